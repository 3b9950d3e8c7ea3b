// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

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

/// How many warnings MySQL or MariaDB has about the last statement; 0 for other databases.
unsigned warningCount(const QSqlDriver &driver);

/// What PostgreSQL says that it has done ("CREATE TABLE", "INSERT 0 1") after the query was executed; empty for other
/// databases.
QByteArray commandTag(const QSqlQuery &query);

/// The rows of a query as the server sent them: PostgreSQL's and MySQL's values as text, where the driver's are less
/// than that.
class ServerRows
{
public:
    /// `query` has been executed, stands before its first row, and outlives this.
    explicit ServerRows(QSqlQuery &query);
    ~ServerRows();

    /// To the next row; false if there is none.
    bool next();
    bool hasPostgresqlText() const { return m_postgresql; }
    bool hasMysqlText() const { return m_mysql != nullptr; }
    /// What an ODBC driver gives when it is asked for the column as text; a null text for NULL. Has to be asked before
    /// Qt's driver is asked for this column or a later one. An error where the driver does not give it.
    Result<QString> odbcText(int column) const;
    /// A value of the row that is not NULL.
    QByteArray bytes(int column) const;
    QString text(int column) const { return QString::fromUtf8(bytes(column)); }
    /// PostgreSQL's number of a column's type (pg_type.oid).
    unsigned type(int column) const;
    /// Whether a column of MySQL's holds bytes, and not text in a character set.
    bool isBinary(int column) const;

private:
    QSqlQuery &m_query;
    bool m_postgresql = false;
    struct Mysql;
    std::unique_ptr<Mysql> m_mysql;
};

} // namespace retort
