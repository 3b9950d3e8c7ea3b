// SPDX-License-Identifier: GPL-3.0-or-later
// Dates and times as text: strftime(), strptime() and ISO 8601.
#include "engine/script/modules/DateTime.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"

#include <QRegularExpression>

#include <array>

namespace retort::script {

namespace {

constexpr std::array kDayNames{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array kMonthNames{"January", "February", "March",     "April",   "May",      "June",
                                 "July",    "August",   "September", "October", "November", "December"};

QString twoDigits(qint64 number, int width = 2, QChar fill = u'0')
{
    return QString::number(number).rightJustified(width, fill);
}

int hourOf(qint64 ofDay)
{
    return int(ofDay / (3600 * kMicrosPerSecond));
}

int minuteOf(qint64 ofDay)
{
    return int(ofDay / (60 * kMicrosPerSecond) % 60);
}

int secondOf(qint64 ofDay)
{
    return int(ofDay / kMicrosPerSecond % 60);
}

QString compactOffset(qint64 offset)
{
    return isoOffset(offset).remove(u':');
}

QString expandDirective(const ClockReading &at, QChar directive)
{
    const auto nested = [&](const char *pattern) { return strftime(at, QLatin1String(pattern)); };
    const int hour = hourOf(at.ofDay);
    const int weekday = at.date.dayOfWeek();
    int isoYear = 0;
    const int isoWeek = at.date.weekNumber(&isoYear);
    switch (directive.unicode()) {
    case 'Y': return QString::number(at.date.year());
    case 'y': return twoDigits(at.date.year() % 100);
    case 'C': return twoDigits(at.date.year() / 100);
    case 'm': return twoDigits(at.date.month());
    case 'd': return twoDigits(at.date.day());
    case 'e': return twoDigits(at.date.day(), 2, u' ');
    case 'H': return twoDigits(hour);
    case 'I': return twoDigits((hour + 11) % 12 + 1);
    case 'M': return twoDigits(minuteOf(at.ofDay));
    case 'S': return twoDigits(secondOf(at.ofDay));
    case 'f': return twoDigits(at.ofDay % kMicrosPerSecond, 6);
    case 'p': return hour < 12 ? QStringLiteral("AM") : QStringLiteral("PM");
    case 'j': return twoDigits(at.date.dayOfYear(), 3);
    case 'a': return QLatin1String(kDayNames[std::size_t(weekday - 1)]).left(3);
    case 'A': return QLatin1String(kDayNames[std::size_t(weekday - 1)]);
    case 'b':
    case 'h': return QLatin1String(kMonthNames[std::size_t(at.date.month() - 1)]).left(3);
    case 'B': return QLatin1String(kMonthNames[std::size_t(at.date.month() - 1)]);
    case 'w': return QString::number(weekday % 7);
    case 'u': return QString::number(weekday);
    case 'U': return twoDigits((at.date.dayOfYear() + 6 - weekday % 7) / 7);
    case 'W': return twoDigits((at.date.dayOfYear() + 6 - (weekday - 1)) / 7);
    case 'G': return QString::number(isoYear);
    case 'V': return twoDigits(isoWeek);
    case 's':
        return QString::number((startOfDay(at.date) + at.ofDay - at.offset.value_or(0) - unixEpoch()) /
                               kMicrosPerSecond);
    case 'z': return at.offset ? compactOffset(*at.offset) : QString();
    case 'Z': return at.zoneName;
    case 'c': return nested("%a %b %e %H:%M:%S %Y");
    case 'x':
    case 'D': return nested("%m/%d/%y");
    case 'X':
    case 'T': return nested("%H:%M:%S");
    case 'R': return nested("%H:%M");
    case 'F': return nested("%Y-%m-%d");
    case 'n': return QStringLiteral("\n");
    case 't': return QStringLiteral("\t");
    case '%': return QStringLiteral("%");
    default: return QStringLiteral("%") + directive;
    }
}

QString anyOf(const auto &names, qsizetype length)
{
    QStringList choices;
    for (const char *name : names)
        choices << (length > 0 ? QString(QLatin1String(name)).left(length) : QString(QLatin1String(name)));
    return QStringLiteral("(") + choices.join(u'|') + QStringLiteral(")");
}

/// The regular expression for a directive of strptime(), or an empty text.
QString patternOf(QChar directive)
{
    switch (directive.unicode()) {
    case 'Y':
    case 'G': return QStringLiteral("(\\d\\d\\d\\d)");
    case 'y': return QStringLiteral("(\\d\\d)");
    case 'm': return QStringLiteral("(1[0-2]|0[1-9]|[1-9])");
    case 'd': return QStringLiteral("(3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])");
    case 'H': return QStringLiteral("(2[0-3]|[0-1]\\d|\\d)");
    case 'I': return QStringLiteral("(1[0-2]|0[1-9]|[1-9])");
    case 'M': return QStringLiteral("([0-5]\\d|\\d)");
    case 'S': return QStringLiteral("(6[0-1]|[0-5]\\d|\\d)");
    case 'f': return QStringLiteral("([0-9]{1,6})");
    case 'p': return QStringLiteral("(am|pm)");
    case 'j': return QStringLiteral("(36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])");
    case 'a': return anyOf(kDayNames, 3);
    case 'A': return anyOf(kDayNames, 0);
    case 'b': return anyOf(kMonthNames, 3);
    case 'B': return anyOf(kMonthNames, 0);
    case 'w': return QStringLiteral("([0-6])");
    case 'z': return QStringLiteral("([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|z)");
    case 'Z': return QStringLiteral("(utc|gmt|)");
    default: return {};
    }
}

int monthNumbered(const QString &name)
{
    for (std::size_t i = 0; i < kMonthNames.size(); ++i) {
        if (QString(QLatin1String(kMonthNames[i])).startsWith(name.left(3), Qt::CaseInsensitive))
            return int(i) + 1;
    }
    return 1;
}

qint64 readOffset(const QString &text)
{
    if (text.startsWith(u'Z', Qt::CaseInsensitive))
        return 0;
    const QString digits = QString(text.mid(1)).remove(u':');
    const QString whole = digits.section(u'.', 0, 0);
    qint64 offset =
        (whole.mid(0, 2).toInt() * 3600 + whole.mid(2, 2).toInt() * 60 + whole.mid(4, 2).toInt()) * kMicrosPerSecond;
    offset += digits.section(u'.', 1, 1).leftJustified(6, u'0', true).toInt();
    return text.startsWith(u'-') ? -offset : offset;
}

/// What strptime() has read so far.
struct PartsRead
{
    int year = 1900;
    int month = 1;
    int day = 1;
    int dayOfYear = 0;
    qint64 hour = 0;
    qint64 minute = 0;
    qint64 second = 0;
    qint64 fraction = 0;
    bool isTwelveHours = false;
    bool isAfternoon = false;
    std::optional<qint64> offset = {};

    void take(QChar directive, const QString &text)
    {
        const int number = text.trimmed().toInt();
        switch (directive.unicode()) {
        case 'Y': year = number; break;
        case 'y': year = number < 69 ? 2000 + number : 1900 + number; break;
        case 'm': month = number; break;
        case 'b':
        case 'B': month = monthNumbered(text); break;
        case 'd': day = number; break;
        case 'j': dayOfYear = number; break;
        case 'H': hour = number; break;
        case 'I':
            hour = number;
            isTwelveHours = true;
            break;
        case 'p': isAfternoon = text.startsWith(u'p', Qt::CaseInsensitive); break;
        case 'M': minute = number; break;
        case 'S': second = number; break;
        case 'f': fraction = text.leftJustified(6, u'0').toInt(); break;
        case 'z': offset = readOffset(text); break;
        default: break;
        }
    }

    ClockReading reading() const
    {
        ClockReading result;
        result.date = dayOfYear > 0 ? QDate(year, 1, 1).addDays(dayOfYear - 1) : QDate(year, month, day);
        const qint64 hours = isTwelveHours ? hour % 12 + (isAfternoon ? 12 : 0) : hour;
        result.ofDay = ((hours * 60 + minute) * 60 + second) * kMicrosPerSecond + fraction;
        result.offset = offset;
        return result;
    }
};

} // namespace

QString strftime(const ClockReading &reading, const QString &pattern)
{
    QString result;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != u'%' || i + 1 == pattern.size()) {
            result += pattern[i];
            continue;
        }
        QChar directive = pattern[++i];
        // glibc's flag against padding: %-d.
        const bool isUnpadded = directive == u'-' && i + 1 < pattern.size();
        if (isUnpadded)
            directive = pattern[++i];
        QString part = expandDirective(reading, directive);
        if (isUnpadded) {
            while (part.size() > 1 && (part.startsWith(u'0') || part.startsWith(u' ')))
                part.remove(0, 1);
        }
        result += part;
    }
    return result;
}

