// SPDX-License-Identifier: GPL-3.0-or-later
// What a database answers is for scripts what Python's drivers and SQLAlchemy's types make of it: tests/data/answers
// has what real Alembic prints.
#include "engine/migration/MigrationRun.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace retort;
using test::ScratchProject;
using test::ScratchServer;

class AnswerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfValueIsWhatPythonSees_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"postgresql", "mariadb", "sqlite"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void everyKindOfValueIsWhatPythonSees()
    {
        QFETCH(QString, kind);
        const auto server = ScratchServer::start(kind);
        QVERIFY(server);
        ScratchProject project;
        project.write(QStringLiteral("migrations/versions/a1.py"),
                      test::readText(test::dataPath(QStringLiteral("answers/kinds.py"))));
        QString printed;
        const RunOutcome outcome = project.upgradeAt(server->url(), printed);
        QVERIFY2(outcome.isSuccess(), qPrintable(outcome.error ? outcome.error->message : QString()));
        const QStringList expected =
            test::readText(test::dataPath(QStringLiteral("answers/kinds.%1.txt").arg(kind))).split(u'\n');
        const QStringList found = printed.split(u'\n');
        for (qsizetype i = 0; i < std::max(expected.size(), found.size()); ++i)
            QCOMPARE(found.value(i), expected.value(i));
    }
};

QTEST_GUILESS_MAIN(AnswerTest)
#include "AnswerTest.moc"
