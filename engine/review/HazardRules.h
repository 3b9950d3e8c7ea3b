// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/review/Hazard.h"
#include "engine/review/HazardSubject.h"

#include <QRegularExpression>

#include <optional>
#include <span>

namespace retort {

/// One rule of the review. Its texts are source texts of the translation context "retort::Hazard"; %1 in them is what
/// the finder names, a table mostly.
struct HazardRule
{
    const char *id;
    /// "postgresql", "mysql" (MariaDB too), "sqlite", …; empty for all.
    const char *dialect;
    Hazard::Severity severity;
    /// What the rule is about in the given operation; nothing where it does not apply.
    std::optional<QString> (*find)(const HazardSubject &subject);
    const char *message;
    const char *advice;

    bool isFor(const QString &dialectName) const;
    Hazard hazard(const QString &subject) const;
};

/// The rules for operations, and those for SQL that a script sends as text.
std::span<const HazardRule> operationRules();
std::span<const HazardRule> sqlRules();

/// The rule of that id; null for none.
const HazardRule *hazardRule(const QString &id);

} // namespace retort
