// SPDX-License-Identifier: GPL-3.0-or-later
// current: what the database has.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/RevisionText.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace retort {

namespace {

constexpr LineParts kCurrentLine = {.heads = true, .forks = true};

struct CurrentOptions
{
    bool isVerbose = false;
    bool checksHeads = false;
    bool json = false;
};

Result<void> checkHeads(const RevisionGraph &graph, QStringList rows)
{
    rows.sort();
    QStringList heads = graph.ids(graph.heads());
    heads.sort();
    if (rows != heads)
        return commandError(QStringLiteral("Database is not on all head revisions"));
    return {};
}

Result<void> showPresent(const Invocation &invocation, const CurrentOptions &options, const RevisionGraph &graph,
                         const Invocation::Database &database, const QStringList &rows)
{
    const Terminal &terminal = invocation.terminal();
    const QString url = database.url.withoutPassword();
    if (options.isVerbose && !options.json)
        terminal.print(QStringLiteral("Current revision(s) for %1:").arg(url));
    if (options.checksHeads) {
        if (const Result<void> checked = checkHeads(graph, rows); !checked)
            return checked;
    }
    const auto present = RevisionResolver(graph).rows(rows);
    if (!present)
        return std::unexpected(present.error().toError());
    for (const int index : graph.impliedRows(*present)) {
        if (options.json) {
            QJsonObject object = revisionObject(graph, index);
            object.insert(QStringLiteral("database"), url);
            terminal.write(jsonLine(object));
        } else {
            terminal.print(options.isVerbose ? revisionEntry(graph, index) : revisionLine(graph, index, kCurrentLine));
        }
    }
    return {};
}

Result<int> showCurrent(Invocation &invocation, const CurrentOptions &options)
{
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const RevisionGraph &graph = (*project)->graph();
    const Result<void> shown =
        invocation.askRowsOfEach([&](const Invocation::Database &database, const QStringList &rows) {
            return showPresent(invocation, options, graph, database, rows);
        });
    if (!shown)
        return std::unexpected(shown.error());
    return exitcode::kSuccess;
}

CommandAction declareCurrent(CLI::App &app)
{
    auto options = std::make_shared<CurrentOptions>();
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
    app.add_flag("-c,--check-heads", options->checksHeads, "fail if the database is not on all heads");
    declareJson(app, options->json);
    return [options](Invocation &invocation) { return showCurrent(invocation, *options); };
}

} // namespace

Command currentCommand()
{
    return {"current", "Tell which revisions the database has.", declareCurrent, Command::Reach::Database};
}

} // namespace retort
