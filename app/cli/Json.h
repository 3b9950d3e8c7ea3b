// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QJsonObject>
#include <QString>

namespace CLI {
class App;
}

namespace retort {

/// One object on a line of its own, with its newline: the form of --json, for programs that read line by line.
QString jsonLine(const QJsonObject &object);

/// All that listings know of a revision. `current` are the rows of the version table; null if they were not asked for.
QJsonObject revisionObject(const RevisionGraph &graph, int index, const RevisionSet *current = nullptr);

/// Declares --json of a command that lists revisions.
void declareJson(CLI::App &app, bool &json);

} // namespace retort
