// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ClientLibrary.h"

#include <QSqlDriver>
#include <QSqlQuery>
#include <QSqlResult>
#include <QVariant>

#include <dlfcn.h>
#include <libpq-fe.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// How the handle of MySQL's and MariaDB's client library begins: with the NET of their header mysql_com.h. More of it
/// is the library's own affair.
struct MysqlConnection
{
    void *transport;
    unsigned char *buffer;
    unsigned char *bufferEnd;
    unsigned char *writePosition;
    unsigned char *readPosition;
    int socket;
};

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

/// A function of the client library that the driver stands on. Distributions build Qt's driver for MySQL on MariaDB's
/// client (Debian) or on MySQL's own (Ubuntu), and a handle of the one means nothing to the other.
template <typename Function>
Function *clientFunction(const QSqlDriver &driver, const char *name)
{
    // The driver's plugin is where its virtual functions are.
    Dl_info plugin{};
    if (dladdr(*reinterpret_cast<void *const *>(&driver), &plugin) == 0)
        return nullptr;
    void *library = dlopen(plugin.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (!library)
        return nullptr;
    auto *function = reinterpret_cast<Function *>(dlsym(library, name));
    // The driver itself keeps it loaded.
    dlclose(library);
    return function;
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

int connectionSocket(const QSqlDriver &driver)
{
    if (auto *postgresql = clientHandle<PGconn>(driver, "pg_conn*", "PGconn*"))
        return PQsocket(postgresql);
    auto *mysql = clientHandle<MysqlConnection>(driver, "st_mysql*", "MYSQL*");
    if (!mysql)
        return -1;
    // MySQL's own client has no such function, and notes the socket in the handle.
    auto *socketOf = clientFunction<int(MysqlConnection *)>(driver, "mysql_get_socket");
    return socketOf ? socketOf(mysql) : mysql->socket;
}

void watchIdleConnection(const QSqlDriver &driver)
{
    const int socket = connectionSocket(driver);
    if (socket < 0)
        return;
    struct Setting
    {
        int level;
        int name;
        int value;
    };
    // In seconds; the last one, for what was sent and not confirmed, in milliseconds.
    constexpr std::array kSettings = {Setting{SOL_SOCKET, SO_KEEPALIVE, 1}, Setting{IPPROTO_TCP, TCP_KEEPIDLE, 30},
                                      Setting{IPPROTO_TCP, TCP_KEEPINTVL, 10}, Setting{IPPROTO_TCP, TCP_KEEPCNT, 3},
                                      Setting{IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000}};
    for (const Setting &setting : kSettings)
        (void)setsockopt(socket, setting.level, setting.name, &setting.value, sizeof setting.value);
}

std::optional<int> exactMicroseconds(const QSqlQuery &query, int column)
{
    const QVariant handle = query.result()->handle();
    const bool isPostgresql = handle.isValid() && (qstrcmp(handle.typeName(), "pg_result*") == 0 ||
                                                   qstrcmp(handle.typeName(), "PGresult*") == 0);
    auto *const valueOf = isPostgresql ? clientFunction<decltype(PQgetvalue)>(*query.driver(), "PQgetvalue") : nullptr;
    if (!valueOf)
        return std::nullopt;
    // Of a query that only goes forward, the library holds one row at a time.
    const int row = query.isForwardOnly() ? 0 : query.at();
    const QByteArray text(valueOf(*static_cast<PGresult *const *>(handle.constData()), row, column));
    constexpr int kDigits = 6;
    const qsizetype point = text.indexOf('.', text.lastIndexOf(':'));
    if (point < 0)
        return 0;
    // What follows the digits is the zone.
    const QByteArray rest = text.mid(point + 1, kDigits);
    const auto end = std::ranges::find_if_not(rest, [](char letter) { return letter >= '0' && letter <= '9'; });
    return rest.first(end - rest.begin()).leftJustified(kDigits, '0').toInt();
}

unsigned warningCount(const QSqlDriver &driver)
{
    auto *connection = clientHandle<MysqlConnection>(driver, "st_mysql*", "MYSQL*");
    auto *count = connection ? clientFunction<unsigned(MysqlConnection *)>(driver, "mysql_warning_count") : nullptr;
    return count ? count(connection) : 0;
}

} // namespace retort
