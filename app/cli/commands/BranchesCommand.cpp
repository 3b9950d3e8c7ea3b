// SPDX-License-Identifier: GPL-3.0-or-later
// branches: the revisions that several follow.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/RevisionText.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

constexpr LineParts kBranchesLine = {.labels = true, .heads = true, .forks = true};

struct BranchesOptions
{
    bool isVerbose = false;
    bool json = false;
};

CommandAction declareBranches(CLI::App &app)
{
    auto options = std::make_shared<BranchesOptions>();
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
    declareJson(app, options->json);
    return [options](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        LineParts childLine = kBranchesLine;
        childLine.message = options->isVerbose;
        for (const int index : graph.historyOrder()) {
            if (!graph.isBranchPoint(index))
                continue;
            if (options->json) {
                invocation.terminal().write(jsonLine(revisionObject(graph, index)));
                continue;
            }
            QString entry =
                options->isVerbose ? revisionEntry(graph, index) : revisionLine(graph, index, kBranchesLine);
            entry += QLatin1Char('\n');
            for (const int child : graph.children(index)) {
                entry += QString(graph.id(index).size(), QLatin1Char(' ')) + QStringLiteral(" -> ") +
                         revisionLine(graph, child, childLine) + QLatin1Char('\n');
            }
            invocation.terminal().print(entry);
        }
        return exitcode::kSuccess;
    };
}

} // namespace

Command branchesCommand()
{
    return {"branches", "List the revisions that several follow.", declareBranches};
}

} // namespace retort
