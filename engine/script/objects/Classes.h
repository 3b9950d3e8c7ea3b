// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/NameMap.h"
#include "engine/script/Object.h"
#include "engine/script/objects/Callables.h"
#include "model/SqlValue.h"

#include <functional>

namespace retort::script {

/// A class: built in, of a library module, or of a script.
class ClassObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Class;
    /// Makes an instance of `cls`, which is this class or one derived from it.
    using Constructor = std::function<Value(Interpreter &, ClassObject &cls, CallArgs &)>;

    ClassObject(QString className, std::vector<ClassObject *> baseClasses);

    QString name;
    QString moduleName;
    /// With the classes and functions around it; empty if it is the name.
    QString qualName;
    /// What messages call its instances, where that is not the name ("datetime.datetime").
    QString messageName;
    std::vector<ClassObject *> bases;
    /// Itself first, then its bases in the order of lookup (C3).
    std::vector<ClassObject *> mro;
    NameMap members;
    /// Built in: no script can change it, so that all runs share it.
    bool isFixed = false;
    Constructor construct;
    /// Called when a script derives a class from this one, after its body has run.
    std::function<void(Interpreter &, ClassObject &derived)> onDerived;

    bool isSubclassOf(const ClassObject *other) const;
    /// The member of this class or of one that it inherits from, or null.
    const Value *lookup(const QString &memberName) const;
    /// The constructor of this class or the nearest one that it inherits.
    const Constructor *constructor() const;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    void setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value) override;
    void deleteAttribute(Interpreter &interpreter, const QString &attributeName) override;
    Value call(Interpreter &interpreter, CallArgs &args) override;
    Iterator *iterate(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    bool truth(Interpreter &) override { return true; }
    QString repr(Interpreter &interpreter) override;
};

/// An object of a script's class, or of a built-in class that has nothing but attributes (exceptions, for example).
class InstanceObject : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Instance;
    explicit InstanceObject(ClassObject *instanceClass) : Object(Kind), cls(instanceClass) {}

    ClassObject *cls;
    NameMap attributes;
    /// What the instance is besides, when its class derives from str, int, dict and the like; None if nothing.
    Value payload;

    ClassObject *classOf(Interpreter &) const override { return cls; }
    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    void setAttribute(Interpreter &interpreter, const QString &name, const Value &value) override;
    void deleteAttribute(Interpreter &interpreter, const QString &name) override;
    Value call(Interpreter &interpreter, CallArgs &args) override;
    Iterator *iterate(Interpreter &interpreter) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::optional<Value> unary(Interpreter &, ast::UnaryOperator op) override;
    bool truth(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    std::size_t hash(Interpreter &interpreter) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    void setItem(Interpreter &interpreter, const Value &key, const Value &value) override;
    void deleteItem(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &interpreter) override;
    QString str(Interpreter &interpreter) override;
    QString format(Interpreter &interpreter, const QString &spec) override;

    /// As object.__setattr__ sets it: past a __setattr__ of the class.
    void setPlainAttribute(Interpreter &interpreter, const QString &name, const Value &value);

    /// The item of the payload, as the class's own __getitem__ would take it: a dict's __missing__ is asked.
    Value payloadItem(Interpreter &interpreter, const Value &key);

private:
    /// Calls a method of the class by name with `args`; nothing if the class has none.
    std::optional<Value> callSpecial(Interpreter &interpreter, const char *name, std::vector<Value> args);
    /// False for a name that the class's __slots__ leave out.
    bool mayHave(const QString &name) const;
};

/// An object of a library's class that Retort implements; its class is in a library module.
class NativeObject : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Native;
    explicit NativeObject(ClassObject *nativeClass) : Object(Kind), cls(nativeClass) {}

    ClassObject *const cls;

    /// The value as a database takes it; nothing for what is no value (a table, a type).
    virtual std::optional<SqlValue> sqlValue() const { return std::nullopt; }

    ClassObject *classOf(Interpreter &) const override { return cls; }
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    bool truth(Interpreter &) override { return true; }
};

class PropertyObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Property;
    explicit PropertyObject(Value get) : Object(Kind), getter(get) {}

    Value getter;
    Value setter;
    Value deleter;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
};

/// staticmethod and classmethod, told apart by their kind.
class MethodWrapper final : public Object
{
public:
    MethodWrapper(ObjectKind kind, Value wrapped) : Object(kind), function(wrapped) {}

    const Value function;

    Value call(Interpreter &interpreter, CallArgs &args) override;
};

class SuperObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Super;
    SuperObject(ClassObject *after, Value boundSelf) : Object(Kind), m_after(after), m_self(boundSelf) {}

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;

private:
    ClassObject *m_after;
    Value m_self;
};

/// Raises what CPython raises for a built-in class. Whoever sets members of a class that a script has handed in calls
/// it first: the built-in classes belong to all runs.
void mustBeChangeable(Interpreter &interpreter, const ClassObject &cls, const QString &attributeName);

/// A method of a descriptor of the script's own (`__get__`, `__set__`), or null.
const Value *descriptorMethod(const Value &member, const char *name);

/// Binds a class member to the object through which it was reached, as Python's descriptors do.
Value bindMember(Interpreter &interpreter, const Value &member, const Value &self, ClassObject *cls);

/// The exception's message, as str(exception) gives it.
QString exceptionText(Interpreter &interpreter, const Value &exception);

} // namespace retort::script
