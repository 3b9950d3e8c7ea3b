// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/RunJournal.h"
#include "engine/project/Project.h"

namespace retort {

/// SHA-256 of a script as it lies on disk, in hexadecimal digits; line endings and a byte order mark do not count, for
/// Git may change them. Empty if the file cannot be read.
QString scriptFingerprint(const QString &file);
/// The same of what such a file holds.
QString fingerprintOfScript(QByteArray bytes);

/// Ids of the revisions whose scripts are not what they were when Retort applied them to that database
/// (RunJournal::placeOf), in the graph's order. Scripts that others applied are not known and not named.
Result<QStringList> editedSinceApplied(RunJournal &journal, const QString &place, const RevisionGraph &graph);

} // namespace retort
