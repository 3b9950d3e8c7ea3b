// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Diagnostic.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace retort {

/// What one revision script says about itself: its header, never its body.
struct Revision
{
    QString id;
    /// Parents, as written; empty for a base. More than one makes a merge.
    QStringList downRevisions = {};
    /// Labels that this script declares (RevisionGraph::labels() tells which it carries).
    QStringList branchLabels = {};
    /// Revision ids or branch labels, as written.
    QStringList dependsOn = {};
    /// The docstring up to its first blank line; may hold single newlines. Empty when there is none.
    QString message = {};
    /// The whole docstring, without white space at its ends.
    QString longDoc = {};
    /// From the docstring's "Create Date:" line; with its UTC offset if it has one, else local time.
    std::optional<QDateTime> createDate = {};
    /// Absolute path of the script.
    QString file = {};
    /// A plain SQL revision (`*.sql`) and not a Python script.
    bool isSql = false;
    /// False when id or parents could not be read for sure; such a graph can be looked at but not migrated.
    bool isHeaderCertain = true;
    /// What is wrong with the script itself: unreadable, not UTF-8, syntax error, no usable id…
    std::vector<Diagnostic> diagnostics = {};

    bool hasErrors() const
    {
        for (const Diagnostic &diagnostic : diagnostics) {
            if (diagnostic.severity == Diagnostic::Severity::Error)
                return true;
        }
        return false;
    }
};

} // namespace retort
