// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/ServerCatalogue.h"

#include <QRegularExpression>

namespace retort {

QString CatalogueRow::text(size_t column) const
{
    if (column >= m_values.size())
        return {};
    const SqlValue &value = m_values[column];
    if (const auto *text = value.as<QString>())
        return *text;
    if (const auto *number = value.as<qint64>())
        return QString::number(*number);
    if (const auto *bytes = value.as<QByteArray>())
        return QString::fromUtf8(*bytes);
    return {};
}

bool CatalogueRow::isTrue(size_t column) const
{
    const QString word = text(column);
    return word == QLatin1String("t") || word == QLatin1String("true") || word == QLatin1String("1") ||
           word == QLatin1String("YES");
}

QStringList CatalogueRow::list(size_t column) const
{
    return text(column).split(kListSeparator, Qt::SkipEmptyParts);
}

Result<void> forEachRow(Session &session, const QString &sql, const std::function<void(const CatalogueRow &)> &take)
{
    const auto answer = session.execute(sql);
    if (!answer)
        return std::unexpected(answer.error());
    for (const auto &row : answer->rows)
        take(CatalogueRow(row));
    return {};
}

} // namespace retort
