// SPDX-License-Identifier: GPL-3.0-or-later
// What a script writes as SQL itself is known to the revisions after it.
#include "engine/sql/SqlReader.h"
#include "model/SqlNodes.h"

#include <QTest>

using namespace retort;

namespace {

QString typeText(const SqlType &type)
{
    if (!type.opaque.isEmpty())
        return u'?' + type.opaque;
    QString text = type.name + (type.item ? u'<' + typeText(*type.item) + u'>' : QString());
    if (type.length)
        text += QStringLiteral("(%1)").arg(*type.length);
    if (type.precision)
        text += QStringLiteral("(%1,%2)").arg(*type.precision).arg(type.scale.value_or(0));
    return type.timezone ? text + QLatin1String(" tz") : text;
}

/// "users(id INTEGER pk, name VARCHAR(20) null) unique(name) foreign(team→teams.id) index(ix: name)"
QString tableText(const Table &table)
{
    QStringList columns;
    for (const Column &column : table.columns) {
        QString text = column.name + u' ' + typeText(column.type);
        text += table.primaryKey().contains(column.name) ? QLatin1String(" pk") : QLatin1String("");
        text += table.isNullable(column) ? QLatin1String(" null") : QLatin1String("");
        text += column.serverDefault ? QLatin1String(" default") : QLatin1String("");
        columns << text;
    }
    QString text = (table.schema.isEmpty() ? QString() : table.schema + u'.') + table.name + u'(' +
                   columns.join(QLatin1String(", ")) + u')';
    for (const Constraint &constraint : table.constraints) {
        if (const auto *unique = constraint.as<UniqueConstraint>())
            text += QStringLiteral(" unique(%1)").arg(unique->columns.join(u','));
        if (const auto *key = constraint.as<ForeignKeyConstraint>())
            text += QStringLiteral(" foreign(%1→%2.%3)")
                        .arg(key->columns.join(u','), key->referredTable, key->referredColumns.join(u','));
        if (constraint.as<CheckConstraint>())
            text += QStringLiteral(" check");
    }
    for (const Index &index : table.indexes) {
        QStringList names;
        for (const SqlExpression &element : index.elements) {
            const auto *descending = element.as<SqlUnary>();
            const auto *column = (descending ? descending->operand : element).as<SqlColumn>();
            names << (column ? column->name : QStringLiteral("expression")) +
                         (descending ? QLatin1String(" desc") : QLatin1String(""));
        }
        text += QStringLiteral(" index(%1: %2)").arg(index.name.text, names.join(u','));
    }
    return table.isComplete ? text : text + QLatin1String(" and more");
}

QString schemaText(const QString &dialect, const QString &sql)
{
    SchemaReplay replay;
    SqlReader(dialect).apply(Operation{ExecuteSql{SqlText{sql}}}, replay);
    QStringList tables;
    for (const auto &[id, table] : replay.schema().tables())
        tables << tableText(table);
    for (const auto &[id, values] : replay.schema().enumTypes())
        tables << QStringLiteral("%1{%2}").arg(id.name, values.join(u','));
    if (!replay.schema().isComplete({}))
        tables << QStringLiteral("open");
    return tables.join(QLatin1String("; "));
}

} // namespace

class SqlReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItKnows_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const QString pg = QStringLiteral("postgresql");
        const QString mysql = QStringLiteral("mysql");
        const QString sqlite = QStringLiteral("sqlite");
        const auto row = [](const char *name, const QString &dialect, const char *sql, const char *expected) {
            QTest::newRow(name) << dialect << QString::fromUtf8(sql) << QString::fromUtf8(expected);
        };
        row("a table", pg,
            "CREATE TABLE IF NOT EXISTS public.Users (id serial PRIMARY KEY, -- the key\n"
            "  \"Name\" character varying(20) NOT NULL DEFAULT 'a,b)', at timestamp with time zone, n numeric(10, 2),"
            "  tags text[], team int4 REFERENCES teams (id) ON DELETE SET NULL, CONSTRAINT u UNIQUE (\"Name\", at),"
            "  CHECK (n > 0)) WITH (fillfactor = 70);",
            "users(id INTEGER pk, Name VARCHAR(20) default, at TIMESTAMP tz null, n NUMERIC(10,2) null, "
            "tags ARRAY<TEXT> null, team INTEGER null) unique(Name,at) check foreign(team→teams.id)");
        row("an own type", pg, "CREATE TABLE t (mood mood_type NOT NULL, place geography(Point, 4326))",
            "t(mood ?mood_type, place ?geography null)");
        row("columns come and go", pg,
            "CREATE TABLE t (a int, b int, c int); ALTER TABLE ONLY t ADD COLUMN d text DEFAULT lower('X') NOT NULL, "
            "DROP COLUMN IF EXISTS b CASCADE, ALTER COLUMN a TYPE bigint USING a::bigint, ALTER c SET NOT NULL; "
            "ALTER TABLE t RENAME COLUMN c TO e; ALTER TABLE t OWNER TO somebody",
            "t(a BIGINT null, e INTEGER, d TEXT default)");
        row("constraints", pg,
            "CREATE TABLE t (a int, b int); ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a), ADD CONSTRAINT f FOREIGN "
            "KEY (b) REFERENCES u (x) DEFERRABLE INITIALLY DEFERRED, ADD UNIQUE (b); ALTER TABLE t DROP CONSTRAINT f",
            "t(a INTEGER pk, b INTEGER null) unique(b)");
        row("indexes", pg,
            "CREATE TABLE t (a int, b text); CREATE UNIQUE INDEX CONCURRENTLY i ON t USING btree (a DESC, lower(b)) "
            "WHERE a > 1; CREATE INDEX j ON t (b); DROP INDEX j",
            "t(a INTEGER null, b TEXT null) index(i: a desc,expression)");
        row("enumerations", pg,
            "CREATE TYPE c AS ENUM ('red', 'it''s'); ALTER TYPE c ADD VALUE IF NOT EXISTS 'blue' BEFORE 'red'",
            "c{blue,red,it's}");
        row("tables that go", pg, "CREATE TABLE a (x int); CREATE TABLE b (x int); DROP TABLE IF EXISTS a, b CASCADE",
            "");
        row("data is no matter", pg, "CREATE TABLE t (a int); INSERT INTO t VALUES (1); UPDATE t SET a = 2",
            "t(a INTEGER null)");
        row("a query's columns are not known", pg, "CREATE TABLE t AS SELECT 1 AS a", "t() and more");
        row("parents bring columns", pg, "CREATE TABLE t (a int) INHERITS (u)", "t(a INTEGER null) and more");
        row("an action it does not know", pg, "CREATE TABLE t (a int); ALTER TABLE t INHERIT u",
            "t(a INTEGER null) and more");
        row("another schema", pg, "CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA other", "other.t(a INTEGER null)");
        row("names of constraints", pg,
            "CREATE TABLE t (a int CONSTRAINT k PRIMARY KEY, b int CONSTRAINT u UNIQUE); "
            "ALTER TABLE t RENAME CONSTRAINT u TO v; ALTER TABLE t DROP CONSTRAINT v; "
            "ALTER INDEX k RENAME TO l; ALTER TABLE t DROP CONSTRAINT l",
            "t(a INTEGER null, b INTEGER null)");
        row("a key made of an index", pg,
            "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a, b); "
            "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY USING INDEX i",
            "t(a INTEGER pk, b INTEGER pk)");
        row("all ways to spell a type", pg,
            "CREATE TABLE t (a bool, b \"char\", c double precision, d timestamptz(3), e time without time zone, "
            "f varchar[], g bit varying(5), h interval day to second, i pg_catalog.int8, j decimal(5), k char(2)[][3])",
            "t(a BOOLEAN null, b ?char null, c DOUBLE_PRECISION null, d TIMESTAMP(3,0) tz null, e TIME null, "
            "f ARRAY<VARCHAR> null, g BIT(5) null, h INTERVAL null, i BIGINT null, j NUMERIC(5,0) null, "
            "k ARRAY<CHAR(2)> null)");
        row("a type of its own", pg,
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood DEFAULT 'ok'); ALTER TYPE mood RENAME TO "
            "feeling; ALTER TYPE feeling RENAME VALUE 'ok' TO 'fine'",
            "t(m ENUM null default); feeling{sad,fine}");
        row("comments", pg, "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'x'; COMMENT ON COLUMN public.t.a IS 'y'",
            "t(a INTEGER null)");
        row("identity and generated columns", pg,
            "CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY (START 5), b int GENERATED ALWAYS AS (a * 2) "
            "STORED)",
            "t(a INTEGER default, b INTEGER null default)");
        row("what a table of ours does not say", pg,
            "CREATE TABLE t (a int, b text) PARTITION BY RANGE (a); CREATE INDEX i ON t (b COLLATE \"C\"); "
            "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (b)",
            "t(a INTEGER null, b TEXT null) and more");
        row("temporary tables", pg, "CREATE TEMP TABLE t (a int) ON COMMIT DROP", "t(a INTEGER null)");
        row("what PostgreSQL would not take", pg, "CREATE TABLE t (a int); ALTER TABLE t MODIFY a bigint",
            "t(a INTEGER null) and more");
        row("what it cannot read opens the world", pg, "CREATE TABLE t (a int); DO $$ BEGIN DROP TABLE t; END $$",
            "t(a INTEGER null) and more; open");
        row("MySQL's table", mysql,
            "CREATE TABLE `t` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s', name varchar(50) "
            "CHARACTER SET utf8 DEFAULT \"x\", PRIMARY KEY (`id`), UNIQUE KEY `u` (`name`(10)), KEY k (name)) "
            "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
            "t(id ?INTEGER unsigned pk, name VARCHAR(50) null default) unique(name) index(k: name)");
        row("MySQL's changes", mysql,
            "CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN c datetime AFTER a, MODIFY b varchar(5) NOT NULL, "
            "CHANGE a z bigint, ADD INDEX i (b), ENGINE = InnoDB; RENAME TABLE t TO s",
            "s(z BIGINT null, c DATETIME null, b VARCHAR(5)) index(i: b)");
        row("SQLite's table", sqlite,
            "CREATE TABLE [t] (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b VARCHAR NOT NULL COLLATE NOCASE, "
            "FOREIGN KEY(b) REFERENCES u(b))",
            "t(id INTEGER pk, a  null, b VARCHAR) foreign(b→u.b)");
        row("SQLite's changes", sqlite,
            "CREATE TABLE t (a int, b text, c); ALTER TABLE t ADD COLUMN d INTEGER DEFAULT (1 + 1) REFERENCES u (x); "
            "ALTER TABLE t RENAME COLUMN a TO e; CREATE INDEX i ON t (b, lower(d)) WHERE b > 1; "
            "ALTER TABLE t DROP COLUMN c; ALTER TABLE t RENAME TO s",
            "s(e INTEGER null, b TEXT null, d INTEGER null default) foreign(d→u.x) index(i: b,expression)");
        row("SQLite knows the columns of a query", sqlite,
            "CREATE TABLE t (a INTEGER, b VARCHAR(5)); CREATE TABLE u AS SELECT a AS x, b, 'z' AS c FROM t",
            "t(a INTEGER null, b VARCHAR(5) null); u(x INTEGER null, b TEXT null, c NullType null)");
        row("a table of which little is known", sqlite,
            "ALTER TABLE t ADD COLUMN a INTEGER; CREATE INDEX i ON t (a); DROP TABLE IF EXISTS u",
            "t(a INTEGER null) index(i: a) and more");
        row("what SQLite does not tell", sqlite,
            "CREATE TABLE t (a TEXT); ALTER TABLE t ADD COLUMN b INTEGER CHECK (b > 0); CREATE INDEX i ON t (lower(a))",
            "t(a TEXT null, b INTEGER null) index(i: expression)");
        row("a query without end", sqlite,
            "CREATE TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT zeroblob(900000) "
            "FROM c",
            "t() and more");
        row("SQLite's tables that go", sqlite, "CREATE TABLE t (a int); DROP TABLE IF EXISTS t", "");
        row("what SQLite takes and nothing else", sqlite,
            "CREATE TABLE t (a int); ATTACH 'x.db' AS x; CREATE TABLE x.u (a int)",
            "t(a INTEGER null) and more; x.u(a INTEGER null); open");
    }

    void readsWhatItKnows()
    {
        QFETCH(QString, dialect);
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        QCOMPARE(schemaText(dialect, sql), expected);
    }

    void leavesUnknownParts()
    {
        const SqlReader reader(QStringLiteral("postgresql"));
        for (const char *sql :
             {"", "CREATE", "CREATE TABLE", "CREATE TABLE t (", "ALTER TABLE t ADD", "CREATE INDEX", "DROP TABLE",
              "CREATE TABLE t (a int) PARTITION OF u AS SELECT", "ALTER TYPE x ADD VALUE 'a'",
              "CREATE TYPE c AS ENUM (", "CREATE TABLE t (a int REFERENCES)", "SELECT 1"})
            QVERIFY2(!reader.read(QString::fromUtf8(sql), Schema()) || QByteArray(sql).contains("PARTITION"), sql);
    }
};

QTEST_APPLESS_MAIN(SqlReaderTest)
#include "SqlReaderTest.moc"
