// SPDX-License-Identifier: GPL-3.0-or-later
// history: the revisions, newest first.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/MigrationAction.h"
#include "app/cli/RevisionText.h"
#include "engine/migration/RunJournal.h"
#include "engine/migration/ScriptFingerprint.h"
#include "model/RevisionResolver.h"

#include <CLI/App.hpp>

#include <QFileInfo>

#include <memory>
#include <optional>

namespace retort {

namespace {

constexpr LineParts kHistoryLine = {.parents = true, .labels = true, .heads = true, .forks = true, .message = true};

struct HistoryOptions
{
    std::optional<std::string> range;
    bool isVerbose = false;
    bool indicatesCurrent = false;
    bool json = false;
    std::string journal;
};

/// Ids of the scripts that are not what they were when they were applied from this machine.
QStringList editedScripts(Invocation &invocation, const RevisionGraph &graph, const std::string &journal)
{
    const QString file = journal.empty() ? RunJournal::defaultFile() : QString::fromStdString(journal);
    const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
    const Result<EnvironmentOptions> environment = invocation.environment(Invocation::Mode::Online);
    if (!url || !environment)
        return {};
    const auto opened = RunJournal::openExisting(withJournal(*url, journal), file);
    if (!opened || !*opened)
        return {};
    return editedSinceApplied(**opened, (*opened)->placeFor(*url, environment->versionTable), graph)
        .value_or(QStringList());
}

/// Whether an end of the range is what the database has.
bool namesCurrent(const QString &range)
{
    const QStringList ends = range.split(QLatin1Char(':'));
    return ends.contains(QLatin1String("current"));
}

/// Lists the range; `rows` are what the database has, if it was asked.
Result<void> listRange(Invocation &invocation, const HistoryOptions &options, const RevisionGraph &graph,
                       const QString &range, const std::vector<int> &rows)
{
    const auto listed = RevisionResolver(graph).history(range, rows);
    if (!listed)
        return std::unexpected(listed.error().toError());
    RevisionSet current(graph.size());
    if (options.indicatesCurrent) {
        for (const int row : rows)
            current.insert(row);
    }
    const bool looksForEdits = options.indicatesCurrent;
    QStringList editedHere;
    const QStringList edited = looksForEdits ? editedScripts(invocation, graph, options.journal) : QStringList();
    for (const int index : *listed) {
        if (edited.contains(graph.id(index)))
            editedHere << graph.id(index);
        if (options.json) {
            QJsonObject object = revisionObject(graph, index, options.indicatesCurrent ? &current : nullptr);
            if (looksForEdits)
                object.insert(QStringLiteral("editedSinceApplied"), edited.contains(graph.id(index)));
            invocation.terminal().write(jsonLine(object));
            continue;
        }
        invocation.terminal().print(options.isVerbose ? revisionEntry(graph, index, &current)
                                                      : revisionLine(graph, index, kHistoryLine, &current));
    }
    // The lines of the listing are Alembic's.
    if (!options.json && !editedHere.isEmpty())
        Terminal::complain(
            QStringLiteral("Edited since they were applied: %1").arg(editedHere.join(QStringLiteral(", "))));
    return {};
}

/// The rows as revisions. Only a range that counts from them has to know them all.
Result<std::vector<int>> revisionsOf(const RevisionGraph &graph, const QStringList &rows, const QString &range)
{
    if (namesCurrent(range)) {
        const auto present = RevisionResolver(graph).rows(rows);
        return present ? Result<std::vector<int>>(*present) : std::unexpected(present.error().toError());
    }
    std::vector<int> known;
    for (const QString &row : rows) {
        if (const int index = graph.find(row); index != RevisionGraph::kNone)
            known.push_back(index);
    }
    return known;
}

Result<int> showHistory(Invocation &invocation, const HistoryOptions &options)
{
    const QString range = QString::fromStdString(options.range.value_or(std::string()));
    // Told before the scripts are read, as Alembic does.
    if (options.range && !range.contains(QLatin1Char(':')))
        return commandError(QStringLiteral("History range requires [start]:[end], [start]:, or :[end]"));
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const RevisionGraph &graph = (*project)->graph();

    const bool asksDatabase = options.indicatesCurrent || namesCurrent(range);
    const Result<void> listed =
        asksDatabase ? invocation.askRowsOfEach([&](const Invocation::Database &, const QStringList &rows) {
            const Result<std::vector<int>> present = revisionsOf(graph, rows, range);
            return present ? listRange(invocation, options, graph, range, *present)
                           : Result<void>(std::unexpected(present.error()));
        })
                     : listRange(invocation, options, graph, range, {});
    if (!listed)
        return std::unexpected(listed.error());
    return exitcode::kSuccess;
}

CommandAction declareHistory(CLI::App &app)
{
    auto options = std::make_shared<HistoryOptions>();
    app.add_option("-r,--rev-range", options->range,
                   "the part from START to END; [start]:[end], either may be missing");
    app.add_flag("-v,--verbose", options->isVerbose, "tell more about each revision");
    app.add_flag("-i,--indicate-current", options->indicatesCurrent, "mark what the database has");
    declareJson(app, options->json);
    declareJournal(app, options->journal);
    return [options](Invocation &invocation) { return showHistory(invocation, *options); };
}

} // namespace

Command historyCommand()
{
    return {"history", "List the revisions, newest first.", declareHistory, Command::Reach::Database};
}

} // namespace retort
