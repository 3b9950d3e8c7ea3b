// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Operation.h"
#include "model/Schema.h"

namespace retort {

/// Follows the operations of migrations and keeps the schema that they lead to. What it cannot follow (raw SQL, gaps,
/// undecided operations) makes the schema open: absent things are then unknown and not "no".
class SchemaReplay
{
public:
    explicit SchemaReplay(Schema start = Schema(), NamingConvention namingConvention = {});

    /// Never fails: an operation on a table that is not known is remembered as far as it says something.
    void apply(const Operation &operation);

    const Schema &schema() const { return m_schema; }

private:
    class Step;

    void applyDecided(const Operation &operation);
    /// An operation that may or may not happen: what it touches is not known any more.
    void applyUndecided(const Operation &operation);
    void applySql(const QString &text);

    Schema m_schema;
    NamingConvention m_namingConvention;
};

} // namespace retort
