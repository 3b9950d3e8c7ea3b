// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/SqlValue.h"

#include <QString>

#include <map>

namespace retort {

/// What retort.toml says of a project's scripts:
///
///     [types]                                  # types that cannot be found, and what they are in the database
///     "app.types.GUID" = "CHAR(36)"
///     [values]                                 # other names that cannot be found, and what they are
///     "flask.current_app.config.SITE" = "shop"
///     [naming_convention]                      # as target_metadata has it, where its module cannot be followed
///     uq = "uq_%(table_name)s_%(column_0_name)s"
struct ScriptSettings
{
    std::map<QString, QString> types = {};
    std::map<QString, SqlValue> values = {};
    std::map<QString, QString> namingConvention = {};

    /// A file that does not exist reads as empty; a malformed one, or a value of another kind, is an error with its
    /// line.
    static Result<ScriptSettings> read(const QString &path);
};

} // namespace retort
