// SPDX-License-Identifier: GPL-3.0-or-later
// show: all about one revision.
#include "app/cli/Command.h"
#include "app/cli/RevisionText.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

CommandAction declareShow(CLI::App &app)
{
    auto revision = std::make_shared<std::string>();
    app.add_option("revision", *revision, "an id, a part of one, a label, head …")->required();
    return [revision](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        const RevisionResolver resolver(graph);
        const QString identifier = QString::fromStdString(*revision);

        std::vector<int> shown;
        if (identifier == QLatin1String("current")) {
            const Result<QStringList> table = invocation.rows();
            if (!table)
                return std::unexpected(table.error());
            const auto rows = resolver.rows(*table);
            if (!rows)
                return std::unexpected(rows.error().toError());
            shown = *rows;
        } else {
            const auto found = resolver.resolve(identifier);
            if (!found)
                return std::unexpected(found.error().toError());
            shown = *found;
        }
        for (const int index : shown)
            invocation.terminal().print(revisionEntry(graph, index));
        return exitcode::kSuccess;
    };
}

} // namespace

Command showCommand()
{
    return {"show", "Tell all about one revision.", declareShow};
}

} // namespace retort
