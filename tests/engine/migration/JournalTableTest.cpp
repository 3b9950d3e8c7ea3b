// SPDX-License-Identifier: GPL-3.0-or-later
// The run journal in tables of the database, for an environment that asks for it.
#include "engine/migration/MigrationRun.h"
#include "engine/migration/Recovery.h"
#include "engine/migration/ScriptFingerprint.h"
#include "tests/support/KilledRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/ScratchTables.h"

#include <QTest>

#include <array>
#include <map>

using namespace retort;
using test::createTable;
using test::KillPoint;
using test::runAndKill;
using test::ScratchProject;
using test::ScratchServer;
using Way = RunRecovery::Way;

namespace {} // namespace

class JournalTableTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    ScratchServer &server()
    {
        QFETCH(QString, dialect);
        return *m_servers.at(dialect);
    }
    DatabaseUrl url()
    {
        DatabaseUrl url = server().url();
        url.setSessionSettings({.journalTable = QStringLiteral("retort")});
        return url;
    }
    MigrationRequest request(const ScratchProject &project, const QString &target = QStringLiteral("head"))
    {
        MigrationRequest request = project.request(MigrationRequest::Verb::Upgrade, {target});
        request.url = url();
        request.journal = project.file(QStringLiteral("unused/journal.sqlite"));
        return request;
    }
    QString count(const char *what)
    {
        return server().value(QStringLiteral("SELECT count(*) FROM %1;").arg(QLatin1String(what)));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void itSurvivesWhatTheRunLoses_data() { test::addServerRows(); }
    void itSurvivesWhatTheRunLoses()
    {
        QVERIFY(server().clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            createTable("two") + QStringLiteral("    op.execute(\"INSERT INTO one VALUES (1)\")\n"
                                                                "    op.execute(r\"SELECT 'O''s3ntinel\\\\'\")\n"
                                                                "    op.drop_table('nowhere')\n"));
        const RunOutcome first = runMigration(request(project, QStringLiteral("a1")));
        QVERIFY2(first.isSuccess(), qPrintable(first.error ? first.error->message : QString()));
        QVERIFY(!runMigration(request(project)).isSuccess());
        QVERIFY(!QFile::exists(project.file(QStringLiteral("unused"))));

        const auto journal = RunJournal::openExisting(url(), {}).value();
        QVERIFY(journal);
        const auto runs = journal->runs(10).value();
        QCOMPARE(int(runs.size()), 2);
        QCOMPARE(runs[0].state, JournalRun::State::Failed);
        QCOMPARE(runs[1].state, JournalRun::State::Done);
        const auto statements = journal->statements(runs[0].id).value();
        QCOMPARE(int(statements.size()), 4);
        QCOMPARE(statements[2].text, QStringLiteral("SELECT '…'"));
        QCOMPARE(statements[3].state, JournalStatement::State::Failed);
        const QString place = journal->placeFor(url(), {});
        QCOMPARE(journal->lastRun(place).value()->id, runs[0].id);
        const auto scripts = journal->applied(place).value();
        QCOMPARE(int(scripts.size()), 1);
        QCOMPARE(scripts[0].revision, QStringLiteral("a1"));
        QCOMPARE(editedSinceApplied(*journal, place, request(project).project.graph()).value(), QStringList());
    }

    void anInterruptedRunIsRecovered_data() { test::addServerRows(); }
    void anInterruptedRunIsRecovered()
    {
        QFETCH(QString, dialect);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two") + createTable("three"));
        const MigrationRequest wanted = request(project);
        for (const auto when : {KillPoint::When::Before, KillPoint::When::After}) {
            for (int k = 0; k < 3; ++k) {
                QVERIFY(server().clear());
                QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
                QVERIFY(runAndKill(wanted, {.when = when, .index = k}));
                // The dead process's connection is at work until the server has noticed.
                for (int i = 0; i < 100 && !examineLastRun(wanted); ++i)
                    QTest::qWait(50);
                const auto found = examineLastRun(wanted);
                QVERIFY2(found.has_value(), qPrintable(found ? QString() : found.error().message));
                QVERIFY(found->has_value());
                const bool isHalfDone =
                    dialect == QLatin1String("mariadb") && (k > 0 || when == KillPoint::When::After);
                QCOMPARE((*found)->isHalfDone(), isHalfDone);
                const RunOutcome outcome =
                    runMigration(isHalfDone ? recoveryRequest(wanted, **found, Way::Continue).value() : wanted);
                QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
                QCOMPARE(server().value(QStringLiteral("SELECT version_num FROM alembic_version;")),
                         QStringLiteral("b2"));
                const auto later = examineLastRun(wanted);
                QVERIFY(later && !*later);
            }
        }
    }

    /// Tables that an earlier version made lack columns, which looking does not add and a run does.
    void tablesOfAnEarlierVersionAreRead_data() { test::addServerRows(); }
    void tablesOfAnEarlierVersionAreRead()
    {
        QVERIFY(server().clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        QVERIFY(runMigration(request(project, QStringLiteral("a1"))).isSuccess());
        QVERIFY(!server().run(QStringLiteral("ALTER TABLE retort_run DROP COLUMN committing, DROP COLUMN found;")));
        {
            const auto journal = RunJournal::openExisting(url(), {}).value();
            QVERIFY(journal);
            QCOMPARE(int(journal->runs(10).value().size()), 1);
            QVERIFY(journal->unfinishedRuns().value().empty());
        }
        const RunOutcome outcome = runMigration(request(project));
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(count("retort_run WHERE committing = '' AND found = ''"), QStringLiteral("2"));
    }

    void manyBeginAtOnce_data() { test::addServerRows(); }
    void manyBeginAtOnce()
    {
        QVERIFY(server().clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        qsizetype applied = 0;
        for (const RunOutcome &outcome : test::runAtOnce(request(project), 8)) {
            QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
            applied += outcome.applied.size();
        }
        QCOMPARE(applied, 2);
        QCOMPARE(count("retort_applied"), QStringLiteral("2"));
    }

    void lookingMakesNothing_data() { test::addServerRows(); }
    void lookingMakesNothing()
    {
        QVERIFY(server().clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        const auto found = examineLastRun(request(project));
        QVERIFY(found && !*found);
        MigrationRequest without = request(project);
        without.url = server().url();
        without.journal = project.file(QStringLiteral("journal.sqlite"));
        QVERIFY(runMigration(without).isSuccess());
        QCOMPARE(server().value(QStringLiteral("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE "
                                               "'retort%';")),
                 QStringLiteral("0"));
    }

    void itIsKeptWithoutAFile_data() { test::addServerRows(); }
    void itIsKeptWithoutAFile()
    {
        QVERIFY(server().clear());
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        MigrationRequest wanted = request(project);
        wanted.journal.clear();
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QCOMPARE(count("retort_run WHERE state = 'done'"), QStringLiteral("1"));
    }

    void sqliteCannotKeepItsOwn()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
        wanted.url.setSessionSettings({.journalTable = QStringLiteral("retort")});
        wanted.journal = project.file(QStringLiteral("journal.sqlite"));
        const RunOutcome outcome = runMigration(wanted);
        QVERIFY(!outcome.isSuccess());
        QVERIFY2(outcome.error->hint.contains(QStringLiteral("--journal")), qPrintable(outcome.error->hint));
    }
};

QTEST_GUILESS_MAIN(JournalTableTest)
#include "JournalTableTest.moc"
