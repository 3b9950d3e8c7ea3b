// SPDX-License-Identifier: GPL-3.0-or-later
// revision, merge, edit, check: what concerns the writing of scripts.
#include "app/cli/Command.h"
#include "engine/log/Log.h"
#include "engine/project/ScriptWriter.h"
#include "engine/project/TemplateRenderer.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <memory>

namespace retort {

namespace {

struct NewScriptOptions
{
    std::string message;
    bool hasMessage = false;
    bool autogenerates = false;
    bool isSql = false;
    std::string head = "head";
    bool splices = false;
    std::string branchLabel;
    std::string versionPath;
    std::string revisionId;
    std::vector<std::string> dependsOn;
    /// Of merge.
    std::vector<std::string> revisions;
};

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

/// The lines that Alembic prints for a script it has made.
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
        return noModels();
    return reportWritten(invocation, **project, writerFor(**project).write(requestOf(options)));
}

Result<int> writeMerge(Invocation &invocation, const NewScriptOptions &options)
{
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    QStringList revisions;
    for (const std::string &revision : options.revisions)
        revisions.append(QString::fromStdString(revision));
    return reportWritten(invocation, **project, writerFor(**project).merge(revisions, requestOf(options)));
}

void declareCommon(CLI::App &app, NewScriptOptions &options)
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

CommandAction declareRevision(CLI::App &app)
{
    auto options = std::make_shared<NewScriptOptions>();
    declareCommon(app, *options);
    app.add_flag("--autogenerate", options->autogenerates, "compare the database with the models (Alembic only)");
    app.add_flag("--sql", options->isSql, "run env.py without a database");
    app.add_option("--head", options->head, "the parent; head by default, base for none");
    app.add_option("--version-path", options->versionPath, "which of the version locations to write to");
    app.add_option("--depends-on", options->dependsOn,
                   "a revision of another branch that has to be there; may be repeated")
        ->allow_extra_args(false);
    return [options](Invocation &invocation) { return writeRevision(invocation, *options); };
}

CommandAction declareMerge(CLI::App &app)
{
    auto options = std::make_shared<NewScriptOptions>();
    declareCommon(app, *options);
    app.add_option("revisions", options->revisions, "what to merge; heads for all heads")->required();
    return [options](Invocation &invocation) { return writeMerge(invocation, *options); };
}

/// What EDITOR or VISUAL says, else one of the usual editors.
QStringList editorCommand()
{
    for (const char *variable : {"EDITOR", "VISUAL"}) {
        QStringList command = QProcess::splitCommand(qEnvironmentVariable(variable));
        if (!command.isEmpty())
            return command;
    }
    for (const char *name : {"editor", "nano", "vim", "vi"}) {
        const QString path = QStandardPaths::findExecutable(QLatin1String(name));
        if (!path.isEmpty())
            return {path};
    }
    return {};
}

Result<std::vector<int>> scriptsToEdit(Invocation &invocation, const RevisionGraph &graph, const QString &identifier)
{
    const RevisionResolver resolver(graph);
    if (identifier == QLatin1String("current")) {
        const Result<QStringList> table = invocation.rows();
        if (!table)
            return std::unexpected(table.error());
        const auto rows = resolver.rows(*table);
        if (!rows)
            return std::unexpected(rows.error().toError());
        if (rows->empty())
            return commandError(QStringLiteral("No current revisions"));
        return *rows;
    }
    const auto found = resolver.resolve(identifier);
    if (!found)
        return std::unexpected(found.error().toError());
    if (found->empty())
        return commandError(QStringLiteral("No revision files indicated by symbol '%1'").arg(identifier));
    return *found;
}

CommandAction declareEdit(CLI::App &app)
{
    auto revision = std::make_shared<std::string>();
    app.add_option("revision", *revision, "an id, a part of one, a label, head, current …")->required();
    return [revision](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        const Result<std::vector<int>> scripts = scriptsToEdit(invocation, graph, QString::fromStdString(*revision));
        if (!scripts)
            return std::unexpected(scripts.error());
        const QStringList editor = editorCommand();
        if (editor.isEmpty())
            return commandError(QStringLiteral("No editor found; name one in the variable EDITOR"));
        for (const int index : *scripts) {
            QStringList arguments = editor.mid(1);
            arguments.append(graph.at(index).file);
            const int code = QProcess::execute(editor.front(), arguments);
            if (code != 0)
                return commandError(
                    QStringLiteral("The editor %1 ended with exit code %2").arg(editor.front()).arg(code));
        }
        return exitcode::kSuccess;
    };
}

CommandAction declareCheck(CLI::App &)
{
    return [](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        const Result<QStringList> table = invocation.rows();
        if (!table)
            return std::unexpected(table.error());
        const auto found = RevisionResolver(graph).rows(*table);
        if (!found)
            return std::unexpected(found.error().toError());
        std::vector<int> rows = *found;
        std::ranges::sort(rows);
        std::vector<int> heads = graph.realHeads();
        std::ranges::sort(heads);
        if (rows != heads)
            return commandError(QStringLiteral("Target database is not up to date."));
        return noModels();
    };
}

} // namespace

std::vector<Command> scriptCommands()
{
    return {{"revision", "Write a new script.", declareRevision},
            {"merge", "Write a script that joins several revisions.", declareMerge},
            {"edit", "Open scripts in the editor that EDITOR names.", declareEdit},
            {"check", "Tell whether the database and the application's models differ.", declareCheck}};
}

} // namespace retort
