// SPDX-License-Identifier: GPL-3.0-or-later
// show: all about one revision.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/RevisionText.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

struct ShowOptions
{
    std::string revision;
    bool json = false;
};

CommandAction declareShow(CLI::App &app)
{
    auto options = std::make_shared<ShowOptions>();
    app.add_option("revision", options->revision, "an id, a part of one, a label, head …")->required();
    declareJson(app, options->json);
    return [options](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        const RevisionResolver resolver(graph);
        const QString identifier = QString::fromStdString(options->revision);

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
        for (const int index : shown) {
            if (options->json)
                invocation.terminal().write(jsonLine(revisionObject(graph, index)));
            else
                invocation.terminal().print(revisionEntry(graph, index));
        }
        return exitcode::kSuccess;
    };
}

} // namespace

Command showCommand()
{
    return {"show", "Tell all about one revision.", declareShow, Command::Reach::Database};
}

} // namespace retort
