// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/log/Log.h"
#include "engine/migration/EnvironmentOptions.h"
#include "engine/project/Project.h"
#include "engine/script/ScriptHost.h"
#include "model/Diagnostic.h"
#include "model/Error.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace retort {

/// One database that env.py migrates, or one schema of it: what each call of run_migrations() stands for.
struct EnvironmentDatabase
{
    EnvironmentOptions options = {};
    /// What env.py logs before it: level, logger and text.
    std::vector<log::Entry> logged = {};
    /// env.py commits this database together with the next one.
    bool isHeld = false;
};

/// What a project's env.py configures.
struct EnvironmentReading
{
    /// Those of the first database; they matter where there is but one.
    EnvironmentOptions options;
    /// In the order in which env.py goes through them; never empty.
    std::vector<EnvironmentDatabase> databases;
    /// What could not be read, each with its line in env.py; the options then keep the defaults of Alembic's own
    /// env.py.
    std::vector<Diagnostic> diagnostics;
    /// True when context.configure() was reached.
    bool hasConfigured = false;
    /// True when its `target_metadata` is None for certain: there are no models to compare a database with.
    bool lacksModels = false;
    /// env.py cannot go on here: it needs an environment variable that is not set. Only where variables are whole.
    std::optional<Error> error = {};
};

/// What os.environ is to env.py and to scripts.
enum class Variables {
    /// Variables that are not set are unknown values: for previews.
    AsFarAsSet,
    /// The process's environment is all there is, as when Alembic runs.
    Whole
};

/// Interprets env.py, with engines, connections and the project's models as harmless stand-ins, and reads what it
/// gives to context.configure() and run_migrations(). Never connects. `isOnline` chooses the mode that env.py is told;
/// `tag` is what get_tag_argument() gives it. What retort.toml says of scripts is added: types, and the naming
/// convention where env.py's metadata has none that can be found.
EnvironmentReading readEnvironment(const Project &project, const QStringList &xArguments, bool isOnline,
                                   const std::optional<QString> &tag = {}, Variables variables = Variables::AsFarAsSet);

/// What env.py sees of the project and the process when it is interpreted.
script::ScriptHost environmentHost(const Project &project, const QStringList &xArguments, bool isOnline,
                                   const std::optional<QString> &tag, Variables variables);

/// The process's environment, for scripts.
std::map<QString, QString> processVariables();

} // namespace retort
