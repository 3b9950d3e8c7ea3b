// SPDX-License-Identifier: GPL-3.0-or-later
// The situations of Alembic's tests about script folders, gone through with the commands: which files count, what runs
// in which order, and where transactions begin and end.
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QTest>

namespace retort {

namespace {

using test::CommandAnswer;

/// Three revisions, each of which makes a table and drops it.
struct StepsProject
{
    explicit StepsProject(const QByteArray &url = "sqlite:///app.db", const QByteArray &configure = {},
                          const QByteArray &more = {})
    {
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = " + url + "\n" + more);
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\n"
                     "context.configure(url=context.config.get_main_option('sqlalchemy.url'), literal_binds=True" +
                         configure + ")\nwith context.begin_transaction():\n    context.run_migrations()\n");
        addStep("aa01", "None");
        addStep("bb01", "'aa01'");
        addStep("cc01", "'bb01'");
    }

    void addStep(const QByteArray &id, const QByteArray &parent,
                 const QString &under = QStringLiteral("db/versions")) const
    {
        write(id, parent, "op.execute('CREATE TABLE t_" + id + " (n INTEGER)')", under);
    }
    void write(const QByteArray &id, const QByteArray &parent, const QByteArray &upgrade, const QString &under) const
    {
        folder.write(QString(under + u'/' + QString::fromLatin1(id) + QStringLiteral("_x.py")),
                     "from alembic import op\nrevision = '" + id + "'\ndown_revision = " + parent +
                         "\ndef upgrade():\n    " + upgrade + "\ndef downgrade():\n    op.execute('DROP TABLE t_" + id +
                         "')\n");
    }
    CommandAnswer run(const QString &line) const
    {
        return test::runCommand(QDir(folder.path()).canonicalPath(), line.split(u' '));
    }
    QString out(const QString &line) const { return run(line).out; }
    /// What of a run's text matters for order: begin, commit, tables made and dropped, rows written.
    QStringList outline(const QString &line) const
    {
        QStringList result;
        for (const QString &text : out(line).split(QStringLiteral("\n\n"), Qt::SkipEmptyParts)) {
            if (text.startsWith(QLatin1String("BEGIN")) || text.startsWith(QLatin1String("COMMIT")))
                result.append(text.left(text.indexOf(u';')).toLower());
            else if (text.contains(QLatin1String("TABLE t_")))
                result.append(text.section(u' ', 0, 0).toLower() + u' ' +
                              text.section(QStringLiteral("t_"), 1).left(4));
        }
        return result;
    }

    test::ProjectFolder folder;
};

QStringList listOf(const char *text)
{
    return QString::fromLatin1(text).split(QStringLiteral(", "));
}

} // namespace

class ScriptFolderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsUpAndDownLeaveTheDatabaseWhereTheySay()
    {
        const StepsProject project;
        const QStringList walk{QStringLiteral("upgrade aa01"),   QStringLiteral("upgrade bb01"),
                               QStringLiteral("upgrade cc01"),   QStringLiteral("upgrade cc01"),
                               QStringLiteral("downgrade bb01"), QStringLiteral("downgrade aa01"),
                               QStringLiteral("downgrade base"), QStringLiteral("downgrade base"),
                               QStringLiteral("upgrade cc01"),   QStringLiteral("upgrade aa01")};
        const QStringList where{QStringLiteral("aa01\n"),
                                QStringLiteral("bb01\n"),
                                QStringLiteral("cc01 (head)\n"),
                                QStringLiteral("cc01 (head)\n"),
                                QStringLiteral("bb01\n"),
                                QStringLiteral("aa01\n"),
                                QString(),
                                QString(),
                                QStringLiteral("cc01 (head)\n"),
                                QStringLiteral("cc01 (head)\n")};
        for (int i = 0; i < walk.size(); ++i) {
            const CommandAnswer answer = project.run(walk[i]);
            QVERIFY2(answer.code == 0, qPrintable(walk[i] + answer.out + answer.err));
            QCOMPARE(project.out(QStringLiteral("current")), where[i]);
        }
    }

    void transactionsSurroundTheRun()
    {
        QCOMPARE(StepsProject("postgresql://").outline(QStringLiteral("upgrade cc01 --sql")),
                 listOf("begin, create aa01, create bb01, create cc01, commit"));
        QCOMPARE(StepsProject("postgresql://").outline(QStringLiteral("downgrade cc01:base --sql")),
                 listOf("begin, drop cc01, drop bb01, drop aa01, commit"));
        QCOMPARE(StepsProject("sqlite://").outline(QStringLiteral("upgrade cc01 --sql")),
                 listOf("create aa01, create bb01, create cc01"));
        QCOMPARE(StepsProject("sqlite://", ", transactional_ddl=True").outline(QStringLiteral("upgrade bb01 --sql")),
                 listOf("begin, create aa01, create bb01, commit"));
        QCOMPARE(
            StepsProject("postgresql://", ", transactional_ddl=False").outline(QStringLiteral("upgrade bb01 --sql")),
            listOf("create aa01, create bb01"));
    }

    void transactionsSurroundEachRevision()
    {
        QCOMPARE(StepsProject("postgresql://", ", transaction_per_migration=True")
                     .outline(QStringLiteral("upgrade cc01 --sql")),
                 listOf("begin, create aa01, commit, begin, create bb01, commit, begin, create cc01, commit"));
    }

    void aFailureTakesBackItsTransactionOnly()
    {
        for (const bool isPerRevision : {false, true}) {
            const StepsProject project("sqlite:///app.db",
                                       isPerRevision ? ", transactional_ddl=True, transaction_per_migration=True"
                                                     : ", transactional_ddl=True");
            project.write("dd01", "'cc01'", "op.execute('CREATE TABLE t_dd01 (n INTEGER)'); op.execute('NONSENSE')",
                          QStringLiteral("db/versions"));
            QCOMPARE(project.run(QStringLiteral("upgrade dd01")).code, 1);
            QCOMPARE(project.out(QStringLiteral("current")), isPerRevision ? QStringLiteral("cc01\n") : QString());
        }
    }

    void aFileNameOfHexadecimalDigitsIsAnId()
    {
        const StepsProject project;
        project.folder.write(QStringLiteral("db/versions/1a2b3c.py"),
                             "down_revision = 'cc01'\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n");
        QCOMPARE(project.out(QStringLiteral("heads")), QStringLiteral("1a2b3c (head)\n"));
        project.folder.write(QStringLiteral("db/versions/not_an_id.py"), "down_revision = None\n");
        const CommandAnswer answer = project.run(QStringLiteral("history"));
        QVERIFY(answer.code != 0);
        QVERIFY2(QString(answer.out + answer.err)
                     .contains(QStringLiteral("Could not determine revision id from filename not_an_id.py.")),
                 qPrintable(answer.out + answer.err));
    }

    void filesThatAreNoScriptsAreLeftAlone()
    {
        const StepsProject project;
        for (const char *name : {"__init__.py", "__init__x.py", ".#bb01_x.py", "notes.txt", "dd01.pyc", "dd01.pyo",
                                 "__pycache__/ee01_x.py"})
            project.folder.write(QStringLiteral("db/versions/") + QLatin1String(name), "this is no python {");
        const CommandAnswer answer = project.run(QStringLiteral("heads"));
        QCOMPARE(answer.out, QStringLiteral("cc01 (head)\n"));
        QCOMPARE(answer.code, 0);
    }

    void aCompiledScriptIsNotLeftOutInSilence()
    {
        const StepsProject project("sqlite:///app.db", {}, "sourceless = true\n");
        project.folder.write(QStringLiteral("db/versions/cc01_x.pyc"), "compiled, and its source is here");
        QCOMPARE(project.out(QStringLiteral("heads")), QStringLiteral("cc01 (head)\n"));
        project.folder.write(QStringLiteral("db/versions/dd01_x.pyc"), "compiled");
        const CommandAnswer answer = project.run(QStringLiteral("upgrade head"));
        QVERIFY(answer.code != 0);
        QVERIFY2(answer.out.contains(QStringLiteral("dd01_x.pyc is a compiled script")), qPrintable(answer.out));
        QVERIFY2(answer.err.contains(QStringLiteral("Put its source, dd01_x.py, beside it.")), qPrintable(answer.err));
    }

    void aCallAfterEachStepIsNotLeftOutInSilence()
    {
        const StepsProject project("sqlite:///app.db", ", on_version_apply=lambda **words: None");
        const CommandAnswer answer = project.run(QStringLiteral("upgrade head"));
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.err.contains(QStringLiteral("on_version_apply")), qPrintable(answer.err));
    }

    void foldersInFoldersCountOnlyIfAskedFor()
    {
        const StepsProject flat;
        flat.addStep("dd01", "'cc01'", QStringLiteral("db/versions/2026/autumn"));
        QCOMPARE(flat.out(QStringLiteral("heads")), QStringLiteral("cc01 (head)\n"));
        const StepsProject deep("sqlite:///app.db", {}, "recursive_version_locations = true\n");
        deep.addStep("dd01", "'cc01'", QStringLiteral("db/versions/2026/autumn"));
        deep.addStep("ee01", "'dd01'", QStringLiteral("db/versions/2027"));
        QCOMPARE(deep.out(QStringLiteral("heads")), QStringLiteral("ee01 (head)\n"));
        QCOMPARE(deep.run(QStringLiteral("upgrade head")).code, 0);
        // A file that goes missing breaks the line, and its child says so.
        QVERIFY(QFile::remove(deep.folder.path(QStringLiteral("db/versions/2026/autumn/dd01_x.py"))));
        const CommandAnswer answer = deep.run(QStringLiteral("history"));
        QVERIFY(answer.code != 0);
        QVERIFY(
            QString(answer.out + answer.err).contains(QStringLiteral("Revision dd01 referenced from dd01 -> ee01")));
    }

    void severalFoldersMakeOneGraph()
    {
        const StepsProject project("sqlite:///app.db", {},
                                   "version_locations = db/versions more/versions\npath_separator = space\n");
        project.addStep("dd01", "'cc01'", QStringLiteral("more/versions"));
        project.addStep("ee01", "None", QStringLiteral("more/versions"));
        QCOMPARE(project.out(QStringLiteral("heads")), QStringLiteral("dd01 (head)\nee01 (head)\n"));
        QCOMPARE(project.out(QStringLiteral("history -r dd01:")), QStringLiteral("cc01 -> dd01 (head), \n"));
        QCOMPARE(project.run(QStringLiteral("upgrade heads")).code, 0);
    }

    void scriptsInOtherEncodingsAreRead()
    {
        const StepsProject project;
        project.folder.write(QStringLiteral("db/versions/dd01_x.py"),
                             "# -*- coding: latin-1 -*-\n'''Gr\xf6\xdf"
                             "e'''\nrevision = 'dd01'\ndown_revision = 'cc01'\n"
                             "def upgrade():\n    pass\ndef downgrade():\n    pass\n");
        QCOMPARE(project.out(QStringLiteral("history -r dd01:")), QStringLiteral("cc01 -> dd01 (head), Größe\n"));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::ScriptFolderTest)
#include "ScriptFolderTest.moc"
