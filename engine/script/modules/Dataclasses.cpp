// SPDX-License-Identifier: GPL-3.0-or-later
// dataclasses: __init__, __repr__ and comparisons made from a class's annotations, in their order.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

namespace retort::script {

namespace {

/// dataclasses.Field, and what field() gives in a class's body.
class FieldValue final : public NativeObject
{
public:
    using NativeObject::NativeObject;

    QString name;
    std::optional<Value> fallback;
    std::optional<Value> factory;
    bool isInInit = true;
    bool isInRepr = true;
    bool isCompared = true;
    bool isKeywordOnly = false;
    Value metadata;

    std::optional<Value> attribute(Interpreter &run, const QString &attributeName) override
    {
        if (attributeName == QLatin1String("name"))
            return run.text(name);
        if (attributeName == QLatin1String("default"))
            return fallback.value_or(
                run.attribute(run.importModule(QStringLiteral("dataclasses")), QStringLiteral("MISSING")));
        if (attributeName == QLatin1String("metadata"))
            return metadata.isNone() ? Value(run.make<DictObject>()) : metadata;
        return NativeObject::attribute(run, attributeName);
    }
};

const QString kDataclassFields = QStringLiteral("__dataclass_fields__");

std::vector<FieldValue *> fieldsOfClass(const ClassObject &cls)
{
    std::vector<FieldValue *> fields;
    const Value *dict = cls.lookup(kDataclassFields);
    if (const auto *known = dict ? dict->as<DictObject>() : nullptr) {
        for (const auto &entry : known->table.entries())
            fields.push_back(nativeAs<FieldValue>(entry.value));
    }
    return fields;
}

/// Whether an annotation says that the name belongs to the class alone.
bool isClassVariable(const Value &annotation)
{
    const auto text = textOf(annotation);
    if (text)
        return text->startsWith(QLatin1String("ClassVar")) || text->startsWith(QLatin1String("typing.ClassVar"));
    const auto *cls = annotation.as<ClassObject>();
    return cls && cls->name == QLatin1String("ClassVar");
}

DictObject *collectFields(Interpreter &run, ClassObject &cls, bool areKeywordOnly)
{
    auto *fields = run.make<DictObject>();
    for (auto it = cls.mro.rbegin(); it != cls.mro.rend(); ++it) {
        if (*it == &cls)
            continue;
        if (const Value *inherited = (*it)->members.find(kDataclassFields)) {
            for (const auto &entry : inherited->as<DictObject>()->table.entries())
                fields->table.set(run, entry.key, entry.value);
        }
    }
    const Value *own = cls.members.find(QStringLiteral("__annotations__"));
    const auto *annotations = own ? own->as<DictObject>() : nullptr;
    for (std::size_t i = 0; annotations && i < annotations->table.entries().size(); ++i) {
        const auto &entry = annotations->table.entries()[i];
        const QString name = run.str(entry.key);
        if (isClassVariable(entry.value))
            continue;
        const Value *given = cls.members.find(name);
        auto *field = given ? nativeAs<FieldValue>(*given) : nullptr;
        if (!field) {
            field = run.make<FieldValue>(libraryClass(run, "dataclasses", "Field"));
            if (given)
                field->fallback = *given;
        } else if (field->fallback) {
            cls.members.set(name, *field->fallback);
        } else {
            cls.members.remove(name);
        }
        if (field->fallback && (field->fallback->as<ListObject>() || field->fallback->as<DictObject>())) {
            raiseValueError(run, QStringLiteral("mutable default %1 for field %2 is not allowed: use default_factory")
                                     .arg(run.repr(run.classOf(*field->fallback)), name));
        }
        field->name = name;
        field->isKeywordOnly = field->isKeywordOnly || areKeywordOnly;
        fields->set(run, name, field);
    }
    return fields;
}

Value fieldOf(Interpreter &run, const Value &object, const FieldValue &field)
{
    return run.attribute(object, field.name);
}

/// Sets an attribute of a new object, also of one whose class is frozen.
void setField(const Value &object, const QString &name, const Value &value)
{
    if (auto *instance = object.as<InstanceObject>())
        instance->attributes.set(name, value);
}

void addInit(Interpreter &run, ClassObject &cls)
{
    const auto fields = fieldsOfClass(cls);
    QStringList parameters{QStringLiteral("self")};
    QStringList keywordOnly;
    QString withDefault;
    for (const FieldValue *field : fields) {
        if (!field->isInInit)
            continue;
        const bool isOptional = field->fallback || field->factory;
        if (field->isKeywordOnly) {
            keywordOnly << (isOptional ? QString(field->name + QStringLiteral("=None")) : field->name);
            continue;
        }
        if (!isOptional && !withDefault.isEmpty()) {
            raiseTypeError(run, QStringLiteral("non-default argument '%1' follows default argument").arg(field->name));
        }
        if (isOptional)
            withDefault = field->name;
        parameters << (isOptional ? QString(field->name + QStringLiteral("=None")) : field->name);
    }
    if (!keywordOnly.isEmpty())
        parameters << QStringLiteral("*") << keywordOnly;
    const auto init = [fields](Interpreter &inner, BoundArgs &args) {
        const Value self = args["self"];
        for (const FieldValue *field : fields) {
            const QByteArray name = field->name.toUtf8();
            if (field->isInInit && args.has(name.constData()))
                setField(self, field->name, args[name.constData()]);
            else if (field->factory)
                setField(self, field->name, inner.call(*field->factory, std::vector<Value>{}));
            else if (field->fallback)
                setField(self, field->name, *field->fallback);
        }
        if (inner.classOf(self)->lookup(QStringLiteral("__post_init__")))
            callMethod(inner, self, "__post_init__");
        return Value();
    };
    const auto signature = std::make_shared<Signature>(cls.name + QStringLiteral(".__init__"), parameters.join(u','));
    cls.members.set(QStringLiteral("__init__"), run.make<NativeFunction>(QStringLiteral("__init__"), signature, init));
}

Value comparedTuple(Interpreter &run, const Value &object)
{
    std::vector<Value> values;
    for (const FieldValue *field : fieldsOfClass(*run.classOf(object))) {
        if (field->isCompared)
            values.push_back(fieldOf(run, object, *field));
    }
    return run.tuple(std::move(values));
}

void addComparison(Interpreter &run, ClassObject &cls, const char *name, ast::CompareOperator op)
{
    if (cls.members.contains(QLatin1String(name)))
        return;
    addMethod(run, cls, name, "self, other", [op](Interpreter &inner, BoundArgs &args) -> Value {
        if (inner.classOf(args["self"]) != inner.classOf(args["other"]))
            return inner.attribute(inner.builtins(), QStringLiteral("NotImplemented"));
        return inner.compare(op, comparedTuple(inner, args["self"]), comparedTuple(inner, args["other"]));
    });
}

void addRepr(Interpreter &run, ClassObject &cls)
{
    addMethod(run, cls, "__repr__", "self", [](Interpreter &inner, BoundArgs &args) {
        QStringList parts;
        for (const FieldValue *field : fieldsOfClass(*inner.classOf(args["self"]))) {
            if (field->isInRepr)
                parts << field->name + u'=' + inner.repr(fieldOf(inner, args["self"], *field));
        }
        return inner.text(QStringLiteral("%1(%2)").arg(inner.typeName(args["self"]), parts.join(QStringLiteral(", "))));
    });
}

void freeze(Interpreter &run, ClassObject &cls)
{
    addMethod(run, cls, "__setattr__", "self, name, value", [](Interpreter &inner, BoundArgs &args) -> Value {
        raiseOf(inner, "dataclasses", "FrozenInstanceError",
                QStringLiteral("cannot assign to field '%1'").arg(args.text("name")));
    });
    addMethod(run, cls, "__delattr__", "self, name", [](Interpreter &inner, BoundArgs &args) -> Value {
        raiseOf(inner, "dataclasses", "FrozenInstanceError",
                QStringLiteral("cannot delete field '%1'").arg(args.text("name")));
    });
}

struct DataclassOptions
{
    bool hasInit;
    bool hasRepr;
    bool hasEquality;
    bool hasOrder;
    bool isFrozen;
    bool areKeywordOnly;
    bool isHashed;
};

Value makeDataclass(Interpreter &run, const Value &value, const DataclassOptions &options)
{
    auto *cls = value.as<ClassObject>();
    if (!cls)
        return value;
    mustBeChangeable(run, *cls, QStringLiteral("__dataclass_params__"));
    cls->members.set(kDataclassFields, collectFields(run, *cls, options.areKeywordOnly));
    if (options.hasInit && !cls->members.contains(QStringLiteral("__init__")))
        addInit(run, *cls);
    if (options.hasRepr && !cls->members.contains(QStringLiteral("__repr__")))
        addRepr(run, *cls);
    if (options.hasEquality)
        addComparison(run, *cls, "__eq__", ast::CompareOperator::Eq);
    if (options.hasOrder) {
        addComparison(run, *cls, "__lt__", ast::CompareOperator::Lt);
        addComparison(run, *cls, "__le__", ast::CompareOperator::LtE);
        addComparison(run, *cls, "__gt__", ast::CompareOperator::Gt);
        addComparison(run, *cls, "__ge__", ast::CompareOperator::GtE);
    }
    if (options.hasEquality && !cls->members.contains(QStringLiteral("__hash__"))) {
        const bool isHashable = options.isFrozen || options.isHashed;
        addMethod(run, *cls, "__hash__", "self", [isHashable](Interpreter &inner, BoundArgs &args) -> Value {
            if (!isHashable)
                raiseTypeError(inner, QStringLiteral("unhashable type: '%1'").arg(inner.typeName(args["self"])));
            return Value::integer(qint64(inner.hash(comparedTuple(inner, args["self"]))));
        });
    }
    if (options.isFrozen)
        freeze(run, *cls);
    std::vector<Value> names;
    for (const FieldValue *field : fieldsOfClass(*cls)) {
        if (field->isInInit && !field->isKeywordOnly)
            names.push_back(run.text(field->name));
    }
    cls->members.set(QStringLiteral("__match_args__"), run.tuple(std::move(names)));
    return value;
}

Value dataclassDecorator(Interpreter &run, BoundArgs &args)
{
    const DataclassOptions options{args.boolean("init", true), args.boolean("repr", true), args.boolean("eq", true),
                                   args.boolean("order"),      args.boolean("frozen"),     args.boolean("kw_only"),
                                   args.boolean("unsafe_hash")};
    if (!args["cls"].isNone())
        return makeDataclass(run, args["cls"], options);
    return run.native(
        QStringLiteral("dataclass"), QStringLiteral("cls"),
        [options](Interpreter &inner, BoundArgs &bound) { return makeDataclass(inner, bound["cls"], options); });
}

bool isDataclassValue(Interpreter &run, const Value &value)
{
    const auto *cls = value.as<ClassObject>() ? value.as<ClassObject>() : run.classOf(value);
    return cls->lookup(kDataclassFields) != nullptr;
}

/// The value with all data classes in it turned into dicts, or tuples.
Value plainValue(Interpreter &run, const Value &value, bool asTuples, int depth = 0)
{
    run.step();
    if (depth > 100)
        raise(run, "RecursionError", QStringLiteral("maximum recursion depth exceeded"));
    if (!value.as<ClassObject>() && isDataclassValue(run, value)) {
        auto *dict = run.make<DictObject>();
        std::vector<Value> values;
        for (const FieldValue *field : fieldsOfClass(*run.classOf(value))) {
            const Value part = plainValue(run, fieldOf(run, value, *field), asTuples, depth + 1);
            dict->set(run, field->name, part);
            values.push_back(part);
        }
        return asTuples ? run.tuple(std::move(values)) : Value(dict);
    }
    if (value.as<ListObject>() || value.as<TupleObject>()) {
        std::vector<Value> values;
        for (const Value &item : run.collect(value))
            values.push_back(plainValue(run, item, asTuples, depth + 1));
        return value.as<ListObject>() ? run.list(std::move(values)) : run.tuple(std::move(values));
    }
    if (const auto *dict = value.as<DictObject>()) {
        auto *copy = run.make<DictObject>();
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                copy->table.set(run, plainValue(run, entry.key, asTuples, depth + 1),
                                plainValue(run, entry.value, asTuples, depth + 1));
        }
        return copy;
    }
    return value;
}

void requireInstance(Interpreter &run, const Value &value, const char *function)
{
    if (value.as<ClassObject>() || !isDataclassValue(run, value))
        raiseTypeError(run,
                       QStringLiteral("%1() should be called on dataclass instances").arg(QLatin1String(function)));
}

} // namespace

