// SPDX-License-Identifier: GPL-3.0-or-later
// An environment that is an INI section leads to that section's database, whatever env.py does with its configuration.
#include "engine/database/Session.h"
#include "engine/environment/ProjectEnvironments.h"
#include "tests/support/ProjectFolder.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <QSignalSpy>
#include <QTest>

using namespace retort;

class SectionDatabaseTest : public QObject
{
    Q_OBJECT

private:
    test::ProjectFolder m_folder;

    ui::jobs::Access accessTo(const QString &name) const
    {
        const Project project = Project::open(m_folder.path()).value();
        const ProjectEnvironments environments = ProjectEnvironments::of(project).value();
        return {.project = project,
                .environment = environments.find(name) ? *environments.find(name) : Environment(),
                .resolver = std::make_shared<SecretResolver>(),
                .trustFile = m_folder.path(QStringLiteral("trust.json"))};
    }

    void writeVersion(const QString &file, const QString &revision) const
    {
        const auto session =
            Session::open(DatabaseUrl::parse(QStringLiteral("sqlite:///") + m_folder.path(file)).value());
        QVERIFY(session);
        QVERIFY((*session)->execute(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")));
        QVERIFY((*session)->execute(QStringLiteral("INSERT INTO alembic_version VALUES ('%1')").arg(revision)));
    }

    void writeSections(const QByteArray &first, const QByteArray &second) const
    {
        m_folder.write(QStringLiteral("alembic.ini"),
                       "[alembic]\nscript_location = db\nsqlalchemy.url = " + first +
                           "\n[second]\nscript_location = db\nsqlalchemy.url = " + second + "\n");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder.write(QStringLiteral("db/env.py"),
                       "from alembic import context\nfrom sqlalchemy import engine_from_config, pool\n"
                       "config = context.config\n"
                       "engine = engine_from_config(config.get_section(config.config_ini_section, {}), "
                       "prefix='sqlalchemy.', poolclass=pool.NullPool)\n"
                       "with engine.connect() as connection:\n"
                       "    context.configure(connection=connection)\n"
                       "    with context.begin_transaction():\n        context.run_migrations()\n");
        m_folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        m_folder.writeRevision(QStringLiteral("db/versions"), "bb02", "'aa01'");
        writeVersion(QStringLiteral("first.db"), QStringLiteral("aa01"));
        writeVersion(QStringLiteral("second.db"), QStringLiteral("bb02"));
    }

    void eachIsReadFromItsOwnDatabase()
    {
        writeSections("sqlite:///%(here)s/first.db", "sqlite:///%(here)s/second.db");
        const auto first = ui::jobs::readDatabase(accessTo(QStringLiteral("alembic")), ui::jobs::Reach::Anything);
        QCOMPARE(first.rows, QStringList{QStringLiteral("aa01")});
        const auto second = ui::jobs::readDatabase(accessTo(QStringLiteral("second")), ui::jobs::Reach::Anything);
        QCOMPARE(second.rows, QStringList{QStringLiteral("bb02")});
        const auto reached = ui::jobs::reachDatabase(accessTo(QStringLiteral("second")));
        QVERIFY(reached);
        QVERIFY2(reached->url.database().value_or(QString()).endsWith(QStringLiteral("/second.db")),
                 qPrintable(reached->url.withoutPassword()));
    }

    void alsoWhereTheSectionNamesNoScripts()
    {
        m_folder.write(QStringLiteral("alembic.ini"),
                       "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///%(here)s/first.db\n"
                       "[second]\nsqlalchemy.url = sqlite:///%(here)s/second.db\n");
        const auto second = ui::jobs::readDatabase(accessTo(QStringLiteral("second")), ui::jobs::Reach::Anything);
        QCOMPARE(second.rows, QStringList{QStringLiteral("bb02")});
    }

    /// Its other options, too: env.py is read with the section.
    void theRestOfTheSectionCounts()
    {
        m_folder.write(QStringLiteral("alembic.ini"),
                       "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///%(here)s/first.db\n"
                       "[second]\nscript_location = two\nsqlalchemy.url = sqlite:///%(here)s/second.db\n"
                       "versions = second_version\n");
        m_folder.write(QStringLiteral("two/env.py"),
                       "from alembic import context\nfrom sqlalchemy import create_engine\n"
                       "config = context.config\n"
                       "with create_engine(config.get_main_option('sqlalchemy.url')).connect() as connection:\n"
                       "    context.configure(connection=connection, "
                       "version_table=config.get_main_option('versions'))\n"
                       "    with context.begin_transaction():\n        context.run_migrations()\n");
        m_folder.writeRevision(QStringLiteral("two/versions"), "cc03");
        const auto reached = ui::jobs::reachDatabase(accessTo(QStringLiteral("second")));
        QVERIFY(reached);
        QCOMPARE(reached->options.versionTable.table, QStringLiteral("second_version"));
        QCOMPARE(reached->project.graph().heads().size(), std::size_t(1));
        QVERIFY(reached->project.graph().find(QStringLiteral("cc03")) != RevisionGraph::kNone);
        const ui::PlannedRun plan = ui::jobs::plan(accessTo(QStringLiteral("second")), MigrationRequest::Verb::Upgrade,
                                                   QStringLiteral("heads"));
        QVERIFY2(!plan.error, qPrintable(plan.error.value_or(Error()).message));
        QCOMPARE(plan.plan.rowsAfter, QStringList{QStringLiteral("cc03")});
        // The main section keeps its own.
        const auto first = ui::jobs::reachDatabase(accessTo(QStringLiteral("alembic")));
        QVERIFY(first);
        QCOMPARE(first->options.versionTable.table, QStringLiteral("alembic_version"));
    }

    /// The window shows the scripts of the environment that is chosen, and writes new ones beside them.
    void theGraphIsThatOfTheChosenEnvironment()
    {
        m_folder.write(QStringLiteral("alembic.ini"),
                       "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///%(here)s/first.db\n"
                       "[second]\nscript_location = db\nversion_locations = %(here)s/own\n"
                       "sqlalchemy.url = sqlite:///%(here)s/third.db\n");
        m_folder.write(QStringLiteral("db/script.py.mako"),
                       "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n"
                       "def upgrade():\n    pass\n");
        m_folder.writeRevision(QStringLiteral("own"), "dd04");
        m_folder.writeRevision(QStringLiteral("own"), "ee05", "'dd04'");
        m_folder.writeRevision(QStringLiteral("own"), "ff06", "'ee05'");
        writeVersion(QStringLiteral("third.db"), QStringLiteral("dd04"));
        ui::Workspace workspace;
        workspace.setJournalFile(m_folder.path(QStringLiteral("runs.sqlite")));
        workspace.setTrustFile(m_folder.path(QStringLiteral("trust.json")));
        workspace.openProject(m_folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(workspace.environments().size(), std::size_t(2), 20'000);
        const auto has = [&workspace](const char *id) {
            return workspace.graph()->find(QLatin1String(id)) != RevisionGraph::kNone;
        };
        QVERIFY(has("bb02") && !has("ee05"));
        // Each is counted on its own scripts, and stands on no graph but its own.
        QTRY_COMPARE(workspace.environments()[1].pending, 2);
        QCOMPARE(workspace.environments()[1].database.unknownRows, QStringList());
        QCOMPARE(workspace.environments()[0].pending, 1);
        QVERIFY(workspace.isOnGraph(workspace.environments()[0]) && !workspace.isOnGraph(workspace.environments()[1]));

        workspace.setEnvironment(QStringLiteral("second"));
        QTRY_VERIFY_WITH_TIMEOUT(has("ee05") && !has("bb02"), 20'000);
        QCOMPARE(workspace.database().unknownRows, QStringList());
        QVERIFY(workspace.isOnGraph(workspace.environments()[1]) && !workspace.isOnGraph(workspace.environments()[0]));
        QSignalSpy planned(&workspace, &ui::Workspace::planned);
        workspace.requestPlan(MigrationRequest::Verb::Upgrade, QStringLiteral("heads"));
        QTRY_COMPARE_WITH_TIMEOUT(planned.size(), 1, 20'000);
        const auto run = planned.front().front().value<ui::PlannedRun>();
        QVERIFY2(!run.error, qPrintable(run.error.value_or(Error()).message));
        QCOMPARE(run.plan.rowsAfter, QStringList{QStringLiteral("ff06")});
        QSignalSpy created(&workspace, &ui::Workspace::revisionCreated);
        workspace.createRevision({.message = QStringLiteral("more")});
        QTRY_COMPARE_WITH_TIMEOUT(created.size(), 1, 20'000);
        const QString file = created.front().front().value<WrittenRevision>().path;
        QVERIFY2(file.startsWith(m_folder.path(QStringLiteral("own/"))), qPrintable(file));

        QTRY_VERIFY(!workspace.isLoading());
        workspace.setEnvironment(QStringLiteral("alembic"));
        QTRY_VERIFY_WITH_TIMEOUT(has("bb02") && !has("ee05"), 20'000);
        QCOMPARE(workspace.environment()->name, QStringLiteral("alembic"));
    }

    void agreementIsAskedForBoth()
    {
        writeSections("postgresql://one.example/shop", "postgresql://two.example/shop");
        for (const char *name : {"alembic", "second"}) {
            const auto asked = ui::jobs::openQuestions(accessTo(QLatin1String(name)));
            QVERIFY(asked);
            QCOMPARE(asked->size(), size_t(1));
            QCOMPARE(asked->front().matter.facts,
                     (QStringList{QStringLiteral("sqlalchemy.url: one.example"), QStringLiteral("alembic: one.example"),
                                  QStringLiteral("second: two.example")}));
        }
    }
};

QTEST_MAIN(SectionDatabaseTest)
#include "SectionDatabaseTest.moc"
