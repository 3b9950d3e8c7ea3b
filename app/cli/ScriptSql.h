// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/OfflineScript.h"
#include "engine/project/Project.h"
#include "model/Error.h"

#include <QJsonArray>
#include <QString>

#include <optional>

namespace retort {

/// The body of one script in one direction.
struct ScriptSql
{
    QString sql;
    bool isComplete = true;
    /// {"line", "reason", "kind"}, where kind is "gap" (there is no statement), "condition" (it stands under one) or
    /// "values" (some of its values are known only at run time).
    QJsonArray gaps;
    /// Calls of `op` and the like that the script reaches, and how many of them have become statements.
    int operations = 0;
    int written = 0;
    /// Ids of the rules by which it differs from Alembic's text.
    QStringList differences = {};
    std::optional<Error> error;
};

/// The body of one revision, whatever may be wrong with the graph around it.
OfflineScript scriptOf(const OfflineRequest &request, int index, MigrationStep::Direction direction);

/// Without the frame of a run: transactions, the version table and the "Running …" comment.
ScriptSql bodyOf(const OfflineScript &script);

/// As listings show it.
QString pathInProject(const Project &project, const QString &file);

} // namespace retort
