// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "model/Schema.h"

#include <vector>

namespace retort {

/// How much a run would have to do with one table.
struct TableReach
{
    TableId table = {};
    /// What the server estimates, without counting; -1: it does not know, or there is no such table.
    qint64 rows = -1;
};

/// Asks the server for its own estimates. Never counts rows and never fails: what cannot be told is -1.
std::vector<TableReach> estimateReach(Session &session, const std::vector<TableId> &tables);

} // namespace retort
