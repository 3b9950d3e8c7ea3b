// SPDX-License-Identifier: GPL-3.0-or-later
// Calls as scripts write them, through the interpreter and every dialect, against what Alembic prints for them.
#include "engine/script/OperationTarget.h"
#include "engine/script/ScriptRunner.h"
#include "engine/sql/Dialect.h"
#include "tests/support/DifferenceRules.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace retort;
using namespace retort::test;

namespace {

/// Writes each operation as it is made, so that the script meets what the dialect cannot express.
class Printer : public script::OperationTarget
{
public:
    explicit Printer(const QString &dialect) : m_dialect(Dialect::create(dialect)) {}

    QString dialectName() const override { return m_dialect->name(); }
    bool isOffline() const override { return true; }
    Result<void> perform(const Operation &operation) override
    {
        std::vector<Statement> statements;
        const Result<void> rendered = m_dialect->render(operation, m_context, statements);
        for (const Statement &statement : statements) {
            text += m_dialect->offlineText(statement);
            differences += statement.differences;
        }
        return rendered;
    }
    Result<QueryResult> query(const Operation &) override { return QueryResult{}; }

    QString text;
    QStringList differences;

private:
    std::unique_ptr<Dialect> m_dialect;
    RenderContext m_context;
};

QJsonObject goldenFile()
{
    return QJsonDocument::fromJson(readText(dataPath(QStringLiteral("sql/call-sql.json"))).toUtf8()).object();
}

QString asUpgrade(const QString &preamble, const QString &call)
{
    QString body = call;
    return preamble + QLatin1String("\ndef upgrade():\n    ") + body.replace(u'\n', QLatin1String("\n    ")) +
           QLatin1Char('\n');
}

} // namespace

class CallSqlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void prints_data();
    void prints();
};

void CallSqlTest::prints_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("sql");
    const QJsonObject golden = goldenFile();
    int number = 0;
    for (const QJsonValue &item : golden[QStringLiteral("calls")].toArray()) {
        ++number;
        const QString call = item[QStringLiteral("call")].toString();
        for (const QString &dialect : item[QStringLiteral("sql")].toObject().keys()) {
            QTest::addRow("%s %d %s", qPrintable(dialect), number, qPrintable(call.left(160)))
                << dialect << asUpgrade(golden[QStringLiteral("preamble")].toString(), call)
                << item[QStringLiteral("sql")][dialect].toString();
        }
    }
}

void CallSqlTest::prints()
{
    QFETCH(QString, dialect);
    QFETCH(QString, script);
    QFETCH(QString, sql);
    script::ScriptRequest request;
    request.source = std::make_shared<SourceText>(QStringLiteral("call.py"), script);
    Printer printer(dialect);
    const script::ScriptOutcome outcome = script::runScript(request, printer);
    if (sql.contains(QLatin1String("!! "))) {
        const QString message = sql.section(QLatin1String("!! "), 1).section(QLatin1String(": "), 1);
        // A slip of Python inside SQLAlchemy, which has no bearing on what the call means.
        if (message.contains(QLatin1String("object has no attribute")) ||
            message.startsWith(QLatin1String("%d format")))
            return;
        if (outcome.isWhole()) {
            QVERIFY2(differsByRule(printer.text, sql, printer.differences), qPrintable(printer.text));
            return;
        }
        QCOMPARE(printer.text, sql.section(QLatin1String("!! "), 0, 0));
        QCOMPARE(outcome.error->message, message);
        return;
    }
    QVERIFY2(outcome.isWhole(), qPrintable(outcome.error ? outcome.error->message : QString()));
    if (!differsByRule(printer.text, sql, printer.differences))
        QCOMPARE(printer.text, sql);
}

QTEST_GUILESS_MAIN(CallSqlTest)
#include "CallSqlTest.moc"
