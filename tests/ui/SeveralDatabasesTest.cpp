// SPDX-License-Identifier: GPL-3.0-or-later
// Where env.py goes through several databases, each is an environment, unless retort.toml says which there are.
#include "engine/database/Session.h"
#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/ProjectAddresses.h"
#include "engine/project/ProjectInit.h"
#include "tests/support/ProjectFolder.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <QTest>

#include <algorithm>

using namespace retort;

class SeveralDatabasesTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::ProjectFolder> m;

    ui::jobs::Access access(const Environment &environment = {}) const
    {
        return {.project = Project::open(m->path()).value(),
                .environment = environment,
                .resolver = std::make_shared<SecretResolver>(),
                .trustFile = m->path(QStringLiteral("trust.json"))};
    }
    ui::jobs::Surroundings surroundings() const { return ui::jobs::readEnvironments(access(), {}); }

    static QStringList namesOf(const ui::jobs::Surroundings &found)
    {
        QStringList names;
        for (const ui::EnvironmentState &state : found.environments)
            names << state.environment.name;
        return names;
    }

    /// Alembic's template for several databases, with these two.
    void makeProject(const QString &first, const QString &second) const
    {
        QVERIFY((ProjectInit{
            .templateName = QStringLiteral("multidb"), .directory = QStringLiteral("db"), .workingDirectory = m->path()}
                     .run()));
        QString ini = QString::fromUtf8(m->read(QStringLiteral("alembic.ini")));
        ini.replace(QStringLiteral("driver://user:pass@localhost/dbname2"), second);
        ini.replace(QStringLiteral("driver://user:pass@localhost/dbname"), first);
        m->write(QStringLiteral("alembic.ini"), ini.toUtf8());
        m->writeRevision(QStringLiteral("db/versions"), "aa01");
        m->writeRevision(QStringLiteral("db/versions"), "bb02", "'aa01'");
    }
    void makeFiles() const
    {
        makeProject(QStringLiteral("sqlite:///%(here)s/first.db"), QStringLiteral("sqlite:///%(here)s/second.db"));
        writeVersion(QStringLiteral("first.db"), QStringLiteral("aa01"));
        writeVersion(QStringLiteral("second.db"), QStringLiteral("bb02"));
    }
    /// An env.py that makes up its databases by itself.
    void makeUp(const QByteArray &urls) const
    {
        m->write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\n");
        m->write(QStringLiteral("db/env.py"),
                 "from alembic import context\nfrom sqlalchemy import create_engine\n"
                 "for url in (" +
                     urls +
                     "):\n"
                     "    with create_engine(url).connect() as connection:\n"
                     "        context.configure(connection=connection)\n"
                     "        with context.begin_transaction():\n            context.run_migrations()\n");
        m->writeRevision(QStringLiteral("db/versions"), "aa01");
    }
    void writeVersion(const QString &file, const QString &revision) const
    {
        const auto session = Session::open(DatabaseUrl::parse(QStringLiteral("sqlite:///") + m->path(file)).value());
        QVERIFY(session);
        QVERIFY((*session)->execute(QStringLiteral("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")));
        QVERIFY((*session)->execute(QStringLiteral("INSERT INTO alembic_version VALUES ('%1')").arg(revision)));
    }

    /// What each environment asks for, which has to be the same for all.
    QStringList factsOf(const ui::jobs::Surroundings &found) const
    {
        QStringList facts;
        for (const ui::EnvironmentState &state : found.environments) {
            const auto asked = ui::jobs::openQuestions(access(state.environment));
            if (!asked || asked->size() != 1)
                return {};
            if (!facts.isEmpty() && facts != asked->front().matter.facts)
                return {};
            facts = asked->front().matter.facts;
        }
        return facts;
    }
    /// The same as the terminal has it.
    QStringList factsOfAll() const
    {
        const auto all = Destinations::of(Project::open(m->path()).value(), {});
        return all ? hostsMatter(all->environments, all->projectUrl).facts : QStringList();
    }

