// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace retort::script {

/// Environment variables that the run has asked for in vain; state of the run (Interpreter::state).
struct MissingVariables
{
    QStringList names;
};

} // namespace retort::script
