// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/CatalogueExamination.h"

#include "engine/migration/DatabaseTrace.h"
#include "engine/migration/OfflineScript.h"
#include "engine/migration/RecoveryUndo.h"
#include "engine/migration/RecoveryWays.h"
#include "engine/migration/SchemaHistory.h"
#include "engine/migration/StatementEffect.h"
#include "engine/sql/StatementSplitter.h"

#include <algorithm>

namespace retort {

namespace {

using Fate = RecoveryStatement::Fate;
using Direction = MigrationStep::Direction;

/// Whether the scripts have made it.
bool isIn(const Schema &schema, const DatabaseObject &object)
{
    const Table *table = schema.table(object.place);
    const auto isNamed = [&object](const auto &part) { return part.name.text == object.name; };
    switch (object.kind) {
    case DatabaseObject::Kind::Table: return table != nullptr;
    case DatabaseObject::Kind::Column: return table && table->column(object.name);
    case DatabaseObject::Kind::Constraint: return table && std::ranges::any_of(table->constraints, isNamed);
    case DatabaseObject::Kind::Index:
        return std::ranges::any_of(
            schema.tables(), [&](const auto &entry) { return std::ranges::any_of(entry.second.indexes, isNamed); });
    case DatabaseObject::Kind::Type: return schema.enumTypes().contains(object.place);
    case DatabaseObject::Kind::Sequence: return schema.sequences().contains(object.place);
    case DatabaseObject::Kind::View:
    case DatabaseObject::Kind::Schema: break;
    }
    return false;
}

/// One revision in one direction, whose statements are held against the database.
class StepExamination
{
public:
    StepExamination(Session &session, const MigrationRequest &where, int revision, Direction direction)
        : m_session(session), m_where(where), m_revision(revision), m_direction(direction)
    {}

    /// Whether the database shows a part of it; fills the statements of the report then.
    Result<bool> examine(RecoveryReport &report, InDoubtAnswer inDoubtIsDone);
    /// "upgrade b2"; empty if there is no target that means this step alone.
    QString verb(const QStringList &rows) const;

private:
    void readStatements();
    bool isTold(const DatabaseTrace &trace, size_t done, const QStringList &rows) const;
    bool isHarmless(const DatabaseTrace::Statement &statement) const;
    void judge(RecoveryReport &report, const DatabaseTrace &trace, size_t least, size_t most,
               InDoubtAnswer inDoubtIsDone) const;

