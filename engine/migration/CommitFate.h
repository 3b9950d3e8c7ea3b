// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/migration/RunJournal.h"
#include "model/Error.h"

#include <functional>
#include <optional>
#include <vector>

namespace retort {

/// What has become of a COMMIT in the middle of a revision that was cut off: nobody but the server knows whether it
/// came to that.
struct CommitFate
{
    /// Nothing: the database does not show it.
    std::optional<bool> isCommitted = {};
    /// How it is known.
    QString evidence = {};
};

/// Asks the server for its record of the transaction, the version table, and the catalogue, in that order. `open` are
/// the statements of the transaction, `examined` the revision in which it was cut off, `isApplied` says whether the
/// version table has a revision behind it.
Result<CommitFate> commitFateOf(Session &session, const JournalRun &run, const std::vector<JournalStatement> &open,
                                const QString &examined, const QString &versionTable,
                                const std::function<bool(const QString &revision)> &isApplied);

} // namespace retort
