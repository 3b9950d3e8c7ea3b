// SPDX-License-Identifier: GPL-3.0-or-later
// typing, typing_extensions, collections.abc: names for annotations, whose values nobody looks at.
#include "engine/script/modules/Modules.h"

#include "engine/script/Interpreter.h"

namespace retort::script {

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
    module.missing = [](Interpreter &run, const QString &name) -> std::optional<Value> {
        if (name.startsWith(u'_'))
            return std::nullopt;
        auto *cls = run.make<ClassObject>(name, std::vector{run.builtinClass(QStringLiteral("object"))});
        cls->moduleName = QStringLiteral("typing");
        return Value(cls);
    };
}

} // namespace retort::script
