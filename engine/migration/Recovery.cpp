// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/Recovery.h"

#include "engine/database/Catalogue.h"
#include "engine/database/TransactionWords.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/CommitFate.h"
#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/DoneStatements.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/migration/ScriptFingerprint.h"
#include "engine/migration/StatementEffect.h"
#include "engine/migration/StatementInverse.h"

#include <QFileInfo>

#include <algorithm>

namespace retort {

namespace {

using Fate = RecoveryStatement::Fate;

/// Looks at one interrupted run.
class RunExamination
{
public:
    RunExamination(RunJournal &journal, Session &session, const MigrationRequest &where, Examination depth,
                   InDoubtAnswer inDoubtIsDone)
        : m_journal(journal),
          m_session(session),
          m_depth(depth),
          m_catalogue(session),
          m_where(where),
          m_graph(where.project.graph()),
          m_dialect(session.dialectName()),
          m_inDoubtIsDone(inDoubtIsDone)
    {}

    Result<void> examine(RecoveryReport &report);

private:
    Result<void> readStatements(RecoveryReport &report);
    void dropWhatWasUndone(RecoveryReport &report) const;
    bool isApplied(const RecoveryReport &report, const QString &revision) const;
    Result<void> askForCommit(const RecoveryReport &report);
    void judgeByCommit(RecoveryStatement &statement) const;
    Result<void> judge(RecoveryStatement &statement);
    Result<void> judgeInDoubt(RecoveryStatement &statement);
    void judgeUncommitted(RecoveryReport &report) const;
    Result<void> lookForTakenBack(RecoveryReport &report);
    Result<void> lookForBrokenIndex(RecoveryReport &report, const RecoveryStatement &statement);
    Result<void> leaveOutWhatIsUndone(RecoveryReport &report);
    Result<void> collectUndo(RecoveryReport &report) const;
    Result<void> collectUndo(RecoveryStatement &statement, std::optional<InverseWriter> &inverses) const;
    Result<void> warnOfValues(RecoveryStatement &statement, const StatementInverse &inverse) const;
    std::optional<InverseWriter> inverseWriter(const RecoveryReport &report) const;
    void closeWays(RecoveryReport &report) const;

