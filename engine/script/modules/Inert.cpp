// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/Inert.h"

#include "engine/script/builtins/Builtins.h"

namespace retort::script {

std::optional<Value> InertValue::attribute(Interpreter &interpreter, const QString &name)
{
    if (const Value *value = m_attributes.find(name))
        return *value;
    if (auto value = NativeObject::attribute(interpreter, name))
        return value;
    if (name == QLatin1String("__enter__"))
        return interpreter.native(name, QString(), [this](Interpreter &, BoundArgs &) { return Value(this); });
    if (name.startsWith(QLatin1String("__")) && name != QLatin1String("__exit__") && name != QLatin1String("__init__"))
        return std::nullopt;
    return interpreter.native(name, QStringLiteral("*args, **kw"), [](Interpreter &, BoundArgs &) { return Value(); });
}

void InertValue::setAttribute(Interpreter &, const QString &name, const Value &value)
{
    m_attributes.set(name, value);
}

QString InertValue::repr(Interpreter &)
{
    return QStringLiteral("<%1>").arg(cls->name);
}

ClassObject *addInertClass(Interpreter &interpreter, ModuleObject &module, const char *name, ClassObject *base)
{
    ClassObject *cls = addClass(interpreter, module, name, base);
    cls->construct = [own = cls](Interpreter &run, ClassObject &wanted, CallArgs &) -> Value {
        return asInstanceOf(run, wanted, own, run.make<InertValue>(own));
    };
    return cls;
}

void addInertFunction(Interpreter &interpreter, ModuleObject &module, const char *name)
{
    addFunction(interpreter, module, name, "*args, **kw", [](Interpreter &, BoundArgs &) { return Value(); });
}

} // namespace retort::script
