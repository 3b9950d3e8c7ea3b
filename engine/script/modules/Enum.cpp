// SPDX-License-Identifier: GPL-3.0-or-later
// enum. A member is an instance of its class with `_name_` and `_value_`; the special members `__class_call__`,
// `__class_iter__` and `__class_item__` make the class itself callable by value, iterable, and indexable by name.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

namespace retort::script {

namespace {

/// auto(), or an operation on some of them; its value is found when the members are made, in order.
class AutoValue final : public NativeObject
{
public:
    explicit AutoValue(ClassObject *autoClass) : NativeObject(autoClass) {}
    AutoValue(ClassObject *autoClass, ast::BinaryOperator combining, Value first, Value second)
        : NativeObject(autoClass), m_operator(combining), m_left(first), m_right(second), m_isCombined(true)
    {}

    std::optional<Value> found;

    bool isCombined() const { return m_isCombined; }

    Value combined(Interpreter &run) const
    {
        const auto valueOf = [&run](const Value &side) {
            auto *automatic = nativeAs<AutoValue>(side);
            if (!automatic)
                return side;
            return automatic->isCombined() ? automatic->combined(run) : automatic->found.value_or(Value());
        };
        return run.binary(m_operator, valueOf(m_left), valueOf(m_right));
    }

    std::optional<Value> binary(Interpreter &run, ast::BinaryOperator op, const Value &other, bool isReflected) override
    {
        return isReflected ? run.make<AutoValue>(cls, op, other, this) : run.make<AutoValue>(cls, op, this, other);
    }

private:
    ast::BinaryOperator m_operator = ast::BinaryOperator::BitOr;
    Value m_left;
    Value m_right;
    bool m_isCombined = false;
};

const QString kEnumNameKey = QStringLiteral("_name_");
const QString kEnumValueKey = QStringLiteral("_value_");
const QString kEnumMembersKey = QStringLiteral("__members__");

InstanceObject &selfMember(Interpreter &run, const Value &self)
{
    if (auto *member = self.as<InstanceObject>())
        return *member;
    raiseTypeError(run, QStringLiteral("descriptor requires a member of an enumeration"));
}

Value memberValue(const Value &member)
{
    const auto *instance = member.as<InstanceObject>();
    const Value *value = instance ? instance->attributes.find(kEnumValueKey) : nullptr;
    return value ? *value : member;
}

DictObject *membersOf(const ClassObject &cls)
{
    const Value *members = cls.members.find(kEnumMembersKey);
    return members ? members->as<DictObject>() : nullptr;
}

/// The members that are not aliases: each under its own name.
std::vector<Value> ownMembers(Interpreter &run, const ClassObject &cls)
{
    std::vector<Value> values;
    const DictObject *members = membersOf(cls);
    if (!members)
        return values;
    const bool isFlag = cls.isSubclassOf(libraryClass(run, "enum", "Flag"));
    for (const auto &entry : members->table.entries()) {
        const auto *instance = entry.value.as<InstanceObject>();
        if (!run.equal(*instance->attributes.find(kEnumNameKey), entry.key))
            continue;
        // Only single bits are counted as a flag's own members.
        const Value value = memberValue(entry.value);
        if (isFlag && value.isInt() && __builtin_popcountll(quint64(value.asInt())) != 1)
            continue;
        values.push_back(entry.value);
    }
    return values;
}

/// A value in a class's body that is to become a member.
bool isMemberCandidate(const QString &name, const Value &value)
{
    if (name.startsWith(u'_') && (name.endsWith(u'_') || name.startsWith(QLatin1String("__"))))
        return false;
    const Object *object = value.object();
    if (!object)
        return true;
    switch (object->kind()) {
    case ObjectKind::Function:
    case ObjectKind::NativeFunction:
    case ObjectKind::Property:
    case ObjectKind::StaticMethod:
    case ObjectKind::ClassMethod:
    case ObjectKind::Class: return false;
    default: return true;
    }
}

Value automaticValue(Interpreter &run, ClassObject &cls, const QString &name, const std::vector<Value> &before)
{
    if (const Value *own = cls.lookup(QStringLiteral("_generate_next_value_"))) {
        Value function = *own;
        if (function.object() && function.object()->kind() == ObjectKind::StaticMethod)
            function = static_cast<MethodWrapper *>(function.object())->function;
        return run.call(function,
                        {run.text(name), Value::integer(1), Value::integer(qint64(before.size())), run.list(before)});
    }
    if (cls.isSubclassOf(libraryClass(run, "enum", "StrEnum")))
        return run.text(name.toLower());
    qint64 highest = 0;
    for (const Value &value : before) {
        if (value.isIntegral())
            highest = std::max(highest, value.asInt());
    }
    if (!cls.isSubclassOf(libraryClass(run, "enum", "Flag")))
        return Value::integer(highest + 1);
    qint64 bit = 1;
    while (bit <= highest)
        bit *= 2;
    return Value::integer(bit);
}

/// Whether the class mixes in a built-in type whose value its members carry: str, int, float.
bool mixesIn(Interpreter &run, const ClassObject &cls, const char *builtin)
{
    return cls.isSubclassOf(run.builtinClass(QLatin1String(builtin)));
}

/// What a member of a class with a mixed-in type is besides a member.
Value payloadFor(Interpreter &run, const ClassObject &cls, const Value &value)
{
    for (const char *name : {"str", "int", "float", "bytes"}) {
        if (!mixesIn(run, cls, name))
            continue;
        ClassObject *builtin = run.builtinClass(QLatin1String(name));
        if (const auto *tuple = value.as<TupleObject>())
            return run.call(builtin, tuple->items);
        return run.isInstance(value, builtin) ? bare(value) : run.call(builtin, {value});
    }
    return {};
}

InstanceObject *makeMember(Interpreter &run, ClassObject &cls, const Value &name, const Value &value)
{
    const auto *tuple = value.as<TupleObject>();
    std::vector<Value> args = tuple ? tuple->items : std::vector<Value>{value};
    InstanceObject *member = nullptr;
    if (const Value *make = cls.lookup(QStringLiteral("__new__"))) {
        auto all = args;
        all.insert(all.begin(), Value(&cls));
        Value function = *make;
        if (function.object() && function.object()->kind() == ObjectKind::StaticMethod)
            function = static_cast<MethodWrapper *>(function.object())->function;
        member = run.call(function, std::move(all)).as<InstanceObject>();
    }
    if (!member) {
        member = run.make<InstanceObject>(&cls);
        member->payload = payloadFor(run, cls, value);
    }
    if (!member->attributes.contains(kEnumValueKey)) {
        const bool isPlain = member->payload.isNone() || !tuple;
        member->attributes.set(kEnumValueKey, isPlain ? value : member->payload);
    }
    member->attributes.set(kEnumNameKey, name);
    if (const Value *init = cls.lookup(QStringLiteral("__init__"))) {
        args.insert(args.begin(), Value(member));
        run.call(*init, std::move(args));
    }
    return member;
}

std::optional<Value> findByValue(Interpreter &run, const ClassObject &cls, const Value &value)
{
    if (const DictObject *members = membersOf(cls)) {
        for (const auto &entry : members->table.entries()) {
            if (entry.value.isSame(value) || run.equal(memberValue(entry.value), value))
                return entry.value;
        }
    }
    return std::nullopt;
}

/// Turns the values of a derived class's body into members.
void makeMembers(Interpreter &run, ClassObject &cls)
{
    auto *members = run.make<DictObject>();
    std::vector<Value> values;
    const auto entries = cls.members.entries();
    cls.members.set(kEnumMembersKey, members);
    for (const auto &[name, given] : entries) {
        if (!isMemberCandidate(name, given))
            continue;
        Value value = given;
        if (auto *automatic = nativeAs<AutoValue>(given)) {
            value = automatic->isCombined() ? automatic->combined(run) : automaticValue(run, cls, name, values);
            automatic->found = value;
        }
        auto *member = makeMember(run, cls, run.text(name), value);
        const Value known = memberValue(member);
        values.push_back(known);
        const auto same = findByValue(run, cls, known);
        const Value final = same ? *same : Value(member);
        members->set(run, name, final);
        cls.members.set(name, final);
    }
    if (members->table.size() == 0)
        cls.members.remove(kEnumMembersKey);
}

/// The member, or the nameless combination, of a flag's class with these bits; one object for each value.
Value flagMember(Interpreter &run, ClassObject &cls, qint64 bits)
{
    if (const auto known = findByValue(run, cls, Value::integer(bits)))
        return *known;
    const QString key = QStringLiteral("__combinations__");
    const Value *found = cls.members.find(key);
    auto *combinations = found ? found->as<DictObject>() : run.make<DictObject>();
    if (!found)
        cls.members.set(key, combinations);
    if (const Value *known = combinations->table.find(run, Value::integer(bits)))
        return *known;
    QStringList names;
    for (const Value &member : ownMembers(run, cls)) {
        if ((memberValue(member).asInt() & bits) != 0)
            names << run.str(*member.as<InstanceObject>()->attributes.find(kEnumNameKey));
    }
    auto *member = run.make<InstanceObject>(&cls);
    if (mixesIn(run, cls, "int"))
        member->payload = Value::integer(bits);
    member->attributes.set(kEnumValueKey, Value::integer(bits));
    member->attributes.set(kEnumNameKey, names.isEmpty() ? Value() : run.text(names.join(u'|')));
    combinations->table.set(run, Value::integer(bits), member);
    return member;
}

Value functionalEnum(Interpreter &run, ClassObject &base, BoundArgs &args)
{
    auto *cls = run.make<ClassObject>(args.text("value"), std::vector{&base});
    cls->moduleName = run.currentFrame() ? run.currentFrame()->module->name : QString();
    const Value names = args["names"];
    const auto add = [&](const QString &name, const Value &value) { cls->members.set(name, value); };
    const qint64 start = args.integer("start", 1);
    if (const auto text = textOf(names)) {
        qint64 number = start;
        for (const QString &name : QString(*text).replace(u',', u' ').split(u' ', Qt::SkipEmptyParts))
            add(name, base.isSubclassOf(libraryClass(run, "enum", "StrEnum")) ? run.text(name.toLower())
                                                                              : Value::integer(number++));
    } else if (const auto *dict = names.as<DictObject>()) {
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                add(run.str(entry.key), entry.value);
        }
    } else {
        qint64 number = start;
        for (const Value &item : run.collect(names)) {
            const auto pair = textOf(item) ? std::vector<Value>() : run.collect(item);
            if (pair.size() == 2)
                add(run.str(pair[0]), pair[1]);
            else
                add(run.str(item), Value::integer(number++));
        }
    }
    makeMembers(run, *cls);
    return cls;
}

Value callEnum(Interpreter &run, BoundArgs &args)
{
    auto *cls = args["cls"].as<ClassObject>();
    if (args.has("names"))
        return functionalEnum(run, *cls, args);
    const Value value = args["value"];
    if (const auto found = findByValue(run, *cls, value))
        return *found;
    if (const auto missing = run.findAttribute(cls, QStringLiteral("_missing_"))) {
        const Value found = run.call(*missing, {value});
        if (!found.isNone())
            return found;
    }
    if (value.isIntegral() && cls->isSubclassOf(libraryClass(run, "enum", "Flag"))) {
        qint64 all = 0;
        for (const Value &member : ownMembers(run, *cls))
            all |= memberValue(member).asInt();
        if ((value.asInt() & ~all) == 0)
            return flagMember(run, *cls, value.asInt());
    }
    raiseValueError(run, QStringLiteral("%1 is not a valid %2").arg(run.repr(value), cls->name));
}

QString memberPath(Interpreter &run, const Value &self)
{
    const auto &member = selfMember(run, self);
    const Value *name = member.attributes.find(kEnumNameKey);
    if (!name || name->isNone())
        return QStringLiteral("%1(%2)").arg(member.cls->name, run.repr(memberValue(self)));
    return member.cls->name + u'.' + run.str(*name);
}

const NativeTable &enumMethods()
{
    static const NativeTable table{
        {"__class_call__", "cls, value, names=None, *, module=None, qualname=None, type=None, start=1", callEnum},
        {"__class_iter__", "cls",
         [](Interpreter &run, BoundArgs &args) { return run.list(ownMembers(run, *args["cls"].as<ClassObject>())); }},
        {"__class_item__", "cls, name",
         [](Interpreter &run, BoundArgs &args) {
             const DictObject *members = membersOf(*args["cls"].as<ClassObject>());
             if (const Value *member = members ? members->table.find(run, args["name"]) : nullptr)
                 return *member;
             raiseKeyError(run, args["name"]);
         }},
        {"__repr__", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &member = selfMember(run, args["self"]);
             const Value *name = member.attributes.find(kEnumNameKey);
             const QString label = name && !name->isNone() ? QString(u'.' + run.str(*name)) : QString();
             return run.text(
                 QStringLiteral("<%1%2: %3>").arg(member.cls->name, label, run.repr(memberValue(args["self"]))));
         }},
        {"__str__", "self", [](Interpreter &run, BoundArgs &args) { return run.text(memberPath(run, args["self"])); }},
        {"__format__", "self, spec",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(run.format(run.text(run.str(args["self"])), args.text("spec")));
         }},
        {"__hash__", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &member = selfMember(run, args["self"]);
             const std::size_t hash =
                 member.payload.isNone() ? std::hash<const void *>()(&member) : run.hash(member.payload);
             return Value::integer(qint64(hash));
         }},
        {"__deepcopy__", "self, memo", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"__copy__", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
    };
    return table;
}

