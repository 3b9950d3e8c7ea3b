// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort::script {

class Interpreter;
class ModuleObject;

/// A library module that Retort brings: its dotted name and the function that fills it when it is first imported.
struct LibraryModule
{
    const char *name;
    void (*fill)(Interpreter &, ModuleObject &);
};

/// The module under that name, or null. All library modules are listed in ModuleTable.cpp, one line each; each has a
/// file of its own beside it.
const LibraryModule *findLibraryModule(const QString &name);

/// True if a library module lies below `name`: a package such as sqlalchemy.dialects, which has nothing of its own.
bool isLibraryPackage(const QString &name);

} // namespace retort::script
