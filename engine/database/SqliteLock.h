// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort {

/// Who holds a write lock on an SQLite file: "python3 (process 4711)"; empty if that cannot be told (another machine,
/// another system than Linux).
QString sqliteLockHolder(const QString &databaseFile);

} // namespace retort
