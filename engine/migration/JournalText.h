// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlValue.h"

#include <QString>

#include <vector>

// Texts on their way into the run journal and out of it.
namespace retort {

/// As an SQL literal, for a session that reads backslashes as they are.
QString journalLiteral(const QString &text);

/// A server's message as it may be kept, without the values that it quotes; `keptSql` is the statement without its
/// literals.
QString journalMessage(const QString &message, const QString &keptSql);

/// A column of a row that the journal gave; empty or 0 where there is none.
QString journalText(const std::vector<SqlValue> &row, size_t column);
qint64 journalNumber(const std::vector<SqlValue> &row, size_t column);

} // namespace retort
