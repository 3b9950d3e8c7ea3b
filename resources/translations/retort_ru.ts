<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>SampleProject</name>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>Не удаётся записать %1: %2</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Database migrations, seen and applied</source>
        <translation>Миграции баз данных: увидеть и применить</translation>
    </message>
    <message>
        <source>Language of the window: en or ru.</source>
        <translation>Язык окна: en или ru.</translation>
    </message>
    <message>
        <source>Colours: system, light or dark.</source>
        <translation>Цвета: system, light или dark.</translation>
    </message>
    <message>
        <source>Draw the pictures of the documentation into a folder, and end.</source>
        <translation>Нарисовать картинки документации в папку и закончить.</translation>
    </message>
    <message>
        <source>A project&apos;s folder, its alembic.ini or its pyproject.toml.</source>
        <translation>Папка проекта, его alembic.ini или pyproject.toml.</translation>
    </message>
</context>
<context>
    <name>retort::Hazard</name>
    <message numerus="yes">
        <source>%n statement(s), each kept at once: a failure leaves half of the revision, and the version table as it was.</source>
        <translation>
            <numerusform>%n команда, каждая сохраняется сразу: сбой оставит половину ревизии, а таблицу версий — прежней.</numerusform>
            <numerusform>%n команды, каждая сохраняется сразу: сбой оставит половину ревизии, а таблицу версий — прежней.</numerusform>
            <numerusform>%n команд, каждая сохраняется сразу: сбой оставит половину ревизии, а таблицу версий — прежней.</numerusform>
        </translation>
    </message>
    <message>
        <source>One change of a table for each revision.</source>
        <translation>По одному изменению таблицы на ревизию.</translation>
    </message>
    <message>
        <source>Drops the table %1 with all of its rows.</source>
        <translation>Удаляет таблицу %1 со всеми строками.</translation>
    </message>
    <message>
        <source>Make sure that nothing reads it any more, and keep a copy of the rows.</source>
        <translation>Убедитесь, что её больше никто не читает, и сохраните копию строк.</translation>
    </message>
    <message>
        <source>Drops %1 with the data in it; programs that still read it fail.</source>
        <translation>Удаляет %1 вместе с данными; программы, которые его ещё читают, сломаются.</translation>
    </message>
    <message>
        <source>Drop it one release after the last program that uses it.</source>
        <translation>Удаляйте на один выпуск позже последней программы, которой он нужен.</translation>
    </message>
    <message>
        <source>Going back loses what was stored in %1 since.</source>
        <translation>Возврат потеряет всё, что с тех пор записано в %1.</translation>
    </message>
    <message>
        <source>Keep a copy of it if it may be needed.</source>
        <translation>Сохраните копию, если данные могут понадобиться.</translation>
    </message>
    <message>
        <source>Drops the schema %1.</source>
        <translation>Удаляет схему %1.</translation>
    </message>
    <message>
        <source>Keep a copy of what is in it.</source>
        <translation>Сохраните копию её содержимого.</translation>
    </message>
    <message>
        <source>%1 becomes narrower: values that have no room are cut off or refused.</source>
        <translation>%1 становится уже: значения, которые не помещаются, будут обрезаны или отвергнуты.</translation>
    </message>
    <message>
        <source>Look for the longest value first.</source>
        <translation>Сначала найдите самое длинное значение.</translation>
    </message>
    <message>
        <source>Programs that know the table as %1 fail after this.</source>
        <translation>Программы, которые знают таблицу как %1, после этого сломаются.</translation>
    </message>
    <message>
        <source>Leave a view under the old name until they are gone.</source>
        <translation>Оставьте представление под старым именем, пока они есть.</translation>
    </message>
    <message>
        <source>Programs that know the column as %1 fail after this.</source>
        <translation>Программы, которые знают столбец как %1, после этого сломаются.</translation>
    </message>
    <message>
        <source>Add the new column, write both, and drop the old one later.</source>
        <translation>Добавьте новый столбец, пишите в оба, а старый удалите позже.</translation>
    </message>
    <message>
        <source>Fails if %1 has equal values there already.</source>
        <translation>Не удастся, если в %1 там уже есть одинаковые значения.</translation>
    </message>
    <message>
        <source>Look for duplicates first.</source>
        <translation>Сначала найдите повторы.</translation>
    </message>
    <message>
        <source>Fails if %1 is NULL in any row.</source>
        <translation>Не удастся, если %1 хоть в одной строке равен NULL.</translation>
    </message>
    <message>
        <source>Fill the empty rows first.</source>
        <translation>Сначала заполните пустые строки.</translation>
    </message>
    <message>
        <source>Cannot be shown before it runs: %1</source>
        <translation>Нельзя показать до выполнения: %1</translation>
    </message>
    <message>
        <source>Read the script at this place.</source>
        <translation>Прочитайте это место в скрипте.</translation>
    </message>
    <message>
        <source>Writes to %1 wait until the index is built.</source>
        <translation>Запись в %1 ждёт, пока строится индекс.</translation>
    </message>
    <message>
        <source>postgresql_concurrently=True inside autocommit_block()</source>
        <translation>postgresql_concurrently=True внутри autocommit_block()</translation>
    </message>
    <message>
        <source>Reads and writes queue behind dropping the index %1.</source>
        <translation>Чтение и запись встают в очередь за удалением индекса %1.</translation>
    </message>
    <message>
        <source>Will fail: CONCURRENTLY is refused inside a transaction (%1).</source>
        <translation>Не удастся: CONCURRENTLY внутри транзакции запрещён (%1).</translation>
    </message>
    <message>
        <source>Put it inside autocommit_block(), or into a revision of its own.</source>
        <translation>Поместите его в autocommit_block() или в отдельную ревизию.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the index of the constraint is built.</source>
        <translation>Чтение и запись %1 ждут, пока строится индекс ограничения.</translation>
    </message>
    <message>
        <source>Build a unique index concurrently, then add the constraint USING INDEX.</source>
        <translation>Постройте уникальный индекс с CONCURRENTLY, затем добавьте ограничение с USING INDEX.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the index of the key is built.</source>
        <translation>Чтение и запись %1 ждут, пока строится индекс ключа.</translation>
    </message>
    <message>
        <source>Build a unique index concurrently, then add the key USING INDEX.</source>
        <translation>Постройте уникальный индекс с CONCURRENTLY, затем добавьте ключ с USING INDEX.</translation>
    </message>
    <message>
        <source>Writes to %1 and to the table it refers to wait while every row is checked.</source>
        <translation>Запись в %1 и в таблицу, на которую она ссылается, ждёт, пока проверяются все строки.</translation>
    </message>
    <message>
        <source>postgresql_not_valid=True, then VALIDATE CONSTRAINT in a later revision</source>
        <translation>postgresql_not_valid=True, затем VALIDATE CONSTRAINT в следующей ревизии</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while every row is checked.</source>
        <translation>Чтение и запись %1 ждут, пока проверяются все строки.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the constraint is built; there is no concurrent form.</source>
        <translation>Чтение и запись %1 ждут, пока строится ограничение; параллельной формы у него нет.</translation>
    </message>
    <message>
        <source>Fill a new table and swap the names.</source>
        <translation>Заполните новую таблицу и поменяйте имена.</translation>
    </message>
    <message>
        <source>Reads and writes wait while every row of the table is looked at for %1.</source>
        <translation>Чтение и запись ждут, пока ради %1 просматриваются все строки таблицы.</translation>
    </message>
    <message>
        <source>CHECK (… IS NOT NULL) NOT VALID, validate it, SET NOT NULL, drop the CHECK</source>
        <translation>CHECK (… IS NOT NULL) NOT VALID, проверить его, SET NOT NULL, удалить CHECK</translation>
    </message>
    <message>
        <source>%1 is NOT NULL without a default: fails if the table has rows.</source>
        <translation>%1 — NOT NULL без значения по умолчанию: не удастся, если в таблице есть строки.</translation>
    </message>
    <message>
        <source>Give it a server_default, or make it nullable and fill it first.</source>
        <translation>Задайте server_default или разрешите NULL и сначала заполните.</translation>
    </message>
    <message>
        <source>The new column makes PostgreSQL write all of %1 anew; reads and writes wait.</source>
        <translation>Из-за нового столбца PostgreSQL перепишет всю %1; чтение и запись ждут.</translation>
    </message>
    <message>
        <source>Add the column empty, set the default, and fill the rows in batches.</source>
        <translation>Добавьте пустой столбец, задайте значение по умолчанию и заполняйте строки частями.</translation>
    </message>
    <message>
        <source>The table and its indexes are written anew for the type of %1; reads and writes wait.</source>
        <translation>Ради типа %1 таблица и её индексы переписываются; чтение и запись ждут.</translation>
    </message>
    <message>
        <source>Add a column of the new type, write both, and swap.</source>
        <translation>Добавьте столбец нового типа, пишите в оба и поменяйте их.</translation>
    </message>
    <message>
        <source>%1 is NOT NULL without a default: the rows there silently get a zero or an empty text.</source>
        <translation>%1 — NOT NULL без значения по умолчанию: имеющиеся строки молча получат ноль или пустой текст.</translation>
    </message>
    <message>
        <source>Give it a server_default.</source>
        <translation>Задайте server_default.</translation>
    </message>
    <message>
        <source>The table is copied for the type of %1; writes wait.</source>
        <translation>Ради типа %1 таблица копируется; запись ждёт.</translation>
    </message>
    <message>
        <source>A tool that changes tables online (gh-ost, pt-online-schema-change)</source>
        <translation>Инструмент, который меняет таблицы на ходу (gh-ost, pt-online-schema-change)</translation>
    </message>
    <message>
        <source>Writes to %1 wait while every row is checked.</source>
        <translation>Запись в %1 ждёт, пока проверяются все строки.</translation>
    </message>
    <message>
        <source>Will fail: SQLite adds no NOT NULL column without a default (%1).</source>
        <translation>Не удастся: SQLite не добавляет столбец NOT NULL без значения по умолчанию (%1).</translation>
    </message>
    <message>
        <source>Give it a server_default, or use batch_alter_table().</source>
        <translation>Задайте server_default или используйте batch_alter_table().</translation>
    </message>
    <message>
        <source>The whole table %1 is copied into a new one.</source>
        <translation>Вся таблица %1 копируется в новую.</translation>
    </message>
    <message>
        <source>Drops a column of %1 with the data in it; programs that still read it fail.</source>
        <translation>Удаляет столбец %1 вместе с данными; программы, которые его ещё читают, сломаются.</translation>
    </message>
    <message>
        <source>Deletes all rows of %1.</source>
        <translation>Удаляет все строки %1.</translation>
    </message>
    <message>
        <source>Keep a copy of the rows.</source>
        <translation>Сохраните копию строк.</translation>
    </message>
    <message>
        <source>Deletes all rows of %1: there is no WHERE.</source>
        <translation>Удаляет все строки %1: нет WHERE.</translation>
    </message>
    <message>
        <source>Writes every row of %1: there is no WHERE.</source>
        <translation>Пишет в каждую строку %1: нет WHERE.</translation>
    </message>
    <message>
        <source>Fill large tables in batches, in a revision of its own.</source>
        <translation>Большие таблицы заполняйте частями, в отдельной ревизии.</translation>
    </message>
    <message>
        <source>CREATE INDEX CONCURRENTLY inside autocommit_block()</source>
        <translation>CREATE INDEX CONCURRENTLY внутри autocommit_block()</translation>
    </message>
    <message>
        <source>DROP INDEX CONCURRENTLY inside autocommit_block()</source>
        <translation>DROP INDEX CONCURRENTLY внутри autocommit_block()</translation>
    </message>
    <message>
        <source>The table and its indexes may be written anew for the type of a column of %1; reads and writes wait.</source>
        <translation>Ради типа столбца %1 таблица и её индексы могут быть переписаны; чтение и запись ждут.</translation>
    </message>
    <message>
        <source>NOT VALID, then VALIDATE CONSTRAINT in a later revision</source>
        <translation>NOT VALID, затем VALIDATE CONSTRAINT в следующей ревизии</translation>
    </message>
    <message>
        <source>A new column of %1 is NOT NULL without a default: fails if the table has rows.</source>
        <translation>Новый столбец %1 — NOT NULL без значения по умолчанию: не удастся, если в таблице есть строки.</translation>
    </message>
    <message>
        <source>Give it a default, or make it nullable and fill it first.</source>
        <translation>Задайте значение по умолчанию или разрешите NULL и сначала заполните.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the whole table is written anew.</source>
        <translation>Чтение и запись %1 ждут, пока переписывается вся таблица.</translation>
    </message>
    <message>
        <source>pg_repack</source>
        <translation>pg_repack</translation>
    </message>
    <message>
        <source>The new value of %1 cannot be used before the transaction ends; PostgreSQL 11 and older refuse it.</source>
        <translation>Новое значение %1 нельзя использовать до конца транзакции; PostgreSQL 11 и старше его отвергнет.</translation>
    </message>
    <message>
        <source>Put it inside autocommit_block().</source>
        <translation>Поместите его в autocommit_block().</translation>
    </message>
    <message>
        <source>Give it a default.</source>
        <translation>Задайте значение по умолчанию.</translation>
    </message>
