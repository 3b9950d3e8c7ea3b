// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/NewScript.h"

#include "app/cli/Json.h"
#include "engine/project/PostWriteHooks.h"
#include "engine/project/ProjectTrust.h"
#include "engine/project/TemplateRenderer.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <algorithm>

namespace retort {

namespace {

/// Fails unless each database has exactly what `heads` stands for.
Result<void> requireHeads(Invocation &invocation)
{
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    std::vector<int> heads = (*project)->graph().realHeads();
    std::ranges::sort(heads);
    return invocation.askEach([&](const Invocation::Database &, std::vector<int> present) -> Result<void> {
        std::ranges::sort(present);
        if (present != heads)
            return commandError(QStringLiteral("Target database is not up to date."));
        return {};
    });
}

/// Runs the hooks, or says why not and how to have them run.
Result<void> runHooks(const Terminal &terminal, const Project &project, const QString &path)
{
    const Result<PostWriteHooks> hooks = PostWriteHooks::of(project);
    if (!hooks)
        return std::unexpected(hooks.error());
    if (hooks->isEmpty())
        return {};
    const ProjectTrust::Matter matter = hooks->matter();
    if (ProjectTrust::forUser(project.directory()).isAgreed(matter))
        return hooks->run(path, [&terminal](const QString &line) { terminal.status(line); });
    Terminal::complain(
        QStringLiteral("This project's post-write hooks were not run, because nobody has agreed to them:"));
    for (const QString &fact : matter.facts)
        Terminal::complain(QStringLiteral("  ") + fact);
    Terminal::complain(QStringLiteral("`retort-cli trust` asks about them."));
    return {};
}

} // namespace

Result<void> checkAutogenerate(Invocation &invocation)
{
    if (Result<void> upToDate = requireHeads(invocation); !upToDate)
        return upToDate;
    const Result<bool> lacksModels = invocation.lacksModels();
    if (!lacksModels)
        return std::unexpected(lacksModels.error());
    const Result<const Project *> project = invocation.project();
    if (project && *lacksModels) {
        return commandError(QStringLiteral("Can't proceed with --autogenerate option; environment script %1 does not "
                                           "provide a MetaData object or sequence of objects to the context.")
                                .arg((*project)->envFile()));
    }
    return {};
}

std::unexpected<Error> noModels(Invocation &invocation)
{
    if (const Result<void> allowed = checkAutogenerate(invocation); !allowed)
        return std::unexpected(allowed.error());
    return commandError(
        QStringLiteral("Retort cannot compare the database with the application's models: they are Python "
                       "classes, and Retort runs none of the application's code"),
        QStringLiteral("Use Alembic for --autogenerate; everything else works without it."));
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
    request.asSql = options.isPlainSql;
    return request;
}

Result<int> reportWritten(const Invocation &invocation, const Project &project, const NewScriptOptions &options,
                          const Result<WrittenRevision> &written)
{
    if (!written)
        return std::unexpected(written.error());
    if (options.json) {
        invocation.terminal().write(
            jsonLine({{QStringLiteral("revision"), written->id}, {QStringLiteral("file"), written->path}}));
    } else {
        for (const QString &folder : written->createdDirectories)
            invocation.terminal().status(QStringLiteral("Creating directory %1 ...  done").arg(folder));
        invocation.terminal().status(QStringLiteral("Generating %1 ...  done").arg(written->path));
    }
    const Terminal hooksTerminal(options.json ? Terminal::Manner::Quiet : invocation.terminal().manner());
    if (Result<void> run = runHooks(hooksTerminal, project, written->path); !run)
        return std::unexpected(run.error());
    return exitcode::kSuccess;
}

ScriptWriter writerFor(const Project &project)
{
    return {project, [&project](const TemplateValues &values) { return renderProjectTemplate(project, values); }};
}

void declareMessage(CLI::App &app, NewScriptOptions &options)
{
    app.add_option_function<std::string>(
        "-m,--message",
        [&options](const std::string &message) {
            options.message = message;
            options.hasMessage = true;
        },
        "what the revision does; also the end of the file's name");
}

void declareSplice(CLI::App &app, NewScriptOptions &options)
{
    app.add_flag("--splice", options.splices, "allow parents that others follow already");
}

void declareBranchLabel(CLI::App &app, NewScriptOptions &options)
{
    app.add_option("--branch-label", options.branchLabel, "a name for the branch that begins here");
}

void declareRevisionId(CLI::App &app, NewScriptOptions &options)
{
    app.add_option("--rev-id", options.revisionId, "the id, instead of a random one");
}

void declarePlainSql(CLI::App &app, NewScriptOptions &options)
{
    app.add_flag("--plain-sql", options.isPlainSql, "write a plain SQL revision, which only Retort runs");
}

void declareWrittenJson(CLI::App &app, NewScriptOptions &options)
{
    app.add_flag("--json", options.json, "tell of the new script as one object");
}

} // namespace retort
