<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>SampleProject</name>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>Cannot write %1: %2</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Database migrations, seen and applied</source>
        <translation>Database migrations, seen and applied</translation>
    </message>
    <message>
        <source>Language of the window: en or ru.</source>
        <translation>Language of the window: en or ru.</translation>
    </message>
    <message>
        <source>Colours: system, light or dark.</source>
        <translation>Colours: system, light or dark.</translation>
    </message>
    <message>
        <source>Draw the pictures of the documentation into a folder, and end.</source>
        <translation>Draw the pictures of the documentation into a folder, and end.</translation>
    </message>
    <message>
        <source>A project&apos;s folder, its alembic.ini or its pyproject.toml.</source>
        <translation>A project&apos;s folder, its alembic.ini or its pyproject.toml.</translation>
    </message>
</context>
<context>
    <name>retort::Hazard</name>
    <message numerus="yes">
        <source>%n statement(s), each kept at once: a failure leaves half of the revision, and the version table as it was.</source>
        <translation>
            <numerusform>%n statement, each kept at once: a failure leaves half of the revision, and the version table as it was.</numerusform>
            <numerusform>%n statements, each kept at once: a failure leaves half of the revision, and the version table as it was.</numerusform>
        </translation>
    </message>
    <message>
        <source>One change of a table for each revision.</source>
        <translation>One change of a table for each revision.</translation>
    </message>
    <message>
        <source>Drops the table %1 with all of its rows.</source>
        <translation>Drops the table %1 with all of its rows.</translation>
    </message>
    <message>
        <source>Make sure that nothing reads it any more, and keep a copy of the rows.</source>
        <translation>Make sure that nothing reads it any more, and keep a copy of the rows.</translation>
    </message>
    <message>
        <source>Drops %1 with the data in it; programs that still read it fail.</source>
        <translation>Drops %1 with the data in it; programs that still read it fail.</translation>
    </message>
    <message>
        <source>Drop it one release after the last program that uses it.</source>
        <translation>Drop it one release after the last program that uses it.</translation>
    </message>
    <message>
        <source>Going back loses what was stored in %1 since.</source>
        <translation>Going back loses what was stored in %1 since.</translation>
    </message>
    <message>
        <source>Keep a copy of it if it may be needed.</source>
        <translation>Keep a copy of it if it may be needed.</translation>
    </message>
    <message>
        <source>Drops the schema %1.</source>
        <translation>Drops the schema %1.</translation>
    </message>
    <message>
        <source>Keep a copy of what is in it.</source>
        <translation>Keep a copy of what is in it.</translation>
    </message>
    <message>
        <source>%1 becomes narrower: values that have no room are cut off or refused.</source>
        <translation>%1 becomes narrower: values that have no room are cut off or refused.</translation>
    </message>
    <message>
        <source>Look for the longest value first.</source>
        <translation>Look for the longest value first.</translation>
    </message>
    <message>
        <source>Programs that know the table as %1 fail after this.</source>
        <translation>Programs that know the table as %1 fail after this.</translation>
    </message>
    <message>
        <source>Leave a view under the old name until they are gone.</source>
        <translation>Leave a view under the old name until they are gone.</translation>
    </message>
    <message>
        <source>Programs that know the column as %1 fail after this.</source>
        <translation>Programs that know the column as %1 fail after this.</translation>
    </message>
    <message>
        <source>Add the new column, write both, and drop the old one later.</source>
        <translation>Add the new column, write both, and drop the old one later.</translation>
    </message>
    <message>
        <source>Fails if %1 has equal values there already.</source>
        <translation>Fails if %1 has equal values there already.</translation>
    </message>
    <message>
        <source>Look for duplicates first.</source>
        <translation>Look for duplicates first.</translation>
    </message>
    <message>
        <source>Fails if %1 is NULL in any row.</source>
        <translation>Fails if %1 is NULL in any row.</translation>
    </message>
    <message>
        <source>Fill the empty rows first.</source>
        <translation>Fill the empty rows first.</translation>
    </message>
    <message>
        <source>Cannot be shown before it runs: %1</source>
        <translation>Cannot be shown before it runs: %1</translation>
    </message>
    <message>
        <source>Read the script at this place.</source>
        <translation>Read the script at this place.</translation>
    </message>
    <message>
        <source>Writes to %1 wait until the index is built.</source>
        <translation>Writes to %1 wait until the index is built.</translation>
    </message>
    <message>
        <source>postgresql_concurrently=True inside autocommit_block()</source>
        <translation>postgresql_concurrently=True inside autocommit_block()</translation>
    </message>
    <message>
        <source>Reads and writes queue behind dropping the index %1.</source>
        <translation>Reads and writes queue behind dropping the index %1.</translation>
    </message>
    <message>
        <source>Will fail: CONCURRENTLY is refused inside a transaction (%1).</source>
        <translation>Will fail: CONCURRENTLY is refused inside a transaction (%1).</translation>
    </message>
    <message>
        <source>Put it inside autocommit_block(), or into a revision of its own.</source>
        <translation>Put it inside autocommit_block(), or into a revision of its own.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the index of the constraint is built.</source>
        <translation>Reads and writes of %1 wait while the index of the constraint is built.</translation>
    </message>
    <message>
        <source>Build a unique index concurrently, then add the constraint USING INDEX.</source>
        <translation>Build a unique index concurrently, then add the constraint USING INDEX.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the index of the key is built.</source>
        <translation>Reads and writes of %1 wait while the index of the key is built.</translation>
    </message>
    <message>
        <source>Build a unique index concurrently, then add the key USING INDEX.</source>
        <translation>Build a unique index concurrently, then add the key USING INDEX.</translation>
    </message>
    <message>
        <source>Writes to %1 and to the table it refers to wait while every row is checked.</source>
        <translation>Writes to %1 and to the table it refers to wait while every row is checked.</translation>
    </message>
    <message>
        <source>postgresql_not_valid=True, then VALIDATE CONSTRAINT in a later revision</source>
        <translation>postgresql_not_valid=True, then VALIDATE CONSTRAINT in a later revision</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while every row is checked.</source>
        <translation>Reads and writes of %1 wait while every row is checked.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the constraint is built; there is no concurrent form.</source>
        <translation>Reads and writes of %1 wait while the constraint is built; there is no concurrent form.</translation>
    </message>
    <message>
        <source>Fill a new table and swap the names.</source>
        <translation>Fill a new table and swap the names.</translation>
    </message>
    <message>
        <source>Reads and writes wait while every row of the table is looked at for %1.</source>
        <translation>Reads and writes wait while every row of the table is looked at for %1.</translation>
    </message>
    <message>
        <source>CHECK (… IS NOT NULL) NOT VALID, validate it, SET NOT NULL, drop the CHECK</source>
        <translation>CHECK (… IS NOT NULL) NOT VALID, validate it, SET NOT NULL, drop the CHECK</translation>
    </message>
    <message>
        <source>%1 is NOT NULL without a default: fails if the table has rows.</source>
        <translation>%1 is NOT NULL without a default: fails if the table has rows.</translation>
    </message>
    <message>
        <source>Give it a server_default, or make it nullable and fill it first.</source>
        <translation>Give it a server_default, or make it nullable and fill it first.</translation>
    </message>
    <message>
        <source>The new column makes PostgreSQL write all of %1 anew; reads and writes wait.</source>
        <translation>The new column makes PostgreSQL write all of %1 anew; reads and writes wait.</translation>
    </message>
    <message>
        <source>Add the column empty, set the default, and fill the rows in batches.</source>
        <translation>Add the column empty, set the default, and fill the rows in batches.</translation>
    </message>
    <message>
        <source>The table and its indexes are written anew for the type of %1; reads and writes wait.</source>
        <translation>The table and its indexes are written anew for the type of %1; reads and writes wait.</translation>
    </message>
    <message>
        <source>Add a column of the new type, write both, and swap.</source>
        <translation>Add a column of the new type, write both, and swap.</translation>
    </message>
    <message>
        <source>%1 is NOT NULL without a default: the rows there silently get a zero or an empty text.</source>
        <translation>%1 is NOT NULL without a default: the rows there silently get a zero or an empty text.</translation>
    </message>
    <message>
        <source>Give it a server_default.</source>
        <translation>Give it a server_default.</translation>
    </message>
    <message>
        <source>The table is copied for the type of %1; writes wait.</source>
        <translation>The table is copied for the type of %1; writes wait.</translation>
    </message>
    <message>
        <source>A tool that changes tables online (gh-ost, pt-online-schema-change)</source>
        <translation>A tool that changes tables online (gh-ost, pt-online-schema-change)</translation>
    </message>
    <message>
        <source>Writes to %1 wait while every row is checked.</source>
        <translation>Writes to %1 wait while every row is checked.</translation>
    </message>
    <message>
        <source>Will fail: SQLite adds no NOT NULL column without a default (%1).</source>
        <translation>Will fail: SQLite adds no NOT NULL column without a default (%1).</translation>
    </message>
    <message>
        <source>Give it a server_default, or use batch_alter_table().</source>
        <translation>Give it a server_default, or use batch_alter_table().</translation>
    </message>
    <message>
        <source>The whole table %1 is copied into a new one.</source>
        <translation>The whole table %1 is copied into a new one.</translation>
    </message>
    <message>
        <source>Drops a column of %1 with the data in it; programs that still read it fail.</source>
        <translation>Drops a column of %1 with the data in it; programs that still read it fail.</translation>
    </message>
    <message>
        <source>Deletes all rows of %1.</source>
        <translation>Deletes all rows of %1.</translation>
    </message>
    <message>
        <source>Keep a copy of the rows.</source>
        <translation>Keep a copy of the rows.</translation>
    </message>
    <message>
        <source>Deletes all rows of %1: there is no WHERE.</source>
        <translation>Deletes all rows of %1: there is no WHERE.</translation>
    </message>
    <message>
        <source>Writes every row of %1: there is no WHERE.</source>
        <translation>Writes every row of %1: there is no WHERE.</translation>
    </message>
    <message>
        <source>Fill large tables in batches, in a revision of its own.</source>
        <translation>Fill large tables in batches, in a revision of its own.</translation>
    </message>
    <message>
        <source>CREATE INDEX CONCURRENTLY inside autocommit_block()</source>
        <translation>CREATE INDEX CONCURRENTLY inside autocommit_block()</translation>
    </message>
    <message>
        <source>DROP INDEX CONCURRENTLY inside autocommit_block()</source>
        <translation>DROP INDEX CONCURRENTLY inside autocommit_block()</translation>
    </message>
    <message>
        <source>The table and its indexes may be written anew for the type of a column of %1; reads and writes wait.</source>
        <translation>The table and its indexes may be written anew for the type of a column of %1; reads and writes wait.</translation>
    </message>
    <message>
        <source>NOT VALID, then VALIDATE CONSTRAINT in a later revision</source>
        <translation>NOT VALID, then VALIDATE CONSTRAINT in a later revision</translation>
    </message>
    <message>
        <source>A new column of %1 is NOT NULL without a default: fails if the table has rows.</source>
        <translation>A new column of %1 is NOT NULL without a default: fails if the table has rows.</translation>
    </message>
    <message>
        <source>Give it a default, or make it nullable and fill it first.</source>
        <translation>Give it a default, or make it nullable and fill it first.</translation>
    </message>
    <message>
        <source>Reads and writes of %1 wait while the whole table is written anew.</source>
        <translation>Reads and writes of %1 wait while the whole table is written anew.</translation>
    </message>
    <message>
        <source>pg_repack</source>
        <translation>pg_repack</translation>
    </message>
    <message>
        <source>The new value of %1 cannot be used before the transaction ends; PostgreSQL 11 and older refuse it.</source>
        <translation>The new value of %1 cannot be used before the transaction ends; PostgreSQL 11 and older refuse it.</translation>
    </message>
    <message>
        <source>Put it inside autocommit_block().</source>
        <translation>Put it inside autocommit_block().</translation>
    </message>
    <message>
        <source>Give it a default.</source>
        <translation>Give it a default.</translation>
    </message>