</context>
<context>
    <name>retort::engine</name>
    <message>
        <source>it was committed</source>
        <translation>зафиксировано</translation>
    </message>
    <message>
        <source>it failed</source>
        <translation>не удалось</translation>
    </message>
    <message>
        <source>it was rolled back</source>
        <translation>откачено</translation>
    </message>
    <message>
        <source>its transaction was rolled back</source>
        <translation>транзакция откачена</translation>
    </message>
    <message>
        <source>it can be run again without harm</source>
        <translation>можно без вреда выполнить ещё раз</translation>
    </message>
    <message>
        <source>as you say</source>
        <translation>с ваших слов</translation>
    </message>
    <message>
        <source>the database does not show whether it has taken effect</source>
        <translation>по базе не видно, подействовала ли она</translation>
    </message>
    <message>
        <source>a later statement committed it</source>
        <translation>зафиксировано следующей командой</translation>
    </message>
    <message>
        <source>a later statement may have committed it</source>
        <translation>могла зафиксировать следующая команда</translation>
    </message>
    <message>
        <source>the script took it back by itself</source>
        <translation>скрипт сам её откатил</translation>
    </message>
    <message>
        <source>the server has its transaction as committed</source>
        <translation>по записям сервера её транзакция зафиксирована</translation>
    </message>
    <message>
        <source>the server has its transaction as rolled back</source>
        <translation>по записям сервера её транзакция откачена</translation>
    </message>
    <message>
        <source>the version table has revision %1 of the same transaction</source>
        <translation>в таблице версий есть ревизия %1 из той же транзакции</translation>
    </message>
    <message>
        <source>the version table knows nothing of revision %1 of the same transaction</source>
        <translation>в таблице версий нет ревизии %1 из той же транзакции</translation>
    </message>
    <message>
        <source>the database does not show whether its transaction was committed</source>
        <translation>по базе не видно, зафиксирована ли её транзакция</translation>
    </message>
    <message>
        <source>Values of %1 that do not fit into %2, and are cut, rounded or refused: %3</source>
        <translation>Значений %1, которые не помещаются в %2 и будут обрезаны, округлены или отвергнуты: %3</translation>
    </message>
    <message>
        <source>Values of %1 may not fit into %2; those are cut, rounded or refused</source>
        <translation>Значения %1 могут не поместиться в %2; такие будут обрезаны, округлены или отвергнуты</translation>
    </message>
    <message>
        <source>Rows that have no value in %1, which is to be NOT NULL again: %2</source>
        <translation>Строк без значения в %1, где снова будет NOT NULL: %2</translation>
    </message>
    <message>
        <source>Rows may have no value in %1, which is to be NOT NULL again</source>
        <translation>Могут быть строки без значения в %1, где снова будет NOT NULL</translation>
    </message>
    <message>
        <source>Values of %1 that are there more than once, which are refused: %2</source>
        <translation>Повторяющихся значений %1, которые будут отвергнуты: %2</translation>
    </message>
    <message>
        <source>Values of %1 may be there more than once, which are refused</source>
        <translation>Значения %1 могут повторяться, такие будут отвергнуты</translation>
    </message>
    <message>
        <source>Rows of %1, which are dropped with it: %2</source>
        <translation>Строк %1, которые будут удалены вместе с ней: %2</translation>
    </message>
    <message>
        <source>Values of %1, which are dropped with it: %2</source>
        <translation>Значений %1, которые будут удалены вместе с ним: %2</translation>
    </message>
    <message>
        <source>what comes after it is done</source>
        <translation>следующие за ней команды выполнены</translation>
    </message>
    <message>
        <source>what comes before it is not done</source>
        <translation>предыдущие команды не выполнены</translation>
    </message>
    <message>
        <source>The database has some of what the revision makes, but not as its first statements leave it</source>
        <translation>В базе есть кое-что из того, что создаёт ревизия, но не так, как это оставляют её первые команды</translation>
    </message>
    <message>
        <source>What the script does there depends on what only a run finds in the database</source>
        <translation>Действия скрипта в этом месте зависят от того, что найдёт в базе только запуск</translation>
    </message>
    <message>
        <source>No target means this step alone: bring the other branches where they belong first</source>
        <translation>Ни одна цель не означает только этот шаг: сначала приведите в порядок другие ветви</translation>
    </message>
    <message>
        <source>The server would refuse this statement (%1), and keep the rows that were changed before it; so it was not sent</source>
        <translation>Сервер отверг бы эту команду (%1) и сохранил бы изменённые до неё строки, поэтому она не отправлена</translation>
    </message>
    <message>
        <source>The database shows the first %1 of %2 statements of revision %3 as done already, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>В базе видно, что первые %1 из %2 команд ревизии %3 уже выполнены, хотя в таблице версий её нет. Команда retort-cli recover покажет эту часть и продолжит её, отменит или отметит ревизию выполненной.</translation>
    </message>
    <message>
        <source>The database shows %1 of %2 statements of revision %3 as done already, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>В базе видно, что %1 из %2 команд ревизии %3 уже выполнены, хотя в таблице версий её нет. Команда retort-cli recover покажет эту часть и продолжит её, отменит или отметит ревизию выполненной.</translation>
    </message>
    <message>
        <source>The server has rolled the transaction back instead of committing it, because a statement in it had failed</source>
        <translation>Сервер отменил транзакцию, вместо того чтобы зафиксировать её: одна из её команд завершилась ошибкой</translation>
    </message>
    <message>
        <source>Mend the statement that failed, or let the script go back to a savepoint (begin_nested()) after an error that it goes on from.</source>
        <translation>Исправьте команду, которая завершилась ошибкой, или возвращайтесь в скрипте к точке сохранения (begin_nested()) после ошибки, после которой он продолжает работу.</translation>
    </message>
    <message>
        <source>The database has some of what revision %1 makes, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>В базе есть кое-что из того, что создаёт ревизия %1, хотя в таблице версий её нет. Команда retort-cli recover покажет эту часть и продолжит её, отменит или отметит ревизию выполненной.</translation>
    </message>
    <message>
        <source>Whether the statement in doubt has taken effect has to be known first</source>
        <translation>Сначала нужно знать, подействовала ли команда, судьба которой неизвестна</translation>
    </message>
    <message>
        <source>It has been taken back in part already</source>
        <translation>Часть уже отменена</translation>
    </message>
    <message>
        <source>The project has no revision %1 any more</source>
        <translation>В проекте больше нет ревизии %1</translation>
    </message>
    <message>
        <source>No statement takes this back: %1</source>
        <translation>Это нельзя отменить никакой командой: %1</translation>
    </message>
    <message>
        <source>There is nothing to recover: no revision is half done</source>
        <translation>Восстанавливать нечего: ни одна ревизия не сделана наполовину</translation>
    </message>
    <message>
        <source>The journal knows no run %1</source>
        <translation>В журнале нет запуска %1</translation>
    </message>
    <message>
        <source>Run %1 was on another database: %2</source>
        <translation>Запуск %1 был на другой базе данных: %2</translation>
    </message>
    <message>
        <source>Run %1 by %2 is still at work</source>
        <translation>Запуск %1 (%2) ещё работает</translation>
    </message>
    <message>
        <source>The server still executes a statement of run %1 (%2)</source>
        <translation>Сервер ещё выполняет команду запуска %1 (%2)</translation>
    </message>
    <message>
        <source>Wait until it is done, or end it.</source>
        <translation>Дождитесь её конца или прервите её.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>env.py sends a statement of its own, which Retort does not: %1</source>
        <translation>env.py отправляет собственную команду, а Retort — нет: %1</translation>
    </message>
    <message>
        <source>env.py needs the environment variable %1, which is not set</source>
        <translation>env.py нужна переменная окружения %1, а она не задана</translation>
    </message>
    <message>
        <source>Set it, as for Alembic, and run the command again.</source>
        <translation>Задайте её, как для Alembic, и повторите.</translation>
    </message>
    <message>
        <source>env.py failed beside the database: %1</source>
        <translation>env.py не справился при открытой базе данных: %1</translation>
    </message>
    <message>
        <source>With what the database answers, env.py does not come to its migrations</source>
        <translation>При таких ответах базы данных env.py не доходит до своих миграций</translation>
    </message>
    <message>
        <source>It took another way when it was read. Look at what it asks the database in %1.</source>
        <translation>При чтении он шёл другим путём. Посмотрите, что он спрашивает у базы данных в %1.</translation>
    </message>
    <message>
        <source>With what the database answers, env.py migrates another connection</source>
        <translation>При таких ответах базы данных env.py мигрирует другое соединение</translation>
    </message>
    <message>
        <source>Rolled back with another database of the same run</source>
        <translation>Откачено вместе с другой базой данных того же запуска</translation>
    </message>
    <message>
        <source>Revision %1 is not the next one any more: the database or the project has changed since the run was interrupted</source>
        <translation>Ревизия %1 больше не следующая: база данных или проект изменились с тех пор, как запуск прервался</translation>
    </message>
    <message>
        <source>Look at it again with retort-cli recover.</source>
        <translation>Посмотрите на него ещё раз: retort-cli recover.</translation>
    </message>
    <message>
        <source>attempt to write a readonly database: %1</source>
        <translation>база данных открыта только для чтения: %1</translation>
    </message>
    <message>
        <source>You may not write to the file. Check its permissions.</source>
        <translation>Писать в этот файл нельзя. Проверьте права доступа.</translation>
    </message>
    <message>
        <source>The interrupted run is still at work</source>
        <translation>Прерванный запуск ещё работает</translation>
    </message>
    <message>
        <source>The last run on this database (%1, begun %2 by %3) stopped inside revision %4, and a part of what it did there is still in the database</source>
        <translation>Последний запуск на этой базе данных (%1, начат %2, %3) остановился внутри ревизии %4, и часть сделанного им осталась в базе</translation>
    </message>
    <message>
        <source>retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>База данных &gt; Прерванный запуск покажет эту часть и поможет продолжить, отменить её или отметить ревизию выполненной.</translation>
    </message>
    <message>
        <source>The last run on this database (%1, begun %2 by %3) was interrupted. `retort-cli runs %4` shows its statements.</source>
        <translation>Последний запуск на этой базе данных (%1, начат %2, %3) был прерван. Его команды показывает список запусков (запуск %4).</translation>
    </message>
    <message>
        <source>In the way was %1.</source>
        <translation>Помешал: %1.</translation>
    </message>
    <message>
        <source>Revision %1 failed: %2</source>
        <translation>Ревизия %1 не удалась: %2</translation>
    </message>
    <message>
        <source>This server cannot undo changes of tables: %1 statements of revision %2 have taken effect although the revision is not marked as applied.</source>
        <translation>Этот сервер не умеет откатывать изменения таблиц: %1 команд ревизии %2 подействовали, хотя ревизия не отмечена применённой.</translation>
    </message>
    <message>
        <source>Everything was rolled back: the database is as it was before.</source>
        <translation>Всё откачено: база данных такая же, как прежде.</translation>
    </message>
    <message>
        <source>The connection was lost: what the version table says below was read anew, if the server could be reached.</source>
        <translation>Соединение потеряно: содержимое таблицы версий ниже прочитано заново, если сервер ответил.</translation>
    </message>
    <message>
        <source>The version table was changed by somebody else during the run: it has %1, expected %2</source>
        <translation>Во время запуска таблицу версий изменил кто-то другой: в ней %1, ожидалось %2</translation>
    </message>
    <message>
        <source>Look at what the other run did, then run the command again.</source>
        <translation>Посмотрите, что сделал другой запуск, и повторите.</translation>
    </message>
    <message>
        <source>Revision %1 cannot be written as SQL: parts of it are known only when it runs%2</source>
        <translation>Ревизию %1 нельзя записать как SQL: часть её известна только при выполнении%2</translation>
    </message>
    <message>
        <source>The script ends before it. Apply this revision with a connection, or allow gaps to see those parts as comments.</source>
        <translation>Скрипт кончается перед ней. Примените эту ревизию с соединением или разрешите пропуски, чтобы увидеть эти части как комментарии.</translation>
    </message>
    <message>
        <source>The script of revision %1 has changed since: it ends before statement %2 of those that have run</source>
        <translation>Скрипт ревизии %1 с тех пор изменился: он кончается раньше команды %2 из выполненных</translation>
    </message>
    <message>
        <source>Put the script back as it was, or take back what has been done.</source>
        <translation>Верните скрипт в прежний вид или отмените сделанное.</translation>
    </message>
    <message>
        <source>Statement %1 of revision %2 is not the one that has run: the script has changed since, or takes another way now</source>
        <translation>Команда %1 ревизии %2 — не та, что выполнялась: скрипт с тех пор изменился или идёт теперь другим путём</translation>
    </message>
    <message>
        <source>Not tried, because it stands outside a transaction: %1</source>
        <translation>Не проверено, потому что стоит вне транзакции: %1</translation>
    </message>
    <message>
        <source>Revision %1 ended the transaction by itself (%2): what came before cannot be undone by a failure after it.</source>
        <translation>Ревизия %1 сама завершила транзакцию (%2): сделанное до этого сбой после неё уже не откатит.</translation>
    </message>
    <message>
        <source>Revision %1 has an autocommit block: what came before it, and the block itself, cannot be undone by a failure after it.</source>
        <translation>В ревизии %1 есть блок autocommit: сделанное до него и сам блок сбой после него уже не откатит.</translation>
    </message>
    <message>
        <source>Table %1 has indexes on expressions. Batch mode does not keep them when it makes the table anew; create them again in the revision.</source>
        <translation>У таблицы %1 есть индексы по выражениям. Пакетный режим не сохраняет их, когда создаёт таблицу заново; создайте их в ревизии снова.</translation>
    </message>
    <message>
        <source>%1 in revision %2 has no effect inside a transaction; foreign keys stay unchecked while revisions run.</source>
        <translation>%1 в ревизии %2 не действует внутри транзакции; пока идут ревизии, внешние ключи не проверяются.</translation>
    </message>
    <message>
        <source>Can&apos;t write the run journal %1: %2</source>
        <translation>Не удаётся записать журнал запусков %1: %2</translation>
    </message>
    <message>
        <source>Can&apos;t write the run journal: %1</source>
        <translation>Не удаётся записать журнал запусков: %1</translation>
    </message>
    <message>
        <source>database is locked%1: waited %2 s</source>
        <translation>база данных заблокирована%1: ожидание длилось %2 с</translation>
    </message>
    <message>
        <source>Another program is writing to this database. Wait until it is done, then try again.</source>
        <translation>В эту базу данных пишет другая программа. Дождитесь её и повторите.</translation>
    </message>
    <message>
        <source>The database is locked</source>
        <translation>База данных заблокирована</translation>
    </message>
    <message>
        <source>Can&apos;t make the lock file %1</source>
        <translation>Не удаётся создать файл блокировки %1</translation>
    </message>
    <message>
        <source>No database URL is given</source>
        <translation>Адрес базы данных не указан</translation>
    </message>
    <message>
        <source>Set sqlalchemy.url, for example to sqlite:///app.db</source>
        <translation>Задайте sqlalchemy.url, например sqlite:///app.db</translation>
    </message>
    <message>
        <source>Could not parse SQLAlchemy URL from given URL string</source>
        <translation>Адрес базы данных не разобрать</translation>
    </message>
    <message>
        <source>A URL reads dialect://user:password@host:port/database, for example sqlite:///app.db or postgresql://shop@localhost/shop</source>
        <translation>Адрес имеет вид dialect://user:password@host:port/database, например sqlite:///app.db или postgresql://shop@localhost/shop</translation>
    </message>
    <message>
        <source>The port in the database URL is not a number from 0 to 65535</source>
        <translation>Порт в адресе базы данных — не число от 0 до 65535</translation>
    </message>
    <message>
        <source>In a user name or password, write @ as %40, : as %3A and / as %2F</source>
        <translation>В имени и пароле пишите @ как %40, : как %3A, / как %2F</translation>
    </message>
    <message>
        <source>A pooling proxy stands between Retort and the database, which gives every transaction another connection: the lock of a migration would not hold there</source>
        <translation>Между Retort и базой данных стоит пул, который даёт каждой транзакции другое соединение: блокировка миграции там не удержится</translation>
    </message>
    <message>
        <source>Connect to the server itself, or to a pool in session mode.</source>
        <translation>Соединитесь с самим сервером или с пулом в сеансовом режиме.</translation>
    </message>
    <message>
        <source>The connection to %1 was lost: %2</source>
        <translation>Соединение с %1 потеряно: %2</translation>
    </message>
    <message>
        <source>Whether the last statement took effect is not known. Look at the current revision once the server is there again, before you go on.</source>
        <translation>Подействовала ли последняя команда, неизвестно. Когда сервер вернётся, сначала посмотрите на текущую ревизию.</translation>
    </message>
    <message>
        <source>Install the Qt driver %1.</source>
        <translation>Установите драйвер Qt %1.</translation>
    </message>
    <message>
        <source>Can&apos;t connect to a database of the kind &apos;%1&apos;</source>
        <translation>С базами данных вида «%1» соединиться нельзя</translation>
    </message>
    <message>
        <source>unable to open database file: %1</source>
        <translation>файл базы данных не открывается: %1</translation>
    </message>
    <message>
        <source>the folder %1 does not exist</source>
        <translation>папки %1 нет</translation>
    </message>
    <message>
        <source>Create the folder or correct the path in the database URL.</source>
        <translation>Создайте папку или исправьте путь в адресе базы данных.</translation>
    </message>
    <message>
        <source>%1 is a folder</source>
        <translation>%1 — папка</translation>
    </message>
    <message>
        <source>Name a file in the database URL.</source>
        <translation>Укажите в адресе базы данных файл.</translation>
    </message>
    <message>
        <source>This was said on connecting, for the environment in retort.toml or by an option: %1</source>
        <translation>Это ответ при соединении на команду окружения из retort.toml или параметра: %1</translation>
    </message>
    <message>
        <source>The connection to %1 is not encrypted, although its address asks for it</source>
        <translation>Соединение с %1 не шифруется, хотя адрес этого требует</translation>
    </message>
    <message>
        <source>Switch TLS on at the server, or take the ssl options out of the address.</source>
        <translation>Включите TLS на сервере или уберите из адреса параметры ssl.</translation>
    </message>
    <message>
        <source>Can&apos;t load plugin: sqlalchemy.dialects:%1</source>
        <translation>Нет диалекта %1</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>этот компьютер</translation>
    </message>
    <message>
        <source>the host that is looked up</source>
        <translation>узел, который станет известен после запроса</translation>
    </message>
    <message>
        <source>the address in VAULT_ADDR</source>
        <translation>из VAULT_ADDR</translation>
    </message>
    <message>
        <source>your own token</source>
        <translation>ваш собственный токен</translation>
    </message>
    <message>
        <source>URL from %1</source>
        <translation>адрес: %1</translation>
    </message>
    <message>
        <source>user from %1</source>
        <translation>имя пользователя: %1</translation>
    </message>
    <message>
        <source>password from %1</source>
        <translation>пароль: %1</translation>
    </message>
    <message>
        <source>credentials from %1</source>
        <translation>имя и пароль: %1</translation>
    </message>
    <message>
        <source>Vault&apos;s role from %1</source>
        <translation>роль в Vault: %1</translation>
    </message>
    <message>
        <source>Vault&apos;s user from %1</source>
        <translation>пользователь в Vault: %1</translation>
    </message>
    <message>
        <source>Vault&apos;s secret from %1</source>
        <translation>секрет для Vault: %1</translation>
    </message>
    <message>
        <source>sent to %1</source>
        <translation>отправляется на: %1</translation>
    </message>
    <message>
        <source>login to Vault at %1 by %2</source>
        <translation>вход в Vault, адрес: %1, способ: %2</translation>
    </message>
    <message>
        <source>%1, mount %2</source>
        <translation>%1, точка подключения %2</translation>
    </message>
    <message>
        <source>%1, trusting %2</source>
        <translation>%1, доверяя %2</translation>
    </message>
    <message>
        <source>%1, field %2</source>
        <translation>%1, поле %2</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1, версия %2</translation>
    </message>
    <message>
        <source>%1, namespace %2</source>
        <translation>%1, пространство имён %2</translation>
    </message>
    <message>
        <source>the variable %1</source>
        <translation>переменная %1</translation>
    </message>
    <message>
        <source>the file %1</source>
        <translation>файл %1</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry %1</source>
        <translation>запись %1 в связке ключей</translation>
    </message>
    <message>
        <source>a question: %1</source>
        <translation>вопрос: %1</translation>
    </message>
    <message>
        <source>The keychain has no entry &apos;%1&apos;</source>
        <translation>В связке ключей нет записи «%1»</translation>
    </message>
    <message>
        <source>Put it there with `retort-cli env store %1`, which asks for it.</source>
        <translation>Внесите её командой `retort-cli env store %1`, она спросит пароль.</translation>
    </message>
    <message>
        <source>The keychain was not opened for the entry &apos;%1&apos;</source>
        <translation>Связку ключей не открыли для записи «%1»</translation>
    </message>
    <message>
        <source>Unlock it, and allow Retort to read the entry.</source>
        <translation>Разблокируйте её и позвольте Retort прочитать запись.</translation>
    </message>
    <message>
        <source>There is no keychain that could be asked for &apos;%1&apos;%2</source>
        <translation>Нет связки ключей, у которой можно спросить «%1»%2</translation>
    </message>
    <message>
        <source>On Linux it is GNOME Keyring or KWallet in a desktop session. Elsewhere use env, file, prompt or vault in place of keychain.</source>
        <translation>В Linux это GNOME Keyring или KWallet в сеансе рабочего стола. В других местах вместо keychain укажите env, file, prompt или vault.</translation>
    </message>
    <message>
        <source>The variable %1 is not set</source>
        <translation>Переменная %1 не задана</translation>
    </message>
    <message>
        <source>The variable %1 is empty</source>
        <translation>Переменная %1 пуста</translation>
    </message>
    <message>
        <source>retort.toml says that a secret is to be had there: export it before the call.</source>
        <translation>По retort.toml секрет берётся оттуда: экспортируйте её до запуска.</translation>
    </message>
    <message>
        <source>retort.toml says that a secret is to be had there.</source>
        <translation>По retort.toml секрет берётся оттуда.</translation>
    </message>
    <message>
        <source>There is no file %1</source>
        <translation>Нет файла %1</translation>
    </message>
    <message>
        <source>The file %1 is empty</source>
        <translation>Файл %1 пуст</translation>
    </message>
    <message>
        <source>The login in the browser did not succeed: %1</source>
        <translation>Войти через браузер не удалось: %1</translation>
    </message>
    <message>
        <source>Nobody logged in in the browser within two minutes</source>
        <translation>За две минуты никто не вошёл через браузер</translation>
    </message>
    <message>
        <source>%1 of %2 lasts for %3 s only, and the run may take %4 s</source>
        <translation>%1 %2 действует только %3 с, а запуск может длиться %4 с</translation>
    </message>
    <message>
        <source>A longer max_ttl of the role in Vault helps, or a shorter run_time of the environment in retort.toml if the run is short.</source>
        <translation>Поможет больший max_ttl роли в Vault или, если запуск короткий, меньший run_time окружения в retort.toml.</translation>
    </message>
    <message>
        <source>The token for the credentials</source>
        <translation>Токен для доступа</translation>
    </message>
    <message>
        <source>The lease</source>
        <translation>Аренда</translation>
    </message>
    <message>
        <source>The secret %1 in Vault has no field &apos;%2&apos;</source>
        <translation>В секрете %1 в Vault нет поля «%2»</translation>
    </message>
    <message>
        <source>&apos;credentials&apos; of the environment &apos;%1&apos; can only come from Vault, which gives a user and a password together</source>
        <translation>credentials окружения «%1» может выдать только Vault: имя и пароль вместе</translation>
    </message>
    <message>
        <source>The login to Vault by %1 needs &apos;%2&apos;</source>
        <translation>Для входа в Vault способом %1 нужен «%2»</translation>
    </message>
    <message>
        <source>The Vault at %1 %2</source>
        <translation>Vault по адресу %1 %2</translation>
    </message>
    <message>
        <source>cannot be reached: %1</source>
        <translation>недоступен: %1</translation>
    </message>
    <message>
        <source>did not answer within %1 s</source>
        <translation>не ответил за %1 с</translation>
    </message>
    <message>
        <source>VAULT_CLIENT_TIMEOUT says how long to wait.</source>
        <translation>Время ожидания задаёт VAULT_CLIENT_TIMEOUT.</translation>
    </message>
    <message>
        <source>Nothing listens there: is the server up, and is the port right?</source>
        <translation>Там никто не отвечает: запущен ли сервер и верен ли порт?</translation>
    </message>
    <message>
        <source>There is no such host: check VAULT_ADDR or the address in retort.toml.</source>
        <translation>Такого узла нет: проверьте VAULT_ADDR или адрес в retort.toml.</translation>
    </message>
    <message>
        <source>Vault does not let us at %1</source>
        <translation>Vault не пускает к %1</translation>
    </message>
    <message>
        <source>Vault has nothing at %1</source>
        <translation>У Vault ничего нет по пути %1</translation>
    </message>
    <message>
        <source>Vault failed at %1</source>
        <translation>Сбой Vault на %1</translation>
    </message>
    <message>
        <source>This Vault is sealed or under maintenance, so it refuses %1</source>
        <translation>Этот Vault запечатан или на обслуживании и отказывает в %1</translation>
    </message>
    <message>
        <source>Vault refused the login at %1</source>
        <translation>Vault отказал во входе на %1</translation>
    </message>
    <message>
        <source>Check the mount and the path. What no policy lets us see may look the same.</source>
        <translation>Проверьте точку подключения и путь. То, что не разрешает ни одна политика, выглядит так же.</translation>
    </message>
    <message>
        <source>The text is the server&apos;s, often that of the database behind it. Its log says more.</source>
        <translation>Это слова сервера, часто — базы данных за ним. Подробности в его журнале.</translation>
    </message>
    <message>
        <source>Log in with `vault login` (or `bao login`), set VAULT_TOKEN, or say in [vault] of retort.toml how to log in (method = …).</source>
        <translation>Войдите командой `vault login` (или `bao login`), задайте VAULT_TOKEN или укажите в [vault] файла retort.toml, как входить (method = …).</translation>
    </message>
    <message>
        <source>There is no Vault token in %1</source>
        <translation>В %1 нет токена Vault</translation>
    </message>
    <message>
        <source>There is no Vault token</source>
        <translation>Токена Vault нет</translation>
    </message>
    <message>
        <source>The environment &apos;%1&apos; names no database</source>
        <translation>Окружение «%1» не называет базы данных</translation>
    </message>
    <message>
        <source>The environment &apos;%1&apos; cannot be changed in retort.toml line by line</source>
        <translation>Окружение «%1» нельзя изменить в retort.toml построчно</translation>
    </message>
    <message>
        <source>Edit the file by hand.</source>
        <translation>Измените файл вручную.</translation>
    </message>
    <message>
        <source>There is no environment &apos;%1&apos;</source>
        <translation>Нет окружения «%1»</translation>
    </message>
    <message>
        <source>The password of &apos;%1&apos; cannot be taken out of %2 safely</source>
        <translation>Пароль окружения «%1» нельзя безопасно вынуть из %2</translation>
    </message>
    <message>
        <source>No password is written down for &apos;%1&apos; in %2</source>
        <translation>Для «%1» в %2 пароль не записан</translation>
    </message>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>Не удаётся прочитать %1: %2</translation>
    </message>
    <message>
        <source>Can&apos;t read %1: %2</source>
        <translation>Не удаётся прочитать %1: %2</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>Не удаётся записать %1: %2</translation>
    </message>
    <message>
        <source>Cannot make the folder %1</source>
        <translation>Не удаётся создать папку %1</translation>
    </message>
    <message>
        <source>There is nothing at %1.</source>
        <translation>По пути %1 ничего нет.</translation>
    </message>
    <message>
        <source>%1 is not a migration project.</source>
        <translation>%1 — не проект миграций.</translation>
    </message>
    <message>
        <source>No &apos;script_location&apos; key found in configuration.</source>
        <translation>В конфигурации нет ключа script_location.</translation>
    </message>
    <message>
        <source>Multiple heads are present; please specify the head revision on which the new revision should be based, or perform a merge.</source>
        <translation>Вершин несколько: выберите, от какой вести новую ревизию, или слейте их.</translation>
    </message>
    <message>
        <source>Can&apos;t locate revision identified by &apos;%1&apos;</source>
        <translation>Нет ревизии «%1»</translation>
    </message>
    <message>
        <source>File %1 already exists</source>
        <translation>Файл %1 уже есть</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Ничего не записано.</translation>
    </message>
    <message>
        <source>%1 has been changed in the meantime</source>
        <translation>%1 тем временем изменили</translation>
    </message>
    <message>
        <source>Nothing was written; look at the script first</source>
        <translation>Ничего не записано; сначала посмотрите на скрипт</translation>
    </message>
    <message>
        <source>The parents of %1 cannot be rewritten</source>
        <translation>Родителей в %1 нельзя переписать</translation>
    </message>
    <message>
        <source>Did you mean &apos;%1&apos;?</source>
        <translation>Возможно, «%1»?</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text</source>
        <translation>%1 — не текст в UTF-8</translation>
    </message>
    <message>
        <source>%1 cannot be &apos;%2&apos;</source>
        <translation>%1 не может быть «%2»</translation>
    </message>
    <message>
        <source>It can be %1.</source>
        <translation>Возможные значения: %1.</translation>
    </message>
    <message>
        <source>There is no setting &apos;%1&apos; in [%2]</source>
        <translation>В [%2] нет настройки «%1»</translation>
    </message>
    <message>
        <source>Known are %1.</source>
        <translation>Известны: %1.</translation>
    </message>
    <message>
        <source>%1 is %2, and a reference is expected</source>
        <translation>%1: это %2, а нужна ссылка</translation>
    </message>
    <message>
        <source>%1 is %2, and %3 is expected</source>
        <translation>%1: это %2, а нужно %3</translation>
    </message>
    <message>
        <source>%1 is no time</source>
        <translation>%1 — не время</translation>
    </message>
    <message>
        <source>There is no environment &apos;%1&apos; for [environments.%2] to extend</source>
        <translation>Нет окружения «%1», которое расширяет [environments.%2]</translation>
    </message>
    <message>
        <source>env.py takes its database from the application: add an environment</source>
        <translation>env.py берёт базу данных у приложения: добавьте окружение</translation>
    </message>
    <message>
        <source>The project names no database: add an environment</source>
        <translation>Проект не называет базы данных: добавьте окружение</translation>
    </message>
    <message>
        <source>env.py goes through several databases, and the environment %1 does not say which of them is meant</source>
        <translation>env.py обходит несколько баз данных, а окружение %1 не говорит, какая из них имеется в виду</translation>
    </message>
    <message>
        <source>Name the database&apos;s INI section in retort.toml (section = …), or take the environments out of it: then each of these databases is one. Or use retort-cli, which goes through all.</source>
        <translation>Назовите раздел INI-файла этой базы в retort.toml (section = …) или уберите окружения оттуда: тогда каждая из этих баз станет окружением. Или используйте retort-cli: она обходит все.</translation>
    </message>
    <message>
        <source>In the window it is Database &gt; Edit Environments, else a table of retort.toml.</source>
        <translation>В окне это База данных &gt; Изменить окружения, иначе таблица в retort.toml.</translation>
    </message>
    <message>
        <source>There is nothing by the name &apos;%1&apos; in retort.toml</source>
        <translation>В retort.toml нет ничего с именем «%1»</translation>
    </message>
    <message>
        <source>It has the tables %1.</source>
        <translation>В нём есть таблицы %1.</translation>
    </message>
    <message>
        <source>The environment &apos;%1&apos; has mistakes</source>
        <translation>В окружении «%1» есть ошибки</translation>
    </message>
    <message>
        <source>%1 can only come from Vault, which gives a user and a password together</source>
        <translation>%1 может быть только из Vault, который даёт имя и пароль вместе</translation>
    </message>
