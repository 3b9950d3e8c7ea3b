// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"
#include "model/SqlExpression.h"
#include "model/SqlType.h"

#include <vector>

/// Values on their way through a column's type, as SQLAlchemy's types take them to the database and back.
namespace retort::script {

class Interpreter;

/// Makes `type` remember the class behind it: a Python enumeration, or the object of a TypeDecorator.
void rememberClass(Interpreter &interpreter, SqlType &type, const Value &behind);

/// The value that is sent for `value` in a column of that type: what process_bind_param() of the script's own type
/// makes of it, else the value itself.
Value boundValue(Interpreter &interpreter, const Value &value, const SqlType &type);

/// What the script sees of a value that the database gave for a column of that type: the member of an enumeration, a
/// truth value for a number, a moment for SQLite's text, what process_result_value() makes of it.
Value typedValue(Interpreter &interpreter, const Value &value, const SqlType &type);

/// The rows of parameters with each value as boundValue() of the column that has its name; `relation` may be empty.
SqlValueMap boundRow(Interpreter &interpreter, const Value &row, const SqlExpression &relation);

/// The types of the columns that a statement answers with, in their order; empty where they are not known.
std::vector<SqlType> answerTypes(const SqlExpression &statement);

} // namespace retort::script
