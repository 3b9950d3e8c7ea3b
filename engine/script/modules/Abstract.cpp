// SPDX-License-Identifier: GPL-3.0-or-later
// abc, collections.abc, numbers and __future__.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/objects/BigInt.h"

namespace retort::script {

namespace {

struct AbstractClass
{
    const char *name;
    /// The methods that a value must have.
    std::vector<const char *> methods;
    /// The built-in classes that count, too.
    std::vector<const char *> builtins;
};

const std::vector<AbstractClass> &abstractClasses()
{
    static const std::vector<AbstractClass> classes{
        {"Hashable", {}, {"str", "bytes", "int", "float", "tuple", "frozenset", "NoneType", "type"}},
        {"Iterable", {"__iter__"}, {"str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range", "iterator"}},
        {"Iterator", {"__next__"}, {"iterator"}},
        {"Generator", {"send", "throw"}, {}},
        {"Sized", {"__len__"}, {"str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"}},
        {"Container", {"__contains__"}, {"str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"}},
        {"Collection",
         {"__len__", "__iter__", "__contains__"},
         {"str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range"}},
        {"Reversible", {"__reversed__", "__iter__"}, {"list", "tuple", "dict", "range", "str"}},
        {"Callable", {"__call__"}, {"function", "builtin_function_or_method", "method", "type"}},
        {"Sequence", {}, {"str", "bytes", "list", "tuple", "range"}},
        {"MutableSequence", {}, {"list"}},
        {"Set", {}, {"set", "frozenset"}},
        {"MutableSet", {}, {"set"}},
        {"Mapping", {}, {"dict"}},
        {"MutableMapping", {}, {"dict"}},
        {"KeysView", {}, {}},
        {"ValuesView", {}, {}},
        {"ItemsView", {}, {}},
        {"MappingView", {}, {}},
        {"ByteString", {}, {"bytes"}},
        {"Awaitable", {"__await__"}, {}},
        {"Coroutine", {"__await__", "send"}, {}},
        {"AsyncIterable", {"__aiter__"}, {}},
        {"AsyncIterator", {"__anext__"}, {}},
        {"AsyncGenerator", {"__anext__", "asend"}, {}},
    };
    return classes;
}

/// Whether a class's member is a function marked by abstractmethod, alone or inside a property or a class method.
bool isAbstract(const Value &member)
{
    Object *object = member.object();
    if (const auto *property = objectAs<PropertyObject>(object))
        object = property->getter.object();
    else if (object && (object->kind() == ObjectKind::StaticMethod || object->kind() == ObjectKind::ClassMethod))
        object = static_cast<MethodWrapper *>(object)->function.object();
    const auto *function = objectAs<FunctionObject>(object);
    return function && function->attributes.contains(QStringLiteral("__isabstractmethod__"));
}

bool fits(Interpreter &run, ClassObject *abstract, const AbstractClass &rule, ClassObject *cls)
{
    if (cls->isSubclassOf(abstract))
        return true;
    const auto isBuiltin = [&](const char *name) { return cls->isSubclassOf(run.builtinClass(QLatin1String(name))); };
    if (std::ranges::any_of(rule.builtins, isBuiltin))
        return true;
    const auto hasMethod = [&](const char *name) { return cls->lookup(QLatin1String(name)) != nullptr; };
    return !rule.methods.empty() && std::ranges::all_of(rule.methods, hasMethod);
}

} // namespace

void fillCollectionsAbc(Interpreter &interpreter, ModuleObject &module)
{
    for (const AbstractClass &rule : abstractClasses()) {
        ClassObject *cls = addClass(interpreter, module, rule.name);
        addMethod(interpreter, *cls, "__class_check__", "value", [cls, &rule](Interpreter &run, BoundArgs &args) {
            return Value::boolean(fits(run, cls, rule, run.classOf(args["value"])));
        });
        addMethod(interpreter, *cls, "__subclass_check__", "cls", [cls, &rule](Interpreter &run, BoundArgs &args) {
            auto *asked = args["cls"].as<ClassObject>();
            return Value::boolean(asked && fits(run, cls, rule, asked));
        });
    }
    // A mapping of a script's own has what its __getitem__ and __iter__ allow.
    ClassObject &mapping = *module.variables.find(QStringLiteral("Mapping"))->as<ClassObject>();
    addMethod(interpreter, mapping, "get", "self, key, default=None", [](Interpreter &run, BoundArgs &args) {
        try {
            return run.item(args["self"], args["key"]);
        } catch (const PythonError &error) {
            if (run.isInstance(error.exception, run.builtinClass(QStringLiteral("KeyError"))))
                return args["default"];
            throw;
        }
    });
    addMethod(interpreter, mapping, "keys", "self",
              [](Interpreter &run, BoundArgs &args) { return run.list(run.collect(args["self"])); });
    addMethod(interpreter, mapping, "values", "self", [](Interpreter &run, BoundArgs &args) {
        std::vector<Value> values;
        for (const Value &key : run.collect(args["self"]))
            values.push_back(run.item(args["self"], key));
        return run.list(std::move(values));
    });
    addMethod(interpreter, mapping, "items", "self", [](Interpreter &run, BoundArgs &args) {
        std::vector<Value> pairs;
        for (const Value &key : run.collect(args["self"]))
            pairs.push_back(run.tuple({key, run.item(args["self"], key)}));
        return run.list(std::move(pairs));
    });
}

void fillAbc(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *base = addClass(interpreter, module, "ABC");
    // A class with abstract methods left cannot be instantiated: object's constructor looks at this set.
    base->onDerived = [](Interpreter &run, ClassObject &derived) {
        std::vector<Value> names;
        for (const ClassObject *cls : derived.mro) {
            for (const auto &[name, member] : cls->members.entries()) {
                const Value *found = derived.lookup(name);
                if (found->isSame(member) && isAbstract(member))
                    names.push_back(run.text(name));
            }
        }
        derived.members.set(QStringLiteral("__abstractmethods__"), run.list(std::move(names)));
    };
    module.variables.set(QStringLiteral("ABCMeta"), interpreter.builtinClass(QStringLiteral("type")));
    addFunction(interpreter, module, "abstractmethod", "func", [](Interpreter &, BoundArgs &args) {
        if (auto *function = args["func"].as<FunctionObject>())
            function->attributes.set(QStringLiteral("__isabstractmethod__"), Value::boolean(true));
        return args["func"];
    });
    addFunction(interpreter, module, "abstractproperty", "func",
                [](Interpreter &run, BoundArgs &args) { return Value(run.make<PropertyObject>(args["func"])); });
    addFunction(interpreter, module, "abstractclassmethod", "func", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<MethodWrapper>(ObjectKind::ClassMethod, args["func"]));
    });
    addFunction(interpreter, module, "abstractstaticmethod", "func", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<MethodWrapper>(ObjectKind::StaticMethod, args["func"]));
    });
}

void fillNumbers(Interpreter &interpreter, ModuleObject &module)
{
    const auto add = [&](const char *name, bool takesReals) {
        ClassObject *cls = addClass(interpreter, module, name);
        addMethod(interpreter, *cls, "__class_check__", "value", [takesReals, cls](Interpreter &run, BoundArgs &args) {
            const Value value = bare(args["value"]);
            const bool isDecimal = takesReals && cls->name == QLatin1String("Number") &&
                                   run.typeName(value) == QLatin1String("decimal.Decimal");
            return Value::boolean(bigIntegerOf(value).has_value() || (takesReals && value.isFloat()) || isDecimal);
        });
    };
    for (const char *name : {"Number", "Complex", "Real"})
        add(name, true);
    for (const char *name : {"Rational", "Integral"})
        add(name, false);
}

void fillFuture(Interpreter &, ModuleObject &module)
{
    for (const char *name : {"annotations", "division", "print_function", "absolute_import", "unicode_literals",
                             "generator_stop", "with_statement", "nested_scopes", "generators"})
        module.variables.set(QLatin1String(name), Value::boolean(true));
}

} // namespace retort::script