</context>
<context>
    <name>retort::ui::ApplyDialog</name>
    <message>
        <source>plan.sql</source>
        <translation>план.sql</translation>
    </message>
    <message>
        <source>SQL (*.sql)</source>
        <translation>SQL (*.sql)</translation>
    </message>
    <message>
        <source>run-%1.txt</source>
        <translation>запуск-%1.txt</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Текст (*.txt)</translation>
    </message>
    <message>
        <source>Nothing was run</source>
        <translation>Ничего не выполнено</translation>
    </message>
    <message>
        <source>Plan – %1</source>
        <translation>План – %1</translation>
    </message>
    <message>
        <source>Run – %1</source>
        <translation>Выполнение – %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::BusySign</name>
    <message>
        <source>Stop Waiting</source>
        <translation>Не ждать</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ожидание</translation>
    </message>
</context>
<context>
    <name>retort::ui::CommandPalette</name>
    <message>
        <source>Commands and Revisions</source>
        <translation>Команды и ревизии</translation>
    </message>
    <message>
        <source>A command, or a revision’s id or message</source>
        <translation>Команда, либо id или сообщение ревизии</translation>
    </message>
    <message>
        <source>What matches</source>
        <translation>Что подходит</translation>
    </message>
</context>
<context>
    <name>retort::ui::CompareDialog</name>
    <message>
        <source>Compare Revisions</source>
        <translation>Сравнение ревизий</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 и %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>They are the same revision.</source>
        <translation>Это одна и та же ревизия.</translation>
    </message>
    <message>
        <source>%1 lies behind %2: an upgrade leads from the one to the other.</source>
        <translation>%1 лежит позади %2: от одной к другой ведёт обновление.</translation>
    </message>
    <message>
        <source>%1 lies behind %2: a downgrade leads from the one to the other.</source>
        <translation>%1 лежит позади %2: от одной к другой ведёт откат.</translation>
    </message>
    <message>
        <source>They are on different branches, which part at %1.</source>
        <translation>Они на разных ветвях, которые расходятся в %1.</translation>
    </message>
    <message>
        <source>They have no revision in common.</source>
        <translation>Общих ревизий у них нет.</translation>
    </message>
    <message>
        <source>Both sides touch: %1</source>
        <translation>Обе стороны меняют: %1</translation>
    </message>
    <message numerus="yes">
        <source>Only in %1: %Ln revision(s)</source>
        <translation>
            <numerusform>Только в %1: %Ln ревизия</numerusform>
            <numerusform>Только в %1: %Ln ревизии</numerusform>
            <numerusform>Только в %1: %Ln ревизий</numerusform>
        </translation>
    </message>
    <message>
        <source>Tables: %1</source>
        <translation>Таблицы: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::EditorTabs</name>
    <message>
        <source>Open scripts</source>
        <translation>Открытые скрипты</translation>
    </message>
    <message>
        <source>Press Enter on a revision to read its script here.</source>
        <translation>Нажмите Enter на ревизии, чтобы прочитать здесь её скрипт.</translation>
    </message>
    <message>
        <source>The script cannot be opened</source>
        <translation>Скрипт не открывается</translation>
    </message>
    <message>
        <source>The script cannot be read again</source>
        <translation>Скрипт не удалось прочитать заново</translation>
    </message>
    <message>
        <source>The script was not saved</source>
        <translation>Скрипт не сохранён</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>только чтение</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln замечание</numerusform>
            <numerusform>%Ln замечания</numerusform>
            <numerusform>%Ln замечаний</numerusform>
        </translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>строка %1, столбец %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentColour</name>
    <message>
        <source>Red</source>
        <translation>Красный</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Оранжевый</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Жёлтый</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Зелёный</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Бирюзовый</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Синий</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Фиолетовый</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Серый</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentForm</name>
    <message>
        <source>Vault</source>
        <translation>Vault</translation>
    </message>
    <message>
        <source>Path, such as secret/data/shop</source>
        <translation>Путь, например secret/data/shop</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>Переменная окружения</translation>
    </message>
    <message>
        <source>Name, such as SHOP_PASSWORD</source>
        <translation>Имя, например SHOP_PASSWORD</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Path, such as /run/secrets/shop</source>
        <translation>Путь, например /run/secrets/shop</translation>
    </message>
    <message>
        <source>System keychain</source>
        <translation>Хранилище паролей системы</translation>
    </message>
    <message>
        <source>Entry, such as shop-staging</source>
        <translation>Запись, например shop-staging</translation>
    </message>
    <message>
        <source>Ask each time</source>
        <translation>Спрашивать каждый раз</translation>
    </message>
    <message>
        <source>Question, such as Password of staging</source>
        <translation>Вопрос, например «Пароль staging»</translation>
    </message>
    <message>
        <source>staging</source>
        <translation>staging</translation>
    </message>
    <message>
        <source>For people; the name if empty</source>
        <translation>Для людей; если пусто — имя</translation>
    </message>
    <message>
        <source>That of the URL if empty</source>
        <translation>Если пусто — из URL</translation>
    </message>
    <message>
        <source>&amp;Protected: applying asks for its name</source>
        <translation>&amp;Защищено: перед применением спрашивать имя</translation>
    </message>
    <message>
        <source>The name if empty</source>
        <translation>Если пусто — имя</translation>
    </message>
    <message>
        <source>&amp;Export only: its SQL is handed on, nothing is applied</source>
        <translation>Только &amp;экспорт: SQL передаётся дальше, ничего не применяется</translation>
    </message>
    <message>
        <source>Where the password is</source>
        <translation>Где лежит пароль</translation>
    </message>
    <message>
        <source>Field of the secret</source>
        <translation>Поле секрета</translation>
    </message>
    <message>
        <source>None, or written in the file</source>
        <translation>Нет или записан в файле</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Имя</translation>
    </message>
    <message>
        <source>C&amp;olour</source>
        <translation>&amp;Цвет</translation>
    </message>
    <message>
        <source>Pass&amp;word</source>
        <translation>П&amp;ароль</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>La&amp;bel</source>
        <translation>М&amp;етка</translation>
    </message>
    <message>
        <source>UR&amp;L</source>
        <translation>&amp;URL</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>Пользо&amp;ватель</translation>
    </message>
    <message>
        <source>Wor&amp;d to type</source>
        <translation>Слово д&amp;ля ввода</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentMenu</name>
    <message>
        <source>En&amp;vironment</source>
        <translation>Окру&amp;жение</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentPicker</name>
    <message>
        <source>no database</source>
        <translation>нет базы данных</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>нет соединения</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>читается…</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>сбой</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основании</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>на %1</translation>
    </message>
    <message>
        <source>unknown here</source>
        <translation>здесь неизвестна</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>на последней ревизии</translation>
    </message>
    <message numerus="yes">
        <source>%Ln behind</source>
        <translation>
            <numerusform>отстаёт на %Ln</numerusform>
            <numerusform>отстаёт на %Ln</numerusform>
            <numerusform>отстаёт на %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>Подключиться к %1</translation>
    </message>
    <message>
        <source>No database</source>
        <translation>Нет базы данных</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>База данных</translation>
    </message>
    <message>
        <source>PROTECTED</source>
        <translation>ЗАЩИЩЕНО</translation>
    </message>
    <message>
        <source>EXPORT ONLY</source>
        <translation>ТОЛЬКО ЭКСПОРТ</translation>
    </message>
    <message>
        <source>Environment: %1</source>
        <translation>Окружение: %1</translation>
    </message>
    <message>
        <source>protected</source>
        <translation>защищено</translation>
    </message>
    <message>
        <source>export only</source>
        <translation>только экспорт</translation>
    </message>
    <message>
        <source>&amp;Refresh All</source>
        <translation>О&amp;бновить все</translation>
    </message>
    <message>
        <source>&amp;Edit Environments…</source>
        <translation>&amp;Изменить окружения…</translation>
    </message>
    <message>
        <source>seen at %1 on %2</source>
        <translation>стояла на %1, по данным от %2</translation>
    </message>
    <message>
        <source>unreachable: %1</source>
        <translation>недоступна: %1</translation>
    </message>
    <message>
        <source>%1, line %2: %3</source>
        <translation>%1, строка %2: %3</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentsDialog</name>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Добавить</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Удалить</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Проверить</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Сохранить</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>Окружения</translation>
    </message>
    <message>
        <source>The connection works: %1</source>
        <translation>Соединение работает: %1</translation>
    </message>
    <message>
        <source>Kept in retort.toml; other lines of it stay as they are.</source>
        <translation>Хранится в retort.toml; остальные строки не меняются.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>New environment</source>
        <translation>Новое окружение</translation>
    </message>
    <message>
        <source>retort.toml was not written: %1</source>
        <translation>retort.toml не записан: %1</translation>
    </message>
    <message>
        <source>An environment needs a name.</source>
        <translation>Окружению нужно имя.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Сохранено.</translation>
    </message>
    <message>
        <source>%1 was removed from retort.toml.</source>
        <translation>%1 удалено из retort.toml.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Подключение…</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>С&amp;топ</translation>
    </message>
    <message>
        <source>Not saved yet: save it, or close again to drop what you typed.</source>
        <translation>Ещё не сохранено: сохраните или закройте ещё раз, чтобы отбросить введённое.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Строка %1: %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::FilterButtons</name>
    <message>
        <source>Which branch is shown</source>
        <translation>Какая ветвь показана</translation>
    </message>
    <message>
        <source>Which states are shown</source>
        <translation>Какие состояния показаны</translation>
    </message>
    <message>
        <source>Only scripts that touch a table</source>
        <translation>Только скрипты, которые меняют таблицу</translation>
    </message>
    <message>
        <source>Only scripts of one author</source>
        <translation>Только скрипты одного автора</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Показать всё</translation>
    </message>
    <message>
        <source>&amp;Fold Linear Runs</source>
        <translation>Свер&amp;нуть линейные участки</translation>
    </message>
    <message>
        <source>Show revisions in a row without a branch as one row (Ctrl+Shift+L)</source>
        <translation>Показывать ревизии, идущие подряд без ветвления, одной строкой (Ctrl+Shift+L)</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Все состояния</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Применённые</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ожидающие</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>Текущие</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Вершины</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>Слияния</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>С ошибками</translation>
    </message>
    <message>
        <source>Not committed</source>
        <translation>Не в коммите</translation>
    </message>
    <message>
        <source>All branches</source>
        <translation>Все ветви</translation>
    </message>
    <message>
        <source>What leads to %1</source>
        <translation>Что ведёт к %1</translation>
    </message>
    <message>
        <source>All tables</source>
        <translation>Все таблицы</translation>
    </message>
    <message>
        <source>All authors</source>
        <translation>Все авторы</translation>
    </message>
