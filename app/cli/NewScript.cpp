// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/NewScript.h"

#include "engine/log/Log.h"
#include "engine/project/TemplateRenderer.h"

#include <CLI/App.hpp>

namespace retort {

std::unexpected<Error> noModels()
{
    return commandError(
        QStringLiteral("Retort cannot compare the database with the application's models: they are Python "
                       "classes, and Retort runs none of the application's code"),
        QStringLiteral("Use Alembic for --autogenerate and check; everything else works without it."));
}

NewRevision requestOf(const NewScriptOptions &options)
{
    NewRevision request;
    if (options.hasMessage)
        request.message = QString::fromStdString(options.message);
    request.heads = {QString::fromStdString(options.head)};
    request.splice = options.splices;
    if (!options.branchLabel.empty())
        request.branchLabels = {QString::fromStdString(options.branchLabel)};
    for (const std::string &identifier : options.dependsOn)
        request.dependsOn.append(QString::fromStdString(identifier));
    request.versionPath = QString::fromStdString(options.versionPath);
    request.revisionId = QString::fromStdString(options.revisionId);
    return request;
}

Result<int> reportWritten(const Invocation &invocation, const Project &project, const Result<WrittenRevision> &written)
{
    if (!written)
        return std::unexpected(written.error());
    for (const QString &folder : written->createdDirectories)
        invocation.terminal().status(QStringLiteral("Creating directory %1 ...  done").arg(folder));
    invocation.terminal().status(QStringLiteral("Generating %1 ...  done").arg(written->path));
    const auto hooks = project.config().postWriteHooks();
    if (hooks && !hooks->empty()) {
        log::warning(
            QStringLiteral("retort.cli"),
            QStringLiteral("The project's post-write hooks were not run; Retort starts no programs for a project."));
    }
    return exitcode::kSuccess;
}

ScriptWriter writerFor(const Project &project)
{
    return {project, [&project](const TemplateValues &values) { return renderProjectTemplate(project, values); }};
}

void declareNewScript(CLI::App &app, NewScriptOptions &options)
{
    app.add_option_function<std::string>(
        "-m,--message",
        [&options](const std::string &message) {
            options.message = message;
            options.hasMessage = true;
        },
        "what the revision does; also the end of the file's name");
    app.add_option("--branch-label", options.branchLabel, "a name for the branch that begins here");
    app.add_option("--rev-id", options.revisionId, "the id, instead of a random one");
    app.add_flag("--splice", options.splices, "allow parents that others follow already");
}

} // namespace retort
