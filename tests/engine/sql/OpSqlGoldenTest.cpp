// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation, type and expression of the golden files, which Alembic and SQLAlchemy wrote, in every dialect.
#include "engine/sql/Dialect.h"
#include "tests/support/CollectedCalls.h"
#include "tests/support/DifferenceRules.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace retort;
using namespace retort::test;

namespace {

QJsonObject golden(const QString &name)
{
    return QJsonDocument::fromJson(readText(dataPath(QStringLiteral("sql/") + name)).toUtf8()).object();
}

/// "CompileError: text" → "text": the exception's class is Python's own affair.
QString withoutExceptionName(const QString &text)
{
    static const QRegularExpression exceptionName(QStringLiteral("!! \\w+: "));
    return QString(text).replace(exceptionName, QStringLiteral("!! "));
}

// The tables of the expressions.
constexpr QLatin1String
    kTables("t = sa.table('t', sa.column('a', sa.String), sa.column('b', sa.Integer), sa.column('d', sa.DateTime), "
            "sa.column('f', sa.Boolean), sa.column('order', sa.Integer))\n"
            "u = sa.table('u', sa.column('id', sa.Integer), sa.column('n', sa.String))\n");

/// What the dialect prints for one call, in the notation of the golden files.
QString printed(const Dialect &dialect, const QString &call, QStringList &differences)
{
    const CollectedCalls made = collectedCalls(call, dialect.name(), kTables);
    RenderContext context;
    std::vector<Statement> statements;
    std::optional<Error> error = made.error;
    for (const Operation &operation : made.operations) {
        const Result<void> result = dialect.render(operation, context, statements);
        if (!result)
            error = result.error();
    }
    QString text;
    for (const Statement &statement : statements)
        text += dialect.offlineText(statement);
    for (const Statement &statement : statements)
        differences += statement.differences;
    text = text.trimmed();
    if (error)
        text += (text.isEmpty() ? QString() : QStringLiteral("\n\n")) + QLatin1String("!! ") + error->message;
    for (qsizetype i = 0; i < context.warnings.size(); ++i) {
        text += (text.isEmpty() ? QString()
                 : i == 0       ? QStringLiteral("\n\n")
                                : QStringLiteral("\n")) +
                QLatin1String("?? ") + context.warnings.at(i);
    }
    return text;
}

QString expected(const QString &written)
{
    static const QRegularExpression warningName(QStringLiteral("\\?\\? \\w+: "));
    return withoutExceptionName(written).replace(warningName, QStringLiteral("?? ")).trimmed();
}

/// Where we knowingly differ from the original's words.
bool isKnownDifference(const QString &wanted)
{
    // Text of Python's own errors, and of values that are no SQL at all.
    return wanted.contains(QLatin1String("'NoneType' object")) || wanted.contains(QLatin1String("AssertionError")) ||
           wanted.contains(QLatin1String("has no attribute 'compile'")) ||
           wanted.contains(QLatin1String("it has no name")) || wanted.contains(QLatin1String("%d format"));
}

} // namespace

class OpSqlGoldenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void operation_data();
    void operation();
    void type_data();
    void type();
    void expression_data();
    void expression();
};

void OpSqlGoldenTest::operation_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("sql");
    int number = 0;
    for (const QJsonValue &item : golden(QStringLiteral("op-sql.json"))[QStringLiteral("cases")].toArray()) {
        ++number;
        for (const QString &dialect : Dialect::names()) {
            // Calls that are one dialect's affair were recorded for that dialect only.
            if (!item[QStringLiteral("sql")].toObject().contains(dialect))
                continue;
            const QString call = item[QStringLiteral("call")].toString();
            QTest::addRow("%s %d %s", qPrintable(dialect), number, qPrintable(call.left(160)))
                << dialect << call << item[QStringLiteral("sql")][dialect].toString();
        }
    }
}

