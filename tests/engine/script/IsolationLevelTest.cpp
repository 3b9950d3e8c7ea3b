// SPDX-License-Identifier: GPL-3.0-or-later
// Which of env.py's own statements are sent outside a transaction: the isolation level of its engines and connections.
#include "engine/script/EnvironmentLink.h"
#include "engine/script/Interpreter.h"
#include "engine/script/Parser.h"

#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

/// Notes in what manner each statement comes.
class Listener final : public EnvironmentLink
{
public:
    int connection() const override { return 1; }
    Result<QueryResult> execute(const Operation &, bool isAutocommit) override
    {
        manners << (isAutocommit ? QStringLiteral("alone") : QStringLiteral("in a transaction"));
        return QueryResult{};
    }
    Result<void> commit() override { return {}; }
    Result<void> rollback() override { return {}; }
    Result<void> ensureVersionTable() override { return {}; }
    Result<void> runMigrations(int, int) override { return {}; }

    QStringList manners;
};

} // namespace

class IsolationLevelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofEnginesAndConnections_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QStringList>("manners");
        const QString alone = QStringLiteral("alone");
        const QString inTransaction = QStringLiteral("in a transaction");
        const auto row = [](const char *name, const char *body, const QStringList &manners) {
            QTest::newRow(name) << QString::fromLatin1(body) << manners;
        };
        row("none", "send(engine.connect())", {inTransaction});
        row("an engine's options",
            "other = engine.execution_options(isolation_level='AUTOCOMMIT')\nsend(other.connect())", {alone});
        row("the engine itself is as it was",
            "engine.execution_options(isolation_level='AUTOCOMMIT')\nsend(engine.connect())", {inTransaction});
        row("options that do not speak of it leave it",
            "other = engine.execution_options(isolation_level='AUTOCOMMIT')\n"
            "send(other.execution_options(stream_results=True).connect())",
            {alone});
        row("an engine made so", "send(sa.create_engine('sqlite://', isolation_level='AUTOCOMMIT').connect())",
            {alone});
        row("an engine made so, and turned back",
            "other = sa.create_engine('sqlite://', isolation_level='AUTOCOMMIT')\n"
            "send(other.execution_options(isolation_level='SERIALIZABLE').connect())",
            {inTransaction});
        row("a connection, there and back",
            "connection = engine.connect()\nconnection.execution_options(isolation_level='AUTOCOMMIT')\n"
            "send(connection)\nconnection.execution_options(stream_results=True)\nsend(connection)\n"
            "connection.execution_options(isolation_level='READ COMMITTED')\nsend(connection)",
            {alone, alone, inTransaction});
    }
    void ofEnginesAndConnections()
    {
        QFETCH(QString, body);
        const QString script = QStringLiteral("import sqlalchemy as sa\nengine = sa.create_engine('sqlite://')\n"
                                              "def send(connection):\n"
                                              "    connection.execute(sa.text('SELECT 1'))\n") +
                               body + u'\n';
        const auto parsed = parseModule(std::make_shared<SourceText>(QStringLiteral("env.py"), script));
        QVERIFY(parsed->diagnostics.empty());
        Listener listener;
        ScriptHost host;
        host.isEnvironmentFile = true;
        host.isOnline = true;
        host.environmentLink = &listener;
        Interpreter interpreter(host, Bounds{});
        try {
            interpreter.runModule(parsed, QStringLiteral("env"));
        } catch (const PythonError &error) {
            QFAIL(qPrintable(exceptionText(interpreter, error.exception)));
        } catch (const Stopped &end) {
            QFAIL(qPrintable(describe(end.diagnostic)));
        }
        QTEST(listener.manners, "manners");
    }
};

QTEST_GUILESS_MAIN(IsolationLevelTest)
#include "IsolationLevelTest.moc"
