SELECT user_account.id, `groups`.label 
FROM user_account, `groups` 
WHERE user_account.group_id = `groups`.id ORDER BY user_account.id DESC;

DROP TABLE `groups`;

