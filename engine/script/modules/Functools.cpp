// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

namespace retort::script {

namespace {

/// functools.partial
class PartialValue final : public NativeObject
{
public:
    PartialValue(ClassObject *partialClass, Value wrapped, CallArgs given)
        : NativeObject(partialClass), function(wrapped), fixed(std::move(given))
    {}

    const Value function;
    const CallArgs fixed;

    Value call(Interpreter &run, CallArgs &args) override
    {
        CallArgs all = fixed;
        all.positional.insert(all.positional.end(), args.positional.begin(), args.positional.end());
        for (const auto &[name, value] : args.keywords) {
            const auto it =
                std::ranges::find_if(all.keywords, [&](const auto &keyword) { return keyword.first == name; });
            if (it != all.keywords.end())
                it->second = value;
            else
                all.keywords.emplace_back(name, value);
        }
        return run.call(function, std::move(all));
    }

    QString repr(Interpreter &run) override
    {
        QStringList parts{run.repr(function)};
        for (const Value &value : fixed.positional)
            parts << run.repr(value);
        for (const auto &[name, value] : fixed.keywords)
            parts << name + u'=' + run.repr(value);
        return QStringLiteral("functools.partial(%1)").arg(parts.join(QStringLiteral(", ")));
    }
};

/// Orders by a function that compares two values.
class ComparedKey final : public NativeObject
{
public:
    ComparedKey(ClassObject *keyClass, Value compareFunction, Value held)
        : NativeObject(keyClass), function(compareFunction), value(held)
    {}

    const Value function;
    const Value value;

