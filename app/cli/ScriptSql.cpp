// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ScriptSql.h"

#include <QDir>
#include <QJsonObject>

#include <set>

namespace retort {

namespace {

/// "-- Only if a:\n-- DROP TABLE t;" → "Only if a"; the comment of a gap whole, on one line.
QJsonObject gapOf(const Statement &statement)
{
    const bool isGap = statement.kind == Statement::Kind::Gap;
    QStringList lines = statement.text.split(QLatin1Char('\n'));
    for (QString &line : lines) {
        if (line.startsWith(QLatin1String("-- ")))
            line.remove(0, 3);
    }
    QString reason = isGap ? lines.join(QLatin1Char(' ')) : lines.first();
    if (!isGap && reason.endsWith(QLatin1Char(':')))
        reason.chop(1);
    const bool isCondition = reason.startsWith(QLatin1String("Only "));
    return {{QStringLiteral("line"), statement.source.line},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("kind"), isGap         ? QStringLiteral("gap")
                                     : isCondition ? QStringLiteral("condition")
                                                   : QStringLiteral("values")}};
}

} // namespace

QString pathInProject(const Project &project, const QString &file)
{
    return QDir(project.directory()).relativeFilePath(file);
}

OfflineScript scriptOf(const OfflineRequest &request, int index, MigrationStep::Direction direction)
{
    const RevisionGraph &graph = request.project.graph();
    const bool isUpgrade = direction == MigrationStep::Direction::Upgrade;
    MigrationPlan plan;
    plan.rowsBefore = isUpgrade ? graph.ids(graph.allParents(index)) : QStringList(graph.id(index));
    MigrationStep step;
    step.direction = direction;
    step.revision = index;
    step.id = graph.id(index);
    plan.steps.push_back(std::move(step));
    return OfflineScript::forPlan(request, plan);
}

ScriptSql bodyOf(const OfflineScript &script)
{
    ScriptSql body;
    std::set<int> reached;
    std::set<int> lost;
    for (const OfflinePiece &piece : script.pieces) {
        const Statement &statement = piece.statement;
        const bool isFrame = statement.kind == Statement::Kind::Version || statement.operation < 0;
        if (piece.revision.isEmpty() || isFrame)
            continue;
        body.sql += piece.text;
        // "The script ends here if …" is said, but is no operation.
        const auto *gap = piece.operation ? piece.operation->as<Gap>() : nullptr;
        if (!gap || gap->changesSchema)
            reached.insert(statement.operation);
        if (statement.kind == Statement::Kind::Gap && (!gap || gap->changesSchema))
            lost.insert(statement.operation);
        body.differences += statement.differences;
        if (statement.kind == Statement::Kind::Gap || statement.isUndecided) {
            body.isComplete = false;
            body.gaps.append(gapOf(statement));
        }
    }
    body.operations = int(reached.size());
    body.written = int(reached.size() - lost.size());
    body.differences.removeDuplicates();
    body.error = script.error;
    body.isComplete = body.isComplete && !script.error && !script.hasGaps;
    return body;
}

} // namespace retort
