// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"
#include "model/QueryResult.h"
#include "model/SqlExpression.h"

#include <optional>

namespace retort::script {

class Interpreter;

/// What a statement answered, as scripts see it: rows, their number, the key of an inserted row. Without an answer
/// nothing but a database could give, each question of it ends the script. `statement` is what was sent.
Value makeAnswer(Interpreter &interpreter, std::optional<QueryResult> answer, const SqlExpression &statement = {});

} // namespace retort::script