</context>
<context>
    <name>retort::ui::FindBar</name>
    <message>
        <source>Tell capital letters apart</source>
        <translation>Различать прописные и строчные</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>Только слова целиком</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Регулярное выражение</translation>
    </message>
    <message>
        <source>Find in this script</source>
        <translation>Найти в этом скрипте</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Заменить на</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>Предыдущее совпадение (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>Следующее совпадение (Enter)</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>Закрыть (Escape)</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Заменить</translation>
    </message>
    <message>
        <source>Replace this match and go to the next one</source>
        <translation>Заменить это совпадение и перейти к следующему</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Заменить все</translation>
    </message>
    <message>
        <source>Replace every match in this script</source>
        <translation>Заменить все совпадения в этом скрипте</translation>
    </message>
    <message>
        <source>not a valid pattern</source>
        <translation>неверное выражение</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>найдено: %Ln</numerusform>
            <numerusform>найдено: %Ln</numerusform>
            <numerusform>найдено: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced</source>
        <translation>
            <numerusform>заменено: %Ln</numerusform>
            <numerusform>заменено: %Ln</numerusform>
            <numerusform>заменено: %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::HazardModel</name>
    <message>
        <source>danger</source>
        <translation>опасность</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>предупреждение</translation>
    </message>
    <message>
        <source>note</source>
        <translation>замечание</translation>
    </message>
    <message>
        <source>Safer: %1</source>
        <translation>Безопаснее: %1</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Правило</translation>
    </message>
    <message>
        <source>What would happen</source>
        <translation>Что произойдёт</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Ревизия</translation>
    </message>
</context>
<context>
    <name>retort::ui::HeadsBanner</name>
    <message>
        <source>Show next</source>
        <translation>Показать следующую</translation>
    </message>
    <message>
        <source>Bring together…</source>
        <translation>Свести вместе…</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Починить…</translation>
    </message>
    <message>
        <source>  (%1, line %2)</source>
        <translation>  (%1, строка %2)</translation>
    </message>
    <message>
        <source>The database stands at %1, which no script here declares.</source>
        <translation>База данных стоит на %1, но ни один скрипт здесь не объявляет эту ревизию.</translation>
    </message>
    <message>
        <source>“Upgrade to head” needs one of them, or a merge.</source>
        <translation>«Обновить до вершины» требует выбрать одну из них или слить их.</translation>
    </message>
</context>
<context>
    <name>retort::ui::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Справка</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Страница</translation>
    </message>
</context>
<context>
    <name>retort::ui::HistoryModel</name>
    <message>
        <source>current</source>
        <translation>текущая</translation>
    </message>
    <message>
        <source>unknown here</source>
        <translation>здесь неизвестна</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>нет файла</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>head</source>
        <translation>вершина</translation>
    </message>
    <message>
        <source>edited since</source>
        <translation>изменён с тех пор</translation>
    </message>
    <message>
        <source>unsaved</source>
        <translation>не сохранён</translation>
    </message>
    <message>
        <source>not in git</source>
        <translation>не в git</translation>
    </message>
    <message>
        <source>uncommitted</source>
        <translation>не в коммите</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>слияние</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основание</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d MMM yyyy</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>нет такого файла</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s)</source>
        <translation>
            <numerusform>%Ln ревизия</numerusform>
            <numerusform>%Ln ревизии</numerusform>
            <numerusform>%Ln ревизий</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) in a row, folded. Enter or a click on the node opens them.</source>
        <translation>
            <numerusform>%Ln ревизия подряд, свёрнута. Enter или щелчок по узлу раскрывает.</numerusform>
            <numerusform>%Ln ревизии подряд, свёрнуты. Enter или щелчок по узлу раскрывает.</numerusform>
            <numerusform>%Ln ревизий подряд, свёрнуты. Enter или щелчок по узлу раскрывает.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: the database stands here, but no file in this project declares this revision.</source>
        <translation>%1: база данных стоит здесь, но ни один файл проекта не объявляет эту ревизию.</translation>
    </message>
    <message>
        <source>%1: no file in this project declares this revision.</source>
        <translation>%1: ни один файл проекта не объявляет эту ревизию.</translation>
    </message>
    <message>
        <source>The database stands here</source>
        <translation>База данных стоит здесь</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Применённые</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ожидающие</translation>
    </message>
    <message>
        <source>Revises %1</source>
        <translation>После %1</translation>
    </message>
    <message>
        <source>Depends on %1</source>
        <translation>Зависит от %1</translation>
    </message>
    <message>
        <source>Branch %1</source>
        <translation>Ветвь %1</translation>
    </message>
    <message>
        <source>Created %1</source>
        <translation>Создана %1</translation>
    </message>
    <message>
        <source>Commit %1 by %2, %3</source>
        <translation>Коммит %1, %2, %3</translation>
    </message>
    <message>
        <source>Not in git yet</source>
        <translation>Ещё не в git</translation>
    </message>
    <message>
        <source>Changed since the last commit</source>
        <translation>Изменён после последнего коммита</translation>
    </message>
    <message>
        <source>Edited since it was applied: the database has the older version</source>
        <translation>Изменён после применения: в базе данных прежняя версия</translation>
    </message>
    <message>
        <source>Tables: %1</source>
        <translation>Таблицы: %1</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>применена</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>ожидает</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Граф</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Сообщение</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Ревизия</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Дата</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Автор</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>MMM yyyy</translation>
    </message>