private Q_SLOTS:
    void init() { m = std::make_unique<test::ProjectFolder>(); }

    void eachIsAnEnvironment()
    {
        makeFiles();
        const ui::jobs::Surroundings found = surroundings();
        QCOMPARE(namesOf(found), (QStringList{QStringLiteral("engine1"), QStringLiteral("engine2")}));
        QCOMPARE(found.environments[0].database.rows, QStringList{QStringLiteral("aa01")});
        QCOMPARE(found.environments[1].database.rows, QStringList{QStringLiteral("bb02")});
    }

    void retortTomlNamesThemByTheirSections()
    {
        makeFiles();
        m->write(QStringLiteral("retort.toml"), "[environments.live]\nsection = \"engine2\"\nprotected = true\n"
                                                "[environments.test]\nsection = \"engine1\"\n");
        const ui::jobs::Surroundings found = surroundings();
        QCOMPARE(namesOf(found), (QStringList{QStringLiteral("live"), QStringLiteral("test")}));
        QVERIFY(found.environments[0].environment.isProtected);
        QCOMPARE(found.environments[0].database.rows, QStringList{QStringLiteral("bb02")});
        QCOMPARE(found.environments[1].database.rows, QStringList{QStringLiteral("aa01")});
    }

    /// The database of a protected one must not come back under another name.
    void aMistakeInRetortTomlOpensNoOtherWay()
    {
        makeFiles();
        m->write(QStringLiteral("retort.toml"),
                 "[environments.live]\nsection = \"engine2\"\nprotected = true\ncolour = \"ochre\"\n");
        const ui::jobs::Surroundings found = surroundings();
        QCOMPARE(namesOf(found), QStringList());
        QVERIFY(!found.findings.empty());
    }

    void whichOneIsMeantHasToBeSaid()
    {
        makeFiles();
        m->write(QStringLiteral("retort.toml"), "[environments.live]\nprotected = true\n");
        const ui::jobs::Surroundings found = surroundings();
        QCOMPARE(namesOf(found), QStringList{QStringLiteral("live")});
        QVERIFY(found.environments[0].database.error);
        const QString hint = found.environments[0].database.error->hint;
        QVERIFY2(hint.contains(QStringLiteral("section = ")), qPrintable(hint));
    }

    void agreementIsTheSameForEachAndInTheTerminal()
    {
        makeProject(QStringLiteral("postgresql://one.example/shop"), QStringLiteral("postgresql://two.example/shop"));
        const QStringList facts = factsOf(surroundings());
        QVERIFY2(facts.contains(QStringLiteral("engine1: one.example")) &&
                     facts.contains(QStringLiteral("engine2: two.example")),
                 qPrintable(facts.join(u'\n')));
        QCOMPARE(facts, factsOfAll());

        m->write(QStringLiteral("retort.toml"), "[environments.live]\nsection = \"engine2\"\n"
                                                "[environments.test]\nsection = \"engine1\"\n");
        const QStringList named = factsOf(surroundings());
        QVERIFY2(named.contains(QStringLiteral("live: two.example")), qPrintable(named.join(u'\n')));
        QCOMPARE(named, factsOfAll());
    }

    void thoseOfNoFileAreAskedForTogether()
    {
        makeUp("'postgresql://one.example/shop', 'postgresql://two.example/shop'");
        const QStringList facts = factsOf(surroundings());
        QCOMPARE(facts.size(), 2);
        QVERIFY2(facts[0].endsWith(QStringLiteral("one.example")) && facts[1].endsWith(QStringLiteral("two.example")),
                 qPrintable(facts.join(u'\n')));
        QCOMPARE(facts, factsOfAll());
    }

    void passwordsAreSaidToBeWhereTheyStand()
    {
        makeProject(QStringLiteral("postgresql://shop:first@one.example/shop"),
                    QStringLiteral("postgresql://shop@two.example/shop"));
        const auto passwords = [this] {
            ui::Workspace workspace;
            workspace.setTrustFile(m->path(QStringLiteral("trust.json")));
            workspace.openProject(m->path());
            if (!QTest::qWaitFor([&workspace] { return workspace.environments().size() == 2; }, 20'000))
                return std::vector{ui::PlainPassword{QStringLiteral("no environments"), {}}};
            return workspace.plainPasswords();
        };
        const std::vector<ui::PlainPassword> found = passwords();
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].environment, QStringLiteral("engine1"));
        QCOMPARE(found[0].where.file, m->path(QStringLiteral("alembic.ini")));
        const QList<QByteArray> lines = m->read(QStringLiteral("alembic.ini")).split('\n');
        QVERIFY(lines.value(found[0].where.line - 1).contains("shop:first@"));

        // Those that env.py puts together stand in no file that they could be moved from.
        makeUp("'postgresql://shop:first@one.example/shop', 'postgresql://shop:second@two.example/shop'");
        QVERIFY(passwords().empty());
    }
};

QTEST_MAIN(SeveralDatabasesTest)
#include "SeveralDatabasesTest.moc"
