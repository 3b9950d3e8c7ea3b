// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/Module.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/SqlBridge.h"

namespace retort::script {

std::optional<Value> ModuleObject::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (const Value *value = variables.find(attributeName))
        return *value;
    if (attributeName == QLatin1String("__name__"))
        return interpreter.text(name);
    if (attributeName == QLatin1String("__dict__")) {
        auto *dict = interpreter.make<DictObject>();
        for (const auto &[key, value] : variables.entries())
            dict->set(interpreter, key, value);
        return Value(dict);
    }
    if (missing) {
        if (const auto value = missing(interpreter, attributeName)) {
            variables.set(attributeName, *value);
            return value;
        }
    }
    return Object::attribute(interpreter, attributeName);
}

void ModuleObject::setAttribute(Interpreter &, const QString &attributeName, const Value &value)
{
    variables.set(attributeName, value);
    written.insert(attributeName);
}

QString ModuleObject::repr(Interpreter &)
{
    return QStringLiteral("<module '%1'>").arg(name);
}

void OpaqueObject::stopWithout(Interpreter &interpreter, const QString &use) const
{
    stop(interpreter, QStringLiteral("unknown-module"),
         QStringLiteral("%1 is not known to Retort, and the script %2").arg(path, use),
         QStringLiteral("its module was not found in the project's folders, and is none that Retort brings; say in "
                        "retort.toml what it is, for example:\n[values]\n\"%1\" = \"text\"")
             .arg(path));
}

std::optional<Value> OpaqueObject::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (attributeName == QLatin1String("__name__"))
        return interpreter.text(path.section(u'.', -1));
    return UnknownObject::attribute(interpreter, attributeName);
}

std::optional<Value> OpaqueObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    if (other.object() == this || !interpreter.isPreview())
        return Object::compare(interpreter, op, other); // NOLINT(bugprone-parent-virtual-call): by identity
    return UnknownObject::compare(interpreter, op, other);
}

Value OpaqueObject::derived(Interpreter &interpreter, const QString &derivedName) const
{
    return opaqueValue(interpreter, derivedName);
}

Value opaqueValue(Interpreter &interpreter, const QString &dottedName)
{
    const auto &known = interpreter.host().knownValues;
    const auto found = known.find(dottedName);
    return found == known.end() ? Value(interpreter.make<OpaqueObject>(dottedName))
                                : fromSqlValue(interpreter, found->second);
}

} // namespace retort::script
