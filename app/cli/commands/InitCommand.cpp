// SPDX-License-Identifier: GPL-3.0-or-later
// init: how a project begins.
#include "app/cli/Command.h"
#include "engine/project/ProjectInit.h"

#include <CLI/App.hpp>

#include <QDir>

#include <memory>

namespace retort {

namespace {

struct InitOptions
{
    std::string templateName = "generic";
    std::string directory;
    bool asPackage = false;
};

Result<int> initProject(Invocation &invocation, const InitOptions &options)
{
    const Result<ConfigFiles> files = invocation.configFiles();
    if (!files)
        return std::unexpected(files.error());
    const ProjectInit init{.templateName = QString::fromStdString(options.templateName),
                           .directory = QString::fromStdString(options.directory),
                           .configFile = files->ini,
                           .tomlFile = files->toml,
                           .workingDirectory = QDir::currentPath(),
                           .asPackage = options.asPackage};
    const Result<ProjectInit::Outcome> outcome = init.run();
    if (!outcome)
        return std::unexpected(outcome.error());
    for (const QString &line : outcome->lines)
        invocation.terminal().status(line);
    return exitcode::kSuccess;
}

CommandAction declareInit(CLI::App &app)
{
    auto options = std::make_shared<InitOptions>();
    app.add_option("-t,--template", options->templateName, "one of list_templates, generic by default");
    app.add_flag("--package", options->asPackage, "add __init__.py files, so that the folders are Python packages");
    app.add_option("directory", options->directory, "the folder for scripts, to be made")->required();
    return [options](Invocation &invocation) { return initProject(invocation, *options); };
}

} // namespace

Command initCommand()
{
    return {"init", "Begin a project: make the folder for scripts and the configuration.", declareInit};
}

} // namespace retort
