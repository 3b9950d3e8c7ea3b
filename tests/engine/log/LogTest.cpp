// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/log/Log.h"
#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace retort {

class LogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { log::stop(); }

    void writesAlembicsLineFormat()
    {
        const log::Entry entry{
            {}, log::Level::Info, QStringLiteral("alembic.runtime.migration"), QStringLiteral("Running")};
        QCOMPARE(log::line(entry), QStringLiteral("INFO  [alembic.runtime.migration] Running"));
        QCOMPARE(log::line({{}, log::Level::Warning, QStringLiteral("x"), QStringLiteral("y")}),
                 QStringLiteral("WARNI [x] y"));
    }

    void keepsAFileWithTheTime()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("state/retort/retort.log"));
        QVERIFY(log::start({.file = file}));
        log::info(QStringLiteral("retort.test"), QStringLiteral("Größe 5"));
        log::debug(QStringLiteral("retort.test"), QStringLiteral("not shown"));
        log::setLevel(log::Level::Debug);
        log::debug(QStringLiteral("retort.test"), QStringLiteral("shown"));
        const QStringList lines = test::readText(file).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines[0].endsWith(QStringLiteral(" INFO  [retort.test] Größe 5")), qPrintable(lines[0]));
        QVERIFY(lines[0].startsWith(QStringLiteral("20")));
        QVERIFY2(lines[1].endsWith(QStringLiteral(" DEBUG [retort.test] shown")), qPrintable(lines[1]));
    }

    void partsALongFile()
    {
        const QTemporaryDir folder;
        QVERIFY(log::start({.file = folder.filePath(QStringLiteral("long.log"))}));
        const QString message(1024 * 1024, QLatin1Char('x'));
        for (int i = 0; i < 12; ++i)
            log::info(QStringLiteral("retort.test"), message);
        QVERIFY(QFileInfo(folder.filePath(QStringLiteral("long.log"))).size() <= 2 * 1024 * 1024);
        // The one in use and four older ones, however much is written.
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 5);
    }

    void saysWhyThereIsNoFileAndGoesOn()
    {
        QVERIFY(!log::start({.file = QStringLiteral("/proc/nowhere/retort.log")}));
        int heard = 0;
        log::addListener([&heard](const log::Entry &) { ++heard; });
        log::error(QStringLiteral("retort.test"), QStringLiteral("still heard"));
        QCOMPARE(heard, 1);
    }

    void hearsEveryThread()
    {
        QStringList heard;
        std::mutex mutex;
        const int number = log::addListener([&](const log::Entry &entry) {
            const std::lock_guard lock(mutex);
            heard.append(entry.message);
        });
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread) {
                threads.emplace_back([thread] {
                    for (int i = 0; i < 100; ++i)
                        log::info(QStringLiteral("retort.test"), QString::number(thread * 100 + i));
                });
            }
        }
        QCOMPARE(QSet<QString>(heard.begin(), heard.end()).size(), 400);
        log::removeListener(number);
        log::info(QStringLiteral("retort.test"), QStringLiteral("not heard"));
        QCOMPARE(heard.size(), 400);
    }

    void takesWhatQtSays()
    {
        QVERIFY(log::start({.captureQtMessages = true}));
        log::Entry heard;
        log::addListener([&heard](const log::Entry &entry) { heard = entry; });
        qWarning("a warning of Qt's");
        QCOMPARE(heard.category, QStringLiteral("qt"));
        QCOMPARE(heard.message, QStringLiteral("a warning of Qt's"));
        QVERIFY(heard.level == log::Level::Warning);
    }

    void liesInTheStateFolder()
    {
        qputenv("XDG_STATE_HOME", "/somewhere/state");
        QCOMPARE(log::defaultFile(QStringLiteral("retort")), QStringLiteral("/somewhere/state/retort/retort.log"));
        qputenv("XDG_STATE_HOME", "relative");
        QCOMPARE(log::defaultFile(QStringLiteral("retort")),
                 QDir::homePath() + QStringLiteral("/.local/state/retort/retort.log"));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::LogTest)
#include "LogTest.moc"
