// SPDX-License-Identifier: GPL-3.0-or-later
// A server that lets us in and then says nothing: nobody has to wait for it.
#include "tests/support/CommandRun.h"
#include "tests/support/ScratchProject.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

using namespace retort;

namespace {

constexpr int kPatience = 120'000; // ms; the client libraries are told to wait longer

} // namespace

class MuteServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anInterruptEndsTheConnecting_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("command");
        for (const char *scheme : {"postgresql", "mysql+pymysql"}) {
            for (const char *command : {"current", "upgrade head", "check --schema"})
                QTest::addRow("%s, %s", scheme, command) << QString::fromLatin1(scheme) << QString::fromLatin1(command);
        }
    }
    void anInterruptEndsTheConnecting()
    {
        QFETCH(QString, scheme);
        QFETCH(QString, command);
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        test::ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    pass\n"));
        project.write(QStringLiteral("alembic.ini"),
                      QStringLiteral("[alembic]\nscript_location = migrations\n"
                                     "sqlalchemy.url = %1://u:p@127.0.0.1:%2/d?connect_timeout=600\n")
                          .arg(scheme)
                          .arg(mute.serverPort()));
        QProcess process;
        process.setWorkingDirectory(project.folder());
        process.setProcessEnvironment(test::commandEnvironment(project.folder()));
        process.start(test::commandProgram(), command.split(u' '));
        QTRY_VERIFY_WITH_TIMEOUT(mute.hasPendingConnections(), kPatience);
        ::kill(pid_t(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, kPatience);
        const QString said = QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 130, qPrintable(said));
        delete mute.nextPendingConnection();
        QVERIFY(!mute.hasPendingConnections());
    }
};

QTEST_GUILESS_MAIN(MuteServerTest)
#include "MuteServerTest.moc"
