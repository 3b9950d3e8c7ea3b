// SPDX-License-Identifier: GPL-3.0-or-later
// The column types of sqlalchemy, sqlalchemy.types and the dialect modules; model/SqlTypeTable.cpp lists them.
#include "engine/script/modules/SqlalchemyTypes.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/builtins/Builtins.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/TypedValues.h"
#include "model/SqlTypeTable.h"

namespace retort::script {

namespace {

const NativeTable &typeMethods()
{
    static const NativeTable table{
        {"with_variant", "self, type_, *dialect_names",
         [](Interpreter &run, BoundArgs &args) {
             SqlType type = toSqlType(run, args["self"]);
             const SqlType variant = toSqlType(run, args["type_"]);
             for (const Value &dialect : args.rest)
                 type.variants.emplace_back(run.str(dialect), variant);
             return Value(run.make<TypeValue>(run.classOf(args["self"]), std::move(type)));
         }},
        {"create", "self, bind=None, checkfirst=False, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, CreateType{toSqlType(run, args["self"]), args.boolean("checkfirst")});
             return Value();
         }},
        {"drop", "self, bind=None, checkfirst=False, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, DropType{toSqlType(run, args["self"]), args.boolean("checkfirst")});
             return Value();
         }},
        {"evaluates_none", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"as_generic", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"dialect_impl", "self, dialect", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
    };
    return table;
}

const NativeTable &decoratorMethods()
{
    static const NativeTable table{
        // The arguments go on to the type that it wraps.
        {"__init__", "self, *args, **kw",
         [](Interpreter &run, BoundArgs &args) {
             auto *self = args["self"].as<InstanceObject>();
             const Value *impl = self ? self->cls->lookup(QStringLiteral("impl")) : nullptr;
             if (impl && impl->as<ClassObject>())
                 self->attributes.set(QStringLiteral("impl"), run.call(*impl, CallArgs{args.rest, args.keywords}));
             return Value();
         }},
        {"load_dialect_impl", "self, dialect",
         [](Interpreter &run, BoundArgs &args) { return run.attribute(args["self"], QStringLiteral("impl")); }},
    };
    return table;
}

/// The labels of an Enum from a Python enumeration: the members' names, or what values_callable makes of it.
std::optional<QStringList> enumLabels(Interpreter &run, const Value &value, const Value &valuesCallable)
{
    const auto *cls = value.as<ClassObject>();
    if (!cls || !cls->lookup(QStringLiteral("__class_iter__")))
        return std::nullopt;
    if (!valuesCallable.isNone())
        return toTextList(run, run.call(valuesCallable, {value}));
    QStringList labels;
    for (const Value &member : run.collect(value))
        labels << run.str(run.attribute(member, QStringLiteral("name")));
    return labels;
}

/// Arguments that never show in SQL.
const QStringList kPythonsOwn{QStringLiteral("metadata"),       QStringLiteral("pickler"),
                              QStringLiteral("comparator"),     QStringLiteral("sort_key_function"),
                              QStringLiteral("inherit_schema"), QStringLiteral("none_as_null")};

SqlTypeArgument toTypeArgument(Interpreter &run, const Value &value)
{
    if (UnknownObject *unknown = unknownAs(value))
        unknown->needed(run, QStringLiteral("makes a column type of it"));
    if (isTypeLike(run, value) && !unknownAs(value))
        return toSqlType(run, value);
    if (auto expression = asExpression(value))
        return expression;
    if (value.as<FunctionObject>() || value.as<NativeFunction>() || value.as<BoundMethod>() ||
        value.as<ClassObject>() || value.as<ModuleObject>() ||
        (nativeAs<NativeObject>(value) && !nativeAs<NativeObject>(value)->sqlValue())) {
        // Python's own business (pickler=, sort_key_function=, metadata=): never part of the SQL.
        return SqlValue();
    }
    return toSqlValue(run, value);
}

SqlType constructType(Interpreter &run, const CallArgs &args, const SqlTypeSpec &spec)
{
    std::vector<SqlTypeArgument> positional;
    std::vector<std::pair<QString, SqlTypeArgument>> keywords;
    const bool isEnum = spec.affinity == SqlAffinity::Enum;
    Value valuesCallable;
    for (const auto &[name, value] : args.keywords) {
        if (isEnum && name == QLatin1String("values_callable"))
            valuesCallable = value;
    }
    QString enumName;
    Value enumeration;
    for (const Value &value : args.positional) {
        if (const auto labels = isEnum ? enumLabels(run, value, valuesCallable) : std::nullopt) {
            enumName = value.as<ClassObject>()->name.toLower();
            enumeration = value;
            for (const QString &label : *labels)
                positional.emplace_back(SqlValue(label));
        } else {
            positional.push_back(toTypeArgument(run, value));
        }
    }
    bool hasName = false;
    for (const auto &[name, value] : args.keywords) {
        if (name == QLatin1String("values_callable"))
            continue;
        hasName |= name == QLatin1String("name") && !value.isNone();
        if (unknownAs(value) && kPythonsOwn.contains(name))
            continue;
        keywords.emplace_back(name, toTypeArgument(run, value));
    }
    if (!enumName.isEmpty() && !hasName) {
        std::erase_if(keywords, [](const auto &keyword) { return keyword.first == QLatin1String("name"); });
        keywords.emplace_back(QStringLiteral("name"), SqlValue(enumName));
    }
    auto type = makeSqlType(spec.module, spec.name, positional, keywords);
    if (!type)
        raiseTypeError(run, type.error().message);
    if (!enumeration.isNone())
        rememberClass(run, *type, enumeration);
    return std::move(*type);
}

/// What a type's object is before its __init__.
SqlType nativeType(const SqlTypeSpec &spec)
{
    SqlType type;
    type.name = spec.className.toString();
    type.dialect = spec.owner.toString();
    return type;
}

/// The class of one type, made when first asked for; the same type under two names is one class.
ClassObject *typeClass(Interpreter &run, const SqlTypeSpec &spec)
{
    ClassObject *base = typeBaseClass(run);
    ClassObject *cls = sqlClass(run, QStringLiteral("types.%1.%2").arg(spec.owner, spec.className));
    if (cls->construct)
        return cls;
    cls->bases = {base};
    cls->mro = {cls};
    cls->mro.insert(cls->mro.end(), base->mro.begin(), base->mro.end());
    // A class of the script's own has an __init__ of its own, which hands its arguments on as it likes.
    cls->construct = [cls, &spec](Interpreter &inner, ClassObject &wanted, CallArgs &) -> Value {
        return asInstanceOf(inner, wanted, cls, inner.make<TypeValue>(cls, nativeType(spec)));
    };
    const auto signature = std::make_shared<Signature>(spec.name.toString(), QStringLiteral("self, *args, **kw"));
    const NativeCode initialize = [&spec](Interpreter &inner, BoundArgs &args) {
        if (auto *value = nativeAs<TypeValue>(bare(args["self"])))
            value->type = constructType(inner, {args.rest, args.keywords}, spec);
        return Value();
    };
    cls->members.set(QStringLiteral("__init__"),
                     run.make<NativeFunction>(QStringLiteral("__init__"), signature, initialize));
    if (spec.affinity == SqlAffinity::Json) {
        // JSON.NULL: the document null, which is not SQL's NULL.
        cls->members.set(QStringLiteral("NULL"),
                         makeExpression(run, SqlLiteralColumn{QStringLiteral("'null'"), nativeType(spec)}));
    }
    return cls;
}

} // namespace

