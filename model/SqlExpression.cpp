// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlExpression.h"

#include "model/SqlNodes.h"

#include <algorithm>

namespace retort {

void SqlOptions::set(const QString &name, SqlOption option)
{
    const auto found = std::ranges::find(m_entries, name, &std::pair<QString, SqlOption>::first);
    if (found != m_entries.end())
        found->second = std::move(option);
    else
        m_entries.emplace_back(name, std::move(option));
}

const SqlOption *SqlOptions::find(QStringView name) const
{
    const auto found = std::ranges::find_if(m_entries, [name](const auto &entry) { return entry.first == name; });
    return found == m_entries.end() ? nullptr : &found->second;
}

const SqlValue *SqlOptions::value(QStringView name) const
{
    const SqlOption *option = find(name);
    return option ? std::get_if<SqlValue>(option) : nullptr;
}

QString SqlOptions::text(QStringView name) const
{
    const SqlOption *option = find(name);
    if (!option)
        return {};
    if (const auto *expression = std::get_if<SqlExpression>(option)) {
        const auto *sql = expression->as<SqlText>();
        return sql ? sql->text : QString();
    }
    const auto &plain = std::get<SqlValue>(*option);
    if (plain.isNull())
        return {};
    const auto *string = plain.as<QString>();
    return string ? *string : pythonRepr(plain);
}

bool SqlOptions::flag(QStringView name, bool fallback) const
{
    const SqlOption *option = find(name);
    if (!option)
        return fallback;
    const auto *plain = std::get_if<SqlValue>(option);
    if (!plain)
        return true;
    if (const auto *boolean = plain->as<bool>())
        return *boolean;
    if (const auto *number = plain->as<qint64>())
        return *number != 0;
    if (const auto *text = plain->as<QString>())
        return !text->isEmpty();
    return !plain->isNull();
}

std::optional<qint64> SqlOptions::number(QStringView name) const
{
    const SqlValue *plain = value(name);
    if (!plain)
        return {};
    if (const auto *number = plain->as<qint64>())
        return *number;
    if (const auto *text = plain->as<QString>()) {
        bool isNumber = false;
        const qint64 result = text->toLongLong(&isNumber);
        if (isNumber)
            return result;
    }
    return {};
}

} // namespace retort
