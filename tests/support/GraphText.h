// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QString>
#include <QStringList>

namespace retort::test {

/// A graph written down line by line in load order: "id", "id < parent, parent", with " @ label, label" and
/// " + dependency, dependency" after it.
RevisionGraph graphFromText(const QStringList &lines);

/// `count` revisions: a trunk with short branches that are merged again, and a second root that depends on the trunk.
RevisionGraph syntheticGraph(int count);

} // namespace retort::test
