// SPDX-License-Identifier: GPL-3.0-or-later
// typing, typing_extensions, collections.abc: names for annotations, whose values nobody looks at.
#include "engine/script/modules/Modules.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/NamedTuple.h"

namespace retort::script {

namespace {

/// class Point(NamedTuple): the annotated names are the fields, what is assigned to them their defaults.
ClassObject *namedTupleBase(Interpreter &interpreter)
{
    auto *base = interpreter.make<ClassObject>(QStringLiteral("NamedTuple"),
                                               std::vector{interpreter.builtinClass(QStringLiteral("tuple"))});
    base->moduleName = QStringLiteral("typing");
    base->onDerived = [](Interpreter &run, ClassObject &derived) {
        const Value *found = derived.members.find(QStringLiteral("__annotations__"));
        const auto *annotations = found ? found->as<DictObject>() : nullptr;
        if (!annotations)
            return;
        QStringList fields;
        std::vector<Value> defaults;
        for (const auto &entry : annotations->table.entries()) {
            const QString name = run.str(entry.key);
            fields << name;
            if (const Value *given = derived.members.find(name))
                defaults.push_back(*given);
        }
        makeNamedTuple(run, derived, fields, defaults);
    };
    return base;
}

} // namespace

void fillTyping(Interpreter &interpreter, ModuleObject &module)
{
    module.variables.set(QStringLiteral("TYPE_CHECKING"), Value::boolean(false));
    module.variables.set(QStringLiteral("cast"),
                         interpreter.native(QStringLiteral("cast"), QStringLiteral("typ, val"),
                                            [](Interpreter &, BoundArgs &args) { return args["val"]; }));
    const auto identity = [](Interpreter &, BoundArgs &args) { return args["value"]; };
    for (const char *name : {"final", "overload", "runtime_checkable", "no_type_check", "override"}) {
        const QString text = QLatin1String(name);
        module.variables.set(text, interpreter.native(text, QStringLiteral("value"), identity));
    }
    module.variables.set(
        QStringLiteral("TypeVar"),
        interpreter.native(QStringLiteral("TypeVar"), QStringLiteral("name, *constraints, **kw"),
                           [](Interpreter &run, BoundArgs &args) { return run.text(args.text("name")); }));
    module.variables.set(QStringLiteral("NamedTuple"), namedTupleBase(interpreter));
    module.missing = [](Interpreter &run, const QString &name) -> std::optional<Value> {
        if (name.startsWith(u'_'))
            return std::nullopt;
        auto *cls = run.make<ClassObject>(name, std::vector{run.builtinClass(QStringLiteral("object"))});
        cls->moduleName = QStringLiteral("typing");
        return Value(cls);
    };
}

} // namespace retort::script
