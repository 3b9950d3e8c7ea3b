// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"
#include "engine/script/Value.h"

#include <optional>

/// Arithmetic and comparison of integers and floats with Python's rules: unbounded integers, floor division, the sign
/// of `%` that of the divisor.
namespace retort::script {

class Interpreter;

/// Nothing when one of the values is no number, or the operator is none for numbers.
std::optional<Value> binaryNumbers(Interpreter &interpreter, ast::BinaryOperator op, const Value &left,
                                   const Value &right);
std::optional<Value> compareNumbers(ast::CompareOperator op, const Value &left, const Value &right);
std::optional<Value> unaryNumber(Interpreter &interpreter, ast::UnaryOperator op, const Value &operand);

} // namespace retort::script
