// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Object.h"

#include "engine/script/Interpreter.h"

namespace retort::script {

bool Value::isSame(const Value &other) const
{
    if (m_kind != other.m_kind)
        return false;
    switch (m_kind) {
    case Kind::None: return true;
    case Kind::Bool:
    case Kind::Int: return m_int == other.m_int;
    case Kind::Float: return m_real == other.m_real;
    case Kind::Object: return m_object == other.m_object;
    }
    return false;
}

ClassObject *Object::classOf(Interpreter &interpreter) const
{
    return interpreter.classFor(m_kind);
}

std::optional<Value> Object::attribute(Interpreter &interpreter, const QString &name)
{
    ClassObject *cls = classOf(interpreter);
    if (name == QLatin1String("__class__"))
        return Value(cls);
    if (const Value *member = cls->lookup(name))
        return bindMember(interpreter, *member, this, cls);
    return std::nullopt;
}

void Object::setAttribute(Interpreter &interpreter, const QString &name, const Value &)
{
    raise(interpreter, "AttributeError",
          QStringLiteral("'%1' object has no attribute '%2'").arg(interpreter.typeName(this), name));
}

void Object::deleteAttribute(Interpreter &interpreter, const QString &name)
{
    raise(interpreter, "AttributeError",
          QStringLiteral("'%1' object has no attribute '%2'").arg(interpreter.typeName(this), name));
}

Value Object::call(Interpreter &interpreter, CallArgs &)
{
    raiseTypeError(interpreter, QStringLiteral("'%1' object is not callable").arg(interpreter.typeName(this)));
}

Iterator *Object::iterate(Interpreter &interpreter)
{
    raiseTypeError(interpreter, QStringLiteral("'%1' object is not iterable").arg(interpreter.typeName(this)));
}

std::optional<Value> Object::binary(Interpreter &, ast::BinaryOperator, const Value &, bool)
{
    return std::nullopt;
}

std::optional<Value> Object::compare(Interpreter &, ast::CompareOperator op, const Value &other)
{
    if (op == ast::CompareOperator::Eq)
        return other.object() == this ? std::optional(Value::boolean(true)) : std::nullopt;
    if (op == ast::CompareOperator::NotEq)
        return other.object() == this ? std::optional(Value::boolean(false)) : std::nullopt;
    return std::nullopt;
}

std::optional<Value> Object::unary(Interpreter &, ast::UnaryOperator)
{
    return std::nullopt;
}

bool Object::truth(Interpreter &interpreter)
{
    const auto size = length(interpreter);
    return !size || *size > 0;
}

std::optional<qint64> Object::length(Interpreter &)
{
    return std::nullopt;
}

std::size_t Object::hash(Interpreter &interpreter)
{
    switch (m_kind) {
    case ObjectKind::List:
    case ObjectKind::Dict:
    case ObjectKind::Set:
        raiseTypeError(interpreter, QStringLiteral("unhashable type: '%1'").arg(interpreter.typeName(this)));
    default: return std::hash<const void *>()(this);
    }
}

Value Object::item(Interpreter &interpreter, const Value &)
{
    raiseTypeError(interpreter, QStringLiteral("'%1' object is not subscriptable").arg(interpreter.typeName(this)));
}

void Object::setItem(Interpreter &interpreter, const Value &, const Value &)
{
    raiseTypeError(interpreter,
                   QStringLiteral("'%1' object does not support item assignment").arg(interpreter.typeName(this)));
}

void Object::deleteItem(Interpreter &interpreter, const Value &)
{
    raiseTypeError(interpreter,
                   QStringLiteral("'%1' object doesn't support item deletion").arg(interpreter.typeName(this)));
}

bool Object::contains(Interpreter &interpreter, const Value &value)
{
    Iterator *values = iterate(interpreter);
    while (const auto next = values->next(interpreter)) {
        interpreter.step();
        if (next->isSame(value) || interpreter.equal(*next, value))
            return true;
    }
    return false;
}

QString Object::repr(Interpreter &interpreter)
{
    switch (m_kind) {
    case ObjectKind::Ellipsis: return QStringLiteral("Ellipsis");
    case ObjectKind::NotImplemented: return QStringLiteral("NotImplemented");
    default: return QStringLiteral("<%1 object>").arg(interpreter.typeName(this));
    }
}

QString Object::str(Interpreter &interpreter)
{
    return repr(interpreter);
}

QString Object::format(Interpreter &interpreter, const QString &spec)
{
    if (!spec.isEmpty()) {
        raiseTypeError(
            interpreter,
            QStringLiteral("unsupported format string passed to %1.__format__").arg(interpreter.typeName(this)));
    }
    return str(interpreter);
}

} // namespace retort::script