</context>
<context>
    <name>retort::engine</name>
    <message>
        <source>it was committed</source>
        <translation>it was committed</translation>
    </message>
    <message>
        <source>it failed</source>
        <translation>it failed</translation>
    </message>
    <message>
        <source>it was rolled back</source>
        <translation>it was rolled back</translation>
    </message>
    <message>
        <source>its transaction was rolled back</source>
        <translation>its transaction was rolled back</translation>
    </message>
    <message>
        <source>it can be run again without harm</source>
        <translation>it can be run again without harm</translation>
    </message>
    <message>
        <source>as you say</source>
        <translation>as you say</translation>
    </message>
    <message>
        <source>the database does not show whether it has taken effect</source>
        <translation>the database does not show whether it has taken effect</translation>
    </message>
    <message>
        <source>a later statement committed it</source>
        <translation>a later statement committed it</translation>
    </message>
    <message>
        <source>a later statement may have committed it</source>
        <translation>a later statement may have committed it</translation>
    </message>
    <message>
        <source>the script took it back by itself</source>
        <translation>the script took it back by itself</translation>
    </message>
    <message>
        <source>the server has its transaction as committed</source>
        <translation>the server has its transaction as committed</translation>
    </message>
    <message>
        <source>the server has its transaction as rolled back</source>
        <translation>the server has its transaction as rolled back</translation>
    </message>
    <message>
        <source>the version table has revision %1 of the same transaction</source>
        <translation>the version table has revision %1 of the same transaction</translation>
    </message>
    <message>
        <source>the version table knows nothing of revision %1 of the same transaction</source>
        <translation>the version table knows nothing of revision %1 of the same transaction</translation>
    </message>
    <message>
        <source>the database does not show whether its transaction was committed</source>
        <translation>the database does not show whether its transaction was committed</translation>
    </message>
    <message>
        <source>Values of %1 that do not fit into %2, and are cut, rounded or refused: %3</source>
        <translation>Values of %1 that do not fit into %2, and are cut, rounded or refused: %3</translation>
    </message>
    <message>
        <source>Values of %1 may not fit into %2; those are cut, rounded or refused</source>
        <translation>Values of %1 may not fit into %2; those are cut, rounded or refused</translation>
    </message>
    <message>
        <source>Rows that have no value in %1, which is to be NOT NULL again: %2</source>
        <translation>Rows that have no value in %1, which is to be NOT NULL again: %2</translation>
    </message>
    <message>
        <source>Rows may have no value in %1, which is to be NOT NULL again</source>
        <translation>Rows may have no value in %1, which is to be NOT NULL again</translation>
    </message>
    <message>
        <source>Values of %1 that are there more than once, which are refused: %2</source>
        <translation>Values of %1 that are there more than once, which are refused: %2</translation>
    </message>
    <message>
        <source>Values of %1 may be there more than once, which are refused</source>
        <translation>Values of %1 may be there more than once, which are refused</translation>
    </message>
    <message>
        <source>Rows of %1, which are dropped with it: %2</source>
        <translation>Rows of %1, which are dropped with it: %2</translation>
    </message>
    <message>
        <source>Values of %1, which are dropped with it: %2</source>
        <translation>Values of %1, which are dropped with it: %2</translation>
    </message>
    <message>
        <source>what comes after it is done</source>
        <translation>what comes after it is done</translation>
    </message>
    <message>
        <source>what comes before it is not done</source>
        <translation>what comes before it is not done</translation>
    </message>
    <message>
        <source>The database has some of what the revision makes, but not as its first statements leave it</source>
        <translation>The database has some of what the revision makes, but not as its first statements leave it</translation>
    </message>
    <message>
        <source>What the script does there depends on what only a run finds in the database</source>
        <translation>What the script does there depends on what only a run finds in the database</translation>
    </message>
    <message>
        <source>No target means this step alone: bring the other branches where they belong first</source>
        <translation>No target means this step alone: bring the other branches where they belong first</translation>
    </message>
    <message>
        <source>The server would refuse this statement (%1), and keep the rows that were changed before it; so it was not sent</source>
        <translation>The server would refuse this statement (%1), and keep the rows that were changed before it; so it was not sent</translation>
    </message>
    <message>
        <source>The database shows the first %1 of %2 statements of revision %3 as done already, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>The database shows the first %1 of %2 statements of revision %3 as done already, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</translation>
    </message>
    <message>
        <source>The database shows %1 of %2 statements of revision %3 as done already, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>The database shows %1 of %2 statements of revision %3 as done already, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</translation>
    </message>
    <message>
        <source>The server has rolled the transaction back instead of committing it, because a statement in it had failed</source>
        <translation>The server has rolled the transaction back instead of committing it, because a statement in it had failed</translation>
    </message>
    <message>
        <source>Mend the statement that failed, or let the script go back to a savepoint (begin_nested()) after an error that it goes on from.</source>
        <translation>Mend the statement that failed, or let the script go back to a savepoint (begin_nested()) after an error that it goes on from.</translation>
    </message>
    <message>
        <source>The database has some of what revision %1 makes, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>The database has some of what revision %1 makes, although the version table does not say so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</translation>
    </message>
    <message>
        <source>Whether the statement in doubt has taken effect has to be known first</source>
        <translation>Whether the statement in doubt has taken effect has to be known first</translation>
    </message>
    <message>
        <source>It has been taken back in part already</source>
        <translation>It has been taken back in part already</translation>
    </message>
    <message>
        <source>The project has no revision %1 any more</source>
        <translation>The project has no revision %1 any more</translation>
    </message>
    <message>
        <source>No statement takes this back: %1</source>
        <translation>No statement takes this back: %1</translation>
    </message>
    <message>
        <source>There is nothing to recover: no revision is half done</source>
        <translation>There is nothing to recover: no revision is half done</translation>
    </message>
    <message>
        <source>The journal knows no run %1</source>
        <translation>The journal knows no run %1</translation>
    </message>
    <message>
        <source>Run %1 was on another database: %2</source>
        <translation>Run %1 was on another database: %2</translation>
    </message>
    <message>
        <source>Run %1 by %2 is still at work</source>
        <translation>Run %1 by %2 is still at work</translation>
    </message>
    <message>
        <source>The server still executes a statement of run %1 (%2)</source>
        <translation>The server still executes a statement of run %1 (%2)</translation>
    </message>
    <message>
        <source>Wait until it is done, or end it.</source>
        <translation>Wait until it is done, or end it.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>env.py sends a statement of its own, which Retort does not: %1</source>
        <translation>env.py sends a statement of its own, which Retort does not: %1</translation>
    </message>
    <message>
        <source>env.py needs the environment variable %1, which is not set</source>
        <translation>env.py needs the environment variable %1, which is not set</translation>
    </message>
    <message>
        <source>Set it, as for Alembic, and run the command again.</source>
        <translation>Set it, as for Alembic, and run the command again.</translation>
    </message>
    <message>
        <source>env.py failed beside the database: %1</source>
        <translation>env.py failed beside the database: %1</translation>
    </message>
    <message>
        <source>With what the database answers, env.py does not come to its migrations</source>
        <translation>With what the database answers, env.py does not come to its migrations</translation>
    </message>
    <message>
        <source>It took another way when it was read. Look at what it asks the database in %1.</source>
        <translation>It took another way when it was read. Look at what it asks the database in %1.</translation>
    </message>
    <message>
        <source>With what the database answers, env.py migrates another connection</source>
        <translation>With what the database answers, env.py migrates another connection</translation>
    </message>
    <message>
        <source>Rolled back with another database of the same run</source>
        <translation>Rolled back with another database of the same run</translation>
    </message>
    <message>
        <source>Revision %1 is not the next one any more: the database or the project has changed since the run was interrupted</source>
        <translation>Revision %1 is not the next one any more: the database or the project has changed since the run was interrupted</translation>
    </message>
    <message>
        <source>Look at it again with retort-cli recover.</source>
        <translation>Look at it again with retort-cli recover.</translation>
    </message>
    <message>
        <source>attempt to write a readonly database: %1</source>
        <translation>attempt to write a readonly database: %1</translation>
    </message>
    <message>
        <source>You may not write to the file. Check its permissions.</source>
        <translation>You may not write to the file. Check its permissions.</translation>
    </message>
    <message>
        <source>The interrupted run is still at work</source>
        <translation>The interrupted run is still at work</translation>
    </message>
    <message>
        <source>The last run on this database (%1, begun %2 by %3) stopped inside revision %4, and a part of what it did there is still in the database</source>
        <translation>The last run on this database (%1, begun %2 by %3) stopped inside revision %4, and a part of what it did there is still in the database</translation>
    </message>
    <message>
        <source>retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</source>
        <translation>retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done.</translation>
    </message>
    <message>
        <source>The last run on this database (%1, begun %2 by %3) was interrupted. `retort-cli runs %4` shows its statements.</source>
        <translation>The last run on this database (%1, begun %2 by %3) was interrupted. `retort-cli runs %4` shows its statements.</translation>
    </message>
    <message>
        <source>In the way was %1.</source>
        <translation>In the way was %1.</translation>
    </message>
    <message>
        <source>Revision %1 failed: %2</source>
        <translation>Revision %1 failed: %2</translation>
    </message>
    <message>
        <source>This server cannot undo changes of tables: %1 statements of revision %2 have taken effect although the revision is not marked as applied.</source>
        <translation>This server cannot undo changes of tables: %1 statements of revision %2 have taken effect although the revision is not marked as applied.</translation>
    </message>
    <message>
        <source>Everything was rolled back: the database is as it was before.</source>
        <translation>Everything was rolled back: the database is as it was before.</translation>
    </message>
    <message>
        <source>The connection was lost: what the version table says below was read anew, if the server could be reached.</source>
        <translation>The connection was lost: what the version table says below was read anew, if the server could be reached.</translation>
    </message>
    <message>
        <source>The version table was changed by somebody else during the run: it has %1, expected %2</source>
        <translation>The version table was changed by somebody else during the run: it has %1, expected %2</translation>
    </message>
    <message>
        <source>Look at what the other run did, then run the command again.</source>
        <translation>Look at what the other run did, then run the command again.</translation>
    </message>
    <message>
        <source>Revision %1 cannot be written as SQL: parts of it are known only when it runs%2</source>
        <translation>Revision %1 cannot be written as SQL: parts of it are known only when it runs%2</translation>
    </message>
    <message>
        <source>The script ends before it. Apply this revision with a connection, or allow gaps to see those parts as comments.</source>
        <translation>The script ends before it. Apply this revision with a connection, or allow gaps to see those parts as comments.</translation>
    </message>
    <message>
        <source>The script of revision %1 has changed since: it ends before statement %2 of those that have run</source>
        <translation>The script of revision %1 has changed since: it ends before statement %2 of those that have run</translation>
    </message>
    <message>
        <source>Put the script back as it was, or take back what has been done.</source>
        <translation>Put the script back as it was, or take back what has been done.</translation>
    </message>
    <message>
        <source>Statement %1 of revision %2 is not the one that has run: the script has changed since, or takes another way now</source>
        <translation>Statement %1 of revision %2 is not the one that has run: the script has changed since, or takes another way now</translation>
    </message>
    <message>
        <source>Not tried, because it stands outside a transaction: %1</source>
        <translation>Not tried, because it stands outside a transaction: %1</translation>
    </message>
    <message>
        <source>Revision %1 ended the transaction by itself (%2): what came before cannot be undone by a failure after it.</source>
        <translation>Revision %1 ended the transaction by itself (%2): what came before cannot be undone by a failure after it.</translation>
    </message>
    <message>
        <source>Revision %1 has an autocommit block: what came before it, and the block itself, cannot be undone by a failure after it.</source>
        <translation>Revision %1 has an autocommit block: what came before it, and the block itself, cannot be undone by a failure after it.</translation>
    </message>
    <message>
        <source>Table %1 has indexes on expressions. Batch mode does not keep them when it makes the table anew; create them again in the revision.</source>
        <translation>Table %1 has indexes on expressions. Batch mode does not keep them when it makes the table anew; create them again in the revision.</translation>
    </message>
    <message>
        <source>%1 in revision %2 has no effect inside a transaction; foreign keys stay unchecked while revisions run.</source>
        <translation>%1 in revision %2 has no effect inside a transaction; foreign keys stay unchecked while revisions run.</translation>
    </message>
    <message>
        <source>Can&apos;t write the run journal %1: %2</source>
        <translation>Can&apos;t write the run journal %1: %2</translation>
    </message>
    <message>
        <source>Can&apos;t write the run journal: %1</source>
        <translation>Can&apos;t write the run journal: %1</translation>
    </message>
    <message>
        <source>database is locked%1: waited %2 s</source>
        <translation>database is locked%1: waited %2 s</translation>
    </message>
    <message>
        <source>Another program is writing to this database. Wait until it is done, then try again.</source>
        <translation>Another program is writing to this database. Wait until it is done, then try again.</translation>
    </message>
    <message>
        <source>The database is locked</source>
        <translation>The database is locked</translation>
    </message>
    <message>
        <source>Can&apos;t make the lock file %1</source>
        <translation>Can&apos;t make the lock file %1</translation>
    </message>
    <message>
        <source>No database URL is given</source>
        <translation>No database URL is given</translation>
    </message>
    <message>
        <source>Set sqlalchemy.url, for example to sqlite:///app.db</source>
        <translation>Set sqlalchemy.url, for example to sqlite:///app.db</translation>
    </message>
    <message>
        <source>Could not parse SQLAlchemy URL from given URL string</source>
        <translation>Could not parse SQLAlchemy URL from given URL string</translation>
    </message>
    <message>
        <source>A URL reads dialect://user:password@host:port/database, for example sqlite:///app.db or postgresql://shop@localhost/shop</source>
        <translation>A URL reads dialect://user:password@host:port/database, for example sqlite:///app.db or postgresql://shop@localhost/shop</translation>
    </message>
    <message>
        <source>The port in the database URL is not a number from 0 to 65535</source>
        <translation>The port in the database URL is not a number from 0 to 65535</translation>
    </message>
    <message>
        <source>In a user name or password, write @ as %40, : as %3A and / as %2F</source>
        <translation>In a user name or password, write @ as %40, : as %3A and / as %2F</translation>
    </message>
    <message>
        <source>A pooling proxy stands between Retort and the database, which gives every transaction another connection: the lock of a migration would not hold there</source>
        <translation>A pooling proxy stands between Retort and the database, which gives every transaction another connection: the lock of a migration would not hold there</translation>
    </message>
    <message>
        <source>Connect to the server itself, or to a pool in session mode.</source>
        <translation>Connect to the server itself, or to a pool in session mode.</translation>
    </message>
    <message>
        <source>The connection to %1 was lost: %2</source>
        <translation>The connection to %1 was lost: %2</translation>
    </message>
    <message>
        <source>Whether the last statement took effect is not known. Look at the current revision once the server is there again, before you go on.</source>
        <translation>Whether the last statement took effect is not known. Look at the current revision once the server is there again, before you go on.</translation>
    </message>
    <message>
        <source>Install the Qt driver %1.</source>
        <translation>Install the Qt driver %1.</translation>
    </message>
    <message>
        <source>Can&apos;t connect to a database of the kind &apos;%1&apos;</source>
        <translation>Can&apos;t connect to a database of the kind &apos;%1&apos;</translation>
    </message>
    <message>
        <source>unable to open database file: %1</source>
        <translation>unable to open database file: %1</translation>
    </message>
    <message>
        <source>the folder %1 does not exist</source>
        <translation>the folder %1 does not exist</translation>
    </message>
    <message>
        <source>Create the folder or correct the path in the database URL.</source>
        <translation>Create the folder or correct the path in the database URL.</translation>
    </message>
    <message>
        <source>%1 is a folder</source>
        <translation>%1 is a folder</translation>
    </message>
    <message>
        <source>Name a file in the database URL.</source>
        <translation>Name a file in the database URL.</translation>
    </message>
    <message>
        <source>This was said on connecting, for the environment in retort.toml or by an option: %1</source>
        <translation>This was said on connecting, for the environment in retort.toml or by an option: %1</translation>
    </message>
    <message>
        <source>The connection to %1 is not encrypted, although its address asks for it</source>
        <translation>The connection to %1 is not encrypted, although its address asks for it</translation>
    </message>
    <message>
        <source>Switch TLS on at the server, or take the ssl options out of the address.</source>
        <translation>Switch TLS on at the server, or take the ssl options out of the address.</translation>
    </message>
    <message>
        <source>Can&apos;t load plugin: sqlalchemy.dialects:%1</source>
        <translation>Can&apos;t load plugin: sqlalchemy.dialects:%1</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>this machine</translation>
    </message>
    <message>
        <source>the host that is looked up</source>
        <translation>the host that is looked up</translation>
    </message>
    <message>
        <source>the address in VAULT_ADDR</source>
        <translation>the address in VAULT_ADDR</translation>
    </message>
    <message>
        <source>your own token</source>
        <translation>your own token</translation>
    </message>
    <message>
        <source>URL from %1</source>
        <translation>URL from %1</translation>
    </message>
    <message>
        <source>user from %1</source>
        <translation>user from %1</translation>
    </message>
    <message>
        <source>password from %1</source>
        <translation>password from %1</translation>
    </message>
    <message>
        <source>credentials from %1</source>
        <translation>credentials from %1</translation>
    </message>
    <message>
        <source>Vault&apos;s role from %1</source>
        <translation>Vault&apos;s role from %1</translation>
    </message>
    <message>
        <source>Vault&apos;s user from %1</source>
        <translation>Vault&apos;s user from %1</translation>
    </message>
    <message>
        <source>Vault&apos;s secret from %1</source>
        <translation>Vault&apos;s secret from %1</translation>
    </message>
    <message>
        <source>sent to %1</source>
        <translation>sent to %1</translation>
    </message>
    <message>
        <source>login to Vault at %1 by %2</source>
        <translation>login to Vault at %1 by %2</translation>
    </message>
    <message>
        <source>%1, mount %2</source>
        <translation>%1, mount %2</translation>
    </message>
    <message>
        <source>%1, trusting %2</source>
        <translation>%1, trusting %2</translation>
    </message>
    <message>
        <source>%1, field %2</source>
        <translation>%1, field %2</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1, version %2</translation>
    </message>
    <message>
        <source>%1, namespace %2</source>
        <translation>%1, namespace %2</translation>
    </message>
    <message>
        <source>the variable %1</source>
        <translation>the variable %1</translation>
    </message>
    <message>
        <source>the file %1</source>
        <translation>the file %1</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry %1</source>
        <translation>the keychain&apos;s entry %1</translation>
    </message>
    <message>
        <source>a question: %1</source>
        <translation>a question: %1</translation>
    </message>
    <message>
        <source>The keychain has no entry &apos;%1&apos;</source>
        <translation>The keychain has no entry &apos;%1&apos;</translation>
    </message>
    <message>
        <source>Put it there with `retort-cli env store %1`, which asks for it.</source>
        <translation>Put it there with `retort-cli env store %1`, which asks for it.</translation>
    </message>
    <message>
        <source>The keychain was not opened for the entry &apos;%1&apos;</source>
        <translation>The keychain was not opened for the entry &apos;%1&apos;</translation>
    </message>
    <message>
        <source>Unlock it, and allow Retort to read the entry.</source>
        <translation>Unlock it, and allow Retort to read the entry.</translation>
    </message>
    <message>
        <source>There is no keychain that could be asked for &apos;%1&apos;%2</source>
        <translation>There is no keychain that could be asked for &apos;%1&apos;%2</translation>
    </message>
    <message>
        <source>On Linux it is GNOME Keyring or KWallet in a desktop session. Elsewhere use env, file, prompt or vault in place of keychain.</source>
        <translation>On Linux it is GNOME Keyring or KWallet in a desktop session. Elsewhere use env, file, prompt or vault in place of keychain.</translation>
    </message>
    <message>
        <source>The variable %1 is not set</source>
        <translation>The variable %1 is not set</translation>
    </message>
    <message>
        <source>The variable %1 is empty</source>
        <translation>The variable %1 is empty</translation>
    </message>
    <message>
        <source>retort.toml says that a secret is to be had there: export it before the call.</source>
        <translation>retort.toml says that a secret is to be had there: export it before the call.</translation>
    </message>
    <message>
        <source>retort.toml says that a secret is to be had there.</source>
        <translation>retort.toml says that a secret is to be had there.</translation>
    </message>
    <message>
        <source>There is no file %1</source>
        <translation>There is no file %1</translation>
    </message>
    <message>
        <source>The file %1 is empty</source>
        <translation>The file %1 is empty</translation>
    </message>
    <message>
        <source>The login in the browser did not succeed: %1</source>
        <translation>The login in the browser did not succeed: %1</translation>
    </message>
    <message>
        <source>Nobody logged in in the browser within two minutes</source>
        <translation>Nobody logged in in the browser within two minutes</translation>
    </message>
    <message>
        <source>%1 of %2 lasts for %3 s only, and the run may take %4 s</source>
        <translation>%1 of %2 lasts for %3 s only, and the run may take %4 s</translation>
    </message>
    <message>
        <source>A longer max_ttl of the role in Vault helps, or a shorter run_time of the environment in retort.toml if the run is short.</source>
        <translation>A longer max_ttl of the role in Vault helps, or a shorter run_time of the environment in retort.toml if the run is short.</translation>
    </message>
    <message>
        <source>The token for the credentials</source>
        <translation>The token for the credentials</translation>
    </message>
    <message>
        <source>The lease</source>
        <translation>The lease</translation>
    </message>
    <message>
        <source>The secret %1 in Vault has no field &apos;%2&apos;</source>
        <translation>The secret %1 in Vault has no field &apos;%2&apos;</translation>
    </message>
    <message>
        <source>&apos;credentials&apos; of the environment &apos;%1&apos; can only come from Vault, which gives a user and a password together</source>
        <translation>&apos;credentials&apos; of the environment &apos;%1&apos; can only come from Vault, which gives a user and a password together</translation>
    </message>
    <message>
        <source>The login to Vault by %1 needs &apos;%2&apos;</source>
        <translation>The login to Vault by %1 needs &apos;%2&apos;</translation>
    </message>
    <message>
        <source>The Vault at %1 %2</source>
        <translation>The Vault at %1 %2</translation>
    </message>
    <message>
        <source>cannot be reached: %1</source>
        <translation>cannot be reached: %1</translation>
    </message>
    <message>
        <source>did not answer within %1 s</source>
        <translation>did not answer within %1 s</translation>
    </message>
    <message>
        <source>VAULT_CLIENT_TIMEOUT says how long to wait.</source>
        <translation>VAULT_CLIENT_TIMEOUT says how long to wait.</translation>
    </message>
    <message>
        <source>Nothing listens there: is the server up, and is the port right?</source>
        <translation>Nothing listens there: is the server up, and is the port right?</translation>
    </message>
    <message>
        <source>There is no such host: check VAULT_ADDR or the address in retort.toml.</source>
        <translation>There is no such host: check VAULT_ADDR or the address in retort.toml.</translation>
    </message>
    <message>
        <source>Vault does not let us at %1</source>
        <translation>Vault does not let us at %1</translation>
    </message>
    <message>
        <source>Vault has nothing at %1</source>
        <translation>Vault has nothing at %1</translation>
    </message>
    <message>
        <source>Vault failed at %1</source>
        <translation>Vault failed at %1</translation>
    </message>
    <message>
        <source>This Vault is sealed or under maintenance, so it refuses %1</source>
        <translation>This Vault is sealed or under maintenance, so it refuses %1</translation>
    </message>
    <message>
        <source>Vault refused the login at %1</source>
        <translation>Vault refused the login at %1</translation>
    </message>
    <message>
        <source>Check the mount and the path. What no policy lets us see may look the same.</source>
        <translation>Check the mount and the path. What no policy lets us see may look the same.</translation>
    </message>
    <message>
        <source>The text is the server&apos;s, often that of the database behind it. Its log says more.</source>
        <translation>The text is the server&apos;s, often that of the database behind it. Its log says more.</translation>
    </message>
    <message>
        <source>Log in with `vault login` (or `bao login`), set VAULT_TOKEN, or say in [vault] of retort.toml how to log in (method = …).</source>
        <translation>Log in with `vault login` (or `bao login`), set VAULT_TOKEN, or say in [vault] of retort.toml how to log in (method = …).</translation>
    </message>
    <message>
        <source>There is no Vault token in %1</source>
        <translation>There is no Vault token in %1</translation>
    </message>
    <message>
        <source>There is no Vault token</source>
        <translation>There is no Vault token</translation>
    </message>
    <message>
        <source>The environment &apos;%1&apos; names no database</source>
        <translation>The environment &apos;%1&apos; names no database</translation>
    </message>
    <message>
        <source>The environment &apos;%1&apos; cannot be changed in retort.toml line by line</source>
        <translation>The environment &apos;%1&apos; cannot be changed in retort.toml line by line</translation>
    </message>
    <message>
        <source>Edit the file by hand.</source>
        <translation>Edit the file by hand.</translation>
    </message>
    <message>
        <source>There is no environment &apos;%1&apos;</source>
        <translation>There is no environment &apos;%1&apos;</translation>
    </message>
    <message>
        <source>The password of &apos;%1&apos; cannot be taken out of %2 safely</source>
        <translation>The password of &apos;%1&apos; cannot be taken out of %2 safely</translation>
    </message>
    <message>
        <source>No password is written down for &apos;%1&apos; in %2</source>
        <translation>No password is written down for &apos;%1&apos; in %2</translation>
    </message>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>Cannot read %1: %2</translation>
    </message>
    <message>
        <source>Can&apos;t read %1: %2</source>
        <translation>Can&apos;t read %1: %2</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>Cannot write %1: %2</translation>
    </message>
    <message>
        <source>Cannot make the folder %1</source>
        <translation>Cannot make the folder %1</translation>
    </message>
    <message>
        <source>There is nothing at %1.</source>
        <translation>There is nothing at %1.</translation>
    </message>
    <message>
        <source>%1 is not a migration project.</source>
        <translation>%1 is not a migration project.</translation>
    </message>
    <message>
        <source>No &apos;script_location&apos; key found in configuration.</source>
        <translation>No &apos;script_location&apos; key found in configuration.</translation>
    </message>
    <message>
        <source>Multiple heads are present; please specify the head revision on which the new revision should be based, or perform a merge.</source>
        <translation>Multiple heads are present; please specify the head revision on which the new revision should be based, or perform a merge.</translation>
    </message>
    <message>
        <source>Can&apos;t locate revision identified by &apos;%1&apos;</source>
        <translation>Can&apos;t locate revision identified by &apos;%1&apos;</translation>
    </message>
    <message>
        <source>File %1 already exists</source>
        <translation>File %1 already exists</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Nothing was written.</translation>
    </message>
    <message>
        <source>%1 has been changed in the meantime</source>
        <translation>%1 has been changed in the meantime</translation>
    </message>
    <message>
        <source>Nothing was written; look at the script first</source>
        <translation>Nothing was written; look at the script first</translation>
    </message>
    <message>
        <source>The parents of %1 cannot be rewritten</source>
        <translation>The parents of %1 cannot be rewritten</translation>
    </message>
    <message>
        <source>Did you mean &apos;%1&apos;?</source>
        <translation>Did you mean &apos;%1&apos;?</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text</source>
        <translation>%1 is not UTF-8 text</translation>
    </message>
    <message>
        <source>%1 cannot be &apos;%2&apos;</source>
        <translation>%1 cannot be &apos;%2&apos;</translation>
    </message>
    <message>
        <source>It can be %1.</source>
        <translation>It can be %1.</translation>
    </message>
    <message>
        <source>There is no setting &apos;%1&apos; in [%2]</source>
        <translation>There is no setting &apos;%1&apos; in [%2]</translation>
    </message>
    <message>
        <source>Known are %1.</source>
        <translation>Known are %1.</translation>
    </message>
    <message>
        <source>%1 is %2, and a reference is expected</source>
        <translation>%1 is %2, and a reference is expected</translation>
    </message>
    <message>
        <source>%1 is %2, and %3 is expected</source>
        <translation>%1 is %2, and %3 is expected</translation>
    </message>
    <message>
        <source>%1 is no time</source>
        <translation>%1 is no time</translation>
    </message>
    <message>
        <source>There is no environment &apos;%1&apos; for [environments.%2] to extend</source>
        <translation>There is no environment &apos;%1&apos; for [environments.%2] to extend</translation>
    </message>
    <message>
        <source>env.py takes its database from the application: add an environment</source>
        <translation>env.py takes its database from the application: add an environment</translation>
    </message>
    <message>
        <source>The project names no database: add an environment</source>
        <translation>The project names no database: add an environment</translation>
    </message>
    <message>
        <source>env.py goes through several databases, and the environment %1 does not say which of them is meant</source>
        <translation>env.py goes through several databases, and the environment %1 does not say which of them is meant</translation>
    </message>
    <message>
        <source>Name the database&apos;s INI section in retort.toml (section = …), or take the environments out of it: then each of these databases is one. Or use retort-cli, which goes through all.</source>
        <translation>Name the database&apos;s INI section in retort.toml (section = …), or take the environments out of it: then each of these databases is one. Or use retort-cli, which goes through all.</translation>
    </message>
    <message>
        <source>In the window it is Database &gt; Edit Environments, else a table of retort.toml.</source>
        <translation>In the window it is Database &gt; Edit Environments, else a table of retort.toml.</translation>
    </message>
    <message>
        <source>There is nothing by the name &apos;%1&apos; in retort.toml</source>
        <translation>There is nothing by the name &apos;%1&apos; in retort.toml</translation>
    </message>
    <message>
        <source>It has the tables %1.</source>
        <translation>It has the tables %1.</translation>
    </message>
    <message>
        <source>The environment &apos;%1&apos; has mistakes</source>
        <translation>The environment &apos;%1&apos; has mistakes</translation>
    </message>
    <message>
        <source>%1 can only come from Vault, which gives a user and a password together</source>
        <translation>%1 can only come from Vault, which gives a user and a password together</translation>
    </message>