/// Members of IntEnum, StrEnum and IntFlag are written as their values.
const NativeTable &valueTextMethods()
{
    static const NativeTable table{
        {"__str__", "self",
         [](Interpreter &run, BoundArgs &args) { return run.text(run.str(selfMember(run, args["self"]).payload)); }},
        {"__format__", "self, spec",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(run.format(selfMember(run, args["self"]).payload, args.text("spec")));
         }},
    };
    return table;
}

template <typename Combine>
Value combineFlags(Interpreter &run, BoundArgs &args, Combine combine)
{
    const Value other = memberValue(args["other"]);
    if (!other.isIntegral())
        return run.attribute(run.builtins(), QStringLiteral("NotImplemented"));
    return flagMember(run, *selfMember(run, args["self"]).cls,
                      combine(memberValue(args["self"]).asInt(), other.asInt()));
}

const NativeTable &flagMethods()
{
    static const auto bitsOr = [](Interpreter &run, BoundArgs &args) {
        return combineFlags(run, args, [](qint64 a, qint64 b) { return a | b; });
    };
    static const auto bitsAnd = [](Interpreter &run, BoundArgs &args) {
        return combineFlags(run, args, [](qint64 a, qint64 b) { return a & b; });
    };
    static const auto bitsXor = [](Interpreter &run, BoundArgs &args) {
        return combineFlags(run, args, [](qint64 a, qint64 b) { return a ^ b; });
    };
    static const NativeTable table{
        {"__or__", "self, other", bitsOr},
        {"__ror__", "self, other", bitsOr},
        {"__and__", "self, other", bitsAnd},
        {"__rand__", "self, other", bitsAnd},
        {"__xor__", "self, other", bitsXor},
        {"__rxor__", "self, other", bitsXor},
        {"__invert__", "self",
         [](Interpreter &run, BoundArgs &args) {
             ClassObject &cls = *selfMember(run, args["self"]).cls;
             qint64 all = 0;
             for (const Value &member : ownMembers(run, cls))
                 all |= memberValue(member).asInt();
             return flagMember(run, cls, all & ~memberValue(args["self"]).asInt());
         }},
        {"__contains__", "self, other",
         [](Interpreter &, BoundArgs &args) {
             const qint64 other = memberValue(args["other"]).asInt();
             return Value::boolean((memberValue(args["self"]).asInt() & other) == other);
         }},
        {"__bool__", "self",
         [](Interpreter &, BoundArgs &args) { return Value::boolean(memberValue(args["self"]).asInt() != 0); }},
        {"__len__", "self",
         [](Interpreter &, BoundArgs &args) {
             return Value::integer(__builtin_popcountll(quint64(memberValue(args["self"]).asInt())));
         }},
        {"__iter__", "self",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<Value> values;
             for (const Value &member : ownMembers(run, *selfMember(run, args["self"]).cls)) {
                 if ((memberValue(member).asInt() & memberValue(args["self"]).asInt()) != 0)
                     values.push_back(member);
             }
             return run.list(std::move(values));
         }},
    };
    return table;
}

