// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

class QSqlDriver;
class QSqlQuery;

namespace retort {

/// From now on, what PostgreSQL says beside its answers (RAISE NOTICE, "skipping") is added to `notices`, which must
/// live as long as the connection; otherwise libpq prints it to standard error. Does nothing for other databases.
void collectNotices(const QSqlDriver &driver, QStringList &notices);

/// The socket of a connection to PostgreSQL or MySQL; -1 for others.
int connectionSocket(const QSqlDriver &driver);

/// A connection over TCP that nobody hears of for a minute counts as lost, also while a statement runs, and is never
/// idle for those between who forget idle ones. Does nothing for sockets and for other databases.
void watchIdleConnection(const QSqlDriver &driver);

/// The microseconds of the second in that column of the query's row, which Qt's date and time types leave out; nothing
/// for other databases than PostgreSQL.
std::optional<int> exactMicroseconds(const QSqlQuery &query, int column);

/// How many warnings MySQL or MariaDB has about the last statement; 0 for other databases.
unsigned warningCount(const QSqlDriver &driver);

} // namespace retort
