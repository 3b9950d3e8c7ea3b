// SPDX-License-Identifier: GPL-3.0-or-later
// runs: what the run journal knows about earlier runs.
#include "app/cli/Command.h"
#include "app/cli/MigrationAction.h"
#include "engine/migration/RunJournal.h"

#include <CLI/App.hpp>

#include <array>
#include <memory>

namespace retort {

namespace {

constexpr int kRunsShown = 20;
constexpr int kRunsSearched = 100'000;

struct RunsOptions
{
    std::string journal;
    qint64 run = 0;
};

QString stateWord(JournalRun::State state)
{
    constexpr std::array kWords = {"running", "interrupted", "done", "failed", "begun on another machine"};
    return QString::fromLatin1(kWords.at(size_t(state)));
}

QString stateWord(JournalStatement::State state)
{
    constexpr std::array kWords = {"in doubt", "done", "failed", "undone"};
    return QString::fromLatin1(kWords.at(size_t(state)));
}

void printRun(const Terminal &terminal, const JournalRun &run)
{
    terminal.print(QStringLiteral("%1  %2  %3  %4  %5  %6 -> %7")
                       .arg(run.id)
                       .arg(run.startedAt, stateWord(run.state), run.verb, run.database,
                            run.from.isEmpty() ? QStringLiteral("<base>") : run.from.join(QStringLiteral(", ")),
                            run.to.isEmpty() ? QStringLiteral("<base>") : run.to.join(QStringLiteral(", "))));
    if (!run.resolution.isEmpty())
        terminal.print(QStringLiteral("    %1").arg(run.resolution));
    if (!run.failure.isEmpty())
        terminal.print(QStringLiteral("    %1").arg(run.failure.simplified()));
}

Result<int> printStatements(Invocation &invocation, RunJournal &journal, qint64 id)
{
    const auto runs = journal.runs(kRunsSearched);
    if (!runs)
        return std::unexpected(runs.error());
    for (const JournalRun &run : *runs) {
        if (run.id != id)
            continue;
        printRun(invocation.terminal(), run);
        invocation.terminal().print(QStringLiteral("    by %1").arg(run.who));
        const auto statements = journal.statements(id);
        if (!statements)
            return std::unexpected(statements.error());
        for (const JournalStatement &statement : *statements) {
            invocation.terminal().print(
                QStringLiteral("    %1  %2  %3  %4")
                    .arg(statement.index + 1)
                    .arg(stateWord(statement.state),
                         statement.revision.isEmpty() ? QStringLiteral("-") : statement.revision,
                         statement.text.simplified()));
            if (!statement.message.isEmpty())
                invocation.terminal().print(QStringLiteral("        %1").arg(statement.message.simplified()));
        }
        return exitcode::kSuccess;
    }
    return commandError(QStringLiteral("The journal knows no run %1").arg(id),
                        QStringLiteral("retort-cli runs lists those it knows."));
}

/// The file that is named, else the tables that the environment asks for, else the user's own file; null for none.
Result<std::unique_ptr<RunJournal>> journalOf(Invocation &invocation, const std::string &asked)
{
    const QString file = asked.empty() ? RunJournal::defaultFile() : QString::fromStdString(asked);
    // The user's own journal can be read outside a project, too.
    const Result<const Environment *> chosen = asked.empty() ? invocation.chosenEnvironment() : nullptr;
    if (!chosen || !*chosen || (*chosen)->session.journalTable.isEmpty())
        return RunJournal::openExisting(DatabaseUrl(), file);
    const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
    if (!url)
        return std::unexpected(url.error());
    return RunJournal::openExisting(*url, file);
}

CommandAction declareRuns(CLI::App &app)
{
    auto options = std::make_shared<RunsOptions>();
    declareJournal(app, options->journal);
    app.add_option("run", options->run, "the number of a run whose statements to show");
    return [options](Invocation &invocation) -> Result<int> {
        auto journal = journalOf(invocation, options->journal);
        if (!journal)
            return std::unexpected(journal.error());
        // Looking makes no journal.
        if (!*journal)
            return options->run == 0 ? Result<int>(exitcode::kSuccess)
                                     : commandError(QStringLiteral("There is no run journal yet"));
        if (options->run != 0)
            return printStatements(invocation, **journal, options->run);
        const auto runs = (*journal)->runs(kRunsShown);
        if (!runs)
            return std::unexpected(runs.error());
        for (const JournalRun &run : *runs)
            printRun(invocation.terminal(), run);
        return exitcode::kSuccess;
    };
}

} // namespace

Command runsCommand()
{
    return {"runs", "List earlier runs and the fate of each of their statements.", declareRuns,
            Command::Reach::Database};
}

} // namespace retort
