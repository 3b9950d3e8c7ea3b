// SPDX-License-Identifier: GPL-3.0-or-later
// What an instance of a class does: its attributes, and the operators that its class may define.
#include "engine/script/objects/Classes.h"

#include "engine/script/Interpreter.h"
#include "engine/script/objects/Iterators.h"

#include <algorithm>
#include <array>

namespace retort::script {

std::optional<Value> InstanceObject::callSpecial(Interpreter &interpreter, const char *name, std::vector<Value> args)
{
    const Value *method = cls->lookup(QLatin1String(name));
    if (!method || method->isNone())
        return std::nullopt;
    args.insert(args.begin(), Value(this));
    return interpreter.call(*method, std::move(args));
}

std::optional<Value> InstanceObject::attribute(Interpreter &interpreter, const QString &name)
{
    const Value *member = cls->lookup(name);
    if (const Value *all = cls->lookup(QStringLiteral("__getattribute__")); all && all->as<FunctionObject>()) {
        // The method itself reads through object's.
        if (!interpreter.isRunning(all->as<FunctionObject>()))
            return interpreter.call(*all, {Value(this), interpreter.text(name)});
    }
    if (member && (member->as<PropertyObject>() || descriptorMethod(*member, "__set__")))
        return bindMember(interpreter, *member, this, cls);
    if (const Value *value = attributes.find(name))
        return *value;
    if (name == QLatin1String("__dict__")) {
        auto *dict = interpreter.make<DictObject>();
        for (const auto &[key, value] : attributes.entries())
            dict->set(interpreter, key, value);
        return Value(dict);
    }
    if (member)
        return bindMember(interpreter, *member, this, cls);
    if (!payload.isNone() && name != QLatin1String("__class__")) {
        if (const auto value = interpreter.findAttribute(payload, name))
            return value;
    }
    if (const auto value = Object::attribute(interpreter, name))
        return value;
    if (!name.startsWith(QLatin1String("__")))
        return callSpecial(interpreter, "__getattr__", {interpreter.text(name)});
    return std::nullopt;
}

void InstanceObject::setAttribute(Interpreter &interpreter, const QString &name, const Value &value)
{
    const Value *member = cls->lookup(name);
    if (auto *property = member ? member->as<PropertyObject>() : nullptr) {
        if (property->setter.isNone()) {
            raise(interpreter, "AttributeError",
                  QStringLiteral("property '%1' of '%2' object has no setter").arg(name, cls->name));
        }
        interpreter.call(property->setter, {Value(this), value});
        return;
    }
    if (const Value *set = cls->lookup(QStringLiteral("__setattr__"))) {
        interpreter.call(*set, {Value(this), interpreter.text(name), value});
        return;
    }
    setPlainAttribute(interpreter, name, value);
}

void InstanceObject::setPlainAttribute(Interpreter &interpreter, const QString &name, const Value &value)
{
    const Value *member = cls->lookup(name);
    if (const Value *set = member ? descriptorMethod(*member, "__set__") : nullptr) {
        interpreter.call(*set, {*member, Value(this), value});
        return;
    }
    if (!mayHave(name)) {
        raise(interpreter, "AttributeError", QStringLiteral("'%1' object has no attribute '%2'").arg(cls->name, name));
    }
    attributes.set(name, value);
}

bool InstanceObject::mayHave(const QString &name) const
{
    // Only a class all of whose bases say __slots__ limits its attributes.
    bool isSlot = false;
    for (const ClassObject *base : cls->mro) {
        const Value *slots = base->members.find(QStringLiteral("__slots__"));
        if (!slots)
            return isSlot || base->name != QLatin1String("object") || !base->bases.empty();
        std::vector<Value> names;
        if (const auto *tuple = slots->as<TupleObject>())
            names = tuple->items;
        else if (const auto *list = slots->as<ListObject>())
            names = list->items;
        else
            return true;
        isSlot |= std::ranges::any_of(
            names, [&](const Value &slot) { return slot.as<StrObject>() && slot.as<StrObject>()->text() == name; });
        if (base->bases.size() == 1 && base->bases[0]->bases.empty())
            return isSlot;
    }
    return true;
}

void InstanceObject::deleteAttribute(Interpreter &interpreter, const QString &name)
{
    const Value *member = cls->lookup(name);
    if (auto *property = member ? member->as<PropertyObject>() : nullptr; property && !property->deleter.isNone()) {
        interpreter.call(property->deleter, {Value(this)});
        return;
    }
    if (const Value *method = cls->lookup(QStringLiteral("__delattr__"))) {
        interpreter.call(*method, {Value(this), interpreter.text(name)});
        return;
    }
    if (!attributes.remove(name))
        Object::deleteAttribute(interpreter, name);
}

Value InstanceObject::call(Interpreter &interpreter, CallArgs &args)
{
    const Value *method = cls->lookup(QStringLiteral("__call__"));
    if (!method)
        return Object::call(interpreter, args);
    args.positional.insert(args.positional.begin(), Value(this));
    return interpreter.call(*method, std::move(args));
}

namespace {

/// Asks an object's own __next__ for each value.
class InstanceIterator final : public Iterator
{
public:
    explicit InstanceIterator(Value source) : m_source(source) {}
    std::optional<Value> next(Interpreter &interpreter) override
    {
        try {
            return interpreter.call(interpreter.attribute(m_source, QStringLiteral("__next__")), std::vector<Value>{});
        } catch (const PythonError &error) {
            if (interpreter.isInstance(error.exception, interpreter.builtinClass(QStringLiteral("StopIteration"))))
                return std::nullopt;
            throw;
        }
    }

private:
    Value m_source;
};

struct OperatorNames
{
    const char *direct;
    const char *reflected;
};

constexpr std::array<OperatorNames, 13> kBinaryMethods{{
    {"__add__", "__radd__"},
    {"__sub__", "__rsub__"},
    {"__mul__", "__rmul__"},
    {"__matmul__", "__rmatmul__"},
    {"__truediv__", "__rtruediv__"},
    {"__mod__", "__rmod__"},
    {"__pow__", "__rpow__"},
    {"__lshift__", "__rlshift__"},
    {"__rshift__", "__rrshift__"},
    {"__or__", "__ror__"},
    {"__xor__", "__rxor__"},
    {"__and__", "__rand__"},
    {"__floordiv__", "__rfloordiv__"},
}};

const char *compareMethod(ast::CompareOperator op)
{
    using ast::CompareOperator;
    switch (op) {
    case CompareOperator::Eq: return "__eq__";
    case CompareOperator::NotEq: return "__ne__";
    case CompareOperator::Lt: return "__lt__";
    case CompareOperator::LtE: return "__le__";
    case CompareOperator::Gt: return "__gt__";
    case CompareOperator::GtE: return "__ge__";
    default: return nullptr;
    }
}

bool isNotImplemented(const Value &value)
{
    return value.object() && value.object()->kind() == ObjectKind::NotImplemented;
}

/// What stands for the other side of an operator: its payload if it is an instance with one.
Value payloadOf(const Value &value)
{
    const auto *instance = value.as<InstanceObject>();
    return instance && !instance->payload.isNone() ? instance->payload : value;
}

} // namespace

Iterator *InstanceObject::iterate(Interpreter &interpreter)
{
    if (const auto made = callSpecial(interpreter, "__iter__", {})) {
        if (made->isObject() && made->object() != this)
            return interpreter.iterate(*made);
        return interpreter.make<InstanceIterator>(Value(this));
    }
    if (cls->lookup(QStringLiteral("__next__")))
        return interpreter.make<InstanceIterator>(Value(this));
    if (payload.isNone() && cls->lookup(QStringLiteral("__getitem__"))) {
        // The old way: items by number, until there is no more.
        return interpreter.make<MadeIterator>([this, at = qint64(0)](Interpreter &run) mutable -> std::optional<Value> {
            try {
                return item(run, Value::integer(at++));
            } catch (const PythonError &error) {
                if (run.isInstance(error.exception, run.builtinClass(QStringLiteral("IndexError"))))
                    return std::nullopt;
                throw;
            }
        });
    }
    if (!payload.isNone())
        return interpreter.iterate(payload);
    return Object::iterate(interpreter);
}

std::optional<Value> InstanceObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                            bool isReflected)
{
    const OperatorNames &names = kBinaryMethods[std::size_t(op)];
    const auto result = callSpecial(interpreter, isReflected ? names.reflected : names.direct, {other});
    if (result && !isNotImplemented(*result))
        return result;
    if (!payload.isNone()) {
        return isReflected ? interpreter.binary(op, payloadOf(other), payload)
                           : interpreter.binary(op, payload, payloadOf(other));
    }
    return std::nullopt;
}

