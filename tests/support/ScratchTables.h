// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/ScratchServer.h"

#include <QString>

namespace retort::test {

/// A line of a script's upgrade() that makes a table with a key and nothing else.
QString createTable(const char *name);

/// The names of the tables in the database, sorted, with blanks between them.
QString tablesOf(ScratchServer &server, const QString &dialect);

} // namespace retort::test
