// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

#include <QString>

#include <vector>

namespace retort {

/// Something in a database that a statement makes, drops or renames.
struct DatabaseObject
{
    enum class Kind { Table, Column, Index, Constraint, View, Sequence, Type, Schema };

    Kind kind = Kind::Table;
    /// The table itself, the one that the column, index or constraint belongs to, or the object's own place.
    TableId place = {};
    /// The column, index or constraint; empty for what `place` names.
    QString name = {};

    /// "column a.b", "table c"
    QString toString() const;
};

/// What one change of a statement does, as far as its text tells: enough to ask a database whether it has taken effect,
/// and to take it back.
struct StatementEffect
{
    enum class Kind {
        /// Nothing that lasts: SELECT, SET, SHOW.
        None,
        /// Rows are written: whether it happened cannot be seen in the catalogue.
        Rows,
        Create,
        Drop,
        Rename,
        /// Done a second time it changes nothing: ALTER COLUMN, COMMENT, GRANT.
        Repeatable,
        Other,
    };

    Kind kind = Kind::Other;
    DatabaseObject object = {};
    /// Rename: what it is called afterwards.
    QString newName = {};
    /// The statement that takes it back; empty if there is none.
    QString undo = {};
    /// Create, Drop: it may have found everything as it should be and changed nothing (IF EXISTS, OR REPLACE).
    bool mayBeVoid = false;
    /// Nobody but its own session sees it.
    bool isTemporary = false;
};

/// What a statement does, change by change (an ALTER TABLE may have several). `sql` may be without its literals. Never
/// empty.
std::vector<StatementEffect> effectsOf(const QString &sql, const QString &dialectName);

/// Whether it does something of that kind, perhaps beside others.
bool hasEffect(const QString &sql, const QString &dialectName, StatementEffect::Kind kind);

/// Whether it leaves nothing behind: SELECT, SET, SHOW.
bool isMereQuestion(const QString &sql, const QString &dialectName);

} // namespace retort
