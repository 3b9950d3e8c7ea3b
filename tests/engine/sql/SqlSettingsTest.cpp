// SPDX-License-Identifier: GPL-3.0-or-later
// What env.py can set, and what stands around the operations: naming conventions, parameter styles, literals, the
// version table and the frame of an offline script.
#include "engine/sql/Dialect.h"
#include "model/SqlNodes.h"
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

QJsonObject goldenFile(const QString &name)
{
    return QJsonDocument::fromJson(readText(dataPath(QStringLiteral("sql/") + name)).toUtf8()).object();
}

QString output(const QString &dialectName, const Operation &operation, RenderContext context)
{
    const auto dialect = Dialect::create(dialectName);
    std::vector<Statement> statements;
    const Result<void> result = dialect->render(operation, context, statements);
    QString text;
    for (const Statement &statement : statements)
        text += dialect->offlineText(statement);
    return result ? text.trimmed() : QString(text + QLatin1String("!! ") + result.error().message).trimmed();
}

QString withoutClass(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("!! \\w+: "));
    return QString(text).replace(name, QStringLiteral("!! "));
}

/// Rows for every case of a list in option-sql.json and every dialect that we have.
void addCases(const QString &list)
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QJsonObject>("golden");
    int number = 0;
    for (const QJsonValue &item : goldenFile(QStringLiteral("option-sql.json"))[list].toArray()) {
        ++number;
        for (const QString &dialect : Dialect::names()) {
            if (item[QStringLiteral("sql")].toObject().contains(dialect)) {
                QTest::addRow("%s %d %s", qPrintable(dialect), number,
                              qPrintable(item[QStringLiteral("call")].toString().left(120)))
                    << dialect << item.toObject();
            }
        }
    }
}

void compareCase(const QString &dialect, const QJsonObject &golden, const RenderContext &context)
{
    const CollectedCalls made = collectedCalls(golden[QStringLiteral("call")].toString(), dialect);
    QVERIFY2(!made.error, qPrintable(made.error ? made.error->message : QString()));
    QCOMPARE(made.operations.size(), std::size_t(1));
    QCOMPARE(output(dialect, made.operations.front(), context),
             withoutClass(golden[QStringLiteral("sql")][dialect].toString()));
}

SqlValue valueOf(const QJsonObject &coded)
{
    const QString kind = coded[QStringLiteral("k")].toString();
    const QJsonValue content = coded[QStringLiteral("v")];
    const auto at = [&content](int index) { return content[index].toInt(); };
    if (kind == QLatin1String("bool"))
        return SqlValue(content.toBool());
    if (kind == QLatin1String("int"))
        return SqlValue(qint64(content.toInteger()));
    if (kind == QLatin1String("float")) {
        const bool isInfinite = content.toString() == QLatin1String("inf");
        return SqlValue(isInfinite ? std::numeric_limits<double>::infinity() : content.toString().toDouble());
    }
    if (kind == QLatin1String("str"))
        return SqlValue(content.toString());
    if (kind == QLatin1String("bytes"))
        return SqlValue(QByteArray::fromHex(content.toString().toLatin1()));
    if (kind == QLatin1String("decimal"))
        return SqlValue(SqlDecimal{content.toString()});
    if (kind == QLatin1String("uuid"))
        return SqlValue(SqlUuid{content.toString()});
    if (kind == QLatin1String("enum"))
        return SqlValue(SqlEnumMember{content[0].toString(), content[1].toString(), content[2].toString()});
    if (kind == QLatin1String("interval"))
        return SqlValue(SqlInterval{content.toInteger()});
    if (kind == QLatin1String("date"))
        return SqlValue(SqlDate{at(0), at(1), at(2)});
    if (kind == QLatin1String("time"))
        return SqlValue(SqlTime{at(0), at(1), at(2), at(3), {}});
    if (kind == QLatin1String("datetime")) {
        SqlDateTime moment{{at(0), at(1), at(2)}, {at(3), at(4), at(5), at(6), {}}};
        if (!coded[QStringLiteral("zone")].isNull())
            moment.time.utcOffset = coded[QStringLiteral("zone")].toInt();
        return SqlValue(moment);
    }
    if (kind == QLatin1String("list")) {
        SqlValueList list;
        for (const QJsonValue &item : content.toArray())
            list.push_back(valueOf(item.toObject()));
        return SqlValue(list);
    }
    if (kind == QLatin1String("dict")) {
        SqlValueMap map;
        for (const QJsonValue &item : content.toArray())
            map.emplace_back(item[0].toString(), valueOf(item[1].toObject()));
        return SqlValue(map);
    }
    return {};
}

