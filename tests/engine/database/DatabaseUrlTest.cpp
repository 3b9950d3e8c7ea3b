// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/DatabaseUrl.h"
#include "engine/database/OdbcSource.h"
#include "engine/database/ServerOptions.h"
#include "engine/secrets/Redactor.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace retort;

class DatabaseUrlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatSqlAlchemyReads_data();
    void readsWhatSqlAlchemyReads();
    void namesTheDriver_data();
    void namesTheDriver();
    void aRelativeFileCountsFromTheCurrentDirectory();
    void anSqliteUrlWithAHostIsRefused();
    void malformedUrlsAreRefusedWithoutShowingThePassword_data();
    void malformedUrlsAreRefusedWithoutShowingThePassword();
    void aPasswordWithABareAtSignStaysHidden();
    void aValueStaysOneOption();
    void anOdbcSourceIsPutTogether_data();
    void anOdbcSourceIsPutTogether();
    void severalHostsAreTriedInTurn();
    void aPasswordInTheOptionsStaysHidden_data();
    void aPasswordInTheOptionsStaysHidden();
    void theServerIsToldApartFromTheWayToIt_data();
    void theServerIsToldApartFromTheWayToIt();
};

void DatabaseUrlTest::readsWhatSqlAlchemyReads_data()
{
    QTest::addColumn<QJsonObject>("expected");
    const auto cases =
        QJsonDocument::fromJson(test::readText(test::dataPath(QStringLiteral("database/urls.json"))).toUtf8());
    QVERIFY(cases.array().size() > 20);
    for (const QJsonValue &value : cases.array())
        QTest::newRow(qPrintable(value[QStringLiteral("url")].toString())) << value.toObject();
}

void DatabaseUrlTest::readsWhatSqlAlchemyReads()
{
    QFETCH(QJsonObject, expected);
    const auto url = DatabaseUrl::parse(expected[QStringLiteral("url")].toString());
    QVERIFY(url);

    const auto compare = [&](const char *key, const std::optional<QString> &actual) {
        const QJsonValue value = expected[QLatin1String(key)];
        QCOMPARE(actual.has_value(), !value.isNull());
        QCOMPARE(actual.value_or(QString()), value.toString());
    };
    const QString driver = url->driverName().isEmpty() ? QString() : QLatin1Char('+') + url->driverName();
    QCOMPARE(QString(url->dialectName() + driver), expected[QStringLiteral("drivername")].toString());
    compare("username", url->user());
    compare("password", url->password().transform([](const Secret &secret) { return secret.reveal(); }));
    compare("host", url->host());
    compare("database", url->database());
    QCOMPARE(url->port().value_or(0), expected[QStringLiteral("port")].toInt());
    QCOMPARE(url->withoutPassword(), expected[QStringLiteral("shown")].toString());

    QJsonObject query;
    for (const auto &[key, value] : url->query()) {
        QJsonArray values = query[key].toArray();
        values.append(value);
        query[key] = values;
    }
    QCOMPARE(query, expected[QStringLiteral("query")].toObject());

    const auto again = DatabaseUrl::parse(url->withPassword());
    QVERIFY(again);
    QVERIFY(Secret::areSame(again->password().value_or(Secret()), url->password().value_or(Secret())));
    QCOMPARE(again->withPassword(), url->withPassword());
}

void DatabaseUrlTest::namesTheDriver_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("driver");
    QTest::newRow("sqlite") << "sqlite+aiosqlite:///x" << "QSQLITE";
    QTest::newRow("postgresql") << "postgresql+asyncpg://h/d" << "QPSQL";
    QTest::newRow("mysql") << "mysql+pymysql://h/d" << "QMYSQL";
    QTest::newRow("mariadb") << "mariadb://h/d" << "QMYSQL";
    QTest::newRow("mssql") << "mssql+pyodbc://h/d" << "QODBC";
    QTest::newRow("mysql through ODBC") << "mysql+pyodbc://h/d" << "QODBC";
    QTest::newRow("unknown") << "postgres://h/d" << "";
}

void DatabaseUrlTest::namesTheDriver()
{
    QFETCH(QString, url);
    QTEST(DatabaseUrl::parse(url)->qtDriver(), "driver");
}

