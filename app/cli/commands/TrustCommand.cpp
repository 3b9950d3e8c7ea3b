// SPDX-License-Identifier: GPL-3.0-or-later
// trust: what the project asks for, and the user's agreement to it.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/TrustMatters.h"

#include <CLI/App.hpp>

#include <QJsonArray>

#include <memory>

namespace retort {

namespace {

struct TrustOptions
{
    bool agrees = false;
    bool withdraws = false;
    bool json = false;
};

void showMatter(const Terminal &terminal, const TrustMatter &asked, bool isAgreed, bool isKnown)
{
    const char *state = isAgreed ? "agreed to" : isKnown ? "changed since you agreed" : "not agreed to";
    terminal.print(QStringLiteral("%1 (%2):").arg(asked.explanation, QLatin1String(state)));
    for (const QString &fact : asked.matter.facts)
        terminal.print(QStringLiteral("  ") + fact);
    terminal.print(QStringLiteral("  fingerprint of %1: %2").arg(asked.matter.subject, asked.matter.fingerprint()));
}

Result<int> trustProject(Invocation &invocation, const TrustOptions &options)
{
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    const ProjectTrust trust = ProjectTrust::forUser((*project)->directory());
    const Terminal &terminal = invocation.terminal();
    if (options.withdraws) {
        if (Result<void> withdrawn = trust.withdraw(); !withdrawn)
            return std::unexpected(withdrawn.error());
        terminal.print(QStringLiteral("Nothing is agreed to any more for %1").arg((*project)->directory()));
        return exitcode::kSuccess;
    }
    const auto matters = trustMatters(invocation);
    if (!matters)
        return std::unexpected(matters.error());
    std::vector<ProjectTrust::Matter> open;
    for (const TrustMatter &asked : *matters) {
        const bool isAgreed = trust.isAgreed(asked.matter);
        if (!isAgreed)
            open.push_back(asked.matter);
        if (options.json) {
            terminal.write(jsonLine({{QStringLiteral("subject"), asked.matter.subject},
                                     {QStringLiteral("facts"), QJsonArray::fromStringList(asked.matter.facts)},
                                     {QStringLiteral("fingerprint"), asked.matter.fingerprint()},
                                     {QStringLiteral("agreed"), isAgreed}}));
        } else {
            showMatter(terminal, asked, isAgreed, trust.knows(asked.matter.subject));
        }
    }
    if (matters->empty() && !options.json)
        terminal.print(QStringLiteral("This project asks for nothing that needs agreement."));
    if (open.empty() || (options.json && !options.agrees))
        return exitcode::kSuccess;
    if (!options.agrees && !Terminal::isInteractive()) {
        return commandError(
            QStringLiteral("Nobody is there to be asked"),
            QStringLiteral("Use --yes, or give the fingerprints in the variable RETORT_TRUST, separated by commas."));
    }
    if (!options.agrees && !Terminal::confirm(QStringLiteral("Agree to this for %1?").arg((*project)->directory())))
        return commandError(QStringLiteral("Not agreed to; nothing has changed"));
    for (const ProjectTrust::Matter &matter : open) {
        if (Result<void> agreed = trust.agree(matter); !agreed)
            return std::unexpected(agreed.error());
    }
    return exitcode::kSuccess;
}

CommandAction declareTrust(CLI::App &app)
{
    auto options = std::make_shared<TrustOptions>();
    app.add_flag("-y,--yes", options->agrees, "agree without being asked");
    app.add_flag("--withdraw", options->withdraws, "forget every agreement for this project");
    app.add_flag("--json", options->json, "one object a line for each kind of thing");
    return [options](Invocation &invocation) { return trustProject(invocation, *options); };
}

} // namespace

Command trustCommand()
{
    return {"trust", "Show what the project asks to run or reach, and agree to it.", declareTrust};
}

} // namespace retort
