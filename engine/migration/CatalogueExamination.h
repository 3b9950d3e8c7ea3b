// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/Recovery.h"

namespace retort {

/// Looks for a revision of which the database shows a part although the version table does not have it, and no journal
/// tells of it: another machine's run that stopped inside it, or tables that an application has made by itself. Asks
/// the catalogue about what the statements of the revisions that come next make, drop and rename, as their scripts are
/// now; then about the downgrades of the revisions that are there if a downgrade has been begun: without one, what is
/// missing in a database has been taken out by somebody, and is no reason to take out the rest. Nothing if the database
/// shows no such part.
///
/// `run` is a run of the journal that did not come to its end, or an empty one; `where.verb` is what is run while this
/// is asked; `revision`: only this one is looked at. Changes nothing.
Result<std::optional<RecoveryReport>> examineByCatalogue(Session &session, const MigrationRequest &where,
                                                         const QStringList &rows, Examination depth,
                                                         InDoubtAnswer inDoubtIsDone = {}, const JournalRun &run = {},
                                                         const QString &revision = {});

/// What to say of it, and what can be done.
QString shownPart(const RecoveryReport &report);

} // namespace retort
