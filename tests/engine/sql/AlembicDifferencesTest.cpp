// SPDX-License-Identifier: GPL-3.0-or-later
// Each rule by which Retort's SQL differs from Alembic's, on a real server: Alembic's text (from the golden file, which
// Alembic wrote) fails or does harm, Retort's does what the script says.
#include "engine/sql/AlembicDifference.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScriptPrinter.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <map>
#include <set>

using namespace retort;
using namespace retort::test;

class AlembicDifferencesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alembicsTextDoesHarm_data();
    void alembicsTextDoesHarm();
    void everyRuleIsExplained();

private:
    ScratchServer *server(const QString &dialect);

    const QJsonObject m_golden =
        QJsonDocument::fromJson(readText(dataPath(QStringLiteral("sql/call-sql.json"))).toUtf8()).object();
    std::map<QString, std::unique_ptr<ScratchServer>> m_servers;
};

ScratchServer *AlembicDifferencesTest::server(const QString &dialect)
{
    auto &entry = m_servers[dialect];
    if (!entry)
        entry = ScratchServer::start(dialect);
    return entry.get();
}

void AlembicDifferencesTest::alembicsTextDoesHarm_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("dialect");
    /// What a call of the golden file begins with.
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("query");
    /// What the query gives after Alembic's text; null: the text is refused, or there is none.
    QTest::addColumn<QString>("afterAlembic");
    QTest::addColumn<QString>("afterRetort");
    const auto add = [](const char *rule, const char *dialect, const char *call, const char *before, const char *query,
                        const QString &afterAlembic, const char *afterRetort) {
        QTest::addRow("%s on %s", rule, dialect)
            << QString::fromLatin1(rule) << QString::fromLatin1(dialect) << QString::fromLatin1(call)
            << QString::fromLatin1(before) << QString::fromLatin1(query) << afterAlembic
            << QString::fromLatin1(afterRetort);
    };
    const auto text = [](const char *characters) { return QString::fromLatin1(characters); };
    const QString refused;
    for (const char *dialect : {"postgresql", "mariadb", "sqlite"}) {
        add("execute-parameters", dialect, "op.get_bind().execute(sa.text('DELETE",
            "CREATE TABLE t (a varchar(9), b int); INSERT INTO t VALUES ('it''s', 5);", "SELECT count(*) FROM t;",
            text("1"), "0");
        add("colon-in-quotes", dialect, "op.execute(\"UPDATE t SET a = '{",
            "CREATE TABLE t (a varchar(20)); INSERT INTO t VALUES ('x');", "SELECT a FROM t;", text("{\"x\"NULL}"),
            "{\"x\":true}");
        add("tab-in-quotes", dialect, "op.execute(\"INSERT INTO t VALUES ('a\\tb')", "CREATE TABLE t (a varchar(20));",
            "SELECT length(a) FROM t;", text("6"), "3");
        add("column-default", dialect,
            "op.bulk_insert(sa.Table('t', sa.MetaData(), sa.Column('a', sa.String(5)), sa.Column('b', sa.Integer",
            "CREATE TABLE t (a varchar(5), b int);", "SELECT coalesce(b, -1) FROM t;", text("-1"), "3");
        add("literal-form", dialect, "op.bulk_insert(sa.table('t', sa.column('a', sa.JSON))",
            "CREATE TABLE t (a varchar(99));", "SELECT a FROM t;", refused, "{\"x\": [1, null, \"it's\"]}");
    }
    add("literal-form", "postgresql", "op.bulk_insert(sa.table('t', sa.column('a', sa.LargeBinary))",
        "CREATE TABLE t (a bytea);", "SELECT encode(a, 'hex') FROM t;", refused, "00ff");
    add("literal-form", "mariadb", "op.bulk_insert(sa.table('t', sa.column('a', sa.LargeBinary))",
        "CREATE TABLE t (a blob);", "SELECT hex(a) FROM t;", refused, "00FF");
    add("literal-form", "sqlite", "op.bulk_insert(sa.table('t', sa.column('a', sa.LargeBinary))",
        "CREATE TABLE t (a blob);", "SELECT hex(a) FROM t;", refused, "00FF");
    add("literal-form", "postgresql", "op.bulk_insert(sa.table('t', sa.column('a', sa.Date))",
        "CREATE TABLE t (a date);", "SELECT a FROM t;", refused, "2024-01-02");
    add("backslash", "postgresql",
        "op.bulk_insert(sa.table('t', sa.column('a', sa.String)), [{'a': 'C:", "CREATE TABLE t (a text);",
        "SELECT a FROM t;", text("C:\\\\temp"), "C:\\temp");
    add("backslash", "postgresql", "op.add_column('t', sa.Column('a', sa.String(5), server_default='a",
        "CREATE TABLE t (b int); INSERT INTO t VALUES (1);", "SELECT a FROM t;", text("a\\\\b"), "a\\b");
    add("empty-array", "postgresql", "op.bulk_insert(sa.table('t', sa.column('a', postgresql.ARRAY(sa.Integer)))",
        "CREATE TABLE t (a integer[]);", "SELECT string_agg(a::text, ' ') FROM t;", refused, "{} {1,2}");
    add("default-for-identity", "postgresql", "op.alter_column('t', 'c', server_default='5', existing_server_default=",
        "CREATE TABLE t (a int, c int GENERATED BY DEFAULT AS IDENTITY); ALTER TABLE t ADD b int;",
        "SELECT column_default || is_identity FROM information_schema.columns WHERE table_name = 't' AND column_name = "
        "'c';",
        refused, "5NO");
    add("null-comment", "mariadb", "op.create_table_comment('t', None)", "CREATE TABLE t (a int) COMMENT 'old';",
        "SELECT concat('[', table_comment, ']') FROM information_schema.tables WHERE table_name = 't';", refused, "[]");
}

