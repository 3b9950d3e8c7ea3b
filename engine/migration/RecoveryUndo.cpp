// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RecoveryUndo.h"

#include "engine/migration/SchemaHistory.h"
#include "engine/migration/StatementEffect.h"
#include "engine/migration/StatementInverse.h"

#include <algorithm>

namespace retort {

namespace {

using Fate = RecoveryStatement::Fate;

/// Nothing where it is not needed: the scripts before the revision would be followed for it.
std::optional<InverseWriter> inverseWriter(const RecoveryReport &report, const Session &session,
                                           const MigrationRequest &where)
{
    const QString dialect = session.dialectName();
    const bool isNeeded = std::ranges::any_of(report.statements, [&dialect](const RecoveryStatement &statement) {
        return statement.fate == Fate::Done &&
               std::ranges::any_of(effectsOf(statement.statement.text, dialect), [](const StatementEffect &effect) {
                   return effect.undo.isEmpty() && effect.kind != StatementEffect::Kind::None &&
                          effect.kind != StatementEffect::Kind::Rows;
               });
    });
    if (!isNeeded)
        return std::nullopt;
    SchemaHistory history(where.project, dialect, where.environment, where.xArguments, &session.stopper()->flag(),
                          Variables::Whole);
    return InverseWriter(history.after(report.rows), dialect, where.environment.renderContext(false));
}

/// Others may go on writing: the numbers are as of now.
Result<void> warnOfValues(RecoveryStatement &statement, const std::vector<ValueRisk> &risks, Session &session)
{
    for (const ValueRisk &risk : risks) {
        const auto misfits = countMisfits(session, risk);
        if (!misfits)
            return std::unexpected(misfits.error());
        if (const QString warning = risk.warning(*misfits); !warning.isEmpty())
            statement.undoWarnings << warning;
    }
    return {};
}

/// What has come into the tables and columns that the statement made.
std::vector<ValueRisk> dropRisks(const std::vector<StatementEffect> &effects, const QString &dialectName)
{
    const auto dialect = Dialect::create(dialectName);
    std::vector<ValueRisk> risks;
    for (const StatementEffect &effect : effects) {
        const DatabaseObject &object = effect.object;
        const bool holdsValues =
            object.kind == DatabaseObject::Kind::Table || object.kind == DatabaseObject::Kind::Column;
        if (dialect && effect.kind == StatementEffect::Kind::Create && !effect.undo.isEmpty() && holdsValues)
            risks.push_back(dropRisk(object.place, object.name, *dialect));
    }
    return risks;
}

/// The text tells what takes back something that was made or renamed; for the rest the scripts before have to be asked.
Result<void> collectUndoOf(RecoveryStatement &statement, std::optional<InverseWriter> &inverses, Session &session)
{
    const auto known = inverses ? inverses->next(statement.statement.text) : std::nullopt;
    const auto effects = effectsOf(statement.statement.text, session.dialectName());
    const bool isTold = std::ranges::all_of(effects, [](const StatementEffect &effect) {
        return effect.kind == StatementEffect::Kind::None || !effect.undo.isEmpty();
    });
    if (!isTold) {
        statement.hasNoUndo = !known;
        statement.undo = known ? known->statements : QStringList();
        statement.losesRows = known && known->losesRows;
        return known ? warnOfValues(statement, known->risks, session) : Result<void>();
    }
    for (size_t k = effects.size(); k-- > 0;) {
        if (!effects[k].undo.isEmpty())
            statement.undo << effects[k].undo;
    }
    return warnOfValues(statement, dropRisks(effects, session.dialectName()), session);
}

} // namespace

Result<void> collectUndo(RecoveryReport &report, Session &session, const MigrationRequest &where)
{
    std::optional<InverseWriter> inverses = inverseWriter(report, session, where);
    for (RecoveryStatement &statement : report.statements) {
        if (statement.fate == Fate::Done) {
            if (const auto collected = collectUndoOf(statement, inverses, session); !collected)
                return collected;
        }
        report.undo = statement.undo + report.undo;
    }
    report.undo = report.cleanUp + report.undo;
    return {};
}

} // namespace retort
