// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "engine/project/Project.h"
#include "engine/secrets/SecretResolver.h"

#include <QDateTime>
#include <QFuture>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace retort {

class SessionStopper;
struct EnvironmentOptions;

/// How far one environment's database is, as far as that is known.
struct EnvironmentState
{
    enum class Kind {
        /// Nobody has looked yet, or could not: `reason` says why, if there is one.
        Unknown,
        /// Looked at just now.
        Reached,
        /// Looked for just now, and not reached: `reason` says why.
        Unreachable,
    };

    Kind kind = Kind::Unknown;
    /// The rows of the version table when it was last seen; empty where it was never seen, or at the base.
    QStringList revisions = {};
    /// How many revisions an upgrade to all heads would run; not set where that is not known, say because the database
    /// has a revision that the project has not.
    std::optional<int> pending = {};
    /// When `revisions` was read; invalid: never.
    QDateTime lastSeen = {};
    QString reason = {};
};

/// "unknown", "reached", "unreachable".
QString kindWord(EnvironmentState::Kind kind);

/// Finds out how far environments are, without keeping anybody waiting, and remembers from one program run to the next
/// when each was last seen. The caller has seen to it that the user agreed to the look-ups and hosts.
class EnvironmentStates
{
public:
    /// `memory` is the file of what was seen (see defaultFile()); empty: nothing is remembered.
    EnvironmentStates(std::shared_ptr<SecretResolver> resolver, QString memory);
    /// environments.json in the user's data folder.
    static QString defaultFile();

    /// What is remembered; nothing is asked.
    EnvironmentState remembered(const Project &project, const Environment &environment) const;
    /// Keeps what somebody has just read: the rows of the version table.
    void note(const Project &project, const Environment &environment, const QStringList &rows) const;
    /// Looks now, as a run would. `project` is read with the environment's section (Project::withSection()), `options`
    /// are what its env.py says with `xArguments`, and `projectUrl` is as for connectionUrl(). `stopper`, which may be
    /// null, ends what the database is asked; the resolver's stopper ends the look-up before that.
    QFuture<EnvironmentState> look(const Project &project, const Environment &environment, const QString &projectUrl,
                                   const EnvironmentOptions &options, const QStringList &xArguments,
                                   const std::shared_ptr<SessionStopper> &stopper = {});

private:
    std::shared_ptr<SecretResolver> m_resolver;
    QString m_memory;
};

} // namespace retort
