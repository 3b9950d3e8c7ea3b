// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/Classes.h"

#include "engine/script/Interpreter.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/objects/Iterators.h"

#include <algorithm>

namespace retort::script {

namespace {

/// C3 linearization, as CPython orders base classes; a contradictory order falls back to first come, first served.
std::vector<ClassObject *> linearized(ClassObject *cls, const std::vector<ClassObject *> &bases)
{
    std::vector<std::vector<ClassObject *>> sequences;
    for (ClassObject *base : bases)
        sequences.push_back(base->mro);
    sequences.push_back(bases);
    std::vector<ClassObject *> result{cls};
    for (;;) {
        std::erase_if(sequences, [](const auto &sequence) { return sequence.empty(); });
        if (sequences.empty())
            return result;
        ClassObject *next = nullptr;
        for (const auto &sequence : sequences) {
            const bool isInATail = std::ranges::any_of(sequences, [&](const auto &other) {
                return std::find(other.begin() + 1, other.end(), sequence.front()) != other.end();
            });
            if (!isInATail) {
                next = sequence.front();
                break;
            }
        }
        if (!next)
            next = sequences.front().front();
        result.push_back(next);
        for (auto &sequence : sequences)
            std::erase(sequence, next);
    }
}

/// What every class has from object, as a plain function: `dict.__new__(cls)`, `Exception.__init__(self, text)`.
Value inheritedFromObject(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("__setattr__")) {
        return interpreter.native(name, QStringLiteral("self, name, value"), [](Interpreter &run, BoundArgs &args) {
            if (auto *instance = args["self"].as<InstanceObject>())
                instance->setPlainAttribute(run, args.text("name"), args["value"]);
            return Value();
        });
    }
    if (name == QLatin1String("__delattr__")) {
        return interpreter.native(name, QStringLiteral("self, name"), [](Interpreter &, BoundArgs &args) {
            if (auto *instance = args["self"].as<InstanceObject>())
                instance->attributes.remove(args.text("name"));
            return Value();
        });
    }
    if (name == QLatin1String("__getattribute__")) {
        return interpreter.native(name, QStringLiteral("self, name"), [](Interpreter &run, BoundArgs &args) {
            return run.attribute(args["self"], args.text("name"));
        });
    }
    if (name == QLatin1String("__init__")) {
        return interpreter.native(name, QStringLiteral("self, *args, **kw"), [](Interpreter &run, BoundArgs &args) {
            auto *instance = args["self"].as<InstanceObject>();
            if (instance && instance->attributes.contains(QStringLiteral("args")))
                instance->attributes.set(QStringLiteral("args"), run.tuple(args.rest));
            else if (auto *list = instance ? instance->payload.as<ListObject>() : nullptr; list && !args.rest.empty())
                list->items = run.collect(args.rest[0]);
            else if (instance && instance->payload.as<DictObject>())
                run.call(run.attribute(instance->payload, QStringLiteral("update")),
                         CallArgs{args.rest, args.keywords});
            return Value();
        });
    }
    return interpreter.native(name, QStringLiteral("cls, *args, **kw"), [](Interpreter &run, BoundArgs &args) {
        auto *wanted = args["cls"].as<ClassObject>();
        if (!wanted)
            raiseTypeError(run, QStringLiteral("object.__new__(X): X is not a type object"));
        CallArgs rest{args.rest, args.keywords};
        const auto *make = wanted->constructor();
        return make ? (*make)(run, *wanted, rest) : Value(run.make<InstanceObject>(wanted));
    });
}

} // namespace

// ----------------------------------------------------------------------------------------------------------- class

const Value *descriptorMethod(const Value &member, const char *name)
{
    const auto *instance = member.as<InstanceObject>();
    const Value *method = instance ? instance->cls->lookup(QLatin1String(name)) : nullptr;
    return method && method->as<FunctionObject>() ? method : nullptr;
}

ClassObject::ClassObject(QString className, std::vector<ClassObject *> baseClasses)
    : Object(Kind), name(std::move(className)), bases(std::move(baseClasses)), mro(linearized(this, bases))
{}

bool ClassObject::isSubclassOf(const ClassObject *other) const
{
    return std::ranges::find(mro, other) != mro.end();
}

const Value *ClassObject::lookup(const QString &memberName) const
{
    for (const ClassObject *cls : mro) {
        if (const Value *member = cls->members.find(memberName))
            return member;
    }
    return nullptr;
}

