// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/TypeRoom.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace retort {

namespace {

using Family = TypeRoom::Family;

constexpr qint64 kNoLimit = -1;

struct TextRow
{
    std::string_view word;
    /// Without a number behind it; kNoLimit on PostgreSQL for all of them.
    qint64 length;
    bool isInBytes;
};
/// MySQL 8.4, section 13.7.
constexpr std::array<TextRow, 11> kTexts = {{{"VARCHAR", kNoLimit, false},
                                             {"CHARACTER VARYING", kNoLimit, false},
                                             {"NVARCHAR", kNoLimit, false},
                                             {"CHAR", 1, false},
                                             {"CHARACTER", 1, false},
                                             {"NCHAR", 1, false},
                                             {"TINYTEXT", 255, true},
                                             {"TEXT", 65'535, true},
                                             {"MEDIUMTEXT", 16'777'215, true},
                                             {"LONGTEXT", 4'294'967'295, true},
                                             {"CLOB", kNoLimit, false}}};

struct IntegerRow
{
    std::string_view word;
    const char *lowest;
    const char *highest;
    const char *highestUnsigned;
};
constexpr std::array<IntegerRow, 9> kIntegers = {
    {{"TINYINT", "-128", "127", "255"},
     {"SMALLINT", "-32768", "32767", "65535"},
     {"INT2", "-32768", "32767", "65535"},
     {"MEDIUMINT", "-8388608", "8388607", "16777215"},
     {"INTEGER", "-2147483648", "2147483647", "4294967295"},
     {"INT", "-2147483648", "2147483647", "4294967295"},
     {"INT4", "-2147483648", "2147483647", "4294967295"},
     {"BIGINT", "-9223372036854775808", "9223372036854775807", "18446744073709551615"},
     {"INT8", "-9223372036854775808", "9223372036854775807", "18446744073709551615"}}};

struct FloatRow
{
    std::string_view word;
    int bitsOnPostgresql;
    int bitsOnMysql;
};
constexpr std::array<FloatRow, 4> kFloats = {
    {{"FLOAT", 64, 32}, {"REAL", 32, 64}, {"DOUBLE", 64, 64}, {"DOUBLE PRECISION", 64, 64}}};

template <typename Rows>
auto rowOf(const Rows &rows, const QString &word)
{
    return std::ranges::find_if(
        rows, [&](const auto &row) { return word == QLatin1String(row.word.data(), qsizetype(row.word.size())); });
}

/// Whole numbers as texts: "-5" is less than "12".
bool isLess(const QString &one, const QString &other)
{
    const bool isOneNegative = one.startsWith(u'-');
    if (isOneNegative != other.startsWith(u'-'))
        return isOneNegative;
    const bool isSmaller = one.size() != other.size() ? one.size() < other.size() : one < other;
    return isOneNegative ? !isSmaller && one != other : isSmaller;
}

/// Digits before the point that a number of that type may have; nothing if there is no end.
std::optional<qint64> wholeDigits(const TypeRoom &room)
{
    if (room.family == Family::Integer)
        return std::max(room.lowest.size() - (room.lowest.startsWith(u'-') ? 1 : 0), room.highest.size());
    return room.length ? std::optional(*room.length - room.scale.value_or(0)) : std::nullopt;
}

QString powerOfTen(qint64 digits)
{
    return u'1' + QString(digits, u'0');
}

} // namespace

TypeRoom TypeRoom::of(const QString &ddl, bool isMysql)
{
    static const QRegularExpression pattern(
        QStringLiteral("^([A-Z]\\w*(?: VARYING| PRECISION)?)\\s*(?:\\((\\d+)(?:\\s*,\\s*(\\d+))?\\))?(.*)$"));
    const QRegularExpressionMatch match = pattern.match(ddl.simplified().toUpper());
    // MySQL's truth values are small numbers.
    const bool isTruth = match.captured(1) == QLatin1String("BOOL") || match.captured(1) == QLatin1String("BOOLEAN");
    const QString word = isMysql && isTruth ? QStringLiteral("TINYINT") : match.captured(1);
    const bool hasNumber = match.capturedLength(2) > 0;
    // An array is another matter.
    if (!match.hasMatch() || match.captured(4).contains(u'['))
        return {};
    if (const auto *const text = rowOf(kTexts, word); text != kTexts.end()) {
        TypeRoom room{.family = Family::Text, .isInBytes = isMysql && text->isInBytes};
        const bool isEndless = text->length == kNoLimit || (!isMysql && text->isInBytes);
        if (hasNumber)
            room.length = match.captured(2).toLongLong();
        else if (!isEndless)
            room.length = text->length;
        return room;
    }
    if (const auto *const whole = rowOf(kIntegers, word); whole != kIntegers.end()) {
        const bool isUnsigned = match.captured(4).contains(QLatin1String("UNSIGNED"));
        return {.family = Family::Integer,
                .lowest = isUnsigned ? QStringLiteral("0") : QString::fromLatin1(whole->lowest),
                .highest = QString::fromLatin1(isUnsigned ? whole->highestUnsigned : whole->highest)};
    }
    if (const auto *const real = rowOf(kFloats, word); real != kFloats.end())
        return {.family = Family::Float, .bits = isMysql ? real->bitsOnMysql : real->bitsOnPostgresql};
    if (word == QLatin1String("NUMERIC") || word == QLatin1String("DECIMAL")) {
        TypeRoom room{.family = Family::Decimal};
        constexpr int kMysqlDigits = 10;
        if (hasNumber || isMysql) {
            room.length = hasNumber ? match.captured(2).toLongLong() : kMysqlDigits;
            room.scale = match.captured(3).toInt();
        }
        return room;
    }
    if (word == QLatin1String("DATE"))
        return {.family = Family::Date};
    if (word == QLatin1String("DATETIME") || word == QLatin1String("TIMESTAMP") ||
        word == QLatin1String("TIMESTAMPTZ")) {
        constexpr int kMicroseconds = 6;
        return {.family = Family::Moment, .scale = hasNumber ? match.captured(2).toInt() : isMysql ? 0 : kMicroseconds};
    }
    return {};
}

bool TypeRoom::holdsAllOf(const TypeRoom &other) const
{
    const bool isSame = family == other.family;
    if (family == Family::Text)
        return isSame && (!length || (other.length && *other.length <= *length && (isInBytes <= other.isInBytes)));
    if (family == Family::Integer)
        return isSame && !isLess(other.lowest, lowest) && !isLess(highest, other.highest);
    if (family == Family::Decimal && (isSame || other.family == Family::Integer)) {
        const int otherScale = other.family == Family::Integer ? 0 : other.scale.value_or(INT_MAX);
        const auto otherDigits = wholeDigits(other);
        return !length || (otherDigits && *otherDigits <= *wholeDigits(*this) && otherScale <= scale.value_or(INT_MAX));
    }
    if (family == Family::Float)
        return isSame && other.bits <= bits;
    if (family == Family::Moment)
        return other.family == Family::Date || (isSame && other.scale.value_or(0) <= scale.value_or(0));
    return family == Family::Date && isSame;
}

QString TypeRoom::misfits(const TypeRoom &other, const QString &column) const
{
    const bool isNumber = other.family == Family::Integer || other.family == Family::Decimal;
    if (family == Family::Text && other.family == Family::Text && length)
        return QStringLiteral("%1(%2) > %3")
            .arg(isInBytes ? QStringLiteral("octet_length") : QStringLiteral("char_length"), column)
            .arg(*length);
    if (family == Family::Integer && isNumber) {
        const QString outside = QStringLiteral("%1 < %2 OR %1 > %3").arg(column, lowest, highest);
        return other.family == Family::Integer ? outside : outside + QStringLiteral(" OR %1 <> round(%1)").arg(column);
    }
    if (family == Family::Decimal && isNumber && length)
        return QStringLiteral("abs(%1) >= %2 OR %1 <> round(%1, %3)")
            .arg(column, powerOfTen(*wholeDigits(*this)), QString::number(scale.value_or(0)));
    if (family == Family::Date && other.family == Family::Moment)
        return QStringLiteral("%1 <> CAST(%1 AS DATE)").arg(column);
    return {};
}

} // namespace retort
