// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"
#include "engine/script/objects/Callables.h"

#include <QHash>
#include <QString>

#include <vector>

namespace retort::script {

/// Which names a function's body binds, and whether it is a generator (Python reference, section 4.2.1).
FunctionNames namesOf(const ast::FunctionDef &definition);

/// Which top-level statements of a module bind a name or change what it stands for (`X.y = …`, `X.update(…)`), by their
/// index in the body, ascending; and the modules that it takes everything from.
struct ModuleNames
{
    QHash<QString, std::vector<std::size_t>> statements;
    std::vector<const ast::ImportFrom *> starImports;
};
ModuleNames namesOf(const ast::Module &module);

} // namespace retort::script