/// The golden file's word for a type: "DateTime<-str", "ARRAY str", "Enum py".
SqlType typeOfWord(const QString &word)
{
    const QString name = word.section(u'<', 0, 0).section(u' ', 0, 0);
    SqlType type = sqlType(name);
    if (name == QLatin1String("DateTimeTZ")) {
        type.name = QStringLiteral("DateTime");
        type.timezone = true;
    } else if (name == QLatin1String("ARRAY")) {
        type.item = std::make_shared<const SqlType>(
            sqlType(word == QLatin1String("ARRAY str") ? QStringLiteral("String") : QStringLiteral("Integer")));
    } else if (name == QLatin1String("JSONB") || name == QLatin1String("INET")) {
        type.dialect = QStringLiteral("postgresql");
    }
    return type;
}

} // namespace

class SqlSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesByConvention_data() { addCases(QStringLiteral("naming")); }
    void namesByConvention();
    void doublesPercentSigns_data() { addCases(QStringLiteral("percent")); }
    void doublesPercentSigns();
    void leavesParametersOpen_data() { addCases(QStringLiteral("parameters")); }
    void leavesParametersOpen();
    void writesLiterals_data();
    void writesLiterals();
    void writesEveryValueForAConnection();
    void writesTheVersionTable_data();
    void writesTheVersionTable();
    void framesOfflineScripts();
    void marksWhatIsUndecided();
    void createsAnEnumOncePerRun();
};

void SqlSettingsTest::namesByConvention()
{
    QFETCH(QString, dialect);
    QFETCH(QJsonObject, golden);
    RenderContext context;
    const QJsonObject convention = golden[QStringLiteral("convention")].toObject();
    for (auto entry = convention.begin(); entry != convention.end(); ++entry)
        context.namingConvention[entry.key()] = entry.value().toString();
    compareCase(dialect, golden, context);
}

void SqlSettingsTest::doublesPercentSigns()
{
    QFETCH(QString, dialect);
    QFETCH(QJsonObject, golden);
    RenderContext context;
    context.namedParamstyle = false;
    compareCase(dialect, golden, context);
}

void SqlSettingsTest::leavesParametersOpen()
{
    QFETCH(QString, dialect);
    QFETCH(QJsonObject, golden);
    RenderContext context;
    context.literalBinds = false;
    compareCase(dialect, golden, context);
}

void SqlSettingsTest::writesLiterals_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QJsonObject>("value");
    QTest::addColumn<QString>("sql");
    int number = 0;
    for (const QJsonValue &item : goldenFile(QStringLiteral("literal-sql.json"))[QStringLiteral("cases")].toArray()) {
        ++number;
        for (const QString &dialect : Dialect::names()) {
            QTest::addRow("%s %d %s", qPrintable(dialect), number, qPrintable(item[QStringLiteral("type")].toString()))
                << dialect << item[QStringLiteral("type")].toString() << item[QStringLiteral("value")].toObject()
                << item[QStringLiteral("sql")][dialect].toString();
        }
    }
}

void SqlSettingsTest::writesLiterals()
{
    QFETCH(QString, dialect);
    QFETCH(QString, type);
    QFETCH(QJsonObject, value);
    QFETCH(QString, sql);
    const RenderContext context;
    const auto text = Dialect::create(dialect)->literal(valueOf(value), typeOfWord(type), context);
    const QString wanted = withoutClass(sql);
    QStringList differences;
    for (const AlembicDifference difference : context.differences)
        differences += alembicDifferenceId(difference);
    if (text && differsByRule(*text, wanted, differences))
        return;
    if (wanted.startsWith(QLatin1String("!! "))) {
        QVERIFY2(!text, qPrintable(text.value_or(QString())));
        // The golden text is cut; the printer's own repr of a Python number in a message is not ours to repeat.
        QCOMPARE(text.error().message.left(40), wanted.mid(3, 40));
        return;
    }
    QVERIFY2(text, qPrintable(text ? QString() : text.error().message));
    // Printing a statement turns TABs into spaces.
    QCOMPARE(QString(*text).replace(u'\t', QLatin1String("    ")), wanted);
}