ClockReading strptime(Interpreter &interpreter, const QString &text, const QString &pattern)
{
    QString expanded = pattern;
    expanded.replace(QLatin1String("%T"), QLatin1String("%H:%M:%S"));
    expanded.replace(QLatin1String("%D"), QLatin1String("%m/%d/%y"));
    expanded.replace(QLatin1String("%F"), QLatin1String("%Y-%m-%d"));
    expanded.replace(QLatin1String("%c"), QLatin1String("%a %b %d %H:%M:%S %Y"));
    expanded.replace(QLatin1String("%x"), QLatin1String("%m/%d/%y"));
    expanded.replace(QLatin1String("%X"), QLatin1String("%H:%M:%S"));
    QString expression;
    QString directives;
    for (qsizetype i = 0; i < expanded.size(); ++i) {
        const QChar c = expanded[i];
        if (c.isSpace()) {
            if (!expression.endsWith(QLatin1String("\\s+")))
                expression += QLatin1String("\\s+");
        } else if (c != u'%') {
            expression += QRegularExpression::escape(QString(c));
        } else if (i + 1 == expanded.size()) {
            raiseValueError(interpreter, QStringLiteral("stray %% in format '%1'").arg(pattern));
        } else if (expanded[++i] == u'%') {
            expression += u'%';
        } else {
            const QString part = patternOf(expanded[i]);
            if (part.isEmpty()) {
                raiseValueError(interpreter,
                                QStringLiteral("'%1' is a bad directive in format '%2'").arg(expanded[i]).arg(pattern));
            }
            expression += part;
            directives += expanded[i];
        }
    }
    const QRegularExpression regex(QStringLiteral("\\A(?:%1)").arg(expression),
                                   QRegularExpression::CaseInsensitiveOption);
    const auto match = regex.match(text);
    if (!match.hasMatch()) {
        raiseValueError(interpreter,
                        QStringLiteral("time data %1 does not match format %2").arg(reprOf(text), reprOf(pattern)));
    }
    if (match.capturedEnd() != text.size()) {
        raiseValueError(interpreter, QStringLiteral("unconverted data remains: %1").arg(text.mid(match.capturedEnd())));
    }
    PartsRead parts;
    for (qsizetype i = 0; i < directives.size(); ++i)
        parts.take(directives[i], match.captured(int(i) + 1));
    const ClockReading reading = parts.reading();
    if (!reading.date.isValid())
        raiseValueError(interpreter, QStringLiteral("day is out of range for month"));
    return reading;
}

