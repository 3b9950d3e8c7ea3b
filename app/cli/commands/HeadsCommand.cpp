// SPDX-License-Identifier: GPL-3.0-or-later
// heads: the revisions that none follows.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/RevisionText.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

constexpr LineParts kHeadsLine = {.labels = true, .heads = true};

struct HeadsOptions
{
    bool isVerbose = false;
    bool resolvesDependencies = false;
    bool json = false;
};

CommandAction declareHeads(CLI::App &app)
{
    auto options = std::make_shared<HeadsOptions>();
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
    app.add_flag("--resolve-dependencies", options->resolvesDependencies,
                 "leave out heads that another revision depends on");
    declareJson(app, options->json);
    return [options](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        for (const int index : options->resolvesDependencies ? graph.realHeads() : graph.heads()) {
            if (options->json) {
                invocation.terminal().write(jsonLine(revisionObject(graph, index)));
                continue;
            }
            invocation.terminal().print(options->isVerbose ? revisionEntry(graph, index)
                                                           : revisionLine(graph, index, kHeadsLine));
        }
        return exitcode::kSuccess;
    };
}

} // namespace

Command headsCommand()
{
    return {"heads", "List the revisions that none follows.", declareHeads};
}

} // namespace retort