void SqlSettingsTest::writesEveryValueForAConnection()
{
    RenderContext context;
    context.isOffline = false;
    const auto sqlite = Dialect::create(u"sqlite");
    const auto postgresql = Dialect::create(u"postgresql");
    const SqlType json = sqlType(QStringLiteral("JSON"));
    const SqlValue object(SqlValueMap{{QStringLiteral("a"), SqlValue(SqlValueList{SqlValue(1), SqlValue()})}});
    QCOMPARE(*sqlite->literal(object, json, context), QStringLiteral("'{\"a\": [1, null]}'"));
    QCOMPARE(*sqlite->literal(SqlValue(QByteArray("\x01\xff")), sqlType(QStringLiteral("LargeBinary")), context),
             QStringLiteral("X'01ff'"));
    QCOMPARE(*postgresql->literal(SqlValue(QByteArray("\x01\xff")), sqlType(QStringLiteral("LargeBinary")), context),
             QStringLiteral("'\\x01ff'"));
    QCOMPARE(*sqlite->literal(SqlValue(QStringLiteral("2024-01-02")), sqlType(QStringLiteral("Date")), context),
             QStringLiteral("'2024-01-02'"));
    QCOMPARE(*sqlite->literal(SqlValue(5), SqlType(), context), QStringLiteral("5"));
    QCOMPARE(*postgresql->literal(SqlValue(QStringLiteral("a\\b")), sqlType(QStringLiteral("String")), context),
             QStringLiteral("'a\\b'"));
}

void SqlSettingsTest::writesTheVersionTable_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("tail");
    QTest::newRow("postgresql") << QStringLiteral("postgresql")
                                << QStringLiteral(" RETURNING alembic_version.version_num");
    QTest::newRow("sqlite") << QStringLiteral("sqlite") << QStringLiteral(" RETURNING version_num");
    QTest::newRow("mssql") << QStringLiteral("mssql") << QStringLiteral(" OUTPUT inserted.version_num");
    QTest::newRow("mysql") << QStringLiteral("mysql") << QString();
    QTest::newRow("mariadb") << QStringLiteral("mariadb") << QString();
}

void SqlSettingsTest::writesTheVersionTable()
{
    QFETCH(QString, dialect);
    QFETCH(QString, tail);
    const auto writer = Dialect::create(dialect);
    const RenderContext context;
    VersionTableOptions options;
    QCOMPARE(writer->createVersionTable(options, context).text,
             QStringLiteral("CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT "
                            "alembic_version_pkc PRIMARY KEY (version_num)\n)"));
    const QString insert = QStringLiteral("INSERT INTO alembic_version (version_num) VALUES ('aaaa')");
    const bool isBeforeValues = tail.startsWith(QLatin1String(" OUTPUT"));
    const QString wanted = isBeforeValues
                               ? QString(insert).replace(QLatin1String(" VALUES"), tail + QLatin1String(" VALUES"))
                               : QString(insert + tail);
    QCOMPARE(writer->insertVersion(QStringLiteral("aaaa"), options, context).text, wanted);
    QCOMPARE(
        writer->updateVersion(QStringLiteral("aaaa"), QStringLiteral("bbbb"), options, context).text,
        QStringLiteral("UPDATE alembic_version SET version_num='bbbb' WHERE alembic_version.version_num = 'aaaa'"));
    QCOMPARE(writer->deleteVersion(QStringLiteral("aaaa"), options, context).text,
             QStringLiteral("DELETE FROM alembic_version WHERE alembic_version.version_num = 'aaaa'"));

    options.hasPrimaryKey = false;
    QCOMPARE(writer->insertVersion(QStringLiteral("aaaa"), options, context).text, insert);
    QCOMPARE(writer->createVersionTable(options, context).text,
             QStringLiteral("CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL\n)"));
}

