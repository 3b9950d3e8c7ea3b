// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QString>

namespace retort {

/// The parts of a revision's one-line form; each command shows some of them (alembic-behaviour: one-line form).
struct LineParts
{
    bool parents = false;
    bool labels = false;
    /// (head) or (effective head), and (current)
    bool heads = false;
    /// (branchpoint) and (mergepoint)
    bool forks = false;
    bool message = false;
};

/// "aaab, bbbc -> mmmm (orders) (head) (mergepoint), message". `current` may be null.
QString revisionLine(const RevisionGraph &graph, int index, const LineParts &parts,
                     const RevisionSet *current = nullptr);

/// The form of `show` and of -v: several lines, ending with a newline. `current` may be null.
QString revisionEntry(const RevisionGraph &graph, int index, const RevisionSet *current = nullptr);

} // namespace retort
