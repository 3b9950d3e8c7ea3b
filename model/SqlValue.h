// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace retort {

/// An exact number as its text, in Python's notation of a Decimal ("12.50", "1E+5"), or an integer beyond 64 bits.
struct SqlDecimal
{
    QString text;
    bool operator==(const SqlDecimal &) const = default;
};

struct SqlDate
{
    int year = 1;
    int month = 1;
    int day = 1;
    bool operator==(const SqlDate &) const = default;
};

struct SqlTime
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    int microsecond = 0;
    /// Seconds east of UTC.
    std::optional<int> utcOffset = {};
    bool operator==(const SqlTime &) const = default;
};

struct SqlDateTime
{
    SqlDate date;
    SqlTime time;
    bool operator==(const SqlDateTime &) const = default;
};

/// A span of time as Python's timedelta has it: microseconds in all.
struct SqlInterval
{
    qint64 microseconds = 0;
    bool operator==(const SqlInterval &) const = default;
};

/// A UUID object: its 32 hexadecimal digits in lower case, without dashes.
struct SqlUuid
{
    QString hex;
    bool operator==(const SqlUuid &) const = default;
};

/// A member of a Python enumeration: an Enum column stores its name, every other column its value's text.
struct SqlEnumMember
{
    QString className;
    QString name;
    QString value;
    bool operator==(const SqlEnumMember &) const = default;
};

/// A value that is known only when the script runs against a database; `name` says to people where it comes from.
struct SqlPlaceholder
{
    QString name;
    bool operator==(const SqlPlaceholder &) const = default;
};

struct SqlValue;
using SqlValueList = std::vector<SqlValue>;
using SqlValueMap = std::vector<std::pair<QString, SqlValue>>;

/// A Python value on its way to the database. std::monostate is None.
struct SqlValue
{
    using Variant =
        std::variant<std::monostate, bool, qint64, double, QString, QByteArray, SqlDecimal, SqlDate, SqlTime,
                     SqlDateTime, SqlInterval, SqlUuid, SqlEnumMember, SqlPlaceholder, SqlValueList, SqlValueMap>;

    SqlValue() = default;
    template <typename T>
        requires(!std::is_same_v<std::remove_cvref_t<T>, SqlValue> && std::is_constructible_v<Variant, T>)
    SqlValue(T &&value) : data(std::forward<T>(value))
    {}
    SqlValue(int value) : data(qint64(value)) {}
    SqlValue(const char *value) = delete;

    bool isNull() const { return std::holds_alternative<std::monostate>(data); }

    template <typename T>
    const T *as() const
    {
        return std::get_if<T>(&data);
    }

    bool operator==(const SqlValue &) const;

    Variant data;
};

/// The digits in groups of 8-4-4-4-12.
QString dashedUuid(const SqlUuid &uuid);

/// The value as Python's repr() shows it, for messages that quote it.
QString pythonRepr(const SqlValue &value);

/// A double in Python's shortest form ("1.5", "1e+30", "inf").
QString pythonFloat(double value);

/// True if the value is a placeholder or holds one.
bool hasPlaceholder(const SqlValue &value);

} // namespace retort
