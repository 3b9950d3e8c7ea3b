// SPDX-License-Identifier: GPL-3.0-or-later
// edit: scripts in the user's editor.
#include "app/cli/Command.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <QProcess>
#include <QStandardPaths>

#include <memory>

namespace retort {

namespace {

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
    if (identifier == QLatin1String("current")) {
        std::vector<int> scripts;
        const Result<void> asked =
            invocation.askEach([&](const Invocation::Database &, const std::vector<int> &present) -> Result<void> {
                if (present.empty())
                    return commandError(QStringLiteral("No current revisions"));
                scripts.insert(scripts.end(), present.begin(), present.end());
                return {};
            });
        if (!asked)
            return std::unexpected(asked.error());
        return scripts;
    }
    const auto found = RevisionResolver(graph).resolve(identifier);
    if (!found)
        return std::unexpected(found.error().toError());
    if (found->empty())
        return commandError(QStringLiteral("No revision files indicated by symbol '%1'").arg(identifier));
    return *found;
}

CommandAction declareEdit(CLI::App &app)
{
    auto revision = std::make_shared<std::string>();
    app.add_option("rev", *revision, "an id, a part of one, a label, head, current …")->required();
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

} // namespace

Command editCommand()
{
    return {"edit", "Open scripts in the editor that EDITOR names.", declareEdit};
}

} // namespace retort