void SqlSettingsTest::framesOfflineScripts()
{
    const auto postgresql = Dialect::create(u"postgresql");
    QCOMPARE(postgresql->offlineText(postgresql->begin()), QStringLiteral("BEGIN;\n\n"));
    QCOMPARE(postgresql->offlineText(postgresql->commit()), QStringLiteral("COMMIT;\n\n"));
    QCOMPARE(postgresql->offlineText({QStringLiteral("-- Running upgrade  -> aaaa"), Statement::Kind::Comment}),
             QStringLiteral("-- Running upgrade  -> aaaa\n\n"));
    const auto mssql = Dialect::create(u"mssql");
    QCOMPARE(mssql->offlineText(mssql->begin()), QStringLiteral("BEGIN TRANSACTION;\n\n"));
    QCOMPARE(mssql->offlineText(mssql->commit()), QStringLiteral("COMMIT;\n\nGO\n\n"));
    const auto oracle = Dialect::create(u"oracle");
    QCOMPARE(oracle->offlineText(oracle->begin()), QStringLiteral("SET TRANSACTION READ WRITE\n\n/\n\n"));
    QCOMPARE(oracle->offlineText({QStringLiteral("SELECT 1")}), QStringLiteral("SELECT 1\n\n/\n\n"));
    QVERIFY(postgresql->hasTransactionalDdl());
    QVERIFY(!Dialect::create(u"sqlite")->hasTransactionalDdl());
    QCOMPARE(Dialect::create(u"sqlite")->implementationName(), QStringLiteral("SQLiteImpl"));
    QVERIFY(!Dialect::create(u"nosuchdb"));

    RenderContext context;
    QCOMPARE(postgresql->statements({BeginAutocommit()}, context)->front().text, QStringLiteral("COMMIT"));
    QCOMPARE(postgresql->statements({EndAutocommit()}, context)->front().text, QStringLiteral("BEGIN"));
    QVERIFY(Dialect::create(u"sqlite")->statements({BeginAutocommit()}, context)->empty());
}

void SqlSettingsTest::marksWhatIsUndecided()
{
    RenderContext context;
    const auto sqlite = Dialect::create(u"sqlite");
    Operation drop{DropTable{{{}, QStringLiteral("t")}, false, {}}};
    drop.source = {QStringLiteral("a.py"), 3, 1, 3, 9};
    QVERIFY(!sqlite->statements(drop, context)->front().isUndecided);
    QCOMPARE(sqlite->statements(drop, context)->front().source.line, 3);
    drop.guards = {Guard{QStringLiteral("row is None")}};
    QVERIFY(sqlite->statements(drop, context)->front().isUndecided);

    SqlText text{QStringLiteral("DELETE FROM t WHERE id = :id")};
    text.parameters = {{QStringLiteral("id"), false, SqlValue(SqlPlaceholder{QStringLiteral("row.id")}), {}, false}};
    const auto statements = sqlite->statements({ExecuteSql{text, {}}}, context);
    QCOMPARE(statements->front().text, QStringLiteral("DELETE FROM t WHERE id = :row.id"));
    QVERIFY(statements->front().isUndecided);

    const auto gap = sqlite->statements({Gap{QStringLiteral("not known")}}, context);
    QCOMPARE(gap->front().kind, Statement::Kind::Gap);
    QCOMPARE(gap->front().text, QStringLiteral("-- not known"));
}

void SqlSettingsTest::createsAnEnumOncePerRun()
{
    RenderContext context;
    const auto postgresql = Dialect::create(u"postgresql");
    SqlType mood = sqlType(QStringLiteral("Enum"));
    mood.values = {QStringLiteral("a"), QStringLiteral("it's")};
    mood.typeName = QStringLiteral("mood");
    const Column column{.name = QStringLiteral("m"), .type = mood};
    const auto first = postgresql->statements(
        {CreateTable{Table{.name = QStringLiteral("one"), .columns = {column}}, false}}, context);
    QCOMPARE(first->front().text, QStringLiteral("CREATE TYPE mood AS ENUM ('a', 'it''s')"));
    QCOMPARE(first->size(), size_t(2));
    const auto second = postgresql->statements(
        {CreateTable{Table{.name = QStringLiteral("two"), .columns = {column}}, false}}, context);
    QCOMPARE(second->size(), size_t(1));
}

QTEST_GUILESS_MAIN(SqlSettingsTest)
#include "SqlSettingsTest.moc"
