// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"

#include <QString>

namespace retort {

/// What an ODBC driver manager is told to reach a URL's database, as SQLAlchemy's pyodbc connector puts it together: a
/// data source's name, a driver with server and database, or the text of `odbc_connect`. Without user and password. In
/// the form that Qt's driver takes: a name of a data source stands without "DSN=".
QString odbcSource(const DatabaseUrl &url);

/// A value as it may stand in a connection text: in braces where it has to be.
QString odbcValue(const QString &value);

} // namespace retort