const ClassObject::Constructor *ClassObject::constructor() const
{
    for (const ClassObject *cls : mro) {
        if (cls->construct)
            return &cls->construct;
    }
    return nullptr;
}

/// The member of the script's own metaclass, or null: what the class itself can do.
static const Value *metaMember(const ClassObject &cls, const char *name)
{
    const Value *metaclass = cls.lookup(kMetaclass);
    return metaclass ? metaclass->as<ClassObject>()->lookup(QLatin1String(name)) : nullptr;
}

std::optional<Value> ClassObject::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (attributeName == QLatin1String("__name__"))
        return interpreter.text(name);
    if (attributeName == QLatin1String("__qualname__"))
        return interpreter.text(qualName.isEmpty() ? name : qualName);
    if (attributeName == QLatin1String("__module__"))
        return interpreter.text(moduleName);
    if (attributeName == QLatin1String("__mro__"))
        return interpreter.tuple({mro.begin(), mro.end()});
    if (attributeName == QLatin1String("__bases__"))
        return interpreter.tuple({bases.begin(), bases.end()});
    if (attributeName == QLatin1String("__dict__")) {
        auto *dict = interpreter.make<DictObject>();
        for (const auto &[key, value] : members.entries())
            dict->set(interpreter, key, value);
        return Value(dict);
    }
    if (const Value *member = lookup(attributeName)) {
        Object *object = member->object();
        if (object && object->kind() == ObjectKind::StaticMethod)
            return static_cast<MethodWrapper *>(object)->function;
        if (object && object->kind() == ObjectKind::ClassMethod)
            return Value(interpreter.make<BoundMethod>(Value(this), static_cast<MethodWrapper *>(object)->function));
        if (const Value *get = descriptorMethod(*member, "__get__"))
            return interpreter.call(*get, {*member, Value(), Value(this)});
        return *member;
    }
    static const QStringList ofObject{QStringLiteral("__new__"), QStringLiteral("__init__"),
                                      QStringLiteral("__setattr__"), QStringLiteral("__delattr__"),
                                      QStringLiteral("__getattribute__")};
    if (ofObject.contains(attributeName))
        return inheritedFromObject(interpreter, attributeName);
    ClassObject *metaclass = interpreter.classOf(Value(this));
    if (attributeName == QLatin1String("__class__"))
        return Value(metaclass);
    if (const Value *member = metaclass->lookup(attributeName))
        return bindMember(interpreter, *member, this, metaclass);
    if (const Value *getter = metaMember(*this, "__getattr__"); getter && getter->as<FunctionObject>())
        return interpreter.call(*getter, {Value(this), interpreter.text(attributeName)});
    return std::nullopt;
}

void mustBeChangeable(Interpreter &interpreter, const ClassObject &cls, const QString &attributeName)
{
    if (cls.isFixed) {
        raiseTypeError(interpreter,
                       QStringLiteral("cannot set '%1' attribute of immutable type '%2'").arg(attributeName, cls.name));
    }
}

void ClassObject::deleteAttribute(Interpreter &interpreter, const QString &attributeName)
{
    mustBeChangeable(interpreter, *this, attributeName);
    if (!members.remove(attributeName))
        raise(interpreter, "AttributeError",
              QStringLiteral("type object '%1' has no attribute '%2'").arg(name, attributeName));
}

void ClassObject::setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value)
{
    mustBeChangeable(interpreter, *this, attributeName);
    members.set(attributeName, value);
}

/// Makes an instance, as type.__call__ does.
static Value instantiate(Interpreter &interpreter, ClassObject &cls, CallArgs &args)
{
    const auto lookup = [&cls](const QString &name) { return cls.lookup(name); };
    if (const Value *instead = lookup(QStringLiteral("__class_call__"))) {
        args.positional.insert(args.positional.begin(), Value(&cls));
        return interpreter.call(*instead, std::move(args));
    }
    if (const Value *make = lookup(QStringLiteral("__new__")); make && make->object()) {
        CallArgs all = args;
        all.positional.insert(all.positional.begin(), Value(&cls));
        Value function = *make;
        if (function.object()->kind() == ObjectKind::StaticMethod)
            function = static_cast<MethodWrapper *>(function.object())->function;
        const Value made = interpreter.call(function, std::move(all));
        if (!interpreter.classOf(made)->isSubclassOf(&cls))
            return made;
        if (const Value *init = lookup(QStringLiteral("__init__"))) {
            args.positional.insert(args.positional.begin(), made);
            interpreter.call(*init, std::move(args));
        }
        return made;
    }
    const Value *init = lookup(QStringLiteral("__init__"));
    const ClassObject::Constructor *make = cls.constructor();
    CallArgs forMaking = args;
    const Value made = !make                     ? Value(interpreter.make<InstanceObject>(&cls))
                       : interpreter.isPreview() ? interpreter.constructWithUnknowns(cls, *make, forMaking)
                                                 : (*make)(interpreter, cls, forMaking);
    if (unknownAs(made))
        return made;
    if (init) {
        args.positional.insert(args.positional.begin(), made);
        interpreter.call(*init, std::move(args));
    }
    return made;
}