    Session &m_session;
    const MigrationRequest &m_where;
    int m_revision;
    Direction m_direction;
    std::vector<DatabaseTrace::Statement> m_statements;
};

/// As a run would send them.
void StepExamination::readStatements()
{
    const OfflineScript script = OfflineScript::revision({.project = m_where.project,
                                                          .dialectName = m_session.dialectName(),
                                                          .environment = m_where.environment,
                                                          .xArguments = m_where.xArguments,
                                                          .isMeantToRun = false,
                                                          .isAsSent = true,
                                                          .variables = Variables::Whole,
                                                          .isCancelled = &m_session.stopper()->flag()},
                                                         m_revision, m_direction);
    if (script.error)
        return;
    for (const OfflinePiece &piece : script.pieces) {
        const bool isOfScript = piece.operation && !piece.revision.isEmpty();
        if (!isOfScript || piece.statement.kind == Statement::Kind::Comment)
            continue;
        for (const StatementSpan &span : splitStatements(piece.statement.text, m_session.dialectName())) {
            const QString text = piece.statement.text.mid(span.begin, span.end - span.begin);
            if (!isMereQuestion(text, m_session.dialectName()) || piece.statement.isUndecided)
                m_statements.push_back({text, piece.statement.isUndecided});
        }
    }
}

Result<bool> StepExamination::examine(RecoveryReport &report, InDoubtAnswer inDoubtIsDone)
{
    readStatements();
    const Result<DatabaseTrace> trace = DatabaseTrace::of(m_session, m_statements);
    if (!trace)
        return std::unexpected(trace.error());
    if (trace->fits(0) || m_session.stopper()->isStopped())
        return false;
    size_t least = 0;
    size_t most = 0;
    for (size_t count = 1; count <= m_statements.size(); ++count) {
        if (!trace->fits(count))
            continue;
        least = least == 0 ? count : least;
        most = count;
    }
    if (!isTold(*trace, least, report.rows))
        return false;
    judge(report, *trace, least, most, inDoubtIsDone);
    return true;
}

/// What is not there may never have been, and what is there may have been made by a revision before: a script with an
/// error in it is not half done. So something has to be there that the revision alone makes, or something that it drops
/// and the scripts before have made has to be gone.
bool StepExamination::isTold(const DatabaseTrace &trace, size_t done, const QStringList &rows) const
{
    SchemaHistory history(m_where.project, m_session.dialectName(), m_where.environment, m_where.xArguments,
                          &m_session.stopper()->flag(), Variables::Whole);
    const SchemaReplay before = history.after(rows);
    const auto wasThere = [&before](const DatabaseObject &object) { return isIn(before.schema(), object); };
    return !std::ranges::all_of(trace.made(), wasThere) || (done > 0 && std::ranges::any_of(trace.missing(), wasThere));
}

bool StepExamination::isHarmless(const DatabaseTrace::Statement &statement) const
{
    return std::ranges::all_of(effectsOf(statement.text, m_session.dialectName()), [](const StatementEffect &effect) {
        return effect.kind == StatementEffect::Kind::Repeatable || effect.kind == StatementEffect::Kind::None;
    });
}

/// Of a statement of which the database shows nothing, and which changes what may be lost or be there twice.
bool leavesNoTrace(const QString &sql, const QString &dialectName)
{
    return hasEffect(sql, dialectName, StatementEffect::Kind::Rows) ||
           hasEffect(sql, dialectName, StatementEffect::Kind::Other);
}

/// The first `least` statements are done, and those from `most` on are not; between them the database shows nothing.
/// Rows among the first ones may never have been written: an application that makes its tables by itself writes none.
void StepExamination::judge(RecoveryReport &report, const DatabaseTrace &trace, size_t least, size_t most,
                            InDoubtAnswer inDoubtIsDone) const
{
    const bool isDoubtful =
        !std::all_of(m_statements.begin() + qsizetype(least), m_statements.begin() + qsizetype(most),
                     [this](const DatabaseTrace::Statement &statement) { return isHarmless(statement); });
    for (size_t i = 0; i < m_statements.size(); ++i) {
        RecoveryStatement statement{.statement = {.index = int(i),
                                                  .revision = report.revision,
                                                  .text = m_statements[i].text,
                                                  .fingerprint = RunJournal::fingerprint(m_statements[i].text)},
                                    .evidence = trace.evidence(i)};
        const bool isBetween = i >= least && i < most;
        const bool isInDoubt =
            (isBetween && isDoubtful) ||
            (i < least && statement.evidence.isEmpty() && leavesNoTrace(m_statements[i].text, m_session.dialectName()));
        if (i < least && !isInDoubt)
            statement.fate = Fate::Done;
        else if (isInDoubt)
            statement.fate = !inDoubtIsDone ? Fate::InDoubt : *inDoubtIsDone ? Fate::Done : Fate::NotDone;
        if (statement.evidence.isEmpty()) {
            statement.evidence = QLatin1String(isInDoubt && inDoubtIsDone ? "as you say"
                                               : isInDoubt ? "the database does not show whether it has taken effect"
                                               : i < least ? "what comes after it is done"
                                               : isBetween ? "it can be run again without harm"
                                                           : "what comes before it is not done");
        }
        report.statements.push_back(std::move(statement));
    }
    if (least == 0) {
        report.whyNotContinue = report.whyNotUndo = QStringLiteral(
            "The database has some of what the revision makes, but not as its first statements leave it");
    } else if (std::any_of(m_statements.begin(), m_statements.begin() + qsizetype(most),
                           [](const DatabaseTrace::Statement &statement) { return statement.isUndecided; })) {
        report.whyNotContinue = report.whyNotUndo =
            QStringLiteral("What the script does there depends on what only a run finds in the database");
    }
}

QString StepExamination::verb(const QStringList &rows) const
{
    const RevisionGraph &graph = m_where.project.graph();
    const QString &id = graph.id(m_revision);
    const bool isUpgrade = m_direction == Direction::Upgrade;
    const std::vector<int> &parents = graph.parents(m_revision);
    if (!isUpgrade && parents.size() > 1)
        return {};
    const QString target = isUpgrade ? id : parents.empty() ? QStringLiteral("base") : graph.id(parents.front());
    const auto plan = isUpgrade ? planUpgrade(graph, rows, target) : planDowngrade(graph, rows, target);
    if (!plan || plan->steps.size() != 1 || plan->steps.front().id != id)
        return {};
    return (isUpgrade ? QStringLiteral("upgrade ") : QStringLiteral("downgrade ")) + target;
}

struct Candidate
{
    int revision = RevisionGraph::kNone;
    Direction direction = Direction::Upgrade;
};

/// What a run may have stopped in: a revision whose parents are all there, or the downgrade of one that is.
std::vector<Candidate> candidatesAt(const RevisionGraph &graph, const QStringList &rows, bool isDowngradeBegun)
{
    std::vector<int> heads;
    for (const QString &row : rows) {
        // What another version of the project has applied is not known here.
        if (graph.find(row) == RevisionGraph::kNone)
            return {};
        heads.push_back(graph.find(row));
    }
    const RevisionSet applied = graph.ancestors(heads, RevisionGraph::Follow::ParentsAndDependencies);
    std::vector<Candidate> candidates;
    for (int revision = 0; revision < graph.size(); ++revision) {
        const auto isApplied = [&applied](int parent) { return applied.contains(parent); };
        if (!applied.contains(revision) && std::ranges::all_of(graph.allParents(revision), isApplied))
            candidates.push_back({revision, Direction::Upgrade});
    }
    for (const int head : heads) {
        if (isDowngradeBegun)
            candidates.push_back({head, Direction::Downgrade});
    }
    return candidates;
}

} // namespace

Result<std::optional<RecoveryReport>> examineByCatalogue(Session &session, const MigrationRequest &where,
                                                         const QStringList &rows, Examination depth,
                                                         InDoubtAnswer inDoubtIsDone, const JournalRun &run,
                                                         const QString &revision)
{
    const RevisionGraph &graph = where.project.graph();
    const DatabaseUrl &url = session.url();
    const bool isKnown = url.isSqlite() || url.isMysqlFamily() || url.dialectName() == QLatin1String("postgresql");
    if (!isKnown || graph.error())
        return std::nullopt;
    const bool isDowngradeBegun =
        run.id != 0 ? run.verb.startsWith(QLatin1String("downgrade")) && run.state != JournalRun::State::Done
                    : where.verb == MigrationRequest::Verb::Downgrade;
    for (const Candidate &candidate : candidatesAt(graph, rows, isDowngradeBegun)) {
        if (!revision.isEmpty() && graph.id(candidate.revision) != revision)
            continue;
        RecoveryReport report{
            .run = run, .rows = rows, .revision = graph.id(candidate.revision), .isByCatalogue = true};
        StepExamination step(session, where, candidate.revision, candidate.direction);
        const Result<bool> isShown = step.examine(report, inDoubtIsDone);
        if (!isShown)
            return std::unexpected(isShown.error());
        if (session.stopper()->isStopped())
            return cancelledError();
        if (!*isShown)
            continue;
        const QString direction =
            candidate.direction == Direction::Upgrade ? QStringLiteral("upgrade ") : QStringLiteral("downgrade ");
        const QString verb = step.verb(rows);
        if (!report.run.verb.startsWith(direction))
            report.run.verb = verb.isEmpty() ? direction + report.revision : verb;
        if (verb.isEmpty())
            report.whyNotContinue = report.whyNotMark =
                QStringLiteral("No target means this step alone: bring the other branches where they belong first");
        if (depth == Examination::Whole) {
            if (const auto collected = collectUndo(report, session, where); !collected)
                return std::unexpected(collected.error());
        }
        closeDoubtfulWays(report);
        return std::optional(std::move(report));
    }
    return std::nullopt;
}

QString shownPart(const RecoveryReport &report)
{
    const auto done = std::ranges::count(report.statements, Fate::Done, &RecoveryStatement::fate);
    if (done == 0)
        return QStringLiteral(
                   "The database has some of what revision %1 makes, although the version table does not say "
                   "so. retort-cli recover shows that part, and goes on, takes it back, or marks the revision "
                   "as done.")
            .arg(report.revision);
    const bool areFirst = std::all_of(report.statements.begin(), report.statements.begin() + done,
                                      [](const RecoveryStatement &statement) { return statement.fate == Fate::Done; });
    const QString sentence =
        areFirst
            ? QStringLiteral(
                  "The database shows the first %1 of %2 statements of revision %3 as done already, although the "
                  "version table does not say so. retort-cli recover shows that part, and goes on, takes it "
                  "back, or marks the revision as done.")
            : QStringLiteral("The database shows %1 of %2 statements of revision %3 as done already, although the "
                             "version table does not say so. retort-cli recover shows that part, and goes on, takes it "
                             "back, or marks the revision as done.");
    return sentence.arg(done).arg(report.statements.size()).arg(report.revision);
}

} // namespace retort
