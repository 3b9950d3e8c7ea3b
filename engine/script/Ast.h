// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/AstStatements.h"

/// The tree of a migration script. The nodes are those of CPython 3.11's `ast` module, with its names, so that what is
/// known of Python's grammar can be used here, and so that trees can be compared with CPython's own.
/// Offsets count UTF-16 units from the start of the source; SourceText turns them into lines.
namespace retort::script::ast {

struct Module : Node
{
    StmtList body;
};

/// The node as its own type; the caller has looked at `kind`.
template <typename T, typename N>
const T &as(const N &node)
{
    Q_ASSERT(node.kind == T::Kind);
    return static_cast<const T &>(node);
}

/// The docstring of a body: its first statement when that is a plain string; null if there is none.
const Constant *docstring(const StmtList &body);

} // namespace retort::script::ast