void OpSqlGoldenTest::operation()
{
    QFETCH(QString, dialect);
    QFETCH(QString, call);
    QFETCH(QString, sql);
    const QString wanted = expected(sql);
    if (wanted.contains(QLatin1String("has no attribute 'compile'")))
        return; // Such a value never becomes an operation.
    const auto writer = Dialect::create(dialect);
    QStringList differences;
    const QString text = printed(*writer, call, differences);
    if (sql == QLatin1String("!! KeyError: 'b'"))
        return; // INCLUDE of a column that the table has not: the database says so as well.
    if (isKnownDifference(sql)) {
        QVERIFY2(text.contains(QLatin1String("!! ")), qPrintable(text));
        return;
    }
    if (!differsByRule(text, wanted, differences))
        QCOMPARE(text, wanted);
}

void OpSqlGoldenTest::type_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("ddl");
    for (const QJsonValue &item : golden(QStringLiteral("type-ddl.json"))[QStringLiteral("types")].toArray()) {
        const QJsonObject ddl = item[QStringLiteral("ddl")].toObject();
        for (const QString &dialect : Dialect::names()) {
            if (!ddl.contains(dialect))
                continue;
            const QJsonValue value = ddl[dialect];
            const QString wanted = value.isString()
                                       ? value.toString()
                                       : QString(QLatin1String("!! ") + value[QStringLiteral("error")].toString());
            QTest::addRow("%s %s", qPrintable(dialect), qPrintable(item[QStringLiteral("expr")].toString()))
                << dialect << item[QStringLiteral("expr")].toString() << wanted;
        }
    }
}

void OpSqlGoldenTest::type()
{
    QFETCH(QString, dialect);
    QFETCH(QString, call);
    QFETCH(QString, ddl);
    const CollectedCalls made =
        collectedCalls(QStringLiteral("op.add_column('t', Column('c', %1))").arg(call), dialect);
    QVERIFY2(!made.error, qPrintable(made.error ? made.error->message : QString()));
    const Result<QString> text =
        Dialect::create(dialect)->typeDdl(made.operations.at(0).as<AddColumn>()->column.type, {});
    const QString wanted = expected(ddl);
    if (isKnownDifference(ddl)) {
        QVERIFY(!text);
        return;
    }
    QCOMPARE(text ? *text : QString(QLatin1String("!! ") + text.error().message), wanted);
}

void OpSqlGoldenTest::expression_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("sql");
    int number = 0;
    for (const QJsonValue &item :
         golden(QStringLiteral("expression-sql.json"))[QStringLiteral("expressions")].toArray()) {
        ++number;
        for (const QString &dialect : Dialect::names()) {
            const QString counterpart = dialect == QLatin1String("mariadb") ? QStringLiteral("mysql") : dialect;
            QTest::addRow("%s %d %s", qPrintable(dialect), number,
                          qPrintable(item[QStringLiteral("expr")].toString().left(160)))
                << dialect << QStringLiteral("op.execute(%1)").arg(item[QStringLiteral("expr")].toString())
                << item[QStringLiteral("sql")][counterpart].toString();
        }
    }
}

void OpSqlGoldenTest::expression()
{
    QFETCH(QString, dialect);
    QFETCH(QString, call);
    QFETCH(QString, sql);
    QStringList differences;
    QString text = printed(*Dialect::create(dialect), call, differences);
    const QString separator = Dialect::create(dialect)->batchSeparator();
    if (!separator.isEmpty() && text.endsWith(separator))
        text = text.chopped(separator.size()).trimmed();
    const QString wanted = expected(sql);
    if (isKnownDifference(sql)) {
        QVERIFY2(text.contains(QLatin1String("!! ")), qPrintable(text));
        return;
    }
    if (!differsByRule(text, wanted, differences))
        QCOMPARE(text, wanted);
}

QTEST_GUILESS_MAIN(OpSqlGoldenTest)
#include "OpSqlGoldenTest.moc"
