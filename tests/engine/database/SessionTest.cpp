// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Session.h"
#include "engine/database/Connection.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <unistd.h>

using namespace retort;

namespace {

DatabaseUrl urlOf(const QString &file)
{
    return *DatabaseUrl::parse(QLatin1String("sqlite:///") + file);
}

std::unique_ptr<Session> opened(const DatabaseUrl &url, const SessionOptions &options = {})
{
    auto session = Session::open(url, options);
    return session ? std::move(*session) : nullptr;
}

const QString kEndlessQuery =
    QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void fetchesRowsOfEveryKind();
    void countsTheRowsThatAChangeTouched();
    void textWithoutAStatementIsNoError();
    void theServersWordsComeBack();
    void foreignKeysAreOffAsPythonLeavesThem();
    void aRollbackUndoesTables();
    void aFileOfAnotherKindIsNamed();
    void aMissingFolderIsNamed();
    void aFolderIsNoDatabase();
    void aQuestionDoesNotMakeAFile();
    void aReadOnlyFileCanBeReadAndNotWritten();
    void aFileThatMayBeWrittenIsReadAsWell();
    void aLockedDatabaseSaysSo();
    void aDialectWithoutADriverIsNamed();
    void aStopEndsTheRunningStatement();
    void aRollbackWorksAfterAStop();
    void aStopEndsAPause();
    void aConnectionAnswersFromItsOwnThread();
    void aConnectionCanBeCancelledAndUsedAgain();
    void closingAConnectionEndsWhatRuns();
    void aConnectionThatCannotOpenSaysWhy();

private:
    QString file(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SessionTest::fetchesRowsOfEveryKind()
{
    const auto session = opened(urlOf(file("a.db")));
    QVERIFY(session);
    const auto answer = session->execute(QStringLiteral(
        "SELECT 1 AS one, 9007199254740993 AS big, 1.5 AS half, 'über' AS word, NULL AS missing, x'00ff' AS bytes"));
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(answer->columns,
             (std::vector<QString>{QStringLiteral("one"), QStringLiteral("big"), QStringLiteral("half"),
                                   QStringLiteral("word"), QStringLiteral("missing"), QStringLiteral("bytes")}));
    QCOMPARE(answer->rows.size(), size_t(1));
    const auto &row = answer->rows.front();
    QVERIFY(row[0] == SqlValue(1));
    QVERIFY(row[1] == SqlValue(qint64(9007199254740993)));
    QVERIFY(row[2] == SqlValue(1.5));
    QVERIFY(row[3] == SqlValue(QStringLiteral("über")));
    QVERIFY(row[4].isNull());
    QVERIFY(row[5] == SqlValue(QByteArray("\x00\xff", 2)));
}

void SessionTest::countsTheRowsThatAChangeTouched()
{
    const auto session = opened(urlOf(file("a.db")));
    QVERIFY(session->execute(QStringLiteral("CREATE TABLE t (a)")));
    QCOMPARE(session->execute(QStringLiteral("INSERT INTO t VALUES (1), (2), (3)"))->rowsAffected, 3);
    QCOMPARE(session->execute(QStringLiteral("UPDATE t SET a = 0 WHERE a > 1"))->rowsAffected, 2);
    QCOMPARE(session->execute(QStringLiteral("DELETE FROM t WHERE a = 7"))->rowsAffected, 0);
    QCOMPARE(session->execute(QStringLiteral("CREATE TABLE u (a)"))->rowsAffected, 0);
    const auto returned = session->execute(QStringLiteral("INSERT INTO t VALUES (8), (9) RETURNING a"));
    QCOMPARE(returned->rows.size(), size_t(2));
    QCOMPARE(session->execute(QStringLiteral("SELECT count(*) FROM t"))->rows[0][0].as<qint64>()[0], 5);
}

void SessionTest::textWithoutAStatementIsNoError()
{
    const auto session = opened(urlOf(file("a.db")));
    for (const char *text : {"", "  \n", "-- nothing here", "/* nor here */ ;", "-- one\n-- two"})
        QVERIFY2(session->execute(QLatin1String(text)), text);
}

void SessionTest::theServersWordsComeBack()
{
    const auto session = opened(urlOf(file("a.db")));
    const auto answer = session->execute(QStringLiteral("SELECT * FROM nowhere"));
    QVERIFY(!answer);
    QVERIFY(answer.error().kind == Error::Kind::Database);
    QCOMPARE(answer.error().message, QStringLiteral("no such table: nowhere"));
    QCOMPARE(session->lastErrorCode(), QStringLiteral("1"));
    QVERIFY(session->execute(QStringLiteral("SELECT 1")));
    QCOMPARE(session->lastErrorCode(), QString());
}

void SessionTest::foreignKeysAreOffAsPythonLeavesThem()
{
    const auto session = opened(urlOf(file("a.db")));
    QVERIFY(session->execute(QStringLiteral("PRAGMA foreign_keys"))->rows[0][0] == SqlValue(0));
}

void SessionTest::aRollbackUndoesTables()
{
    const auto session = opened(urlOf(file("a.db")));
    QVERIFY(session->begin(true));
    QVERIFY(session->isInTransaction());
    QVERIFY(session->execute(QStringLiteral("CREATE TABLE t (a)")));
    QVERIFY(session->rollback());
    QVERIFY(!session->isInTransaction());
    QVERIFY(!session->execute(QStringLiteral("SELECT * FROM t")));
}

void SessionTest::aFileOfAnotherKindIsNamed()
{
    QFile other(file("notes.txt"));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write(QByteArray(5000, 'x'));
    other.close();
    const auto session = Session::open(urlOf(other.fileName()));
    QVERIFY(!session);
    QCOMPARE(session.error().message, QString(QStringLiteral("file is not a database: ") + other.fileName()));
    QVERIFY(session.error().hint.contains(QStringLiteral("not an SQLite database")));
    QCOMPARE(other.size(), 5000);
}

void SessionTest::aMissingFolderIsNamed()
{
    const auto session = Session::open(urlOf(file("no/where/a.db")));
    QVERIFY(!session);
    QVERIFY(session.error().message.startsWith(QStringLiteral("unable to open database file")));
    QVERIFY(session.error().message.contains(file("no/where")));
    QVERIFY(!QFile::exists(file("no")));
}

void SessionTest::aFolderIsNoDatabase()
{
    const auto session = Session::open(urlOf(m_folder->path()));
    QVERIFY(!session);
    QVERIFY(session.error().message.contains(QStringLiteral("is a folder")));
}

void SessionTest::aQuestionDoesNotMakeAFile()
{
    const auto session = Session::open(urlOf(file("a.db")), {.access = SessionOptions::Access::ReadOnly});
    QVERIFY(!session);
    QVERIFY(session.error().message.contains(QStringLiteral("does not exist")));
    QVERIFY(!QFile::exists(file("a.db")));
}

void SessionTest::aFileThatMayBeWrittenIsReadAsWell()
{
    const auto url = *DatabaseUrl::parse(QStringLiteral("sqlite:///file:%1?mode=rwc&uri=true").arg(file("a.db")));
    QVERIFY(opened(url)->execute(QStringLiteral("CREATE TABLE t (a)")));
    const auto session = Session::open(url, {.access = SessionOptions::Access::ReadOnly});
    QVERIFY2(session, session ? "" : qPrintable(session.error().message));
    QVERIFY((*session)->execute(QStringLiteral("SELECT * FROM t")));
    QVERIFY(!(*session)->execute(QStringLiteral("INSERT INTO t VALUES (1)")));
}

void SessionTest::aReadOnlyFileCanBeReadAndNotWritten()
{
    QVERIFY(opened(urlOf(file("a.db")))->execute(QStringLiteral("CREATE TABLE t (a)")));
    // Permissions mean nothing to root: the address can say it as well.
    const auto url = *DatabaseUrl::parse(QStringLiteral("sqlite:///file:%1?mode=ro&uri=true").arg(file("a.db")));
    const auto session = opened(url);
    QVERIFY(session);
    QVERIFY(session->isReadOnly());
    QVERIFY(session->execute(QStringLiteral("SELECT * FROM t")));
    const auto answer = session->execute(QStringLiteral("INSERT INTO t VALUES (1)"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().message, QStringLiteral("attempt to write a readonly database"));
    QVERIFY(!answer.error().hint.isEmpty());
    if (::geteuid() == 0)
        return;
    QVERIFY(QFile::setPermissions(file("a.db"), QFileDevice::ReadOwner));
    QVERIFY(opened(urlOf(file("a.db")))->isReadOnly());
}

void SessionTest::aLockedDatabaseSaysSo()
{
    const auto one = opened(urlOf(file("a.db")));
    QVERIFY(one->execute(QStringLiteral("BEGIN EXCLUSIVE")));
    // Opening is no error, so that a writer can wait for its turn.
    const auto other = opened(urlOf(file("a.db")), {.busyTimeout = 50});
    QVERIFY(other);
    const auto answer = other->execute(QStringLiteral("SELECT * FROM sqlite_master"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().message, QStringLiteral("database is locked"));
    QVERIFY(other->wasLocked());
    QVERIFY(answer.error().hint.contains(QStringLiteral("Another program")));
}

void SessionTest::aDialectWithoutADriverIsNamed()
{
    const auto session = Session::open(*DatabaseUrl::parse(QStringLiteral("firebird://h/d")));
    QVERIFY(!session);
    QVERIFY(session.error().message.contains(QStringLiteral("firebird")));
}

void SessionTest::aStopEndsTheRunningStatement()
{
    const auto stopper = std::make_shared<SessionStopper>();
    const auto session = opened(urlOf(file("a.db")), {.stopper = stopper});
    const std::unique_ptr<QThread> thread(QThread::create([stopper] {
        QThread::msleep(100);
        stopper->stop();
    }));
    thread->start();
    const auto answer = session->execute(kEndlessQuery);
    thread->wait();
    QVERIFY(!answer);
    QVERIFY(answer.error().kind == Error::Kind::Cancelled);
    const auto next = session->execute(QStringLiteral("SELECT 1"));
    QVERIFY(!next);
    QVERIFY(next.error().kind == Error::Kind::Cancelled);
}

void SessionTest::aRollbackWorksAfterAStop()
{
    const auto stopper = std::make_shared<SessionStopper>();
    {
        const auto session = opened(urlOf(file("a.db")), {.stopper = stopper});
        QVERIFY(session->begin(true));
        QVERIFY(session->execute(QStringLiteral("CREATE TABLE t (a)")));
        stopper->stop();
        QVERIFY(!session->commit());
        QVERIFY(session->rollback());
    }
    QVERIFY(opened(urlOf(file("a.db")))->execute(QStringLiteral("SELECT * FROM sqlite_master"))->rows.empty());
    stopper->stop();
}

void SessionTest::aStopEndsAPause()
{
    constexpr int kHour = 3'600'000;
    SessionStopper stopper;
    QVERIFY(stopper.pause(1));
    const std::unique_ptr<QThread> thread(QThread::create([&stopper] { stopper.stop(); }));
    thread->start();
    QVERIFY(!stopper.pause(kHour));
    QVERIFY(!stopper.pause(kHour));
    thread->wait();
}

void SessionTest::aConnectionAnswersFromItsOwnThread()
{
    Connection connection(urlOf(file("a.db")));
    QThread *const here = QThread::currentThread();
    auto elsewhere = connection.run([here](Session &) -> Result<bool> { return QThread::currentThread() != here; });
    QVERIFY(*elsewhere.result());
    auto made = connection.execute(QStringLiteral("CREATE TABLE t AS SELECT 7 AS a"));
    auto read = connection.execute(QStringLiteral("SELECT a FROM t"));
    QVERIFY(made.result());
    QVERIFY(read.result()->rows[0][0] == SqlValue(7));
}

void SessionTest::aConnectionCanBeCancelledAndUsedAgain()
{
    Connection connection(urlOf(file("a.db")));
    auto endless = connection.execute(kEndlessQuery);
    auto waiting = connection.execute(QStringLiteral("SELECT 1"));
    QThread::msleep(100);
    connection.cancel();
    QVERIFY(endless.result().error().kind == Error::Kind::Cancelled);
    QVERIFY(waiting.result().error().kind == Error::Kind::Cancelled);
    QVERIFY(connection.execute(QStringLiteral("SELECT 1")).result());
}

void SessionTest::closingAConnectionEndsWhatRuns()
{
    QFuture<Result<QueryResult>> endless;
    {
        Connection connection(urlOf(file("a.db")));
        endless = connection.execute(kEndlessQuery);
        QThread::msleep(50);
    }
    QVERIFY(endless.isFinished());
    QVERIFY(endless.result().error().kind == Error::Kind::Cancelled);
}

void SessionTest::aConnectionThatCannotOpenSaysWhy()
{
    Connection connection(urlOf(file("no/a.db")));
    const auto answer = connection.execute(QStringLiteral("SELECT 1")).result();
    QVERIFY(!answer);
    QVERIFY(answer.error().message.contains(QStringLiteral("unable to open database file")));
    QVERIFY(m_folder->path().isEmpty() || QDir(m_folder->path()).mkdir(QStringLiteral("no")));
    QVERIFY(connection.execute(QStringLiteral("SELECT 1")).result());
}

QTEST_GUILESS_MAIN(SessionTest)
#include "SessionTest.moc"
