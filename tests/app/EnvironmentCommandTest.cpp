// SPDX-License-Identifier: GPL-3.0-or-later
// Environments at the command line: listing, choosing, protection.
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

namespace retort {

using test::CommandAnswer;

class EnvironmentCommandTest : public QObject
{
    Q_OBJECT

private:
    static void writeProject(const test::ProjectFolder &folder, const QByteArray &toml = {})
    {
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///plain.db\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        if (!toml.isEmpty())
            folder.write(QStringLiteral("retort.toml"), toml);
    }

    static CommandAnswer run(const test::ProjectFolder &folder, const QString &line,
                             const QMap<QString, QString> &variables = {})
    {
        return test::runCommand(QDir(folder.path()).canonicalPath(), line.split(u' '), variables);
    }

    static inline const QByteArray kTwo = "[environments.one]\nurl = \"sqlite:///one.db\"\n"
                                          "[environments.two]\nurl = \"sqlite:///two.db\"\nprotected = true\n"
                                          "[environments.paper]\nextends = \"one\"\nexport_only = true\n";

private Q_SLOTS:
    void theOptionOrTheVariableChooses()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo);
        QCOMPARE(run(folder, QStringLiteral("upgrade head --environment one")).code, 0);
        QVERIFY(folder.exists(QStringLiteral("one.db")));
        QVERIFY(!folder.exists(QStringLiteral("plain.db")));
        const QMap<QString, QString> variable = {{QStringLiteral("RETORT_ENVIRONMENT"), QStringLiteral("one")}};
        QVERIFY(run(folder, QStringLiteral("current"), variable).out.contains(QStringLiteral("aa01")));
        QVERIFY(!run(folder, QStringLiteral("current")).out.contains(QStringLiteral("aa01")));
        const CommandAnswer shown = run(folder, QStringLiteral("current -v --environment one"));
        QVERIFY2(shown.out.contains(QStringLiteral("sqlite:///one.db")), qPrintable(shown.out));
    }

    void theProjectMayHaveADefault()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "[project]\ndefault_environment = \"one\"\n" + kTwo);
        QCOMPARE(run(folder, QStringLiteral("upgrade head")).code, 0);
        QVERIFY(folder.exists(QStringLiteral("one.db")));
    }

    /// Else the command would go to the INI file's database in silence.
    void aDefaultThatCannotBeUsedIsNotPassedOver()
    {
        for (const char *project :
             {"default_enviroment = \"one\"", "default_environment = \"oen\"", "default_environment = \"bad\""}) {
            const test::ProjectFolder folder;
            writeProject(folder, "[project]\n" + QByteArray(project) + "\n[environments.bad]\nurl = 5\n" + kTwo);
            const CommandAnswer answer = run(folder, QStringLiteral("upgrade head"));
            QCOMPARE(answer.code, 255);
            QVERIFY2(answer.out.contains(QStringLiteral("retort.toml:2:")), qPrintable(answer.out + answer.err));
            QVERIFY(!folder.exists(QStringLiteral("plain.db")));
            // One that is named is all right.
            QCOMPARE(run(folder, QStringLiteral("upgrade head --environment one")).code, 0);
        }
    }

    void theIniFilesOwnUrlIsNoWayAroundProtection()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "[environments.live]\nurl = \"sqlite:///%(here)s/plain.db\"\nprotected = true\n");
        const CommandAnswer refused = run(folder, QStringLiteral("upgrade head"));
        QCOMPARE(refused.code, 255);
        QVERIFY2(refused.err.contains(QStringLiteral("--environment 'live' --confirm 'live'")),
                 qPrintable(refused.out + refused.err));
        QVERIFY(!folder.exists(QStringLiteral("plain.db")));
        // Looking is free, and so is its SQL.
        QCOMPARE(run(folder, QStringLiteral("upgrade head --sql")).code, 0);
        QCOMPARE(run(folder, QStringLiteral("current")).code, 0);
        QCOMPARE(run(folder, QStringLiteral("upgrade head --environment live --confirm live")).code, 0);
        folder.write(QStringLiteral("retort.toml"),
                     "[environments.paper]\nurl = \"sqlite:///%(here)s/plain.db\"\nexport_only = true\n");
        QCOMPARE(run(folder, QStringLiteral("downgrade base")).code, 255);
    }

    void mistakesAreToldAlsoWhereNoEnvironmentIsChosen()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "[enviroments.one]\nurl = \"sqlite:///one.db\"\n");
        const CommandAnswer answer = run(folder, QStringLiteral("upgrade head"));
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.err.contains(QStringLiteral("Did you mean 'environments'?")), qPrintable(answer.err));
    }

    void aProtectedOneWantsItsName()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo);
        const CommandAnswer refused = run(folder, QStringLiteral("upgrade head --environment two"));
        QCOMPARE(refused.code, 255);
        QVERIFY(refused.out.contains(QStringLiteral("The environment 'two' is protected")));
        QVERIFY(refused.err.contains(QStringLiteral("--confirm 'two'")));
        QVERIFY(!folder.exists(QStringLiteral("two.db")));
        QCOMPARE(run(folder, QStringLiteral("upgrade head --environment two --confirm one")).code, 255);
        QVERIFY(!folder.exists(QStringLiteral("two.db")));
        // Looking needs no more than choosing, and neither does its SQL.
        QCOMPARE(run(folder, QStringLiteral("upgrade head --sql --environment two")).code, 0);
        QCOMPARE(run(folder, QStringLiteral("upgrade head --environment two --confirm two")).code, 0);
        QVERIFY(folder.exists(QStringLiteral("two.db")));
        QCOMPARE(run(folder, QStringLiteral("current --environment two")).code, 0);
        QCOMPARE(run(folder, QStringLiteral("downgrade base --environment two")).code, 255);
        QCOMPARE(run(folder, QStringLiteral("stamp head --environment two")).code, 255);
        QCOMPARE(run(folder, QStringLiteral("ensure_version --environment two")).code, 255);
    }

    void oneForExportIsNeverApplied()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo);
        const CommandAnswer refused = run(folder, QStringLiteral("upgrade head --environment paper --confirm paper"));
        QCOMPARE(refused.code, 255);
        QVERIFY(refused.out.contains(QStringLiteral("for export only")));
        QVERIFY(!folder.exists(QStringLiteral("one.db")));
        QCOMPARE(run(folder, QStringLiteral("upgrade head --sql --environment paper")).code, 0);
    }

    void anUnknownNameIsAnsweredWithTheNearest()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo);
        const CommandAnswer answer = run(folder, QStringLiteral("current --environment tow"));
        QCOMPARE(answer.code, 255);
        QVERIFY(answer.out.contains(QStringLiteral("There is no environment 'tow'")));
    }

    void listsAndShows()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo + "[environments.far]\nurl = \"postgresql://u:hunter22@far.example/shop\"\n"
                                    "role = \"owner\"\n");
        const CommandAnswer list = run(folder, QStringLiteral("env list"));
        QCOMPARE(list.code, 0);
        QVERIFY(list.out.contains(QStringLiteral("two  sqlite:///two.db (protected")));
        QVERIFY(list.out.contains(QStringLiteral("far  postgresql://u:***@far.example/shop")));
        QVERIFY(list.err.contains(QStringLiteral("retort.toml:10:")));
        QVERIFY(!QString(list.out + list.err).contains(QStringLiteral("hunter22")));
        const CommandAnswer shown = run(folder, QStringLiteral("env show far"));
        QVERIFY2(shown.out.contains(QStringLiteral("  role: owner\n")), qPrintable(shown.out));
        const QJsonObject object =
            QJsonDocument::fromJson(run(folder, QStringLiteral("env show two --json")).out.toUtf8()).object();
        QCOMPARE(object.value(QStringLiteral("protected")).toBool(), true);
        QCOMPARE(object.value(QStringLiteral("line")).toInt(), 3);
    }

    void aMistakeInTheFileIsToldWithItsPlace()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "[environments.one]\nurl = \"sqlite:///one.db\"\ncolor = \"red\"\n");
        const CommandAnswer list = run(folder, QStringLiteral("env list"));
        QCOMPARE(list.code, 3);
        QVERIFY2(list.err.contains(QStringLiteral("retort.toml:3:1: error: There is no setting 'color'")),
                 qPrintable(list.err));
        const CommandAnswer used = run(folder, QStringLiteral("current --environment one"));
        QCOMPARE(used.code, 255);
        QVERIFY(used.err.contains(QStringLiteral("Did you mean 'colour'?")));
    }

    void testConnects()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo);
        const CommandAnswer missing = run(folder, QStringLiteral("env test one"));
        QCOMPARE(missing.code, 1);
        QCOMPARE(run(folder, QStringLiteral("upgrade head --environment one")).code, 0);
        const CommandAnswer tested = run(folder, QStringLiteral("env test one"));
        QCOMPARE(tested.code, 0);
        QVERIFY(tested.out.startsWith(QStringLiteral("Connected to sqlite:///one.db as SQLite 3")));
    }

    void tellsHowFarEachDatabaseIs()
    {
        const test::ProjectFolder folder;
        writeProject(folder, kTwo + "[environments.lost]\nurl = \"sqlite:///no/such/folder/x.db\"\n"
                                    "[environments.asked]\nurl = \"sqlite:///one.db\"\nuser = { env = \"NOBODY\" }\n");
        QCOMPARE(run(folder, QStringLiteral("upgrade head --environment one")).code, 0);
        const auto states = [&](const QString &line) {
            QMap<QString, QJsonObject> found;
            for (const QString &text : run(folder, line).out.split(u'\n', Qt::SkipEmptyParts)) {
                const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
                found.insert(object.value(QStringLiteral("environment")).toString(), object);
            }
            return found;
        };
        const auto before = states(QStringLiteral("env list --json"));
        QCOMPARE(before[QStringLiteral("one")].value(QStringLiteral("state")).toString(), QStringLiteral("unknown"));
        QVERIFY(before[QStringLiteral("one")].value(QStringLiteral("pending")).isNull());
        const auto looked = states(QStringLiteral("env list --state --json"));
        const QJsonObject one = looked[QStringLiteral("one")];
        QCOMPARE(one.value(QStringLiteral("state")).toString(), QStringLiteral("reached"));
        QCOMPARE(one.value(QStringLiteral("revisions")).toArray().at(0).toString(), QStringLiteral("aa01"));
        QCOMPARE(one.value(QStringLiteral("pending")).toInt(-1), 0);
        QCOMPARE(looked[QStringLiteral("two")].value(QStringLiteral("pending")).toInt(-1), 1);
        const QJsonObject asked = looked[QStringLiteral("asked")];
        QCOMPARE(asked.value(QStringLiteral("state")).toString(), QStringLiteral("unknown"));
        QVERIFY(asked.value(QStringLiteral("reason")).toString().contains(QStringLiteral("not agreed")));
        // What was seen is remembered.
        QFile::remove(folder.path(QStringLiteral("one.db")));
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("one.db")));
        const auto after = states(QStringLiteral("env list --state --json"))[QStringLiteral("one")];
        QCOMPARE(after.value(QStringLiteral("state")).toString(), QStringLiteral("unreachable"));
        QVERIFY(!after.value(QStringLiteral("reason")).toString().isEmpty());
        QCOMPARE(after.value(QStringLiteral("revisions")).toArray().at(0).toString(), QStringLiteral("aa01"));
        QVERIFY(!after.value(QStringLiteral("lastSeen")).isNull());
    }

    void eachSectionIsLookedAtAsItReads()
    {
        const test::ProjectFolder folder;
        writeProject(folder);
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///plain.db\n"
                     "[second]\nscript_location = db\nsqlalchemy.url = sqlite:///second.db\n");
        QCOMPARE(run(folder, QStringLiteral("-n second upgrade head")).code, 0);
        QVERIFY(folder.exists(QStringLiteral("second.db")));
        const CommandAnswer list = run(folder, QStringLiteral("env list --state"));
        QCOMPARE(list.code, 0);
        const QStringList lines = list.out.split(u'\n');
        QCOMPARE(lines.value(0), QStringLiteral("alembic  sqlite:///plain.db"));
        QCOMPARE(lines.value(2), QStringLiteral("second  sqlite:///second.db"));
        QVERIFY2(lines.value(1).contains(QStringLiteral("at the base; 1 pending")), qPrintable(list.out));
        QVERIFY2(lines.value(3).contains(QStringLiteral("at aa01; 0 pending")), qPrintable(list.out));
        QVERIFY(run(folder, QStringLiteral("env show second")).out.contains(QStringLiteral("sqlite:///second.db")));
    }

    void aSectionWithoutScriptsIsLookedAtToo()
    {
        const test::ProjectFolder folder;
        writeProject(folder);
        QCOMPARE(run(folder, QStringLiteral("upgrade head")).code, 0);
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\ndatabases = one, two\n"
                                                    "[one]\nsqlalchemy.url = sqlite:///none.db\n"
                                                    "[two]\nsqlalchemy.url = sqlite:///plain.db\n");
        QCOMPARE(run(folder, QStringLiteral("trust")).code, 0);
        const CommandAnswer list = run(folder, QStringLiteral("env list --state"));
        QVERIFY2(list.code == 0, qPrintable(list.out + list.err));
        const QStringList lines = list.out.split(u'\n');
        QVERIFY2(lines.value(1).contains(QStringLiteral("at the base; 1 pending")), qPrintable(list.out));
        QVERIFY2(lines.value(3).contains(QStringLiteral("at aa01; 0 pending")), qPrintable(list.out));
    }

    void envPySaysWhereToLook()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "[environments.one]\ncolour = \"red\"\n");
        // The version table has a name of its own, and lies in a database that env.py attaches.
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\nfrom sqlalchemy import create_engine, text\n"
                     "with create_engine('sqlite:///main.db').connect() as connection:\n"
                     "    connection.execute(text(\"ATTACH 'side.db' AS side\"))\n"
                     "    context.configure(connection=connection, version_table='v', version_table_schema='side')\n"
                     "    with context.begin_transaction():\n        context.run_migrations()\n");
        const CommandAnswer upgrade = run(folder, QStringLiteral("upgrade head --environment one"));
        QVERIFY2(upgrade.code == 0, qPrintable(upgrade.out + upgrade.err));
        const CommandAnswer list = run(folder, QStringLiteral("env list --state"));
        QVERIFY2(list.out.contains(QStringLiteral("at aa01; 0 pending")), qPrintable(list.out + list.err));
    }

    void noHostIsReachedThatWasNotAgreedTo()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const test::ProjectFolder folder;
        writeProject(folder, "[environments.far]\nurl = \"postgresql://u@127.0.0.1:" +
                                 QByteArray::number(server.serverPort()) + "/shop?connect_timeout=2\"\n" + kTwo);
        const CommandAnswer list = run(folder, QStringLiteral("env list --state"));
        QCOMPARE(list.code, 0);
        QVERIFY2(list.out.contains(QStringLiteral("unknown; This project connects to hosts, and you have not agreed")),
                 qPrintable(list.out));
        // What is on this machine needs no agreement.
        QVERIFY2(list.out.contains(QStringLiteral("reached; at the base; 1 pending")), qPrintable(list.out));
        QVERIFY(!server.waitForNewConnection(0));
        const CommandAnswer trust = run(folder, QStringLiteral("trust --yes"));
        QVERIFY(trust.out.contains(QStringLiteral("far: 127.0.0.1:")));
        const CommandAnswer again = run(folder, QStringLiteral("env list --state"));
        QVERIFY2(again.out.contains(QStringLiteral("unreachable; ")), qPrintable(again.out));
        QVERIFY(server.waitForNewConnection(0));
    }

    void agreementIsAboutWhereEnvPyLeads()
    {
        const test::ProjectFolder folder;
        writeProject(folder, "[environments.one]\npassword = { env = \"P\" }\n");
        const auto leadTo = [&](const QByteArray &host) {
            folder.write(QStringLiteral("db/env.py"),
                         "from alembic import context\ncontext.configure(url='postgresql://u@" + host +
                             "/shop?connect_timeout=2')\n"
                             "with context.begin_transaction():\n    context.run_migrations()\n");
        };
        // What is used; the INI file names another database.
        leadTo("127.0.0.1:1");
        const QMap<QString, QString> variables = {{QStringLiteral("P"), QStringLiteral("hunter22")}};
        const CommandAnswer trust = run(folder, QStringLiteral("trust --yes"), variables);
        QVERIFY2(trust.out.contains(QStringLiteral("one: sent to 127.0.0.1:1\n")), qPrintable(trust.out));
        const CommandAnswer agreed = run(folder, QStringLiteral("current --environment one"), variables);
        QVERIFY2(agreed.err.contains(QStringLiteral("127.0.0.1")) && !agreed.out.contains(QStringLiteral("agreed")),
                 qPrintable(agreed.out + agreed.err));
        leadTo("127.0.0.2:1");
        const CommandAnswer changed = run(folder, QStringLiteral("current --environment one"), variables);
        QCOMPARE(changed.code, 255);
        QVERIFY2(changed.out.contains(QStringLiteral("has changed since you agreed")), qPrintable(changed.out));
        QVERIFY2(changed.err.contains(QStringLiteral("one: sent to 127.0.0.2:1")), qPrintable(changed.err));
    }

    void initWritesAFileThatIsReadAgain()
    {
        const test::ProjectFolder folder;
        writeProject(folder);
        QCOMPARE(run(folder, QStringLiteral("env init")).code, 0);
        const CommandAnswer list = run(folder, QStringLiteral("env list"));
        QCOMPARE(list.code, 0);
        QCOMPARE(list.out, QStringLiteral("development  sqlite:///plain.db (default)\n"));
        QCOMPARE(run(folder, QStringLiteral("env init")).code, 255);
    }

    void initLeavesAPasswordOut()
    {
        const test::ProjectFolder folder;
        writeProject(folder);
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://shop:hunter22@h/shop\n");
        const CommandAnswer answer = run(folder, QStringLiteral("env init"));
        QCOMPARE(answer.code, 0);
        QVERIFY(folder.read(QStringLiteral("retort.toml")).contains("url = \"postgresql://shop@h/shop\""));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::EnvironmentCommandTest)
#include "EnvironmentCommandTest.moc"
