// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/modules/SqlObjects.h"

namespace retort::script {

/// The method or attribute `name` of a relation or a statement (table.c, select.where, insert.values …); nothing if
/// there is none.
std::optional<Value> statementMethod(Interpreter &interpreter, ExpressionValue &self, const QString &name);

/// A select of columns and relations; lists among them are the old select([…]) form.
SqlExpression makeSelect(Interpreter &interpreter, const std::vector<Value> &columns);

} // namespace retort::script
