// SPDX-License-Identifier: GPL-3.0-or-later
// Finding the run that has to be recovered, the ways on from there, and the request that does it.
#include "engine/migration/RecoveryWays.h"

#include "engine/database/Catalogue.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/CatalogueExamination.h"
#include "engine/migration/DoneStatements.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/migration/StatementEffect.h"

#include <QFileInfo>

#include <algorithm>

namespace retort {

namespace {

using Fate = RecoveryStatement::Fate;

/// The last run on the database (or run number `id`), if it may have left something.
Result<std::optional<JournalRun>> openRun(RunJournal &journal, const MigrationRequest &where, qint64 id)
{
    const QString place = journal.placeFor(where.url, where.environment.versionTable);
    auto run = id != 0 ? journal.find(id) : journal.lastRun(place);
    if (!run)
        return run;
    if (!*run && id != 0)
        return commandError(QStringLiteral("The journal knows no run %1").arg(id),
                            QStringLiteral("retort-cli runs lists those it knows."));
    if (*run && (*run)->place != place)
        return commandError(QStringLiteral("Run %1 was on another database: %2").arg(id).arg((*run)->database));
    if (!*run || !(*run)->resolution.isEmpty() || (*run)->state == JournalRun::State::Done)
        return std::nullopt;
    if ((*run)->state == JournalRun::State::Running)
        return commandError(QStringLiteral("Run %1 by %2 is still at work").arg((*run)->id).arg((*run)->who));
    return run;
}

Result<std::unique_ptr<Session>> openForQuestions(const MigrationRequest &where,
                                                  std::shared_ptr<SessionStopper> stopper)
{
    auto session =
        Session::open(where.url, {.access = SessionOptions::Access::ReadOnly, .stopper = std::move(stopper)});
    if (!session)
        return session;
    if (const auto begun = (*session)->beginQuestions(VersionTable::kQuestionBusyTimeout); !begun)
        return std::unexpected(begun.error());
    return session;
}

Result<void> checkIsQuiet(Session &session, const JournalRun &run)
{
    const Result<QString> work = Catalogue(session).workOf(run.serverSession);
    if (!work)
        return std::unexpected(work.error());
    if (!work->isEmpty())
        return commandError(
            QStringLiteral("The server still executes a statement of run %1 (%2)").arg(run.id).arg(*work),
            QStringLiteral("Wait until it is done, or end it."));
    return {};
}

} // namespace

Result<std::optional<RecoveryReport>> examineLastRun(const MigrationRequest &where, qint64 id,
                                                     InDoubtAnswer inDoubtIsDone,
                                                     std::shared_ptr<SessionStopper> stopper, const QString &revision)
{
    // Looking makes no file.
    auto journal = RunJournal::openExisting(where.url, where.journal, stopper ? stopper->token() : std::stop_token());
    if (!journal)
        return std::unexpected(journal.error());
    const auto run = *journal ? openRun(**journal, where, id) : std::optional<JournalRun>();
    if (!run)
        return std::unexpected(run.error());
    std::optional<RecoveryReport> nothing;
    // Who asks for one run is not answered with what another may have left.
    if (id != 0 && !*run)
        return nothing;
    if (*run)
        nothing = RecoveryReport{.run = **run, .rows = {}};
    // A run that made the file and was undone took it away again.
    const Result<QString> file = where.url.isSqlite() ? where.url.sqliteFile() : QString();
    if (where.url.isMemory() || (file && !file->isEmpty() && !QFileInfo::exists(*file)))
        return nothing;
    const auto rows = versionRows(where.project, where.url, where.environment, where.xArguments, stopper);
    if (!rows)
        return std::unexpected(rows.error());
    auto session = openForQuestions(where, std::move(stopper));
    if (!session)
        return std::unexpected(session.error());
    if (*run) {
        if (const auto quiet = checkIsQuiet(**session, **run); !quiet)
            return std::unexpected(quiet.error());
        auto report = examineRun(**journal, **run, **session, where, *rows, Examination::Whole, inDoubtIsDone);
        if (!report)
            return std::unexpected(report.error());
        if (report->isHalfDone())
            return std::optional(std::move(*report));
        nothing = std::move(*report);
    }
    const JournalRun open = *run ? **run : JournalRun();
    auto found = examineByCatalogue(**session, where, *rows, Examination::Whole, inDoubtIsDone, open,
                                    revision.isEmpty() ? open.foundHalfDone : revision);
    if (!found)
        return std::unexpected(found.error());
    return *found ? std::move(*found) : std::move(nothing);
}

namespace {

RunRecovery recoveryOf(const RecoveryReport &report, RunRecovery::Way way, const QString &dialectName)
{
    RunRecovery recovery{.way = way,
                         .run = report.run.id,
                         .revision = report.revision,
                         .isSameScript = !report.isScriptChanged,
                         .statements = way == RunRecovery::Way::Undo ? report.undo : report.cleanUp};
    const auto isDone = [](const RecoveryStatement &statement) { return statement.fate == Fate::Done; };
    for (auto at = report.statements.begin(); at != report.statements.end(); ++at) {
        const RecoveryStatement &statement = *at;
        const bool wasRun = statement.fate == Fate::Done || statement.fate == Fate::TakenBack;
        // What something else has made may lack the rows that belong between its tables: they are written now.
        const bool isGap = report.isByCatalogue && std::any_of(at, report.statements.end(), isDone);
        if ((wasRun || statement.isOfNoEffect || isGap) && !isMereQuestion(statement.statement.text, dialectName)) {
            recovery.done.push_back({.fingerprint = statement.statement.fingerprint,
                                     .isDone = statement.fate == Fate::Done || statement.isOfNoEffect,
                                     .isOfNoEffect = statement.isOfNoEffect});
        }
    }
    return recovery;
}

} // namespace

void closeDoubtfulWays(RecoveryReport &report)
{
    const bool isInDoubt = std::ranges::any_of(
        report.statements, [](const RecoveryStatement &statement) { return statement.fate == Fate::InDoubt; });
    const auto irreversible =
        std::ranges::find_if(report.statements, [](const RecoveryStatement &statement) { return statement.hasNoUndo; });
    const QString doubt = QStringLiteral("Whether the statement in doubt has taken effect has to be known first");
    if (isInDoubt && report.whyNotContinue.isEmpty())
        report.whyNotContinue = doubt;
    if (isInDoubt && report.whyNotUndo.isEmpty())
        report.whyNotUndo = doubt;
    if (irreversible != report.statements.end() && report.whyNotUndo.isEmpty())
        report.whyNotUndo =
            QStringLiteral("No statement takes this back: %1").arg(irreversible->statement.text.simplified());
}

OfflineScript restOf(OfflineScript script, const RecoveryReport &report, const QString &dialectName)
{
    DoneStatements done(recoveryOf(report, RunRecovery::Way::Continue, dialectName), dialectName);
    std::erase_if(script.pieces, [&done](const OfflinePiece &piece) {
        return piece.statement.kind == Statement::Kind::Sql && done.take(piece.statement.text).value_or(false);
    });
    return script;
}

Result<MigrationRequest> recoveryRequest(MigrationRequest where, const RecoveryReport &report, RunRecovery::Way way)
{
    using Way = RunRecovery::Way;
    const QString why = way == Way::Continue ? report.whyNotContinue
                        : way == Way::Undo   ? report.whyNotUndo
                                             : report.whyNotMark;
    if (!report.isHalfDone())
        return commandError(QStringLiteral("There is nothing to recover: no revision is half done"));
    if (!why.isEmpty())
        return commandError(why);
    where.recovery = recoveryOf(report, way, where.url.dialectName());
    where.verb = report.run.verb.startsWith(QLatin1String("downgrade")) ? MigrationRequest::Verb::Downgrade
                                                                        : MigrationRequest::Verb::Upgrade;
    where.targets = report.run.verb.split(u' ').mid(1);
    return where;
}

} // namespace retort