</context>
<context>
    <name>retort::ui::ApplyDialog</name>
    <message>
        <source>plan.sql</source>
        <translation>plan.sql</translation>
    </message>
    <message>
        <source>SQL (*.sql)</source>
        <translation>SQL (*.sql)</translation>
    </message>
    <message>
        <source>run-%1.txt</source>
        <translation>run-%1.txt</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Nothing was run</source>
        <translation>Nothing was run</translation>
    </message>
    <message>
        <source>Plan – %1</source>
        <translation>Plan – %1</translation>
    </message>
    <message>
        <source>Run – %1</source>
        <translation>Run – %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::BusySign</name>
    <message>
        <source>Stop Waiting</source>
        <translation>Stop Waiting</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Waiting</translation>
    </message>
</context>
<context>
    <name>retort::ui::CommandPalette</name>
    <message>
        <source>Commands and Revisions</source>
        <translation>Commands and Revisions</translation>
    </message>
    <message>
        <source>A command, or a revision’s id or message</source>
        <translation>A command, or a revision’s id or message</translation>
    </message>
    <message>
        <source>What matches</source>
        <translation>What matches</translation>
    </message>
</context>
<context>
    <name>retort::ui::CompareDialog</name>
    <message>
        <source>Compare Revisions</source>
        <translation>Compare Revisions</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 and %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>They are the same revision.</source>
        <translation>They are the same revision.</translation>
    </message>
    <message>
        <source>%1 lies behind %2: an upgrade leads from the one to the other.</source>
        <translation>%1 lies behind %2: an upgrade leads from the one to the other.</translation>
    </message>
    <message>
        <source>%1 lies behind %2: a downgrade leads from the one to the other.</source>
        <translation>%1 lies behind %2: a downgrade leads from the one to the other.</translation>
    </message>
    <message>
        <source>They are on different branches, which part at %1.</source>
        <translation>They are on different branches, which part at %1.</translation>
    </message>
    <message>
        <source>They have no revision in common.</source>
        <translation>They have no revision in common.</translation>
    </message>
    <message>
        <source>Both sides touch: %1</source>
        <translation>Both sides touch: %1</translation>
    </message>
    <message numerus="yes">
        <source>Only in %1: %Ln revision(s)</source>
        <translation>
            <numerusform>Only in %1: %Ln revision</numerusform>
            <numerusform>Only in %1: %Ln revisions</numerusform>
        </translation>
    </message>
    <message>
        <source>Tables: %1</source>
        <translation>Tables: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::EditorTabs</name>
    <message>
        <source>Open scripts</source>
        <translation>Open scripts</translation>
    </message>
    <message>
        <source>Press Enter on a revision to read its script here.</source>
        <translation>Press Enter on a revision to read its script here.</translation>
    </message>
    <message>
        <source>The script cannot be opened</source>
        <translation>The script cannot be opened</translation>
    </message>
    <message>
        <source>The script cannot be read again</source>
        <translation>The script cannot be read again</translation>
    </message>
    <message>
        <source>The script was not saved</source>
        <translation>The script was not saved</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>read-only</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln problem</numerusform>
            <numerusform>%Ln problems</numerusform>
        </translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>line %1, column %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentColour</name>
    <message>
        <source>Red</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Yellow</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Green</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Teal</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blue</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violet</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grey</translation>
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
        <translation>Path, such as secret/data/shop</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>Environment variable</translation>
    </message>
    <message>
        <source>Name, such as SHOP_PASSWORD</source>
        <translation>Name, such as SHOP_PASSWORD</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Path, such as /run/secrets/shop</source>
        <translation>Path, such as /run/secrets/shop</translation>
    </message>
    <message>
        <source>System keychain</source>
        <translation>System keychain</translation>
    </message>
    <message>
        <source>Entry, such as shop-staging</source>
        <translation>Entry, such as shop-staging</translation>
    </message>
    <message>
        <source>Ask each time</source>
        <translation>Ask each time</translation>
    </message>
    <message>
        <source>Question, such as Password of staging</source>
        <translation>Question, such as Password of staging</translation>
    </message>
    <message>
        <source>staging</source>
        <translation>staging</translation>
    </message>
    <message>
        <source>For people; the name if empty</source>
        <translation>For people; the name if empty</translation>
    </message>
    <message>
        <source>That of the URL if empty</source>
        <translation>That of the URL if empty</translation>
    </message>
    <message>
        <source>&amp;Protected: applying asks for its name</source>
        <translation>&amp;Protected: applying asks for its name</translation>
    </message>
    <message>
        <source>The name if empty</source>
        <translation>The name if empty</translation>
    </message>
    <message>
        <source>&amp;Export only: its SQL is handed on, nothing is applied</source>
        <translation>&amp;Export only: its SQL is handed on, nothing is applied</translation>
    </message>
    <message>
        <source>Where the password is</source>
        <translation>Where the password is</translation>
    </message>
    <message>
        <source>Field of the secret</source>
        <translation>Field of the secret</translation>
    </message>
    <message>
        <source>None, or written in the file</source>
        <translation>None, or written in the file</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>C&amp;olour</source>
        <translation>C&amp;olour</translation>
    </message>
    <message>
        <source>Pass&amp;word</source>
        <translation>Pass&amp;word</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>La&amp;bel</source>
        <translation>La&amp;bel</translation>
    </message>
    <message>
        <source>UR&amp;L</source>
        <translation>UR&amp;L</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;User</translation>
    </message>
    <message>
        <source>Wor&amp;d to type</source>
        <translation>Wor&amp;d to type</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentMenu</name>
    <message>
        <source>En&amp;vironment</source>
        <translation>En&amp;vironment</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentPicker</name>
    <message>
        <source>no database</source>
        <translation>no database</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>not connected</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>reading…</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>at %1</translation>
    </message>
    <message>
        <source>unknown here</source>
        <translation>unknown here</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>up to date</translation>
    </message>
    <message numerus="yes">
        <source>%Ln behind</source>
        <translation>
            <numerusform>%Ln behind</numerusform>
            <numerusform>%Ln behind</numerusform>
        </translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>Connect to %1</translation>
    </message>
    <message>
        <source>No database</source>
        <translation>No database</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>PROTECTED</source>
        <translation>PROTECTED</translation>
    </message>
    <message>
        <source>EXPORT ONLY</source>
        <translation>EXPORT ONLY</translation>
    </message>
    <message>
        <source>Environment: %1</source>
        <translation>Environment: %1</translation>
    </message>
    <message>
        <source>protected</source>
        <translation>protected</translation>
    </message>
    <message>
        <source>export only</source>
        <translation>export only</translation>
    </message>
    <message>
        <source>&amp;Refresh All</source>
        <translation>&amp;Refresh All</translation>
    </message>
    <message>
        <source>&amp;Edit Environments…</source>
        <translation>&amp;Edit Environments…</translation>
    </message>
    <message>
        <source>seen at %1 on %2</source>
        <translation>seen at %1 on %2</translation>
    </message>
    <message>
        <source>unreachable: %1</source>
        <translation>unreachable: %1</translation>
    </message>
    <message>
        <source>%1, line %2: %3</source>
        <translation>%1, line %2: %3</translation>
    </message>
