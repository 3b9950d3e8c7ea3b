// SPDX-License-Identifier: GPL-3.0-or-later
// Revisions that are half done already when a run comes to them, and of which no journal tells: what the database shows
// of them, and the ways on from there.
#include "engine/database/Catalogue.h"
#include "engine/migration/MigrationRun.h"
#include "engine/migration/Recovery.h"
#include "tests/support/CommandRun.h"
#include "tests/support/RecoveryReports.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/ScratchTables.h"

#include <QFile>
#include <QTest>

using namespace retort;
using test::createTable;
using test::recoveryReport;
using test::ScratchProject;
using test::ScratchServer;
using Way = RunRecovery::Way;
using Fate = RecoveryStatement::Fate;

namespace {

const QString kInsert = QStringLiteral("    op.execute('INSERT INTO one VALUES (1)')\n");
const QString kBroken = QStringLiteral("    op.drop_table('nowhere')\n");

} // namespace

class HalfDoneRevisionTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    ScratchServer &server(const QString &dialect) { return *m_servers.at(dialect); }

    /// `machine`: each has a journal of its own.
    MigrationRequest request(const QString &dialect, const ScratchProject &project, const QString &machine,
                             const QString &target = QStringLiteral("head"))
    {
        MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {target});
        request.url = server(dialect).url();
        request.journal = project.file(machine + QStringLiteral(".sqlite"));
        return request;
    }
    QString tables(const QString &dialect) { return test::tablesOf(server(dialect), dialect); }
    QString versions(const QString &dialect)
    {
        return server(dialect).value(QStringLiteral("SELECT version_num FROM alembic_version;"));
    }

    /// Has b2 fail on one machine after `body`, and mends the script.
    ScratchProject halfDone(const QString &dialect, const QString &body, const QString &rest)
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), body + kBroken + rest);
        project.addRevision(QStringLiteral("c3"), createTable("five"));
        if (!server(dialect).clear() ||
            !runMigration(request(dialect, project, QStringLiteral("first"), QStringLiteral("a1"))).isSuccess() ||
            runMigration(request(dialect, project, QStringLiteral("first"))).isSuccess())
            QTest::qFail("the run could not be prepared", __FILE__, __LINE__);
        mend(project);
        return project;
    }
    /// Takes the error out of b2.
    static void mend(const ScratchProject &project)
    {
        const QString script = project.file(QStringLiteral("migrations/versions/b2.py"));
        QFile file(script);
        if (!file.open(QIODevice::ReadOnly))
            QTest::qFail("the script could not be read", __FILE__, __LINE__);
        project.write(QStringLiteral("migrations/versions/b2.py"),
                      QString::fromUtf8(file.readAll()).replace(kBroken, QString()));
    }
    /// retort-cli in the project, with the server's database as its environment "other".
    test::CommandAnswer command(const QString &dialect, const ScratchProject &project, const QStringList &arguments)
    {
        project.write(
            QStringLiteral("retort.toml"),
            QStringLiteral("[environments.other]\nurl = \"%1\"\n").arg(server(dialect).url().withoutPassword()));
        return test::runCommand(project.folder(),
                                arguments + QStringList{QStringLiteral("--environment"), QStringLiteral("other")});
    }

    static QList<Fate> fates(const RecoveryReport &report)
    {
        QList<Fate> fates;
        for (const RecoveryStatement &statement : report.statements)
            fates << statement.fate;
        return fates;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb", "sqlite"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    /// The other machine has no journal of it, and there is none in the database.
    void anotherMachineIsTold_data()
    {
        QTest::addColumn<Way>("way");
        QTest::newRow("continue") << Way::Continue;
        QTest::newRow("undo") << Way::Undo;
        QTest::newRow("mark") << Way::Mark;
    }
    void anotherMachineIsTold()
    {
        QFETCH(Way, way);
        const QString mariadb = QStringLiteral("mariadb");
        const ScratchProject project =
            halfDone(mariadb,
                     createTable("two") + QStringLiteral("    op.add_column('one', sa.Column('name', sa.String(20)))\n"
                                                         "    op.create_index('ix_name', 'one', ['name'])\n"),
                     createTable("three"));
        const MigrationRequest wanted = request(mariadb, project, QStringLiteral("second"));
        const QString before = tables(mariadb);
        const RunOutcome failed = runMigration(wanted);
        QVERIFY(!failed.isSuccess());
        QVERIFY2(failed.error->message.contains(QStringLiteral("already exists")), qPrintable(failed.error->message));
        QVERIFY2(failed.error->hint.startsWith(
                     QStringLiteral("The database shows the first 3 of 4 statements of revision b2 as done already")),
                 qPrintable(failed.error->hint));
        QCOMPARE(failed.foundHalfDone, QStringLiteral("b2"));
        QCOMPARE(tables(mariadb), before);
        // So the window offers the ways on, too.
        const auto unfinished = RunJournal::open(wanted.journal).value()->unfinishedRuns().value();
        QCOMPARE(int(unfinished.size()), 1);
        QCOMPARE(unfinished.front().foundHalfDone, QStringLiteral("b2"));

        const RecoveryReport found = recoveryReport(wanted);
        QVERIFY(found.isByCatalogue);
        QCOMPARE(found.revision, QStringLiteral("b2"));
        QCOMPARE(fates(found), (QList<Fate>{Fate::Done, Fate::Done, Fate::Done, Fate::NotDone}));
        QCOMPARE(found.statements.front().evidence, QStringLiteral("table two is there"));
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, found, way).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        switch (way) {
        case Way::Continue:
            QCOMPARE(tables(mariadb), QStringLiteral("alembic_version five one three two"));
            QCOMPARE(versions(mariadb), QStringLiteral("c3"));
            break;
        case Way::Undo:
            QCOMPARE(tables(mariadb), QStringLiteral("alembic_version one"));
            QCOMPARE(versions(mariadb), QStringLiteral("a1"));
            QVERIFY(runMigration(wanted).isSuccess());
            break;
        case Way::Mark:
            QCOMPARE(tables(mariadb), before);
            QCOMPARE(versions(mariadb), QStringLiteral("b2"));
            break;
        }
        const auto later = examineLastRun(wanted);
        QVERIFY(later && (!*later || !(*later)->isHalfDone()));
    }

    /// A change of a table that is refused would keep the rows before it, which would be there twice then.
    void rowsAreNotWrittenTwice()
    {
        const QString mariadb = QStringLiteral("mariadb");
        const QString insert = QStringLiteral("    op.execute('INSERT INTO one SELECT count(*) + 1 FROM one')\n");
        const ScratchProject project = halfDone(mariadb, insert + createTable("two"), createTable("three"));
        QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
        MigrationRequest wanted = request(mariadb, project, QStringLiteral("second"));
        const RunOutcome failed = runMigration(wanted);
        QVERIFY(!failed.isSuccess());
        QVERIFY2(failed.error->message.contains(QStringLiteral("would refuse this statement (table two is there)")),
                 qPrintable(failed.error->message));
        QCOMPARE(failed.foundHalfDone, QStringLiteral("b2"));
        QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
        // The database does not show whether the row was written by a run or never was.
        const RecoveryReport asking = recoveryReport(wanted);
        QCOMPARE(fates(asking), (QList<Fate>{Fate::InDoubt, Fate::Done, Fate::NotDone}));
        QVERIFY(!asking.whyNotContinue.isEmpty());
        const RecoveryReport found = recoveryReport(wanted, true);
        QCOMPARE(fates(found), (QList<Fate>{Fate::Done, Fate::Done, Fate::NotDone}));
        QVERIFY2(found.whyNotUndo.contains(QStringLiteral("INSERT INTO one")), qPrintable(found.whyNotUndo));
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, found, Way::Continue).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
        QCOMPARE(versions(mariadb), QStringLiteral("c3"));
    }

    /// Rows after the last change of a table leave no trace.
    void whatLeavesNoTraceIsInDoubt()
    {
        const QString mariadb = QStringLiteral("mariadb");
        const ScratchProject project = halfDone(mariadb, createTable("two") + kInsert, createTable("three"));
        const MigrationRequest wanted = request(mariadb, project, QStringLiteral("second"));
        QVERIFY(!runMigration(wanted).isSuccess());
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(fates(found), (QList<Fate>{Fate::Done, Fate::InDoubt, Fate::NotDone}));
        QVERIFY(!found.whyNotContinue.isEmpty() && !found.whyNotUndo.isEmpty() && found.whyNotMark.isEmpty());
        const bool isThere = server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")) == QLatin1String("1");
        const RecoveryReport answered = recoveryReport(wanted, isThere);
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, answered, Way::Continue).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(server(mariadb).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
    }

    /// An application that makes its tables by itself, before Alembic comes.
    void tablesOfAnApplicationAreSeen_data()
    {
        QTest::addColumn<QString>("dialect");
        for (const char *dialect : {"postgresql", "mariadb", "sqlite"})
            QTest::newRow(dialect) << QString::fromLatin1(dialect);
    }
    void tablesOfAnApplicationAreSeen()
    {
        QFETCH(QString, dialect);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one") + createTable("two"));
        project.addRevision(QStringLiteral("b2"), createTable("three"));
        QVERIFY(server(dialect).clear());
        QVERIFY(!server(dialect).run(
            QStringLiteral("CREATE TABLE one (id INTEGER PRIMARY KEY); CREATE TABLE two (id INTEGER PRIMARY KEY);")));
        const MigrationRequest wanted = request(dialect, project, QStringLiteral("only"));
        const RunOutcome failed = runMigration(wanted);
        QVERIFY(!failed.isSuccess());
        QCOMPARE(failed.foundHalfDone, QStringLiteral("a1"));
        QVERIFY(!server(dialect).run(QStringLiteral("INSERT INTO two VALUES (1), (2);")));
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(fates(found), (QList<Fate>{Fate::Done, Fate::Done}));
        // What undoing would drop is counted.
        QCOMPARE(found.statements[0].undoWarnings, QStringList());
        QCOMPARE(found.statements[1].undoWarnings,
                 QStringList(QStringLiteral("Rows of two, which are dropped with it: 2")));
        const RunOutcome marked = runMigration(recoveryRequest(wanted, found, Way::Mark).value());
        QVERIFY2(marked.isSuccess(), qPrintable(marked.error ? marked.error->message : QString()));
        QCOMPARE(versions(dialect), QStringLiteral("a1"));
        QVERIFY(runMigration(wanted).isSuccess());
        QCOMPARE(tables(dialect), QStringLiteral("alembic_version one three two"));
    }

    /// It has made the tables and written no rows: they are not passed over.
    void rowsBetweenTheTablesOfAnApplicationAreAskedFor_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<bool>("isThere");
        for (const char *dialect : {"postgresql", "mariadb", "sqlite"}) {
            QTest::addRow("%s, written", dialect) << QString::fromLatin1(dialect) << true;
            QTest::addRow("%s, not written", dialect) << QString::fromLatin1(dialect) << false;
        }
    }
    void rowsBetweenTheTablesOfAnApplicationAreAskedFor()
    {
        QFETCH(QString, dialect);
        QFETCH(bool, isThere);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one") + kInsert + createTable("two"));
        QVERIFY(server(dialect).clear());
        QVERIFY(!server(dialect).run(
            QStringLiteral("CREATE TABLE one (id INTEGER PRIMARY KEY); CREATE TABLE two (id INTEGER PRIMARY KEY);")));
        if (isThere)
            QVERIFY(!server(dialect).run(QStringLiteral("INSERT INTO one VALUES (1);")));
        const MigrationRequest wanted = request(dialect, project, QStringLiteral("only"));
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(fates(found), (QList<Fate>{Fate::Done, Fate::InDoubt, Fate::Done}));
        QVERIFY(!found.whyNotContinue.isEmpty() && !found.whyNotUndo.isEmpty() && found.whyNotMark.isEmpty());
        const RecoveryReport answered = recoveryReport(wanted, isThere);
        QCOMPARE(fates(answered), (QList<Fate>{Fate::Done, isThere ? Fate::Done : Fate::NotDone, Fate::Done}));
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, answered, Way::Continue).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(server(dialect).value(QStringLiteral("SELECT count(*) FROM one;")), QStringLiteral("1"));
        QCOMPARE(versions(dialect), QStringLiteral("a1"));
    }

    /// What is there is not what the first statements leave: nothing is guessed.
    void aMixtureIsNotGoneOnWith()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one") + createTable("two") + createTable("three"));
        QVERIFY(server(mariadb).clear());
        QVERIFY(!server(mariadb).run(QStringLiteral("CREATE TABLE two (id INTEGER PRIMARY KEY);")));
        const MigrationRequest wanted = request(mariadb, project, QStringLiteral("only"));
        const RecoveryReport found = recoveryReport(wanted);
        QCOMPARE(fates(found), (QList<Fate>{Fate::NotDone, Fate::NotDone, Fate::NotDone}));
        QVERIFY(!found.whyNotContinue.isEmpty() && !found.whyNotUndo.isEmpty());
        QCOMPARE(found.statements[1].evidence, QStringLiteral("table two is there"));
    }

    /// What was never there is not gone: the script has an error.
    void anErrorInAScriptIsNoTrace_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<bool>("isSeen");
        QTest::newRow("after others") << createTable("two") + kBroken << false;
        QTest::newRow("alone") << kBroken << false;
        QTest::newRow("made before") << createTable("one") + createTable("two") << false;
        QTest::newRow("what was there") << QStringLiteral("    op.drop_column('one', 'name')\n") << true;
    }
    void anErrorInAScriptIsNoTrace()
    {
        QFETCH(QString, body);
        QFETCH(bool, isSeen);
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    op.create_table('one', sa.Column('id', sa.Integer(), primary_key=True),"
                                           " sa.Column('name', sa.Text()))\n"));
        project.addRevision(QStringLiteral("b2"), body);
        QVERIFY(server(mariadb).clear());
        const MigrationRequest wanted = request(mariadb, project, QStringLiteral("only"));
        QVERIFY(runMigration(request(mariadb, project, QStringLiteral("only"), QStringLiteral("a1"))).isSuccess());
        QVERIFY(!server(mariadb).run(QStringLiteral("ALTER TABLE one DROP COLUMN name;")));
        const auto found = examineLastRun(wanted);
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->has_value() && (*found)->isHalfDone(), isSeen);
    }

    /// A downgrade of another machine that stopped half-way, which a downgrade here stumbles over.
    void aHalfDoneDowngradeIsSeen()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two") + createTable("three"),
                            QStringLiteral("    op.drop_table('three')\n") + kBroken +
                                QStringLiteral("    op.drop_table('two')\n"));
        QVERIFY(server(mariadb).clear());
        QVERIFY(runMigration(request(mariadb, project, QStringLiteral("first"))).isSuccess());
        const auto downgrade = [&](const QString &machine) {
            MigrationRequest wanted = request(mariadb, project, machine, QStringLiteral("a1"));
            wanted.verb = MigrationRequest::Verb::Downgrade;
            return wanted;
        };
        QVERIFY(!runMigration(downgrade(QStringLiteral("first"))).isSuccess());
        QCOMPARE(tables(mariadb), QStringLiteral("alembic_version one two"));
        mend(project);
        const RunOutcome failed = runMigration(downgrade(QStringLiteral("second")));
        QVERIFY(!failed.isSuccess());
        QCOMPARE(failed.foundHalfDone, QStringLiteral("b2"));
        // What is looked at does not say itself that a downgrade was begun: the run does.
        const MigrationRequest wanted = request(mariadb, project, QStringLiteral("second"));
        const RecoveryReport found = recoveryReport(wanted);
        QVERIFY(found.isByCatalogue && found.isToldByRun());
        QCOMPARE(found.run.verb, QStringLiteral("downgrade a1"));
        QCOMPARE(fates(found), (QList<Fate>{Fate::Done, Fate::NotDone}));
        const RunOutcome outcome = runMigration(recoveryRequest(wanted, found, Way::Continue).value());
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(tables(mariadb), QStringLiteral("alembic_version one"));
        QCOMPARE(versions(mariadb), QStringLiteral("a1"));
    }

    /// Somebody has dropped an index by hand: that is no reason to drop the rest.
    void whatIsDroppedByHandIsNoDowngrade_data() { tablesOfAnApplicationAreSeen_data(); }
    void whatIsDroppedByHandIsNoDowngrade()
    {
        QFETCH(QString, dialect);
        ScratchProject project;
        project.addRevision(
            QStringLiteral("a1"), createTable("one") + QStringLiteral("    op.create_index('ix_one', 'one', ['id'])\n"),
            QStringLiteral("    op.drop_index('ix_one', table_name='one')\n    op.drop_table('one')\n"));
        QVERIFY(server(dialect).clear());
        const MigrationRequest wanted = request(dialect, project, QStringLiteral("only"));
        QVERIFY(runMigration(wanted).isSuccess());
        QVERIFY(!server(dialect).run(dialect == QLatin1String("mariadb") ? QStringLiteral("DROP INDEX ix_one ON one;")
                                                                         : QStringLiteral("DROP INDEX ix_one;")));
        const auto found = examineLastRun(wanted);
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
        QVERIFY(!*found);
        const test::CommandAnswer told = command(dialect, project, {QStringLiteral("recover")});
        QVERIFY2(told.code == 0 && told.out.contains(QStringLiteral("came to its end")),
                 qPrintable(told.out + told.err));
        const test::CommandAnswer refused =
            command(dialect, project, {QStringLiteral("recover"), QStringLiteral("--continue")});
        QVERIFY2(refused.code != 0 && refused.err.contains(QStringLiteral("nothing to recover")),
                 qPrintable(refused.out + refused.err));
        QCOMPARE(tables(dialect), QStringLiteral("alembic_version one"));
    }

    /// What no run tells of is changed only if it is named.
    void whatNoRunTellsOfHasToBeNamed()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two") + createTable("three"));
        QVERIFY(server(mariadb).clear());
        const QStringList upgrade{QStringLiteral("upgrade"), QStringLiteral("a1")};
        QCOMPARE(command(mariadb, project, upgrade).code, 0);
        QVERIFY(!server(mariadb).run(QStringLiteral("CREATE TABLE two (id INTEGER PRIMARY KEY);")));
        const QString before = tables(mariadb);
        const QString recover = QStringLiteral("recover");
        const test::CommandAnswer told = command(mariadb, project, {recover});
        QVERIFY2(told.out.contains(QStringLiteral("shows a part of revision b2")), qPrintable(told.out + told.err));
        for (const char *way : {"--continue", "--undo", "--mark"}) {
            const QString flag = QString::fromLatin1(way);
            const test::CommandAnswer refused = command(mariadb, project, {recover, flag});
            QVERIFY(refused.code != 0);
            QVERIFY2(refused.err.contains(QStringLiteral("retort-cli recover %1 --revision b2").arg(flag)),
                     qPrintable(refused.out + refused.err));
            QVERIFY(
                command(mariadb, project, {recover, flag, QStringLiteral("--revision"), QStringLiteral("a1")}).code !=
                0);
            QCOMPARE(tables(mariadb), before);
            QCOMPARE(versions(mariadb), QStringLiteral("a1"));
        }
        // A run that came to its end left nothing, whatever the database has.
        const test::CommandAnswer ofRun = command(mariadb, project, {recover, QStringLiteral("1")});
        QVERIFY2(ofRun.code == 0 && ofRun.out.contains(QStringLiteral("Run 1 came to its end")),
                 qPrintable(ofRun.out + ofRun.err));
        const test::CommandAnswer gone =
            command(mariadb, project,
                    {recover, QStringLiteral("--continue"), QStringLiteral("--revision"), QStringLiteral("b2")});
        QVERIFY2(gone.code == 0, qPrintable(gone.out + gone.err));
        QCOMPARE(tables(mariadb), QStringLiteral("alembic_version one three two"));
        QCOMPARE(versions(mariadb), QStringLiteral("b2"));
    }

    /// Of two branches that are both there in part, the one that the run came upon is shown.
    void theRevisionThatFailedIsShown()
    {
        const QString mariadb = QStringLiteral("mariadb");
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        project.write(QStringLiteral("migrations/versions/b3.py"),
                      QStringLiteral("revision = 'b3'\ndown_revision = 'a1'\nfrom alembic import op\n"
                                     "import sqlalchemy as sa\n\ndef upgrade():\n") +
                          createTable("three") + QStringLiteral("\ndef downgrade():\n    pass\n"));
        QVERIFY(server(mariadb).clear());
        QVERIFY(runMigration(request(mariadb, project, QStringLiteral("only"), QStringLiteral("a1"))).isSuccess());
        QVERIFY(!server(mariadb).run(
            QStringLiteral("CREATE TABLE two (id INTEGER PRIMARY KEY); CREATE TABLE three (id INTEGER PRIMARY KEY);")));
        for (const char *revision : {"b2", "b3"}) {
            const QString id = QString::fromLatin1(revision);
            const MigrationRequest wanted = request(mariadb, project, QStringLiteral("only"), id);
            QCOMPARE(runMigration(wanted).foundHalfDone, id);
            QCOMPARE(recoveryReport(wanted).revision, id);
        }
    }

    /// An unqualified name on PostgreSQL is looked for along the search_path, and so are the table's parts.
    void thePartsOfATableAreFoundAlongTheSearchPath()
    {
        const auto session = Session::open(server(QStringLiteral("postgresql")).url()).value();
        QVERIFY(session->begin());
        for (const char *sql :
             {"CREATE SCHEMA app", "CREATE TABLE public.along (id INTEGER, CONSTRAINT ck_along CHECK (id > 0))",
              "SET LOCAL search_path = app, public"})
            QVERIFY(session->execute(QLatin1String(sql)));
        Catalogue catalogue(*session);
        const TableId along{{}, QStringLiteral("along")};
        QCOMPARE(catalogue.hasTable(along).value(), true);
        QCOMPARE(catalogue.hasColumn(along, QStringLiteral("id")).value(), true);
        QCOMPARE(catalogue.hasColumn(along, QStringLiteral("nothing")).value(), false);
        QCOMPARE(catalogue.hasConstraint(along, QStringLiteral("ck_along")).value(), true);
        const TableId elsewhere{QStringLiteral("app"), QStringLiteral("along")};
        QCOMPARE(catalogue.hasColumn(elsewhere, QStringLiteral("id")).value(), false);
        QCOMPARE(catalogue.hasConstraint(elsewhere, QStringLiteral("ck_along")).value(), false);
        // What stands first in the path hides it.
        QVERIFY(session->execute(QStringLiteral("CREATE TABLE app.along (other INTEGER)")));
        QCOMPARE(catalogue.hasColumn(along, QStringLiteral("id")).value(), false);
        QCOMPARE(catalogue.hasConstraint(along, QStringLiteral("ck_along")).value(), false);
        QCOMPARE(catalogue.hasColumn(along, QStringLiteral("other")).value(), true);
        QVERIFY(session->rollback());
    }

    /// Where all is as the version table says, there is nothing to tell.
    void nothingIsSeenWhereNothingIs_data() { tablesOfAnApplicationAreSeen_data(); }
    void nothingIsSeenWhereNothingIs()
    {
        QFETCH(QString, dialect);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"), QStringLiteral("    op.drop_table('one')\n"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('DROP TABLE IF EXISTS two')\n") + createTable("two"),
                            QStringLiteral("    op.drop_table('two')\n"));
        QVERIFY(server(dialect).clear());
        for (const char *target : {"a1", "b2"}) {
            const MigrationRequest wanted =
                request(dialect, project, QStringLiteral("only"), QString::fromLatin1(target));
            QVERIFY(runMigration(wanted).isSuccess());
            const auto found = examineLastRun(wanted);
            QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
            QVERIFY(!*found);
        }
    }

    /// In the terminal.
    void theTerminalTells()
    {
        const QString mariadb = QStringLiteral("mariadb");
        const ScratchProject project = halfDone(mariadb, createTable("two"), createTable("three"));
        const auto run = [&](const QStringList &arguments) { return command(mariadb, project, arguments); };
        const test::CommandAnswer failed = run({QStringLiteral("upgrade"), QStringLiteral("head")});
        QVERIFY(failed.code != 0);
        QVERIFY2(failed.err.contains(QStringLiteral("shows the first 1 of 2 statements of revision b2 as done")),
                 qPrintable(failed.err));
        const test::CommandAnswer told = run({QStringLiteral("recover")});
        QVERIFY2(told.out.contains(QStringLiteral("The database shows a part of revision b2 (upgrade head), and no "
                                                  "journal tells of it")),
                 qPrintable(told.out + told.err));
        QVERIFY2(told.out.contains(QStringLiteral("table two is there")), qPrintable(told.out));
        const test::CommandAnswer gone = run({QStringLiteral("recover"), QStringLiteral("--continue")});
        QVERIFY2(gone.code == 0, qPrintable(gone.out + gone.err));
        QCOMPARE(tables(mariadb), QStringLiteral("alembic_version five one three two"));
    }
};

QTEST_GUILESS_MAIN(HalfDoneRevisionTest)
#include "HalfDoneRevisionTest.moc"
