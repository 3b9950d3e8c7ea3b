// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/EnvironmentReader.h"
#include "engine/project/Project.h"
#include "model/Diagnostic.h"
#include "model/Error.h"
#include "model/MigrationPlan.h"
#include "model/Operation.h"
#include "model/Statement.h"

#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace retort {

class SchemaHistory;

/// What an offline script is made for.
struct OfflineRequest
{
    const Project &project;
    /// "sqlite", "postgresql", …
    QString dialectName;
    EnvironmentOptions environment = {};
    /// `-x` values as given.
    QStringList xArguments = {};
    /// Text meant to be run: undecided statements are comments. False for the window, which shows them as they are.
    bool isMeantToRun = true;
    /// Values and types as a connection is sent them, where that is not what Alembic writes into a script.
    bool isAsSent = false;
    /// Text meant to be run ends before a revision with something undecided, unless this is set.
    bool allowsGaps = false;
    /// What os.environ is to the scripts.
    Variables variables = Variables::AsFarAsSet;
    /// Checked between and inside revisions; may be null.
    const std::atomic<bool> *isCancelled = nullptr;
    /// Shared by the scripts of one project, dialect and environment; null: each script follows what it needs itself.
    SchemaHistory *history = nullptr;
};

/// One piece of the text with what it came from, so that a click on SQL finds the line of script.
struct OfflinePiece
{
    Statement statement;
    /// The revision that the piece belongs to; empty for the frame of the whole run.
    QString revision = {};
    /// As printed, with terminator and blank line.
    QString text = {};
    /// The operation that it was made from; null for what the tool adds. Its neighbours may share it.
    std::shared_ptr<const Operation> operation = {};
};

/// What `upgrade --sql`, `downgrade --sql` and `stamp --sql` print.
struct OfflineScript
{
    MigrationPlan plan;
    std::vector<OfflinePiece> pieces;
    /// What scripts said with print(), whole.
    QString printed = {};
    std::vector<Diagnostic> diagnostics = {};
    /// Warnings in Alembic's words, for standard error.
    QStringList warnings = {};
    /// Why the script ends early. The pieces so far stay, without the closing frame, as Alembic prints them.
    std::optional<Error> error = {};
    /// The revision that failed.
    QString failedRevision = {};
    /// Whether something has to be decided by hand (a gap, an undecided condition). With an error: it is why the script
    /// ends early.
    bool hasGaps = false;

    /// The whole text, byte for byte what the command prints.
    QString text() const;

    /// `range` is "b" or "a:b".
    static OfflineScript upgrade(const OfflineRequest &request, const QString &range);
    /// `range` must be "a:b".
    static OfflineScript downgrade(const OfflineRequest &request, const QString &range);
    static OfflineScript stamp(const OfflineRequest &request, const QStringList &destinations);
    static OfflineScript ensureVersion(const OfflineRequest &request);
    /// One revision alone, by its index in the project's graph: what its upgrade or downgrade step means.
    static OfflineScript revision(const OfflineRequest &whole, int index, MigrationStep::Direction direction);
    /// The steps of a plan that is already there (the confirmation before applying it).
    static OfflineScript forPlan(const OfflineRequest &request, const MigrationPlan &plan);
};

} // namespace retort