void DatabaseUrlTest::aRelativeFileCountsFromTheCurrentDirectory()
{
    QCOMPARE(*DatabaseUrl::parse(QStringLiteral("sqlite:///data/app.db"))->sqliteFile(),
             QDir::current().absoluteFilePath(QStringLiteral("data/app.db")));
    QCOMPARE(*DatabaseUrl::parse(QStringLiteral("sqlite:////var/lib/app.db"))->sqliteFile(),
             QStringLiteral("/var/lib/app.db"));
    for (const char *memory : {"sqlite://", "sqlite:///", "sqlite:///:memory:"}) {
        const auto url = DatabaseUrl::parse(QLatin1String(memory));
        QVERIFY(url->isMemory());
        QCOMPARE(*url->sqliteFile(), QString());
    }
}

void DatabaseUrlTest::anSqliteUrlWithAHostIsRefused()
{
    const auto file = DatabaseUrl::parse(QStringLiteral("sqlite://relative/app.db"))->sqliteFile();
    QVERIFY(!file);
    QCOMPARE(file.error().message, QStringLiteral("Invalid SQLite URL: sqlite://relative/app.db"));
}

void DatabaseUrlTest::malformedUrlsAreRefusedWithoutShowingThePassword_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("empty") << "";
    QTest::newRow("no scheme") << "shop:hunter2@localhost/shop";
    QTest::newRow("one slash") << "postgresql:/shop:hunter2@localhost";
    QTest::newRow("port is no number") << "postgresql://shop:hunter2@localhost:fivefour/shop";
    QTest::newRow("port is too large") << "postgresql://shop:hunter2@localhost:70000/shop";
}

void DatabaseUrlTest::malformedUrlsAreRefusedWithoutShowingThePassword()
{
    QFETCH(QString, url);
    const auto parsed = DatabaseUrl::parse(url);
    QVERIFY(!parsed);
    QVERIFY(!parsed.error().message.isEmpty());
    QVERIFY(!parsed.error().hint.isEmpty());
    QVERIFY(!parsed.error().message.contains(QStringLiteral("hunter2")));
    QVERIFY(!parsed.error().hint.contains(QStringLiteral("hunter2")));
}

void DatabaseUrlTest::aPasswordWithABareAtSignStaysHidden()
{
    const auto url = DatabaseUrl::parse(QStringLiteral("postgresql://shop:hun@ter2@localhost/shop"));
    QCOMPARE(url->withoutPassword(), QStringLiteral("postgresql://shop:***@localhost/shop"));
}

void DatabaseUrlTest::aPasswordInTheOptionsStaysHidden_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *name, const char *url, const char *shown, const char *password) {
        QTest::newRow(name) << QString::fromLatin1(url) << QString::fromLatin1(shown) << QString::fromLatin1(password);
    };
    row("libpq", "postgresql:///shop?user=shop&password=hunter2", "postgresql:///shop?password=***&user=shop",
        "hunter2");
    row("the key's", "postgresql://h/d?sslpassword=hunter2", "postgresql://h/d?sslpassword=***", "hunter2");
    row("MySQL's short word", "mysql://h/d?passwd=hunter%2F2", "mysql://h/d?passwd=***", "hunter/2");
    row("ODBC", "mssql+pyodbc://h/d?driver=X&PWD=hunter2", "mssql+pyodbc://h/d?PWD=***&driver=X", "hunter2");
    row("ODBC in small letters", "mssql+pyodbc://h/d?driver=X&pwd=hunter2", "mssql+pyodbc://h/d?driver=X&pwd=***",
        "hunter2");
    row("ODBC's whole text", "mssql+pyodbc:///?odbc_connect=Server%3Dh%3BPWD%3Dhunter2%3BDatabase%3Dd",
        "mssql+pyodbc:///?odbc_connect=Server%3Dh%3BPWD%3D***%3BDatabase%3Dd", "hunter2");
    row("in braces", "mssql+pyodbc:///?odbc_connect=PWD%3D%7Bhun%3Bter%7D%7D2%7D%3BServer%3Dh",
        "mssql+pyodbc:///?odbc_connect=PWD%3D***%3BServer%3Dh", "hun;ter}2");
}

void DatabaseUrlTest::aPasswordInTheOptionsStaysHidden()
{
    QFETCH(QString, url);
    QFETCH(QString, password);
    const auto parsed = DatabaseUrl::parse(url).value();
    QTEST(parsed.withoutPassword(), "shown");
    // A server's message may have it.
    QCOMPARE(Redactor::redacted(QStringLiteral("refused: %1!").arg(password)), QStringLiteral("refused: ***!"));
}