    std::optional<Value> compare(Interpreter &run, ast::CompareOperator op, const Value &other) override
    {
        const auto *key = nativeAs<ComparedKey>(other);
        return key ? std::optional(run.compare(op, run.call(function, {value, key->value}), Value::integer(0)))
                   : std::nullopt;
    }
};

void copyNames(Interpreter &run, const Value &from, const Value &to)
{
    if (!to.as<FunctionObject>() && !to.as<InstanceObject>() && !to.as<NativeFunction>())
        return;
    for (const char *name : {"__module__", "__name__", "__qualname__", "__doc__"}) {
        if (const auto value = run.findAttribute(from, QLatin1String(name)))
            to.object()->setAttribute(run, QLatin1String(name), *value);
    }
    to.object()->setAttribute(run, QStringLiteral("__wrapped__"), from);
}

/// A function that keeps its results by its arguments.
Value cached(Interpreter &run, const Value &function)
{
    auto *results = run.make<DictObject>();
    const Value wrapper = run.native(QStringLiteral("wrapper"), QStringLiteral("*args, **kw"),
                                     [function, results](Interpreter &inner, BoundArgs &args) {
                                         std::vector<Value> parts = args.rest;
                                         for (const auto &[name, value] : args.keywords)
                                             parts.push_back(inner.tuple({inner.text(name), value}));
                                         const Value key = inner.tuple(std::move(parts));
                                         if (const Value *known = results->table.find(inner, key))
                                             return *known;
                                         const Value made = inner.call(function, CallArgs{args.rest, args.keywords});
                                         results->table.set(inner, key, made);
                                         return made;
                                     });
    copyNames(run, function, wrapper);
    wrapper.object()->setAttribute(
        run, QStringLiteral("cache_clear"),
        run.native(QStringLiteral("cache_clear"), QString(), [results](Interpreter &, BoundArgs &) {
            results->table.clear();
            return Value();
        }));
    return wrapper;
}

Value cachedProperty(Interpreter &run, BoundArgs &args)
{
    const Value function = args["func"];
    const QString name = run.str(run.attribute(function, QStringLiteral("__name__")));
    const Value getter =
        run.native(name, QStringLiteral("self"), [function, name](Interpreter &inner, BoundArgs &bound) {
            auto *instance = bound["self"].as<InstanceObject>();
            if (const Value *known = instance ? instance->attributes.find(name) : nullptr)
                return *known;
            const Value made = inner.call(function, {bound["self"]});
            if (instance)
                instance->attributes.set(name, made);
            return made;
        });
    auto *property = run.make<PropertyObject>(getter);
    property->setter = run.native(name, QStringLiteral("self, value"), [name](Interpreter &, BoundArgs &bound) {
        if (auto *instance = bound["self"].as<InstanceObject>())
            instance->attributes.set(name, bound["value"]);
        return Value();
    });
    return property;
}

Value reduced(Interpreter &run, BoundArgs &args)
{
    Iterator *values = run.iterate(args["iterable"]);
    std::optional<Value> total = args.has("initial") ? std::optional(args["initial"]) : values->next(run);
    if (!total)
        raiseTypeError(run, QStringLiteral("reduce() of empty iterable with no initial value"));
    while (const auto value = values->next(run))
        total = run.call(args["function"], {*total, *value});
    return *total;
}

/// The comparisons that a class leaves out, from the one that it has and __eq__.
Value withTotalOrder(Interpreter &run, BoundArgs &args)
{
    auto *cls = args["cls"].as<ClassObject>();
    if (!cls)
        return args["cls"];
    struct Rule
    {
        const char *root;
        bool isSwapped;
        bool isStrict;
    };
    static constexpr std::array rules{Rule{"__lt__", false, true}, Rule{"__le__", false, false},
                                      Rule{"__gt__", true, true}, Rule{"__ge__", true, false}};
    const auto root =
        std::ranges::find_if(rules, [&](const Rule &rule) { return cls->lookup(QLatin1String(rule.root)); });
    if (root == rules.end())
        raiseValueError(run, QStringLiteral("must define at least one ordering operation: < > <= >="));
    const Value method = *cls->lookup(QLatin1String(root->root));
    // Whether a < b, or a == b where that is wanted, from the root operation alone and equality.
    const auto isBelow = [method, rule = *root](Interpreter &inner, const Value &a, const Value &b, bool orEqual) {
        const bool says = inner.truth(inner.call(method, rule.isSwapped ? std::vector{b, a} : std::vector{a, b}));
        if (rule.isStrict)
            return says || (orEqual && inner.equal(a, b));
        return says && (orEqual || !inner.equal(a, b));
    };
    for (const Rule &rule : rules) {
        const QString name = QLatin1String(rule.root);
        if (cls->lookup(name))
            continue;
        mustBeChangeable(run, *cls, name);
        cls->members.set(name, run.native(name, QStringLiteral("self, other"),
                                          [isBelow, rule](Interpreter &inner, BoundArgs &bound) {
                                              const Value a = rule.isSwapped ? bound["other"] : bound["self"];
                                              const Value b = rule.isSwapped ? bound["self"] : bound["other"];
                                              return Value::boolean(isBelow(inner, a, b, !rule.isStrict));
                                          }));
    }
    return args["cls"];
}

/// A function that chooses another by the class of its first argument.
Value dispatching(Interpreter &run, BoundArgs &args)
{
    const Value fallback = args["func"];
    auto *choices = run.make<DictObject>();
    const Value wrapper = run.native(QStringLiteral("wrapper"), QStringLiteral("*args, **kw"),
                                     [fallback, choices](Interpreter &inner, BoundArgs &bound) {
                                         Value chosen = fallback;
                                         if (!bound.rest.empty()) {
                                             for (ClassObject *cls : inner.classOf(bound.rest[0])->mro) {
                                                 if (const Value *found = choices->table.find(inner, cls)) {
                                                     chosen = *found;
                                                     break;
                                                 }
                                             }
                                         }
                                         return inner.call(chosen, CallArgs{bound.rest, bound.keywords});
                                     });
    copyNames(run, fallback, wrapper);
    const auto registerFor = [choices](Interpreter &inner, BoundArgs &bound) -> Value {
        const Value cls = bound["cls"];
        if (bound.has("func")) {
            choices->table.set(inner, cls, bound["func"]);
            return bound["func"];
        }
        return inner.native(QStringLiteral("register"), QStringLiteral("func"),
                            [choices, cls](Interpreter &deep, BoundArgs &last) {
                                choices->table.set(deep, cls, last["func"]);
                                return last["func"];
                            });
    };
    wrapper.object()->setAttribute(
        run, QStringLiteral("register"),
        run.native(QStringLiteral("register"), QStringLiteral("cls, func=None"), registerFor));
    return wrapper;
}

} // namespace

void fillFunctools(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &partial = *addClass(interpreter, module, "partial");
    setConstructor(partial, "func, *args, **kw", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<PartialValue>(libraryClass(run, "functools", "partial"), args["func"],
                                            CallArgs{args.rest, args.keywords}));
    });
    addProperty(interpreter, partial, "func",
                [](Interpreter &run, const Value &self) { return nativeSelf<PartialValue>(run, self).function; });
    addProperty(interpreter, partial, "args", [](Interpreter &run, const Value &self) {
        return run.tuple(nativeSelf<PartialValue>(run, self).fixed.positional);
    });
    addProperty(interpreter, partial, "keywords", [](Interpreter &run, const Value &self) {
        auto *dict = run.make<DictObject>();
        for (const auto &[name, value] : nativeSelf<PartialValue>(run, self).fixed.keywords)
            dict->set(run, name, value);
        return Value(dict);
    });
    auto *key = interpreter.make<ClassObject>(QStringLiteral("K"),
                                              std::vector{interpreter.builtinClass(QStringLiteral("object"))});
    addFunction(interpreter, module, "cmp_to_key", "mycmp", [key](Interpreter &run, BoundArgs &args) {
        return run.native(QStringLiteral("K"), QStringLiteral("obj"),
                          [key, function = args["mycmp"]](Interpreter &inner, BoundArgs &bound) {
                              return Value(inner.make<ComparedKey>(key, function, bound["obj"]));
                          });
    });
    addFunction(interpreter, module, "wraps", "wrapped, assigned=None, updated=None",
                [](Interpreter &run, BoundArgs &args) {
                    return run.native(QStringLiteral("wraps"), QStringLiteral("wrapper"),
                                      [from = args["wrapped"]](Interpreter &inner, BoundArgs &bound) {
                                          copyNames(inner, from, bound["wrapper"]);
                                          return bound["wrapper"];
                                      });
                });
    addFunction(interpreter, module, "update_wrapper", "wrapper, wrapped, assigned=None, updated=None",
                [](Interpreter &run, BoundArgs &args) {
                    copyNames(run, args["wrapped"], args["wrapper"]);
                    return args["wrapper"];
                });
    addFunction(interpreter, module, "reduce", "function, iterable, initial=None", reduced);
    addFunction(interpreter, module, "cache", "func",
                [](Interpreter &run, BoundArgs &args) { return cached(run, args["func"]); });
    addFunction(interpreter, module, "lru_cache", "maxsize=None, typed=False", [](Interpreter &run, BoundArgs &args) {
        if (args["maxsize"].isObject())
            return cached(run, args["maxsize"]);
        return run.native(QStringLiteral("decorator"), QStringLiteral("func"),
                          [](Interpreter &inner, BoundArgs &bound) { return cached(inner, bound["func"]); });
    });
    addFunction(interpreter, module, "cached_property", "func", cachedProperty);
    addFunction(interpreter, module, "total_ordering", "cls", withTotalOrder);
    addFunction(interpreter, module, "singledispatch", "func", dispatching);
}

} // namespace retort::script
