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

Result<int> showCurrent(Invocation &invocation, const CurrentOptions &options)
{
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const RevisionGraph &graph = (*project)->graph();
    const Result<std::vector<int>> rows = invocation.presentRevisions();
    if (!rows)
        return std::unexpected(rows.error());
    if (options.checksHeads) {
        std::vector<int> present = *rows;
        std::ranges::sort(present);
        std::vector<int> heads = graph.heads();
        std::ranges::sort(heads);
        if (present != heads)
            return commandError(QStringLiteral("Database is not on all head revisions"));
    }
    if (options.isVerbose && !options.json) {
        const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
        if (!url)
            return std::unexpected(url.error());
        invocation.terminal().print(QStringLiteral("Current revision(s) for %1:").arg(url->withoutPassword()));
    }
    for (const int index : graph.impliedRows(*rows)) {
        if (options.json) {
            invocation.terminal().write(jsonLine(revisionObject(graph, index)));
            continue;
        }
        invocation.terminal().print(options.isVerbose ? revisionEntry(graph, index)
                                                      : revisionLine(graph, index, kCurrentLine));
    }
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
