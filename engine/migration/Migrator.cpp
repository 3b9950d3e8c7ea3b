// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/Migrator.h"

#include "engine/migration/MigrationRun.h"

#include <QThread>

namespace retort {

namespace {

/// Carries a run's progress from its thread into the migrator's.
class ForwardingObserver : public MigrationObserver
{
public:
    explicit ForwardingObserver(Migrator &migrator) : m_migrator(migrator) {}

    void waitingForLock(const LockWait &wait) override { forward(&Migrator::waitingForLock, wait); }
    void retrying(const RetryNotice &notice) override { forward(&Migrator::retrying, notice); }
    void planned(const MigrationPlan &plan) override { forward(&Migrator::planned, plan); }
    void revisionStarted(int index, const MigrationStep &step) override
    {
        forward(&Migrator::revisionStarted, index, step);
    }
    void statementStarted(const StatementProgress &progress) override
    {
        forward(&Migrator::statementStarted, progress);
    }
    void statementFinished(const StatementProgress &progress) override
    {
        forward(&Migrator::statementFinished, progress);
    }
    void revisionFinished(int index, const MigrationStep &step) override
    {
        forward(&Migrator::revisionFinished, index, step);
    }
    void printed(const QString &text) override { forward(&Migrator::printed, text); }

private:
    template <typename Signal, typename... Arguments>
    void forward(Signal signal, const Arguments &...arguments)
    {
        QMetaObject::invokeMethod(
            &m_migrator, [&migrator = m_migrator, signal, arguments...] { Q_EMIT(migrator.*signal)(arguments...); },
            Qt::QueuedConnection);
    }

    Migrator &m_migrator;
};

} // namespace

Migrator::Migrator(QObject *parent) : QObject(parent) {}

Migrator::~Migrator()
{
    cancel();
    if (m_thread)
        m_thread->wait();
}

bool Migrator::start(MigrationRequest request)
{
    if (m_thread)
        return false;
    m_stopper = std::make_shared<SessionStopper>();
    m_thread = QThread::create([this, request = std::move(request), stopper = m_stopper] {
        ForwardingObserver observer(*this);
        RunOutcome outcome = runMigration(request, &observer, stopper);
        QMetaObject::invokeMethod(
            this, [this, outcome = std::move(outcome)] { finish(outcome); }, Qt::QueuedConnection);
    });
    m_thread->setParent(this);
    m_thread->setObjectName(QStringLiteral("migration"));
    m_thread->start();
    return true;
}

void Migrator::cancel()
{
    if (m_stopper)
        m_stopper->stop();
}

void Migrator::finish(const RunOutcome &outcome)
{
    m_thread->wait();
    m_thread->deleteLater();
    m_thread = nullptr;
    m_stopper.reset();
    Q_EMIT finished(outcome);
}

} // namespace retort
