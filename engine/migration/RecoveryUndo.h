// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/Recovery.h"

namespace retort {

/// Writes down for each statement of the report that is done what takes it back, and the whole of it. The database is
/// asked what would not fit any more. The error is the session's.
Result<void> collectUndo(RecoveryReport &report, Session &session, const MigrationRequest &where);

} // namespace retort