std::optional<Value> InstanceObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    if (const char *name = compareMethod(op)) {
        const auto result = callSpecial(interpreter, name, {other});
        if (result && !isNotImplemented(*result))
            return result;
        if (op == ast::CompareOperator::NotEq) {
            const auto isEqual = callSpecial(interpreter, "__eq__", {other});
            if (isEqual && !isNotImplemented(*isEqual))
                return Value::boolean(!interpreter.truth(*isEqual));
        }
    }
    if (!payload.isNone())
        return interpreter.compare(op, payload, payloadOf(other));
    return Object::compare(interpreter, op, other);
}

std::optional<Value> InstanceObject::unary(Interpreter &interpreter, ast::UnaryOperator op)
{
    static constexpr std::array names{"__invert__", "", "__pos__", "__neg__"};
    if (const auto result = callSpecial(interpreter, names[std::size_t(op)], {}))
        return result;
    return payload.isNone() ? std::nullopt : std::optional(interpreter.unary(op, payload));
}

bool InstanceObject::truth(Interpreter &interpreter)
{
    if (const auto result = callSpecial(interpreter, "__bool__", {}))
        return interpreter.truth(*result);
    if (const auto size = length(interpreter))
        return *size > 0;
    return payload.isNone() || interpreter.truth(payload);
}