</context>
<context>
    <name>retort::ui::EnvironmentsDialog</name>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Add</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Remove</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Test</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Save</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>Environments</translation>
    </message>
    <message>
        <source>The connection works: %1</source>
        <translation>The connection works: %1</translation>
    </message>
    <message>
        <source>Kept in retort.toml; other lines of it stay as they are.</source>
        <translation>Kept in retort.toml; other lines of it stay as they are.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>New environment</source>
        <translation>New environment</translation>
    </message>
    <message>
        <source>retort.toml was not written: %1</source>
        <translation>retort.toml was not written: %1</translation>
    </message>
    <message>
        <source>An environment needs a name.</source>
        <translation>An environment needs a name.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>%1 was removed from retort.toml.</source>
        <translation>%1 was removed from retort.toml.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>S&amp;top</translation>
    </message>
    <message>
        <source>Not saved yet: save it, or close again to drop what you typed.</source>
        <translation>Not saved yet: save it, or close again to drop what you typed.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Line %1: %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::FilterButtons</name>
    <message>
        <source>Which branch is shown</source>
        <translation>Which branch is shown</translation>
    </message>
    <message>
        <source>Which states are shown</source>
        <translation>Which states are shown</translation>
    </message>
    <message>
        <source>Only scripts that touch a table</source>
        <translation>Only scripts that touch a table</translation>
    </message>
    <message>
        <source>Only scripts of one author</source>
        <translation>Only scripts of one author</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Show everything</translation>
    </message>
    <message>
        <source>&amp;Fold Linear Runs</source>
        <translation>&amp;Fold Linear Runs</translation>
    </message>
    <message>
        <source>Show revisions in a row without a branch as one row (Ctrl+Shift+L)</source>
        <translation>Show revisions in a row without a branch as one row (Ctrl+Shift+L)</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>All states</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Applied</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>Current</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Heads</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>Merges</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>Broken</translation>
    </message>
    <message>
        <source>Not committed</source>
        <translation>Not committed</translation>
    </message>
    <message>
        <source>All branches</source>
        <translation>All branches</translation>
    </message>
    <message>
        <source>What leads to %1</source>
        <translation>What leads to %1</translation>
    </message>
    <message>
        <source>All tables</source>
        <translation>All tables</translation>
    </message>
    <message>
        <source>All authors</source>
        <translation>All authors</translation>
    </message>
