// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"
#include "model/Error.h"

#include <QString>

namespace retort {

/// Writes the SQL of `--sql` where env.py wants it: `file` as env.py names it (from the current directory), or standard
/// output if it is empty. Since a project's text decides on the file, only files below the current directory are
/// written, and only those named *.sql are replaced.
Result<void> writeText(const Terminal &terminal, const QString &file, const QString &text);

} // namespace retort
