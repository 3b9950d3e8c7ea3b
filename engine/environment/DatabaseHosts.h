// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"

#include <QStringList>

namespace retort {

/// Where connections with that address go, for people to agree to: every host that is tried, with its port
/// ("db.example:5432"), and where it is named apart from it the network address that is really used. Of an ODBC source,
/// whose words only its driver knows, all that may lead somewhere. Empty: a file, or a server on this machine that is
/// reached without a network.
QStringList databaseHosts(const DatabaseUrl &url);

} // namespace retort
