// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"

namespace retort::script {

/// The tree as CPython 3.11 prints it with `ast.dump(tree, indent=1)`, so that trees can be compared with CPython's.
/// A statement that could not be parsed is printed as `ErrorStmt()`.
QString dumpModule(const ast::Module &module);

/// The same for `ast.dump(ast.parse(text, mode="eval").body, indent=1)`.
QString dumpExpression(const ast::Expr &expression);

} // namespace retort::script