void DatabaseUrlTest::theServerIsToldApartFromTheWayToIt_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isPostgresql");
    QTest::addColumn<bool>("isMysql");
    QTest::newRow("postgresql") << "postgresql+asyncpg://h/d" << true << false;
    QTest::newRow("postgresql through ODBC") << "postgresql+pyodbc://h/d" << true << false;
    QTest::newRow("mysql") << "mysql+pymysql://h/d" << false << true;
    QTest::newRow("mysql through ODBC") << "mysql+pyodbc://h/d" << false << true;
    QTest::newRow("mariadb through ODBC") << "mariadb+pyodbc://h/d" << false << true;
    QTest::newRow("mssql") << "mssql+pyodbc://h/d" << false << false;
    QTest::newRow("sqlite") << "sqlite:///x" << false << false;
}

void DatabaseUrlTest::theServerIsToldApartFromTheWayToIt()
{
    QFETCH(QString, url);
    QTEST(DatabaseUrl::parse(url)->isPostgresqlFamily(), "isPostgresql");
    QTEST(DatabaseUrl::parse(url)->isMysqlFamily(), "isMysql");
}

void DatabaseUrlTest::aValueStaysOneOption()
{
    const auto options = [](const char *url) {
        return serverConnectOptions(DatabaseUrl::parse(QLatin1String(url)).value(), 7).section(u';', 0, -2);
    };
    QCOMPARE(options("postgresql:///d?application_name=shop"), QStringLiteral("application_name=shop"));
    QCOMPARE(options("postgresql:///d?options=-csearch_path%3Da%20-cjit%3Doff"),
             QStringLiteral("options='-csearch_path=a -cjit=off'"));
    // Without quotes libpq would take each of these for two options.
    QCOMPARE(options("postgresql:///d?application_name=x%09hostaddr%3Devil"),
             QStringLiteral("application_name='x\thostaddr=evil'"));
    QCOMPARE(options("postgresql:///d?application_name=x%27%20hostaddr%3Devil"),
             QStringLiteral("application_name='x\\' hostaddr=evil'"));
    QCOMPARE(options("postgresql:///d?application_name=x%5C"), QStringLiteral("application_name='x\\\\'"));
}

void DatabaseUrlTest::anOdbcSourceIsPutTogether_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("source");
    QTest::newRow("a data source") << "mssql+pyodbc://shop:hunter2@source" << "source";
    QTest::newRow("a data source as an option") << "mysql+pyodbc://shop:x@/?dsn=other" << "other";
    QTest::newRow("a driver") << "mssql+pyodbc://shop:x@h:1434/d?driver=ODBC+Driver+18+for+SQL+Server&Encrypt=yes"
                              << "DRIVER={ODBC Driver 18 for SQL Server};SERVER=h,1434;Database=d;Encrypt=yes";
    QTest::newRow("the account of the system")
        << "mssql+pyodbc://h/d?driver=X" << "DRIVER={X};SERVER=h;Database=d;Trusted_Connection=Yes";
    QTest::newRow("a whole text") << "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BServer%3Dh%3BPWD%3Dhunter2"
                                  << "DRIVER={X};Server=h;PWD=hunter2";
    QTest::newRow("a whole text with a data source") << "mssql+pyodbc:///?odbc_connect=DSN%3Dsource" << "source";
}

void DatabaseUrlTest::anOdbcSourceIsPutTogether()
{
    QFETCH(QString, url);
    const auto parsed = DatabaseUrl::parse(url).value();
    QTEST(odbcSource(parsed), "source");
    QVERIFY(!parsed.withoutPassword().contains(QStringLiteral("hunter2")));
}

void DatabaseUrlTest::severalHostsAreTriedInTurn()
{
    const auto hosts = [](const char *url) {
        return severalHosts(DatabaseUrl::parse(QLatin1String(url)).value()).join(u' ');
    };
    QCOMPARE(hosts("postgresql:///d?host=a:5433&host=b"), QStringLiteral("host=a,b port=5433,"));
    QCOMPARE(hosts("postgresql:///d?host=a,b&port=5433,5434"), QStringLiteral("host=a,b port=5433,5434"));
    QCOMPARE(hosts("postgresql:///d?host=/run/postgresql"), QString());
    QCOMPARE(hosts("postgresql://h/d"), QString());
    QCOMPARE(hosts("postgresql:///d?host=a,b%20hostaddr=evil"), QStringLiteral("host='a,b hostaddr=evil' port=,"));
}

QTEST_GUILESS_MAIN(DatabaseUrlTest)
#include "DatabaseUrlTest.moc"
