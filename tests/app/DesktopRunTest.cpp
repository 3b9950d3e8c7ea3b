// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program on a display of its own, with a window manager, driven by key presses from outside.
#include "engine/database/VersionTable.h"
#include "tests/support/ScratchDisplay.h"
#include "tests/support/ScratchProject.h"
#include "tests/support/ScratchServer.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

using namespace retort;

namespace {

constexpr int kPatience = 60'000;
const QString kHead = QStringLiteral("e83a5c2f9b70");

/// The sample's texts have no length, which MySQL does not take.
void giveLengths(const test::ScratchProject &project)
{
    const QString folder = QStringLiteral("migrations/versions/");
    for (const QString &name : QDir(project.file(folder)).entryList({QStringLiteral("*.py")}, QDir::Files)) {
        QString text = test::readText(project.file(folder + name));
        project.write(folder + name, text.replace(QStringLiteral("sa.String()"), QStringLiteral("sa.String(200)"))
                                         .replace(QStringLiteral("sa.String,"), QStringLiteral("sa.String(200),")));
    }
}

} // namespace

class DesktopRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCrashLeavesNoDump()
    {
        const test::ScratchProject project = test::ScratchProject::sample();
        QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        for (const char *name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
            environment.insert(QLatin1String(name), home.path());
        QProcess retort;
        retort.setProcessEnvironment(environment);
        retort.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort"), {project.folder()});
        QVERIFY(retort.waitForStarted(kPatience));
        const auto limits = [&retort] {
            const QString text = test::readText(QStringLiteral("/proc/%1/limits").arg(retort.processId()));
            return text.section(QStringLiteral("Max core file size"), 1).section(u'\n', 0, 0).simplified();
        };
        QTRY_COMPARE_WITH_TIMEOUT(limits(), QStringLiteral("0 0 bytes"), kPatience);
        retort.terminate();
        QVERIFY(retort.waitForFinished(kPatience));
    }

    void theSampleIsUpgradedByKey_data()
    {
        QTest::addColumn<QString>("dialect");
        for (const char *dialect : {"sqlite", "postgresql", "mariadb"})
            QTest::newRow(dialect) << QString::fromLatin1(dialect);
    }

    void theSampleIsUpgradedByKey()
    {
        QFETCH(QString, dialect);
        const test::ScratchProject project = test::ScratchProject::sample();
        DatabaseUrl url = project.url();
        std::unique_ptr<test::ScratchServer> server;
        if (dialect != QLatin1String("sqlite")) {
            server = test::ScratchServer::start(dialect);
            QVERIFY2(server, "the server does not start");
            url = server->url();
            project.write(QStringLiteral("retort.toml"),
                          QStringLiteral("[environments.scratch]\nurl = \"%1\"\n").arg(url.withPassword()));
        }
        if (dialect == QLatin1String("mariadb"))
            giveLengths(project);
        test::ScratchDisplay display;
        QVERIFY2(display.start(), "Xvfb or openbox does not start");

        QTemporaryDir home;
        QProcessEnvironment environment = display.environment();
        for (const char *name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
            environment.insert(QLatin1String(name), home.path());
        QProcess retort;
        retort.setProcessEnvironment(environment);
        retort.setProcessChannelMode(QProcess::ForwardedChannels);
        retort.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort"), {project.folder()});
        QVERIFY(retort.waitForStarted(kPatience));
        QVERIFY(display.activate(". Retort$"));

        // A server is asked only on request. Neither key does anything before the project or its database has been
        // read, which nobody outside can see; so they are pressed again, with longer and longer pauses.
        QElapsedTimer patience;
        patience.start();
        for (int pause = 1500; !display.isShown("^Plan ") && patience.elapsed() < 2 * kPatience; pause += 1500) {
            if (server)
                QVERIFY(display.key("ctrl+r"));
            QTest::qWait(pause);
            // A host is connected to only after the user has agreed to it.
            if (display.isShown("^Trust")) {
                QVERIFY(display.activate("^Trust"));
                QVERIFY(display.key("alt+a"));
                QTest::qWait(pause);
            }
            QVERIFY(display.key("F9"));
            QTest::qWait(pause);
        }
        QVERIFY(display.activate("^Plan "));
        QVERIFY(display.key("alt+a"));
        QStringList rows;
        QElapsedTimer clock;
        clock.start();
        while (rows != QStringList{kHead} && clock.elapsed() < kPatience) {
            QTest::qWait(300);
            rows = VersionTable::read(url).value_or(QStringList());
        }
        if (rows != QStringList{kHead})
            qWarning("%s", qPrintable(test::readText(home.filePath(QStringLiteral("retort/retort.log")))));
        QCOMPARE(rows, QStringList{kHead});

        // The connection is closed and the state read again before the report is there to be closed.
        QTest::qWait(3000);
        QVERIFY(display.activate("^Run "));
        QVERIFY(display.key("Return"));
        QVERIFY(display.activate(". Retort$"));
        QVERIFY(display.key("ctrl+q"));
        QVERIFY(retort.waitForFinished(kPatience));
        QCOMPARE(retort.exitStatus(), QProcess::NormalExit);
        QCOMPARE(retort.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(DesktopRunTest)
#include "DesktopRunTest.moc"
