// SPDX-License-Identifier: GPL-3.0-or-later
// What a person is asked to agree to: the hosts that connections really go to, whoever names them.
#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/DatabaseHosts.h"
#include "engine/environment/ProjectAddresses.h"
#include "tests/support/ProjectFolder.h"

#include <QTest>

namespace retort {

namespace {

const QByteArray kStockEnv = "from alembic import context\n"
                             "from sqlalchemy import engine_from_config\n"
                             "config = context.config\n"
                             "engine = engine_from_config(config.get_section(config.config_ini_section), "
                             "prefix='sqlalchemy.')\n"
                             "with engine.connect() as connection:\n"
                             "    context.configure(connection=connection)\n"
                             "    with context.begin_transaction():\n"
                             "        context.run_migrations()\n";

QStringList secretsOf(const test::ProjectFolder &folder, const QStringList &xArguments = {})
{
    const auto project = Project::open(folder.path());
    ProjectReadings readings(*project, {.xArguments = xArguments});
    return secretsMatter(*addressedEnvironments(readings), readings.urls().value(0)).facts;
}

} // namespace

class EnvironmentTrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhereAConnectionGoes_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("hosts");
        const auto add = [](const char *url, const char *hosts) {
            QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(hosts);
        };
        add("sqlite:///x.db", "");
        add("postgresql:///shop", "");
        add("postgresql:///shop?host=/run/postgresql", "");
        add("postgresql://db.example:5433/shop", "db.example:5433");
        add("postgresql://[2001:db8::1]:5433/shop", "[2001:db8::1]:5433");
        add("postgresql:///shop?host=db.example&port=5433", "db.example:5433");
        // The name is only what the certificate is compared with.
        add("postgresql://db.example:5433/shop?hostaddr=203.0.113.9", "203.0.113.9:5433 (as db.example)");
        add("postgresql:///shop?hostaddr=203.0.113.9", "203.0.113.9");
        add("postgresql:///shop?host=/run/postgresql&hostaddr=203.0.113.9", "203.0.113.9 (as /run/postgresql)");
        add("postgresql:///shop?host=a:5433&host=b:5434", "a:5433, b:5434");
        add("postgresql:///shop?host=a,b&port=5433,5434", "a:5433, b:5434");
        add("postgresql:///shop?host=a,/run/postgresql,b&port=5433", "a:5433, b:5433");
        add("postgresql://a,b/shop", "a, b");
        // Half of the password; the rest of it is not to be seen.
        add("postgresql://u:se@cret@db.example/shop", "db.example");
        add("mysql://db.example/shop?unix_socket=/run/x", "db.example");
        add("mysql:///shop?unix_socket=/run/x", "");
        add("mssql+pyodbc://u:p@db.example:1433/shop?driver=ODBC+Driver+18+for+SQL+Server&Encrypt=yes",
            "db.example:1433");
        add("mssql+pyodbc://u:p@shop_source", "the ODBC source shop_source");
        add("mssql+pyodbc://u:p@db.example/shop?driver=x&Failover_Partner=other.example",
            "db.example, Failover_Partner=other.example");
        add("mssql+pyodbc:///"
            "?odbc_connect=DRIVER%3D%7Ba%3Bb%7D%3BSERVER%3Ddb.example%2C1433%3BUID%3Du%3BPWD%3Dhunter22",
            "db.example:1433");
        add("mssql+pyodbc:///?odbc_connect=DSN%3Dshop%3BAddress%3Devil.example", "the ODBC source shop, "
                                                                                 "Address=evil.example");
        // A brace counts only where a value begins, and where it is closed again.
        add("mssql+pyodbc:///?odbc_connect=SERVER%3Dgood.example%3BAPP%3Da%7B%3BSERVER%3Devil.example%3BUID%3Du",
            "good.example, evil.example");
        add("mssql+pyodbc:///?odbc_connect=APP%7B%3Da%3BSERVER%3Devil.example%3BUID%3Du", "APP{=a, evil.example");
        add("mssql+pyodbc:///?odbc_connect=APP%3D%7Ba%3BSERVER%3Devil.example%3BUID%3Du", "evil.example");
        add("mssql+pyodbc:///?odbc_connect=APP%3D%7Ba%7DSERVER%3Devil.example%3BUID%3Du", "evil.example");
        // Two closing ones are one in the value.
        add("mssql+pyodbc:///?odbc_connect=SERVER%3Ddb.example%3BPWD%3D%7Bhun%7D%7D%3Bter%7D%3BUID%3Du", "db.example");
        add("mssql+pyodbc:///?odbc_connect=APP%3D%7Ba%7D%7D%7D%3BSERVER%3Devil.example%3BUID%3D%7Bu%7D",
            "evil.example");
        // FreeTDS before 1.4 does not know that.
        add("mssql+pyodbc:///"
            "?odbc_connect=SERVER%3Dgood.example%3BAPP%3D%7Ba%7D%7D%3BSERVER%3Devil.example%3BUID%3D%7Bu%7D",
            "good.example, evil.example");
    }

    void tellsWhereAConnectionGoes()
    {
        QFETCH(QString, url);
        QFETCH(QString, hosts);
        const auto parsed = DatabaseUrl::parse(url);
        QVERIFY(parsed);
        QCOMPARE(databaseHosts(*parsed).join(QStringLiteral(", ")), hosts);
    }

    void whatEnvPyTakesCounts()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://harmless.example/shop\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "host = context.get_x_argument(as_dictionary=True).get('host', 'other.example')\n"
                     "context.configure(url='postgresql://' + host + '/shop')\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        folder.write(QStringLiteral("retort.toml"), "[environments.a]\npassword = { env = \"P\" }\n");
        QCOMPARE(secretsOf(folder), (QStringList{QStringLiteral("a: password from the variable P"),
                                                 QStringLiteral("a: sent to other.example")}));
        QCOMPARE(secretsOf(folder, {QStringLiteral("host=third.example")}).value(1),
                 QStringLiteral("a: sent to third.example"));
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        ProjectReadings readings(*project);
        const auto environments = addressedEnvironments(readings);
        QVERIFY(environments);
        QCOMPARE(hostsMatter(*environments, readings.urls().value(0)).facts,
                 (QStringList{QStringLiteral("sqlalchemy.url: other.example"), QStringLiteral("a: other.example")}));
    }

    void allOfSeveralDatabasesAreNamed()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "for host in ('eu.example', 'us.example'):\n"
                     "    context.configure(url='postgresql://' + host + '/shop')\n"
                     "    with context.begin_transaction():\n        context.run_migrations()\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        folder.write(QStringLiteral("retort.toml"), "[environments.a]\npassword = { env = \"P\" }\n");
        QCOMPARE(secretsOf(folder),
                 (QStringList{QStringLiteral("a: password from the variable P"),
                              QStringLiteral("a: sent to eu.example"), QStringLiteral("a: sent to us.example")}));
    }

    void aSectionWithoutScriptsHasTheHostThatStandsInIt()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\ndatabases = one, two\n"
                                                    "[one]\nsqlalchemy.url = postgresql://one.example/shop\n"
                                                    "[two]\nsqlalchemy.url = postgresql://two.example/shop\n");
        folder.write(QStringLiteral("db/env.py"), kStockEnv);
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        ProjectReadings readings(*project);
        const auto environments = addressedEnvironments(readings);
        QVERIFY(environments);
        QCOMPARE(hostsMatter(*environments, {}).facts,
                 (QStringList{QStringLiteral("one: one.example"), QStringLiteral("two: two.example")}));
    }

    void aSectionHasItsOwnHost()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://one.example/shop\n"
                     "[second]\nscript_location = db\nsqlalchemy.url = postgresql://two.example/shop\n");
        folder.write(QStringLiteral("db/env.py"), kStockEnv);
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        folder.write(QStringLiteral("retort.toml"),
                     "[environments.a]\npassword = { env = \"P\" }\n"
                     "[environments.b]\nsection = \"second\"\npassword = { env = \"P\" }\n");
        const QStringList facts = secretsOf(folder);
        QVERIFY2(facts.contains(QStringLiteral("a: sent to one.example")), qPrintable(facts.join(u'\n')));
        QVERIFY2(facts.contains(QStringLiteral("b: sent to two.example")), qPrintable(facts.join(u'\n')));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::EnvironmentTrustTest)
#include "EnvironmentTrustTest.moc"
