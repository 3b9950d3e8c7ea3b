// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/AlembicDifference.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr auto kRules = std::to_array<AlembicDifferenceRule>({
    {AlembicDifference::ExecuteParameters, u"execute-parameters", u"values given beside a statement are written"},
    {AlembicDifference::ColonInQuotes, u"colon-in-quotes", u"a colon inside quotes begins no parameter"},
    {AlembicDifference::Backslash, u"backslash", u"backslashes are not doubled on PostgreSQL"},
    {AlembicDifference::TabInQuotes, u"tab-in-quotes", u"TABs inside quotes stay TABs"},
    {AlembicDifference::ColumnDefault, u"column-default", u"a column's default is written, not NULL"},
    {AlembicDifference::EmptyArray, u"empty-array", u"an empty array is '{}'"},
    {AlembicDifference::LiteralForm, u"literal-form", u"JSON, binary and other values have a literal"},
    {AlembicDifference::IndexOrder, u"index-order", u"indexes of a new table come in the script's order"},
    {AlembicDifference::NullComment, u"null-comment", u"a table's comment is removed with ''"},
    {AlembicDifference::ComputedCopy, u"computed-copy", u"a batch does not copy computed columns"},
    {AlembicDifference::CommentSchema, u"comment-schema", u"a comment names the schema of its column on Oracle"},
    {AlembicDifference::DefaultForIdentity, u"default-for-identity", u"a default can take the place of an identity"},
    {AlembicDifference::ParameterName, u"parameter-name", u"a value is written, not its parameter's name"},
    {AlembicDifference::EmptyTuples, u"empty-tuples", u"an empty list of tuples is one that SQLite reads"},
    {AlembicDifference::CompoundLimit, u"compound-limit", u"a UNION keeps its limit on SQL Server"},
});

} // namespace

std::span<const AlembicDifferenceRule> alembicDifferences()
{
    return kRules;
}

QString alembicDifferenceId(AlembicDifference difference)
{
    return std::ranges::find(kRules, difference, &AlembicDifferenceRule::difference)->id.toString();
}

} // namespace retort
