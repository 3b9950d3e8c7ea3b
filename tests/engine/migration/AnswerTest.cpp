// SPDX-License-Identifier: GPL-3.0-or-later
// What a database answers is for scripts what Python's drivers and SQLAlchemy's types make of it: tests/data/answers
// has what real Alembic prints.
#include "engine/migration/MigrationRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServers.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace retort;
using test::ScratchProject;
using test::ScratchServer;

class AnswerTest : public QObject
{
    Q_OBJECT

    test::ScratchServers m_servers;

    static void addKindRows()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"postgresql", "mariadb", "sqlite"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    /// What that script prints at the current row's server, line by line beside what Alembic has made of it.
    void compareWithAlembic(const QString &script)
    {
        QFETCH(QString, kind);
        ScratchServer &server = *m_servers.at(kind);
        QVERIFY(server.clear());
        ScratchProject project;
        project.write(QStringLiteral("migrations/versions/a1.py"),
                      test::readText(test::dataPath(QStringLiteral("answers/%1.py").arg(script))));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(server.url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        const QStringList expected =
            test::readText(test::dataPath(QStringLiteral("answers/%1.%2.txt").arg(script, kind))).split(u'\n');
        const QStringList found = printed.split(u'\n');
        for (qsizetype i = 0; i < std::max(expected.size(), found.size()); ++i)
            QCOMPARE(found.value(i), expected.value(i));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = test::startServers(m_servers, {"postgresql", "mariadb", "sqlite"});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }

    void everyKindOfValueIsWhatPythonSees_data() { addKindRows(); }
    void everyKindOfValueIsWhatPythonSees() { compareWithAlembic(QStringLiteral("kinds")); }

    void parametersAndSavepointsDoWhatTheyDoInPython_data() { addKindRows(); }
    void parametersAndSavepointsDoWhatTheyDoInPython() { compareWithAlembic(QStringLiteral("parameters")); }

    void noScriptIsGivenThePassword()
    {
        ScratchServer &server = *m_servers.at(QStringLiteral("postgresql"));
        QVERIFY(server.clear());
        QString address = server.url().withoutPassword();
        QVERIFY(address.contains(u'@'));
        const auto url = DatabaseUrl::parse(address.replace(address.indexOf(u'@'), 1, QStringLiteral(":open-sesame@")));
        QVERIFY(url);
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"),
                            QStringLiteral("    url = op.get_bind().engine.url\n"
                                           "    print(url, repr(url), url.render_as_string(hide_password=False))\n"
                                           "    print(f'{url}', url.query, url.set(host='h'), url.username)\n"));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(*url, printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        QVERIFY2(printed.contains(QStringLiteral("***")), qPrintable(printed));
        QVERIFY2(!printed.contains(QStringLiteral("sesame")), qPrintable(printed));
    }

    void addressesAndTextsAreWhatPythonSees_data() { addKindRows(); }
    void addressesAndTextsAreWhatPythonSees() { compareWithAlembic(QStringLiteral("address")); }
};

QTEST_GUILESS_MAIN(AnswerTest)
#include "AnswerTest.moc"
