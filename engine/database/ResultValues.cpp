// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ResultValues.h"

#include "engine/database/ServerValues.h"

#include <QDateTime>
#include <QSqlField>
#include <QVariant>

#include <algorithm>
#include <array>
#include <limits>

namespace retort {

namespace {

SqlValue sqlValueFrom(const QVariant &value)
{
    if (value.isNull())
        return {};
    switch (value.typeId()) {
    case QMetaType::Bool: return value.toBool();
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Char:
    case QMetaType::UChar:
    case QMetaType::SChar:
    case QMetaType::Long:
    case QMetaType::LongLong: return qint64(value.toLongLong());
    case QMetaType::ULong:
    case QMetaType::ULongLong: {
        const qulonglong number = value.toULongLong();
        return number <= qulonglong(std::numeric_limits<qint64>::max()) ? SqlValue(qint64(number))
                                                                        : SqlValue(SqlDecimal{QString::number(number)});
    }
    case QMetaType::Float:
    case QMetaType::Double: return value.toDouble();
    case QMetaType::QByteArray: return value.toByteArray();
    case QMetaType::QDate: {
        const QDate date = value.toDate();
        return SqlDate{date.year(), date.month(), date.day()};
    }
    case QMetaType::QTime: {
        const QTime time = value.toTime();
        return SqlTime{time.hour(), time.minute(), time.second(), time.msec() * 1000};
    }
    case QMetaType::QDateTime: {
        const QDateTime moment = value.toDateTime();
        const QDate date = moment.date();
        const QTime time = moment.time();
        return SqlDateTime{{date.year(), date.month(), date.day()},
                           {time.hour(), time.minute(), time.second(), time.msec() * 1000}};
    }
    default: return value.toString();
    }
}

/// ODBC's types as the driver manager numbers them: Qt has an integer for the one, and upper case for the other.
SqlValue odbcValue(int type, SqlValue value)
{
    constexpr int kBit = -7;
    constexpr int kGuid = -11;
    if (const auto *number = value.as<qint64>(); number && type == kBit)
        return *number != 0;
    if (const auto *text = value.as<QString>(); text && type == kGuid)
        return text->toLower();
    return value;
}

/// Of these Qt's driver gives no fraction of a second, or three digits of it.
bool isOdbcTime(int type)
{
    constexpr std::array kTimes = {10, 11, 92, 93};
    return std::ranges::find(kTimes, type) != kTimes.end();
}

} // namespace

ResultValues::ResultValues(const QSqlQuery &query, const QSqlRecord &columns, bool isOdbc)
    : m_query(query), m_isOdbc(isOdbc)
{
    for (int column = 0; column < columns.count(); ++column) {
        m_types.push_back(columns.field(column).typeID());
        if (columns.field(column).metaType().id() == QMetaType::ULongLong)
            m_unsigned.push_back(std::size_t(column));
    }
}

Result<SqlValue> ResultValues::at(const ServerRows &rows, int column) const
{
    const int type = m_types[std::size_t(column)];
    if (m_isOdbc && isOdbcTime(type)) {
        const Result<QString> text = rows.odbcText(column);
        if (!text)
            return std::unexpected(text.error());
        return text->isNull() ? SqlValue() : momentValue(*text);
    }
    if (m_query.isNull(column))
        return SqlValue();
    if (rows.hasPostgresqlText())
        return postgresqlValue(rows.type(column), rows.text(column));
    if (rows.hasMysqlText() && isMysqlTextValue(type))
        return mysqlValue(type, rows.text(column));
    if (rows.hasMysqlText() && isMysqlString(type)) {
        const bool isText = isMysqlJson(type) || !rows.isBinary(column);
        return isText ? SqlValue(rows.text(column)) : SqlValue(rows.bytes(column));
    }
    SqlValue value = sqlValueFrom(m_query.value(column));
    return m_isOdbc ? odbcValue(type, std::move(value)) : value;
}

std::vector<std::size_t> ResultValues::jsonColumns(const ServerRows &rows) const
{
    std::vector<std::size_t> columns;
    for (std::size_t column = 0; column < m_types.size(); ++column) {
        if (rows.hasPostgresqlText() && isPostgresqlJson(rows.type(int(column))))
            columns.push_back(column);
    }
    return columns;
}

} // namespace retort
