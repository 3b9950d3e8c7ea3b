// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptName.h"

#include <QHash>
#include <QRegularExpression>
#include <QTimeZone>

#include <chrono>

namespace retort::ScriptName {

QString Moment::text() const
{
    QString result = time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (microseconds != 0)
        result += QStringLiteral(".%1").arg(microseconds, 6, 10, QLatin1Char('0'));
    if (hasZone) {
        const int seconds = time.offsetFromUtc();
        const int minutes = std::abs(seconds) / 60;
        result += QStringLiteral("%1%2:%3")
                      .arg(QChar(seconds < 0 ? u'-' : u'+'))
                      .arg(minutes / 60, 2, 10, QLatin1Char('0'))
                      .arg(minutes % 60, 2, 10, QLatin1Char('0'));
    }
    return result;
}

Result<Moment> now(const QString &zone, const std::optional<QDateTime> &fixed)
{
    Moment moment;
    const auto sinceEpoch =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    moment.time = fixed.value_or(QDateTime::fromMSecsSinceEpoch(sinceEpoch.count() / 1000));
    moment.microseconds = fixed ? fixed->time().msec() * 1000 : int(sinceEpoch.count() % 1'000'000);
    if (zone.isEmpty())
        return moment;
    QTimeZone found(zone.toUtf8());
    if (!found.isValid())
        found = QTimeZone(zone.toUpper().toUtf8());
    if (!found.isValid())
        return commandError(QStringLiteral("Can't locate timezone: %1").arg(zone));
    moment.time = moment.time.toTimeZone(found);
    moment.hasZone = true;
    return moment;
}

QString slug(const QString &message, int limit)
{
    static const QRegularExpression word(QStringLiteral("\\w+"), QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    for (auto match = word.globalMatch(message); match.hasNext();)
        words.append(match.next().captured());
    const QString joined = words.join(u'_').toLower();
    // Python counts code points.
    const QList<uint> points = joined.toUcs4();
    if (points.size() <= limit)
        return joined;
    QString cut = QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData()), limit);
    if (const qsizetype last = cut.lastIndexOf(u'_'); last >= 0)
        cut.truncate(last);
    return cut + u'_';
}

Result<QString> format(const QString &fileTemplate, const QString &revision, const QString &slug, const Moment &moment)
{
    static const QRegularExpression token(QStringLiteral("%(?:%|\\((\\w+)\\)(0?)(\\d*)(?:\\.(\\d+))?([sd]))"));
    const QDate date = moment.time.date();
    const QTime time = moment.time.time();
    const QHash<QString, qint64> numbers{{QStringLiteral("epoch"), moment.time.toSecsSinceEpoch()},
                                         {QStringLiteral("year"), date.year()},
                                         {QStringLiteral("month"), date.month()},
                                         {QStringLiteral("day"), date.day()},
                                         {QStringLiteral("hour"), time.hour()},
                                         {QStringLiteral("minute"), time.minute()},
                                         {QStringLiteral("second"), time.second()}};
    const QHash<QString, QString> texts{{QStringLiteral("rev"), revision}, {QStringLiteral("slug"), slug}};
    QString result;
    qsizetype from = 0;
    while (true) {
        const qsizetype percent = fileTemplate.indexOf(u'%', from);
        if (percent < 0)
            break;
        result += QStringView(fileTemplate).mid(from, percent - from);
        const QRegularExpressionMatch match = token.match(fileTemplate, percent, QRegularExpression::NormalMatch,
                                                          QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch()) {
            return commandError(
                QStringLiteral("file_template cannot be understood from '%1' on").arg(fileTemplate.mid(percent)));
        }
        from = match.capturedEnd(0);
        const QString name = match.captured(1);
        if (name.isEmpty()) {
            result += u'%';
            continue;
        }
        if (!numbers.contains(name) && !texts.contains(name)) {
            return commandError(QStringLiteral("file_template has no value for '%1'").arg(name),
                                QStringLiteral("Known: rev, slug, epoch, year, month, day, hour, minute, second."));
        }
        const bool isNumber = numbers.contains(name);
        QString value = isNumber ? QString::number(numbers.value(name)) : texts.value(name);
        const int precision = match.captured(4).toInt();
        if (isNumber && match.captured(5) == QLatin1String("d"))
            value = value.rightJustified(precision, u'0');
        else if (!match.captured(4).isEmpty())
            value = value.left(precision);
        else if (!isNumber && match.captured(5) == QLatin1String("d"))
            return commandError(QStringLiteral("file_template: %(%1)d is not a number").arg(name));
        result += value.rightJustified(match.captured(3).toInt(), match.captured(2).isEmpty() ? u' ' : u'0');
    }
    result += QStringView(fileTemplate).mid(from);
    return result;
}

} // namespace retort::ScriptName
