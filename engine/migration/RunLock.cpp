// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RunLock.h"

#include "engine/database/SqliteLock.h"
#include "engine/migration/StatementEffect.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QThread>

namespace retort {

namespace {

/// The longest pause between two tries, in milliseconds.
constexpr int kLongestLockPause = 250;

/// How often those who watch are told again that the run waits, in milliseconds.
constexpr int kTellAgain = 1000;

} // namespace

RunLock::RunLock(const MigrationRequest &request, MigrationObserver &observer, const SessionStopper &stopper)
    : m_request(request), m_observer(observer), m_stopper(stopper)
{
    if (request.url.isSqlite())
        m_file = request.url.sqliteFile().value_or(QString());
}

Result<void> RunLock::whileLocked(const std::function<Result<void>()> &attempt, const std::function<bool()> &isLocked,
                                  const std::function<QString()> &holder)
{
    const auto whom = [&] { return holder ? holder() : lockHolder(); };
    const int limit = m_request.limits.lockWait;
    QElapsedTimer waited;
    waited.start();
    qint64 told = -kTellAgain;
    while (true) {
        const Result<void> done = attempt();
        if (done || !isLocked())
            return done;
        if (waited.elapsed() >= limit) {
            const QString name = whom();
            return std::unexpected(Error{
                Error::Kind::Database,
                QStringLiteral("database is locked%1: waited %2 s")
                    .arg(name.isEmpty() ? QString() : QStringLiteral(" by ") + name)
                    .arg(double(waited.elapsed()) / 1000, 0, 'f', 1),
                {},
                QStringLiteral("Another program is writing to this database. Wait until it is done, then try again.")});
        }
        if (waited.elapsed() - told >= kTellAgain) {
            told = waited.elapsed();
            m_observer.waitingForLock({whom(), int(told), limit});
        }
        // Jitter, so that several who wait do not meet again and again.
        QThread::msleep(20 + ulong(QRandomGenerator::global()->bounded(kLongestLockPause - 20)));
    }
}

Result<void> RunLock::takeServerLock(Session &migrating)
{
    auto lock = MigrationLock::open(m_request.url, m_request.environment.versionTable, m_stopper.token());
    if (!lock)
        return std::unexpected(lock.error());
    m_isMissing = !*lock;
    if (m_isMissing)
        return {};
    m_serverLock = std::move(*lock);
    if (const auto checked = m_serverLock->checkNotPooled(migrating); !checked)
        return checked;
    bool isHeldByOther = false;
    const auto attempt = [&]() -> Result<void> {
        isHeldByOther = false;
        if (m_stopper.isStopped())
            return cancelledError();
        const Result<bool> taken = m_serverLock->tryToTake();
        if (!taken)
            return std::unexpected(taken.error());
        isHeldByOther = !*taken;
        return *taken ? Result<void>() : commandError(QStringLiteral("The database is locked"));
    };
    return whileLocked(attempt, [&isHeldByOther] { return isHeldByOther; });
}

LockHolders RunLock::holdersOf(const QString &sql)
{
    if (!m_serverLock)
        return {};
    std::vector<TableId> tables;
    for (const StatementEffect &effect : effectsOf(sql, m_request.url.dialectName())) {
        if (!effect.object.place.name.isEmpty())
            tables.push_back(effect.object.place);
    }
    return m_serverLock->holdersOf(tables);
}

QString RunLock::lockHolder()
{
    return m_serverLock ? m_serverLock->holder() : sqliteLockHolder(m_file);
}

Result<void> RunLock::takeLockFile()
{
    if (m_file.isEmpty())
        return {};
    m_lockFile = std::make_unique<QLockFile>(m_file + QLatin1String(".retort-lock"));
    m_lockFile->setStaleLockTime(0);
    const auto attempt = [this]() -> Result<void> {
        if (m_stopper.isStopped())
            return cancelledError();
        if (m_lockFile->tryLock(0))
            return {};
        return fileError(QStringLiteral("Can't make the lock file %1").arg(m_lockFile->fileName()));
    };
    return whileLocked(attempt,
                       [this] { return !m_stopper.isStopped() && m_lockFile->error() == QLockFile::LockFailedError; });
}

void RunLock::release()
{
    m_serverLock.reset();
    m_lockFile.reset();
}

} // namespace retort
