// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/QueryResult.h"

#include <QString>

namespace retort {

/// What becomes of a statement of env.py's own where only the version table is asked for.
enum class AskingFate {
    /// It changes nothing but the session: a search path, a question.
    Sent,
    /// It may change the database or the server, begin or end a transaction, or wait for others.
    LeftOut,
    /// It takes or gives back an advisory lock, which a mere question does not wait for.
    Lock
};

AskingFate askingFate(const QString &sql);

/// What env.py is told where its lock is left out: that it has it.
QueryResult lockAnswer(const QString &sql);

/// Whether a statement takes effect only outside of a transaction, so that nothing can undo it: VACUUM, CREATE
/// DATABASE, SQLite's PRAGMA journal_mode.
bool standsOutsideTransactions(const QString &sql);

} // namespace retort