</context>
<context>
    <name>retort::ui::HistoryTable</name>
    <message>
        <source>History of revisions</source>
        <translation>История ревизий</translation>
    </message>
    <message>
        <source>Right click: choose the columns</source>
        <translation>Правый щелчок: выбрать столбцы</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Граф</translation>
    </message>
</context>
<context>
    <name>retort::ui::HistoryView</name>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search revisions by id, message, label, file, author or the script’s text</source>
        <translation>Искать ревизии по id, сообщению, метке, файлу, автору или тексту скрипта</translation>
    </message>
    <message>
        <source>Search revisions by id, message, label, file, author or the script’s text (Ctrl+F)</source>
        <translation>Искать ревизии по id, сообщению, метке, файлу, автору или тексту скрипта (Ctrl+F)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Фильтр</translation>
    </message>
    <message>
        <source>Show only the revisions that match</source>
        <translation>Показать только подходящие ревизии</translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln совпадение</numerusform>
            <numerusform>%Ln совпадения</numerusform>
            <numerusform>%Ln совпадений</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 of %L2 shown</source>
        <translation>показано %L1 из %L2</translation>
    </message>
    <message>
        <source>Select a revision to see what it would change.</source>
        <translation>Выберите ревизию, чтобы увидеть, что она изменит.</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln revision(s)&lt;/b&gt; selected: the SQL below is that of all of them, in the order in which they run.</source>
        <translation>
            <numerusform>Выбрана &lt;b&gt;%Ln ревизия&lt;/b&gt;: ниже SQL всех выбранных в порядке выполнения.</numerusform>
            <numerusform>Выбраны &lt;b&gt;%Ln ревизии&lt;/b&gt;: ниже SQL всех выбранных в порядке выполнения.</numerusform>
            <numerusform>Выбрано &lt;b&gt;%Ln ревизий&lt;/b&gt;: ниже SQL всех выбранных в порядке выполнения.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 compares the first with the last.</source>
        <translation>%1 сравнивает первую с последней.</translation>
    </message>
    <message>
        <source>is where the database stands</source>
        <translation>— здесь стоит база данных</translation>
    </message>
    <message numerus="yes">
        <source>is applied; going back to it undoes %Ln revision(s)</source>
        <translation>
            <numerusform>применена; возврат к ней отменит %Ln ревизию</numerusform>
            <numerusform>применена; возврат к ней отменит %Ln ревизии</numerusform>
            <numerusform>применена; возврат к ней отменит %Ln ревизий</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>is pending; upgrading to it runs %Ln revision(s)</source>
        <translation>
            <numerusform>ожидает; обновление до неё выполнит %Ln ревизию</numerusform>
            <numerusform>ожидает; обновление до неё выполнит %Ln ревизии</numerusform>
            <numerusform>ожидает; обновление до неё выполнит %Ln ревизий</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::InterruptedBanner</name>
    <message>
        <source>Look at It…</source>
        <translation>Посмотреть…</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Позже</translation>
    </message>
    <message>
        <source>A run on this database broke off in the middle: %1, %2 (%3), by %4.</source>
        <translation>Запуск на этой базе данных прервался на середине: %1, %2 (%3), %4.</translation>
    </message>
    <message>
        <source>A run on this database failed and left a revision half done: %1, %2 (%3), by %4.</source>
        <translation>Запуск на этой базе не удался и оставил ревизию сделанной наполовину: %1, %2 (%3), %4.</translation>
    </message>
</context>
<context>
    <name>retort::ui::KeysDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>Поиск по сочетаниям</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Сочетания</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Где</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавиши</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Row down, up</source>
        <translation>Строка ниже, выше</translation>
    </message>
    <message>
        <source>Open the script, or the folded run</source>
        <translation>Открыть скрипт или свёрнутый ряд</translation>
    </message>
    <message>
        <source>Fold, unfold a run</source>
        <translation>Свернуть, развернуть ряд</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Влево, Вправо</translation>
    </message>
    <message>
        <source>Select a range</source>
        <translation>Выделить диапазон</translation>
    </message>
    <message>
        <source>Shift+Up, Shift+Down</source>
        <translation>Shift+Вверх, Shift+Вниз</translation>
    </message>
    <message>
        <source>Next, previous match</source>
        <translation>Следующее, предыдущее совпадение</translation>
    </message>
    <message>
        <source>Enter, Shift+Enter</source>
        <translation>Enter, Shift+Enter</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Назад к списку</translation>
    </message>
</context>
<context>
    <name>retort::ui::LogModel</name>
    <message>
        <source>Detail</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Сведения</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Предупреждение</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Ошибка</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Уровень</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Сообщение</translation>
    </message>
</context>
<context>
    <name>retort::ui::LogPane</name>
    <message>
        <source>Least level that is shown</source>
        <translation>Самый низкий показываемый уровень</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Поиск в журнале</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>Очистить журнал</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
</context>
<context>
    <name>retort::ui::MainWindow</name>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Запуски</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>SQL, Runs and Log</source>
        <translation>SQL, запуски и журнал</translation>
    </message>
    <message>
        <source>That cannot be taken back</source>
        <translation>Это нельзя отменить</translation>
    </message>
    <message>
        <source>%1 – Retort</source>
        <translation>%1 – Retort</translation>
    </message>
    <message>
        <source>%1 could not be opened.</source>
        <translation>Не удалось открыть %1.</translation>
    </message>
    <message>
        <source>The sample project could not be copied</source>
        <translation>Не удалось скопировать пример</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Пока пусто</translation>
    </message>
    <message>
        <source>Working out the plan…</source>
        <translation>Составляется план…</translation>
    </message>
    <message>
        <source>Asking the database…</source>
        <translation>Опрашивается база данных…</translation>
    </message>
    <message>
        <source>Reading the scripts…</source>
        <translation>Читаются скрипты…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s)</source>
        <translation>
            <numerusform>%Ln ревизия</numerusform>
            <numerusform>%Ln ревизии</numerusform>
            <numerusform>%Ln ревизий</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n head(s)</source>
        <translation>
            <numerusform>%n вершина</numerusform>
            <numerusform>%n вершины</numerusform>
            <numerusform>%n вершин</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n broken script(s)</source>
        <translation>
            <numerusform>%n скрипт с ошибкой</numerusform>
            <numerusform>%n скрипта с ошибками</numerusform>
            <numerusform>%n скриптов с ошибками</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>выполняется</translation>
    </message>
    <message numerus="yes">
        <source>%n unsaved script(s)</source>
        <translation>
            <numerusform>%n несохранённый скрипт</numerusform>
            <numerusform>%n несохранённых скрипта</numerusform>
            <numerusform>%n несохранённых скриптов</numerusform>
        </translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>Идёт выполнение</translation>
    </message>
    <message>
        <source>Cancel it, or wait for its end.</source>
        <translation>Отмените его или дождитесь конца.</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Справка</translation>
    </message>
    <message>
        <source>&amp;First Steps</source>
        <translation>&amp;Первые шаги</translation>
    </message>
    <message>
        <source>&amp;Differences from Alembic</source>
        <translation>&amp;Отличия от Alembic</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Сочетания клавиш</translation>
    </message>
    <message>
        <source>&amp;About Retort</source>
        <translation>О п&amp;рограмме Retort</translation>
    </message>
    <message>
        <source>Database migrations, seen and applied. Free software under the GPL, version 3 or later.</source>
        <translation>Миграции баз данных: увидеть и применить. Свободная программа под лицензией GPL версии 3 или новее.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
    </message>
    <message>
        <source>New &amp;Window</source>
        <translation>&amp;Новое окно</translation>
    </message>
    <message>
        <source>&amp;Open Project…</source>
        <translation>&amp;Открыть проект…</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Не&amp;давние</translation>
    </message>
    <message>
        <source>Open the Sa&amp;mple Project</source>
        <translation>Открыть &amp;пример</translation>
    </message>
    <message>
        <source>Read Scripts &amp;Again</source>
        <translation>Прочитать скрипты &amp;заново</translation>
    </message>
    <message>
        <source>&amp;Save Script</source>
        <translation>&amp;Сохранить скрипт</translation>
    </message>
    <message>
        <source>Find and Re&amp;place…</source>
        <translation>Найти &amp;и заменить…</translation>
    </message>
    <message>
        <source>Save A&amp;ll</source>
        <translation>Сохранить &amp;все</translation>
    </message>
    <message>
        <source>&amp;Close Script</source>
        <translation>З&amp;акрыть скрипт</translation>
    </message>
    <message>
        <source>&amp;Export SQL…</source>
        <translation>&amp;Экспорт SQL…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>В&amp;ыход</translation>
    </message>
    <message>
        <source>Re&amp;vision</source>
        <translation>&amp;Ревизия</translation>
    </message>
    <message>
        <source>Take Back</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Do Again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>Най&amp;ти…</translation>
    </message>
    <message>
        <source>Find in the &amp;History…</source>
        <translation>Найти в &amp;истории…</translation>
    </message>
    <message>
        <source>Go &amp;to</source>
        <translation>&amp;Перейти</translation>
    </message>
    <message>
        <source>&amp;Database</source>
        <translation>&amp;База данных</translation>
    </message>
    <message>
        <source>V&amp;iew</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>Go to &amp;History</source>
        <translation>К &amp;истории</translation>
    </message>
    <message>
        <source>Go to the &amp;Script</source>
        <translation>К &amp;скрипту</translation>
    </message>
    <message>
        <source>Go to the S&amp;QL</source>
        <translation>К S&amp;QL</translation>
    </message>
    <message>
        <source>Go to the &amp;Runs</source>
        <translation>К &amp;запускам</translation>
    </message>
    <message>
        <source>Go to the &amp;Log</source>
        <translation>К &amp;журналу</translation>
    </message>
    <message>
        <source>&amp;Commands and Revisions…</source>
        <translation>&amp;Команды и ревизии…</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Тема</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>Как в &amp;системе</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>С&amp;ветлая</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Тёмная</translation>
    </message>
    <message>
        <source>L&amp;anguage (at the next start)</source>
        <translation>&amp;Язык (при следующем запуске)</translation>
    </message>
    <message>
        <source>The connection works: %1</source>
        <translation>Соединение работает: %1</translation>
    </message>
    <message>
        <source>%1 – %2 (protected) – Retort</source>
        <translation>%1 – %2 (защищено) – Retort</translation>
    </message>
    <message>
        <source>%1 – %2 – Retort</source>
        <translation>%1 – %2 – Retort</translation>
    </message>
    <message>
        <source>&amp;Edit Environments…</source>
        <translation>&amp;Изменить окружения…</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>Панели</translation>
    </message>
    <message>
        <source>The password stays where it is</source>
        <translation>Пароль остался на прежнем месте</translation>
    </message>
    <message>
        <source>The password of %1 is in the keychain now.</source>
        <translation>Пароль окружения «%1» теперь в связке ключей.</translation>
    </message>
    <message>
        <source>Testing the connection…</source>
        <translation>Проверка соединения…</translation>
    </message>
    <message>
        <source>Looking up the credentials of %1, and connecting…</source>
        <translation>Получение доступа для «%1» и соединение…</translation>
    </message>
    <message>
        <source>I&amp;nterrupted Run…</source>
        <translation>П&amp;рерванный запуск…</translation>
    </message>
    <message>
        <source>Nothing was connected to: that you agree could not be noted</source>
        <translation>Соединения не было: не удалось записать, что вы согласны</translation>
    </message>
    <message>
        <source>C&amp;olumns</source>
        <translation>Сто&amp;лбцы</translation>
    </message>
