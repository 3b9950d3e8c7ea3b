// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QString>

namespace retort {

/// One finding about a script: the same value for the editor's squiggles, the terminal and the tests.
struct Diagnostic
{
    enum class Severity { Information, Warning, Error };

    Severity severity = Severity::Error;
    /// A short stable word for the kind of finding, for example "syntax", "unknown-name", "missing-parent".
    QString code;
    QString message;
    SourceRange range = {};
    /// What the user can do about it; may be empty.
    QString hint = {};
};

/// "file:12:5: error: message (hint)"
QString describe(const Diagnostic &diagnostic);

} // namespace retort
