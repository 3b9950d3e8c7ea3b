// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlNodes.h"

#include <functional>

namespace retort {

/// Calls `visit` with every expression directly inside `expression`, in the order of the text. A column's relation and
/// a table's columns do not count as inside.
void forEachChild(const SqlExpression &expression, const std::function<void(const SqlExpression &)> &visit);

} // namespace retort
