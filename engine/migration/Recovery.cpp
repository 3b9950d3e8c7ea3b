// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/Recovery.h"

#include "engine/database/Catalogue.h"
#include "engine/database/TransactionWords.h"
#include "engine/migration/CommitFate.h"
#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/RecoveryUndo.h"
#include "engine/migration/RecoveryWays.h"
#include "engine/migration/ScriptFingerprint.h"
#include "engine/migration/StatementEffect.h"

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
    if (const auto collected = collectUndo(report, m_session, m_where); !collected)
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
    const auto fate =
        commitFateOf(m_session, report.run, m_committing, report.revision, m_where.environment.versionTable.table,
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
    if (m_graph.find(report.revision) == RevisionGraph::kNone)
        report.whyNotContinue = report.whyNotMark =
            QStringLiteral("The project has no revision %1 any more").arg(report.revision);
    if (!m_undoing.empty())
        report.whyNotContinue = report.whyNotMark = QStringLiteral("It has been taken back in part already");
    closeDoubtfulWays(report);
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

} // namespace retort
