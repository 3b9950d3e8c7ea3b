// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ScriptSql.h"

#include <QDir>
#include <QJsonObject>

namespace retort {

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
    for (const OfflinePiece &piece : script.pieces) {
        const Statement &statement = piece.statement;
        const bool isFrame = statement.kind == Statement::Kind::Version || statement.operation < 0;
        if (piece.revision.isEmpty() || isFrame)
            continue;
        body.sql += piece.text;
        body.differences += statement.differences;
        if (statement.kind == Statement::Kind::Gap || statement.isUndecided) {
            body.isComplete = false;
            body.gaps.append(QJsonObject{{QStringLiteral("line"), statement.source.line},
                                         {QStringLiteral("reason"), statement.text}});
        }
    }
    body.differences.removeDuplicates();
    body.error = script.error;
    body.isComplete = body.isComplete && !script.error && !script.hasGaps;
    return body;
}

} // namespace retort
