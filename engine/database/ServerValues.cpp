// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ServerValues.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace retort {

namespace {

constexpr qint64 kSecond = 1'000'000;
constexpr qint64 kDay = 86'400 * kSecond;

/// ".5" → 500000
int microsecondsOf(const QString &fraction)
{
    return fraction.isEmpty() ? 0 : fraction.mid(1, 6).leftJustified(6, u'0').toInt();
}

// --------------------------------------------------------------------------------------------------------------------
// moments

/// "+02", "-03:30", "+00:19:32" in seconds.
std::optional<int> zoneOffset(const QString &text)
{
    if (text.isEmpty())
        return std::nullopt;
    const QStringList parts = text.mid(1).split(u':');
    const int seconds = parts.value(0).toInt() * 3600 + parts.value(1).toInt() * 60 + parts.value(2).toInt();
    return text.startsWith(u'-') ? -seconds : seconds;
}

/// A date, a time or both; text for what Python has no value for: "infinity", years before 1 or after 9999.
SqlValue momentOf(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral(
        R"(^(?:(\d{4})-(\d\d)-(\d\d))?[ T]?(?:(\d\d):(\d\d):(\d\d)(\.\d+)?([+-]\d\d(?::\d\d){0,2})?)?$)"));
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch() || text.isEmpty())
        return text;
    const auto number = [&match](int group) { return match.captured(group).toInt(); };
    const SqlDate date{number(1), number(2), number(3)};
    const SqlTime time{number(4), number(5), number(6), microsecondsOf(match.captured(7)),
                       zoneOffset(match.captured(8))};
    if (match.capturedLength(1) == 0)
        return time;
    if (date.month == 0 || date.day == 0)
        return text; // MySQL's 0000-00-00
    if (match.capturedLength(4) == 0)
        return date;
    return SqlDateTime{date, time};
}

/// PostgreSQL's "1 year 2 mons -3 days -04:05:06.7"; months have 30 days and years 365, as in Python's driver.
SqlValue intervalOf(const QString &text)
{
    static const QRegularExpression days(QStringLiteral(R"((-?\+?\d+) (year|mon|day)s?)"));
    static const QRegularExpression clock(QStringLiteral(R"(([+-]?)(\d+):(\d\d):(\d\d)(\.\d+)?$)"));
    qint64 span = 0;
    for (auto matches = days.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString unit = match.captured(2);
        const int length = unit == QLatin1String("year") ? 365 : unit == QLatin1String("mon") ? 30 : 1;
        span += match.captured(1).toLongLong() * length * kDay;
    }
    if (const auto match = clock.match(text); match.hasMatch()) {
        const qint64 seconds = match.captured(2).toLongLong() * 3600 + match.captured(3).toLongLong() * 60 +
                               match.captured(4).toLongLong();
        const qint64 ofDay = seconds * kSecond + microsecondsOf(match.captured(5));
        span += match.captured(1) == QLatin1String("-") ? -ofDay : ofDay;
    }
    return SqlInterval{span};
}

// --------------------------------------------------------------------------------------------------------------------
// arrays

/// The values of PostgreSQL's {a,"b c",NULL,{d}} (section 8.15.6).
class ArrayText
{
public:
    ArrayText(const QString &text, unsigned itemType) : m_text(text), m_itemType(itemType) {}

    SqlValue read()
    {
        // Bounds may stand before it: [0:1]={1,2}.
        m_at = std::max<qsizetype>(0, m_text.indexOf(u'{'));
        return list();
    }

private:
    SqlValueList list()
    {
        SqlValueList items;
        ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != u'}') {
            if (m_text[m_at] == u',')
                ++m_at;
            else if (m_text[m_at] == u'{')
                items.emplace_back(list());
            else
                items.push_back(item());
        }
        ++m_at;
        return items;
    }

    SqlValue item()
    {
        QString text;
        const bool isQuoted = m_text[m_at] == u'"';
        if (isQuoted)
            ++m_at;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (isQuoted ? c == u'"' : c == u',' || c == u'}')
                break;
            if (c == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            text += m_text[m_at];
        }
        if (isQuoted)
            ++m_at;
        return !isQuoted && text == QLatin1String("NULL") ? SqlValue() : postgresqlValue(m_itemType, text);
    }

    const QString &m_text;
    unsigned m_itemType;
    qsizetype m_at = 0;
};

// --------------------------------------------------------------------------------------------------------------------
// PostgreSQL's types

using Decoder = SqlValue (*)(const QString &);

