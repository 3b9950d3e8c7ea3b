// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in classes: their names, kinds and constructors.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/objects/BigInt.h"

#include <cmath>

namespace retort::script {

namespace {

Value integerFromText(Interpreter &interpreter, const QString &given, int base)
{
    QString digits = given.trimmed().toLower().remove(u'_');
    const bool isNegative = digits.startsWith(u'-');
    if (isNegative || digits.startsWith(u'+'))
        digits.remove(0, 1);
    static const std::array<std::pair<QLatin1String, int>, 3> prefixes{
        {{QLatin1String("0x"), 16}, {QLatin1String("0o"), 8}, {QLatin1String("0b"), 2}}};
    for (const auto &[prefix, prefixBase] : prefixes) {
        if (digits.startsWith(prefix) && (base == prefixBase || base == 0)) {
            digits.remove(0, 2);
            base = prefixBase;
        }
    }
    mpz_class number;
    const bool isNumber = !digits.isEmpty() && digits[0].isLetterOrNumber() &&
                          number.set_str(digits.toStdString(), base == 0 ? 10 : base) == 0;
    if (!isNumber) {
        raiseValueError(interpreter,
                        QStringLiteral("invalid literal for int() with base %1: %2").arg(base).arg(reprOf(given)));
    }
    return makeInteger(interpreter, isNegative ? mpz_class(-number) : number);
}

Value makeInt(Interpreter &interpreter, const CallArgs &args)
{
    if (args.positional.empty())
        return Value::integer(0);
    const Value &value = args.positional[0];
    Value base = args.positional.size() > 1 ? args.positional[1] : Value();
    for (const auto &[name, keyword] : args.keywords) {
        if (name == QLatin1String("base"))
            base = keyword;
    }
    if (const auto *text = value.as<StrObject>())
        return integerFromText(interpreter, text->text(), base.isNone() ? 10 : int(interpreter.index(base)));
    if (value.isFloat()) {
        if (std::isnan(value.asReal()))
            raiseValueError(interpreter, QStringLiteral("cannot convert float NaN to integer"));
        if (!std::isfinite(value.asReal()))
            raise(interpreter, "OverflowError", QStringLiteral("cannot convert float infinity to integer"));
        return makeInteger(interpreter, mpz_class(std::trunc(value.asReal())));
    }
    if (const auto number = bigIntegerOf(value))
        return makeInteger(interpreter, *number);
    if (const auto method = interpreter.findAttribute(value, QStringLiteral("__int__")))
        return interpreter.call(*method, std::vector<Value>{});
    if (const auto *instance = value.as<InstanceObject>(); instance && !instance->payload.isNone())
        return makeInt(interpreter, {{instance->payload}});
    raiseTypeError(interpreter,
                   QStringLiteral("int() argument must be a string, a bytes-like object or a real number, not '%1'")
                       .arg(interpreter.typeName(value)));
}

Value makeFloat(Interpreter &interpreter, const CallArgs &args)
{
    const Value value = onlyArgument(interpreter, args, "float");
    if (args.positional.empty())
        return Value::real(0);
    if (value.isFloat())
        return value;
    if (const auto number = bigIntegerOf(value))
        return Value::real(number->get_d());
    if (const auto *text = value.as<StrObject>()) {
        const QString trimmed = text->text().trimmed().toLower().remove(u'_');
        if (trimmed == QLatin1String("inf") || trimmed == QLatin1String("infinity"))
            return Value::real(INFINITY);
        bool isNumber = false;
        const double number = trimmed.toDouble(&isNumber);
        if (isNumber)
            return Value::real(number);
        raiseValueError(interpreter, QStringLiteral("could not convert string to float: %1").arg(reprOf(text->text())));
    }
    if (const auto method = interpreter.findAttribute(value, QStringLiteral("__float__")))
        return interpreter.call(*method, std::vector<Value>{});
    raiseTypeError(interpreter, QStringLiteral("float() argument must be a string or a real number, not '%1'")
                                    .arg(interpreter.typeName(value)));
}

Value makeBytes(Interpreter &interpreter, const CallArgs &args)
{
    if (args.positional.empty())
        return interpreter.make<BytesObject>(QByteArray());
    const Value &value = args.positional[0];
    if (const auto *text = value.as<StrObject>())
        return interpreter.make<BytesObject>(
            encodedText(interpreter, text->text(),
                        args.positional.size() > 1 ? interpreter.str(args.positional[1]) : QString(), QString()));
    if (value.as<BytesObject>())
        return value;
    if (value.isIntegral()) {
        interpreter.heap().charge(std::max<qint64>(0, value.asInt()));
        return interpreter.make<BytesObject>(QByteArray(value.asInt(), '\0'));
    }
    QByteArray bytes;
    for (const Value &item : interpreter.collect(value)) {
        const qint64 byte = interpreter.index(item);
        if (byte < 0 || byte > 255)
            raiseValueError(interpreter, QStringLiteral("bytes must be in range(0, 256)"));
        bytes += char(byte);
    }
    return interpreter.make<BytesObject>(bytes);
}

Value makeDict(Interpreter &interpreter, const CallArgs &args)
{
    auto *dict = interpreter.make<DictObject>();
    if (!args.positional.empty()) {
        const Value &source = args.positional[0];
        const auto *other = source.as<DictObject>();
        if (!other) {
            const auto *instance = source.as<InstanceObject>();
            other = instance ? instance->payload.as<DictObject>() : nullptr;
        }
        if (other) {
            for (const auto &entry : other->table.entries()) {
                if (entry.isAlive)
                    dict->table.set(interpreter, entry.key, entry.value);
            }
        } else if (const auto keys = interpreter.findAttribute(source, QStringLiteral("keys"))) {
            for (const Value &key : interpreter.collect(interpreter.call(*keys, std::vector<Value>{})))
                dict->table.set(interpreter, key, interpreter.item(source, key));
        } else {
            for (const Value &pair : interpreter.collect(source)) {
                const auto parts = interpreter.collect(pair);
                if (parts.size() != 2) {
                    raiseValueError(interpreter, QStringLiteral("dictionary update sequence element has length %1; "
                                                                "2 is required")
                                                     .arg(parts.size()));
                }
                dict->table.set(interpreter, parts[0], parts[1]);
            }
        }
    }
    for (const auto &[name, value] : args.keywords)
        dict->set(interpreter, name, value);
    return dict;
}

Value makeSet(Interpreter &interpreter, const CallArgs &args, bool isFrozen)
{
    auto *set = interpreter.make<SetObject>(isFrozen);
    if (!args.positional.empty()) {
        for (const Value &value : interpreter.collect(args.positional[0]))
            set->add(interpreter, value);
    }
    return set;
}

Value makeRange(Interpreter &interpreter, const CallArgs &args)
{
    std::vector<qint64> numbers;
    for (const Value &value : args.positional)
        numbers.push_back(interpreter.index(value));
    switch (numbers.size()) {
    case 1: return interpreter.make<RangeObject>(0, numbers[0], 1);
    case 2: return interpreter.make<RangeObject>(numbers[0], numbers[1], 1);
    case 3:
        if (numbers[2] == 0)
            raiseValueError(interpreter, QStringLiteral("range() arg 3 must not be zero"));
        return interpreter.make<RangeObject>(numbers[0], numbers[1], numbers[2]);
    default: raiseTypeError(interpreter, QStringLiteral("range expected 1 to 3 arguments"));
    }
}

/// A constructor that makes a value of the built-in class, also for classes derived from it.
template <typename Make>
void setConstructor(ClassObject *builtin, Make make)
{
    builtin->construct = [builtin, make](Interpreter &interpreter, ClassObject &cls, CallArgs &args) {
        return asInstanceOf(interpreter, cls, builtin, make(interpreter, args));
    };
}

/// A class whose call wraps a function: property, staticmethod, classmethod.
template <typename Wrap>
void setWrapper(ClassObject *builtin, Wrap wrap)
{
    builtin->construct = [wrap](Interpreter &interpreter, ClassObject &, CallArgs &args) -> Value {
        return wrap(interpreter, args.positional.empty() ? Value() : args.positional[0]);
    };
}

void setConstructors(ModuleObject &module)
{
    const auto cls = [&](const char *name) { return module.variables.find(QLatin1String(name))->as<ClassObject>(); };
    setConstructor(cls("int"), makeInt);
    setConstructor(cls("float"), makeFloat);
    setConstructor(cls("bytes"), makeBytes);
    setConstructor(cls("dict"), makeDict);
    setConstructor(cls("range"), makeRange);
    setConstructor(cls("set"), [](Interpreter &run, const CallArgs &args) { return makeSet(run, args, false); });
    setConstructor(cls("frozenset"), [](Interpreter &run, const CallArgs &args) { return makeSet(run, args, true); });
    setConstructor(cls("bool"), [](Interpreter &run, const CallArgs &args) {
        return Value::boolean(run.truth(onlyArgument(run, args, "bool")));
    });
    setConstructor(cls("str"), [](Interpreter &run, const CallArgs &args) {
        if (args.positional.empty())
            return run.text(QString());
        if (const auto *bytes = args.positional[0].as<BytesObject>(); bytes && args.positional.size() > 1)
            return run.text(decodedBytes(run, bytes->bytes(), run.str(args.positional[1]), QString()));
        return run.text(run.str(args.positional[0]));
    });
    setConstructor(cls("list"), [](Interpreter &run, const CallArgs &args) {
        return run.list(args.positional.empty() ? std::vector<Value>() : run.collect(args.positional[0]));
    });
    setConstructor(cls("tuple"), [](Interpreter &run, const CallArgs &args) {
        return run.tuple(args.positional.empty() ? std::vector<Value>() : run.collect(args.positional[0]));
    });
    setConstructor(cls("slice"), [](Interpreter &run, const CallArgs &args) {
        const auto at = [&](std::size_t i) { return i < args.positional.size() ? args.positional[i] : Value(); };
        return args.positional.size() < 2 ? Value(run.make<SliceObject>(Value(), at(0), Value()))
                                          : Value(run.make<SliceObject>(at(0), at(1), at(2)));
    });
    cls("object")->construct = [](Interpreter &run, ClassObject &wanted, CallArgs &args) -> Value {
        const bool takesArguments = wanted.lookup(QStringLiteral("__init__")) || wanted.lookup(kUnknownBase);
        if ((!args.positional.empty() || !args.keywords.empty()) && !takesArguments)
            raiseTypeError(run, QStringLiteral("%1() takes no arguments").arg(wanted.name));
        if (const Value *abstract = wanted.members.find(QStringLiteral("__abstractmethods__"))) {
            QStringList names;
            for (const Value &name : run.collect(*abstract))
                names << run.str(name);
            if (!names.isEmpty()) {
                raiseTypeError(run, QStringLiteral("Can't instantiate abstract class %1 with abstract method%2 %3")
                                        .arg(wanted.name, names.size() == 1 ? QString() : QStringLiteral("s"),
                                             names.join(QStringLiteral(", "))));
            }
        }
        return run.make<InstanceObject>(&wanted);
    };
    cls("type")->construct = [](Interpreter &run, ClassObject &metaclass, CallArgs &args) -> Value {
        if (args.positional.size() != 3) {
            const Value &subject = onlyArgument(run, args, "type");
            if (const UnknownObject *unknown = unknownAs(subject); unknown && run.isPreview())
                return run.unknown(QStringLiteral("type(%1)").arg(unknown->name()));
            return run.classOf(subject);
        }
        std::vector<ClassObject *> bases;
        for (const Value &base : run.collect(args.positional[1])) {
            if (auto *baseClass = base.as<ClassObject>())
                bases.push_back(baseClass);
        }
        if (bases.empty())
            bases.push_back(run.builtinClass(QStringLiteral("object")));
        auto *made = run.make<ClassObject>(run.str(args.positional[0]), bases);
        made->qualName = made->name;
        if (const auto *members = args.positional[2].as<DictObject>()) {
            for (const auto &entry : members->table.entries()) {
                if (entry.isAlive)
                    made->members.set(run.str(entry.key), entry.value);
            }
        }
        if (&metaclass != run.builtinClass(QStringLiteral("type")))
            made->members.set(kMetaclass, Value(&metaclass));
        return made;
    };
    cls("property")->construct = [](Interpreter &run, ClassObject &, CallArgs &args) -> Value {
        auto *property = run.make<PropertyObject>(args.positional.empty() ? Value() : args.positional[0]);
        if (args.positional.size() > 1)
            property->setter = args.positional[1];
        return property;
    };
    setWrapper(cls("staticmethod"), [](Interpreter &run, const Value &function) {
        return Value(run.make<MethodWrapper>(ObjectKind::StaticMethod, function));
    });
    setWrapper(cls("classmethod"), [](Interpreter &run, const Value &function) {
        return Value(run.make<MethodWrapper>(ObjectKind::ClassMethod, function));
    });
    cls("super")->construct = [](Interpreter &run, ClassObject &, CallArgs &args) -> Value {
        if (args.positional.size() == 2 && args.positional[0].as<ClassObject>())
            return run.make<SuperObject>(args.positional[0].as<ClassObject>(), args.positional[1]);
        const FunctionObject *function = run.currentFunction();
        const Frame *frame = run.currentFrame();
        if (!function || !function->definingClass || function->parameters->args.empty())
            raise(run, "RuntimeError", QStringLiteral("super(): no arguments"));
        const Value *self = frame->variables.find(function->parameters->args.front().name);
        return run.make<SuperObject>(function->definingClass, self ? *self : Value());
    };
}

struct BuiltinClass
{
    const char *name;
    ObjectKind kind;
};

constexpr std::array kClasses{
    BuiltinClass{"type", ObjectKind::Class},
    BuiltinClass{"str", ObjectKind::Str},
    BuiltinClass{"bytes", ObjectKind::Bytes},
    BuiltinClass{"tuple", ObjectKind::Tuple},
    BuiltinClass{"list", ObjectKind::List},
    BuiltinClass{"dict", ObjectKind::Dict},
    BuiltinClass{"set", ObjectKind::Set},
    BuiltinClass{"frozenset", ObjectKind::FrozenSet},
    BuiltinClass{"range", ObjectKind::Range},
    BuiltinClass{"slice", ObjectKind::Slice},
    BuiltinClass{"iterator", ObjectKind::Iterator},
    BuiltinClass{"function", ObjectKind::Function},
    BuiltinClass{"builtin_function_or_method", ObjectKind::NativeFunction},
    BuiltinClass{"method", ObjectKind::BoundMethod},
    BuiltinClass{"module", ObjectKind::Module},
    BuiltinClass{"property", ObjectKind::Property},
    BuiltinClass{"staticmethod", ObjectKind::StaticMethod},
    BuiltinClass{"classmethod", ObjectKind::ClassMethod},
    BuiltinClass{"super", ObjectKind::Super},
    BuiltinClass{"ellipsis", ObjectKind::Ellipsis},
    BuiltinClass{"NotImplementedType", ObjectKind::NotImplemented},
    BuiltinClass{"unknown value", ObjectKind::Unknown},
    BuiltinClass{"unknown", ObjectKind::Opaque},
    BuiltinClass{"frame", ObjectKind::Frame},
};

} // namespace

Value onlyArgument(Interpreter &interpreter, const CallArgs &args, const char *className)
{
    if (args.positional.size() > 1 || !args.keywords.empty()) {
        raiseTypeError(interpreter, QStringLiteral("%1 expected at most 1 argument, got %2")
                                        .arg(QLatin1String(className))
                                        .arg(args.positional.size() + args.keywords.size()));
    }
    return args.positional.empty() ? Value() : args.positional[0];
}

Value asInstanceOf(Interpreter &interpreter, ClassObject &cls, ClassObject *builtin, const Value &value)
{
    if (&cls == builtin)
        return value;
    auto *instance = interpreter.make<InstanceObject>(&cls);
    instance->payload = value;
    return instance;
}

ClassObject *addBuiltinClass(Interpreter &interpreter, ModuleObject &module, const char *name, ClassObject *base)
{
    auto *cls =
        interpreter.make<ClassObject>(QLatin1String(name), base ? std::vector{base} : std::vector<ClassObject *>());
    cls->moduleName = QStringLiteral("builtins");
    module.variables.set(QLatin1String(name), cls);
    return cls;
}

/// Methods of a text whose answer is not known when a part of the text is not.
const QStringList kTextQuestions{
    QStringLiteral("split"),        QStringLiteral("rsplit"),     QStringLiteral("splitlines"),
    QStringLiteral("partition"),    QStringLiteral("rpartition"), QStringLiteral("startswith"),
    QStringLiteral("endswith"),     QStringLiteral("find"),       QStringLiteral("rfind"),
    QStringLiteral("index"),        QStringLiteral("rindex"),     QStringLiteral("count"),
    QStringLiteral("encode"),       QStringLiteral("istitle"),    QStringLiteral("isascii"),
    QStringLiteral("isprintable"),  QStringLiteral("isdigit"),    QStringLiteral("isdecimal"),
    QStringLiteral("isnumeric"),    QStringLiteral("isalpha"),    QStringLiteral("isalnum"),
    QStringLiteral("isspace"),      QStringLiteral("isupper"),    QStringLiteral("islower"),
    QStringLiteral("isidentifier"),
};

static Builtins makeBuiltins(Interpreter &interpreter)
{
    auto *module = interpreter.make<ModuleObject>(QStringLiteral("builtins"));
    KindClasses kindClasses;
    ClassObject *object = addBuiltinClass(interpreter, *module, "object", nullptr);
    kindClasses.fill(object);
    for (const BuiltinClass &entry : kClasses)
        kindClasses[std::size_t(entry.kind)] = addBuiltinClass(interpreter, *module, entry.name, object);
    ClassObject *integer = addBuiltinClass(interpreter, *module, "int", object);
    kindClasses[std::size_t(ObjectKind::BigInt)] = integer;
    addBuiltinClass(interpreter, *module, "bool", integer);
    addBuiltinClass(interpreter, *module, "float", object);
    addBuiltinClass(interpreter, *module, "NoneType", object);

    ClassObject *iterator = kindClasses[std::size_t(ObjectKind::Iterator)];
    addBuiltinClass(interpreter, *module, "coroutine", object);
    addIteratorMethods(interpreter, *iterator, *addBuiltinClass(interpreter, *module, "generator", iterator));

    const auto cls = [&](ObjectKind kind) -> ClassObject & { return *kindClasses[std::size_t(kind)]; };
    for (const char *view : {"dict_keys", "dict_values", "dict_items"})
        addBuiltinClass(interpreter, *module, view, object);
    setConstructors(*module);
    addTextMethods(interpreter, cls(ObjectKind::Str), cls(ObjectKind::Bytes));
    setRole(cls(ObjectKind::Str).members, NativeFunction::Role::AsksText, kTextQuestions);
    addSequenceMethods(interpreter, cls(ObjectKind::List), cls(ObjectKind::Tuple));
    addDictMethods(interpreter, cls(ObjectKind::Dict));
    addSetMethods(interpreter, cls(ObjectKind::Set), cls(ObjectKind::FrozenSet));
    addExceptions(interpreter, *module, object);
    addFunctions(interpreter, *module);
    addNumberMethods(interpreter, *integer, *module->variables.find(QStringLiteral("float"))->as<ClassObject>());
    addSpecialMethods(interpreter, *module);
    module->variables.set(QStringLiteral("Ellipsis"), interpreter.make<Object>(ObjectKind::Ellipsis));
    module->variables.set(QStringLiteral("NotImplemented"), interpreter.make<Object>(ObjectKind::NotImplemented));
    module->variables.set(QStringLiteral("__debug__"), Value::boolean(true));
    return {module->variables, kindClasses};
}

namespace {

/// Made once and never freed: a run may end after the program's statics.
class BuiltinsOwner
{
public:
    BuiltinsOwner() : m_builtins(makeBuiltins(m_interpreter))
    {
        m_interpreter.heap().each([](Object &object) {
            if (auto *cls = objectAs<ClassObject>(&object))
                cls->isFixed = true;
            else if (auto *function = objectAs<NativeFunction>(&object))
                function->isFixed = true;
        });
    }
    const Builtins &builtins() const { return m_builtins; }

private:
    Interpreter m_interpreter{Interpreter::OwnsBuiltins()};
    Builtins m_builtins;
};

} // namespace

const Builtins &sharedBuiltins()
{
    static const BuiltinsOwner *const owner = new BuiltinsOwner;
    return owner->builtins();
}

ModuleObject *makeBuiltinsModule(Interpreter &interpreter)
{
    auto *module = interpreter.make<ModuleObject>(QStringLiteral("builtins"));
    module->variables = sharedBuiltins().names;
    // Written in the migration language, and loaded when a script names one.
    module->missing = [](Interpreter &run, const QString &name) -> std::optional<Value> {
        static const QStringList rare{QStringLiteral("complex"), QStringLiteral("bytearray"),
                                      QStringLiteral("ExceptionGroup"), QStringLiteral("BaseExceptionGroup")};
        if (!rare.contains(name))
            return std::nullopt;
        return run.attribute(run.importModule(QStringLiteral("_builtins")), name);
    };
    return module;
}

} // namespace retort::script
