// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"
#include "engine/script/objects/Callables.h"

namespace retort::script {

/// Which names a function's body binds, and whether it is a generator (Python reference, section 4.2.1).
FunctionNames namesOf(const ast::FunctionDef &definition);

} // namespace retort::script