QString isoTime(qint64 ofDay, const QString &timespec)
{
    const auto fraction = ofDay % kMicrosPerSecond;
    const QString minutes = twoDigits(hourOf(ofDay)) + u':' + twoDigits(minuteOf(ofDay));
    const QString seconds = minutes + u':' + twoDigits(secondOf(ofDay));
    if (timespec == QLatin1String("hours"))
        return twoDigits(hourOf(ofDay));
    if (timespec == QLatin1String("minutes"))
        return minutes;
    if (timespec == QLatin1String("milliseconds"))
        return seconds + u'.' + twoDigits(fraction / 1000, 3);
    if (timespec == QLatin1String("microseconds") || (timespec == QLatin1String("auto") && fraction != 0))
        return seconds + u'.' + twoDigits(fraction, 6);
    return seconds;
}

QString isoOffset(qint64 offset)
{
    const qint64 size = std::abs(offset);
    QString text = (offset < 0 ? QStringLiteral("-") : QStringLiteral("+")) + isoTime(size, QStringLiteral("minutes"));
    if (size % (60 * kMicrosPerSecond) != 0)
        text += u':' + twoDigits(secondOf(size));
    if (size % kMicrosPerSecond != 0)
        text += u'.' + twoDigits(size % kMicrosPerSecond, 6);
    return text;
}

std::optional<ClockReading> readIsoTime(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\AT?(\\d\\d)(?::?([0-5]\\d)(?::?([0-5]\\d)(?:[.,](\\d+))?)?)?(Z|[+-]\\d\\d(?::?\\d\\d(?::?"
                       "\\d\\d(?:\\.\\d+)?)?)?)?\\z"));
    const auto match = pattern.match(text);
    if (!match.hasMatch() || match.captured(1).toInt() > 23)
        return std::nullopt;
    PartsRead parts;
    parts.take(u'H', match.captured(1));
    parts.take(u'M', match.captured(2));
    parts.take(u'S', match.captured(3));
    parts.take(u'f', match.captured(4).left(6));
    ClockReading reading = parts.reading();
    if (match.hasCaptured(5) && !match.captured(5).isEmpty())
        reading.offset = readOffset(match.captured(5));
    return reading;
}

std::optional<ClockReading> readIsoDateTime(const QString &text)
{
    static const QRegularExpression days(QStringLiteral("\\A(\\d{4})-?(\\d\\d)-?(\\d\\d)(?:[^0-9](.+))?\\z"),
                                         QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression weeks(QStringLiteral("\\A(\\d{4})-?W(\\d\\d)(?:-?([1-7]))?(?:[^0-9](.+))?\\z"),
                                          QRegularExpression::DotMatchesEverythingOption);
    ClockReading reading;
    QString time;
    if (const auto match = days.match(text); match.hasMatch()) {
        reading.date = QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
        time = match.captured(4);
    } else if (const auto week = weeks.match(text); week.hasMatch()) {
        const QDate inFirstWeek(week.captured(1).toInt(), 1, 4);
        const int weekday = week.captured(3).isEmpty() ? 1 : week.captured(3).toInt();
        reading.date =
            inFirstWeek.addDays(1 - inFirstWeek.dayOfWeek() + (week.captured(2).toInt() - 1) * 7 + weekday - 1);
        time = week.captured(4);
    } else {
        return std::nullopt;
    }
    if (!reading.date.isValid() || reading.date.year() < 1)
        return std::nullopt;
    if (time.isEmpty())
        return reading;
    const auto clock = readIsoTime(time);
    if (!clock)
        return std::nullopt;
    reading.ofDay = clock->ofDay;
    reading.offset = clock->offset;
    return reading;
}

} // namespace retort::script