</context>
<context>
    <name>retort::ui::FindBar</name>
    <message>
        <source>Tell capital letters apart</source>
        <translation>Tell capital letters apart</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>Whole words only</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>A regular expression</translation>
    </message>
    <message>
        <source>Find in this script</source>
        <translation>Find in this script</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Replace with</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>Previous match (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>Next match (Enter)</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>Close (Escape)</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Replace</translation>
    </message>
    <message>
        <source>Replace this match and go to the next one</source>
        <translation>Replace this match and go to the next one</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Replace all</translation>
    </message>
    <message>
        <source>Replace every match in this script</source>
        <translation>Replace every match in this script</translation>
    </message>
    <message>
        <source>not a valid pattern</source>
        <translation>not a valid pattern</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced</source>
        <translation>
            <numerusform>%Ln replaced</numerusform>
            <numerusform>%Ln replaced</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::HazardModel</name>
    <message>
        <source>danger</source>
        <translation>danger</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>warning</translation>
    </message>
    <message>
        <source>note</source>
        <translation>note</translation>
    </message>
    <message>
        <source>Safer: %1</source>
        <translation>Safer: %1</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>What would happen</source>
        <translation>What would happen</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
</context>
<context>
    <name>retort::ui::HeadsBanner</name>
    <message>
        <source>Show next</source>
        <translation>Show next</translation>
    </message>
    <message>
        <source>Bring together…</source>
        <translation>Bring together…</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Repair…</translation>
    </message>
    <message>
        <source>  (%1, line %2)</source>
        <translation>  (%1, line %2)</translation>
    </message>
    <message>
        <source>The database stands at %1, which no script here declares.</source>
        <translation>The database stands at %1, which no script here declares.</translation>
    </message>
    <message>
        <source>“Upgrade to head” needs one of them, or a merge.</source>
        <translation>“Upgrade to head” needs one of them, or a merge.</translation>
    </message>
</context>
<context>
    <name>retort::ui::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Page</translation>
    </message>
</context>
<context>
    <name>retort::ui::HistoryModel</name>
    <message>
        <source>current</source>
        <translation>current</translation>
    </message>
    <message>
        <source>unknown here</source>
        <translation>unknown here</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>missing</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>broken</translation>
    </message>
    <message>
        <source>head</source>
        <translation>head</translation>
    </message>
    <message>
        <source>edited since</source>
        <translation>edited since</translation>
    </message>
    <message>
        <source>unsaved</source>
        <translation>unsaved</translation>
    </message>
    <message>
        <source>not in git</source>
        <translation>not in git</translation>
    </message>
    <message>
        <source>uncommitted</source>
        <translation>uncommitted</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>merge</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d MMM yyyy</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>no such file</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s)</source>
        <translation>
            <numerusform>%Ln revision</numerusform>
            <numerusform>%Ln revisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) in a row, folded. Enter or a click on the node opens them.</source>
        <translation>
            <numerusform>%Ln revision in a row, folded. Enter or a click on the node opens them.</numerusform>
            <numerusform>%Ln revisions in a row, folded. Enter or a click on the node opens them.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: the database stands here, but no file in this project declares this revision.</source>
        <translation>%1: the database stands here, but no file in this project declares this revision.</translation>
    </message>
    <message>
        <source>%1: no file in this project declares this revision.</source>
        <translation>%1: no file in this project declares this revision.</translation>
    </message>
    <message>
        <source>The database stands here</source>
        <translation>The database stands here</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Applied</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>Revises %1</source>
        <translation>Revises %1</translation>
    </message>
    <message>
        <source>Depends on %1</source>
        <translation>Depends on %1</translation>
    </message>
    <message>
        <source>Branch %1</source>
        <translation>Branch %1</translation>
    </message>
    <message>
        <source>Created %1</source>
        <translation>Created %1</translation>
    </message>
    <message>
        <source>Commit %1 by %2, %3</source>
        <translation>Commit %1 by %2, %3</translation>
    </message>
    <message>
        <source>Not in git yet</source>
        <translation>Not in git yet</translation>
    </message>
    <message>
        <source>Changed since the last commit</source>
        <translation>Changed since the last commit</translation>
    </message>
    <message>
        <source>Edited since it was applied: the database has the older version</source>
        <translation>Edited since it was applied: the database has the older version</translation>
    </message>
    <message>
        <source>Tables: %1</source>
        <translation>Tables: %1</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>applied</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>pending</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Author</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
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
        <translation>History of revisions</translation>
    </message>
    <message>
        <source>Right click: choose the columns</source>
        <translation>Right click: choose the columns</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
</context>
<context>
    <name>retort::ui::HistoryView</name>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Search revisions by id, message, label, file, author or the script’s text</source>
        <translation>Search revisions by id, message, label, file, author or the script’s text</translation>
    </message>
    <message>
        <source>Search revisions by id, message, label, file, author or the script’s text (Ctrl+F)</source>
        <translation>Search revisions by id, message, label, file, author or the script’s text (Ctrl+F)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show only the revisions that match</source>
        <translation>Show only the revisions that match</translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 of %L2 shown</source>
        <translation>%L1 of %L2 shown</translation>
    </message>
    <message>
        <source>Select a revision to see what it would change.</source>
        <translation>Select a revision to see what it would change.</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln revision(s)&lt;/b&gt; selected: the SQL below is that of all of them, in the order in which they run.</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln revision&lt;/b&gt; selected: the SQL below is that of all of them, in the order in which they run.</numerusform>
            <numerusform>&lt;b&gt;%Ln revisions&lt;/b&gt; selected: the SQL below is that of all of them, in the order in which they run.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 compares the first with the last.</source>
        <translation>%1 compares the first with the last.</translation>
    </message>
    <message>
        <source>is where the database stands</source>
        <translation>is where the database stands</translation>
    </message>
    <message numerus="yes">
        <source>is applied; going back to it undoes %Ln revision(s)</source>
        <translation>
            <numerusform>is applied; going back to it undoes %Ln revision</numerusform>
            <numerusform>is applied; going back to it undoes %Ln revisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>is pending; upgrading to it runs %Ln revision(s)</source>
        <translation>
            <numerusform>is pending; upgrading to it runs %Ln revision</numerusform>
            <numerusform>is pending; upgrading to it runs %Ln revisions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::InterruptedBanner</name>
    <message>
        <source>Look at It…</source>
        <translation>Look at It…</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>A run on this database broke off in the middle: %1, %2 (%3), by %4.</source>
        <translation>A run on this database broke off in the middle: %1, %2 (%3), by %4.</translation>
    </message>
    <message>
        <source>A run on this database failed and left a revision half done: %1, %2 (%3), by %4.</source>
        <translation>A run on this database failed and left a revision half done: %1, %2 (%3), by %4.</translation>
    </message>
</context>
<context>
    <name>retort::ui::KeysDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Keyboard Shortcuts</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>Search the shortcuts</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Shortcuts</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>What</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Row down, up</source>
        <translation>Row down, up</translation>
    </message>
    <message>
        <source>Open the script, or the folded run</source>
        <translation>Open the script, or the folded run</translation>
    </message>
    <message>
        <source>Fold, unfold a run</source>
        <translation>Fold, unfold a run</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Left, Right</translation>
    </message>
    <message>
        <source>Select a range</source>
        <translation>Select a range</translation>
    </message>
    <message>
        <source>Shift+Up, Shift+Down</source>
        <translation>Shift+Up, Shift+Down</translation>
    </message>
    <message>
        <source>Next, previous match</source>
        <translation>Next, previous match</translation>
    </message>
    <message>
        <source>Enter, Shift+Enter</source>
        <translation>Enter, Shift+Enter</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Back to the list</translation>
    </message>
</context>
<context>
    <name>retort::ui::LogModel</name>
    <message>
        <source>Detail</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warning</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
</context>
<context>
    <name>retort::ui::LogPane</name>
    <message>
        <source>Least level that is shown</source>
        <translation>Least level that is shown</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Search the log</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>Clear the log</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
</context>
<context>
    <name>retort::ui::MainWindow</name>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Runs</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>SQL, Runs and Log</source>
        <translation>SQL, Runs and Log</translation>
    </message>
    <message>
        <source>That cannot be taken back</source>
        <translation>That cannot be taken back</translation>
    </message>
    <message>
        <source>%1 – Retort</source>
        <translation>%1 – Retort</translation>
    </message>
    <message>
        <source>%1 could not be opened.</source>
        <translation>%1 could not be opened.</translation>
    </message>
    <message>
        <source>The sample project could not be copied</source>
        <translation>The sample project could not be copied</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>None yet</translation>
    </message>
    <message>
        <source>Working out the plan…</source>
        <translation>Working out the plan…</translation>
    </message>
    <message>
        <source>Asking the database…</source>
        <translation>Asking the database…</translation>
    </message>
    <message>
        <source>Reading the scripts…</source>
        <translation>Reading the scripts…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s)</source>
        <translation>
            <numerusform>%Ln revision</numerusform>
            <numerusform>%Ln revisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n head(s)</source>
        <translation>
            <numerusform>%n head</numerusform>
            <numerusform>%n heads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n broken script(s)</source>
        <translation>
            <numerusform>%n broken script</numerusform>
            <numerusform>%n broken scripts</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message numerus="yes">
        <source>%n unsaved script(s)</source>
        <translation>
            <numerusform>%n unsaved script</numerusform>
            <numerusform>%n unsaved scripts</numerusform>
        </translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>A run is under way</translation>
    </message>
    <message>
        <source>Cancel it, or wait for its end.</source>
        <translation>Cancel it, or wait for its end.</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>&amp;First Steps</source>
        <translation>&amp;First Steps</translation>
    </message>
    <message>
        <source>&amp;Differences from Alembic</source>
        <translation>&amp;Differences from Alembic</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Keyboard Shortcuts</translation>
    </message>
    <message>
        <source>&amp;About Retort</source>
        <translation>&amp;About Retort</translation>
    </message>
    <message>
        <source>Database migrations, seen and applied. Free software under the GPL, version 3 or later.</source>
        <translation>Database migrations, seen and applied. Free software under the GPL, version 3 or later.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;File</translation>
    </message>
    <message>
        <source>New &amp;Window</source>
        <translation>New &amp;Window</translation>
    </message>
    <message>
        <source>&amp;Open Project…</source>
        <translation>&amp;Open Project…</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Open &amp;Recent</translation>
    </message>
    <message>
        <source>Open the Sa&amp;mple Project</source>
        <translation>Open the Sa&amp;mple Project</translation>
    </message>
    <message>
        <source>Read Scripts &amp;Again</source>
        <translation>Read Scripts &amp;Again</translation>
    </message>
    <message>
        <source>&amp;Save Script</source>
        <translation>&amp;Save Script</translation>
    </message>
    <message>
        <source>Find and Re&amp;place…</source>
        <translation>Find and Re&amp;place…</translation>
    </message>
    <message>
        <source>Save A&amp;ll</source>
        <translation>Save A&amp;ll</translation>
    </message>
    <message>
        <source>&amp;Close Script</source>
        <translation>&amp;Close Script</translation>
    </message>
    <message>
        <source>&amp;Export SQL…</source>
        <translation>&amp;Export SQL…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quit</translation>
    </message>
    <message>
        <source>Re&amp;vision</source>
        <translation>Re&amp;vision</translation>
    </message>
    <message>
        <source>Take Back</source>
        <translation>Take Back</translation>
    </message>
    <message>
        <source>Do Again</source>
        <translation>Do Again</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>&amp;Find…</translation>
    </message>
    <message>
        <source>Find in the &amp;History…</source>
        <translation>Find in the &amp;History…</translation>
    </message>
    <message>
        <source>Go &amp;to</source>
        <translation>Go &amp;to</translation>
    </message>
    <message>
        <source>&amp;Database</source>
        <translation>&amp;Database</translation>
    </message>
    <message>
        <source>V&amp;iew</source>
        <translation>V&amp;iew</translation>
    </message>
    <message>
        <source>Go to &amp;History</source>
        <translation>Go to &amp;History</translation>
    </message>
    <message>
        <source>Go to the &amp;Script</source>
        <translation>Go to the &amp;Script</translation>
    </message>
    <message>
        <source>Go to the S&amp;QL</source>
        <translation>Go to the S&amp;QL</translation>
    </message>
    <message>
        <source>Go to the &amp;Runs</source>
        <translation>Go to the &amp;Runs</translation>
    </message>
    <message>
        <source>Go to the &amp;Log</source>
        <translation>Go to the &amp;Log</translation>
    </message>
    <message>
        <source>&amp;Commands and Revisions…</source>
        <translation>&amp;Commands and Revisions…</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Theme</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>As the &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Light</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dark</translation>
    </message>
    <message>
        <source>L&amp;anguage (at the next start)</source>
        <translation>L&amp;anguage (at the next start)</translation>
    </message>
    <message>
        <source>The connection works: %1</source>
        <translation>The connection works: %1</translation>
    </message>
    <message>
        <source>%1 – %2 (protected) – Retort</source>
        <translation>%1 – %2 (protected) – Retort</translation>
    </message>
    <message>
        <source>%1 – %2 – Retort</source>
        <translation>%1 – %2 – Retort</translation>
    </message>
    <message>
        <source>&amp;Edit Environments…</source>
        <translation>&amp;Edit Environments…</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>Panes</translation>
    </message>
    <message>
        <source>The password stays where it is</source>
        <translation>The password stays where it is</translation>
    </message>
    <message>
        <source>The password of %1 is in the keychain now.</source>
        <translation>The password of %1 is in the keychain now.</translation>
    </message>
    <message>
        <source>Testing the connection…</source>
        <translation>Testing the connection…</translation>
    </message>
    <message>
        <source>Looking up the credentials of %1, and connecting…</source>
        <translation>Looking up the credentials of %1, and connecting…</translation>
    </message>
    <message>
        <source>I&amp;nterrupted Run…</source>
        <translation>I&amp;nterrupted Run…</translation>
    </message>
    <message>
        <source>Nothing was connected to: that you agree could not be noted</source>
        <translation>Nothing was connected to: that you agree could not be noted</translation>
    </message>
    <message>
        <source>C&amp;olumns</source>
        <translation>C&amp;olumns</translation>
    </message>
