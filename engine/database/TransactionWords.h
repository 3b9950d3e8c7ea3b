// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort {

/// Space and comments before the first word of a statement, for a regular expression in which "." matches line ends.
QString beforeStatement();

/// Whether a statement begins a transaction by itself (BEGIN, START TRANSACTION).
bool beginsTransaction(const QString &sql);

/// Whether a statement ends the transaction by itself: COMMIT, END, ABORT, or ROLLBACK but to a savepoint.
bool endsTransaction(const QString &sql);

/// Whether what ends the transaction takes back what was done in it: ABORT, or ROLLBACK but to a savepoint.
bool rollsBack(const QString &sql);

} // namespace retort
