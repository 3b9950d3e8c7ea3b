// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlValue.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace retort {

namespace {

QString reprOfText(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString result(quote);
    for (const QChar c : text) {
        if (c == quote || c == u'\\')
            result += QLatin1Char('\\') % c;
        else if (c == u'\n')
            result += QLatin1String("\\n");
        else if (c == u'\r')
            result += QLatin1String("\\r");
        else if (c == u'\t')
            result += QLatin1String("\\t");
        else if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            result += QLatin1String("\\x") % QString::number(c.unicode(), 16).rightJustified(2, u'0');
        else
            result += c;
    }
    return result + quote;
}

QString reprOfBytes(const QByteArray &bytes)
{
    const char quote = bytes.contains('\'') && !bytes.contains('"') ? '"' : '\'';
    QString result = QLatin1Char('b') % QLatin1Char(quote);
    for (const char byte : bytes) {
        const auto value = uchar(byte);
        if (byte == quote || byte == '\\')
            result += QLatin1Char('\\') % QLatin1Char(byte);
        else if (byte == '\n')
            result += QLatin1String("\\n");
        else if (byte == '\r')
            result += QLatin1String("\\r");
        else if (byte == '\t')
            result += QLatin1String("\\t");
        else if (value < 0x20 || value >= 0x7f)
            result += QLatin1String("\\x") % QString::number(value, 16).rightJustified(2, u'0');
        else
            result += QLatin1Char(byte);
    }
    return result + QLatin1Char(quote);
}

QString reprOfZone(const std::optional<int> &offset)
{
    if (!offset)
        return {};
    if (*offset == 0)
        return QStringLiteral(", tzinfo=datetime.timezone.utc");
    return QStringLiteral(", tzinfo=datetime.timezone(datetime.timedelta(seconds=%1))").arg(*offset);
}

QString reprOfClock(const SqlTime &time)
{
    QString result = QStringLiteral("%1, %2").arg(time.hour).arg(time.minute);
    if (time.second != 0 || time.microsecond != 0)
        result += QStringLiteral(", %1").arg(time.second);
    if (time.microsecond != 0)
        result += QStringLiteral(", %1").arg(time.microsecond);
    return result + reprOfZone(time.utcOffset);
}

QString reprOfInterval(const SqlInterval &interval)
{
    constexpr qint64 kMicrosecondsPerDay = 86'400'000'000;
    qint64 days = interval.microseconds / kMicrosecondsPerDay;
    qint64 rest = interval.microseconds % kMicrosecondsPerDay;
    if (rest < 0) {
        rest += kMicrosecondsPerDay;
        --days;
    }
    QStringList parts;
    if (days != 0)
        parts += QStringLiteral("days=%1").arg(days);
    if (rest / 1'000'000 != 0)
        parts += QStringLiteral("seconds=%1").arg(rest / 1'000'000);
    if (rest % 1'000'000 != 0)
        parts += QStringLiteral("microseconds=%1").arg(rest % 1'000'000);
    return QStringLiteral("datetime.timedelta(%1)")
        .arg(parts.isEmpty() ? QStringLiteral("0") : parts.join(QLatin1String(", ")));
}

struct PythonRepr
{
    QString operator()(std::monostate) const { return QStringLiteral("None"); }
    QString operator()(bool value) const { return value ? QStringLiteral("True") : QStringLiteral("False"); }
    QString operator()(qint64 value) const { return QString::number(value); }
    QString operator()(double value) const { return pythonFloat(value); }
    QString operator()(const QString &value) const { return reprOfText(value); }
    QString operator()(const QByteArray &value) const { return reprOfBytes(value); }
    QString operator()(const SqlDecimal &value) const { return QStringLiteral("Decimal('%1')").arg(value.text); }
    QString operator()(const SqlDate &value) const
    {
        return QStringLiteral("datetime.date(%1, %2, %3)").arg(value.year).arg(value.month).arg(value.day);
    }
    QString operator()(const SqlTime &value) const
    {
        return QStringLiteral("datetime.time(%1)").arg(reprOfClock(value));
    }
    QString operator()(const SqlDateTime &value) const
    {
        return QStringLiteral("datetime.datetime(%1, %2, %3, %4)")
            .arg(value.date.year)
            .arg(value.date.month)
            .arg(value.date.day)
            .arg(reprOfClock(value.time));
    }
    QString operator()(const SqlInterval &value) const { return reprOfInterval(value); }
    QString operator()(const SqlUuid &value) const { return QStringLiteral("UUID('%1')").arg(dashedUuid(value)); }
    QString operator()(const SqlEnumMember &value) const
    {
        return QStringLiteral("<%1.%2: %3>").arg(value.className, value.name, reprOfText(value.value));
    }
    QString operator()(const SqlPlaceholder &value) const { return QStringLiteral("<%1>").arg(value.name); }
    QString operator()(const SqlValueList &list) const
    {
        QStringList items;
        for (const SqlValue &item : list)
            items += pythonRepr(item);
        return QStringLiteral("[%1]").arg(items.join(QLatin1String(", ")));
    }
    QString operator()(const SqlValueMap &map) const
    {
        QStringList items;
        for (const auto &[key, value] : map)
            items += QStringLiteral("%1: %2").arg(reprOfText(key), pythonRepr(value));
        return QStringLiteral("{%1}").arg(items.join(QLatin1String(", ")));
    }
};

} // namespace

bool SqlValue::operator==(const SqlValue &other) const
{
    return data == other.data;
}

QString dashedUuid(const SqlUuid &uuid)
{
    const QString &hex = uuid.hex;
    return hex.left(8) % QLatin1Char('-') % hex.mid(8, 4) % QLatin1Char('-') % hex.mid(12, 4) % QLatin1Char('-') %
           hex.mid(16, 4) % QLatin1Char('-') % hex.mid(20);
}

QString pythonRepr(const SqlValue &value)
{
    return std::visit(PythonRepr(), value.data);
}

QString pythonFloat(double value)
{
    if (std::isnan(value))
        return QStringLiteral("nan");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    std::array<char, 64> buffer;
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
    const QString scientific = QString::fromLatin1(buffer.data(), end - buffer.data());
    const int exponent = scientific.section(u'e', 1).toInt();
    if (exponent < -4 || exponent >= 16)
        return scientific;
    const auto fixedEnd =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
    const QString fixed = QString::fromLatin1(buffer.data(), fixedEnd - buffer.data());
    return fixed.contains(u'.') ? fixed : fixed + QLatin1String(".0");
}

bool hasPlaceholder(const SqlValue &value)
{
    if (value.as<SqlPlaceholder>())
        return true;
    if (const auto *list = value.as<SqlValueList>())
        return std::ranges::any_of(*list, [](const SqlValue &item) { return hasPlaceholder(item); });
    if (const auto *map = value.as<SqlValueMap>())
        return std::ranges::any_of(*map, [](const auto &entry) { return hasPlaceholder(entry.second); });
    return false;
}

} // namespace retort
