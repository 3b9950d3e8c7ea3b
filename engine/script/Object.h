// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"
#include "engine/script/Value.h"

#include <optional>
#include <vector>

namespace retort::script {

class ClassObject;
class Interpreter;
class Iterator;

enum class ObjectKind : quint8 {
    BigInt,
    Str,
    Bytes,
    Tuple,
    List,
    Dict,
    Set,
    FrozenSet,
    Range,
    Slice,
    Iterator,
    Function,
    NativeFunction,
    BoundMethod,
    Class,
    Instance,
    Module,
    Property,
    StaticMethod,
    ClassMethod,
    Super,
    Ellipsis,
    NotImplemented,
    Unknown,
    Opaque,
    Frame,
    Native,
};

/// What a call passes: positional values, then names with values.
struct CallArgs
{
    std::vector<Value> positional = {};
    std::vector<std::pair<QString, Value>> keywords = {};
};

/// The base of everything that a Value can refer to. The virtual functions are Python's protocols; the default of each
/// raises the TypeError that Python raises. Operators answer nothing for NotImplemented.
class Object
{
public:
    explicit Object(ObjectKind kind) : m_kind(kind) {}
    virtual ~Object() = default;
    Object(const Object &) = delete;
    Object &operator=(const Object &) = delete;

    ObjectKind kind() const { return m_kind; }

    /// The object's class; that of a built-in kind is the interpreter's.
    virtual ClassObject *classOf(Interpreter &interpreter) const;

    /// The attribute, or nothing if there is none. The default looks in the class and binds what it finds.
    virtual std::optional<Value> attribute(Interpreter &interpreter, const QString &name);
    virtual void setAttribute(Interpreter &interpreter, const QString &name, const Value &value);
    virtual void deleteAttribute(Interpreter &interpreter, const QString &name);

    virtual Value call(Interpreter &interpreter, CallArgs &args);
    virtual Iterator *iterate(Interpreter &interpreter);

    virtual std::optional<Value> binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                        bool isReflected);
    virtual std::optional<Value> compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other);
    virtual std::optional<Value> unary(Interpreter &interpreter, ast::UnaryOperator op);

    virtual bool truth(Interpreter &interpreter);
    /// Nothing for an object without a length.
    virtual std::optional<qint64> length(Interpreter &interpreter);
    virtual std::size_t hash(Interpreter &interpreter);

    virtual Value item(Interpreter &interpreter, const Value &key);
    virtual void setItem(Interpreter &interpreter, const Value &key, const Value &value);
    virtual void deleteItem(Interpreter &interpreter, const Value &key);
    virtual bool contains(Interpreter &interpreter, const Value &value);

    virtual QString repr(Interpreter &interpreter);
    virtual QString str(Interpreter &interpreter);
    virtual QString format(Interpreter &interpreter, const QString &spec);

private:
    friend class Heap;

    ObjectKind m_kind;
    Object *m_next = nullptr;
};

/// A source of values, asked until it says that there are no more.
class Iterator : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Iterator;
    Iterator() : Object(Kind) {}

    /// The next value, or nothing at the end.
    virtual std::optional<Value> next(Interpreter &interpreter) = 0;
    /// What StopIteration carries after the end: what a generator returned.
    virtual Value endValue() const { return {}; }

    Iterator *iterate(Interpreter &) override { return this; }
    bool truth(Interpreter &) override { return true; }
};

/// The object as a T by its kind, or null. T::Kind says which kind a T is.
template <typename T>
T *objectAs(Object *object)
{
    return object && object->kind() == T::Kind ? static_cast<T *>(object) : nullptr;
}

template <typename T>
T *Value::as() const
{
    return objectAs<T>(object());
}

/// As objectAs, for the many classes that share ObjectKind::Native.
template <typename T>
T *nativeAs(const Value &value)
{
    Object *object = value.object();
    return object && object->kind() == ObjectKind::Native ? dynamic_cast<T *>(object) : nullptr;
}

} // namespace retort::script
