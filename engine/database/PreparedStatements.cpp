// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/PreparedStatements.h"

#include <sqlite3.h>

namespace retort {

namespace {

int bindValue(sqlite3_stmt *statement, int place, const SqlValue &value)
{
    if (const auto *number = value.as<qint64>())
        return sqlite3_bind_int64(statement, place, *number);
    const auto *text = value.as<QString>();
    if (!text)
        return sqlite3_bind_null(statement, place);
    const QByteArray bytes = QString(*text).remove(QChar(0)).toUtf8();
    return sqlite3_bind_text(statement, place, bytes.constData(), int(bytes.size()), SQLITE_TRANSIENT);
}

} // namespace

PreparedStatements::~PreparedStatements()
{
    for (sqlite3_stmt *const statement : std::as_const(m_statements))
        sqlite3_finalize(statement);
}

int PreparedStatements::execute(const QString &sql, const std::vector<SqlValue> &values)
{
    sqlite3_stmt *&statement = m_statements[sql];
    if (!statement) {
        const QByteArray text = sql.toUtf8();
        const int code = sqlite3_prepare_v3(m_connection, text.constData(), int(text.size()), SQLITE_PREPARE_PERSISTENT,
                                            &statement, nullptr);
        if (code != SQLITE_OK)
            return code;
    }
    int code = SQLITE_OK;
    for (std::size_t i = 0; i < values.size() && code == SQLITE_OK; ++i)
        code = bindValue(statement, int(i) + 1, values[i]);
    if (code == SQLITE_OK) {
        do {
            code = sqlite3_step(statement);
        } while (code == SQLITE_ROW);
    }
    // The code of the step comes again here.
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

} // namespace retort