Value ClassObject::call(Interpreter &interpreter, CallArgs &args)
{
    if (const Value *own = metaMember(*this, "__call__"); own && own->as<FunctionObject>()) {
        args.positional.insert(args.positional.begin(), Value(this));
        return interpreter.call(*own, std::move(args));
    }
    return instantiate(interpreter, *this, args);
}

Iterator *ClassObject::iterate(Interpreter &interpreter)
{
    if (const Value *own = metaMember(*this, "__iter__"))
        return interpreter.iterate(interpreter.call(*own, {Value(this)}));
    if (const Value *iterator = lookup(QStringLiteral("__class_iter__")))
        return interpreter.iterate(interpreter.call(*iterator, {Value(this)}));
    raiseTypeError(interpreter, QStringLiteral("'type' object is not iterable"));
}

std::optional<qint64> ClassObject::length(Interpreter &interpreter)
{
    if (const Value *own = metaMember(*this, "__len__"))
        return interpreter.call(*own, {Value(this)}).asInt();
    if (const Value *iterator = lookup(QStringLiteral("__class_iter__")))
        return interpreter.length(interpreter.call(*iterator, {Value(this)}));
    return std::nullopt;
}

std::optional<Value> ClassObject::binary(Interpreter &, ast::BinaryOperator op, const Value &, bool)
{
    // `int | None` is an annotation; its value is never looked at.
    return op == ast::BinaryOperator::BitOr ? std::optional(Value(this)) : std::nullopt;
}

Value ClassObject::item(Interpreter &interpreter, const Value &key)
{
    if (const Value *own = metaMember(*this, "__getitem__"))
        return interpreter.call(*own, {Value(this), key});
    if (const Value *getter = lookup(QStringLiteral("__class_getitem__")); getter && getter->as<FunctionObject>())
        return interpreter.call(*getter, {Value(this), key});
    if (const Value *getter = lookup(QStringLiteral("__class_getitem__"));
        getter && getter->object() && getter->object()->kind() == ObjectKind::ClassMethod)
        return interpreter.call(static_cast<MethodWrapper *>(getter->object())->function, {Value(this), key});
    if (const Value *getter = lookup(QStringLiteral("__class_item__")))
        return interpreter.call(*getter, {Value(this), key});
    // `list[int]` and the like are annotations.
    return {this};
}

bool ClassObject::contains(Interpreter &interpreter, const Value &value)
{
    if (const Value *own = metaMember(*this, "__contains__"))
        return interpreter.truth(interpreter.call(*own, {Value(this), value}));
    return Object::contains(interpreter, value);
}

QString ClassObject::repr(Interpreter &interpreter)
{
    if (const Value *own = metaMember(*this, "__repr__"); own && own->as<FunctionObject>())
        return interpreter.str(interpreter.call(*own, {Value(this)}));
    // An enumeration says what it is.
    if (const Value *what = lookup(QStringLiteral("__class_kind__")))
        return QStringLiteral("<%1 '%2'>").arg(interpreter.str(*what), name);
    const QString shown = qualName.isEmpty() ? name : qualName;
    const bool isBuiltin = moduleName.isEmpty() || moduleName == QLatin1String("builtins");
    return QStringLiteral("<class '%1'>").arg(isBuiltin ? shown : QString(moduleName + QStringLiteral(".") + shown));
}

std::optional<Value> NativeObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    return Object::compare(interpreter, op, other);
}

// ----------------------------------------------------------------------------------------------------- descriptors

std::optional<Value> PropertyObject::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("setter") || name == QLatin1String("getter") || name == QLatin1String("deleter")) {
        return interpreter.native(name, QStringLiteral("function"), [this, name](Interpreter &run, BoundArgs &args) {
            auto *copy = run.make<PropertyObject>(name == QLatin1String("getter") ? args["function"] : getter);
            copy->setter = name == QLatin1String("setter") ? args["function"] : setter;
            copy->deleter = name == QLatin1String("deleter") ? args["function"] : deleter;
            return Value(copy);
        });
    }
    return Object::attribute(interpreter, name);
}

