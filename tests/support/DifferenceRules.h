// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace retort::test {

/// Whether Retort's text differs from Alembic's by just what the rules with these ids say.
bool differsByRule(const QString &ours, const QString &alembics, const QStringList &differences);

/// The pieces of an offline script, in any order.
QStringList sortedPieces(const QString &text);

} // namespace retort::test
