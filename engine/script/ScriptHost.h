// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Diagnostic.h"
#include "model/SourceText.h"

#include <QString>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace retort::script {

class ModuleCache;
class OperationTarget;

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
    /// What os.environ shows. Nothing: the variables are unknown (preview).
    std::optional<std::map<QString, QString>> environment = {};
    /// Values of the configuration's main section, for context.config.get_main_option().
    std::map<QString, QString> mainOptions = {};
    /// `version_table_schema` of context.configure(), which scripts read from the migration context.
    QString versionTableSchema = {};
    /// What context.is_offline_mode() answers when there is no target (env.py).
    bool isOnline = false;
    /// What types that nobody knows stand for, by dotted name: "app.types.GUID" → "CHAR(36)" (retort.toml).
    std::map<QString, QString> knownTypes = {};
    /// Told of every warning or information that does not end the run.
    std::function<void(const Diagnostic &)> report = {};
    /// Set by another thread to end the run.
    const std::atomic_bool *isCancelled = nullptr;
};

} // namespace retort::script
