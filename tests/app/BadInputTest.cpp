// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a project or a database is said in the terminal, and nothing is changed.
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

namespace retort {

namespace {

using test::CommandAnswer;

struct BadProject
{
    BadProject()
    {
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///app.db?timeout=1\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n"
                     "with context.begin_transaction():\n    context.run_migrations()\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        folder.writeRevision(QStringLiteral("db/versions"), "bb01", "'aa01'");
    }
    QString path() const { return QDir(folder.path()).canonicalPath(); }
    CommandAnswer run(const char *line) const
    {
        return test::runCommand(path(), QString::fromLatin1(line).split(u' '));
    }

    test::ProjectFolder folder;
};

/// Runs statements on the project's database with a connection of the test's own.
void prepare(const QString &file, const QStringList &statements)
{
    const QString name = QStringLiteral("prepare");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(file);
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (const QString &statement : statements)
            QVERIFY(query.exec(statement));
    }
    QSqlDatabase::removeDatabase(name);
}

} // namespace

class BadInputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSaidAndChangesNothing_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("message");
        QTest::newRow("a missing parent")
            << QStringLiteral("cc01_x.py") << QByteArray("revision = 'cc01'\ndown_revision = 'gone'\n")
            << QStringLiteral("Revision gone referenced from gone -> cc01");
        QTest::newRow("a missing dependency")
            << QStringLiteral("cc01_x.py")
            << QByteArray("revision = 'cc01'\ndown_revision = 'bb01'\ndepends_on = 'gone'\n") << QStringLiteral("gone");
        QTest::newRow("a cycle") << QStringLiteral("aa01_x.py")
                                 << QByteArray("revision = 'aa01'\ndown_revision = 'bb01'\n")
                                 << QStringLiteral("Cycle is detected in revisions (aa01, bb01)");
        QTest::newRow("no UTF-8") << QStringLiteral("cc01_x.py")
                                  << QByteArray("'''Gr\xf6\xdf"
                                                "e'''\nrevision = 'cc01'\ndown_revision = 'bb01'\n")
                                  << QStringLiteral("not UTF-8");
        QTest::newRow("an illegal id") << QStringLiteral("cc01_x.py")
                                       << QByteArray("revision = 'cc-01'\ndown_revision = 'bb01'\n")
                                       << QStringLiteral("not allowed in revision identifier 'cc-01'");
        QTest::newRow("a label used twice")
            << QStringLiteral("cc01_x.py")
            << QByteArray("revision = 'cc01'\ndown_revision = 'bb01'\nbranch_labels = 'aa01'\n")
            << QStringLiteral("Branch name 'aa01' in revision cc01 already used by revision aa01");
        QTest::newRow("no parent named") << QStringLiteral("cc01_x.py") << QByteArray("revision = 'cc01'\n")
                                         << QStringLiteral("Revision cc01 has no down_revision");
    }

    void isSaidAndChangesNothing()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, script);
        QFETCH(const QString, message);
        const BadProject project;
        QCOMPARE(project.run("upgrade bb01").code, 0);
        project.folder.write(QStringLiteral("db/versions/") + name, script);
        const QByteArray before = project.folder.read(QStringLiteral("app.db"));
        for (const char *command : {"upgrade heads", "downgrade base", "stamp base", "upgrade heads --sql"}) {
            const CommandAnswer answer = project.run(command);
            QVERIFY2(answer.code != 0, command);
            QVERIFY2(QString(answer.out + answer.err).contains(message), qPrintable(answer.out + answer.err));
        }
        QCOMPARE(project.folder.read(QStringLiteral("app.db")), before);
    }

    /// Such a script stands in its own way only.
    void aScriptThatIsNoPythonIsSaidWhereItIsNeeded()
    {
        const BadProject project;
        QCOMPARE(project.run("upgrade bb01").code, 0);
        project.folder.write(QStringLiteral("db/versions/cc01_x.py"),
                             "revision = 'cc01'\ndown_revision = 'bb01'\ndef upgrade(:\n    pass\n");
        for (const char *command : {"upgrade heads", "upgrade heads --sql", "check-scripts"}) {
            const CommandAnswer answer = project.run(command);
            QVERIFY2(answer.code != 0, command);
            QVERIFY2(QString(answer.out + answer.err).contains(QStringLiteral("cc01_x.py:3")),
                     qPrintable(answer.out + answer.err));
        }
        QCOMPARE(project.run("current").out, QStringLiteral("bb01\n"));
        QCOMPARE(project.run("downgrade base").code, 0);
    }

    void anIdInTwoFilesIsSaid()
    {
        const BadProject project;
        project.folder.write(QStringLiteral("db/versions/zz_copy.py"), "revision = 'bb01'\ndown_revision = 'aa01'\n");
        const CommandAnswer answer = project.run("history");
        QVERIFY2(answer.err.contains(QStringLiteral("Revision bb01 is present more than once")),
                 qPrintable(answer.err));
    }

    void aFolderThatIsNoProjectIsSaid()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("readme.txt"), "nothing here");
        const CommandAnswer answer = test::runCommand(folder.path(), {QStringLiteral("history")});
        QCOMPARE(answer.out, QStringLiteral("FAILED: No 'script_location' key found in configuration.\n"));
        QCOMPARE(answer.code, 255);
    }

    void anUnknownRevisionInTheDatabaseIsSaid()
    {
        const BadProject project;
        QCOMPARE(project.run("upgrade bb01").code, 0);
        prepare(project.folder.path(QStringLiteral("app.db")),
                {QStringLiteral("UPDATE alembic_version SET version_num = 'ffff9'")});
        const QByteArray before = project.folder.read(QStringLiteral("app.db"));
        for (const char *command : {"upgrade heads", "downgrade base", "current", "stamp aa01"}) {
            const CommandAnswer answer = project.run(command);
            QCOMPARE(answer.out, QStringLiteral("FAILED: Can't locate revision identified by 'ffff9'\n"));
            QCOMPARE(answer.code, 255);
        }
        // As with Alembic, the history is listed all the same.
        QCOMPARE(project.run("history -i").out, project.run("history").out);
        QCOMPARE(project.folder.read(QStringLiteral("app.db")), before);
        // The one way out.
        QCOMPARE(project.run("stamp --purge aa01").code, 0);
        QCOMPARE(project.run("current").out, QStringLiteral("aa01\n"));
    }

    void aFileThatIsNoDatabaseIsSaid()
    {
        const BadProject project;
        const QByteArray text = QByteArray("this is a letter and no database. ").repeated(200);
        project.folder.write(QStringLiteral("app.db"), text);
        for (const char *command : {"upgrade heads", "current", "stamp aa01"}) {
            const CommandAnswer answer = project.run(command);
            QCOMPARE(answer.code, 1);
            QVERIFY2(answer.err.contains(QStringLiteral("not a database")), qPrintable(answer.err));
            QVERIFY2(answer.err.contains(QStringLiteral("app.db")), qPrintable(answer.err));
        }
        QCOMPARE(project.folder.read(QStringLiteral("app.db")), text);
    }

    void anEnvironmentOfASectionThatIsNotThereIsRefused()
    {
        const BadProject project;
        project.folder.write(QStringLiteral("retort.toml"), "[environments.second]\nsection = \"engine2\"\n");
        const CommandAnswer answer = project.run("upgrade head --environment second");
        QCOMPARE(answer.code, 255);
        QVERIFY2(QString(answer.out + answer.err).contains(QStringLiteral("engine2")),
                 qPrintable(answer.out + answer.err));
        QVERIFY(!project.folder.exists(QStringLiteral("app.db")));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::BadInputTest)
#include "BadInputTest.moc"
