// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QString>
#include <QStringList>

namespace retort {

/// One piece of SQL as it is sent to a database or written to a file.
struct Statement
{
    enum class Kind {
        Sql,
        /// A "-- …" line; it gets no terminator.
        Comment,
        Begin,
        Commit,
        /// GO or /
        BatchSeparator,
        /// INSERT, UPDATE or DELETE of the version table.
        Version,
        /// What cannot be shown; the text is a comment that says why.
        Gap,
    };

    /// Without terminator; what Alembic prints before it appends one.
    QString text;
    Kind kind = Kind::Sql;
    /// The operation's place in the script; invalid for what the tool adds.
    SourceRange source = {};
    /// The index of its operation in the list it was rendered from; -1 for none.
    int operation = -1;
    /// Under a condition that is known only at run time, or with a value that is: not to be run as it is.
    bool isUndecided = false;
    /// Ids of the rules by which the text differs from Alembic's (engine/sql/AlembicDifference.h).
    QStringList differences = {};
};

} // namespace retort
