// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/review/HazardRules.h"

#include <QCoreApplication>

#include <algorithm>

namespace retort {

int countOf(const std::vector<Hazard> &hazards, Hazard::Severity severity)
{
    return int(std::ranges::count(hazards, severity, &Hazard::severity));
}

bool HazardRule::isFor(const QString &dialectName) const
{
    const QLatin1String own(dialect);
    // What holds for MySQL holds for MariaDB.
    const QString name = dialectName == QLatin1String("mariadb") ? QStringLiteral("mysql") : dialectName;
    return own.isEmpty() || own == name;
}

Hazard HazardRule::hazard(const QString &subject) const
{
    const auto translated = [&subject](const char *text) {
        const QString words = *text ? QCoreApplication::translate("retort::Hazard", text) : QString();
        return words.contains(QLatin1String("%1")) ? words.arg(subject) : words;
    };
    return {
        .rule = QLatin1String(id), .severity = severity, .message = translated(message), .advice = translated(advice)};
}

const HazardRule *hazardRule(const QString &id)
{
    for (const std::span<const HazardRule> rules : {operationRules(), sqlRules()}) {
        const auto found =
            std::ranges::find_if(rules, [&id](const HazardRule &rule) { return id == QLatin1String(rule.id); });
        if (found != rules.end())
            return &*found;
    }
    return nullptr;
}

} // namespace retort
