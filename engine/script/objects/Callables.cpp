// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/Callables.h"

#include "engine/script/Interpreter.h"

namespace retort::script {

std::optional<Value> FunctionObject::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (const Value *value = attributes.find(attributeName))
        return *value;
    if (attributeName == QLatin1String("__name__"))
        return interpreter.text(name);
    if (attributeName == QLatin1String("__qualname__"))
        return interpreter.text(qualName);
    if (attributeName == QLatin1String("__module__"))
        return interpreter.text(module->name);
    if (attributeName == QLatin1String("__doc__")) {
        const ast::Constant *doc = body ? ast::docstring(*body) : nullptr;
        return doc ? interpreter.text(doc->text) : Value();
    }
    if (attributeName == QLatin1String("__dict__"))
        return interpreter.make<DictObject>();
    if (attributeName == QLatin1String("__defaults__"))
        return defaults.empty() ? Value() : interpreter.tuple(defaults);
    if (attributeName == QLatin1String("__kwdefaults__")) {
        auto *dict = interpreter.make<DictObject>();
        for (std::size_t i = 0; i < keywordDefaults.size(); ++i) {
            if (keywordDefaults[i])
                dict->set(interpreter, parameters->keywordOnly[i].name, *keywordDefaults[i]);
        }
        return dict->table.entries().empty() ? Value() : Value(dict);
    }
    return Object::attribute(interpreter, attributeName);
}

void FunctionObject::setAttribute(Interpreter &, const QString &attributeName, const Value &value)
{
    attributes.set(attributeName, value);
}

Value FunctionObject::call(Interpreter &interpreter, CallArgs &args)
{
    return interpreter.callFunction(*this, args);
}

QString FunctionObject::repr(Interpreter &)
{
    return QStringLiteral("<function %1>").arg(name);
}

std::optional<Value> NativeFunction::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (const Value *value = attributes.find(attributeName))
        return *value;
    if (attributeName == QLatin1String("__name__") || attributeName == QLatin1String("__qualname__"))
        return interpreter.text(name);
    if (attributeName == QLatin1String("__doc__"))
        return Value();
    return Object::attribute(interpreter, attributeName);
}

void NativeFunction::setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value)
{
    if (isFixed) {
        raise(interpreter, "AttributeError",
              QStringLiteral("'builtin_function_or_method' object has no attribute '%1'").arg(attributeName));
    }
    attributes.set(attributeName, value);
}

Value NativeFunction::call(Interpreter &interpreter, CallArgs &args)
{
    if (!interpreter.isPreview()) {
        BoundArgs bound = signature->bind(interpreter, args);
        return code(interpreter, bound);
    }
    return interpreter.callWithUnknowns(*this, args);
}

void setRole(const NameMap &members, NativeFunction::Role role, const QStringList &names)
{
    for (const auto &[name, value] : members.entries()) {
        auto *function = value.as<NativeFunction>();
        if (function && (names.isEmpty() || names.contains(name)))
            function->role = role;
    }
}

QString NativeFunction::repr(Interpreter &)
{
    return QStringLiteral("<built-in function %1>").arg(name);
}

std::optional<Value> BoundMethod::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (attributeName == QLatin1String("__self__"))
        return self;
    if (attributeName == QLatin1String("__func__"))
        return function;
    return interpreter.findAttribute(function, attributeName);
}

Value BoundMethod::call(Interpreter &interpreter, CallArgs &args)
{
    args.positional.insert(args.positional.begin(), self);
    return interpreter.call(function, std::move(args));
}

std::optional<Value> BoundMethod::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    const auto *method = other.as<BoundMethod>();
    if (!method || (op != ast::CompareOperator::Eq && op != ast::CompareOperator::NotEq))
        return Object::compare(interpreter, op, other);
    const bool isSame = self.isSame(method->self) && function.isSame(method->function);
    return Value::boolean(isSame == (op == ast::CompareOperator::Eq));
}

std::size_t BoundMethod::hash(Interpreter &interpreter)
{
    return interpreter.hash(function) * 31 + std::hash<const void *>()(self.object());
}

QString BoundMethod::repr(Interpreter &interpreter)
{
    return QStringLiteral("<bound method %1>").arg(interpreter.repr(function));
}

} // namespace retort::script
