// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/Operation.h"
#include "model/Schema.h"

#include <functional>
#include <optional>
#include <vector>

namespace retort {

/// The name that a constraint of `table` gets under a naming convention: the given one, one from the convention
/// (final), or none. An error if the convention needs a name that is missing.
Result<ObjectName> conventionalName(const Constraint &constraint, const Table &table,
                                    const NamingConvention &convention);

/// The same for an index. Without any convention it is ix_<table>_<first column>.
Result<ObjectName> conventionalName(const Index &index, const Table &table, const NamingConvention &convention);

/// The same for a name alone, of a constraint whose columns are not known ("ck", "uq", "fk", "pk").
Result<ObjectName> conventionalName(const QString &kind, const ObjectName &name, const TableId &table,
                                    const NamingConvention &convention);

/// A constraint in its place; `isTypeBound` if it follows from a Boolean or Enum type.
struct PlacedConstraint
{
    Constraint constraint;
    bool isTypeBound = false;
};

/// The constraints of a table in the order in which they are printed: the primary key, the explicit ones by creation,
/// then column by column UNIQUE, the CHECK that `typeCheck` gives for its type, and foreign keys. `columns` are filled
/// in.
std::vector<PlacedConstraint>
constraintsInOrder(const Table &table, const std::function<std::optional<Constraint>(const Column &)> &typeCheck = {});

/// Explicit indexes, then those that follow from index=True.
std::vector<Index> indexesInOrder(const Table &table);

} // namespace retort
