// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in functions: print, len, sorted and their like.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/Sorting.h"
#include "engine/script/modules/Files.h"
#include "engine/script/objects/BigInt.h"
#include "engine/script/objects/Iterators.h"

#include <cmath>
#include <functional>

namespace retort::script {

namespace {

std::vector<Iterator *> iterateAll(Interpreter &run, const std::vector<Value> &values)
{
    std::vector<Iterator *> iterators;
    for (const Value &value : values)
        iterators.push_back(run.iterate(value));
    return iterators;
}

/// One value of each, or nothing when one of them has ended.
std::optional<std::vector<Value>> nextOfAll(Interpreter &run, const std::vector<Iterator *> &iterators)
{
    std::vector<Value> values;
    for (Iterator *iterator : iterators) {
        const auto value = iterator->next(run);
        if (!value)
            return std::nullopt;
        values.push_back(*value);
    }
    return values.empty() ? std::nullopt : std::optional(values);
}

/// The same where all have to end together: zip(strict=True).
std::optional<std::vector<Value>> nextOfEqual(Interpreter &run, const std::vector<Iterator *> &iterators)
{
    std::vector<Value> values;
    for (std::size_t i = 0; i < iterators.size(); ++i) {
        const auto value = iterators[i]->next(run);
        const bool isFirst = i == 0;
        if (!value && isFirst) {
            for (std::size_t k = 1; k < iterators.size(); ++k) {
                if (iterators[k]->next(run))
                    raiseValueError(run, QStringLiteral("zip() argument %1 is longer than argument %2")
                                             .arg(k + 1)
                                             .arg(k == 1 ? QStringLiteral("1") : QStringLiteral("s 1-%1").arg(k)));
            }
            return std::nullopt;
        }
        if (!value)
            raiseValueError(run, QStringLiteral("zip() argument %1 is shorter than argument%2")
                                     .arg(i + 1)
                                     .arg(i == 1 ? QStringLiteral(" 1") : QStringLiteral("s 1-%1").arg(i)));
        values.push_back(*value);
    }
    return values.empty() ? std::nullopt : std::optional(values);
}

Value extreme(Interpreter &run, BoundArgs &args, const char *name, bool wantsLargest)
{
    const auto values = args.rest.size() == 1 ? run.collect(args.rest[0]) : args.rest;
    if (values.empty()) {
        if (args.has("default"))
            return args["default"];
        raiseValueError(run, QStringLiteral("%1() arg is an empty sequence").arg(QLatin1String(name)));
    }
    const Value key = args["key"];
    const auto keyOf = [&](const Value &value) { return key.isNone() ? value : run.call(key, {value}); };
    Value best = values[0];
    Value bestKey = keyOf(best);
    for (std::size_t i = 1; i < values.size(); ++i) {
        const Value candidate = keyOf(values[i]);
        if (wantsLargest ? run.less(bestKey, candidate) : run.less(candidate, bestKey)) {
            best = values[i];
            bestKey = candidate;
        }
    }
    return best;
}

/// The attribute; nothing if there is none, also when a property or __getattr__ says so by AttributeError.
std::optional<Value> attributeOrNothing(Interpreter &run, const Value &object, const QString &name)
{
    try {
        return run.findAttribute(object, name);
    } catch (const PythonError &error) {
        if (run.isInstance(error.exception, run.builtinClass(QStringLiteral("AttributeError"))))
            return std::nullopt;
        throw;
    }
}

/// The integer itself, or the one that an object's __index__ gives.
Value wholeNumber(Interpreter &run, const Value &value)
{
    return bigIntegerOf(value) ? value : Value::integer(run.index(value));
}

Value roundNumber(Interpreter &run, BoundArgs &args)
{
    const Value number = args["number"];
    const auto digits = args.optionalInteger("ndigits");
    if (const auto integer = bigIntegerOf(number)) {
        if (!digits || *digits >= 0)
            return makeInteger(run, *integer);
        // Half to even at the power of ten.
        mpz_class unit;
        mpz_ui_pow_ui(unit.get_mpz_t(), 10, static_cast<unsigned long>(std::min<qint64>(-*digits, 10'000)));
        mpz_class quotient;
        mpz_class rest;
        mpz_fdiv_qr(quotient.get_mpz_t(), rest.get_mpz_t(), integer->get_mpz_t(), unit.get_mpz_t());
        const int toHalf = cmp(mpz_class(rest * 2), unit);
        if (toHalf > 0 || (toHalf == 0 && mpz_odd_p(quotient.get_mpz_t())))
            quotient += 1;
        return makeInteger(run, mpz_class(quotient * unit));
    }
    if (!number.isFloat()) {
        if (const auto method = run.findAttribute(number, QStringLiteral("__round__")))
            return run.call(*method, digits ? std::vector{Value::integer(*digits)} : std::vector<Value>{});
        raiseTypeError(run, QStringLiteral("type %1 doesn't define __round__ method").arg(run.typeName(number)));
    }
    if (!digits)
        return makeInteger(run, mpz_class(std::nearbyint(number.asReal())));
    if (*digits < 0) {
        const double unit = std::pow(10.0, double(-*digits));
        return Value::real(std::nearbyint(number.asReal() / unit) * unit);
    }
    const QString text = formatReal(run, number.asReal(), QStringLiteral(".%1f").arg(std::min<qint64>(*digits, 300)));
    return Value::real(text.toDouble());
}

Value endScript(Interpreter &run, BoundArgs &args)
{
    throw PythonError{run.call(run.builtinClass(QStringLiteral("SystemExit")), {args["code"]}), run.here(),
                      run.calledFrom()};
}

const NativeTable &functions()
{
    static const NativeTable table{
        {"print", "*values, sep=None, end=None, file=None, flush=False",
         [](Interpreter &run, BoundArgs &args) {
             QStringList parts;
             for (const Value &value : args.rest)
                 parts << run.str(value);
             const QString text =
                 parts.join(args.text("sep", QStringLiteral(" "))) + args.text("end", QStringLiteral("\n"));
             if (args["file"].isNone())
                 run.print(text);
             else
                 run.call(run.attribute(args["file"], QStringLiteral("write")), {run.text(text)});
             return Value();
         }},
        {"len", "obj",
         [](Interpreter &run, BoundArgs &args) {
             const auto size = run.length(args["obj"]);
             if (!size)
                 raiseTypeError(run, QStringLiteral("object of type '%1' has no len()").arg(run.typeName(args["obj"])));
             return Value::integer(*size);
         }},
        {"repr", "obj", [](Interpreter &run, BoundArgs &args) { return run.text(run.repr(args["obj"])); }},
        {"ascii", "obj", [](Interpreter &run, BoundArgs &args) { return run.text(asciiOf(run.repr(args["obj"]))); }},
        {"format", "value, format_spec=''",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(run.format(args["value"], args.text("format_spec")));
         }},
        {"isinstance", "obj, class_or_tuple",
         [](Interpreter &run, BoundArgs &args) {
             if (UnknownObject *unknown = unknownAs(args["obj"]))
                 unknown->needed(run, QStringLiteral("asks for its class"));
             return Value::boolean(run.isInstance(args["obj"], args["class_or_tuple"]));
         }},
        {"issubclass", "cls, class_or_tuple",
         [](Interpreter &run, BoundArgs &args) {
             const auto *cls = args["cls"].as<ClassObject>();
             if (!cls)
                 raiseTypeError(run, QStringLiteral("issubclass() arg 1 must be a class"));
             const Value wanted = args["class_or_tuple"];
             const auto choices = wanted.as<TupleObject>() ? wanted.as<TupleObject>()->items : std::vector{wanted};
             return Value::boolean(std::ranges::any_of(choices, [&](const Value &choice) {
                 const auto *other = choice.as<ClassObject>();
                 // The abstract classes of collections.abc count those that can do what they ask for.
                 if (const Value *check = other ? other->members.find(QStringLiteral("__subclass_check__")) : nullptr)
                     return run.truth(run.call(*check, {args["cls"]}));
                 return other && cls->isSubclassOf(other);
             }));
         }},
        {"callable", "obj",
         [](Interpreter &run, BoundArgs &args) {
             const Value value = args["obj"];
             const bool isCallable = value.as<FunctionObject>() || value.as<NativeFunction>() ||
                                     value.as<BoundMethod>() || value.as<ClassObject>() || unknownAs(value) ||
                                     (value.isObject() && run.classOf(value)->lookup(QStringLiteral("__call__")));
             return Value::boolean(isCallable);
         }},
        {"hasattr", "obj, name",
         [](Interpreter &run, BoundArgs &args) {
             if (UnknownObject *unknown = unknownAs(args["obj"]))
                 unknown->needed(run, QStringLiteral("asks what it has"));
             return Value::boolean(attributeOrNothing(run, args["obj"], args.text("name")).has_value());
         }},
        {"getattr", "obj, name, default=None",
         [](Interpreter &run, BoundArgs &args) {
             if (!args.has("default"))
                 return run.attribute(args["obj"], args.text("name"));
             return attributeOrNothing(run, args["obj"], args.text("name")).value_or(args["default"]);
         }},
        {"setattr", "obj, name, value",
         [](Interpreter &run, BoundArgs &args) {
             if (!args["obj"].isObject())
                 raise(run, "AttributeError", QStringLiteral("cannot set attributes of this object"));
             args["obj"].object()->setAttribute(run, args.text("name"), args["value"]);
             return Value();
         }},
        {"delattr", "obj, name",
         [](Interpreter &run, BoundArgs &args) {
             if (args["obj"].isObject())
                 args["obj"].object()->deleteAttribute(run, args.text("name"));
             return Value();
         }},
        {"iter", "obj, sentinel=None",
         [](Interpreter &run, BoundArgs &args) {
             if (!args.has("sentinel"))
                 return Value(run.iterate(args["obj"]));
             const Value function = args["obj"];
             const Value sentinel = args["sentinel"];
             return Value(run.make<MadeIterator>([function, sentinel](Interpreter &inner) -> std::optional<Value> {
                 const Value value = inner.call(function, std::vector<Value>{});
                 return inner.equal(value, sentinel) ? std::nullopt : std::optional(value);
             }));
         }},
        {"next", "iterator, default=None",
         [](Interpreter &run, BoundArgs &args) {
             auto *iterator = args["iterator"].as<Iterator>();
             if (!iterator && args["iterator"].as<InstanceObject>())
                 iterator = run.iterate(args["iterator"]);
             if (!iterator)
                 raiseTypeError(run,
                                QStringLiteral("'%1' object is not an iterator").arg(run.typeName(args["iterator"])));
             if (const auto value = iterator->next(run))
                 return *value;
             if (!args.has("default"))
                 raiseStopIteration(run, iterator->endValue());
             return args["default"];
         }},
        {"enumerate", "iterable, start=0",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             const qint64 start = args.integer("start");
             return Value(
                 run.make<MadeIterator>([values, at = start](Interpreter &inner) mutable -> std::optional<Value> {
                     const auto value = values->next(inner);
                     return value ? std::optional(inner.tuple({Value::integer(at++), *value})) : std::nullopt;
                 }));
         }},
        {"zip", "*iterables, strict=False",
         [](Interpreter &run, BoundArgs &args) {
             const auto iterators = iterateAll(run, args.rest);
             const bool isStrict = args.boolean("strict");
             return Value(run.make<MadeIterator>([iterators, isStrict](Interpreter &inner) -> std::optional<Value> {
                 auto values = isStrict ? nextOfEqual(inner, iterators) : nextOfAll(inner, iterators);
                 return values ? std::optional(inner.tuple(std::move(*values))) : std::nullopt;
             }));
         }},
        {"map", "function, *iterables",
         [](Interpreter &run, BoundArgs &args) {
             const auto iterators = iterateAll(run, args.rest);
             const Value function = args["function"];
             return Value(run.make<MadeIterator>([iterators, function](Interpreter &inner) -> std::optional<Value> {
                 auto values = nextOfAll(inner, iterators);
                 return values ? std::optional(inner.call(function, std::move(*values))) : std::nullopt;
             }));
         }},
        {"filter", "function, iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             const Value function = args["function"];
             return Value(run.make<MadeIterator>([values, function](Interpreter &inner) -> std::optional<Value> {
                 while (const auto value = values->next(inner)) {
                     inner.step();
                     if (inner.truth(function.isNone() ? *value : inner.call(function, {*value})))
                         return value;
                 }
                 return std::nullopt;
             }));
         }},
        {"reversed", "sequence",
         [](Interpreter &run, BoundArgs &args) {
             const auto *instance = args["sequence"].as<InstanceObject>();
             if (instance && instance->cls->lookup(QStringLiteral("__reversed__")))
                 return run.call(run.attribute(args["sequence"], QStringLiteral("__reversed__")), std::vector<Value>{});
             auto values = run.collect(args["sequence"]);
             std::ranges::reverse(values);
             return Value(run.make<ValuesIterator>(std::move(values)));
         }},
        {"sorted", "iterable, *, key=None, reverse=False",
         [](Interpreter &run, BoundArgs &args) {
             return run.list(sortedValues(run, run.collect(args["iterable"]), args["key"], args.boolean("reverse")));
         }},
        {"any", "iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             while (const auto value = values->next(run)) {
                 if (run.truth(*value))
                     return Value::boolean(true);
             }
             return Value::boolean(false);
         }},
        {"all", "iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             while (const auto value = values->next(run)) {
                 if (!run.truth(*value))
                     return Value::boolean(false);
             }
             return Value::boolean(true);
         }},
        {"sum", "iterable, start=0",
         [](Interpreter &run, BoundArgs &args) {
             Value total = args.has("start") ? args["start"] : Value::integer(0);
             for (const Value &value : run.collect(args["iterable"]))
                 total = run.binary(ast::BinaryOperator::Add, total, value);
             return total;
         }},
        {"min", "*values, key=None, default=None",
         [](Interpreter &run, BoundArgs &args) { return extreme(run, args, "min", false); }},
        {"max", "*values, key=None, default=None",
         [](Interpreter &run, BoundArgs &args) { return extreme(run, args, "max", true); }},
        {"abs", "number",
         [](Interpreter &run, BoundArgs &args) {
             const Value number = args["number"];
             if (number.isObject()) {
                 if (const auto method = run.findAttribute(number, QStringLiteral("__abs__")))
                     return run.call(*method, std::vector<Value>{});
             }
             if (number.isFloat())
                 return Value::real(std::fabs(number.asReal()));
             return run.less(number, Value::integer(0)) ? run.unary(ast::UnaryOperator::USub, number) : number;
         }},
        {"round", "number, ndigits=None", roundNumber},
        {"pow", "base, exp, mod=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto modulus = bigIntegerOf(args["mod"]);
             const auto base = bigIntegerOf(args["base"]);
             const auto exponent = bigIntegerOf(args["exp"]);
             if (!modulus || !base || !exponent)
                 return run.binary(ast::BinaryOperator::Pow, args["base"], args["exp"]);
             if (*modulus == 0)
                 raiseValueError(run, QStringLiteral("pow() 3rd argument cannot be 0"));
             mpz_class start = *base;
             if (*exponent < 0 && mpz_invert(start.get_mpz_t(), base->get_mpz_t(), modulus->get_mpz_t()) == 0)
                 raiseValueError(run, QStringLiteral("base is not invertible for the given modulus"));
             const mpz_class size = abs(*exponent);
             mpz_class result;
             mpz_powm(result.get_mpz_t(), start.get_mpz_t(), size.get_mpz_t(), modulus->get_mpz_t());
             return makeInteger(run, *modulus < 0 && result != 0 ? mpz_class(result + *modulus) : result);
         }},
        {"divmod", "a, b",
         [](Interpreter &run, BoundArgs &args) {
             const auto *instance = args["a"].as<InstanceObject>();
             if (instance && instance->cls->lookup(QStringLiteral("__divmod__")))
                 return run.call(run.attribute(args["a"], QStringLiteral("__divmod__")), {args["b"]});
             return run.tuple({run.binary(ast::BinaryOperator::FloorDiv, args["a"], args["b"]),
                               run.binary(ast::BinaryOperator::Mod, args["a"], args["b"])});
         }},
        {"chr", "i",
         [](Interpreter &run, BoundArgs &args) {
             if (args.integer("i") < 0 || args.integer("i") > 0x10FFFF)
                 raiseValueError(run, QStringLiteral("chr() arg not in range(0x110000)"));
             const auto point = char32_t(args.integer("i"));
             return run.text(QString::fromUcs4(&point, 1));
         }},
        {"ord", "c",
         [](Interpreter &run, BoundArgs &args) {
             const auto points = args.text("c").toUcs4();
             if (points.size() != 1)
                 raiseTypeError(
                     run,
                     QStringLiteral("ord() expected a character, but string of length %1 found").arg(points.size()));
             return Value::integer(points[0]);
         }},
        {"hex", "number",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(formatInteger(run, wholeNumber(run, args["number"]), QStringLiteral("#x")));
         }},
        {"oct", "number",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(formatInteger(run, wholeNumber(run, args["number"]), QStringLiteral("#o")));
         }},
        {"bin", "number",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(formatInteger(run, wholeNumber(run, args["number"]), QStringLiteral("#b")));
         }},
        {"hash", "obj",
         [](Interpreter &run, BoundArgs &args) {
             // A class's own __hash__ is seen as it is.
             const auto *instance = args["obj"].as<InstanceObject>();
             const Value *own = instance ? instance->cls->lookup(QStringLiteral("__hash__")) : nullptr;
             if (own && own->as<FunctionObject>())
                 return run.call(*own, {args["obj"]});
             return Value::integer(qint64(run.hash(args["obj"]) >> 1));
         }},
        {"id", "obj",
         [](Interpreter &run, BoundArgs &args) {
             const Value value = args["obj"];
             return Value::integer(value.isObject() ? qint64(quintptr(value.object())) : qint64(run.hash(value)));
         }},
        {"vars", "obj=None",
         [](Interpreter &run, BoundArgs &args) { return run.attribute(args["obj"], QStringLiteral("__dict__")); }},
        {"dir", "obj",
         [](Interpreter &run, BoundArgs &args) {
             QStringList names;
             if (const auto *module = args["obj"].as<ModuleObject>()) {
                 for (const auto &entry : module->variables.entries())
                     names << entry.first;
             }
             if (const auto *instance = args["obj"].as<InstanceObject>()) {
                 for (const auto &entry : instance->attributes.entries())
                     names << entry.first;
             }
             for (const ClassObject *cls : run.classOf(args["obj"])->mro) {
                 for (const auto &entry : cls->members.entries())
                     names << entry.first;
             }
             names.removeDuplicates();
             names.sort();
             return run.textList(names);
         }},
        {"globals", "",
         [](Interpreter &run, BoundArgs &) {
             auto *dict = run.make<DictObject>();
             for (const auto &[name, value] : run.currentFrame()->module->variables.entries())
                 dict->set(run, name, value);
             return Value(dict);
         }},
        {"locals", "",
         [](Interpreter &run, BoundArgs &) {
             auto *dict = run.make<DictObject>();
             const Frame *frame = run.currentFrame();
             const NameMap &variables =
                 frame->ownedBy == Frame::Owner::Module ? frame->module->variables : frame->variables;
             for (const auto &[name, value] : variables.entries())
                 dict->set(run, name, value);
             return Value(dict);
         }},
        {"input", "prompt=''",
         [](Interpreter &run, BoundArgs &) -> Value {
             stop(run, QStringLiteral("not-interpreted"),
                  QStringLiteral("The script asks for input, which a migration run has none of"));
         }},
        {"open", "file, mode='r', *rest, **kw", openFile},
        {"eval", "source, globals=None, locals=None",
         [](Interpreter &run, BoundArgs &args) { return run.evaluateHere(args.text("source")); }},
        {"exec", "source, globals=None, locals=None",
         [](Interpreter &run, BoundArgs &args) {
             run.executeHere(args.text("source"));
             return Value();
         }},
        {"exit", "code=None", endScript},
        {"quit", "code=None", endScript},
        {"__import__", "name, *args",
         [](Interpreter &run, BoundArgs &args) { return Value(run.importModule(args.text("name"))); }},
    };
    return table;
}

} // namespace

void addFunctions(Interpreter &interpreter, ModuleObject &module)
{
    functions().addTo(interpreter, module);
}

} // namespace retort::script
