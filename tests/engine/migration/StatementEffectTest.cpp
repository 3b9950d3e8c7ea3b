// SPDX-License-Identifier: GPL-3.0-or-later
// What a statement makes, drops or renames, and what takes it back.
#include "engine/migration/StatementEffect.h"

#include <QTest>

using namespace retort;

class StatementEffectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadFromTheText_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("effects");
        const auto add = [](const char *dialect, const char *sql, const char *effects) {
            QTest::newRow(sql) << QString::fromLatin1(dialect) << QString::fromLatin1(sql)
                               << QString::fromLatin1(effects);
        };
        const char *const pg = "postgresql";
        const char *const my = "mysql";
        add(pg, "SELECT 1", "none");
        add(pg, "-- a comment\n/* more */ INSERT INTO t VALUES ('x')", "rows");
        add(pg, "CREATE TABLE Orders (id INTEGER)", "create table orders | DROP TABLE Orders");
        add(pg, "CREATE TABLE \"Orders\" (id INTEGER)", "create table Orders | DROP TABLE \"Orders\"");
        add(pg, "CREATE TABLE shop.orders (id INTEGER)", "create table shop.orders | DROP TABLE shop.orders");
        add(pg, "CREATE TABLE IF NOT EXISTS t (id INTEGER)", "create table t | -");
        add(pg, "CREATE UNIQUE INDEX CONCURRENTLY i ON shop.t (a)",
            "create index shop.i | DROP INDEX CONCURRENTLY shop.i");
        add(my, "CREATE INDEX i ON t (a)", "create index i | DROP INDEX i ON t");
        add(pg, "CREATE TYPE mood AS ENUM ('a', 'b')", "create type mood | DROP TYPE mood");
        add(pg, "CREATE OR REPLACE VIEW v AS SELECT 1", "create view v | -");
        add(pg, "CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 1 $$", "repeatable");
        add(pg, "DROP TABLE t", "drop table t | -");
        add(my, "DROP INDEX i ON t", "drop index i | -");
        add(my, "DROP TABLE IF EXISTS t, shop.u", "drop table t | -; drop table shop.u | -");
        add(pg, "ALTER TABLE t ADD COLUMN c VARCHAR(5) NOT NULL", "create column t.c | ALTER TABLE t DROP COLUMN c");
        add(my, "ALTER TABLE `t` ADD c INT, ADD INDEX i (c), DROP COLUMN d",
            "create column t.c | ALTER TABLE `t` DROP COLUMN c; create index i | ALTER TABLE `t` DROP INDEX i; "
            "drop column t.d | -");
        add(pg, "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY(a) REFERENCES u (b)",
            "create constraint t.k | ALTER TABLE t DROP CONSTRAINT k");
        add(my, "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY(a) REFERENCES u (b)",
            "create constraint t.k | ALTER TABLE t DROP FOREIGN KEY k");
        add(my, "ALTER TABLE t ADD CONSTRAINT k UNIQUE (a, b)", "create constraint t.k | ALTER TABLE t DROP INDEX k");
        add(my, "ALTER TABLE t ADD PRIMARY KEY (a)", "create constraint t.PRIMARY | ALTER TABLE t DROP PRIMARY KEY");
        add(pg, "ALTER TABLE shop.a RENAME TO b", "rename table shop.a to b | ALTER TABLE shop.b RENAME TO a");
        add(pg, "ALTER TABLE t RENAME a TO b", "rename column t.a to b | ALTER TABLE t RENAME COLUMN b TO a");
        add(my, "ALTER TABLE t CHANGE a b INTEGER NULL", "rename column t.a to b | -");
        add(my, "ALTER TABLE t CHANGE a a INTEGER NULL", "repeatable");
        add(pg, "ALTER TABLE t ALTER COLUMN a TYPE NUMERIC(10, 2)", "repeatable");
        add(pg, "ALTER TYPE mood ADD VALUE 'c'", "other");
        add(my, "ALTER TABLE t DROP PARTITION p0", "other");
        add(my, "ALTER TABLE t DROP PARTITION IF EXISTS p0", "other");
        add(my, "ALTER TABLE t ADD PARTITION (PARTITION p3 VALUES LESS THAN (4))", "other");
        add(my, "ALTER TABLE t ADD SYSTEM VERSIONING", "other");
        add(my, "ALTER TABLE t DROP SYSTEM VERSIONING", "other");
        add(my, "ALTER TABLE t ADD PERIOD FOR SYSTEM_TIME (a, b)", "other");
        add(my, "ALTER TABLE t DROP PERIOD FOR SYSTEM_TIME", "other");
        add(my, "ALTER TABLE t DROP `partition`", "drop column t.partition | -");
        add(my, "ALTER TABLE t DROP COLUMN period", "drop column t.period | -");
        add(my, "ALTER TABLE t ADD `system` INT", "create column t.system | ALTER TABLE t DROP COLUMN `system`");
        add(pg, "COMMENT ON TABLE t IS 'x'", "repeatable");
        add("sqlite", "ALTER TABLE _alembic_tmp_t RENAME TO t",
            "rename table _alembic_tmp_t to t | ALTER TABLE t RENAME TO _alembic_tmp_t");
        add(pg, "DO $$ BEGIN END $$", "other");
    }
    void isReadFromTheText()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, sql);
        using Kind = StatementEffect::Kind;
        QStringList effects;
        for (const StatementEffect &effect : effectsOf(sql, dialect)) {
            switch (effect.kind) {
            case Kind::None: effects << QStringLiteral("none"); continue;
            case Kind::Rows: effects << QStringLiteral("rows"); continue;
            case Kind::Repeatable: effects << QStringLiteral("repeatable"); continue;
            case Kind::Other: effects << QStringLiteral("other"); continue;
            default: break;
            }
            const QString verb = effect.kind == Kind::Create ? QStringLiteral("create ")
                                 : effect.kind == Kind::Drop ? QStringLiteral("drop ")
                                                             : QStringLiteral("rename ");
            effects << verb + effect.object.toString() +
                           (effect.kind == Kind::Rename ? QStringLiteral(" to ") + effect.newName : QString()) +
                           QStringLiteral(" | ") + (effect.undo.isEmpty() ? QStringLiteral("-") : effect.undo);
        }
        QTEST(effects.join(QStringLiteral("; ")), "effects");
    }
};

QTEST_GUILESS_MAIN(StatementEffectTest)
#include "StatementEffectTest.moc"