    RunJournal &m_journal;
    Session &m_session;
    Examination m_depth;
    Catalogue m_catalogue;
    const MigrationRequest &m_where;
    const RevisionGraph &m_graph;
    QString m_dialect;
    InDoubtAnswer m_inDoubtIsDone;
    /// What a COMMIT that was cut off was to keep, of all revisions of the run, and what has become of it.
    std::vector<JournalStatement> m_committing;
    CommitFate m_commit;
    /// The journal's entries of a first undoing that was itself interrupted.
    std::vector<JournalStatement> m_undoing;
};

Result<void> RunExamination::examine(RecoveryReport &report)
{
    if (const auto read = readStatements(report); !read || !report.isHalfDone())
        return read;
    if (isApplied(report, report.revision)) {
        report.revision.clear();
        return {};
    }
    if (const auto asked = askForCommit(report); !asked)
        return asked;
    for (RecoveryStatement &statement : report.statements) {
        if (const auto judged = judge(statement); !judged)
            return judged;
        if (const auto looked = lookForBrokenIndex(report, statement); !looked)
            return looked;
    }
    judgeUncommitted(report);
    if (const auto looked = lookForTakenBack(report); !looked)
        return looked;
    const bool isAnythingLeft = std::ranges::any_of(report.statements, [this](const RecoveryStatement &statement) {
        return !isMereQuestion(statement.statement.text, m_dialect) &&
               (statement.fate == Fate::Done || statement.fate == Fate::InDoubt);
    });
    if (!isAnythingLeft && report.cleanUp.isEmpty()) {
        report.revision.clear();
        return {};
    }
    if (m_depth == Examination::WhatIsDone)
        return {};
    if (const auto collected = collectUndo(report); !collected)
        return collected;
    if (m_session.stopper()->isStopped())
        return cancelledError();
    if (const auto left = leaveOutWhatIsUndone(report); !left)
        return left;
    const Result<QString> fingerprint = m_journal.scriptFingerprint(report.run.id, report.revision);
    if (!fingerprint)
        return std::unexpected(fingerprint.error());
    const int index = m_graph.find(report.revision);
    report.isScriptChanged = index == RevisionGraph::kNone || *fingerprint != scriptFingerprint(m_graph.at(index).file);
    closeWays(report);
    return {};
}

Result<void> RunExamination::readStatements(RecoveryReport &report)
{
    auto statements = m_journal.statements(report.run.id);
    if (!statements)
        return std::unexpected(statements.error());
    // "undo 5": what counts is what run 5 had done, and how far taking it back has come.
    if (report.run.verb.startsWith(QLatin1String("undo "))) {
        const auto original = m_journal.find(report.run.verb.section(u' ', 1).toLongLong());
        if (!original || !*original)
            return original ? Result<void>() : std::unexpected(original.error());
        m_undoing = std::move(*statements);
        report.run.verb = (*original)->verb;
        report.run.id = (*original)->id;
        statements = m_journal.statements(report.run.id);
        if (!statements)
            return std::unexpected(statements.error());
    }
    for (const JournalStatement &statement : *statements) {
        if (!statement.revision.isEmpty())
            report.revision = statement.revision;
        if (statement.state == JournalStatement::State::Done && statement.isCommitInDoubt)
            m_committing.push_back(statement);
    }
    for (JournalStatement &statement : *statements) {
        if (statement.revision == report.revision)
            report.statements.push_back({.statement = std::move(statement)});
    }
    dropWhatWasUndone(report);
    return {};
}

/// But for what the script has taken back by itself: it will come by that again.
void RunExamination::dropWhatWasUndone(RecoveryReport &report) const
{
    const auto isUndone = [](const RecoveryStatement &statement) {
        return statement.statement.state == JournalStatement::State::Undone;
    };
    std::vector<RecoveryStatement> kept;
    for (size_t i = 0; i < report.statements.size(); ++i) {
        RecoveryStatement &statement = report.statements[i];
        if (isUndone(statement) && rollsBack(statement.statement.text)) {
            for (RecoveryStatement &earlier : kept)
                earlier.isOfNoEffect = earlier.isOfNoEffect || isUndone(earlier);
            continue;
        }
        // After a failure PostgreSQL undoes everything; what follows is another attempt.
        if (statement.statement.state == JournalStatement::State::Failed && i + 1 < report.statements.size() &&
            m_dialect == QLatin1String("postgresql"))
            std::erase_if(kept, isUndone);
        kept.push_back(std::move(statement));
    }
    std::erase_if(kept,
                  [&](const RecoveryStatement &statement) { return isUndone(statement) && !statement.isOfNoEffect; });
    report.statements = std::move(kept);
}

/// Whether the version table says that the revision came to its end.
bool RunExamination::isApplied(const RecoveryReport &report, const QString &revision) const
{
    const int index = m_graph.find(revision);
    if (index == RevisionGraph::kNone)
        return false;
    std::vector<int> rows;
    for (const QString &row : report.rows) {
        if (const int found = m_graph.find(row); found != RevisionGraph::kNone)
            rows.push_back(found);
    }
    const bool isPresent = m_graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies).contains(index);
    return report.run.verb.startsWith(QLatin1String("downgrade")) ? !isPresent : isPresent;
}

Result<void> RunExamination::askForCommit(const RecoveryReport &report)
{
    if (m_committing.empty())
        return {};
    const auto fate = commitFateOf(m_session, report.run, m_committing, m_where.environment.versionTable.table,
                                   [&](const QString &revision) { return isApplied(report, revision); });
    if (!fate)
        return std::unexpected(fate.error());
    m_commit = *fate;
    return {};
}

/// One that a COMMIT was to keep, or that COMMIT itself.
void RunExamination::judgeByCommit(RecoveryStatement &statement) const
{
    const std::optional<bool> isDone = m_commit.isCommitted ? m_commit.isCommitted : m_inDoubtIsDone;
    statement.fate = !isDone ? Fate::InDoubt : *isDone ? Fate::Done : Fate::NotDone;
    statement.evidence = m_commit.isCommitted ? m_commit.evidence
                         : isDone             ? QStringLiteral("as you say")
                                  : QStringLiteral("the database does not show whether its transaction was committed");
}

Result<void> RunExamination::judge(RecoveryStatement &statement)
{
    const JournalStatement &noted = statement.statement;
    if (noted.state == JournalStatement::State::InDoubt)
        return judgeInDoubt(statement);
    if (noted.state == JournalStatement::State::Done && noted.isCommitInDoubt) {
        judgeByCommit(statement);
        return {};
    }
    if (statement.isOfNoEffect) {
        statement.evidence = QStringLiteral("the script took it back by itself");
        return {};
    }
    statement.fate = noted.state == JournalStatement::State::Done && noted.isKept ? Fate::Done : Fate::NotDone;
    if (statement.fate == Fate::Done)
        statement.evidence = QStringLiteral("it was committed");
    else
        statement.evidence = noted.state == JournalStatement::State::Failed ? QStringLiteral("it failed")
                                                                            : QStringLiteral("it was rolled back");
    return {};
}

namespace {

/// A COMMIT of the script's own: nobody but the server knows whether it came to that.
bool isCommit(const QString &sql)
{
    return endsTransaction(sql) && !rollsBack(sql);
}

} // namespace

Result<void> RunExamination::judgeInDoubt(RecoveryStatement &statement)
{
    if (isCommit(statement.statement.text)) {
        judgeByCommit(statement);
        return {};
    }
    if (!statement.statement.isAlone) {
        statement.fate = Fate::NotDone;
        statement.evidence = QStringLiteral("its transaction was rolled back");
        return {};
    }
    for (const StatementEffect &effect : effectsOf(statement.statement.text, m_dialect)) {
        using Kind = StatementEffect::Kind;
        if (effect.kind == Kind::None || effect.kind == Kind::Repeatable) {
            statement.fate = Fate::NotDone;
            statement.evidence = QStringLiteral("it can be run again without harm");
            continue;
        }
        if (effect.kind == Kind::Rows || effect.kind == Kind::Other)
            break;
        const Result<bool> isThere = hasObject(m_catalogue, effect.object);
        if (!isThere)
            return std::unexpected(isThere.error());
        bool isDone = effect.kind == Kind::Drop ? !*isThere : *isThere;
        QString evidence = presenceOf(effect.object, *isThere);
        if (effect.kind == Kind::Rename) {
            const DatabaseObject target = renamedObject(effect.object, effect.newName);
            const Result<bool> hasNew = hasObject(m_catalogue, target);
            if (!hasNew)
                return std::unexpected(hasNew.error());
            evidence += QLatin1String(", ") + presenceOf(target, *hasNew);
            if (*hasNew == *isThere)
                break;
            isDone = *hasNew;
        }
        statement.fate = isDone ? Fate::Done : Fate::NotDone;
        statement.evidence = evidence;
        return {};
    }
    if (!statement.evidence.isEmpty())
        return {};
    statement.fate = !m_inDoubtIsDone ? Fate::InDoubt : *m_inDoubtIsDone ? Fate::Done : Fate::NotDone;
    statement.evidence = m_inDoubtIsDone ? QStringLiteral("as you say")
                                         : QStringLiteral("the database does not show whether it has taken effect");
    return {};
}

/// A server without transactional DDL commits what came before when it begins to change a table.
void RunExamination::judgeUncommitted(RecoveryReport &report) const
{
    if (!m_session.url().isMysqlFamily())
        return;
    const RecoveryStatement *commits = nullptr;
    for (size_t i = report.statements.size(); i-- > 0;) {
        RecoveryStatement &statement = report.statements[i];
        if (statement.statement.isAlone) {
            commits = &statement;
        } else if (commits && statement.fate == Fate::NotDone &&
                   statement.statement.state == JournalStatement::State::Done) {
            const bool isSure = commits->fate == Fate::Done || m_inDoubtIsDone == true;
            statement.fate = isSure ? Fate::Done : m_inDoubtIsDone ? Fate::NotDone : Fate::InDoubt;
            statement.evidence = isSure ? QStringLiteral("a later statement committed it")
                                        : QStringLiteral("a later statement may have committed it");
        }
    }
}

/// What a statement made may have been dropped by hand since.
Result<void> RunExamination::lookForTakenBack(RecoveryReport &report)
{
    for (size_t i = 0; i < report.statements.size(); ++i) {
        RecoveryStatement &statement = report.statements[i];
        const auto effects = effectsOf(statement.statement.text, m_dialect);
        if (statement.fate != Fate::Done || effects.size() != 1 ||
            effects.front().kind != StatementEffect::Kind::Create)
            continue;
        // A later statement of the revision may have dropped or renamed it; then it is not missed.
        const QString word = effects.front().object.place.name;
        const bool isUsedLater =
            std::any_of(report.statements.begin() + qsizetype(i) + 1, report.statements.end(), [&](const auto &later) {
                return std::ranges::any_of(effectsOf(later.statement.text, m_dialect), [&](const auto &effect) {
                    return effect.object.place.name == word &&
                           (effect.kind == StatementEffect::Kind::Drop || effect.kind == StatementEffect::Kind::Rename);
                });
            });
        if (isUsedLater)
            continue;
        const Result<bool> isThere = hasObject(m_catalogue, effects.front().object);
        if (!isThere)
            return std::unexpected(isThere.error());
        statement.evidence = presenceOf(effects.front().object, *isThere);
        if (!*isThere)
            statement.fate = Fate::TakenBack;
    }
    return {};
}

Result<void> RunExamination::lookForBrokenIndex(RecoveryReport &report, const RecoveryStatement &statement)
{
    const auto effects = effectsOf(statement.statement.text, m_dialect);
    const StatementEffect &effect = effects.front();
    if (effect.kind != StatementEffect::Kind::Create || effect.object.kind != DatabaseObject::Kind::Index ||
        effect.undo.isEmpty())
        return {};
    const Result<bool> isBroken = m_catalogue.hasBrokenIndex(effect.object.place, effect.object.name);
    if (!isBroken)
        return std::unexpected(isBroken.error());
    if (*isBroken)
        report.cleanUp << effect.undo;
    return {};
}

Result<void> RunExamination::collectUndo(RecoveryReport &report) const
{
    std::optional<InverseWriter> inverses = inverseWriter(report);
    for (RecoveryStatement &statement : report.statements) {
        if (const auto collected = statement.fate == Fate::Done ? collectUndo(statement, inverses) : Result<void>();
            !collected)
            return collected;
        report.undo = statement.undo + report.undo;
    }
    report.undo = report.cleanUp + report.undo;
    return {};
}

/// The text tells what takes back something that was made or renamed; for the rest the scripts before have to be asked.
Result<void> RunExamination::collectUndo(RecoveryStatement &statement, std::optional<InverseWriter> &inverses) const
{
    const auto known = inverses ? inverses->next(statement.statement.text) : std::nullopt;
    const auto effects = effectsOf(statement.statement.text, m_dialect);
    const bool isTold = std::ranges::all_of(effects, [](const StatementEffect &effect) {
        return effect.kind == StatementEffect::Kind::None || !effect.undo.isEmpty();
    });
    if (!isTold) {
        statement.hasNoUndo = !known;
        statement.undo = known ? known->statements : QStringList();
        statement.losesRows = known && known->losesRows;
        return known ? warnOfValues(statement, *known) : Result<void>();
    }
    for (size_t k = effects.size(); k-- > 0;) {
        if (!effects[k].undo.isEmpty())
            statement.undo << effects[k].undo;
    }
    return {};
}

/// Others may go on writing: the numbers are as of now.
Result<void> RunExamination::warnOfValues(RecoveryStatement &statement, const StatementInverse &inverse) const
{
    for (const ValueRisk &risk : inverse.risks) {
        const auto misfits = countMisfits(m_session, risk);
        if (!misfits)
            return std::unexpected(misfits.error());
        if (const QString warning = risk.warning(*misfits); !warning.isEmpty())
            statement.undoWarnings << warning;
    }
    return {};
}

/// Nothing where it is not needed: the scripts before the revision would be followed for it.
std::optional<InverseWriter> RunExamination::inverseWriter(const RecoveryReport &report) const
{
    const bool isNeeded = std::ranges::any_of(report.statements, [this](const RecoveryStatement &statement) {
        return statement.fate == Fate::Done &&
               std::ranges::any_of(effectsOf(statement.statement.text, m_dialect), [](const StatementEffect &effect) {
                   return effect.undo.isEmpty() && effect.kind != StatementEffect::Kind::None &&
                          effect.kind != StatementEffect::Kind::Rows;
               });
    });
    if (!isNeeded)
        return std::nullopt;
    SchemaHistory history(m_where.project, m_dialect, m_where.environment, m_where.xArguments,
                          &m_session.stopper()->flag(), Variables::Whole);
    return InverseWriter(history.after(report.rows), m_dialect, m_where.environment.renderContext(false));
}

/// A first undoing was interrupted: what it has done is not done again.
Result<void> RunExamination::leaveOutWhatIsUndone(RecoveryReport &report)
{
    for (const JournalStatement &noted : m_undoing) {
        RecoveryStatement statement{.statement = noted};
        if (const auto judged = judge(statement); !judged)
            return judged;
        if (statement.fate != Fate::Done)
            continue;
        const auto done = std::ranges::find_if(
            report.undo, [&](const QString &sql) { return RunJournal::fingerprint(sql) == noted.fingerprint; });
        if (done != report.undo.end())
            report.undo.erase(done);
    }
    return {};
}

void RunExamination::closeWays(RecoveryReport &report) const
{
    const bool isGone = m_graph.find(report.revision) == RevisionGraph::kNone;
    const bool isInDoubt = std::ranges::any_of(
        report.statements, [](const RecoveryStatement &statement) { return statement.fate == Fate::InDoubt; });
    const auto irreversible =
        std::ranges::find_if(report.statements, [](const RecoveryStatement &statement) { return statement.hasNoUndo; });
    if (isGone)
        report.whyNotContinue = report.whyNotMark =
            QStringLiteral("The project has no revision %1 any more").arg(report.revision);
    if (isInDoubt)
        report.whyNotContinue = report.whyNotUndo =
            QStringLiteral("Whether the statement in doubt has taken effect has to be known first");
    if (!m_undoing.empty())
        report.whyNotContinue = report.whyNotMark = QStringLiteral("It has been taken back in part already");
    if (irreversible != report.statements.end() && report.whyNotUndo.isEmpty())
        report.whyNotUndo =
            QStringLiteral("No statement takes this back: %1").arg(irreversible->statement.text.simplified());
}

} // namespace

