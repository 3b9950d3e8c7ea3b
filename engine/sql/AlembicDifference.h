// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

namespace retort {

/// Where the text that Retort writes differs from Alembic's on purpose, because Alembic's would not run or would do
/// harm. resources/help/alembic-differences.md tells people of each, under its id.
enum class AlembicDifference {
    ExecuteParameters,
    ColonInQuotes,
    Backslash,
    TabInQuotes,
    ColumnDefault,
    EmptyArray,
    LiteralForm,
    IndexOrder,
    NullComment,
    ComputedCopy,
    CommentSchema,
    DefaultForIdentity,
    ParameterName,
    EmptyTuples,
    CompoundLimit,
};

struct AlembicDifferenceRule
{
    AlembicDifference difference;
    /// Stable: files and people refer to it.
    QStringView id;
    /// One line for people.
    QStringView title;
};

/// Every rule, in the order of the help page.
std::span<const AlembicDifferenceRule> alembicDifferences();
QString alembicDifferenceId(AlembicDifference difference);

} // namespace retort
