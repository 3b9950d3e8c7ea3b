// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ClientLibrary.h"

#include <QSqlDriver>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QSqlResult>
#include <QVariant>

#include <dlfcn.h>
#include <libpq-fe.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <map>
#include <mutex>
#include <string>

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

/// The rows of an answer; all of them are the library's own affair.
struct MysqlResult;

/// What both client libraries say of a column, in their header mysql.h.
struct MysqlField
{
    std::array<char *, 7> names;
    std::array<unsigned long, 2> widths;
    std::array<unsigned, 7> nameLengths;
    unsigned flags;
    unsigned decimals;
    unsigned characterSet;
};

/// The client library's own handle in `handle`, if it is of that type: Qt names it by the structure behind it or, in
/// older versions, by the typedef.
template <typename Handle>
Handle *handleIn(const QVariant &handle, const char *typeName, const char *typedefName)
{
    const bool isIt =
        handle.isValid() && (qstrcmp(handle.typeName(), typeName) == 0 || qstrcmp(handle.typeName(), typedefName) == 0);
    if (!isIt)
        return nullptr;
    return *static_cast<Handle *const *>(handle.constData());
}

template <typename Handle>
Handle *clientHandle(const QSqlDriver &driver, const char *typeName, const char *typedefName)
{
    return handleIn<Handle>(driver.handle(), typeName, typedefName);
}

template <typename Handle>
Handle *resultHandle(const QSqlQuery &query, const char *typeName, const char *typedefName)
{
    return handleIn<Handle>(query.result()->handle(), typeName, typedefName);
}

/// A function of the client library that the driver stands on. Distributions build Qt's driver for MySQL on MariaDB's
/// client (Debian) or on MySQL's own (Ubuntu), and a handle of the one means nothing to the other.
void *findFunction(const QSqlDriver &driver, const char *name)
{
    // The driver's plugin is where its virtual functions are.
    Dl_info plugin{};
    if (dladdr(*reinterpret_cast<void *const *>(&driver), &plugin) == 0)
        return nullptr;
    void *library = dlopen(plugin.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (!library)
        return nullptr;
    void *function = dlsym(library, name);
    // The driver itself keeps it loaded.
    dlclose(library);
    return function;
}

/// Each is looked for once: no two drivers have a function of one name, and Qt unloads none.
template <typename Function>
Function *clientFunction(const QSqlDriver &driver, const char *name)
{
    static std::mutex mutex;
    static std::map<std::string, void *> found;
    const std::scoped_lock lock(mutex);
    void *&function = found[name];
    if (!function)
        function = findFunction(driver, name);
    return reinterpret_cast<Function *>(function);
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

unsigned warningCount(const QSqlDriver &driver)
{
    auto *connection = clientHandle<MysqlConnection>(driver, "st_mysql*", "MYSQL*");
    auto *count = connection ? clientFunction<unsigned(MysqlConnection *)>(driver, "mysql_warning_count") : nullptr;
    return count ? count(connection) : 0;
}

QByteArray commandTag(const QSqlQuery &query)
{
    auto *const result = resultHandle<PGresult>(query, "pg_result*", "PGresult*");
    return result ? QByteArray(PQcmdStatus(result)) : QByteArray();
}

/// What the client library has for reading rows, and the row on which the query stands.
struct ServerRows::Mysql
{
    MysqlResult *result;
    void *(*tell)(MysqlResult *);
    void *(*seek)(MysqlResult *, void *);
    char **(*fetch)(MysqlResult *);
    unsigned long *(*lengths)(MysqlResult *);
    MysqlField *(*field)(MysqlResult *, unsigned);
    char **row = nullptr;
    const unsigned long *rowLengths = nullptr;
};

ServerRows::ServerRows(QSqlQuery &query)
    : m_query(query), m_postgresql(resultHandle<PGresult>(query, "pg_result*", "PGresult*") != nullptr)
{
    auto *const result = resultHandle<MysqlResult>(query, "st_mysql_res*", "MYSQL_RES*");
    if (!result)
        return;
    const QSqlDriver &driver = *query.driver();
    const Mysql mysql{.result = result,
                      .tell = clientFunction<void *(MysqlResult *)>(driver, "mysql_row_tell"),
                      .seek = clientFunction<void *(MysqlResult *, void *)>(driver, "mysql_row_seek"),
                      .fetch = clientFunction<char **(MysqlResult *)>(driver, "mysql_fetch_row"),
                      .lengths = clientFunction<unsigned long *(MysqlResult *)>(driver, "mysql_fetch_lengths"),
                      .field =
                          clientFunction<MysqlField *(MysqlResult *, unsigned)>(driver, "mysql_fetch_field_direct")};
    if (mysql.tell && mysql.seek && mysql.fetch && mysql.lengths && mysql.field)
        m_mysql = std::make_unique<Mysql>(mysql);
}

ServerRows::~ServerRows() = default;

bool ServerRows::next()
{
    // MySQL's driver keeps the row that it stands on to itself: it is fetched once more from the place before it.
    void *const place = m_mysql ? m_mysql->tell(m_mysql->result) : nullptr;
    if (!m_query.next())
        return false;
    if (m_mysql) {
        m_mysql->seek(m_mysql->result, place);
        m_mysql->row = m_mysql->fetch(m_mysql->result);
        m_mysql->rowLengths = m_mysql->lengths(m_mysql->result);
    }
    return true;
}

QByteArray ServerRows::bytes(int column) const
{
    if (m_mysql)
        return QByteArray(m_mysql->row[column], qsizetype(m_mysql->rowLengths[column]));
    const auto *result = resultHandle<PGresult>(m_query, "pg_result*", "PGresult*");
    // Of a query that only goes forward, the library holds one row at a time.
    const int row = m_query.isForwardOnly() ? 0 : m_query.at();
    return QByteArray(PQgetvalue(result, row, column), PQgetlength(result, row, column));
}

Result<QString> ServerRows::odbcText(int column) const
{
    // ISO/IEC 9075-3, as sql.h has it.
    constexpr short kSuccess = 0;
    constexpr short kSuccessWithInfo = 1;
    constexpr short kCharacters = 1;
    constexpr long kNullData = -1;
    auto *const read =
        clientFunction<short(void *, unsigned short, short, void *, long, long *)>(*m_query.driver(), "SQLGetData");
    void *const statement = resultHandle<void>(m_query, "void*", "SQLHANDLE");
    std::array<char, 128> text{};
    long length = 0;
    const short answer = read && statement ? read(statement, static_cast<unsigned short>(column + 1), kCharacters,
                                                  text.data(), long(text.size()), &length)
                                           : short(-1);
    if (answer != kSuccess && answer != kSuccessWithInfo)
        return std::unexpected(
            Error{Error::Kind::Database,
                  QStringLiteral("The ODBC driver does not give the time in column %1 with its fraction of a second")
                      .arg(m_query.record().fieldName(column)),
                  {},
                  QStringLiteral("Let the statement make it a text: CAST(... AS CHAR(32)).")});
    return length == kNullData ? QString() : QString::fromLatin1(text.data());
}

bool ServerRows::isBinary(int column) const
{
    constexpr unsigned kBinaryCharacterSet = 63;
    return m_mysql && m_mysql->field(m_mysql->result, unsigned(column))->characterSet == kBinaryCharacterSet;
}

unsigned ServerRows::type(int column) const
{
    return PQftype(resultHandle<PGresult>(m_query, "pg_result*", "PGresult*"), column);
}

} // namespace retort
