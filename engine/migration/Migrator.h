// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"

#include <QObject>

#include <memory>

class QThread;

namespace retort {

/// Runs one request at a time in a worker thread that owns the connection from open to close: the window's way. All
/// signals arrive in the thread of this object.
class Migrator : public QObject
{
    Q_OBJECT

public:
    explicit Migrator(QObject *parent = nullptr);
    /// Cancels what runs and waits for it to end.
    ~Migrator() override;

    /// Starts the run; false (and nothing happens) while another one runs.
    bool start(MigrationRequest request);
    bool isRunning() const { return m_thread != nullptr; }
    /// Ends the run as soon as possible; finished() follows with an error of kind Cancelled and what was undone.
    void cancel();

Q_SIGNALS:
    void waitingForLock(const retort::LockWait &wait);
    void retrying(const retort::RetryNotice &notice);
    void planned(const retort::MigrationPlan &plan);
    void revisionStarted(int index, const retort::MigrationStep &step);
    void statementStarted(const retort::StatementProgress &progress);
    void statementFinished(const retort::StatementProgress &progress);
    void revisionFinished(int index, const retort::MigrationStep &step);
    void printed(const QString &text);
    /// The last signal of a run; the connection is closed by then.
    void finished(const retort::RunOutcome &outcome);

private:
    void finish(const RunOutcome &outcome);

    QThread *m_thread = nullptr;
    std::shared_ptr<SessionStopper> m_stopper;
};

} // namespace retort
