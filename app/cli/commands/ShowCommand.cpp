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

void showEach(const Invocation &invocation, const ShowOptions &options, const RevisionGraph &graph,
              const std::vector<int> &revisions)
{
    for (const int index : revisions) {
        if (options.json)
            invocation.terminal().write(jsonLine(revisionObject(graph, index)));
        else
            invocation.terminal().print(revisionEntry(graph, index));
    }
}

Result<int> show(Invocation &invocation, const ShowOptions &options)
{
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const RevisionGraph &graph = (*project)->graph();
    const QString identifier = QString::fromStdString(options.revision);
    if (identifier == QLatin1String("current")) {
        const Result<void> asked =
            invocation.askEach([&](const Invocation::Database &, const std::vector<int> &present) -> Result<void> {
                showEach(invocation, options, graph, present);
                return {};
            });
        if (!asked)
            return std::unexpected(asked.error());
        return exitcode::kSuccess;
    }
    const auto found = RevisionResolver(graph).resolve(identifier);
    if (!found)
        return std::unexpected(found.error().toError());
    showEach(invocation, options, graph, *found);
    return exitcode::kSuccess;
}

CommandAction declareShow(CLI::App &app)
{
    auto options = std::make_shared<ShowOptions>();
    app.add_option("rev", options->revision, "an id, a part of one, a label, head …")->required();
    declareJson(app, options->json);
    return [options](Invocation &invocation) { return show(invocation, *options); };
}

} // namespace

Command showCommand()
{
    return {"show", "Tell all about one revision.", declareShow, Command::Reach::Database};
}

} // namespace retort
