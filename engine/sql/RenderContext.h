// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/AlembicDifference.h"
#include "model/Operation.h"
#include "model/Schema.h"

#include <QStringList>

#include <set>

namespace retort {

/// What a dialect must know beside the operation, and what it remembers from one operation of a run to the next.
struct RenderContext
{
    /// True: the text that `--sql` prints, Alembic's quirks included. False: text to be sent to a database at once,
    /// with every value as a literal that this database reads.
    bool isOffline = true;
    /// `literal_binds` of context.configure(); offline only.
    bool literalBinds = true;
    /// `dialect_opts={"paramstyle": "named"}`; without it PostgreSQL and MySQL text doubles percent signs.
    bool namedParamstyle = true;
    /// target_metadata.naming_convention
    NamingConvention namingConvention = {};
    /// `transactional_ddl` of context.configure(); not set: as the dialect assumes.
    std::optional<bool> transactionalDdl = {};

    /// The tables as they are before the operation, for batch mode; may be null. Replayed or reflected.
    const Schema *schema = nullptr;

    /// Types that this run has created already.
    std::set<TableId> createdTypes = {};
    /// What Alembic would warn about, in its words.
    QStringList warnings = {};
    /// Where the statement being written differs from Alembic's; moved to the Statement when it is done.
    mutable std::set<AlembicDifference> differences = {};

    /// Offline there is a text of Alembic's to differ from.
    void differs(AlembicDifference difference) const
    {
        if (isOffline)
            differences.insert(difference);
    }
};

} // namespace retort
