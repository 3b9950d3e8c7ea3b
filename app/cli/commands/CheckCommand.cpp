// SPDX-License-Identifier: GPL-3.0-or-later
// check: whether database and models differ, which only Alembic can tell in full.
#include "app/cli/Command.h"
#include "app/cli/NewScript.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <algorithm>

namespace retort {

namespace {

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

Command checkCommand()
{
    return {"check", "Tell whether the database and the application's models differ.", declareCheck};
}

} // namespace retort
