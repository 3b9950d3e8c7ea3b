// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/PlaceholderText.h"

#include <QRegularExpression>

namespace retort {

namespace {

// Noncharacters of Unicode: no interchanged text may have them.
constexpr QChar kBegin(0xfdd0);
constexpr QChar kEnd(0xfdd1);

} // namespace

QString placeholderText(const QString &name)
{
    return kBegin + QString(name).remove(kBegin).remove(kEnd) + kEnd;
}

bool hasPlaceholderText(QStringView text)
{
    return text.contains(kBegin);
}

bool isNothingButPlaceholder(QStringView text)
{
    return text.startsWith(kBegin) && text.indexOf(kEnd) == text.size() - 1;
}

QString shownPlaceholders(const QString &text)
{
    return QString(text).replace(kBegin, u'<').replace(kEnd, u'>');
}

QString placeholderParameter(const QString &name)
{
    static const QRegularExpression others(QStringLiteral("\\W+"));
    QString parameter = QString(name).replace(others, QStringLiteral("_"));
    while (parameter.endsWith(u'_'))
        parameter.chop(1);
    while (parameter.startsWith(u'_'))
        parameter.remove(0, 1);
    return parameter.isEmpty() ? QStringLiteral("value") : parameter;
}

} // namespace retort