</context>
<context>
    <name>retort::ui::MergeDialog</name>
    <message>
        <source>Its script has unsaved text: save it first.</source>
        <translation>В её скрипте есть несохранённый текст: сначала сохраните его.</translation>
    </message>
    <message>
        <source>Change of Parent of %1</source>
        <translation>Смена родителя %1</translation>
    </message>
    <message>
        <source>&amp;Merge them with a new revision</source>
        <translation>&amp;Слить их новой ревизией</translation>
    </message>
    <message>
        <source>Several Heads</source>
        <translation>Несколько вершин</translation>
    </message>
    <message numerus="yes">
        <source>%n head(s) to bring together</source>
        <translation>
            <numerusform>%n вершина к сведению</numerusform>
            <numerusform>%n вершины к сведению</numerusform>
            <numerusform>%n вершин к сведению</numerusform>
        </translation>
    </message>
    <message>
        <source>Message of the merge revision</source>
        <translation>Сообщение ревизии слияния</translation>
    </message>
    <message>
        <source>merge %1</source>
        <translation>merge %1</translation>
    </message>
    <message>
        <source> and </source>
        <translation> и </translation>
    </message>
    <message>
        <source>Put %1 &amp;after %2 (change its parent)</source>
        <translation>Поставить %1 &amp;после %2 (сменить родителя)</translation>
    </message>
    <message>
        <source>Put %1 a&amp;fter %2 (change its parent)</source>
        <translation>Поставить %1 п&amp;осле %2 (сменить родителя)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>&amp;Create the Merge</source>
        <translation>Соз&amp;дать слияние</translation>
    </message>
    <message>
        <source>Change the &amp;Parent</source>
        <translation>Сменить &amp;родителя</translation>
    </message>
    <message>
        <source>The branch of %1 starts with %2: its parent changes.</source>
        <translation>Ветвь %1 начинается с %2: меняется её родитель.</translation>
    </message>
</context>
<context>
    <name>retort::ui::MergePreviewDialog</name>
    <message>
        <source>Graph After Merging</source>
        <translation>Граф после слияния</translation>
    </message>
    <message>
        <source>After &amp;merging into %1:</source>
        <translation>После &amp;слияния в %1:</translation>
    </message>
    <message>
        <source>Branch or tag to merge</source>
        <translation>Ветвь или метка для слияния</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Nothing is merged: this is a look ahead.</source>
        <translation>Ничего не сливается: это взгляд вперёд.</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>Чтение %1…</translation>
    </message>
    <message>
        <source>This repository has no other branch.</source>
        <translation>В этом репозитории нет других ветвей.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) would come</source>
        <translation>
            <numerusform>добавилась бы %Ln ревизия</numerusform>
            <numerusform>добавились бы %Ln ревизии</numerusform>
            <numerusform>добавилось бы %Ln ревизий</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln would go</source>
        <translation>
            <numerusform>исчезла бы %Ln</numerusform>
            <numerusform>исчезли бы %Ln</numerusform>
            <numerusform>исчезло бы %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the graph would have %n head(s): %1</source>
        <translation>
            <numerusform>у графа была бы %n вершина: %1</numerusform>
            <numerusform>у графа было бы %n вершины: %1</numerusform>
            <numerusform>у графа было бы %n вершин: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>More heads than now: a merge revision or another parent will be needed.</source>
        <translation>Вершин больше, чем сейчас: понадобится ревизия слияния или другой родитель.</translation>
    </message>
    <message>
        <source>Changed on both sides, git would ask: %1</source>
        <translation>Изменено с обеих сторон, git спросил бы: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::NewRevisionDialog</name>
    <message>
        <source>C&amp;reate</source>
        <translation>&amp;Создать</translation>
    </message>
    <message>
        <source>New Revision</source>
        <translation>Новая ревизия</translation>
    </message>
    <message>
        <source>New revision</source>
        <translation>Новая ревизия</translation>
    </message>
    <message>
        <source>What it changes, in a few words</source>
        <translation>Что она меняет, в нескольких словах</translation>
    </message>
    <message>
        <source>Optional: starts a named branch</source>
        <translation>Необязательно: начинает ветвь с именем</translation>
    </message>
    <message>
        <source>Optional: ids or labels, separated by commas</source>
        <translation>Необязательно: номера или метки через запятую</translation>
    </message>
    <message>
        <source>&amp;Message</source>
        <translation>С&amp;ообщение</translation>
    </message>
    <message>
        <source>&amp;After</source>
        <translation>&amp;После</translation>
    </message>
    <message>
        <source>Branch &amp;label</source>
        <translation>&amp;Метка ветви</translation>
    </message>
    <message>
        <source>&amp;Depends on</source>
        <translation>&amp;Зависит от</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Nothing: a new base</source>
        <translation>Ничего: новое основание</translation>
    </message>
    <message>
        <source>That revision has a child already: this starts a second branch, and the project will have one more head.</source>
        <translation>У этой ревизии уже есть потомок: начнётся вторая ветвь, и вершин в проекте станет на одну больше.</translation>
    </message>
</context>
<context>
    <name>retort::ui::OutputPane</name>
    <message>
        <source>Output</source>
        <translation>Вывод</translation>
    </message>
</context>
<context>
    <name>retort::ui::ParentDialog</name>
    <message>
        <source>&amp;Restore from Git</source>
        <translation>&amp;Восстановить из git</translation>
    </message>
    <message>
        <source>Change the &amp;Parent</source>
        <translation>Сменить &amp;родителя</translation>
    </message>
    <message>
        <source>Parent of a Revision</source>
        <translation>Родитель ревизии</translation>
    </message>
    <message>
        <source>Parent of %1</source>
        <translation>Родитель %1</translation>
    </message>
    <message>
        <source>“%1” follows %2 now.</source>
        <translation>«%1» сейчас следует за %2.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ничем</translation>
    </message>
    <message>
        <source>“%1” follows %2, which no file here declares.</source>
        <translation>«%1» следует за %2, которую не объявляет ни один файл.</translation>
    </message>
    <message>
        <source>&amp;New parent:</source>
        <translation>&amp;Новый родитель:</translation>
    </message>
    <message>
        <source>New parent</source>
        <translation>Новый родитель</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Looking for %1 in git…</source>
        <translation>Поиск %1 в git…</translation>
    </message>
    <message>
        <source>Nothing: a base</source>
        <translation>Ничего: основание</translation>
    </message>
    <message>
        <source>That is its parent already.</source>
        <translation>Это уже её родитель.</translation>
    </message>
    <message>
        <source>Git has it: %1 was deleted in a commit.</source>
        <translation>В git он есть: %1 был удалён коммитом.</translation>
    </message>
    <message>
        <source>Git does not have it either.</source>
        <translation>В git его тоже нет.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 не записать: %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::ParentEffects</name>
    <message>
        <source>%1 by %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>They have no revision in common.</source>
        <translation>Общих ревизий у них нет.</translation>
    </message>
    <message>
        <source>They part at %1.</source>
        <translation>Они расходятся в %1.</translation>
    </message>
    <message>
        <source>No table is touched by both.</source>
        <translation>Общих таблиц они не меняют.</translation>
    </message>
    <message>
        <source>Both touch: %1</source>
        <translation>Обе меняют: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n head(s): %1</source>
        <translation>
            <numerusform>%n вершина: %1</numerusform>
            <numerusform>%n вершины: %1</numerusform>
            <numerusform>%n вершин: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing in common</source>
        <translation>общего нет</translation>
    </message>
    <message>
        <source>part at %1</source>
        <translation>расходятся в %1</translation>
    </message>
    <message>
        <source>both touch %1</source>
        <translation>обе меняют %1</translation>
    </message>
    <message>
        <source>A merge revision changes no table. A database on either side gets what it lacks of the other side, then the merge; none has to be touched by hand.</source>
        <translation>Ревизия слияния не меняет таблиц. База данных с любой стороны получит недостающее с другой, затем слияние; руками ничего делать не нужно.</translation>
    </message>
    <message numerus="yes">
        <source>The connected database lacks %Ln revision(s) of them.</source>
        <translation>
            <numerusform>Подключённой базе данных не хватает %Ln ревизии.</numerusform>
            <numerusform>Подключённой базе данных не хватает %Ln ревизий.</numerusform>
            <numerusform>Подключённой базе данных не хватает %Ln ревизий.</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing (a base)</source>
        <translation>ничем (основание)</translation>
    </message>
    <message>
        <source>Databases that have neither run %1 after %2, in one line.</source>
        <translation>Базы данных без обеих выполнят %1 после %2, одну за другой.</translation>
    </message>
    <message>
        <source>Databases that stand before %1 and have %2 are as before: %1 comes next.</source>
        <translation>Для баз данных, где есть %2, но нет %1, всё по-прежнему: следующей идёт %1.</translation>
    </message>
    <message>
        <source>A database that has %1 and not %2 is taken to have both from then on: what it lacks must be run by hand, or %1 be undone there first.</source>
        <translation>База данных, где есть %1, но нет %2, впредь считается имеющей обе: недостающее надо выполнить вручную или сперва откатить там %1.</translation>
    </message>
    <message>
        <source>The connected database is such a one.</source>
        <translation>Подключённая база данных именно такая.</translation>
    </message>
    <message>
        <source>The connected database is on the safe side.</source>
        <translation>Подключённой базе данных это не грозит.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PasswordBanner</name>
    <message>
        <source>Move It to the Keychain</source>
        <translation>Перенести в связку ключей</translation>
    </message>
    <message>
        <source>Leave It</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>The file then says where the password is, and not what it is</source>
        <translation>В файле тогда будет сказано, где лежит пароль, но не какой он</translation>
    </message>
    <message>
        <source>The password of %1 is written in retort.toml, for everybody who has the file.</source>
        <translation>Пароль окружения «%1» записан в retort.toml: его видит каждый, у кого есть файл.</translation>
    </message>
    <message>
        <source>The password of %1 is written in %2, for everybody who has the file. In the keychain, the alembic command does not find it.</source>
        <translation>Пароль окружения «%1» записан в %2: его видит каждый, у кого есть файл. В связке ключей команда alembic его не найдёт.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PasswordDialog</name>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Соединиться</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>It is kept in memory for a few minutes, and written down nowhere.</source>
        <translation>Он останется в памяти на несколько минут и нигде не будет записан.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PasswordPrompts</name>
    <message>
        <source>No password was given</source>
        <translation>Пароль не введён</translation>
    </message>
</context>
<context>
    <name>retort::ui::PlanFacts</name>
    <message>
        <source>None on this server: each statement is kept at once, and a failure or a cancel leaves what has run.</source>
        <translation>На этом сервере нет: каждая команда сохраняется сразу, и сбой или отмена оставит выполненное.</translation>
    </message>
    <message>
        <source>One for each revision: a failure or a cancel undoes the revision that runs, and keeps those before it.</source>
        <translation>Одна на ревизию: сбой или отмена откатит выполняемую ревизию и сохранит предыдущие.</translation>
    </message>
    <message>
        <source>One for all of it: a failure or a cancel undoes everything.</source>
        <translation>Одна на всё: сбой или отмена откатит всё.</translation>
    </message>
    <message>
        <source>The file is locked for writing before the first statement; nobody else can write until the end.</source>
        <translation>Файл закрывается для записи до первой команды; до конца никто другой писать не может.</translation>
    </message>
    <message>
        <source>An advisory lock keeps a second run away; tables are locked by their statements.</source>
        <translation>Совещательная блокировка не пускает второй запуск; таблицы блокируют сами команды.</translation>
    </message>
    <message>
        <source>A named lock (GET_LOCK) keeps a second run away; tables are locked by their statements.</source>
        <translation>Именованная блокировка (GET_LOCK) не пускает второй запуск; таблицы блокируют сами команды.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>ещё %Ln</numerusform>
            <numerusform>ещё %Ln</numerusform>
            <numerusform>ещё %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (size unknown)</source>
        <translation>%1 (размер неизвестен)</translation>
    </message>
    <message>
        <source>%1 (about %2 rows)</source>
        <translation>%1 (строк: около %2)</translation>
    </message>
    <message>
        <source>Going back drops what these revisions made, with the data in it.</source>
        <translation>Откат удалит созданное этими ревизиями вместе с данными.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) cannot be taken back by a downgrade: %1</source>
        <translation>
            <numerusform>%Ln ревизию нельзя отменить откатом: %1</numerusform>
            <numerusform>%Ln ревизии нельзя отменить откатом: %1</numerusform>
            <numerusform>%Ln ревизий нельзя отменить откатом: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Stamp</source>
        <translation>Отметка</translation>
    </message>
    <message>
        <source>Only the version table changes. No script runs: the tables must be what that revision expects already.</source>
        <translation>Меняется только таблица версий. Скрипты не выполняются: таблицы уже должны быть такими, каких ждёт эта ревизия.</translation>
    </message>
    <message>
        <source>Will count as applied</source>
        <translation>Станут применёнными</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) that did not run: %1</source>
        <translation>
            <numerusform>%Ln ревизия, которая не выполнялась: %1</numerusform>
            <numerusform>%Ln ревизии, которые не выполнялись: %1</numerusform>
            <numerusform>%Ln ревизий, которые не выполнялись: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Will count as pending</source>
        <translation>Станут ожидающими</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) whose changes stay in the database: %1</source>
        <translation>
            <numerusform>%Ln ревизия, чьи изменения останутся в базе данных: %1</numerusform>
            <numerusform>%Ln ревизии, чьи изменения останутся в базе данных: %1</numerusform>
            <numerusform>%Ln ревизий, чьи изменения останутся в базе данных: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>Транзакция</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Блокировка</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Таблицы</translation>
    </message>
    <message>
        <source>No way back</source>
        <translation>Без возврата</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Предпросмотр</translation>
    </message>
    <message>
        <source>Ends early: %1</source>
        <translation>Обрывается раньше: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::PlanView</name>
    <message>
        <source>Downgrade %1 to %2</source>
        <translation>Откатить %1 до %2</translation>
    </message>
    <message>
        <source>Stamp %1 as %2</source>
        <translation>Отметить %1 как %2</translation>
    </message>
    <message>
        <source>Upgrade %1 to %2</source>
        <translation>Обновить %1 до %2</translation>
    </message>
    <message>
        <source>&amp;Apply Downgrade</source>
        <translation>&amp;Откатить</translation>
    </message>
    <message>
        <source>&amp;Apply Stamp</source>
        <translation>&amp;Отметить</translation>
    </message>
    <message>
        <source>&amp;Apply Upgrade</source>
        <translation>&amp;Обновить</translation>
    </message>
    <message>
        <source>Nothing has been run yet.</source>
        <translation>Пока ничего не выполнено.</translation>
    </message>
    <message>
        <source>&amp;Export SQL…</source>
        <translation>&amp;Экспорт SQL…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>What is dangerous in this plan</source>
        <translation>Что опасно в этом плане</translation>
    </message>
    <message>
        <source>SQL of the plan</source>
        <translation>SQL плана</translation>
    </message>
    <message>
        <source>The database is there already; nothing is to be done.</source>
        <translation>База данных уже там, делать ничего не нужно.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s)</source>
        <translation>
            <numerusform>%Ln ревизия</numerusform>
            <numerusform>%Ln ревизии</numerusform>
            <numerusform>%Ln ревизий</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln statement(s)</source>
        <translation>
            <numerusform>%Ln команда</numerusform>
            <numerusform>%Ln команды</numerusform>
            <numerusform>%Ln команд</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln danger(s)</source>
        <translation>
            <numerusform>%Ln опасность</numerusform>
            <numerusform>%Ln опасности</numerusform>
            <numerusform>%Ln опасностей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln предупреждение</numerusform>
            <numerusform>%Ln предупреждения</numerusform>
            <numerusform>%Ln предупреждений</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; is for export only: hand its SQL on, nothing is applied from here.</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; — только для экспорта: передайте SQL дальше, отсюда ничего не применяется.</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; is protected. Type &lt;b&gt;%2&lt;/b&gt; to apply.</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; — защищённое окружение. Чтобы применить, введите &lt;b&gt;%2&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>Type %1 to apply</source>
        <translation>Введите %1, чтобы применить</translation>
    </message>
