// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/ScratchServer.h"

#include <initializer_list>
#include <map>
#include <memory>

namespace retort::test {

/// Databases of several kinds, by dialect.
using ScratchServers = std::map<QString, std::unique_ptr<ScratchServer>>;

/// Starts one of each kind. Empty, or what to say of the one that does not start.
QString startServers(ScratchServers &servers, std::initializer_list<const char *> dialects);

/// Adds a column "dialect" to the current test, with a row for PostgreSQL and one for MariaDB.
void addServerRows();

} // namespace retort::test
