// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/KilledRun.h"

#include "engine/migration/MigrationRun.h"

#include <QFile>

#include <chrono>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace retort::test {

namespace {

class Killer : public MigrationObserver
{
public:
    explicit Killer(const KillPoint &point) : m_point(point) {}

    void statementStarted(const StatementProgress &progress) override
    {
        if (progress.index != m_point.index)
            return;
        if (m_point.when == KillPoint::When::Before)
            ::kill(getpid(), SIGKILL);
        if (m_point.when == KillPoint::When::During) {
            std::thread([pause = m_point.milliseconds] {
                std::this_thread::sleep_for(std::chrono::milliseconds(pause));
                ::kill(getpid(), SIGKILL);
            }).detach();
        }
    }
    void statementFinished(const StatementProgress &progress) override
    {
        if (progress.index == m_point.index && m_point.when == KillPoint::When::After)
            ::kill(getpid(), SIGKILL);
    }

private:
    KillPoint m_point;
};

} // namespace

bool runAndKillWhen(const MigrationRequest &request, const std::function<bool()> &isTime, const QString &waiting,
                    const std::function<void()> &whileStopped)
{
    struct Teller : MigrationObserver
    {
        QString file;
        void waitingForLock(const LockWait &) override
        {
            QFile made(file);
            (void)made.open(QIODevice::WriteOnly);
        }
    };
    const pid_t child = fork();
    if (child == 0) {
        Teller teller;
        teller.file = waiting;
        _exit(runMigration(request, &teller).isSuccess() ? 0 : 1);
    }
    if (child < 0)
        return false;
    int status = 0;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!isTime()) {
        if (waitpid(child, &status, WNOHANG) == child)
            return false;
        if (std::chrono::steady_clock::now() > deadline) {
            ::kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (whileStopped) {
        ::kill(child, SIGSTOP);
        whileStopped();
    }
    ::kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

bool runAndKill(const MigrationRequest &request, const KillPoint &point)
{
    const pid_t child = fork();
    if (child == 0) {
        Killer killer(point);
        _exit(runMigration(request, &killer).isSuccess() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

} // namespace retort::test
