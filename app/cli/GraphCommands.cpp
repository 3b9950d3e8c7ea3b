// SPDX-License-Identifier: GPL-3.0-or-later
// history, heads, branches, show: what can be told from the scripts alone.
#include "app/cli/Command.h"
#include "app/cli/RevisionText.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

constexpr LineParts kHistoryLine = {.parents = true, .labels = true, .heads = true, .forks = true, .message = true};
constexpr LineParts kHeadsLine = {.labels = true, .heads = true};
constexpr LineParts kBranchesLine = {.labels = true, .heads = true, .forks = true};

struct HistoryOptions
{
    std::string range;
    bool isVerbose = false;
    bool indicatesCurrent = false;
};

/// Whether an end of the range is what the database has.
bool namesCurrent(const QString &range)
{
    const QStringList ends = range.split(QLatin1Char(':'));
    return ends.contains(QLatin1String("current"));
}

Result<int> showHistory(Invocation &invocation, const HistoryOptions &options)
{
    const QString range = QString::fromStdString(options.range);
    // Told before the scripts are read, as Alembic does.
    if (!range.isEmpty() && !range.contains(QLatin1Char(':')))
        return commandError(QStringLiteral("History range requires [start]:[end], [start]:, or :[end]"));
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const RevisionGraph &graph = (*project)->graph();
    const RevisionResolver resolver(graph);

    std::vector<int> rows;
    if (options.indicatesCurrent || namesCurrent(range)) {
        const Result<QStringList> table = invocation.rows();
        if (!table)
            return std::unexpected(table.error());
        const auto found = resolver.rows(*table);
        if (!found)
            return std::unexpected(found.error().toError());
        rows = *found;
    }
    const auto listed = resolver.history(range, rows);
    if (!listed)
        return std::unexpected(listed.error().toError());

    RevisionSet current(graph.size());
    if (options.indicatesCurrent) {
        for (const int row : rows)
            current.insert(row);
    }
    for (const int index : *listed) {
        invocation.terminal().print(options.isVerbose ? revisionEntry(graph, index, &current)
                                                      : revisionLine(graph, index, kHistoryLine, &current));
    }
    return exitcode::kSuccess;
}

CommandAction declareHistory(CLI::App &app)
{
    auto options = std::make_shared<HistoryOptions>();
    app.add_option("-r,--rev-range", options->range,
                   "the part from START to END; [start]:[end], either may be missing");
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
    app.add_flag("-i,--indicate-current", options->indicatesCurrent, "mark what the database has");
    return [options](Invocation &invocation) { return showHistory(invocation, *options); };
}

struct ListOptions
{
    bool isVerbose = false;
    bool resolvesDependencies = false;
};

CommandAction declareHeads(CLI::App &app)
{
    auto options = std::make_shared<ListOptions>();
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
    app.add_flag("--resolve-dependencies", options->resolvesDependencies,
                 "leave out heads that another revision depends on");
    return [options](Invocation &invocation) -> Result<int> {
        const Result<const Project *> project = invocation.soundProject();
        if (!project)
            return std::unexpected(project.error());
        const RevisionGraph &graph = (*project)->graph();
        for (const int index : options->resolvesDependencies ? graph.realHeads() : graph.heads()) {
            invocation.terminal().print(options->isVerbose ? revisionEntry(graph, index)
                                                           : revisionLine(graph, index, kHeadsLine));
        }
        return exitcode::kSuccess;
    };
}

CommandAction declareBranches(CLI::App &app)
{
    auto options = std::make_shared<ListOptions>();
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
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

std::vector<Command> graphCommands()
{
    return {{"history", "List the revisions, newest first.", declareHistory},
            {"heads", "List the revisions that none follows.", declareHeads},
            {"branches", "List the revisions that several follow.", declareBranches},
            {"show", "Tell all about one revision.", declareShow}};
}

} // namespace retort
