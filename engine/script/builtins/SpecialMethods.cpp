// SPDX-License-Identifier: GPL-3.0-or-later
// The protocols of the built-in containers under their Python names: what super() and explicit calls ask for.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"

namespace retort::script {

namespace {

/// The built-in object behind `self`.
Value container(BoundArgs &args)
{
    const Value self = args["self"];
    const auto *instance = self.as<InstanceObject>();
    return instance && !instance->payload.isNone() ? instance->payload : self;
}

const NativeTable &containerProtocols()
{
    static const NativeTable table{
        {"__len__", "self",
         [](Interpreter &run, BoundArgs &args) { return Value::integer(run.length(container(args)).value_or(0)); }},
        {"__contains__", "self, key",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(run.contains(container(args), args["key"])); }},
        {"__iter__", "self", [](Interpreter &run, BoundArgs &args) { return Value(run.iterate(container(args))); }},
        {"__getitem__", "self, key",
         [](Interpreter &run, BoundArgs &args) {
             if (auto *instance = args["self"].as<InstanceObject>())
                 return instance->payloadItem(run, args["key"]);
             return run.item(container(args), args["key"]);
         }},
    };
    return table;
}

const NativeTable &changingProtocols()
{
    static const NativeTable table{
        {"__setitem__", "self, key, value",
         [](Interpreter &run, BoundArgs &args) {
             container(args).object()->setItem(run, args["key"], args["value"]);
             return Value();
         }},
        {"__delitem__", "self, key",
         [](Interpreter &run, BoundArgs &args) {
             container(args).object()->deleteItem(run, args["key"]);
             return Value();
         }},
    };
    return table;
}

} // namespace

void addSpecialMethods(Interpreter &interpreter, ModuleObject &module)
{
    const auto cls = [&](const char *name) -> ClassObject & {
        return *module.variables.find(QLatin1String(name))->as<ClassObject>();
    };
    for (const char *name : {"str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"})
        containerProtocols().addTo(interpreter, cls(name));
    for (const char *name : {"list", "dict"})
        changingProtocols().addTo(interpreter, cls(name));
    for (const char *name : {"set", "frozenset"})
        cls(name).members.remove(QStringLiteral("__getitem__"));
}

} // namespace retort::script