ClassObject *typeBaseClass(Interpreter &interpreter)
{
    ClassObject *base = sqlClass(interpreter, QStringLiteral("types.TypeEngine"));
    if (!base->members.contains(QStringLiteral("with_variant")))
        typeMethods().addTo(interpreter, *base);
    return base;
}

std::optional<Value> findType(Interpreter &interpreter, QStringView dialect, const QString &name)
{
    if (dialect.isEmpty() && (name == QLatin1String("TypeDecorator") || name == QLatin1String("UserDefinedType"))) {
        ClassObject *base = typeBaseClass(interpreter);
        ClassObject *cls = sqlClass(interpreter, QStringLiteral("types.") + name);
        if (cls->bases.front() != base) {
            cls->bases = {base};
            cls->mro = {cls};
            cls->mro.insert(cls->mro.end(), base->mro.begin(), base->mro.end());
            cls->construct = [](Interpreter &run, ClassObject &wanted, CallArgs &) -> Value {
                return run.make<InstanceObject>(&wanted);
            };
            if (name == QLatin1String("TypeDecorator"))
                decoratorMethods().addTo(interpreter, *cls);
        }
        return Value(cls);
    }
    if (dialect.isEmpty() && (name == QLatin1String("TypeEngine") || name == QLatin1String("AbstractType")))
        return Value(typeBaseClass(interpreter));
    const SqlTypeSpec *spec = findSqlTypeSpec(dialect, name);
    return spec ? std::optional(Value(typeClass(interpreter, *spec))) : std::nullopt;
}

} // namespace retort::script
