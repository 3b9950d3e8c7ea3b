// SPDX-License-Identifier: GPL-3.0-or-later
// revision: a new script.
#include "app/cli/Command.h"
#include "app/cli/NewScript.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

Result<int> writeRevision(Invocation &invocation, const NewScriptOptions &options)
{
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    if (options.isSql) {
        if (options.autogenerates)
            return commandError(QStringLiteral("Using --sql with --autogenerate does not make any sense"));
        const Result<bool> runsEnvironment = (*project)->config().revisionEnvironment();
        if (!runsEnvironment)
            return std::unexpected(runsEnvironment.error());
        if (!*runsEnvironment) {
            return commandError(QStringLiteral("Using --sql with the revision command when revision_environment is not "
                                               "configured does not make any sense"));
        }
    }
    if (options.autogenerates)
        return noModels(invocation);
    return reportWritten(invocation, **project, options, writerFor(**project).write(requestOf(options)));
}

CommandAction declareRevision(CLI::App &app)
{
    auto options = std::make_shared<NewScriptOptions>();
    declareMessage(app, *options);
    app.add_flag("--autogenerate", options->autogenerates, "compare the database with the models (Alembic only)");
    app.add_flag("--sql", options->isSql, "run env.py without a database");
    app.add_option("--head", options->head, "the parent; head by default, base for none");
    declareSplice(app, *options);
    declareBranchLabel(app, *options);
    app.add_option("--version-path", options->versionPath, "which of the version locations to write to");
    declareRevisionId(app, *options);
    app.add_option("--depends-on", options->dependsOn,
                   "a revision of another branch that has to be there; may be repeated")
        ->allow_extra_args(false);
    declarePlainSql(app, *options);
    declareWrittenJson(app, *options);
    return [options](Invocation &invocation) { return writeRevision(invocation, *options); };
}

} // namespace

Command revisionCommand()
{
    return {"revision", "Write a new script.", declareRevision, Command::Reach::Database};
}

} // namespace retort