</context>
<context>
    <name>retort::ui::MergeDialog</name>
    <message>
        <source>Its script has unsaved text: save it first.</source>
        <translation>Its script has unsaved text: save it first.</translation>
    </message>
    <message>
        <source>Change of Parent of %1</source>
        <translation>Change of Parent of %1</translation>
    </message>
    <message>
        <source>&amp;Merge them with a new revision</source>
        <translation>&amp;Merge them with a new revision</translation>
    </message>
    <message>
        <source>Several Heads</source>
        <translation>Several Heads</translation>
    </message>
    <message numerus="yes">
        <source>%n head(s) to bring together</source>
        <translation>
            <numerusform>%n head to bring together</numerusform>
            <numerusform>%n heads to bring together</numerusform>
        </translation>
    </message>
    <message>
        <source>Message of the merge revision</source>
        <translation>Message of the merge revision</translation>
    </message>
    <message>
        <source>merge %1</source>
        <translation>merge %1</translation>
    </message>
    <message>
        <source> and </source>
        <translation> and </translation>
    </message>
    <message>
        <source>Put %1 &amp;after %2 (change its parent)</source>
        <translation>Put %1 &amp;after %2 (change its parent)</translation>
    </message>
    <message>
        <source>Put %1 a&amp;fter %2 (change its parent)</source>
        <translation>Put %1 a&amp;fter %2 (change its parent)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>&amp;Create the Merge</source>
        <translation>&amp;Create the Merge</translation>
    </message>
    <message>
        <source>Change the &amp;Parent</source>
        <translation>Change the &amp;Parent</translation>
    </message>
    <message>
        <source>The branch of %1 starts with %2: its parent changes.</source>
        <translation>The branch of %1 starts with %2: its parent changes.</translation>
    </message>
</context>
<context>
    <name>retort::ui::MergePreviewDialog</name>
    <message>
        <source>Graph After Merging</source>
        <translation>Graph After Merging</translation>
    </message>
    <message>
        <source>After &amp;merging into %1:</source>
        <translation>After &amp;merging into %1:</translation>
    </message>
    <message>
        <source>Branch or tag to merge</source>
        <translation>Branch or tag to merge</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Nothing is merged: this is a look ahead.</source>
        <translation>Nothing is merged: this is a look ahead.</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>Reading %1…</translation>
    </message>
    <message>
        <source>This repository has no other branch.</source>
        <translation>This repository has no other branch.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) would come</source>
        <translation>
            <numerusform>%Ln revision would come</numerusform>
            <numerusform>%Ln revisions would come</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln would go</source>
        <translation>
            <numerusform>%Ln would go</numerusform>
            <numerusform>%Ln would go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the graph would have %n head(s): %1</source>
        <translation>
            <numerusform>the graph would have %n head: %1</numerusform>
            <numerusform>the graph would have %n heads: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>More heads than now: a merge revision or another parent will be needed.</source>
        <translation>More heads than now: a merge revision or another parent will be needed.</translation>
    </message>
    <message>
        <source>Changed on both sides, git would ask: %1</source>
        <translation>Changed on both sides, git would ask: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::NewRevisionDialog</name>
    <message>
        <source>C&amp;reate</source>
        <translation>C&amp;reate</translation>
    </message>
    <message>
        <source>New Revision</source>
        <translation>New Revision</translation>
    </message>
    <message>
        <source>New revision</source>
        <translation>New revision</translation>
    </message>
    <message>
        <source>What it changes, in a few words</source>
        <translation>What it changes, in a few words</translation>
    </message>
    <message>
        <source>Optional: starts a named branch</source>
        <translation>Optional: starts a named branch</translation>
    </message>
    <message>
        <source>Optional: ids or labels, separated by commas</source>
        <translation>Optional: ids or labels, separated by commas</translation>
    </message>
    <message>
        <source>&amp;Message</source>
        <translation>&amp;Message</translation>
    </message>
    <message>
        <source>&amp;After</source>
        <translation>&amp;After</translation>
    </message>
    <message>
        <source>Branch &amp;label</source>
        <translation>Branch &amp;label</translation>
    </message>
    <message>
        <source>&amp;Depends on</source>
        <translation>&amp;Depends on</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Nothing: a new base</source>
        <translation>Nothing: a new base</translation>
    </message>
    <message>
        <source>That revision has a child already: this starts a second branch, and the project will have one more head.</source>
        <translation>That revision has a child already: this starts a second branch, and the project will have one more head.</translation>
    </message>
</context>
<context>
    <name>retort::ui::OutputPane</name>
    <message>
        <source>Output</source>
        <translation>Output</translation>
    </message>
</context>
<context>
    <name>retort::ui::ParentDialog</name>
    <message>
        <source>&amp;Restore from Git</source>
        <translation>&amp;Restore from Git</translation>
    </message>
    <message>
        <source>Change the &amp;Parent</source>
        <translation>Change the &amp;Parent</translation>
    </message>
    <message>
        <source>Parent of a Revision</source>
        <translation>Parent of a Revision</translation>
    </message>
    <message>
        <source>Parent of %1</source>
        <translation>Parent of %1</translation>
    </message>
    <message>
        <source>“%1” follows %2 now.</source>
        <translation>“%1” follows %2 now.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nothing</translation>
    </message>
    <message>
        <source>“%1” follows %2, which no file here declares.</source>
        <translation>“%1” follows %2, which no file here declares.</translation>
    </message>
    <message>
        <source>&amp;New parent:</source>
        <translation>&amp;New parent:</translation>
    </message>
    <message>
        <source>New parent</source>
        <translation>New parent</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Looking for %1 in git…</source>
        <translation>Looking for %1 in git…</translation>
    </message>
    <message>
        <source>Nothing: a base</source>
        <translation>Nothing: a base</translation>
    </message>
    <message>
        <source>That is its parent already.</source>
        <translation>That is its parent already.</translation>
    </message>
    <message>
        <source>Git has it: %1 was deleted in a commit.</source>
        <translation>Git has it: %1 was deleted in a commit.</translation>
    </message>
    <message>
        <source>Git does not have it either.</source>
        <translation>Git does not have it either.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 cannot be written: %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::ParentEffects</name>
    <message>
        <source>%1 by %2</source>
        <translation>%1 by %2</translation>
    </message>
    <message>
        <source>They have no revision in common.</source>
        <translation>They have no revision in common.</translation>
    </message>
    <message>
        <source>They part at %1.</source>
        <translation>They part at %1.</translation>
    </message>
    <message>
        <source>No table is touched by both.</source>
        <translation>No table is touched by both.</translation>
    </message>
    <message>
        <source>Both touch: %1</source>
        <translation>Both touch: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n head(s): %1</source>
        <translation>
            <numerusform>%n head: %1</numerusform>
            <numerusform>%n heads: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing in common</source>
        <translation>nothing in common</translation>
    </message>
    <message>
        <source>part at %1</source>
        <translation>part at %1</translation>
    </message>
    <message>
        <source>both touch %1</source>
        <translation>both touch %1</translation>
    </message>
    <message>
        <source>A merge revision changes no table. A database on either side gets what it lacks of the other side, then the merge; none has to be touched by hand.</source>
        <translation>A merge revision changes no table. A database on either side gets what it lacks of the other side, then the merge; none has to be touched by hand.</translation>
    </message>
    <message numerus="yes">
        <source>The connected database lacks %Ln revision(s) of them.</source>
        <translation>
            <numerusform>The connected database lacks %Ln revision of them.</numerusform>
            <numerusform>The connected database lacks %Ln revisions of them.</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing (a base)</source>
        <translation>nothing (a base)</translation>
    </message>
    <message>
        <source>Databases that have neither run %1 after %2, in one line.</source>
        <translation>Databases that have neither run %1 after %2, in one line.</translation>
    </message>
    <message>
        <source>Databases that stand before %1 and have %2 are as before: %1 comes next.</source>
        <translation>Databases that stand before %1 and have %2 are as before: %1 comes next.</translation>
    </message>
    <message>
        <source>A database that has %1 and not %2 is taken to have both from then on: what it lacks must be run by hand, or %1 be undone there first.</source>
        <translation>A database that has %1 and not %2 is taken to have both from then on: what it lacks must be run by hand, or %1 be undone there first.</translation>
    </message>
    <message>
        <source>The connected database is such a one.</source>
        <translation>The connected database is such a one.</translation>
    </message>
    <message>
        <source>The connected database is on the safe side.</source>
        <translation>The connected database is on the safe side.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PasswordBanner</name>
    <message>
        <source>Move It to the Keychain</source>
        <translation>Move It to the Keychain</translation>
    </message>
    <message>
        <source>Leave It</source>
        <translation>Leave It</translation>
    </message>
    <message>
        <source>The file then says where the password is, and not what it is</source>
        <translation>The file then says where the password is, and not what it is</translation>
    </message>
    <message>
        <source>The password of %1 is written in retort.toml, for everybody who has the file.</source>
        <translation>The password of %1 is written in retort.toml, for everybody who has the file.</translation>
    </message>
    <message>
        <source>The password of %1 is written in %2, for everybody who has the file. In the keychain, the alembic command does not find it.</source>
        <translation>The password of %1 is written in %2, for everybody who has the file. In the keychain, the alembic command does not find it.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PasswordDialog</name>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>It is kept in memory for a few minutes, and written down nowhere.</source>
        <translation>It is kept in memory for a few minutes, and written down nowhere.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PasswordPrompts</name>
    <message>
        <source>No password was given</source>
        <translation>No password was given</translation>
    </message>
</context>
<context>
    <name>retort::ui::PlanFacts</name>
    <message>
        <source>None on this server: each statement is kept at once, and a failure or a cancel leaves what has run.</source>
        <translation>None on this server: each statement is kept at once, and a failure or a cancel leaves what has run.</translation>
    </message>
    <message>
        <source>One for each revision: a failure or a cancel undoes the revision that runs, and keeps those before it.</source>
        <translation>One for each revision: a failure or a cancel undoes the revision that runs, and keeps those before it.</translation>
    </message>
    <message>
        <source>One for all of it: a failure or a cancel undoes everything.</source>
        <translation>One for all of it: a failure or a cancel undoes everything.</translation>
    </message>
    <message>
        <source>The file is locked for writing before the first statement; nobody else can write until the end.</source>
        <translation>The file is locked for writing before the first statement; nobody else can write until the end.</translation>
    </message>
    <message>
        <source>An advisory lock keeps a second run away; tables are locked by their statements.</source>
        <translation>An advisory lock keeps a second run away; tables are locked by their statements.</translation>
    </message>
    <message>
        <source>A named lock (GET_LOCK) keeps a second run away; tables are locked by their statements.</source>
        <translation>A named lock (GET_LOCK) keeps a second run away; tables are locked by their statements.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (size unknown)</source>
        <translation>%1 (size unknown)</translation>
    </message>
    <message>
        <source>%1 (about %2 rows)</source>
        <translation>%1 (about %2 rows)</translation>
    </message>
    <message>
        <source>Going back drops what these revisions made, with the data in it.</source>
        <translation>Going back drops what these revisions made, with the data in it.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) cannot be taken back by a downgrade: %1</source>
        <translation>
            <numerusform>%Ln revision cannot be taken back by a downgrade: %1</numerusform>
            <numerusform>%Ln revisions cannot be taken back by a downgrade: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Stamp</source>
        <translation>Stamp</translation>
    </message>
    <message>
        <source>Only the version table changes. No script runs: the tables must be what that revision expects already.</source>
        <translation>Only the version table changes. No script runs: the tables must be what that revision expects already.</translation>
    </message>
    <message>
        <source>Will count as applied</source>
        <translation>Will count as applied</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) that did not run: %1</source>
        <translation>
            <numerusform>%Ln revision that did not run: %1</numerusform>
            <numerusform>%Ln revisions that did not run: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Will count as pending</source>
        <translation>Will count as pending</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s) whose changes stay in the database: %1</source>
        <translation>
            <numerusform>%Ln revision whose changes stay in the database: %1</numerusform>
            <numerusform>%Ln revisions whose changes stay in the database: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>Transaction</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tables</translation>
    </message>
    <message>
        <source>No way back</source>
        <translation>No way back</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>Ends early: %1</source>
        <translation>Ends early: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::PlanView</name>
    <message>
        <source>Downgrade %1 to %2</source>
        <translation>Downgrade %1 to %2</translation>
    </message>
    <message>
        <source>Stamp %1 as %2</source>
        <translation>Stamp %1 as %2</translation>
    </message>
    <message>
        <source>Upgrade %1 to %2</source>
        <translation>Upgrade %1 to %2</translation>
    </message>
    <message>
        <source>&amp;Apply Downgrade</source>
        <translation>&amp;Apply Downgrade</translation>
    </message>
    <message>
        <source>&amp;Apply Stamp</source>
        <translation>&amp;Apply Stamp</translation>
    </message>
    <message>
        <source>&amp;Apply Upgrade</source>
        <translation>&amp;Apply Upgrade</translation>
    </message>
    <message>
        <source>Nothing has been run yet.</source>
        <translation>Nothing has been run yet.</translation>
    </message>
    <message>
        <source>&amp;Export SQL…</source>
        <translation>&amp;Export SQL…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>What is dangerous in this plan</source>
        <translation>What is dangerous in this plan</translation>
    </message>
    <message>
        <source>SQL of the plan</source>
        <translation>SQL of the plan</translation>
    </message>
    <message>
        <source>The database is there already; nothing is to be done.</source>
        <translation>The database is there already; nothing is to be done.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln revision(s)</source>
        <translation>
            <numerusform>%Ln revision</numerusform>
            <numerusform>%Ln revisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln statement(s)</source>
        <translation>
            <numerusform>%Ln statement</numerusform>
            <numerusform>%Ln statements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln danger(s)</source>
        <translation>
            <numerusform>%Ln danger</numerusform>
            <numerusform>%Ln dangers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln warning</numerusform>
            <numerusform>%Ln warnings</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; is for export only: hand its SQL on, nothing is applied from here.</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; is for export only: hand its SQL on, nothing is applied from here.</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; is protected. Type &lt;b&gt;%2&lt;/b&gt; to apply.</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; is protected. Type &lt;b&gt;%2&lt;/b&gt; to apply.</translation>
    </message>
    <message>
        <source>Type %1 to apply</source>
        <translation>Type %1 to apply</translation>
    </message>
