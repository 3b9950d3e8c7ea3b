// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace retort::script {

/// What one run may use. Reaching a bound ends the run with a located diagnostic.
struct Bounds
{
    /// Statements, calls and rounds of loops.
    qint64 steps = 20'000'000;
    /// Calls of functions within each other.
    int depth = 150;
    /// Bytes held by the values of the run.
    qint64 memory = qint64(512) * 1024 * 1024;
    /// Characters that the script may print.
    qint64 output = qint64(1) * 1024 * 1024;
    std::chrono::milliseconds time = std::chrono::seconds(20);
    /// Undecided conditions within each other whose branches are shown.
    int branches = 12;
};

} // namespace retort::script
