// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace retort::script {

/// What a run has logged so far; state of the run (Interpreter::state).
struct ScriptLog
{
    struct Line
    {
        /// As Python counts: 10 debug, 20 information, 30 warning, 40 error, 50 critical.
        int level = 20;
        /// The logger's dotted name.
        QString logger;
        QString text;
    };

    /// Bounded: what a script logs beyond is dropped.
    std::vector<Line> lines;
};

} // namespace retort::script