</context>
<context>
    <name>retort::ui::Questions</name>
    <message>
        <source>Save the changes first?</source>
        <translation>Save the changes first?</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Save</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Discard</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Cancel</translation>
    </message>
    <message>
        <source>%1 was changed by another program.</source>
        <translation>%1 was changed by another program.</translation>
    </message>
    <message>
        <source>Reading it again loses your unsaved changes.</source>
        <translation>Reading it again loses your unsaved changes.</translation>
    </message>
    <message>
        <source>&amp;Read Again</source>
        <translation>&amp;Read Again</translation>
    </message>
    <message>
        <source>&amp;Keep Mine</source>
        <translation>&amp;Keep Mine</translation>
    </message>
    <message>
        <source>Saving replaces what that program wrote.</source>
        <translation>Saving replaces what that program wrote.</translation>
    </message>
    <message>
        <source>&amp;Save Anyway</source>
        <translation>&amp;Save Anyway</translation>
    </message>
    <message>
        <source>Open Project</source>
        <translation>Open Project</translation>
    </message>
    <message>
        <source>Alembic configuration (*.ini pyproject.toml)</source>
        <translation>Alembic configuration (*.ini pyproject.toml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>All files (*)</translation>
    </message>
    <message>
        <source>%1 was not written</source>
        <translation>%1 was not written</translation>
    </message>
</context>
<context>
    <name>retort::ui::RecoveryDialog</name>
    <message>
        <source>Interrupted Run</source>
        <translation>Interrupted Run</translation>
    </message>
    <message>
        <source>recovery.txt</source>
        <translation>recovery.txt</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>This way is closed</source>
        <translation>This way is closed</translation>
    </message>
</context>
<context>
    <name>retort::ui::RecoveryModel</name>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>not done</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>taken back</translation>
    </message>
    <message>
        <source>in doubt</source>
        <translation>in doubt</translation>
    </message>
    <message>
        <source>nothing takes it back</source>
        <translation>nothing takes it back</translation>
    </message>
    <message>
        <source>taken back, it has no rows or values any more</source>
        <translation>taken back, it has no rows or values any more</translation>
    </message>
    <message>
        <source>table %1 is there</source>
        <translation>table %1 is there</translation>
    </message>
    <message>
        <source>table %1 is not there</source>
        <translation>table %1 is not there</translation>
    </message>
    <message>
        <source>column %1 is there</source>
        <translation>column %1 is there</translation>
    </message>
    <message>
        <source>column %1 is not there</source>
        <translation>column %1 is not there</translation>
    </message>
    <message>
        <source>index %1 is there</source>
        <translation>index %1 is there</translation>
    </message>
    <message>
        <source>index %1 is not there</source>
        <translation>index %1 is not there</translation>
    </message>
    <message>
        <source>constraint %1 is there</source>
        <translation>constraint %1 is there</translation>
    </message>
    <message>
        <source>constraint %1 is not there</source>
        <translation>constraint %1 is not there</translation>
    </message>
    <message>
        <source>view %1 is there</source>
        <translation>view %1 is there</translation>
    </message>
    <message>
        <source>view %1 is not there</source>
        <translation>view %1 is not there</translation>
    </message>
    <message>
        <source>sequence %1 is there</source>
        <translation>sequence %1 is there</translation>
    </message>
    <message>
        <source>sequence %1 is not there</source>
        <translation>sequence %1 is not there</translation>
    </message>
    <message>
        <source>type %1 is there</source>
        <translation>type %1 is there</translation>
    </message>
    <message>
        <source>type %1 is not there</source>
        <translation>type %1 is not there</translation>
    </message>
    <message>
        <source>schema %1 is there</source>
        <translation>schema %1 is there</translation>
    </message>
    <message>
        <source>schema %1 is not there</source>
        <translation>schema %1 is not there</translation>
    </message>
</context>
<context>
    <name>retort::ui::RecoveryView</name>
    <message>
        <source>&amp;Run the Rest</source>
        <translation>&amp;Run the Rest</translation>
    </message>
    <message>
        <source>&amp;Take It Back</source>
        <translation>&amp;Take It Back</translation>
    </message>
    <message>
        <source>&amp;Mark as Done</source>
        <translation>&amp;Mark as Done</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Nothing has been changed yet.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>&amp;Do Not Mention It Again</source>
        <translation>&amp;Do Not Mention It Again</translation>
    </message>
    <message>
        <source>Statements of the revision, and what became of them</source>
        <translation>Statements of the revision, and what became of them</translation>
    </message>
    <message>
        <source>SQL of the chosen way</source>
        <translation>SQL of the chosen way</translation>
    </message>
    <message>
        <source>The database does not show whether the statement in doubt has taken effect. Do you know?</source>
        <translation>The database does not show whether the statement in doubt has taken effect. Do you know?</translation>
    </message>
    <message>
        <source>It &amp;Has</source>
        <translation>It &amp;Has</translation>
    </message>
    <message>
        <source>It Has &amp;Not</source>
        <translation>It Has &amp;Not</translation>
    </message>
    <message>
        <source>&amp;Continue: run the rest of the revision, and what was to follow</source>
        <translation>&amp;Continue: run the rest of the revision, and what was to follow</translation>
    </message>
    <message>
        <source>&amp;Undo: take back what the revision has done</source>
        <translation>&amp;Undo: take back what the revision has done</translation>
    </message>
    <message>
        <source>Mar&amp;k: change the version table alone, as if the revision were done</source>
        <translation>Mar&amp;k: change the version table alone, as if the revision were done</translation>
    </message>
    <message>
        <source>A run did not come to its end</source>
        <translation>A run did not come to its end</translation>
    </message>
    <message>
        <source>%1, %2, begun %3 by %4</source>
        <translation>%1, %2, begun %3 by %4</translation>
    </message>
    <message>
        <source>Looking at the journal and at the database…</source>
        <translation>Looking at the journal and at the database…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>It left no revision half done. Plan it again to go on.</source>
        <translation>It left no revision half done. Plan it again to go on.</translation>
    </message>
    <message>
        <source>The script has changed since. Going on works only if what has run is still in it.</source>
        <translation>The script has changed since. Going on works only if what has run is still in it.</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>Revision %1 is half done</source>
        <translation>Revision %1 is half done</translation>
    </message>
    <message>
        <source>%1, %2, begun %3 by %4. The version table says: %5.</source>
        <translation>%1, %2, begun %3 by %4. The version table says: %5.</translation>
    </message>
    <message>
        <source>The database shows a part of it, and no journal tells of it: a run on another machine may have stopped there, or something else has made it. The version table says: %1.</source>
        <translation>The database shows a part of it, and no journal tells of it: a run on another machine may have stopped there, or something else has made it. The version table says: %1.</translation>
    </message>
    <message>
        <source>Not possible: %1</source>
        <translation>Not possible: %1</translation>
    </message>
    <message>
        <source>Type %1 to go on</source>
        <translation>Type %1 to go on</translation>
    </message>
    <message>
        <source>This environment is for export only: nothing is run from here.</source>
        <translation>This environment is for export only: nothing is run from here.</translation>
    </message>
    <message>
        <source>This environment is protected. Type &lt;b&gt;%1&lt;/b&gt; to go on.</source>
        <translation>This environment is protected. Type &lt;b&gt;%1&lt;/b&gt; to go on.</translation>
    </message>
    <message>
        <source>First, what is in the way is cleared:</source>
        <translation>First, what is in the way is cleared:</translation>
    </message>
    <message>
        <source>The rest of the revision, as far as a preview can tell:</source>
        <translation>The rest of the revision, as far as a preview can tell:</translation>
    </message>
    <message>
        <source>Takes back what is done, the last first:</source>
        <translation>Takes back what is done, the last first:</translation>
    </message>
    <message>
        <source>Only the version table is changed. The statements that are not done stay undone.</source>
        <translation>Only the version table is changed. The statements that are not done stay undone.</translation>
    </message>
</context>
<context>
    <name>retort::ui::RevisionActions</name>
    <message>
        <source>&amp;Upgrade to Here…</source>
        <translation>&amp;Upgrade to Here…</translation>
    </message>
    <message>
        <source>&amp;Downgrade to Here…</source>
        <translation>&amp;Downgrade to Here…</translation>
    </message>
    <message>
        <source>&amp;Stamp as Current…</source>
        <translation>&amp;Stamp as Current…</translation>
    </message>
    <message>
        <source>&amp;New Revision…</source>
        <translation>&amp;New Revision…</translation>
    </message>
    <message>
        <source>Open S&amp;cript</source>
        <translation>Open S&amp;cript</translation>
    </message>
    <message>
        <source>Copy Revision &amp;Id</source>
        <translation>Copy Revision &amp;Id</translation>
    </message>
    <message>
        <source>Upgrade to &amp;Head…</source>
        <translation>Upgrade to &amp;Head…</translation>
    </message>
    <message>
        <source>Downgrade to &amp;Base…</source>
        <translation>Downgrade to &amp;Base…</translation>
    </message>
    <message>
        <source>&amp;Connect and Read State</source>
        <translation>&amp;Connect and Read State</translation>
    </message>
    <message>
        <source>C&amp;ancel the Run</source>
        <translation>C&amp;ancel the Run</translation>
    </message>
    <message>
        <source>&amp;Merge Heads…</source>
        <translation>&amp;Merge Heads…</translation>
    </message>
    <message>
        <source>Change &amp;Parent…</source>
        <translation>Change &amp;Parent…</translation>
    </message>
    <message>
        <source>R&amp;epair the Missing Parent…</source>
        <translation>R&amp;epair the Missing Parent…</translation>
    </message>
    <message>
        <source>&amp;Graph After Merging…</source>
        <translation>&amp;Graph After Merging…</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>C&amp;ompare</translation>
    </message>
    <message>
        <source>&amp;Current Revision</source>
        <translation>&amp;Current Revision</translation>
    </message>
    <message>
        <source>&amp;Head</source>
        <translation>&amp;Head</translation>
    </message>
    <message>
        <source>&amp;Base</source>
        <translation>&amp;Base</translation>
    </message>
    <message>
        <source>Next &amp;Pending</source>
        <translation>Next &amp;Pending</translation>
    </message>
    <message>
        <source>P&amp;arent</source>
        <translation>P&amp;arent</translation>
    </message>
    <message>
        <source>Ch&amp;ild</source>
        <translation>Ch&amp;ild</translation>
    </message>
    <message>
        <source>&amp;Fork (Merge Base)</source>
        <translation>&amp;Fork (Merge Base)</translation>
    </message>
    <message>
        <source>Bac&amp;k</source>
        <translation>Bac&amp;k</translation>
    </message>
    <message>
        <source>F&amp;orward</source>
        <translation>F&amp;orward</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>D&amp;isconnect</translation>
    </message>
    <message>
        <source>&amp;Test the Connection</source>
        <translation>&amp;Test the Connection</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunView</name>
    <message>
        <source>Downgrading %1 to %2</source>
        <translation>Downgrading %1 to %2</translation>
    </message>
    <message>
        <source>Stamping %1 as %2</source>
        <translation>Stamping %1 as %2</translation>
    </message>
    <message>
        <source>Upgrading %1 to %2</source>
        <translation>Upgrading %1 to %2</translation>
    </message>
    <message>
        <source>&amp;Try Again…</source>
        <translation>&amp;Try Again…</translation>
    </message>
    <message>
        <source>&amp;Undo What Was Applied…</source>
        <translation>&amp;Undo What Was Applied…</translation>
    </message>
    <message>
        <source>&amp;Mark as Applied…</source>
        <translation>&amp;Mark as Applied…</translation>
    </message>
    <message>
        <source>&amp;Open the Script</source>
        <translation>&amp;Open the Script</translation>
    </message>
    <message>
        <source>Copy &amp;Report</source>
        <translation>Copy &amp;Report</translation>
    </message>
    <message>
        <source>&amp;Save Report…</source>
        <translation>&amp;Save Report…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Progress of the run</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Statement</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Log of the run</translation>
    </message>
    <message>
        <source>Works out the plan again, from where the database stands now</source>
        <translation>Works out the plan again, from where the database stands now</translation>
    </message>
    <message>
        <source>Plans the downgrade back to where the run began</source>
        <translation>Plans the downgrade back to where the run began</translation>
    </message>
    <message>
        <source>Plans a stamp: the failed revision counts as applied without having run</source>
        <translation>Plans a stamp: the failed revision counts as applied without having run</translation>
    </message>
    <message>
        <source>Ways on:</source>
        <translation>Ways on:</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Cancelling…</translation>
    </message>
    <message>
        <source>Cancel asked for</source>
        <translation>Cancel asked for</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>&amp;Cancel and Roll Back</source>
        <translation>&amp;Cancel and Roll Back</translation>
    </message>
    <message>
        <source>&amp;Cancel (What Ran Stays)</source>
        <translation>&amp;Cancel (What Ran Stays)</translation>
    </message>
    <message>
        <source>Another program writes to this database; waiting for %1.</source>
        <translation>Another program writes to this database; waiting for %1.</translation>
    </message>
    <message>
        <source>%1 writes to this database; waiting for %2.</source>
        <translation>%1 writes to this database; waiting for %2.</translation>
    </message>
    <message>
        <source>The lock is held; the plan is made anew.</source>
        <translation>The lock is held; the plan is made anew.</translation>
    </message>
    <message>
        <source>Somebody has migrated in the meantime: the plan has changed.</source>
        <translation>Somebody has migrated in the meantime: the plan has changed.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln statement(s)</source>
        <translation>
            <numerusform>%Ln statement</numerusform>
            <numerusform>%Ln statements</numerusform>
        </translation>
    </message>
    <message>
        <source>lock held</source>
        <translation>lock held</translation>
    </message>
    <message>
        <source>Running for %1</source>
        <translation>Running for %1</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>Downgraded to %1</source>
        <translation>Downgraded to %1</translation>
    </message>
    <message>
        <source>Stamped as %1</source>
        <translation>Stamped as %1</translation>
    </message>
    <message>
        <source>Upgraded to %1</source>
        <translation>Upgraded to %1</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, line %2</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nothing was changed.</translation>
    </message>
    <message>
        <source>No revision was completed.</source>
        <translation>No revision was completed.</translation>
    </message>
    <message>
        <source>Applied and kept: %1</source>
        <translation>Applied and kept: %1</translation>
    </message>
    <message>
        <source>This server keeps each statement: those of the failed revision before this one stay.</source>
        <translation>This server keeps each statement: those of the failed revision before this one stay.</translation>
    </message>
    <message>
        <source>Going on with the interrupted run on %1</source>
        <translation>Going on with the interrupted run on %1</translation>
    </message>
    <message>
        <source>&amp;See What It Left…</source>
        <translation>&amp;See What It Left…</translation>
    </message>
    <message>
        <source>The interrupted run is dealt with</source>
        <translation>The interrupted run is dealt with</translation>
    </message>
    <message numerus="yes">
        <source>Applied and kept: %Ln revision(s), up to %1</source>
        <translation>
            <numerusform>Applied and kept: %Ln revision, up to %1</numerusform>
            <numerusform>Applied and kept: %Ln revisions, up to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln note(s) on it stand in the log below.</source>
        <translation>
            <numerusform>%Ln note on it stands in the log below.</numerusform>
            <numerusform>%Ln notes on it stand in the log below.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 stands at %2.</source>
        <translation>%1 stands at %2.</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunsModel</name>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrupted</translation>
    </message>
    <message>
        <source>begun on another machine</source>
        <translation>begun on another machine</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Upgrade</translation>
    </message>
    <message>
        <source>Downgrade</source>
        <translation>Downgrade</translation>
    </message>
    <message>
        <source>Stamp</source>
        <translation>Stamp</translation>
    </message>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Begun</translation>
    </message>
    <message>
        <source>What</source>
        <translation>What</translation>
    </message>
    <message>
        <source>From → to</source>
        <translation>From → to</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>on another machine</source>
        <translation>on another machine</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunsPane</name>
    <message>
        <source>done in %1</source>
        <translation>done in %1</translation>
    </message>
    <message>
        <source>failed after %1</source>
        <translation>failed after %1</translation>
    </message>
    <message>
        <source>in doubt: it was about to run, and nobody knows its end</source>
        <translation>in doubt: it was about to run, and nobody knows its end</translation>
    </message>
    <message>
        <source>undone with its transaction</source>
        <translation>undone with its transaction</translation>
    </message>
    <message>
        <source>All data&amp;bases</source>
        <translation>All data&amp;bases</translation>
    </message>
    <message>
        <source>No run yet. Each one is noted here, with its SQL.</source>
        <translation>No run yet. Each one is noted here, with its SQL.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Runs</translation>
    </message>
    <message>
        <source>SQL of the run</source>
        <translation>SQL of the run</translation>
    </message>
    <message>
        <source>Revision %1</source>
        <translation>Revision %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::ScriptEditor</name>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>Cannot read %1: %2</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text</source>
        <translation>%1 is not UTF-8 text</translation>
    </message>
    <message>
        <source>Script %1</source>
        <translation>Script %1</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>Cannot write %1: %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::SqlPreview</name>
    <message>
        <source>Working…</source>
        <translation>Working…</translation>
    </message>
    <message>
        <source>Database for which the SQL is shown</source>
        <translation>Database for which the SQL is shown</translation>
    </message>
    <message>
        <source>Direction of the SQL</source>
        <translation>Direction of the SQL</translation>
    </message>
    <message>
        <source>Upgrade</source>
        <translation>Upgrade</translation>
    </message>
    <message>
        <source>Downgrade</source>
        <translation>Downgrade</translation>
    </message>
    <message>
        <source>Copy the SQL</source>
        <translation>Copy the SQL</translation>
    </message>
    <message>
        <source>Export the SQL to a file…</source>
        <translation>Export the SQL to a file…</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, line %2</translation>
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
        <translation>  (%1, line %2)</translation>
    </message>
</context>
<context>
    <name>retort::ui::StepList</name>
    <message>
        <source>Revisions of the plan</source>
        <translation>Revisions of the plan</translation>
    </message>
</context>
<context>
    <name>retort::ui::StepModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>running</source>
        <translation>running</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>undone</translation>
    </message>
    <message numerus="yes">
        <source>%Ln statement(s)</source>
        <translation>
            <numerusform>%Ln statement</numerusform>
            <numerusform>%Ln statements</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln danger(s)</source>
        <translation>
            <numerusform>%Ln danger</numerusform>
            <numerusform>%Ln dangers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln warning</numerusform>
            <numerusform>%Ln warnings</numerusform>
        </translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
</context>
<context>
    <name>retort::ui::TopBar</name>
    <message>
        <source>not connected: applied and pending are unknown</source>
        <translation>not connected: applied and pending are unknown</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>reading…</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>at %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pending</source>
        <translation>
            <numerusform>%Ln pending</numerusform>
            <numerusform>%Ln pending</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::TrustDialog</name>
    <message>
        <source>It connects to these hosts:</source>
        <translation>It connects to these hosts:</translation>
    </message>
    <message>
        <source>It looks up these secrets, and sends them to these hosts:</source>
        <translation>It looks up these secrets, and sends them to these hosts:</translation>
    </message>
    <message>
        <source>Trust This Project?</source>
        <translation>Trust This Project?</translation>
    </message>
    <message>
        <source>May this project connect?</source>
        <translation>May this project connect?</translation>
    </message>
    <message>
        <source>Nothing has been looked up or connected to yet. What follows stands in the project’s files: agree if you know who wrote them. Any change of it asks again.</source>
        <translation>Nothing has been looked up or connected to yet. What follows stands in the project’s files: agree if you know who wrote them. Any change of it asks again.</translation>
    </message>
    <message>
        <source>This is not what you agreed to before.</source>
        <translation>This is not what you agreed to before.</translation>
    </message>
    <message>
        <source>&amp;Agree and Connect</source>
        <translation>&amp;Agree and Connect</translation>
    </message>
    <message>
        <source>Do &amp;Not Connect</source>
        <translation>Do &amp;Not Connect</translation>
    </message>
</context>
<context>
    <name>retort::ui::WelcomePage</name>
    <message>
        <source>Recent projects</source>
        <translation>Recent projects</translation>
    </message>
    <message>
        <source>Database migrations, seen and applied</source>
        <translation>Database migrations, seen and applied</translation>
    </message>
    <message>
        <source>&amp;Open a project…</source>
        <translation>&amp;Open a project…</translation>
    </message>
    <message>
        <source>Try the &amp;sample project</source>
        <translation>Try the &amp;sample project</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Open %1</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>Opening %1…</translation>
    </message>
    <message>
        <source>%1 could not be opened.</source>
        <translation>%1 could not be opened.</translation>
    </message>
    <message>
        <source>%1 holds several projects. Which one?</source>
        <translation>%1 holds several projects. Which one?</translation>
    </message>
</context>
<context>
    <name>retort::ui::Workspace</name>
    <message>
        <source>Opening %1</source>
        <translation>Opening %1</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln revision(s)</source>
        <translation>
            <numerusform>%1: %Ln revision</numerusform>
            <numerusform>%1: %Ln revisions</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>Saved %1</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>Wrote %1</translation>
    </message>
    <message>
        <source>Its downgrade fails: %1</source>
        <translation>Its downgrade fails: %1</translation>
    </message>
    <message>
        <source>Its downgrade does nothing</source>
        <translation>Its downgrade does nothing</translation>
    </message>
    <message>
        <source>Cannot be taken back: %1</source>
        <translation>Cannot be taken back: %1</translation>
    </message>
    <message>
        <source>base</source>
        <translation>base</translation>
    </message>
    <message>
        <source>Downgrading to %1</source>
        <translation>Downgrading to %1</translation>
    </message>
    <message>
        <source>Stamping %1</source>
        <translation>Stamping %1</translation>
    </message>
    <message>
        <source>Upgrading to %1</source>
        <translation>Upgrading to %1</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Cancelling</translation>
    </message>
    <message>
        <source>Stopped waiting</source>
        <translation>Stopped waiting</translation>
    </message>
    <message numerus="yes">
        <source>Done: %Ln statement(s)</source>
        <translation>
            <numerusform>Done: %Ln statement</numerusform>
            <numerusform>Done: %Ln statements</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 does not exist yet; the first upgrade makes it</source>
        <translation>%1 does not exist yet; the first upgrade makes it</translation>
    </message>
    <message>
        <source>Environment: %1</source>
        <translation>Environment: %1</translation>
    </message>
    <message>
        <source>Disconnected from %1</source>
        <translation>Disconnected from %1</translation>
    </message>
    <message>
        <source>The connection works: %1</source>
        <translation>The connection works: %1</translation>
    </message>
    <message>
        <source>This project connects to, or looks up, something else than you agreed to.</source>
        <translation>This project connects to, or looks up, something else than you agreed to.</translation>
    </message>
    <message>
        <source>Connect again: you are asked first.</source>
        <translation>Connect again: you are asked first.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Nothing can be run here now.</source>
        <translation>Nothing can be run here now.</translation>
    </message>
    <message>
        <source>Going on from run %1</source>
        <translation>Going on from run %1</translation>
    </message>
    <message>
        <source>Nothing was connected to.</source>
        <translation>Nothing was connected to.</translation>
    </message>
    <message>
        <source>The password of %1 is in the keychain now</source>
        <translation>The password of %1 is in the keychain now</translation>
    </message>
    <message>
        <source>The project leads to another database now than the one that this was worked out for.</source>
        <translation>The project leads to another database now than the one that this was worked out for.</translation>
    </message>
    <message>
        <source>Nothing was run. Look at it again.</source>
        <translation>Nothing was run. Look at it again.</translation>
    </message>
</context>
</TS>