void AlembicDifferencesTest::alembicsTextDoesHarm()
{
    QFETCH(QString, rule);
    QFETCH(QString, dialect);
    QFETCH(QString, call);
    QFETCH(QString, before);
    QFETCH(QString, query);
    QFETCH(QString, afterAlembic);
    QFETCH(QString, afterRetort);

    QString wholeCall;
    QString alembics;
    for (const QJsonValue &item : m_golden[QStringLiteral("calls")].toArray()) {
        if (item[QStringLiteral("call")].toString().startsWith(call)) {
            wholeCall = item[QStringLiteral("call")].toString();
            alembics = item[QStringLiteral("sql")][dialect].toString();
        }
    }
    QVERIFY(!wholeCall.isEmpty());
    ScriptPrinter printer(dialect);
    const auto error = printer.print(m_golden[QStringLiteral("preamble")].toString(), wholeCall);
    QVERIFY2(!error, qPrintable(error ? error->message : QString()));
    QVERIFY2(printer.differences.contains(rule), qPrintable(printer.differences.join(u' ')));

    ScratchServer *database = server(dialect);
    QVERIFY2(database, "the server cannot be started");
    QVERIFY(database->clear());
    QVERIFY(!database->run(before));
    const std::optional<QString> refusal = alembics.contains(QLatin1String("!! ")) ? alembics : database->run(alembics);
    if (afterAlembic.isNull()) {
        QVERIFY(refusal);
    } else {
        QVERIFY2(!refusal, qPrintable(refusal.value_or(QString())));
        QCOMPARE(database->value(query), afterAlembic);
    }

    QVERIFY(database->clear());
    QVERIFY(!database->run(before));
    const std::optional<QString> problem = database->run(printer.text);
    QVERIFY2(!problem, qPrintable(problem.value_or(QString())));
    QCOMPARE(database->value(query), afterRetort);
}

void AlembicDifferencesTest::everyRuleIsExplained()
{
    const QString page = readText(dataPath(QStringLiteral("../../resources/help/alembic-differences.md")));
    for (const AlembicDifferenceRule &rule : alembicDifferences()) {
        const QString heading = QStringLiteral("### %1: %2\n").arg(rule.id, rule.title);
        QVERIFY2(page.contains(heading), qPrintable(heading));
    }
}

QTEST_GUILESS_MAIN(AlembicDifferencesTest)
#include "AlembicDifferencesTest.moc"