void fillDataclasses(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "FrozenInstanceError", "AttributeError");
    ClassObject *field = addClass(interpreter, module, "Field");
    ClassObject *missing = addClass(interpreter, module, "_MISSING_TYPE");
    module.variables.set(QStringLiteral("MISSING"), interpreter.make<InstanceObject>(missing));
    addClass(interpreter, module, "InitVar");
    addClass(interpreter, module, "KW_ONLY");
    addFunction(interpreter, module, "field",
                "*, default=None, default_factory=None, init=True, repr=True, hash=None, compare=True, metadata=None, "
                "kw_only=False",
                [field](Interpreter &run, BoundArgs &args) {
                    auto *made = run.make<FieldValue>(field);
                    if (args.has("default"))
                        made->fallback = args["default"];
                    if (args.has("default_factory"))
                        made->factory = args["default_factory"];
                    made->isInInit = args.boolean("init", true);
                    made->isInRepr = args.boolean("repr", true);
                    made->isCompared = args.boolean("compare", true);
                    made->isKeywordOnly = args.boolean("kw_only");
                    made->metadata = args["metadata"];
                    return Value(made);
                });
    addFunction(
        interpreter, module, "dataclass",
        "cls=None, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, "
        "kw_only=False, slots=False, weakref_slot=False",
        dataclassDecorator);
    addFunction(interpreter, module, "is_dataclass", "obj",
                [](Interpreter &run, BoundArgs &args) { return Value::boolean(isDataclassValue(run, args["obj"])); });
    addFunction(interpreter, module, "fields", "obj", [](Interpreter &run, BoundArgs &args) {
        if (!isDataclassValue(run, args["obj"]))
            raiseTypeError(run, QStringLiteral("must be called with a dataclass type or instance"));
        const auto *cls = args["obj"].as<ClassObject>() ? args["obj"].as<ClassObject>() : run.classOf(args["obj"]);
        std::vector<Value> values;
        for (FieldValue *each : fieldsOfClass(*cls))
            values.emplace_back(each);
        return run.tuple(std::move(values));
    });
    addFunction(interpreter, module, "asdict", "obj, *, dict_factory=None", [](Interpreter &run, BoundArgs &args) {
        requireInstance(run, args["obj"], "asdict");
        return plainValue(run, args["obj"], false);
    });
    addFunction(interpreter, module, "astuple", "obj, *, tuple_factory=None", [](Interpreter &run, BoundArgs &args) {
        requireInstance(run, args["obj"], "astuple");
        return plainValue(run, args["obj"], true);
    });
    addFunction(interpreter, module, "replace", "obj, **changes", [](Interpreter &run, BoundArgs &args) {
        requireInstance(run, args["obj"], "replace");
        CallArgs given{{}, args.keywords};
        for (const FieldValue *each : fieldsOfClass(*run.classOf(args["obj"]))) {
            const bool isGiven =
                std::ranges::any_of(args.keywords, [&](const auto &k) { return k.first == each->name; });
            if (each->isInInit && !isGiven)
                given.keywords.emplace_back(each->name, fieldOf(run, args["obj"], *each));
        }
        return run.call(run.classOf(args["obj"]), std::move(given));
    });
}

} // namespace retort::script