struct PostgresqlValueType
{
    unsigned type;
    /// The type of arrays of it, 0 for none that is decoded.
    unsigned arrayType;
    Decoder decode;
};

SqlValue textOf(const QString &text)
{
    return text;
}

SqlValue wholeNumberOf(const QString &text)
{
    return text.toLongLong();
}

SqlValue realNumberOf(const QString &text)
{
    return text == QLatin1String("Infinity")    ? std::numeric_limits<double>::infinity()
           : text == QLatin1String("-Infinity") ? -std::numeric_limits<double>::infinity()
           : text == QLatin1String("NaN")       ? std::numeric_limits<double>::quiet_NaN()
                                                : text.toDouble();
}

SqlValue decimalOf(const QString &text)
{
    return SqlDecimal{text};
}

SqlValue truthOf(const QString &text)
{
    return text == QLatin1String("t");
}

SqlValue uuidOf(const QString &text)
{
    return SqlUuid{QString(text).remove(u'-')};
}

/// \x0102 or, of old servers, \001\002
SqlValue bytesOf(const QString &text)
{
    if (text.startsWith(QLatin1String("\\x")))
        return QByteArray::fromHex(text.mid(2).toLatin1());
    QByteArray bytes;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != u'\\') {
            bytes += text[at].toLatin1();
        } else if (text.mid(at + 1, 1) == QLatin1String("\\")) {
            bytes += '\\';
            ++at;
        } else {
            bytes += char(text.mid(at + 1, 3).toInt(nullptr, 8));
            at += 3;
        }
    }
    return bytes;
}

// PostgreSQL 15, src/include/catalog/pg_type.dat. Types that are missing are text for scripts.
constexpr auto kPostgresqlValues = std::to_array<PostgresqlValueType>({
    {16, 1000, truthOf},       {17, 1001, bytesOf},       {18, 1002, textOf},        {19, 1003, textOf},
    {20, 1016, wholeNumberOf}, {21, 1005, wholeNumberOf}, {23, 1007, wholeNumberOf}, {25, 1009, textOf},
    {26, 1028, wholeNumberOf}, {114, 199, textOf},        {650, 651, textOf},        {700, 1021, realNumberOf},
    {701, 1022, realNumberOf}, {829, 1040, textOf},       {869, 1041, textOf},       {1042, 1014, textOf},
    {1043, 1015, textOf},      {1082, 1182, momentOf},    {1083, 1183, momentOf},    {1114, 1115, momentOf},
    {1184, 1185, momentOf},    {1186, 1187, intervalOf},  {1266, 1270, momentOf},    {1700, 1231, decimalOf},
    {2950, 2951, uuidOf},      {3802, 3807, textOf},
});

/// enum_field_types of MySQL's field_types.h.
enum MysqlType {
    Decimal = 0,
    Float = 4,
    Double = 5,
    Timestamp = 7,
    Date = 10,
    Time = 11,
    DateTime = 12,
    VarChar = 15,
    Bit = 16,
    Json = 245,
    NewDecimal = 246,
    TinyBlob = 249,
    MediumBlob,
    LongBlob,
    Blob,
    VarString,
    String,
};

} // namespace

SqlValue momentValue(const QString &text)
{
    return momentOf(text);
}

SqlValue postgresqlValue(unsigned type, const QString &text)
{
    for (const PostgresqlValueType &known : kPostgresqlValues) {
        if (known.type == type)
            return known.decode(text);
        if (known.arrayType == type)
            return ArrayText(text, known.type).read();
    }
    return text;
}

bool isPostgresqlJson(unsigned type)
{
    constexpr std::array kTypes = {114U, 199U, 3802U, 3807U};
    return std::ranges::find(kTypes, type) != kTypes.end();
}

bool isMysqlTextValue(int type)
{
    static constexpr std::array kTypes = {Decimal, Float, Double, Timestamp, Date, Time, DateTime, NewDecimal};
    return std::ranges::find(kTypes, type) != kTypes.end();
}

bool isMysqlString(int type)
{
    return type == VarChar || type == Bit || type == Json || (type >= TinyBlob && type <= String);
}

bool isMysqlJson(int type)
{
    return type == Json;
}

SqlValue mysqlValue(int type, const QString &text)
{
    switch (type) {
    case Decimal:
    case NewDecimal: return decimalOf(text);
    case Float:
    case Double: return realNumberOf(text);
    case Time: return intervalOf(text); // a span of up to 838 hours
    default: return momentOf(text);
    }
}

} // namespace retort
