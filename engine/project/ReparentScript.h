// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QString>
#include <QStringList>

namespace retort {

/// The text of a revision script with other parents: `down_revision` (or the `-- revises:` line of plain SQL) and the
/// docstring's "Revises:" line are rewritten, everything else stays to the byte. No parents: a base. Fails where the
/// header cannot be told for sure.
Result<QString> reparented(const QString &file, const QString &text, const QStringList &parents);

/// Writes `text` over `file`, whole or not at all; fails when the file does not read as `before` any more.
Result<void> replaceScript(const QString &path, const QString &before, const QString &text);

/// A script's text; fails when it is not UTF-8.
Result<QString> readScript(const QString &path);

} // namespace retort
