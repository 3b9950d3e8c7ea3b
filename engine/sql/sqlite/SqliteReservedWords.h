// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <array>

namespace retort {

/// The words that must be quoted as identifiers, sorted.
inline constexpr auto kSqliteReservedWords = std::to_array<QStringView>({
    u"add",       u"after",      u"all",           u"alter",     u"analyze",      u"and",          u"as",
    u"asc",       u"attach",     u"autoincrement", u"before",    u"begin",        u"between",      u"by",
    u"cascade",   u"case",       u"cast",          u"check",     u"collate",      u"column",       u"commit",
    u"conflict",  u"constraint", u"create",        u"cross",     u"current_date", u"current_time", u"current_timestamp",
    u"database",  u"default",    u"deferrable",    u"deferred",  u"delete",       u"desc",         u"detach",
    u"distinct",  u"drop",       u"each",          u"else",      u"end",          u"escape",       u"except",
    u"exclusive", u"exists",     u"explain",       u"fail",      u"false",        u"for",          u"foreign",
    u"from",      u"full",       u"glob",          u"group",     u"having",       u"if",           u"ignore",
    u"immediate", u"in",         u"index",         u"indexed",   u"initially",    u"inner",        u"insert",
    u"instead",   u"intersect",  u"into",          u"is",        u"isnull",       u"join",         u"key",
    u"left",      u"like",       u"limit",         u"match",     u"natural",      u"not",          u"notnull",
    u"null",      u"of",         u"offset",        u"on",        u"or",           u"order",        u"outer",
    u"plan",      u"pragma",     u"primary",       u"query",     u"raise",        u"references",   u"reindex",
    u"rename",    u"replace",    u"restrict",      u"right",     u"rollback",     u"row",          u"select",
    u"set",       u"table",      u"temp",          u"temporary", u"then",         u"to",           u"transaction",
    u"trigger",   u"true",       u"union",         u"unique",    u"update",       u"using",        u"vacuum",
    u"values",    u"view",       u"virtual",       u"when",      u"where",
});

} // namespace retort
