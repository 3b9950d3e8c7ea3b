// SPDX-License-Identifier: GPL-3.0-or-later
// What the run journal keeps of statements and messages, and what it must not.
#include "engine/migration/RunJournal.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <latch>
#include <thread>

using namespace retort;

namespace {

const QByteArray kSentinel("s3ntinel");

/// Every byte that the journal's folder holds.
QByteArray everythingIn(const QString &folder)
{
    QByteArray bytes;
    for (const QString &name : QDir(folder).entryList(QDir::Files)) {
        QFile file(QDir(folder).filePath(name));
        if (file.open(QIODevice::ReadOnly))
            bytes += file.readAll();
    }
    return bytes;
}

} // namespace

class RunJournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueIsKeptNowhere_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("kept");
        const QString postgresql = QStringLiteral("postgresql://u@h/d");
        const QString mysql = QStringLiteral("mysql+pymysql://u@h/d");
        QTest::newRow("a literal") << postgresql << "INSERT INTO t VALUES ('s3ntinel')" << "no such thing"
                                   << "no such thing";
        QTest::newRow("a text in double quotes on MySQL")
            << mysql << "INSERT INTO t VALUES (\"s3ntinel\")" << "no such thing" << "no such thing";
        QTest::newRow("a duplicate entry") << mysql << "INSERT INTO t VALUES ('s3ntinel')"
                                           << "Duplicate entry 's3ntinel' for key 'PRIMARY'" << "Duplicate entry '…'";
        QTest::newRow("a duplicate entry with a quote of its own")
            << mysql << "INSERT INTO t VALUES ('O''s3ntinel')" << "Duplicate entry 'O's3ntinel' for key 't'"
            << "Duplicate entry '…'";
        QTest::newRow("an apostrophe") << mysql << "DROP TABLE nowhere" << "Table 'shop.nowhere' doesn't exist"
                                       << "Table 'shop.nowhere' doesn’t exist";
        QTest::newRow("an apostrophe in a value") << mysql << "SELECT 's3ntinel isn''t'"
                                                  << "near ''s3ntinel isn't' at line 1" << "near '…' at line 1";
        QTest::newRow("an apostrophe in a value that is cut off")
            << mysql << "SELECT 1" << "near 's3ntinel isn't more" << "near '…'";
        QTest::newRow("an invalid value")
            << postgresql << "INSERT INTO t VALUES ('s3ntinel')"
            << "ERROR:  invalid input syntax for type integer: \"s3ntinel\"\nLINE 1: s3ntinel"
            << "ERROR:  invalid input syntax for type integer: '…'";
        QTest::newRow("a row in the details") << postgresql << "INSERT INTO t VALUES ('s3ntinel')"
                                              << "ERROR:  duplicate key\nDETAIL:  Key (a)=(s3ntinel) already exists."
                                              << "ERROR:  duplicate key";
        QTest::newRow("a dollar-quoted text")
            << postgresql << "DO $x$ SELECT 's3ntinel' $x$" << "no such thing" << "no such thing";
        QTest::newRow("a quote without an end") << mysql << "SELECT 's3ntinel" << "near ''s3ntinel' at line 1"
                                                << "near '…' at line 1";
    }
    void aValueIsKeptNowhere()
    {
        QFETCH(QString, url);
        QFETCH(QString, sql);
        QFETCH(QString, message);
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("runs.sqlite"));
        {
            const auto journal = RunJournal::open(file).value();
            QVERIFY(
                journal->begin({.database = DatabaseUrl::parse(url).value(), .verb = QStringLiteral("upgrade head")}));
            StatementProgress progress{.statement = {sql}, .revision = QStringLiteral("aa")};
            QVERIFY(journal->aboutToRun(progress));
            progress.failure = message;
            QVERIFY(journal->finished(progress));
            RunOutcome outcome;
            outcome.error = Error{Error::Kind::Database, message, {}, {}};
            QVERIFY(journal->end(outcome));
            QTEST(journal->statements(1).value().front().message, "kept");
            QTEST(journal->runs(1).value().front().failure, "kept");
        }
        const QByteArray bytes = everythingIn(folder.path());
        QVERIFY(bytes.contains("upgrade head"));
        QVERIFY(!bytes.contains(kSentinel));
    }

    /// Behind ODBC, too, one database is told from another, whoever connects, and without the password.
    void aPlaceIsADatabase_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("isSame");
        const auto row = [](const char *name, const char *one, const char *other, bool isSame) {
            QTest::newRow(name) << QString::fromLatin1(one) << QString::fromLatin1(other) << isSame;
        };
        row("another user", "postgresql://a:s3ntinel@h/d", "postgresql://b@h/d", true);
        row("another database", "postgresql://a@h/d", "postgresql://a@h/e", false);
        row("ODBC, another user", "mssql+pyodbc://a:s3ntinel@h/d?driver=X", "mssql+pyodbc://b@h/d?driver=X", true);
        row("ODBC, another database", "mssql+pyodbc://a@h/d?driver=X", "mssql+pyodbc://a@h/e?driver=X", false);
        row("a whole text, another user", "mssql+pyodbc:///?odbc_connect=Server%3Dh%3BUID%3Da%3BPWD%3Ds3ntinel",
            "mssql+pyodbc:///?odbc_connect=Server%3Dh%3BUID%3Db%3BPWD%3Dx", true);
        row("a whole text, another database", "mssql+pyodbc:///?odbc_connect=Server%3Dh%3BDatabase%3Dd",
            "mssql+pyodbc:///?odbc_connect=Server%3Dh%3BDatabase%3De", false);
    }
    void aPlaceIsADatabase()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        const auto place = [](const QString &url) { return RunJournal::placeOf(DatabaseUrl::parse(url).value(), {}); };
        QTEST(place(one) == place(other), "isSame");
        QVERIFY2(!place(one).contains(QLatin1String(kSentinel)), qPrintable(place(one)));
    }

    /// As the name of a file may have.
    void aPlaceMayHavePercentSigns()
    {
        const QTemporaryDir folder;
        const auto journal = RunJournal::open(folder.filePath(QStringLiteral("runs.sqlite"))).value();
        const DatabaseUrl url = DatabaseUrl::parse(QStringLiteral("sqlite:////tmp/100%2%1%3.db")).value();
        QVERIFY(journal->begin({.database = url}));
        const auto run = journal->lastRun(RunJournal::placeOf(url, {}));
        QVERIFY2(run.has_value(), run ? "" : qPrintable(run.error().message));
        QVERIFY(*run);
        QCOMPARE((*run)->id, journal->run());
    }

    void manyOpenANewJournalAtOnce()
    {
        for (int round = 0; round < 20; ++round) {
            const QTemporaryDir folder;
            const QString file = folder.filePath(QStringLiteral("runs.sqlite"));
            std::array<QString, 8> failures;
            {
                std::latch start(std::ssize(failures));
                std::vector<std::jthread> threads;
                for (QString &failure : failures) {
                    threads.emplace_back([&failure, &start, file] {
                        start.arrive_and_wait();
                        const auto journal = RunJournal::open(file);
                        const auto begun =
                            journal ? (*journal)->begin(
                                          {.database = DatabaseUrl::parse(QStringLiteral("mysql://u@h/d")).value(),
                                           .verb = QStringLiteral("x")})
                                    : std::unexpected(journal.error());
                        failure = begun ? QString() : begun.error().message;
                    });
                }
            }
            for (const QString &failure : failures)
                QCOMPARE(failure, QString());
            QCOMPARE(RunJournal::open(file).value()->runs(100).value().size(), failures.size());
        }
    }

    void namesOfTheStatementStayInTheMessage()
    {
        const QTemporaryDir folder;
        const auto journal = RunJournal::open(folder.filePath(QStringLiteral("runs.sqlite"))).value();
        QVERIFY(journal->begin(
            {.database = DatabaseUrl::parse(QStringLiteral("mysql://u@h/d")).value(), .verb = QStringLiteral("x")}));
        StatementProgress progress{.statement = {QStringLiteral("DROP TABLE nowhere")}};
        QVERIFY(journal->aboutToRun(progress));
        progress.failure = QStringLiteral("Unknown table 'd.nowhere'");
        QVERIFY(journal->finished(progress));
        QCOMPARE(journal->statements(1).value().front().message, progress.failure);
    }
};

QTEST_GUILESS_MAIN(RunJournalTest)
#include "RunJournalTest.moc"
