// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of retort-cli do beyond Alembic's text: --json, agreement to hooks, plain SQL revisions, --tag.
#include "engine/database/Session.h"
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace retort {

namespace {

using test::CommandAnswer;

/// A project with a branch, in the folder of one test.
struct CommandProject
{
    explicit CommandProject(const QByteArray &more = {})
    {
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///app.db\n" + more);
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.write(QStringLiteral("db/script.py.mako"),
                     "\"\"\"${message}\"\"\"\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n"
                     "branch_labels = ${repr(branch_labels)}\ndepends_on = ${repr(depends_on)}\n"
                     "def upgrade():\n    pass\ndef downgrade():\n    pass\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        folder.writeRevision(QStringLiteral("db/versions"), "bb01", "'aa01'", "branch_labels = 'left'\n");
        folder.writeRevision(QStringLiteral("db/versions"), "cc01", "'aa01'");
    }

    CommandAnswer run(const QString &line, const QMap<QString, QString> &variables = {}) const
    {
        return test::runCommand(QDir(folder.path()).canonicalPath(), line.split(u' '), variables);
    }
    QList<QJsonObject> objects(const QString &line) const
    {
        QList<QJsonObject> result;
        for (const QString &text : run(line).out.split(u'\n', Qt::SkipEmptyParts))
            result.append(QJsonDocument::fromJson(text.toUtf8()).object());
        return result;
    }
    QStringList ids(const QString &line) const
    {
        QStringList result;
        for (const QJsonObject &object : objects(line))
            result.append(object.value(QStringLiteral("revision")).toString());
        return result;
    }

    /// A program that notes in a file that it was run, and on what.
    void writeHook(const QByteArray &word = "done") const
    {
        folder.write(QStringLiteral("tools/note"), "#!/bin/sh\necho hook says " + word + "\necho \"$@\" >> noted\n");
        QFile file(folder.path(QStringLiteral("tools/note")));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
    QString noted() const { return QString::fromUtf8(folder.read(QStringLiteral("noted"))); }

    test::ProjectFolder folder;
};

const QByteArray kHook = "[post_write_hooks]\nhooks = note\nnote.type = exec\nnote.executable = tools/note\n"
                         "note.options = --fix 'two words' REVISION_SCRIPT_FILENAME\n";

} // namespace

class CommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReportIsToBeHadAsJson()
    {
        const CommandProject project;
        QCOMPARE(project.ids(QStringLiteral("heads --json")),
                 QStringList({QStringLiteral("bb01"), QStringLiteral("cc01")}));
        QCOMPARE(project.ids(QStringLiteral("history --json -r aa01:bb01")),
                 QStringList({QStringLiteral("bb01"), QStringLiteral("aa01")}));
        const QList<QJsonObject> branches = project.objects(QStringLiteral("branches --json"));
        QCOMPARE(branches.size(), 1);
        QCOMPARE(branches.front().value(QStringLiteral("nextRevisions")).toArray().size(), 2);
        QCOMPARE(branches.front().value(QStringLiteral("branchPoint")).toBool(), true);
        const QList<QJsonObject> shown = project.objects(QStringLiteral("show left --json"));
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown.front().value(QStringLiteral("branchLabels")).toArray(), QJsonArray{QStringLiteral("left")});
        QCOMPARE(shown.front().value(QStringLiteral("head")).toBool(), true);
        QVERIFY(project.objects(QStringLiteral("current --json")).isEmpty());
        QCOMPARE(project.run(QStringLiteral("upgrade left")).code, 0);
        QCOMPARE(project.ids(QStringLiteral("current --json")), QStringList{QStringLiteral("bb01")});
        int current = 0;
        for (const QJsonObject &revision : project.objects(QStringLiteral("history --json -i")))
            current += revision.value(QStringLiteral("current")).toBool() ? 1 : 0;
        QCOMPARE(current, 1);
        QCOMPARE(project.objects(QStringLiteral("list_templates --json")).size(), 5);
    }

    void aNewScriptIsToldAsJson()
    {
        const CommandProject project;
        const QList<QJsonObject> written =
            project.objects(QStringLiteral("revision --json -m new --rev-id dd01 --head left@head"));
        QCOMPARE(written.size(), 1);
        QCOMPARE(written.front().value(QStringLiteral("revision")).toString(), QStringLiteral("dd01"));
        QVERIFY(QFile::exists(written.front().value(QStringLiteral("file")).toString()));
        const QList<QJsonObject> merged = project.objects(QStringLiteral("merge heads --json --rev-id ee01"));
        QCOMPARE(merged.size(), 1);
        QCOMPARE(project.ids(QStringLiteral("heads --json")), QStringList{QStringLiteral("ee01")});
    }

    void hooksRunOnlyAfterAgreement()
    {
        const CommandProject project(kHook);
        project.writeHook();
        const CommandAnswer first = project.run(QStringLiteral("revision --rev-id dd01 --head left@head"));
        QCOMPARE(first.code, 0);
        QVERIFY2(first.out.endsWith(QStringLiteral("dd01_.py ...  done\n")), qPrintable(first.out));
        QVERIFY2(first.err.contains(QStringLiteral("note: exec tools/note --fix 'two words'")), qPrintable(first.err));
        QCOMPARE(project.noted(), QString());

        const CommandAnswer nobody = project.run(QStringLiteral("trust"));
        QCOMPARE(nobody.code, 255);
        QVERIFY2(nobody.out.contains(QStringLiteral("(not agreed to)")), qPrintable(nobody.out));
        QCOMPARE(project.run(QStringLiteral("trust --yes")).code, 0);
        const CommandAnswer second = project.run(QStringLiteral("revision --rev-id dd02 --head dd01"));
        QCOMPARE(second.code, 0);
        const QString path = QDir(project.folder.path()).canonicalPath() + QStringLiteral("/db/versions/dd02_.py");
        QCOMPARE(second.out, QStringLiteral("Generating %1 ...  done\nRunning post write hook 'note' ...\n"
                                            "hook says done\n  done\n")
                                 .arg(path));
        QCOMPARE(project.noted(), QStringLiteral("--fix two words %1\n").arg(path));
        QVERIFY(project.run(QStringLiteral("trust")).out.contains(QStringLiteral("(agreed to)")));
    }

    void aChangedHookAsksAgain()
    {
        const CommandProject project(kHook);
        project.writeHook();
        QCOMPARE(project.run(QStringLiteral("trust -y")).code, 0);
        // The command is the same, but the project's own program is another.
        project.writeHook("something else");
        const CommandAnswer answer = project.run(QStringLiteral("revision --rev-id dd01 --head left@head"));
        QCOMPARE(answer.code, 0);
        QVERIFY(answer.err.contains(QStringLiteral("were not run")));
        QCOMPARE(project.noted(), QString());
        QVERIFY(project.run(QStringLiteral("trust")).out.contains(QStringLiteral("(changed since you agreed)")));
        QCOMPARE(project.run(QStringLiteral("trust --withdraw")).code, 0);
        QVERIFY(project.run(QStringLiteral("trust")).out.contains(QStringLiteral("(not agreed to)")));
    }

    void aBuildServerAgreesByFingerprint()
    {
        const CommandProject project(kHook);
        project.writeHook();
        const QList<QJsonObject> asked = project.objects(QStringLiteral("trust --json"));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().value(QStringLiteral("agreed")).toBool(), false);
        const QString fingerprint = asked.front().value(QStringLiteral("fingerprint")).toString();
        const CommandAnswer answer = project.run(QStringLiteral("revision --rev-id dd01 --head left@head"),
                                                 {{QStringLiteral("RETORT_TRUST"), fingerprint}});
        QVERIFY2(answer.out.contains(QStringLiteral("hook says done")), qPrintable(answer.out + answer.err));
        QVERIFY(!QFile::exists(project.folder.path(QStringLiteral(".data/retort/trust.json"))));
    }

    void brokenHooksFailInAlembicsWords_data()
    {
        QTest::addColumn<QByteArray>("hook");
        QTest::addColumn<QString>("message");
        QTest::newRow("no type") << QByteArray("a.executable = true\n")
                                 << QStringLiteral(
                                        "Key 'a.type' (or 'type' in toml) is required for post write hook 'a'");
        QTest::newRow("unknown type") << QByteArray("a.type = zz\n")
                                      << QStringLiteral("No formatter with name 'zz' registered");
        QTest::newRow("no program") << QByteArray("a.type = exec\n")
                                    << QStringLiteral("Key a.executable is required for post write hook 'a'");
        QTest::newRow("no entry point") << QByteArray("a.type = console_scripts\na.entrypoint = no-such-program-here\n")
                                        << QStringLiteral(
                                               "Could not find entrypoint console_scripts.no-such-program-here");
    }

    void brokenHooksFailInAlembicsWords()
    {
        QFETCH(const QByteArray, hook);
        QFETCH(const QString, message);
        const CommandProject project("[post_write_hooks]\nhooks = a\n" + hook);
        QCOMPARE(project.run(QStringLiteral("trust --yes")).code, 0);
        const CommandAnswer answer = project.run(QStringLiteral("revision --rev-id dd01 --head left@head"));
        QCOMPARE(answer.code, 255);
        QVERIFY2(answer.out.contains(QString(QStringLiteral("FAILED: ") + message)), qPrintable(answer.out));
        QVERIFY(project.folder.exists(QStringLiteral("db/versions/dd01_.py")));
    }

    void aPlainSqlRevisionLivesInTheGraph()
    {
        const CommandProject project;
        QCOMPARE(project.run(QStringLiteral("revision --plain-sql -m orders --rev-id dd01 --head left@head")).code, 0);
        const QByteArray text = project.folder.read(QStringLiteral("db/versions/dd01_orders.sql"));
        QVERIFY2(text.startsWith("-- message: orders\n-- revision: dd01\n-- revises: bb01\n"), text.constData());
        project.folder.write(QStringLiteral("db/versions/dd01_orders.sql"),
                             QByteArray(text)
                                 .replace("-- upgrade\n", "-- upgrade\nCREATE TABLE orders (id INTEGER);\n")
                                 .replace("-- downgrade\n", "-- downgrade\nDROP TABLE orders;\n"));
        QCOMPARE(project.ids(QStringLiteral("heads --json")),
                 QStringList({QStringLiteral("cc01"), QStringLiteral("dd01")}));
        QCOMPARE(project.run(QStringLiteral("upgrade dd01")).code, 0);
        QCOMPARE(project.ids(QStringLiteral("current --json")), QStringList{QStringLiteral("dd01")});
        const CommandAnswer back = project.run(QStringLiteral("downgrade dd01:bb01 --sql"));
        QVERIFY2(back.out.contains(QStringLiteral("DROP TABLE orders;")), qPrintable(back.out));
        QCOMPARE(project.run(QStringLiteral("downgrade bb01")).code, 0);
    }

    void aDependencyOnAnotherPackageIsAGapOfTheSql()
    {
        const CommandProject project;
        project.folder.writeRevision(QStringLiteral("db/versions"), "dd01", "'bb01'", "depends_on = 'other1'\n");
        const CommandAnswer whole = project.run(QStringLiteral("upgrade base:dd01 --sql"));
        QVERIFY(whole.code != 0);
        QVERIFY2(whole.out.contains(QStringLiteral("depends, is not present")) ||
                     whole.err.contains(QStringLiteral("depends, is not present")),
                 qPrintable(whole.out + whole.err));
        const CommandAnswer partly = project.run(QStringLiteral("upgrade base:dd01 --sql --allow-gaps"));
        QCOMPARE(partly.code, 0);
        QVERIFY2(partly.out.startsWith(QStringLiteral(
                     "-- Revision other1, on which revision dd01 depends, is not present; its SQL is not here.\n")),
                 qPrintable(partly.out));
        QVERIFY2(partly.out.contains(QStringLiteral("-- Running upgrade bb01 -> dd01")), qPrintable(partly.out));
    }

    void theTagReachesTheEnvironment()
    {
        const CommandProject project;
        project.folder.write(QStringLiteral("db/env.py"),
                             "from alembic import context\n"
                             "table = 'versions_' + (context.get_tag_argument() or 'none')\n"
                             "context.configure(url='postgresql://', version_table=table)\n"
                             "with context.begin_transaction():\n    context.run_migrations()\n");
        QVERIFY(project.run(QStringLiteral("upgrade left --sql --tag blue"))
                    .out.contains(QStringLiteral("CREATE TABLE versions_blue (")));
        QVERIFY(project.run(QStringLiteral("upgrade left --sql"))
                    .out.contains(QStringLiteral("CREATE TABLE versions_none (")));
        QVERIFY(project.run(QStringLiteral("stamp left --sql --tag green"))
                    .out.contains(QStringLiteral("INSERT INTO versions_green")));
    }

    void autogenerateSaysWhyNot()
    {
        const CommandProject project;
        const QString stale = QStringLiteral("FAILED: Target database is not up to date.\n");
        QCOMPARE(project.run(QStringLiteral("check")).out, stale);
        QCOMPARE(project.run(QStringLiteral("revision --autogenerate")).out, stale);
        QCOMPARE(project.run(QStringLiteral("upgrade heads")).code, 0);
        const QString none =
            QStringLiteral("FAILED: Can't proceed with --autogenerate option; environment script %1/db/env.py does not "
                           "provide a MetaData object or sequence of objects to the context.\n")
                .arg(QDir(project.folder.path()).canonicalPath());
        QCOMPARE(project.run(QStringLiteral("check")).out, none);
        project.folder.write(QStringLiteral("db/env.py"),
                             "from alembic import context\nfrom shop.models import Base\n"
                             "context.configure(url='sqlite:///app.db', target_metadata=Base.metadata)\n"
                             "with context.begin_transaction():\n    context.run_migrations()\n");
        const CommandAnswer models = project.run(QStringLiteral("revision --autogenerate"));
        QCOMPARE(models.code, 255);
        QVERIFY2(models.out.startsWith(QStringLiteral("FAILED: Retort cannot compare")), qPrintable(models.out));
    }

    void checkComparesTheDatabaseWithItsRevision()
    {
        const CommandProject project;
        QCOMPARE(project.run(QStringLiteral("upgrade heads")).code, 0);
        CommandAnswer answer = project.run(QStringLiteral("check --schema"));
        QVERIFY2(answer.code == 0, qPrintable(answer.out));
        QVERIFY2(answer.err.contains(QStringLiteral("Alembic's check compares it with the application's models")),
                 qPrintable(answer.err));
        const auto url =
            DatabaseUrl::parse(QStringLiteral("sqlite:///") + project.folder.path().append(QStringLiteral("/app.db")));
        const auto session = Session::open(url.value());
        QVERIFY(session.has_value());
        QVERIFY((*session)->execute(QStringLiteral("CREATE TABLE stray (id INTEGER)")).has_value());
        answer = project.run(QStringLiteral("check --schema"));
        QCOMPARE(answer.code, 255);
        QVERIFY2(answer.out.contains(QStringLiteral("table stray is there, and no script makes it")),
                 qPrintable(answer.out));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::CommandTest)
#include "CommandTest.moc"
