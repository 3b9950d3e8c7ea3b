// SPDX-License-Identifier: GPL-3.0-or-later
// Where env.py goes through several databases, a command goes through all of them, or through the one that an
// environment names.
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QTest>

namespace retort {

using test::CommandAnswer;

class DatabasesOfEnvPyTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::ProjectFolder> m;

    CommandAnswer run(const QStringList &arguments) const
    {
        return test::runCommand(QDir(m->path()).canonicalPath(), arguments);
    }
    CommandAnswer run(const char *line) const { return run(QString::fromLatin1(line).split(u' ')); }

    void writeEnvPy(const QByteArray &loop, const QByteArray &url) const
    {
        m->write(QStringLiteral("db/env.py"),
                 "from alembic import context\nfrom sqlalchemy import create_engine\n" + loop + ":\n    url = " + url +
                     "\n    with create_engine(url).connect() as connection:\n"
                     "        context.configure(connection=connection)\n"
                     "        with context.begin_transaction():\n            context.run_migrations()\n");
        m->writeRevision(QStringLiteral("db/versions"), "aa01");
    }
    /// Two databases that have a section of the INI file each.
    void writeSections(const QByteArray &first = "sqlite:///one.db",
                       const QByteArray &second = "sqlite:///two.db") const
    {
        m->write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\n[one]\nsqlalchemy.url = " + first +
                                                    "\n[two]\nsqlalchemy.url = " + second + "\n");
        writeEnvPy("for name in ('one', 'two')", "context.config.get_section_option(name, 'sqlalchemy.url')");
    }
    /// Databases that env.py makes up by itself.
    void makeUp(const QByteArray &urls) const
    {
        m->write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\n");
        writeEnvPy("for each in (" + urls + ")", "each");
    }
    bool has(const char *file) const { return m->exists(QLatin1String(file)); }

private Q_SLOTS:
    void init() { m = std::make_unique<test::ProjectFolder>(); }

    void allAreMeantWhereNoneIsNamed()
    {
        writeSections();
        QCOMPARE(run("upgrade head").code, 0);
        QVERIFY(has("one.db") && has("two.db"));
    }

    void anEnvironmentIsTheDatabaseOfItsSection()
    {
        writeSections();
        m->write(QStringLiteral("retort.toml"), "[environments.live]\nsection = \"two\"\nprotected = true\n");
        QCOMPARE(run("upgrade head --environment live").code, 255);
        QVERIFY(!has("one.db") && !has("two.db"));
        // Nor is there a way around it.
        const CommandAnswer all = run("upgrade head");
        QVERIFY2(all.code == 255 && all.out.contains(QStringLiteral("of the environment 'live', which is protected")),
                 qPrintable(all.out + all.err));
        QVERIFY(!has("one.db") && !has("two.db"));
        const CommandAnswer answer = run("upgrade head --environment live --confirm live");
        QVERIFY2(answer.code == 0, qPrintable(answer.out + answer.err));
        QVERIFY(!has("one.db") && has("two.db"));
        QCOMPARE(run("current --environment live").out, QStringLiteral("aa01 (head)\n"));
        const CommandAnswer shown = run("env show live");
        QVERIFY2(shown.out.contains(QStringLiteral("url: sqlite:///two.db")), qPrintable(shown.out));
        const CommandAnswer listed = run("env list --state");
        QVERIFY2(listed.out.contains(QStringLiteral("reached; at aa01; 0 pending")), qPrintable(listed.out));
    }

    void withoutRetortTomlEachIsAnEnvironment()
    {
        writeSections();
        const CommandAnswer listed = run("env list");
        QVERIFY2(listed.out.startsWith(QStringLiteral("one  sqlite:///one.db\ntwo  sqlite:///two.db\n")),
                 qPrintable(listed.out));
        QCOMPARE(run("upgrade head --environment two").code, 0);
        QVERIFY(!has("one.db") && has("two.db"));
        QCOMPARE(run("upgrade head --environments one,two").code, 0);
        QVERIFY(has("one.db"));
    }

    void thoseThatEnvPyMakesUpCanBeNamed()
    {
        makeUp("'sqlite:///one.db', 'sqlite:///two.db'");
        const QString second = run("env list").out.split(u'\n').value(1).section(QStringLiteral("  "), 0, 0);
        QVERIFY2(second.contains(QStringLiteral("two.db")), qPrintable(second));
        const CommandAnswer answer =
            run({QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--environment"), second});
        QVERIFY2(answer.code == 0, qPrintable(answer.out + answer.err));
        QVERIFY(!has("one.db") && has("two.db"));
        const CommandAnswer wrong = run("upgrade head --environment nothing");
        QCOMPARE(wrong.code, 255);
    }

    void theirHostsAreAskedFor()
    {
        makeUp("'postgresql://one.invalid/shop', 'postgresql://two.invalid/shop'");
        const CommandAnswer asked = run("trust --json");
        QVERIFY2(asked.out.contains(QStringLiteral("one.invalid")) && asked.out.contains(QStringLiteral("two.invalid")),
                 qPrintable(asked.out + asked.err));
        // What is listed with its state is connected to, and the command named no host.
        const CommandAnswer listed = run("env list --state");
        QCOMPARE(listed.out.count(QStringLiteral("you have not agreed")), 2);
    }

    void whichOneIsMeantHasToBeSaidWhereOneIsWanted()
    {
        writeSections();
        m->write(QStringLiteral("retort.toml"), "[environments.live]\nlabel = \"Live\"\n");
        const CommandAnswer listed = run("env list --state");
        QVERIFY2(listed.out.contains(QStringLiteral("Live does not say which of them is meant")),
                 qPrintable(listed.out));
        const CommandAnswer fleet = run("upgrade head --environments live");
        QVERIFY2(fleet.code == 255 && fleet.err.contains(QStringLiteral("section = ")),
                 qPrintable(fleet.out + fleet.err));
        QVERIFY(!has("one.db") && !has("two.db"));
    }

    /// A section without scripts says where a database is, and no more.
    void aSectionMayBeAnotherPlaceOfTheOnlyDatabase()
    {
        m->write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = db\nsqlalchemy.url = sqlite:///one.db\n"
                                                "[two]\nsqlalchemy.url = sqlite:///two.db\n");
        writeEnvPy("if True", "context.config.get_main_option('sqlalchemy.url')");
        m->write(QStringLiteral("retort.toml"), "[environments.second]\nsection = \"two\"\n");
        const CommandAnswer answer = run("upgrade head --environment second");
        QVERIFY2(answer.code == 0, qPrintable(answer.out + answer.err));
        QVERIFY(!has("one.db") && has("two.db"));
        // One that env.py does not go through is none of them.
        writeSections();
        m->write(QStringLiteral("alembic.ini"),
                 m->read(QStringLiteral("alembic.ini")) + "[three]\nsqlalchemy.url = sqlite:///three.db\n");
        m->write(QStringLiteral("retort.toml"), "[environments.third]\nsection = \"three\"\n");
        QCOMPARE(run("upgrade head --environment third").code, 255);
        QVERIFY(!has("one.db") && !has("three.db"));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::DatabasesOfEnvPyTest)
#include "DatabasesOfEnvPyTest.moc"
