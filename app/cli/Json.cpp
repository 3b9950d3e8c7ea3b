// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Json.h"

#include <QJsonDocument>

namespace retort {

QString jsonLine(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + QLatin1Char('\n');
}

} // namespace retort
