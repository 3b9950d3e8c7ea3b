// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/sqlite/SqliteMemory.h"

#include <sqlite3.h>

#include <cstring>

namespace retort {

namespace {

/// Virtual machine steps; a statement of DDL takes some hundreds.
constexpr int kMostSteps = 1'000'000;
constexpr int kMostBytes = 1'000'000;
constexpr int kMostColumns = 2'000;

/// A script's statement may change tables here, and nothing else.
int authorize(void *, int action, const char *first, const char *second, const char *, const char *)
{
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_VTABLE: return SQLITE_DENY;
    case SQLITE_FUNCTION: {
        const char *name = second ? second : "";
        const bool reachesOut = std::strcmp(name, "load_extension") == 0 || std::strcmp(name, "readfile") == 0 ||
                                std::strcmp(name, "writefile") == 0 || std::strcmp(name, "fts3_tokenizer") == 0;
        return reachesOut ? SQLITE_DENY : SQLITE_OK;
    }
    case SQLITE_PRAGMA: {
        const char *name = first ? first : "";
        const bool onlyTells = std::strncmp(name, "table_", 6) == 0 || std::strncmp(name, "index_", 6) == 0;
        return onlyTells ? SQLITE_OK : SQLITE_DENY;
    }
    default: return SQLITE_OK;
    }
}

int interrupt(void *)
{
    return 1;
}

SqlValue valueAt(sqlite3_stmt *statement, int column)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return {};
    case SQLITE_INTEGER: return SqlValue(qint64(sqlite3_column_int64(statement, column)));
    default:
        return SqlValue(QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(statement, column)),
                                          sqlite3_column_bytes(statement, column)));
    }
}

struct Finalize
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Nothing if SQLite refuses it.
Prepared prepared(sqlite3 *database, const QString &sql)
{
    const QByteArray text = sql.toUtf8();
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(database, text.constData(), int(text.size()), &statement, nullptr);
    return Prepared(statement);
}

} // namespace

void SqliteMemory::Close::operator()(sqlite3 *database) const
{
    sqlite3_close(database);
}

SqliteMemory::SqliteMemory()
{
    sqlite3 *database = nullptr;
    sqlite3_open_v2(":memory:", &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, nullptr);
    m_database.reset(database);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, kMostBytes);
    sqlite3_limit(database, SQLITE_LIMIT_COLUMN, kMostColumns);
    sqlite3_exec(database, "PRAGMA max_page_count = 5000", nullptr, nullptr, nullptr);
    sqlite3_set_authorizer(database, authorize, nullptr);
}

bool SqliteMemory::run(const QString &statement) const
{
    const Prepared ready = prepared(m_database.get(), statement);
    if (!ready)
        return false;
    sqlite3_progress_handler(m_database.get(), kMostSteps, interrupt, nullptr);
    int state = SQLITE_ROW;
    while (state == SQLITE_ROW)
        state = sqlite3_step(ready.get());
    sqlite3_progress_handler(m_database.get(), 0, nullptr, nullptr);
    return state == SQLITE_DONE;
}

SqliteReflection SqliteMemory::reflection() const
{
    return SqliteReflection([database = m_database.get()](const QString &sql) -> Result<SqliteRows> {
        const Prepared ready = prepared(database, sql);
        if (!ready)
            return std::unexpected(
                Error{.kind = Error::Kind::Database, .message = QString::fromUtf8(sqlite3_errmsg(database))});
        SqliteRows rows;
        while (sqlite3_step(ready.get()) == SQLITE_ROW) {
            std::vector<SqlValue> row;
            for (int column = 0; column < sqlite3_column_count(ready.get()); ++column)
                row.push_back(valueAt(ready.get(), column));
            rows.push_back(std::move(row));
        }
        return rows;
    });
}

} // namespace retort
