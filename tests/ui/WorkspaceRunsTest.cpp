// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Session.h"
#include "engine/database/VersionTable.h"
#include "engine/environment/ProjectEnvironments.h"
#include "tests/support/StubServer.h"
#include "tests/support/TestData.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"
#include "ui/welcome/SampleProject.h"

#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QtConcurrent>

using namespace retort;
using Verb = MigrationRequest::Verb;

/// Runs and look-ups of a workspace whose surroundings change, or that goes, while they are about to begin.
class WorkspaceRunsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Workspace> m;
    std::vector<ui::PlannedRun> m_plans;
    std::vector<RunOutcome> m_outcomes;
    int m_questions = 0;
    int m_examined = 0;

    QString project() const { return m_folder->filePath(QStringLiteral("shop")); }

    void write(const char *name, const QString &text) const
    {
        QFile file(project() + u'/' + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    void writeEnvironment(const QString &lines) const
    {
        write("retort.toml", QStringLiteral("[environments.staging]\n") + lines + u'\n');
    }

    bool is(ui::DatabaseState::Kind kind) const
    {
        return QTest::qWaitFor([this, kind] { return m->database().kind == kind; }, 20'000);
    }
    bool open() const
    {
        m->openProject(project());
        return QTest::qWaitFor([this] { return m->hasProject() && !m->isLoading(); }, 20'000);
    }
    std::optional<ui::PlannedRun> planTo(const QString &target)
    {
        const std::size_t before = m_plans.size();
        m->requestPlan(Verb::Upgrade, target);
        if (!QTest::qWaitFor([&] { return m_plans.size() > before; }, 20'000) || m_plans.back().error)
            return std::nullopt;
        return m_plans.back();
    }
    bool hasEnded(std::size_t runs) const
    {
        return QTest::qWaitFor([this, runs] { return m_outcomes.size() == runs && !m->isRunning(); }, 30'000);
    }
    QStringList rowsOf(const char *name) const
    {
        const auto url = DatabaseUrl::parse(QStringLiteral("sqlite:///%1/%2").arg(project(), QLatin1String(name)));
        return url ? VersionTable::read(*url).value_or(QStringList()) : QStringList();
    }

    /// From now on every look at the database asks it something that never ends.
    void askForEver() const
    {
        const QString connects = QStringLiteral("    with engine.connect() as connection:\n");
        QString text = test::readText(project() + QStringLiteral("/migrations/env.py"));
        QVERIFY(text.contains(connects));
        text.replace(connects,
                     connects + QStringLiteral("        connection.exec_driver_sql('WITH RECURSIVE n(i) AS (SELECT 1 "
                                               "UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n')\n"));
        write("migrations/env.py", text);
    }
    /// A database at its base.
    void makeDatabase(const char *name) const
    {
        const auto url = DatabaseUrl::parse(QStringLiteral("sqlite:///%1/%2").arg(project(), QLatin1String(name)));
        const auto session = Session::open(url.value());
        QVERIFY(session);
        QVERIFY((*session)->execute(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")));
    }
    /// Until what was begun in other threads is at work; it is no failure if it is not yet.
    static void letWork() { QTest::qWait(200); }

    /// Agrees to everything, and lets every question for a password stand.
    bool connectToWhatIsAskedFor()
    {
        writeEnvironment(QStringLiteral("url = { prompt = \"URL of staging\" }"));
        if (!open() || !is(ui::DatabaseState::Kind::NotConnected))
            return false;
        connect(m.get(), &ui::Workspace::trustWanted, this,
                [this](const std::vector<ui::TrustAsked> &asked) { m->agree(asked); });
        connect(m.get(), &ui::Workspace::passwordWanted, this, [this] { ++m_questions; });
        m->connectDatabase();
        return QTest::qWaitFor([this] { return m_questions > 0; }, 20'000);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(ui::sampleProject(project()));
        m = std::make_unique<ui::Workspace>();
        m->setJournalFile(m_folder->filePath(QStringLiteral("runs.sqlite")));
        m->setTrustFile(m_folder->filePath(QStringLiteral("trust.json")));
        m_plans.clear();
        m_outcomes.clear();
        m_examined = 0;
        m_questions = 0;
        connect(m.get(), &ui::Workspace::planned, this, [this](const ui::PlannedRun &run) { m_plans.push_back(run); });
        connect(m.get(), &ui::Workspace::runFinished, this,
                [this](const RunOutcome &outcome) { m_outcomes.push_back(outcome); });
        connect(m.get(), &ui::Workspace::runExamined, this, [this] { ++m_examined; });
    }
    void cleanup() { m.reset(); }

    void aPlanRunsWhereItWasMadeForOrNowhere()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        writeEnvironment(QStringLiteral("url = \"sqlite:///%(here)s/first.db\""));
        QVERIFY(open() && is(ui::DatabaseState::Kind::Known));
        const auto plan = planTo(QStringLiteral("heads"));
        QVERIFY(plan);
        writeEnvironment(QStringLiteral("url = \"postgresql://shop@127.0.0.1:%1/shop\"").arg(other.serverPort()));
        m->readEnvironments();
        QVERIFY(is(ui::DatabaseState::Kind::NotConnected));
        const Result<void> begun = m->apply(*plan);
        QVERIFY(!begun);
        QVERIFY2(begun.error().message.contains(QStringLiteral("another database")), qPrintable(begun.error().message));
        QVERIFY(!m->isRunning());
        QVERIFY(!other.waitForNewConnection(200));
        QCOMPARE(rowsOf("first.db"), QStringList());
    }

    void whatHasChangedOnDiskIsSeenBeforeARunBegins()
    {
        QVERIFY(open() && is(ui::DatabaseState::Kind::Known));
        const auto plan = planTo(QStringLiteral("heads"));
        QVERIFY(plan);
        const QString script = project() + QStringLiteral("/migrations/env.py");
        QString text = test::readText(script);
        const QString line = QStringLiteral("config = context.config\n");
        QVERIFY(text.contains(line));
        write("migrations/env.py", text.replace(line, line + QStringLiteral("config.set_main_option('sqlalchemy.url', "
                                                                            "'sqlite:///other.db')\n")));
        QVERIFY(m->apply(*plan));
        QVERIFY(hasEnded(1));
        QVERIFY(m_outcomes[0].error);
        QVERIFY2(m_outcomes[0].error->message.contains(QStringLiteral("another database")),
                 qPrintable(m_outcomes[0].error->message));
        QCOMPARE(rowsOf("shop.db"), QStringList());
        QCOMPARE(rowsOf("other.db"), QStringList());
    }

    void aRunThatWasCancelledBeforeItBeganNeverBegins()
    {
        QVERIFY(open() && is(ui::DatabaseState::Kind::Known));
        const auto all = planTo(QStringLiteral("heads"));
        const auto first = planTo(QStringLiteral("+1"));
        QVERIFY(all && first);
        QVERIFY(m->apply(*all));
        m->cancelRun();
        QCOMPARE(m_outcomes.size(), std::size_t(1));
        QCOMPARE(m_outcomes[0].error->kind, Error::Kind::Cancelled);
        QVERIFY(m->apply(*first));
        QVERIFY(hasEnded(2));
        QVERIFY2(!m_outcomes[1].error, qPrintable(m_outcomes[1].error.value_or(Error()).message));
        QCOMPARE(rowsOf("shop.db"), QStringList{first->steps.back().step.id});
    }

    void closingEndsAQuestion()
    {
        QVERIFY(connectToWhatIsAskedFor());
        m.reset();
    }

    /// The look-up begins when everybody has been told to stop already.
    void closingEndsAQuestionThatIsStillToCome()
    {
        QVERIFY(connectToWhatIsAskedFor());
        bool isWithdrawn = false;
        connect(m.get(), &ui::Workspace::passwordWithdrawn, this, [&isWithdrawn] { isWithdrawn = true; });
        m->stopWaiting();
        QTRY_VERIFY_WITH_TIMEOUT(isWithdrawn, 20'000);
        QVERIFY(is(ui::DatabaseState::Kind::NotConnected));
        m->connectDatabase();
        m.reset();
    }

    /// A Vault that leases a user, and never answers whether the lease can be longer.
    void aLeaseThatIsBeingRenewedIsNotWaitedForAfterACancel()
    {
        test::StubServer vault;
        bool isRenewing = false;
        vault.handler = [&isRenewing](const test::StubServer::Request &request) -> QByteArray {
            if (request.path.contains("/leases/renew")) {
                isRenewing = true;
                return {};
            }
            if (request.path.contains("/creds/"))
                return test::StubServer::response(200, R"({"lease_id":"lease/1","lease_duration":600,"renewable":true,)"
                                                       R"("data":{"username":"shop","password":"leased"}})");
            if (request.path.contains("/sys/internal/"))
                return test::StubServer::response(404, R"({"errors":[]})");
            return test::StubServer::response(200, R"({"data":{"ttl":0},"auth":{"client_token":"t.1"}})");
        };
        LookupSurroundings surroundings;
        surroundings.variables = QProcessEnvironment();
        surroundings.variables.insert(QStringLiteral("VAULT_ADDR"), vault.address());
        surroundings.variables.insert(QStringLiteral("VAULT_TOKEN"), QStringLiteral("users.own"));
        writeEnvironment(QStringLiteral("url = \"postgresql://127.0.0.1:9/shop\"\n"
                                        "credentials = { vault = \"database/creds/shop\" }"));
        const Project opened = Project::open(project()).value();
        const ui::jobs::Access access{.project = opened,
                                      .environment = ProjectEnvironments::of(opened).value().all.front(),
                                      .resolver = std::make_shared<SecretResolver>(surroundings),
                                      .trustFile = m_folder->filePath(QStringLiteral("trust.json"))};
        const auto asked = ui::jobs::openQuestions(access);
        QVERIFY(asked && !asked->empty());
        for (const ui::TrustAsked &one : *asked)
            QVERIFY(ProjectTrust(opened.directory(), access.trustFile).agree(one.matter));

        const auto place = QtConcurrent::run([access] {
            const auto reached = ui::jobs::reachDatabase(access);
            return reached ? ui::jobs::placeOf(*reached) : QString();
        });
        QTRY_VERIFY_WITH_TIMEOUT(place.isFinished(), 20'000);
        QVERIFY(!place.result().isEmpty());
        const auto prepared = QtConcurrent::run([access, place] {
            const auto reached = ui::jobs::reachForRun(access, place.result(), 3600);
            return reached ? std::optional<Error>() : std::optional(reached.error());
        });
        QTRY_VERIFY_WITH_TIMEOUT(isRenewing || prepared.isFinished(), 20'000);
        QVERIFY(!prepared.isFinished());
        access.resolver->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(prepared.isFinished(), 120'000);
        QVERIFY(prepared.result());
        QVERIFY2(prepared.result()->kind == Error::Kind::Cancelled, qPrintable(prepared.result()->message));
        // The lease is given back while somebody answers.
        const auto back = QtConcurrent::run([access] { access.resolver->forget(); });
        QTRY_VERIFY_WITH_TIMEOUT(back.isFinished(), 20'000);
    }

    /// The tests of a slow database end at all only if what it is asked is cancelled.
    void aSlowDatabaseHoldsUpNoClosing()
    {
        makeDatabase("shop.db");
        askForEver();
        QVERIFY(open() && is(ui::DatabaseState::Kind::Reading));
        m->requestPlan(Verb::Upgrade, QStringLiteral("heads"));
        letWork();
        m.reset();
    }

    void nothingIsWaitedForInAFirstLookEither()
    {
        makeDatabase("first.db");
        writeEnvironment(QStringLiteral("url = \"sqlite:///%(here)s/first.db\""));
        askForEver();
        QVERIFY(open());
        letWork();
        QVERIFY(m->environments().empty());
        m.reset();
    }

    void aSlowDatabaseIsNotWaitedForAfterAStop()
    {
        makeDatabase("shop.db");
        askForEver();
        QVERIFY(open() && is(ui::DatabaseState::Kind::Reading));
        m->requestPlan(Verb::Upgrade, QStringLiteral("heads"));
        letWork();
        m->stopWaiting();
        QVERIFY(!m->isPlanning());
        // What stands in the files is known all the same.
        QVERIFY(is(ui::DatabaseState::Kind::NotConnected));
        QVERIFY(m->database().name.contains(QStringLiteral("shop.db")));
        QVERIFY(m_plans.empty());
        // Nor is it when it is asked for.
        m->connectDatabase();
        letWork();
        QCOMPARE(m->database().kind, ui::DatabaseState::Kind::Reading);
        m->stopWaiting();
        QCOMPARE(m->database().kind, ui::DatabaseState::Kind::NotConnected);
        letWork();
        QCOMPARE(m->database().kind, ui::DatabaseState::Kind::NotConnected);
        m.reset();
    }

    void lookingAtARunIsStoppedToo()
    {
        write("migrations/versions/ffff00000001_fails.py",
              QStringLiteral("revision = 'ffff00000001'\ndown_revision = 'e83a5c2f9b70'\nfrom alembic import op\n\n"
                             "def upgrade():\n    op.execute('SELECT nothing FROM nowhere')\n\n"
                             "def downgrade():\n    pass\n"));
        makeDatabase("shop.db");
        QVERIFY(open() && is(ui::DatabaseState::Kind::Known));
        const auto plan = planTo(QStringLiteral("heads"));
        QVERIFY(plan && m->apply(*plan));
        QVERIFY(hasEnded(1));
        QVERIFY(m_outcomes[0].error);
        m->examineInterruptedRun();
        QTRY_COMPARE_WITH_TIMEOUT(m_examined, 1, 20'000);
        askForEver();
        m->examineInterruptedRun();
        letWork();
        QCOMPARE(m_examined, 1);
        m->stopWaiting();
        m.reset();
        QCOMPARE(m_examined, 1);
    }
};

QTEST_MAIN(WorkspaceRunsTest)
#include "WorkspaceRunsTest.moc"
