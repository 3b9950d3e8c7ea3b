// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QString>

#include <vector>

namespace retort {

/// Something about a statement that a person should know before it runs.
struct Hazard
{
    enum class Severity { Information, Warning, Error };

    /// The rule's name, as the help and other tools know it: "PG-IDX-CONC".
    QString rule = {};
    Severity severity = Severity::Warning;
    /// What would happen, in words for people; and the safer way, empty where there is none.
    QString message = {};
    QString advice = {};
    /// The revision that does it, and where its script says so.
    QString revision = {};
    SourceRange source = {};
    /// Which piece of the reviewed SQL it is about; -1 for the revision as a whole.
    int piece = -1;
};

/// How many of them are at least that severe.
int countOf(const std::vector<Hazard> &hazards, Hazard::Severity severity);

} // namespace retort
