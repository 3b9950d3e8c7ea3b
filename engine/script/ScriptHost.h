// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Diagnostic.h"
#include "model/SourceText.h"
#include "model/SqlValue.h"

#include <QString>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace retort::script {

class EnvironmentLink;
class ModuleCache;
class OperationTarget;

/// The project's configuration, as env.py sees it (context.config).
struct ScriptConfiguration
{
    using Section = std::map<QString, QString>;

    /// Absolute paths; empty where there is none.
    QString iniFile = {};
    QString tomlFile = {};
    /// The INI section in use (`-n`).
    QString section = QStringLiteral("alembic");
    /// By name, each with DEFAULT's keys and with its values interpolated.
    std::map<QString, Section> sections = {};
    /// `[tool.alembic]`, as far as it is text.
    Section toml = {};
};

/// What a run may use from outside. Every member may be left empty.
struct ScriptHost
{
    /// Behind `op`; without one, an operation ends the run.
    OperationTarget *target = nullptr;
    /// Folders in which the project's own modules are found (`prepend_sys_path`, the script folder).
    std::vector<QString> modulePaths = {};
    /// Where their trees are kept between runs; may be null.
    std::shared_ptr<ModuleCache> moduleCache = {};
    /// Nothing outside this folder is read.
    QString projectFolder = {};
    /// `-x key=value`, as given.
    std::vector<QString> xArguments = {};
    /// `--tag`, for context.get_tag_argument().
    std::optional<QString> tag = {};
    /// What os.environ shows; called when a script first looks. Null: the variables are unknown.
    std::function<std::map<QString, QString>()> environment = {};
    /// Whether a variable that `environment` does not have is not set; else it is unknown (preview).
    bool isEnvironmentWhole = true;
    ScriptConfiguration configuration = {};
    /// The run interprets env.py: it says what a migration is run on, and migrates nothing itself.
    bool isEnvironmentFile = false;
    /// env.py: where its own statements go; null: they are only noted.
    EnvironmentLink *environmentLink = nullptr;
    /// `version_table_schema` of context.configure(), which scripts read from the migration context.
    QString versionTableSchema = {};
    /// What context.is_offline_mode() answers when there is no target (env.py).
    bool isOnline = false;
    /// What types that nobody knows stand for, by dotted name: "app.types.GUID" → "CHAR(36)" (retort.toml).
    std::map<QString, QString> knownTypes = {};
    /// What names that nobody knows stand for: "flask.current_app.config.SITE" → "shop" (retort.toml).
    std::map<QString, SqlValue> knownValues = {};
    /// Told of every warning or information that does not end the run.
    std::function<void(const Diagnostic &)> report = {};
    /// Set by another thread to end the run.
    const std::atomic_bool *isCancelled = nullptr;
};

} // namespace retort::script
