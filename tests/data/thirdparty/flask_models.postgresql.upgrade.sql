CREATE TABLE groups (
    id SERIAL NOT NULL, 
    label TEXT, 
    PRIMARY KEY (id)
);

INSERT INTO groups (id, label) VALUES (1, 'all');

INSERT INTO user_account (id, name, group_id) VALUES (1, 'a', 1);

UPDATE user_account SET group_id=NULL WHERE user_account.name = 'a';

INSERT INTO tags (id, user_id) VALUES (1, 1);

DELETE FROM http_log WHERE http_log.id > 5;

UPDATE groups SET label=lower('X') WHERE groups.label IS NULL;

