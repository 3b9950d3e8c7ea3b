// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/modules/SqlObjects.h"

namespace retort::script {

/// The method or attribute `name` of an expression, relation or statement; nothing if SQLAlchemy has none there.
std::optional<Value> expressionMethod(Interpreter &interpreter, ExpressionValue &self, const QString &name);

} // namespace retort::script
