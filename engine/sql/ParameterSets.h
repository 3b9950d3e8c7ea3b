// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"
#include "model/SqlNodes.h"

#include <QStringList>

namespace retort {

/// A statement and the sets of parameters that it is executed with. As SQLAlchemy has it, the keys of the first set say
/// which columns an INSERT or UPDATE writes, beside those that its own values name: what later sets have beside them is
/// left out, what they lack is an error, and a key that is no column is for the statement's own parameters.
class ParameterSets
{
public:
    /// `operation` has to stay until the last call, and has at least one set.
    explicit ParameterSets(const ExecuteSql &operation);

    /// The statement with the columns of that set filled in. Throws RenderFailure where the set lacks a value.
    SqlExpression statement(std::size_t set) const;

    /// Whether several sets are but rows of one INSERT.
    bool canJoin() const;
    /// The columns that the set fills. Throws RenderFailure where it lacks a value.
    SqlAssignments assignments(std::size_t set) const;

private:
    const ExecuteSql &m_operation;
    /// The keys that become columns; none for what writes no columns by its parameters.
    QStringList m_columns;
};

/// The keys that the first of several rows and the table's columns share: what is written of all of them.
QStringList writtenKeys(const SqlExpression &table, const QStringList &keysOfFirst);

/// Throws RenderFailure: the row of that number lacks what the first one has.
[[noreturn]] void failForMissing(const QString &key, std::size_t row);

} // namespace retort
