// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/ScriptWriter.h"

namespace retort {

/// Renders a Mako template (`script.py.mako`) with the interpreter of the migration language; Python is not needed.
/// `file` is the template's path, for messages; errors name its line where one is known.
Result<QString> renderTemplate(const QString &file, const QString &text, const TemplateValues &values);

/// The same with the project's own template file; a plain SQL revision has script.sql.mako, the project's or Retort's.
Result<QString> renderProjectTemplate(const Project &project, const TemplateValues &values);

} // namespace retort
