// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <vector>

namespace retort::script {

class Interpreter;

/// The values in Python's stable order; `key` is a function or None. What comparing raises is passed on.
std::vector<Value> sortedValues(Interpreter &interpreter, std::vector<Value> values, const Value &key, bool isReversed);

} // namespace retort::script
