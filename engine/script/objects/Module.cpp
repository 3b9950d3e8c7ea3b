// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/Module.h"

#include "engine/script/Interpreter.h"

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
}

QString ModuleObject::repr(Interpreter &)
{
    return QStringLiteral("<module '%1'>").arg(name);
}

namespace {

[[noreturn]] void stopAtUnknown(Interpreter &interpreter, const QString &path, const QString &use)
{
    stop(interpreter, QStringLiteral("unknown-module"),
         QStringLiteral("%1 is not known to Retort, and the script %2").arg(path, use),
         QStringLiteral("its module was not found in the project's folders, and is none that Retort brings"));
}

} // namespace

std::optional<Value> OpaqueObject::attribute(Interpreter &interpreter, const QString &name)
{
    if (name.startsWith(QLatin1String("__")) && name.endsWith(QLatin1String("__"))) {
        if (name == QLatin1String("__name__"))
            return interpreter.text(path.section(u'.', -1));
        if (name != QLatin1String("__enter__") && name != QLatin1String("__exit__"))
            return std::nullopt;
    }
    return interpreter.make<OpaqueObject>(QString(path + QStringLiteral(".") + name));
}

Value OpaqueObject::call(Interpreter &interpreter, CallArgs &args)
{
    // A decorator that is not known leaves what it decorates as it is.
    if (args.positional.size() == 1 && args.keywords.empty() &&
        (args.positional[0].as<FunctionObject>() || args.positional[0].as<ClassObject>()))
        return args.positional[0];
    return interpreter.make<OpaqueObject>(path.endsWith(u')') ? path : QString(path + QStringLiteral("()")));
}

Iterator *OpaqueObject::iterate(Interpreter &interpreter)
{
    stopAtUnknown(interpreter, path, QStringLiteral("loops over it"));
}

std::optional<Value> OpaqueObject::binary(Interpreter &interpreter, ast::BinaryOperator, const Value &, bool)
{
    stopAtUnknown(interpreter, path, QStringLiteral("computes with it"));
}

std::optional<Value> OpaqueObject::compare(Interpreter &interpreter, ast::CompareOperator, const Value &)
{
    stopAtUnknown(interpreter, path, QStringLiteral("compares it"));
}

bool OpaqueObject::truth(Interpreter &interpreter)
{
    stopAtUnknown(interpreter, path, QStringLiteral("asks whether it is true"));
}

std::optional<qint64> OpaqueObject::length(Interpreter &interpreter)
{
    stopAtUnknown(interpreter, path, QStringLiteral("asks for its length"));
}

Value OpaqueObject::item(Interpreter &interpreter, const Value &)
{
    return interpreter.make<OpaqueObject>(QString(path + QStringLiteral("[…]")));
}

bool OpaqueObject::contains(Interpreter &interpreter, const Value &)
{
    stopAtUnknown(interpreter, path, QStringLiteral("looks for something in it"));
}

QString OpaqueObject::repr(Interpreter &interpreter)
{
    stopAtUnknown(interpreter, path, QStringLiteral("writes it into a text"));
}

QString OpaqueObject::str(Interpreter &interpreter)
{
    stopAtUnknown(interpreter, path, QStringLiteral("writes it into a text"));
}

QString OpaqueObject::format(Interpreter &interpreter, const QString &)
{
    stopAtUnknown(interpreter, path, QStringLiteral("writes it into a text"));
}

} // namespace retort::script
