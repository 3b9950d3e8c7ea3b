// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/OfflineScript.h"
#include "engine/review/Hazard.h"

#include <vector>

namespace retort {

/// What the review has to know beside the SQL.
struct ReviewRequest
{
    QString dialectName;
    /// Whether a transaction is open at the first piece; BEGIN and COMMIT among the pieces are followed from there.
    bool isInTransaction = false;
    MigrationStep::Direction direction = MigrationStep::Direction::Upgrade;
};

/// Looks at the SQL of a run, or of one revision, and tells what is dangerous in it: lost data, tables that are locked
/// or written anew, statements that will fail. Tables that the same run makes have no rows yet and are passed over.
/// In the order of the pieces.
std::vector<Hazard> reviewHazards(const ReviewRequest &request, const std::vector<OfflinePiece> &pieces);

} // namespace retort
