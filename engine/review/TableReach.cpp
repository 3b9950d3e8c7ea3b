// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/review/TableReach.h"

namespace retort {

namespace {

QString reachLiteral(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("''")) + u'\'';
}

QString reachName(const QString &name)
{
    return u'"' + QString(name).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString estimateSql(const QString &dialectName, const TableId &table)
{
    if (dialectName == QLatin1String("postgresql")) {
        const QString name =
            (table.schema.isEmpty() ? QString() : QString(reachName(table.schema) + u'.')) + reachName(table.name);
        return QStringLiteral("SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = to_regclass(") +
               reachLiteral(name) + u')';
    }
    if (dialectName == QLatin1String("sqlite"))
        return QStringLiteral("SELECT coalesce(max(rowid), 0) FROM ") + reachName(table.name);
    if (dialectName == QLatin1String("mysql") || dialectName == QLatin1String("mariadb"))
        return QStringLiteral(
                   "SELECT CAST(table_rows AS SIGNED) FROM information_schema.tables WHERE table_schema = ") +
               (table.schema.isEmpty() ? QStringLiteral("database()") : reachLiteral(table.schema)) +
               QStringLiteral(" AND table_name = ") + reachLiteral(table.name);
    return {};
}

} // namespace

std::vector<TableReach> estimateReach(Session &session, const std::vector<TableId> &tables)
{
    std::vector<TableReach> reach;
    for (const TableId &table : tables) {
        reach.push_back({.table = table, .rows = -1});
        const QString sql = estimateSql(session.dialectName(), table);
        if (sql.isEmpty())
            continue;
        const auto answer = session.execute(sql);
        if (!answer || answer->rows.empty() || answer->rows.front().empty())
            continue;
        if (const auto *rows = answer->rows.front().front().as<qint64>())
            reach.back().rows = *rows;
    }
    return reach;
}

} // namespace retort