Value MethodWrapper::call(Interpreter &interpreter, CallArgs &args)
{
    return interpreter.call(function, std::move(args));
}

std::optional<Value> SuperObject::attribute(Interpreter &interpreter, const QString &name)
{
    auto *selfClass = m_self.as<ClassObject>();
    // In a method of a metaclass, self is a class and super() goes on among the metaclasses.
    auto *cls = selfClass && selfClass->isSubclassOf(m_after) ? selfClass : interpreter.classOf(m_self);
    const auto &order = cls->mro;
    auto it = std::ranges::find(order, m_after);
    if (it != order.end())
        ++it;
    for (; it != order.end(); ++it) {
        if (const Value *member = (*it)->members.find(name))
            return bindMember(interpreter, *member, m_self, cls);
    }
    // What object itself gives: an __init__ that does nothing, a __new__ that makes an instance.
    if (name == QLatin1String("__init__") || name == QLatin1String("__init_subclass__")) {
        const Value self = m_self;
        return interpreter.native(name, QStringLiteral("*args, **kw"), [self](Interpreter &run, BoundArgs &args) {
            auto *instance = self.as<InstanceObject>();
            if (instance && instance->attributes.contains(QStringLiteral("args")))
                instance->attributes.set(QStringLiteral("args"), run.tuple(args.rest));
            return Value();
        });
    }
    if (name == QLatin1String("__call__") && selfClass && cls != selfClass) {
        return interpreter.native(name, QStringLiteral("*args, **kw"), [selfClass](Interpreter &run, BoundArgs &args) {
            CallArgs given{args.rest, args.keywords};
            return instantiate(run, *selfClass, given);
        });
    }
    if (name == QLatin1String("__new__")) {
        return interpreter.native(name, QStringLiteral("cls, *args, **kw"), [](Interpreter &run, BoundArgs &args) {
            auto *wanted = args["cls"].as<ClassObject>();
            if (!wanted)
                raiseTypeError(run, QStringLiteral("object.__new__(X): X is not a type object"));
            CallArgs rest{args.rest, args.keywords};
            const auto *make = wanted->constructor();
            return make ? (*make)(run, *wanted, rest) : Value(run.make<InstanceObject>(wanted));
        });
    }
    if (name == QLatin1String("__setattr__") || name == QLatin1String("__delattr__") ||
        name == QLatin1String("__getattribute__"))
        return Value(interpreter.make<BoundMethod>(m_self, inheritedFromObject(interpreter, name)));
    return std::nullopt;
}

Value bindMember(Interpreter &interpreter, const Value &member, const Value &self, ClassObject *cls)
{
    Object *object = member.object();
    if (!object)
        return member;
    switch (object->kind()) {
    case ObjectKind::Function: return interpreter.make<BoundMethod>(self, member);
    case ObjectKind::NativeFunction:
        return static_cast<NativeFunction *>(object)->bindsSelf ? Value(interpreter.make<BoundMethod>(self, member))
                                                                : member;
    case ObjectKind::StaticMethod: return static_cast<MethodWrapper *>(object)->function;
    case ObjectKind::ClassMethod:
        return interpreter.make<BoundMethod>(Value(cls), static_cast<MethodWrapper *>(object)->function);
    case ObjectKind::Property: return interpreter.call(static_cast<PropertyObject *>(object)->getter, {self});
    case ObjectKind::Instance:
        if (const Value *get = descriptorMethod(member, "__get__"))
            return interpreter.call(*get, {member, self, Value(cls)});
        return member;
    default: return member;
    }
}

QString exceptionText(Interpreter &interpreter, const Value &exception)
{
    const auto *instance = exception.as<InstanceObject>();
    const Value *args = instance ? instance->attributes.find(QStringLiteral("args")) : nullptr;
    const auto *tuple = args ? args->as<TupleObject>() : nullptr;
    if (!tuple || tuple->items.empty())
        return {};
    if (tuple->items.size() > 1)
        return interpreter.repr(*args);
    const bool isKeyError = instance->cls->isSubclassOf(interpreter.builtinClass(QStringLiteral("KeyError")));
    return isKeyError ? interpreter.repr(tuple->items[0]) : interpreter.str(tuple->items[0]);
}

} // namespace retort::script
