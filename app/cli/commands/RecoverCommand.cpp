// SPDX-License-Identifier: GPL-3.0-or-later
// recover: what an interrupted run left in the database, and the ways on from there.
#include "app/cli/Command.h"
#include "app/cli/MigrationAction.h"
#include "app/cli/RunStop.h"
#include "engine/migration/Recovery.h"

#include <CLI/App.hpp>

#include <array>
#include <memory>

namespace retort {

namespace {

struct RecoverOptions
{
    bool goesOn = false;
    bool undoes = false;
    bool marks = false;
    std::string inDoubt;
    std::string journal;
    std::string revision;
    RunFlags run;
    qint64 id = 0;

    std::optional<RunRecovery::Way> way() const
    {
        return goesOn   ? std::optional(RunRecovery::Way::Continue)
               : undoes ? std::optional(RunRecovery::Way::Undo)
               : marks  ? std::optional(RunRecovery::Way::Mark)
                        : std::nullopt;
    }
};

QString fateWord(RecoveryStatement::Fate fate)
{
    constexpr std::array kWords = {"done", "not done", "taken back", "in doubt"};
    return QString::fromLatin1(kWords.at(size_t(fate)));
}

void printWay(const Terminal &terminal, const char *flag, const QString &what, const QString &why)
{
    terminal.print(why.isEmpty() ? QStringLiteral("  %1  %2").arg(QLatin1String(flag), what)
                                 : QStringLiteral("  %1  not possible: %2").arg(QLatin1String(flag), why));
}

void printReport(const Terminal &terminal, const RecoveryReport &report)
{
    if (report.isByCatalogue)
        terminal.print(
            QStringLiteral("The database shows a part of revision %1 (%2), and no journal tells of it: a run on "
                           "another machine may have stopped there, or something else has made it.")
                .arg(report.revision, report.run.verb));
    else
        terminal.print(QStringLiteral("Run %1 (%2, begun %3 by %4) stopped inside revision %5.")
                           .arg(report.run.id)
                           .arg(report.run.verb, report.run.startedAt, report.run.who, report.revision));
    terminal.print(QStringLiteral("The version table says: %1")
                       .arg(report.rows.isEmpty() ? QStringLiteral("<base>") : report.rows.join(QStringLiteral(", "))));
    for (size_t i = 0; i < report.statements.size(); ++i) {
        const RecoveryStatement &statement = report.statements[i];
        terminal.print(QStringLiteral("  %1  %2  %3")
                           .arg(i + 1)
                           .arg(fateWord(statement.fate), statement.statement.text.simplified()));
        terminal.print(QStringLiteral("      %1").arg(statement.evidence));
        if (statement.hasNoUndo)
            terminal.print(QStringLiteral("      no statement takes it back"));
        if (statement.losesRows)
            terminal.print(QStringLiteral("      it can be made anew as the scripts have it, but its rows are gone"));
        for (const QString &warning : statement.undoWarnings)
            terminal.print(QStringLiteral("      taking it back: %1").arg(warning));
    }
    if (report.isScriptChanged)
        terminal.print(
            QStringLiteral("The script has changed since. Going on works only if what has run is still in it."));
    terminal.print(QStringLiteral("What can be done:"));
    printWay(terminal, "--continue", QStringLiteral("run the rest"), report.whyNotContinue);
    printWay(terminal, "--undo    ", QStringLiteral("take back what is done:"), report.whyNotUndo);
    if (report.whyNotUndo.isEmpty()) {
        for (const QString &sql : report.undo)
            terminal.print(QStringLiteral("      %1;").arg(sql));
    }
    printWay(terminal, "--mark    ", QStringLiteral("change the version table alone, as if the revision were done"),
             report.whyNotMark);
}

Result<InDoubtAnswer> inDoubtAnswer(const std::string &word)
{
    if (word.empty())
        return InDoubtAnswer();
    if (word == "done" || word == "not-done")
        return InDoubtAnswer(word == "done");
    return commandError(QStringLiteral("--in-doubt takes done or not-done"));
}

/// Where no run tells of the revision, it may be half done in appearance only: the user has to name it.
Result<void> checkIsMeant(const RecoveryReport &report, const RecoverOptions &options)
{
    const QString named = QString::fromStdString(options.revision);
    if (!named.isEmpty() && named != report.revision)
        return commandError(QStringLiteral("Half done is revision %1, not %2").arg(report.revision, named));
    if (!named.isEmpty() || report.isToldByRun())
        return {};
    const QString way = QLatin1String(options.goesOn ? "--continue" : options.undoes ? "--undo" : "--mark");
    QStringList command{QStringLiteral("retort-cli recover"), way, QStringLiteral("--revision"), report.revision};
    if (!options.inDoubt.empty())
        command << QStringLiteral("--in-doubt") << QString::fromStdString(options.inDoubt);
    if (options.id != 0)
        command << QString::number(options.id);
    return commandError(
        QStringLiteral("No run tells of revision %1: that it is half done (%2) is concluded from what the database "
                       "shows, and something else may have made or dropped that")
            .arg(report.revision, report.run.verb),
        QStringLiteral("Look at it with retort-cli recover. If it is so, name the revision: %1")
            .arg(command.join(u' ')));
}

/// Said without a way on.
QString nothingLeft(const std::optional<RecoveryReport> &report, qint64 id)
{
    if (report)
        return QStringLiteral(
                   "Run %1 (%2) did not come to its end, but left no revision half done. Run the command again.")
            .arg(report->run.id)
            .arg(report->run.verb);
    return id != 0 ? QStringLiteral("Run %1 came to its end, or has been dealt with.").arg(id)
                   : QStringLiteral("The last run on this database came to its end.");
}

Result<int> recover(Invocation &invocation, const RecoverOptions &options)
{
    const Result<InDoubtAnswer> answer = inDoubtAnswer(options.inDoubt);
    if (!answer)
        return std::unexpected(answer.error());
    if (int(options.goesOn) + int(options.undoes) + int(options.marks) > 1)
        return commandError(QStringLiteral("Only one of --continue, --undo and --mark can be done"));
    const Result<MigrationRequest> where = requestOf(invocation, options.run, options.journal);
    if (!where)
        return std::unexpected(where.error());
    const auto report = [&] {
        const RunStop stop(invocation.resolver());
        return examineLastRun(*where, options.id, *answer, stop.session, QString::fromStdString(options.revision));
    }();
    if (!report)
        return std::unexpected(report.error());
    const Terminal &terminal = invocation.terminal();
    if (!*report || !(*report)->isHalfDone()) {
        if (options.way())
            return commandError(QStringLiteral("There is nothing to recover: no revision is half done"));
        terminal.print(nothingLeft(*report, options.id));
        return exitcode::kSuccess;
    }
    if (!options.way()) {
        printReport(terminal, **report);
        return exitcode::kIncomplete;
    }
    if (const Result<void> meant = checkIsMeant(**report, options); !meant)
        return std::unexpected(meant.error());
    if (const Result<void> allowed = invocation.checkMayApply(); !allowed)
        return std::unexpected(allowed.error());
    Result<MigrationRequest> request = recoveryRequest(*where, **report, *options.way());
    if (!request)
        return std::unexpected(request.error());
    if (options.undoes) {
        for (const RecoveryStatement &statement : (*report)->statements) {
            for (const QString &warning : statement.undoWarnings)
                Terminal::complain(QStringLiteral("Warning: %1").arg(warning));
        }
    }
    if (options.undoes && !options.run.json) {
        for (const QString &sql : (*report)->undo)
            terminal.print(sql + u';');
    }
    return runRequest(invocation, *std::move(request), options.run);
}

CommandAction declareRecover(CLI::App &app)
{
    auto options = std::make_shared<RecoverOptions>();
    app.add_flag("--continue", options->goesOn, "run the rest of the revision, and what was to follow");
    app.add_flag("--undo", options->undoes, "take back what the revision has done");
    app.add_flag("--mark", options->marks, "take the revision for done: change the version table alone");
    app.add_option("--in-doubt", options->inDoubt,
                   "done or not-done: what you know of a statement of which the database shows nothing");
    app.add_option("--revision", options->revision,
                   "the half done revision, where only the database tells of it and no run");
    declareJournal(app, options->journal);
    declareRun(app, options->run);
    app.add_option("run", options->id, "the number of the run (default: the last one on this database)");
    return [options](Invocation &invocation) { return recover(invocation, *options); };
}

} // namespace

Command recoverCommand()
{
    return {"recover", "Show what an interrupted run left, and go on from there.", declareRecover,
            Command::Reach::Changes};
}

} // namespace retort
