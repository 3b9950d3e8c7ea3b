// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Ids.h"

namespace retort::ui {

QString shortId(const QString &id)
{
    constexpr int kUsualLength = 12;
    return id.size() <= kUsualLength ? id : QString(id.left(kUsualLength - 1) + u'…');
}

} // namespace retort::ui
