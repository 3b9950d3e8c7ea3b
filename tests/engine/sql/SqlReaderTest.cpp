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
    QString text = table.name + u'(' + columns.join(QLatin1String(", ")) + u')';
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
            const auto *column = element.as<SqlColumn>();
            names << (column ? column->name : QStringLiteral("expression"));
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
            "t(a INTEGER null, b TEXT null) index(i: a,expression)");
        row("enumerations", pg,
            "CREATE TYPE c AS ENUM ('red', 'it''s'); ALTER TYPE c ADD VALUE IF NOT EXISTS 'blue' BEFORE 'red'",
            "c{blue,red,it's}");
        row("tables that go", pg, "CREATE TABLE a (x int); CREATE TABLE b (x int); DROP TABLE IF EXISTS a, b CASCADE",
            "");
        row("data is no matter", pg, "CREATE TABLE t (a int); INSERT INTO t VALUES (1); UPDATE t SET a = 2",
            "t(a INTEGER null)");
        row("a query's columns are not known", pg, "CREATE TABLE t AS SELECT 1 AS a", "t() and more");
        row("parents bring columns", pg, "CREATE TABLE t (a int) INHERITS (u)", "t() and more");
        row("an action it does not know", pg, "CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA other",
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
