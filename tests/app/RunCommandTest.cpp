// SPDX-License-Identifier: GPL-3.0-or-later
// retort-cli beside a server: progress, dry runs, recovery, many databases.
#include "tests/support/CommandRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/ScratchTables.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <map>

using namespace retort;
using test::CommandAnswer;
using test::createTable;
using test::runCommand;
using test::ScratchProject;
using test::ScratchServer;

namespace {

/// With alembic.ini pointing at that database.
ScratchProject projectAt(const DatabaseUrl &url)
{
    ScratchProject project;
    project.write(QStringLiteral("alembic.ini"),
                  QStringLiteral("[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = ") +
                      url.withPassword().replace(u'%', QStringLiteral("%%")) + u'\n');
    return project;
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list << item.toString();
    return list;
}

} // namespace

class RunCommandTest : public QObject
{
    Q_OBJECT

    std::map<QString, std::unique_ptr<ScratchServer>> m_servers;
    ScratchServer &server(const char *dialect) { return *m_servers.at(QLatin1String(dialect)); }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *dialect : {"postgresql", "mariadb"}) {
            m_servers[QLatin1String(dialect)] = ScratchServer::start(QLatin1String(dialect));
            QVERIFY2(m_servers[QLatin1String(dialect)], dialect);
        }
    }
    void init()
    {
        for (const auto &[name, server] : m_servers)
            QVERIFY(server->clear());
    }

    void tellsOfARunInJson()
    {
        ScratchProject project = projectAt(server("postgresql").url());
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"),
                            QStringLiteral("    op.execute('INSERT INTO one VALUES (1), (2)')\n"));
        const CommandAnswer answer =
            runCommand(project.folder(), {QStringLiteral("upgrade"), QStringLiteral("--json"), QStringLiteral("head")});
        QCOMPARE(answer.code, 0);
        QStringList events;
        QJsonObject insert;
        QJsonObject last;
        for (const QString &line : answer.out.split(u'\n', Qt::SkipEmptyParts)) {
            last = QJsonDocument::fromJson(line.toUtf8()).object();
            const QString event = last.value(QStringLiteral("event")).toString();
            events << event;
            if (event == QLatin1String("statementFinished") &&
                last.value(QStringLiteral("sql")).toString().startsWith(QStringLiteral("INSERT INTO one")))
                insert = last;
        }
        QCOMPARE(events.front(), QStringLiteral("planned"));
        QCOMPARE(events.count(QStringLiteral("revisionFinished")), 2);
        QCOMPARE(events.count(QStringLiteral("statementStarted")), events.count(QStringLiteral("statementFinished")));
        QCOMPARE(insert.value(QStringLiteral("rows")).toInt(), 2);
        QCOMPARE(insert.value(QStringLiteral("revision")).toString(), QStringLiteral("b2"));
        QCOMPARE(insert.value(QStringLiteral("revisionIndex")).toInt(), 2);
        QCOMPARE(insert.value(QStringLiteral("revisions")).toInt(), 2);
        QVERIFY(insert.value(QStringLiteral("line")).toInt() > 0);
        QCOMPARE(events.back(), QStringLiteral("ended"));
        QCOMPARE(last.value(QStringLiteral("success")).toBool(), true);
        QCOMPARE(strings(last.value(QStringLiteral("applied"))),
                 QStringList({QStringLiteral("a1"), QStringLiteral("b2")}));
    }

    void aDryRunIsUndone()
    {
        ScratchProject project = projectAt(server("postgresql").url());
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        const CommandAnswer answer = runCommand(
            project.folder(), {QStringLiteral("upgrade"), QStringLiteral("--dry-run"), QStringLiteral("head")});
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.err.contains(QStringLiteral("Dry run: 1 revisions")), qPrintable(answer.err));
        QCOMPARE(
            server("postgresql").value(QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public';")),
            QStringLiteral("0"));

        project = projectAt(server("mariadb").url());
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        const CommandAnswer refused = runCommand(
            project.folder(), {QStringLiteral("upgrade"), QStringLiteral("--dry-run"), QStringLiteral("head")});
        QCOMPARE(refused.code, 255);
        QVERIFY(refused.out.contains(QStringLiteral("A dry run is not possible here")));
    }

    void recoversAFailedRun()
    {
        ScratchProject project = projectAt(server("mariadb").url());
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two") + createTable("three") +
                                                      QStringLiteral("    op.execute('DROP TABLE nowhere')\n"));
        const auto run = [&](const QStringList &arguments) { return runCommand(project.folder(), arguments); };
        const QString recover = QStringLiteral("recover");
        QCOMPARE(run({QStringLiteral("upgrade"), QStringLiteral("head")}).code, 1);
        CommandAnswer answer = run({QStringLiteral("upgrade"), QStringLiteral("head")});
        QCOMPARE(answer.code, 255);
        QVERIFY2(answer.err.contains(QStringLiteral("retort-cli recover")), qPrintable(answer.err));

        answer = run({recover});
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.out.contains(QStringLiteral("stopped inside revision b2")), qPrintable(answer.out));
        QVERIFY2(answer.out.contains(QStringLiteral("table three is there")), qPrintable(answer.out));
        const qsizetype first = answer.out.indexOf(QStringLiteral("DROP TABLE three;"));
        QVERIFY(first > 0 && answer.out.indexOf(QStringLiteral("DROP TABLE two;")) > first);

        answer = run({recover, QStringLiteral("--undo")});
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out, QStringLiteral("DROP TABLE three;\nDROP TABLE two;\n"));
        QCOMPARE(server("mariadb").value(QStringLiteral("SHOW TABLES;")), QStringLiteral("alembic_version\none"));
        answer = run({recover});
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.out.contains(QStringLiteral("came to its end")), qPrintable(answer.out));
        answer = run({recover, QStringLiteral("--mark")});
        QCOMPARE(answer.code, 255);
    }

    void namesScriptsThatWereEditedSinceTheyWereApplied()
    {
        ScratchProject project = projectAt(server("mariadb").url());
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.addRevision(QStringLiteral("b2"), createTable("two"));
        QCOMPARE(runCommand(project.folder(), {QStringLiteral("upgrade"), QStringLiteral("head")}).code, 0);
        const QStringList history = {QStringLiteral("history"), QStringLiteral("-i")};
        const CommandAnswer before = runCommand(project.folder(), history);
        QVERIFY2(!before.err.contains(QStringLiteral("Edited")), qPrintable(before.err));
        QFile script(project.file(QStringLiteral("migrations/versions/a1.py")));
        QVERIFY(script.open(QIODevice::Append));
        script.write("# later\n");
        script.close();
        const CommandAnswer after = runCommand(project.folder(), history);
        QVERIFY2(after.err.contains(QStringLiteral("Edited since they were applied: a1\n")), qPrintable(after.err));
        QCOMPARE(after.out, before.out);
    }

    void goesOverEnvironments()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        project.write(QStringLiteral("retort.toml"),
                      QStringLiteral("[environments.dev]\nurl = \"sqlite:///%(here)s/dev.db\"\n"
                                     "[environments.shop-a]\nurl = \"sqlite:///%(here)s/a.db\"\n"
                                     "[environments.shop-b]\nurl = \"sqlite:////nowhere/at/all.db\"\n"
                                     "[environments.shop-c]\nurl = \"sqlite:///%(here)s/c.db\"\n"));
        const auto run = [&](const QStringList &more) {
            return runCommand(
                project.folder(),
                QStringList({QStringLiteral("upgrade"), QStringLiteral("--environments"), QStringLiteral("shop-*")}) +
                    more + QStringList(QStringLiteral("head")));
        };
        CommandAnswer answer = run({QStringLiteral("--parallel"), QStringLiteral("1")});
        QCOMPARE(answer.code, 1);
        QStringList lines = answer.out.split(u'\n', Qt::SkipEmptyParts);
        QVERIFY2(lines.value(0).startsWith(QStringLiteral("shop-a  done        a1  1 revisions")),
                 qPrintable(answer.out));
        QVERIFY2(lines.value(1).startsWith(QStringLiteral("shop-b  failed")), qPrintable(answer.out));
        QVERIFY2(lines.value(3).startsWith(QStringLiteral("shop-c  not begun")), qPrintable(answer.out));
        answer = run({QStringLiteral("--keep-going")});
        QVERIFY2(answer.out.contains(QStringLiteral("shop-a  up to date")), qPrintable(answer.out));
        QVERIFY2(answer.out.contains(QStringLiteral("shop-c  done")), qPrintable(answer.out));
        QVERIFY(!QFile::exists(project.file(QStringLiteral("dev.db"))));
    }

    void goesOverTheSchemasOfADatabase()
    {
        ScratchServer &postgresql = server("postgresql");
        QVERIFY(
            !postgresql.run(QStringLiteral("CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE SCHEMA tenant_c;")));
        ScratchProject project = projectAt(postgresql.url());
        project.addRevision(QStringLiteral("a1"), createTable("one"));
        const QStringList command = {QStringLiteral("upgrade"), QStringLiteral("--in-schemas"),
                                     QStringLiteral("tenant_*"), QStringLiteral("head")};
        CommandAnswer answer = runCommand(project.folder(), command);
        QVERIFY2(answer.code == 0, qPrintable(answer.out + answer.err));
        QCOMPARE(answer.out.count(QStringLiteral("done")), 3);
        QCOMPARE(
            postgresql.value(QStringLiteral("SELECT string_agg(schemaname || '.' || tablename, ' ' "
                                            "ORDER BY schemaname, tablename) FROM "
                                            "pg_tables WHERE schemaname LIKE 'tenant%' OR schemaname = 'public';")),
            QStringLiteral("tenant_a.alembic_version tenant_a.one tenant_b.alembic_version tenant_b.one "
                           "tenant_c.alembic_version tenant_c.one"));
        answer = runCommand(project.folder(), command);
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.out.count(QStringLiteral("up to date")), 3);
        QVERIFY(
            !postgresql.run(QStringLiteral("DROP SCHEMA tenant_a CASCADE; DROP SCHEMA tenant_b CASCADE; DROP SCHEMA "
                                           "tenant_c CASCADE;")));
    }
};

QTEST_GUILESS_MAIN(RunCommandTest)
#include "RunCommandTest.moc"