Result<RecoveryReport> examineRun(RunJournal &journal, const JournalRun &run, Session &session,
                                  const MigrationRequest &where, const QStringList &rows, Examination depth,
                                  InDoubtAnswer inDoubtIsDone)
{
    RecoveryReport report{.run = run, .rows = rows};
    RunExamination examination(journal, session, where, depth, inDoubtIsDone);
    if (const auto done = examination.examine(report); !done)
        return std::unexpected(done.error());
    return report;
}

Result<std::optional<RecoveryReport>> examineLastRun(const MigrationRequest &where, qint64 id,
                                                     InDoubtAnswer inDoubtIsDone,
                                                     std::shared_ptr<SessionStopper> stopper)
{
    // Looking makes no file.
    auto journal = RunJournal::openExisting(where.url, where.journal, stopper ? stopper->token() : std::stop_token());
    if (!journal)
        return std::unexpected(journal.error());
    if (!*journal)
        return std::nullopt;
    const QString place = (*journal)->placeFor(where.url, where.environment.versionTable);
    const auto run = id != 0 ? (*journal)->find(id) : (*journal)->lastRun(place);
    if (!run)
        return std::unexpected(run.error());
    if (!*run && id != 0)
        return commandError(QStringLiteral("The journal knows no run %1").arg(id),
                            QStringLiteral("retort-cli runs lists those it knows."));
    if (*run && (*run)->place != place)
        return commandError(QStringLiteral("Run %1 was on another database: %2").arg(id).arg((*run)->database));
    if (!*run || !(*run)->resolution.isEmpty() || (*run)->state == JournalRun::State::Done)
        return std::nullopt;
    if ((*run)->state == JournalRun::State::Running)
        return commandError(QStringLiteral("Run %1 by %2 is still at work").arg((*run)->id).arg((*run)->who));
    // A run that made the file and was undone took it away again.
    const Result<QString> file = where.url.isSqlite() ? where.url.sqliteFile() : QString();
    if (file && !file->isEmpty() && !QFileInfo::exists(*file))
        return std::optional(RecoveryReport{.run = **run, .rows = {}});
    const auto rows = versionRows(where.project, where.url, where.environment, where.xArguments, stopper);
    if (!rows)
        return std::unexpected(rows.error());
    auto session =
        Session::open(where.url, {.access = SessionOptions::Access::ReadOnly, .stopper = std::move(stopper)});
    if (!session)
        return std::unexpected(session.error());
    if (const auto begun = (*session)->beginQuestions(VersionTable::kQuestionBusyTimeout); !begun)
        return std::unexpected(begun.error());
    const Result<QString> work = Catalogue(**session).workOf((*run)->serverSession);
    if (!work)
        return std::unexpected(work.error());
    if (!work->isEmpty())
        return commandError(
            QStringLiteral("The server still executes a statement of run %1 (%2)").arg((*run)->id).arg(*work),
            QStringLiteral("Wait until it is done, or end it."));
    auto report = examineRun(**journal, **run, **session, where, *rows, Examination::Whole, inDoubtIsDone);
    if (!report)
        return std::unexpected(report.error());
    return std::optional(std::move(*report));
}

namespace {

RunRecovery recoveryOf(const RecoveryReport &report, RunRecovery::Way way, const QString &dialectName)
{
    RunRecovery recovery{.way = way,
                         .run = report.run.id,
                         .revision = report.revision,
                         .isSameScript = !report.isScriptChanged,
                         .statements = way == RunRecovery::Way::Undo ? report.undo : report.cleanUp};
    for (const RecoveryStatement &statement : report.statements) {
        const bool wasRun = statement.fate == Fate::Done || statement.fate == Fate::TakenBack;
        if ((wasRun || statement.isOfNoEffect) && !isMereQuestion(statement.statement.text, dialectName)) {
            recovery.done.push_back({.fingerprint = statement.statement.fingerprint,
                                     .isDone = statement.fate == Fate::Done || statement.isOfNoEffect,
                                     .isOfNoEffect = statement.isOfNoEffect});
        }
    }
    return recovery;
}

} // namespace

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
