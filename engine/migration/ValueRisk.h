// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/sql/Dialect.h"
#include "model/Operation.h"

#include <QString>

#include <optional>
#include <vector>

namespace retort {

/// Values that are in a table may not fit what a statement makes of one of its columns.
struct ValueRisk
{
    enum class Kind {
        /// The type has less room, or is another one.
        Type,
        /// Rows without a value are refused.
        NotNull,
        /// Values that are there more than once are refused.
        Unique,
        /// What is in a table or column goes with it.
        Dropped,
    };

    Kind kind = Kind::Type;
    TableId table = {};
    QStringList columns = {};
    /// Type: what it becomes.
    QString type = {};
    /// Counts what does not fit, in SQL; empty if it cannot be asked.
    QString question = {};

    /// What to say of it to people when so many do not fit; nothing: it is not known how many. Empty if there is
    /// nothing to say.
    QString warning(std::optional<qint64> misfits) const;
};

/// What may not fit when the operation is run; AlterColumn has to say the existing type and nullability.
std::vector<ValueRisk> valueRisks(const Operation &operation, const Dialect &dialect, const RenderContext &context);

/// The rows of a table, or the values of one of its columns, that is dropped.
ValueRisk dropRisk(const TableId &table, const QString &column, const Dialect &dialect);

/// Asks the database how many do not fit; nothing where it cannot be asked. An error only of a session that is stopped
/// or lost.
Result<std::optional<qint64>> countMisfits(Session &session, const ValueRisk &risk);

} // namespace retort