</context>
<context>
    <name>retort::ui::Questions</name>
    <message>
        <source>Save the changes first?</source>
        <translation>Сохранить изменения?</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Сохранить</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Не сохранять</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>О&amp;тмена</translation>
    </message>
    <message>
        <source>%1 was changed by another program.</source>
        <translation>Файл %1 изменён другой программой.</translation>
    </message>
    <message>
        <source>Reading it again loses your unsaved changes.</source>
        <translation>Если прочитать его заново, ваши несохранённые изменения пропадут.</translation>
    </message>
    <message>
        <source>&amp;Read Again</source>
        <translation>&amp;Прочитать заново</translation>
    </message>
    <message>
        <source>&amp;Keep Mine</source>
        <translation>&amp;Оставить моё</translation>
    </message>
    <message>
        <source>Saving replaces what that program wrote.</source>
        <translation>Сохранение заменит то, что записала та программа.</translation>
    </message>
    <message>
        <source>&amp;Save Anyway</source>
        <translation>&amp;Всё равно сохранить</translation>
    </message>
    <message>
        <source>Open Project</source>
        <translation>Открыть проект</translation>
    </message>
    <message>
        <source>Alembic configuration (*.ini pyproject.toml)</source>
        <translation>Настройки Alembic (*.ini pyproject.toml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>%1 was not written</source>
        <translation>Файл %1 не записан</translation>
    </message>
</context>
<context>
    <name>retort::ui::RecoveryDialog</name>
    <message>
        <source>Interrupted Run</source>
        <translation>Прерванный запуск</translation>
    </message>
    <message>
        <source>recovery.txt</source>
        <translation>recovery.txt</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Текст (*.txt)</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основание</translation>
    </message>
    <message>
        <source>This way is closed</source>
        <translation>Этот путь закрыт</translation>
    </message>
</context>
<context>
    <name>retort::ui::RecoveryModel</name>
    <message>
        <source>done</source>
        <translation>сделано</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>не сделано</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>отменено</translation>
    </message>
    <message>
        <source>in doubt</source>
        <translation>неизвестно</translation>
    </message>
    <message>
        <source>nothing takes it back</source>
        <translation>отменить нечем</translation>
    </message>
    <message>
        <source>taken back, it has no rows or values any more</source>
        <translation>после отмены в ней не будет ни строк, ни значений</translation>
    </message>
    <message>
        <source>table %1 is there</source>
        <translation>таблица %1 есть</translation>
    </message>
    <message>
        <source>table %1 is not there</source>
        <translation>таблицы %1 нет</translation>
    </message>
    <message>
        <source>column %1 is there</source>
        <translation>столбец %1 есть</translation>
    </message>
    <message>
        <source>column %1 is not there</source>
        <translation>столбца %1 нет</translation>
    </message>
    <message>
        <source>index %1 is there</source>
        <translation>индекс %1 есть</translation>
    </message>
    <message>
        <source>index %1 is not there</source>
        <translation>индекса %1 нет</translation>
    </message>
    <message>
        <source>constraint %1 is there</source>
        <translation>ограничение %1 есть</translation>
    </message>
    <message>
        <source>constraint %1 is not there</source>
        <translation>ограничения %1 нет</translation>
    </message>
    <message>
        <source>view %1 is there</source>
        <translation>представление %1 есть</translation>
    </message>
    <message>
        <source>view %1 is not there</source>
        <translation>представления %1 нет</translation>
    </message>
    <message>
        <source>sequence %1 is there</source>
        <translation>последовательность %1 есть</translation>
    </message>
    <message>
        <source>sequence %1 is not there</source>
        <translation>последовательности %1 нет</translation>
    </message>
    <message>
        <source>type %1 is there</source>
        <translation>тип %1 есть</translation>
    </message>
    <message>
        <source>type %1 is not there</source>
        <translation>типа %1 нет</translation>
    </message>
    <message>
        <source>schema %1 is there</source>
        <translation>схема %1 есть</translation>
    </message>
    <message>
        <source>schema %1 is not there</source>
        <translation>схемы %1 нет</translation>
    </message>
</context>
<context>
    <name>retort::ui::RecoveryView</name>
    <message>
        <source>&amp;Run the Rest</source>
        <translation>В&amp;ыполнить остальное</translation>
    </message>
    <message>
        <source>&amp;Take It Back</source>
        <translation>&amp;Отменить сделанное</translation>
    </message>
    <message>
        <source>&amp;Mark as Done</source>
        <translation>От&amp;метить сделанной</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Пока ничего не изменено.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Позже</translation>
    </message>
    <message>
        <source>&amp;Do Not Mention It Again</source>
        <translation>&amp;Больше не напоминать</translation>
    </message>
    <message>
        <source>Statements of the revision, and what became of them</source>
        <translation>Команды ревизии и что с ними стало</translation>
    </message>
    <message>
        <source>SQL of the chosen way</source>
        <translation>SQL выбранного пути</translation>
    </message>
    <message>
        <source>The database does not show whether the statement in doubt has taken effect. Do you know?</source>
        <translation>По базе не видно, подействовала ли команда, судьба которой неизвестна. Вы это знаете?</translation>
    </message>
    <message>
        <source>It &amp;Has</source>
        <translation>&amp;Подействовала</translation>
    </message>
    <message>
        <source>It Has &amp;Not</source>
        <translation>&amp;Не подействовала</translation>
    </message>
    <message>
        <source>&amp;Continue: run the rest of the revision, and what was to follow</source>
        <translation>П&amp;родолжить: выполнить остаток ревизии и то, что должно было идти следом</translation>
    </message>
    <message>
        <source>&amp;Undo: take back what the revision has done</source>
        <translation>&amp;Отменить: вернуть то, что ревизия успела сделать</translation>
    </message>
    <message>
        <source>Mar&amp;k: change the version table alone, as if the revision were done</source>
        <translation>О&amp;тметить: изменить только таблицу версий, как будто ревизия выполнена</translation>
    </message>
    <message>
        <source>A run did not come to its end</source>
        <translation>Запуск не дошёл до конца</translation>
    </message>
    <message>
        <source>%1, %2, begun %3 by %4</source>
        <translation>%1, %2, начат %3, %4</translation>
    </message>
    <message>
        <source>Looking at the journal and at the database…</source>
        <translation>Смотрим журнал и базу…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>It left no revision half done. Plan it again to go on.</source>
        <translation>Ни одной ревизии, сделанной наполовину, он не оставил. Чтобы продолжить, составьте план заново.</translation>
    </message>
    <message>
        <source>The script has changed since. Going on works only if what has run is still in it.</source>
        <translation>С тех пор скрипт изменился. Продолжить можно, только если выполненное в нём осталось.</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основание</translation>
    </message>
    <message>
        <source>Revision %1 is half done</source>
        <translation>Ревизия %1 сделана наполовину</translation>
    </message>
    <message>
        <source>%1, %2, begun %3 by %4. The version table says: %5.</source>
        <translation>%1, %2, начат %3, %4. В таблице версий: %5.</translation>
    </message>
    <message>
        <source>The database shows a part of it, and no journal tells of it: a run on another machine may have stopped there, or something else has made it. The version table says: %1.</source>
        <translation>В базе видна её часть, о которой не говорит ни один журнал: возможно, там остановился запуск на другой машине или её создало что-то ещё. В таблице версий: %1.</translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation>Невозможно: %1</translation>
    </message>
    <message>
        <source>Type %1 to go on</source>
        <translation>Введите %1, чтобы продолжить</translation>
    </message>
    <message>
        <source>This environment is for export only: nothing is run from here.</source>
        <translation>Это окружение только для выгрузки SQL: отсюда ничего не выполняется.</translation>
    </message>
    <message>
        <source>This environment is protected. Type &lt;b&gt;%1&lt;/b&gt; to go on.</source>
        <translation>Это окружение защищено. Чтобы продолжить, введите &lt;b&gt;%1&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>First, what is in the way is cleared:</source>
        <translation>Сначала убирается то, что мешает:</translation>
    </message>
    <message>
        <source>The rest of the revision, as far as a preview can tell:</source>
        <translation>Остаток ревизии, насколько его видно без запуска:</translation>
    </message>
    <message>
        <source>Takes back what is done, the last first:</source>
        <translation>Отменяет сделанное, начиная с последнего:</translation>
    </message>
    <message>
        <source>Only the version table is changed. The statements that are not done stay undone.</source>
        <translation>Меняется только таблица версий. Невыполненные команды так и останутся невыполненными.</translation>
    </message>
</context>
<context>
    <name>retort::ui::RevisionActions</name>
    <message>
        <source>&amp;Upgrade to Here…</source>
        <translation>Обновить &amp;досюда…</translation>
    </message>
    <message>
        <source>&amp;Downgrade to Here…</source>
        <translation>О&amp;ткатить досюда…</translation>
    </message>
    <message>
        <source>&amp;Stamp as Current…</source>
        <translation>От&amp;метить текущей…</translation>
    </message>
    <message>
        <source>&amp;New Revision…</source>
        <translation>&amp;Новая ревизия…</translation>
    </message>
    <message>
        <source>Open S&amp;cript</source>
        <translation>Открыть &amp;скрипт</translation>
    </message>
    <message>
        <source>Copy Revision &amp;Id</source>
        <translation>Копировать но&amp;мер ревизии</translation>
    </message>
    <message>
        <source>Upgrade to &amp;Head…</source>
        <translation>Обновить до &amp;вершины…</translation>
    </message>
    <message>
        <source>Downgrade to &amp;Base…</source>
        <translation>Откатить до &amp;начала…</translation>
    </message>
    <message>
        <source>&amp;Connect and Read State</source>
        <translation>&amp;Подключиться и прочитать состояние</translation>
    </message>
    <message>
        <source>C&amp;ancel the Run</source>
        <translation>Отменить в&amp;ыполнение</translation>
    </message>
    <message>
        <source>&amp;Merge Heads…</source>
        <translation>С&amp;лить вершины…</translation>
    </message>
    <message>
        <source>Change &amp;Parent…</source>
        <translation>Сменить &amp;родителя…</translation>
    </message>
    <message>
        <source>R&amp;epair the Missing Parent…</source>
        <translation>По&amp;чинить отсутствующего родителя…</translation>
    </message>
    <message>
        <source>&amp;Graph After Merging…</source>
        <translation>&amp;Граф после слияния…</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>Ср&amp;авнить</translation>
    </message>
    <message>
        <source>&amp;Current Revision</source>
        <translation>&amp;Текущая ревизия</translation>
    </message>
    <message>
        <source>&amp;Head</source>
        <translation>&amp;Вершина</translation>
    </message>
    <message>
        <source>&amp;Base</source>
        <translation>&amp;Основание</translation>
    </message>
    <message>
        <source>Next &amp;Pending</source>
        <translation>С&amp;ледующая ожидающая</translation>
    </message>
    <message>
        <source>P&amp;arent</source>
        <translation>&amp;Родитель</translation>
    </message>
    <message>
        <source>Ch&amp;ild</source>
        <translation>&amp;Потомок</translation>
    </message>
    <message>
        <source>&amp;Fork (Merge Base)</source>
        <translation>Разв&amp;илка</translation>
    </message>
    <message>
        <source>Bac&amp;k</source>
        <translation>Наза&amp;д</translation>
    </message>
    <message>
        <source>F&amp;orward</source>
        <translation>Вп&amp;ерёд</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>&amp;Отсоединиться</translation>
    </message>
    <message>
        <source>&amp;Test the Connection</source>
        <translation>Проверить &amp;соединение</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunView</name>
    <message>
        <source>Downgrading %1 to %2</source>
        <translation>Откат %1 до %2</translation>
    </message>
    <message>
        <source>Stamping %1 as %2</source>
        <translation>Отметка %1 как %2</translation>
    </message>
    <message>
        <source>Upgrading %1 to %2</source>
        <translation>Обновление %1 до %2</translation>
    </message>
    <message>
        <source>&amp;Try Again…</source>
        <translation>&amp;Повторить…</translation>
    </message>
    <message>
        <source>&amp;Undo What Was Applied…</source>
        <translation>&amp;Отменить применённое…</translation>
    </message>
    <message>
        <source>&amp;Mark as Applied…</source>
        <translation>О&amp;тметить применённой…</translation>
    </message>
    <message>
        <source>&amp;Open the Script</source>
        <translation>&amp;Открыть скрипт</translation>
    </message>
    <message>
        <source>Copy &amp;Report</source>
        <translation>Копировать от&amp;чёт</translation>
    </message>
    <message>
        <source>&amp;Save Report…</source>
        <translation>&amp;Сохранить отчёт…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Ход выполнения</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Команда</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Журнал запуска</translation>
    </message>
    <message>
        <source>Works out the plan again, from where the database stands now</source>
        <translation>Заново составляет план от нынешнего состояния базы данных</translation>
    </message>
    <message>
        <source>Plans the downgrade back to where the run began</source>
        <translation>Планирует откат туда, где запуск начался</translation>
    </message>
    <message>
        <source>Plans a stamp: the failed revision counts as applied without having run</source>
        <translation>Планирует отметку: неудавшаяся ревизия будет считаться применённой без выполнения</translation>
    </message>
    <message>
        <source>Ways on:</source>
        <translation>Что дальше:</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Отмена…</translation>
    </message>
    <message>
        <source>Cancel asked for</source>
        <translation>Запрошена отмена</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Подключение…</translation>
    </message>
    <message>
        <source>&amp;Cancel and Roll Back</source>
        <translation>О&amp;тменить и откатить</translation>
    </message>
    <message>
        <source>&amp;Cancel (What Ran Stays)</source>
        <translation>О&amp;становить (выполненное останется)</translation>
    </message>
    <message>
        <source>Another program writes to this database; waiting for %1.</source>
        <translation>В эту базу данных пишет другая программа; ожидание %1.</translation>
    </message>
    <message>
        <source>%1 writes to this database; waiting for %2.</source>
        <translation>В эту базу данных пишет %1; ожидание %2.</translation>
    </message>
    <message>
        <source>The lock is held; the plan is made anew.</source>
        <translation>Блокировка получена; план составляется заново.</translation>
    </message>
    <message>
        <source>Somebody has migrated in the meantime: the plan has changed.</source>
        <translation>Тем временем кто-то провёл миграцию: план изменился.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln statement(s)</source>
        <translation>
            <numerusform>%Ln команда</numerusform>
            <numerusform>%Ln команды</numerusform>
            <numerusform>%Ln команд</numerusform>
        </translation>
    </message>
    <message>
        <source>lock held</source>
        <translation>блокировка получена</translation>
    </message>
    <message>
        <source>Running for %1</source>
        <translation>Выполняется %1</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Не удалось</translation>
    </message>
    <message>
        <source>Downgraded to %1</source>
        <translation>Откат до %1 выполнен</translation>
    </message>
    <message>
        <source>Stamped as %1</source>
        <translation>Отмечено как %1</translation>
    </message>
    <message>
        <source>Upgraded to %1</source>
        <translation>Обновлено до %1</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основании</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, строка %2</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Ничего не изменено.</translation>
    </message>
    <message>
        <source>No revision was completed.</source>
        <translation>Ни одна ревизия не завершена.</translation>
    </message>
    <message>
        <source>Applied and kept: %1</source>
        <translation>Применено и осталось: %1</translation>
    </message>
    <message>
        <source>This server keeps each statement: those of the failed revision before this one stay.</source>
        <translation>Этот сервер сохраняет каждую команду: предыдущие команды неудавшейся ревизии остались.</translation>
    </message>
    <message>
        <source>Going on with the interrupted run on %1</source>
        <translation>Продолжение прерванного запуска на %1</translation>
    </message>
    <message>
        <source>&amp;See What It Left…</source>
        <translation>&amp;Что осталось…</translation>
    </message>
    <message>
        <source>The interrupted run is dealt with</source>
        <translation>С прерванным запуском разобрались</translation>
    </message>
    <message numerus="yes">
        <source>Applied and kept: %Ln revision(s), up to %1</source>
        <translation>
            <numerusform>Применено и осталось: %Ln ревизия, последняя — %1</numerusform>
            <numerusform>Применено и осталось: %Ln ревизии, последняя — %1</numerusform>
            <numerusform>Применено и осталось: %Ln ревизий, последняя — %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln note(s) on it stand in the log below.</source>
        <translation>
            <numerusform>%Ln замечание об этом — в журнале ниже.</numerusform>
            <numerusform>%Ln замечания об этом — в журнале ниже.</numerusform>
            <numerusform>%Ln замечаний об этом — в журнале ниже.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 stands at %2.</source>
        <translation>%1 стоит на %2.</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunsModel</name>
    <message>
        <source>base</source>
        <translation>основание</translation>
    </message>
    <message>
        <source>running</source>
        <translation>выполняется</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>прерван</translation>
    </message>
    <message>
        <source>begun on another machine</source>
        <translation>начат на другой машине</translation>
    </message>
    <message>
        <source>done</source>
        <translation>готово</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>сбой</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Обновление</translation>
    </message>
    <message>
        <source>Downgrade</source>
        <translation>Откат</translation>
    </message>
    <message>
        <source>Stamp</source>
        <translation>Отметка</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Начат</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>From → to</source>
        <translation>Откуда → куда</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>База данных</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>on another machine</source>
        <translation>на другой машине</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunsPane</name>
    <message>
        <source>done in %1</source>
        <translation>выполнена за %1</translation>
    </message>
    <message>
        <source>failed after %1</source>
        <translation>не удалась через %1</translation>
    </message>
    <message>
        <source>in doubt: it was about to run, and nobody knows its end</source>
        <translation>под вопросом: должна была выполниться, и её исход неизвестен</translation>
    </message>
    <message>
        <source>undone with its transaction</source>
        <translation>отменена вместе с транзакцией</translation>
    </message>
    <message>
        <source>All data&amp;bases</source>
        <translation>Вс&amp;е базы данных</translation>
    </message>
    <message>
        <source>No run yet. Each one is noted here, with its SQL.</source>
        <translation>Запусков ещё не было. Каждый остаётся здесь вместе с его SQL.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Запуски</translation>
    </message>
    <message>
        <source>SQL of the run</source>
        <translation>SQL запуска</translation>
    </message>
    <message>
        <source>Revision %1</source>
        <translation>Ревизия %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::ScriptEditor</name>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>Не удаётся прочитать %1: %2</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text</source>
        <translation>%1 — не текст в UTF-8</translation>
    </message>
    <message>
        <source>Script %1</source>
        <translation>Скрипт %1</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>Не удаётся записать %1: %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::SqlPreview</name>
    <message>
        <source>Working…</source>
        <translation>Готовится…</translation>
    </message>
    <message>
        <source>Database for which the SQL is shown</source>
        <translation>База данных, для которой показан SQL</translation>
    </message>
    <message>
        <source>Direction of the SQL</source>
        <translation>Направление SQL</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Обновление</translation>
    </message>
    <message>
        <source>Downgrade</source>
        <translation>Откат</translation>
    </message>
    <message>
        <source>Copy the SQL</source>
        <translation>Копировать SQL</translation>
    </message>
    <message>
        <source>Export the SQL to a file…</source>
        <translation>Экспорт SQL в файл…</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, строка %2</translation>
    </message>
    <message>
        <source>SQL (*.sql)</source>
        <translation>SQL (*.sql)</translation>
    </message>
</context>
<context>
    <name>retort::ui::SqlView</name>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>  (%1, line %2)</source>
        <translation>  (%1, строка %2)</translation>
    </message>
</context>
<context>
    <name>retort::ui::StepList</name>
    <message>
        <source>Revisions of the plan</source>
        <translation>Ревизии плана</translation>
    </message>
</context>
<context>
    <name>retort::ui::StepModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 мс</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 с</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 мин %2 с</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>ждёт</translation>
    </message>
    <message>
        <source>running</source>
        <translation>выполняется</translation>
    </message>
    <message>
        <source>done</source>
        <translation>готово</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>сбой</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>отменено</translation>
    </message>
    <message numerus="yes">
        <source>%Ln statement(s)</source>
        <translation>
            <numerusform>%Ln команда</numerusform>
            <numerusform>%Ln команды</numerusform>
            <numerusform>%Ln команд</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 из %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln danger(s)</source>
        <translation>
            <numerusform>%Ln опасность</numerusform>
            <numerusform>%Ln опасности</numerusform>
            <numerusform>%Ln опасностей</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln предупреждение</numerusform>
            <numerusform>%Ln предупреждения</numerusform>
            <numerusform>%Ln предупреждений</numerusform>
        </translation>
    </message>
    <message>
        <source>base</source>
        <translation>основание</translation>
    </message>
</context>
<context>
    <name>retort::ui::TopBar</name>
    <message>
        <source>not connected: applied and pending are unknown</source>
        <translation>нет подключения: что применено, неизвестно</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>читается…</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основании</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>на %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pending</source>
        <translation>
            <numerusform>%Ln ожидает</numerusform>
            <numerusform>%Ln ожидают</numerusform>
            <numerusform>%Ln ожидают</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::TrustDialog</name>
    <message>
        <source>It connects to these hosts:</source>
        <translation>Он соединяется с этими узлами:</translation>
    </message>
    <message>
        <source>It looks up these secrets, and sends them to these hosts:</source>
        <translation>Он получает эти секреты и отправляет их этим узлам:</translation>
    </message>
    <message>
        <source>Trust This Project?</source>
        <translation>Доверять проекту?</translation>
    </message>
    <message>
        <source>May this project connect?</source>
        <translation>Можно ли этому проекту соединиться?</translation>
    </message>
    <message>
        <source>Nothing has been looked up or connected to yet. What follows stands in the project’s files: agree if you know who wrote them. Any change of it asks again.</source>
        <translation>Пока ничего не запрошено и никаких соединений не было. Всё это записано в файлах проекта: соглашайтесь, если знаете, кто их написал. При любом изменении вопрос повторится.</translation>
    </message>
    <message>
        <source>This is not what you agreed to before.</source>
        <translation>Это не то, на что вы согласились раньше.</translation>
    </message>
    <message>
        <source>&amp;Agree and Connect</source>
        <translation>&amp;Согласиться и соединиться</translation>
    </message>
    <message>
        <source>Do &amp;Not Connect</source>
        <translation>&amp;Не соединяться</translation>
    </message>
</context>
<context>
    <name>retort::ui::WelcomePage</name>
    <message>
        <source>Recent projects</source>
        <translation>Недавние проекты</translation>
    </message>
    <message>
        <source>Database migrations, seen and applied</source>
        <translation>Миграции баз данных: увидеть и применить</translation>
    </message>
    <message>
        <source>&amp;Open a project…</source>
        <translation>&amp;Открыть проект…</translation>
    </message>
    <message>
        <source>Try the &amp;sample project</source>
        <translation>Попробовать на &amp;примере</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Открыть %1</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>Открывается %1…</translation>
    </message>
    <message>
        <source>%1 could not be opened.</source>
        <translation>Не удалось открыть %1.</translation>
    </message>
    <message>
        <source>%1 holds several projects. Which one?</source>
        <translation>В %1 несколько проектов. Какой открыть?</translation>
    </message>
</context>
<context>
    <name>retort::ui::Workspace</name>
    <message>
        <source>Opening %1</source>
        <translation>Открывается %1</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln revision(s)</source>
        <translation>
            <numerusform>%1: %Ln ревизия</numerusform>
            <numerusform>%1: %Ln ревизии</numerusform>
            <numerusform>%1: %Ln ревизий</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>Сохранено: %1</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>Записан %1</translation>
    </message>
    <message>
        <source>Its downgrade fails: %1</source>
        <translation>Её откат не удаётся: %1</translation>
    </message>
    <message>
        <source>Its downgrade does nothing</source>
        <translation>Её откат ничего не делает</translation>
    </message>
    <message>
        <source>Cannot be taken back: %1</source>
        <translation>Нельзя отменить: %1</translation>
    </message>
    <message>
        <source>base</source>
        <translation>основание</translation>
    </message>
    <message>
        <source>Downgrading to %1</source>
        <translation>Откат до %1</translation>
    </message>
    <message>
        <source>Stamping %1</source>
        <translation>Отметка %1</translation>
    </message>
    <message>
        <source>Upgrading to %1</source>
        <translation>Обновление до %1</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Stopped waiting</source>
        <translation>Ожидание прекращено</translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln statement(s)</source>
        <translation>
            <numerusform>Готово: %Ln команда</numerusform>
            <numerusform>Готово: %Ln команды</numerusform>
            <numerusform>Готово: %Ln команд</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 does not exist yet; the first upgrade makes it</source>
        <translation>%1 ещё нет; файл создаст первое обновление</translation>
    </message>
    <message>
        <source>Environment: %1</source>
        <translation>Окружение: %1</translation>
    </message>
    <message>
        <source>Disconnected from %1</source>
        <translation>Отсоединено от %1</translation>
    </message>
    <message>
        <source>The connection works: %1</source>
        <translation>Соединение работает: %1</translation>
    </message>
    <message>
        <source>This project connects to, or looks up, something else than you agreed to.</source>
        <translation>Проект соединяется не с тем или запрашивает не то, на что вы согласились.</translation>
    </message>
    <message>
        <source>Connect again: you are asked first.</source>
        <translation>Соединитесь ещё раз: сначала будет вопрос.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>Nothing can be run here now.</source>
        <translation>Сейчас здесь нельзя ничего выполнить.</translation>
    </message>
    <message>
        <source>Going on from run %1</source>
        <translation>Продолжение запуска %1</translation>
    </message>
    <message>
        <source>Nothing was connected to.</source>
        <translation>Соединения не было.</translation>
    </message>
    <message>
        <source>The password of %1 is in the keychain now</source>
        <translation>Пароль окружения «%1» теперь в связке ключей</translation>
    </message>
    <message>
        <source>The project leads to another database now than the one that this was worked out for.</source>
        <translation>Теперь проект ведёт к другой базе данных, не к той, для которой это составлено.</translation>
    </message>
    <message>
        <source>Nothing was run. Look at it again.</source>
        <translation>Ничего не выполнено. Посмотрите ещё раз.</translation>
    </message>
</context>
</TS>
