// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Ids.h"

namespace retort::ui {

QString shortId(const QString &id)
{
    constexpr int kUsualLength = 12;
    return id.size() <= kUsualLength ? id : QString(id.left(kUsualLength - 1) + u'…');
}

bool saysNothing(const QString &line)
{
    if (line.isEmpty() || line == QLatin1String("empty message"))
        return true;
    return line.startsWith(QLatin1String("Revision ID:")) || line.startsWith(QLatin1String("Revises:")) ||
           line.startsWith(QLatin1String("Create Date:"));
}

} // namespace retort::ui
