// SPDX-License-Identifier: GPL-3.0-or-later
// list_templates: what init can begin with.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "engine/project/ProjectInit.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

CommandAction declareListTemplates(CLI::App &app)
{
    auto json = std::make_shared<bool>(false);
    app.add_flag("--json", *json, "one object a line for each template");
    return [json](Invocation &invocation) -> Result<int> {
        const Terminal &terminal = invocation.terminal();
        if (*json) {
            for (const ProjectInit::Template &candidate : ProjectInit::templates()) {
                terminal.write(jsonLine(
                    {{QStringLiteral("name"), candidate.name}, {QStringLiteral("summary"), candidate.summary}}));
            }
            return exitcode::kSuccess;
        }
        terminal.print(QStringLiteral("Available templates:\n"));
        for (const ProjectInit::Template &candidate : ProjectInit::templates())
            terminal.print(candidate.name + QStringLiteral(" - ") + candidate.summary);
        terminal.print(QStringLiteral("\nTemplates are used via the 'init' command, e.g.:"));
        terminal.print(QStringLiteral("\n  retort-cli init --template generic ./scripts"));
        return exitcode::kSuccess;
    };
}

} // namespace

Command listTemplatesCommand()
{
    return {"list_templates", "List the templates that init knows.", declareListTemplates};
}

} // namespace retort
