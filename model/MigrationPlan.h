// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/RevisionGraph.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace retort {

/// One statement on the version table.
struct VersionChange
{
    enum class Kind { Insert, Update, Delete };

    Kind kind = Kind::Insert;
    /// The row that an Update or Delete must find; empty for Insert.
    QString from;
    /// The row afterwards; empty for Delete.
    QString to;

    bool operator==(const VersionChange &) const = default;
};

struct MigrationStep
{
    enum class Direction { Upgrade, Downgrade, Stamp };

    Direction direction = Direction::Upgrade;
    /// Index of the revision whose upgrade() or downgrade() runs; RevisionGraph::kNone for a stamp.
    int revision = RevisionGraph::kNone;
    /// The revision's id; for a stamp the destination ("" for base).
    QString id;
    /// The two sides of "Running upgrade FROM -> TO"; `depends_on` is not shown in them.
    QStringList from;
    QStringList to;
    /// The revision's message; empty for a stamp.
    QString message;
    /// In the order in which they are to be sent, after the revision's own statements.
    std::vector<VersionChange> changes;
    /// No row is left or there was none yet before this step: offline, CREATE TABLE of the version table comes first.
    bool startsWithoutRows = false;

    /// "Running upgrade a -> b" (the comment of offline SQL).
    QString runningLine() const;
    /// The same with ", message" if there is one (the log line).
    QString logLine() const;
};

/// The ordered steps from one set of version table rows to another.
struct MigrationPlan
{
    QStringList rowsBefore;
    std::vector<MigrationStep> steps;
    /// In the order in which the rows came to be.
    QStringList rowsAfter;
    /// Python warnings that Alembic would print to standard error.
    QStringList warnings = {};

    bool isEmpty() const { return steps.empty(); }
};

/// All of these fail with Alembic's own messages; a broken graph fails with its error().
/// `rows` are the version table's rows in the database's order.
Result<MigrationPlan> planUpgrade(const RevisionGraph &graph, const QStringList &rows, const QString &target);
Result<MigrationPlan> planDowngrade(const RevisionGraph &graph, const QStringList &rows, const QString &target);
/// With `purge` the rows are taken as gone (the caller deletes them first).
Result<MigrationPlan> planStamp(const RevisionGraph &graph, const QStringList &rows, const QStringList &destinations,
                                bool purge = false);

/// Offline: `range` is "b" or "a:b"; "a" stands for the rows that the database is known to have.
Result<MigrationPlan> planOfflineUpgrade(const RevisionGraph &graph, const QString &range);
/// Offline: `range` must be "a:b".
Result<MigrationPlan> planOfflineDowngrade(const RevisionGraph &graph, const QString &range);
/// Offline: each destination is "b" or "a:b"; all must name the same "a".
Result<MigrationPlan> planOfflineStamp(const RevisionGraph &graph, const QStringList &destinations);

} // namespace retort