Value checkUnique(Interpreter &run, BoundArgs &args)
{
    const auto *cls = args["cls"].as<ClassObject>();
    const DictObject *members = cls ? membersOf(*cls) : nullptr;
    QStringList aliases;
    for (std::size_t i = 0; members && i < members->table.entries().size(); ++i) {
        const auto &entry = members->table.entries()[i];
        const Value name = *entry.value.as<InstanceObject>()->attributes.find(kEnumNameKey);
        if (!run.equal(name, entry.key))
            aliases << QStringLiteral("%1 -> %2").arg(run.str(entry.key), run.str(name));
    }
    if (!aliases.isEmpty())
        raiseValueError(run, QStringLiteral("duplicate values found in %1: %2")
                                 .arg(run.repr(args["cls"]), aliases.join(QStringLiteral(", "))));
    return args["cls"];
}

ClassObject *addEnumClass(Interpreter &interpreter, ModuleObject &module, const char *name,
                          std::vector<ClassObject *> bases)
{
    auto *cls = interpreter.make<ClassObject>(QLatin1String(name), std::move(bases));
    cls->moduleName = module.name;
    cls->onDerived = makeMembers;
    module.variables.set(QLatin1String(name), cls);
    return cls;
}

} // namespace

void fillEnum(Interpreter &interpreter, ModuleObject &module)
{
    const auto builtin = [&](const char *name) { return interpreter.builtinClass(QLatin1String(name)); };
    ClassObject *base = addEnumClass(interpreter, module, "Enum", {builtin("object")});
    enumMethods().addTo(interpreter, *base);
    addProperty(interpreter, *base, "name", [](Interpreter &run, const Value &self) {
        return *selfMember(run, self).attributes.find(kEnumNameKey);
    });
    addProperty(interpreter, *base, "value", [](Interpreter &, const Value &self) { return memberValue(self); });
    base->members.set(QStringLiteral("__class_kind__"), interpreter.text(QStringLiteral("enum")));
    ClassObject *shown = addEnumClass(interpreter, module, "ReprEnum", {base});
    ClassObject *integer = addEnumClass(interpreter, module, "IntEnum", {builtin("int"), shown});
    ClassObject *text = addEnumClass(interpreter, module, "StrEnum", {builtin("str"), shown});
    ClassObject *flag = addEnumClass(interpreter, module, "Flag", {base});
    flagMethods().addTo(interpreter, *flag);
    flag->members.set(QStringLiteral("__class_kind__"), interpreter.text(QStringLiteral("flag")));
    ClassObject *integerFlag = addEnumClass(interpreter, module, "IntFlag", {builtin("int"), shown, flag});
    flagMethods().addTo(interpreter, *integerFlag);
    for (ClassObject *cls : {integer, text, integerFlag}) {
        valueTextMethods().addTo(interpreter, *cls);
        cls->members.set(QStringLiteral("__repr__"), *base->members.find(QStringLiteral("__repr__")));
    }
    ClassObject *automatic = addClass(interpreter, module, "auto");
    automatic->construct = [automatic](Interpreter &run, ClassObject &, CallArgs &) -> Value {
        return run.make<AutoValue>(automatic);
    };
    module.variables.set(QStringLiteral("EnumMeta"), builtin("type"));
    module.variables.set(QStringLiteral("EnumType"), builtin("type"));
    addFunction(interpreter, module, "unique", "cls", checkUnique);
    addFunction(interpreter, module, "property", "func",
                [](Interpreter &run, BoundArgs &args) { return Value(run.make<PropertyObject>(args["func"])); });
}

} // namespace retort::script
