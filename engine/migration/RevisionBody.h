// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/RevisionSource.h"
#include "engine/project/Project.h"
#include "engine/script/OperationTarget.h"
#include "model/Diagnostic.h"
#include "model/Error.h"
#include "model/MigrationPlan.h"

#include <QString>
#include <QStringList>

#include <atomic>
#include <optional>
#include <vector>

namespace retort {

/// One direction of one revision, ready to be run.
struct RevisionBody
{
    const Project &project;
    const Revision &revision;
    bool isUpgrade = true;
    /// `-x` values as given.
    QStringList xArguments = {};
    const EnvironmentOptions &environment;
    /// Offline only; beside a database they are whole.
    Variables variables = Variables::AsFarAsSet;
    /// Set by another thread to end the run; may be null.
    const std::atomic<bool> *isCancelled = nullptr;

    struct Outcome
    {
        /// What stopped it; operations before it have been performed.
        std::optional<Error> error = {};
        std::vector<Diagnostic> diagnostics = {};
        /// What the script said with print().
        QString printed = {};
    };

    /// Calls upgrade() or downgrade() of a script, or sends the statements of a plain SQL revision, to `target`.
    Outcome run(script::OperationTarget &target) const;
    /// The same of a file that has been read already.
    Outcome run(const RevisionSource &source, script::OperationTarget &target) const;
};

/// The part of a plain SQL revision that belongs to one direction, statement by statement, each with its place.
/// `text` is the whole file. An error if the file has no such part.
Result<std::vector<Operation>> sqlRevisionOperations(const QString &file, const QString &text, bool isUpgrade,
                                                     const QString &dialectName);

} // namespace retort