std::optional<qint64> InstanceObject::length(Interpreter &interpreter)
{
    if (const auto result = callSpecial(interpreter, "__len__", {}))
        return interpreter.index(*result);
    return payload.isNone() ? std::nullopt : interpreter.length(payload);
}

std::size_t InstanceObject::hash(Interpreter &interpreter)
{
    if (const auto result = callSpecial(interpreter, "__hash__", {}))
        return std::size_t(interpreter.index(*result));
    // A class that says what is equal, and no more, has no hash.
    for (const ClassObject *base : cls->mro) {
        const Value *own = base->members.find(QStringLiteral("__hash__"));
        if (own && own->isNone())
            raiseTypeError(interpreter, QStringLiteral("unhashable type: '%1'").arg(cls->name));
        if (own)
            break;
        if (const Value *equal = base->members.find(QStringLiteral("__eq__")); equal && equal->as<FunctionObject>())
            raiseTypeError(interpreter, QStringLiteral("unhashable type: '%1'").arg(cls->name));
    }
    return payload.isNone() ? Object::hash(interpreter) : interpreter.hash(payload);
}

Value InstanceObject::item(Interpreter &interpreter, const Value &key)
{
    if (const auto result = callSpecial(interpreter, "__getitem__", {key}))
        return *result;
    return payload.isNone() ? Object::item(interpreter, key) : payloadItem(interpreter, key);
}

Value InstanceObject::payloadItem(Interpreter &interpreter, const Value &key)
{
    if (payload.as<DictObject>() && cls->lookup(QStringLiteral("__missing__")) && !interpreter.contains(payload, key))
        return *callSpecial(interpreter, "__missing__", {key});
    return interpreter.item(payload, key);
}

void InstanceObject::setItem(Interpreter &interpreter, const Value &key, const Value &value)
{
    if (callSpecial(interpreter, "__setitem__", {key, value}))
        return;
    if (payload.isObject())
        payload.object()->setItem(interpreter, key, value);
    else
        Object::setItem(interpreter, key, value);
}

void InstanceObject::deleteItem(Interpreter &interpreter, const Value &key)
{
    if (callSpecial(interpreter, "__delitem__", {key}))
        return;
    if (payload.isObject())
        payload.object()->deleteItem(interpreter, key);
    else
        Object::deleteItem(interpreter, key);
}

bool InstanceObject::contains(Interpreter &interpreter, const Value &value)
{
    if (const auto result = callSpecial(interpreter, "__contains__", {value}))
        return interpreter.truth(*result);
    return payload.isNone() ? Object::contains(interpreter, value) : interpreter.contains(payload, value);
}

QString InstanceObject::repr(Interpreter &interpreter)
{
    if (const auto result = callSpecial(interpreter, "__repr__", {}))
        return interpreter.str(*result);
    if (const Value *args = attributes.find(QStringLiteral("args")); args && args->as<TupleObject>()) {
        QStringList parts;
        for (const Value &arg : args->as<TupleObject>()->items)
            parts << interpreter.repr(arg);
        return cls->name + QStringLiteral("(") + parts.join(QStringLiteral(", ")) + QStringLiteral(")");
    }
    return payload.isNone() ? QStringLiteral("<%1 object>").arg(cls->name) : interpreter.repr(payload);
}

QString InstanceObject::str(Interpreter &interpreter)
{
    if (const auto result = callSpecial(interpreter, "__str__", {}))
        return interpreter.str(*result);
    if (attributes.contains(QStringLiteral("args")))
        return exceptionText(interpreter, this);
    if (!payload.isNone() && !cls->lookup(QStringLiteral("__repr__")))
        return interpreter.str(payload);
    return repr(interpreter);
}

QString InstanceObject::format(Interpreter &interpreter, const QString &spec)
{
    if (const auto result = callSpecial(interpreter, "__format__", {interpreter.text(spec)}))
        return interpreter.str(*result);
    if (!payload.isNone() && !cls->lookup(QStringLiteral("__str__")))
        return interpreter.format(payload, spec);
    const bool isEnum = cls->lookup(QStringLiteral("__class_kind__"));
    if (payload.isNone() && !isEnum)
        return Object::format(interpreter, spec);
    return interpreter.format(interpreter.text(str(interpreter)), spec);
}

} // namespace retort::script
