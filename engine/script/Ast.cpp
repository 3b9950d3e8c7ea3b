// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Ast.h"

namespace retort::script::ast {

const Constant *docstring(const StmtList &body)
{
    if (body.empty() || body.front()->kind != StmtKind::ExprStmt)
        return nullptr;
    const Expr &value = *as<ExprStmt>(*body.front()).value;
    if (value.kind != ExprKind::Constant || as<Constant>(value).type != ConstantKind::Str)
        return nullptr;
    return &as<Constant>(value);
}

} // namespace retort::script::ast
