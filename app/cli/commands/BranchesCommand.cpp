// SPDX-License-Identifier: GPL-3.0-or-later
// branches: the revisions that several follow.
#include "app/cli/Command.h"
#include "app/cli/RevisionText.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

constexpr LineParts kBranchesLine = {.labels = true, .heads = true, .forks = true};

CommandAction declareBranches(CLI::App &app)
{
    auto isVerbose = std::make_shared<bool>(false);
    app.add_flag("-v,--verbose", *isVerbose, "tell more about each revision");
    return [isVerbose](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        LineParts childLine = kBranchesLine;
        childLine.message = *isVerbose;
        for (const int index : graph.historyOrder()) {
            if (!graph.isBranchPoint(index))
                continue;
            QString entry = *isVerbose ? revisionEntry(graph, index) : revisionLine(graph, index, kBranchesLine);
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
