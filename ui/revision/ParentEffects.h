// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace retort::ui {

class Workspace;

// What a change of the graph means, in words, for databases that stand on either side of it.

/// A merge revision over `heads`.
QString mergeEffects(const Workspace &workspace, const std::vector<int> &heads);
/// `revision` gets `parents` (ids) in place of those it has.
QString reparentEffects(const Workspace &workspace, int revision, const QStringList &parents);
/// Several heads: names, who made them, where they part, which tables both touch.
QString headsText(const Workspace &workspace, const std::vector<int> &heads);
/// The same in few words, for a banner.
QString headsLine(const Workspace &workspace, const std::vector<int> &heads);

} // namespace retort::ui
