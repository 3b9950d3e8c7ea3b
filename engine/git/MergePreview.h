// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/Project.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace retort {

/// What the revision graph would be after merging another ref into what lies in the work tree, unsaved commits
/// included. Nothing is merged for it: scripts are compared file by file with where the two histories part.
struct MergePreview
{
    QString ref;
    std::shared_ptr<const RevisionGraph> graph;
    /// Ids of revisions that would come, or go.
    QStringList added;
    QStringList removed;
    /// Files that both sides changed: git would ask. The graph has our version of them.
    QStringList conflicts;

    /// Fails where there is no repository, or no such ref in it.
    static Result<MergePreview> make(const Project &project, const QString &ref);
};

} // namespace retort
