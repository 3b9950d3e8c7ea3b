// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QString>

#include <vector>

namespace retort::script {

/// A template as a program, with the line of the template (0: none) for each of its lines.
struct MakoProgram
{
    QString code = {};
    std::vector<int> lines = {};
};

/// A Mako template as a Python program that hands each piece of text to `__write__(text)`. What a template may hold is
/// Mako's: `${expression | filters}`, lines with `%` and `##`, `<% %>`, `<%! %>`, `<%def>`, `<%text>`, `<%doc>`, and a
/// backslash at the end of a line. Fails with the template's line for a construct that is not closed or not known, and
/// for <%include>, <%inherit> and <%namespace>, which need other files: Alembic gives templates none.
Result<MakoProgram> translateMako(const QString &file, const QString &text);

} // namespace retort::script
