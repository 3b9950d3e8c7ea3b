// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <array>

namespace retort {

/// The words that must be quoted as identifiers, sorted.
inline constexpr auto kOracleReservedWords = std::to_array<QStringView>({
    u"all",        u"alter",    u"and",     u"any",      u"as",       u"asc",       u"between",    u"by",
    u"char",       u"check",    u"cluster", u"comment",  u"compress", u"connect",   u"create",     u"current",
    u"date",       u"decimal",  u"default", u"delete",   u"desc",     u"distinct",  u"drop",       u"else",
    u"exclusive",  u"exists",   u"float",   u"for",      u"from",     u"grant",     u"group",      u"having",
    u"identified", u"in",       u"index",   u"insert",   u"integer",  u"intersect", u"into",       u"is",
    u"level",      u"like",     u"lock",    u"long",     u"minus",    u"mode",      u"nocompress", u"not",
    u"nowait",     u"null",     u"number",  u"of",       u"on",       u"option",    u"or",         u"order",
    u"pctfree",    u"prior",    u"public",  u"raw",      u"rename",   u"resource",  u"revoke",     u"select",
    u"set",        u"share",    u"size",    u"smallint", u"start",    u"synonym",   u"table",      u"then",
    u"to",         u"trigger",  u"uid",     u"union",    u"unique",   u"update",    u"user",       u"values",
    u"varchar",    u"varchar2", u"view",    u"where",    u"with",
});

} // namespace retort
