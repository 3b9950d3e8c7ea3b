// SPDX-License-Identifier: GPL-3.0-or-later
// importlib.metadata: which packages are installed. Where Retort runs a script, none is.
#include "engine/script/modules/Modules.h"

#include "engine/script/modules/Library.h"

namespace retort::script {

namespace {

const char *const kModule = "importlib.metadata";

Value noSuchPackage(Interpreter &run, BoundArgs &args)
{
    raiseOf(run, kModule, "PackageNotFoundError", run.str(args["name"]));
}

} // namespace

void fillImportlibMetadata(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "PackageNotFoundError", "ModuleNotFoundError");
    for (const char *name : {"distribution", "metadata", "version", "files", "requires"})
        addFunction(interpreter, module, name, "name", noSuchPackage);
    for (const char *name : {"entry_points", "distributions"}) {
        addFunction(interpreter, module, name, "**params",
                    [](Interpreter &run, BoundArgs &) { return run.list(std::vector<Value>{}); });
    }
    addFunction(interpreter, module, "packages_distributions", "",
                [](Interpreter &run, BoundArgs &) { return Value(run.make<DictObject>()); });
}

} // namespace retort::script
