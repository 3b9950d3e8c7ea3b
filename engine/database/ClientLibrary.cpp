// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ClientLibrary.h"

#include <QSqlDriver>
#include <QVariant>

#include <libpq-fe.h>
#include <mysql.h>

namespace retort {

namespace {

/// The client library's own handle of the connection, if it is of that type: Qt names it by the structure behind it or,
/// in older versions, by the typedef.
template <typename Handle>
Handle *clientHandle(const QSqlDriver &driver, const char *typeName, const char *typedefName)
{
    const QVariant handle = driver.handle();
    const bool isIt =
        handle.isValid() && (qstrcmp(handle.typeName(), typeName) == 0 || qstrcmp(handle.typeName(), typedefName) == 0);
    if (!isIt)
        return nullptr;
    return *static_cast<Handle *const *>(handle.constData());
}

void keepNotice(void *notices, const char *text)
{
    static_cast<QStringList *>(notices)->append(QString::fromUtf8(text).trimmed());
}

} // namespace

void collectNotices(const QSqlDriver &driver, QStringList &notices)
{
    if (auto *connection = clientHandle<PGconn>(driver, "pg_conn*", "PGconn*"))
        PQsetNoticeProcessor(connection, keepNotice, &notices);
}

unsigned warningCount(const QSqlDriver &driver)
{
    auto *connection = clientHandle<MYSQL>(driver, "st_mysql*", "MYSQL*");
    return connection ? mysql_warning_count(connection) : 0;
}

} // namespace retort
