// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/EnvironmentOptions.h"
#include "engine/project/Project.h"
#include "model/Diagnostic.h"

#include <QStringList>

#include <vector>

namespace retort {

/// What a project's env.py configures.
struct EnvironmentReading
{
    EnvironmentOptions options;
    /// What could not be read, each with its line in env.py; the options then keep the defaults of Alembic's own
    /// env.py.
    std::vector<Diagnostic> diagnostics;
    /// True when context.configure() was reached.
    bool hasConfigured = false;
    /// True when its `target_metadata` is None for certain: there are no models to compare a database with.
    bool lacksModels = false;
};

/// Interprets env.py, with engines, connections and the project's models as harmless stand-ins, and reads what it
/// gives to context.configure() and run_migrations(). Never connects. `isOnline` chooses the mode that env.py is told;
/// `tag` is what get_tag_argument() gives it. What retort.toml says of scripts is added: types, and the naming
/// convention where env.py's metadata has none that can be found.
EnvironmentReading readEnvironment(const Project &project, const QStringList &xArguments, bool isOnline,
                                   const std::optional<QString> &tag = {});

} // namespace retort
