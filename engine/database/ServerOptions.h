// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/database/Session.h"

#include <QStringList>

namespace retort {

/// What Qt's driver is told about a connection to a server: the options of the URL's query that it or its library
/// knows, by their names there, and how long connecting may take, in seconds.
QString serverConnectOptions(const DatabaseUrl &url, int connectTimeout);

/// PostgreSQL: the hosts and ports that the options name if there are several, which are tried in turn, as libpq's
/// options "host=a,b" and "port=1,2"; empty for one.
QStringList severalHosts(const DatabaseUrl &url);

/// What stands behind the name of an SQLite file that the address gives as a URI, "?" included; empty if there is
/// nothing to say.
QString sqliteUriOptions(const DatabaseUrl &url, SessionOptions::Access access);
/// What Qt's driver is told about an SQLite file.
QString sqliteConnectOptions(const DatabaseUrl &url, const SessionOptions &options);

/// Whether the options ask for a connection that nobody can listen to.
bool demandsEncryption(const DatabaseUrl &url);

/// Fails where the options ask for a check that the driver cannot make: nothing is made less safe than it says.
Result<void> checkTlsOptions(const DatabaseUrl &url);

/// What a session says first, as its environment asks for: role, search path, limits. Of two names for one limit a
/// server of the MySQL family knows one.
QStringList sessionStatements(const DatabaseUrl &url);

/// Where in `sql` a server's words say that the error lies.
StatementPosition errorPosition(const QString &sql, const QString &words);

/// What to do about an SQLite result code; empty for most.
QString hintForSqliteCode(const QString &nativeCode);

/// Whether a driver says that the connection is gone: SQLSTATE classes and MySQL's client errors.
bool tellsOfLostConnection(const QString &code, const QString &words);

/// Whether a server's error code is about a lock that somebody else holds.
bool tellsOfLock(const QString &code);

/// The SQLSTATE of PostgreSQL's (English) words about a lock; empty for other words. Its driver for ODBC has numbers of
/// its own.
QString lockStateOf(const QString &words);

} // namespace retort
