// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort {

/// A name in double quotes, as standard SQL has it: PostgreSQL, SQLite, and MySQL where ANSI_QUOTES is set.
inline QString doubleQuotedName(const QString &name)
{
    return QLatin1Char('"') + QString(name).replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

} // namespace retort
