// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/EnvironmentReader.h"
#include "engine/project/Project.h"
#include "model/SchemaReplay.h"

#include <QString>
#include <QStringList>

#include <atomic>
#include <list>

namespace retort {

/// What a project's upgrades lead to, with no database: the schema after any set of revisions, for one dialect. The
/// last states are kept, so that a walk through a history from its bases on runs each script once. Used in one thread.
class SchemaHistory
{
public:
    /// `variables`: what os.environ is to the scripts, as where their SQL is written. `isCancelled` may be null; once
    /// it is set, scripts that are still to be followed leave the schema open.
    SchemaHistory(Project project, QString dialectName, EnvironmentOptions environment, QStringList xArguments,
                  const std::atomic<bool> *isCancelled = nullptr, Variables variables = Variables::AsFarAsSet);

    /// The schema after these revisions and everything that they need; ids that no script declares say nothing. What
    /// cannot be followed makes it an open world.
    SchemaReplay after(const QStringList &revisions);

private:
    struct State
    {
        RevisionSet revisions;
        SchemaReplay replay;
    };

    /// The largest state that holds nothing but `wanted`.
    State nearest(const RevisionSet &wanted) const;
    void remember(State state);
    void follow(int revision, SchemaReplay &replay) const;

    Project m_project;
    QString m_dialectName;
    EnvironmentOptions m_environment;
    QStringList m_xArguments;
    const std::atomic<bool> *m_isCancelled;
    Variables m_variables;
    /// The newest first.
    std::list<State> m_states;
};

} // namespace retort
