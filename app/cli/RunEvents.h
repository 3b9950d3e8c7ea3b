// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"
#include "engine/migration/MigrationRequest.h"

#include <QElapsedTimer>
#include <QJsonObject>

namespace retort {

/// Tells of a run's progress while it goes on: in Alembic's log lines, with a line for each statement on standard error
/// as well (--progress), or as one JSON object a line on standard output (--json).
class RunEvents : public MigrationObserver
{
public:
    enum class Manner { Log, Progress, Json };

    /// `terminal` must live longer.
    RunEvents(const Terminal &terminal, Manner manner);

    void waitingForLock(const LockWait &wait) override;
    void retrying(const RetryNotice &notice) override;
    void planned(const MigrationPlan &plan) override;
    void revisionStarted(int index, const MigrationStep &step) override;
    void statementStarted(const StatementProgress &progress) override;
    void statementFinished(const StatementProgress &progress) override;
    void revisionFinished(int index, const MigrationStep &step) override;
    void printed(const QString &text) override;
    /// The last one: how the run ended. Prints its notes and warnings.
    void ended(const RunOutcome &outcome);

private:
    void emitEvent(const char *event, QJsonObject object);
    QJsonObject statementObject(const StatementProgress &progress) const;

    const Terminal &m_terminal;
    Manner m_manner;
    QElapsedTimer m_elapsed;
    qsizetype m_revisionCount = 0;
    int m_revisionIndex = 0;
};

} // namespace retort
