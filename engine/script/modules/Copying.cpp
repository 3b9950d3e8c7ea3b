// SPDX-License-Identifier: GPL-3.0-or-later
// copy and types.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include <unordered_map>

namespace retort::script {

namespace {

/// Copies values, and with `isDeep` what they hold; an object met twice is copied once.
class Copier
{
public:
    Copier(Interpreter &interpreter, bool isDeep) : m_run(interpreter), m_isDeep(isDeep) {}

    Value copy(const Value &value)
    {
        m_run.step();
        Object *object = value.object();
        if (!object)
            return value;
        if (const auto it = m_made.find(object); it != m_made.end())
            return it->second;
        switch (object->kind()) {
        case ObjectKind::List: {
            auto *made = m_run.make<ListObject>();
            m_made[object] = made;
            for (const Value &item : value.as<ListObject>()->items)
                made->items.push_back(part(item));
            return made;
        }
        case ObjectKind::Tuple: {
            std::vector<Value> items;
            for (const Value &item : value.as<TupleObject>()->items)
                items.push_back(part(item));
            return m_isDeep ? m_run.tuple(std::move(items)) : value;
        }
        case ObjectKind::Dict: {
            const auto *dict = value.as<DictObject>();
            auto *made = m_run.make<DictObject>();
            made->defaultFactory = dict->defaultFactory;
            made->specialClass = dict->specialClass;
            m_made[object] = made;
            for (const auto &entry : dict->table.entries()) {
                if (entry.isAlive)
                    made->table.set(m_run, part(entry.key), part(entry.value));
            }
            return made;
        }
        case ObjectKind::Set: {
            auto *made = m_run.make<SetObject>();
            for (const Value &item : setAs(value)->values())
                made->add(m_run, part(item));
            return made;
        }
        case ObjectKind::Instance: return instance(*value.as<InstanceObject>());
        default: return value;
        }
    }

private:
    Value part(const Value &value) { return m_isDeep ? copy(value) : value; }

    Value instance(InstanceObject &object)
    {
        const QString method = m_isDeep ? QStringLiteral("__deepcopy__") : QStringLiteral("__copy__");
        if (object.cls->lookup(method)) {
            std::vector<Value> args;
            if (m_isDeep)
                args.emplace_back(m_run.make<DictObject>());
            return m_run.call(m_run.attribute(&object, method), std::move(args));
        }
        auto *made = m_run.make<InstanceObject>(object.cls);
        m_made[&object] = made;
        for (const auto &[name, value] : object.attributes.entries())
            made->attributes.set(name, part(value));
        made->payload = object.payload.isObject() ? copy(object.payload) : object.payload;
        return made;
    }

    Interpreter &m_run;
    bool m_isDeep;
    std::unordered_map<Object *, Value> m_made;
};

} // namespace

void fillCopy(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "Error", "Exception");
    addFunction(interpreter, module, "copy", "x",
                [](Interpreter &run, BoundArgs &args) { return Copier(run, false).copy(args["x"]); });
    addFunction(interpreter, module, "deepcopy", "x, memo=None",
                [](Interpreter &run, BoundArgs &args) { return Copier(run, true).copy(args["x"]); });
}

void fillTypes(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &space = *addClass(interpreter, module, "SimpleNamespace");
    setConstructor(space, "**kw", [](Interpreter &run, BoundArgs &args) {
        auto *instance = run.make<InstanceObject>(libraryClass(run, "types", "SimpleNamespace"));
        for (const auto &[name, value] : args.keywords)
            instance->attributes.set(name, value);
        return Value(instance);
    });
    addMethod(interpreter, space, "__repr__", "self", [](Interpreter &run, BoundArgs &args) {
        QStringList parts;
        if (const auto *instance = args["self"].as<InstanceObject>()) {
            for (const auto &[name, value] : instance->attributes.entries())
                parts << name + u'=' + run.repr(value);
        }
        return run.text(QStringLiteral("namespace(%1)").arg(parts.join(QStringLiteral(", "))));
    });
    addMethod(interpreter, space, "__eq__", "self, other", [](Interpreter &run, BoundArgs &args) {
        const auto dict = [&](const char *name) { return run.attribute(args[name], QStringLiteral("__dict__")); };
        const bool isSpace = args["other"].as<InstanceObject>() != nullptr;
        return Value::boolean(isSpace && run.equal(dict("self"), dict("other")));
    });
    ClassObject &moduleType = *addClass(interpreter, module, "ModuleType");
    setConstructor(moduleType, "name, doc=None",
                   [](Interpreter &run, BoundArgs &args) { return Value(run.make<ModuleObject>(args.text("name"))); });
    const auto alias = [&](const char *name, const char *builtin) {
        module.variables.set(QLatin1String(name), interpreter.builtinClass(QLatin1String(builtin)));
    };
    alias("FunctionType", "function");
    alias("LambdaType", "function");
    alias("MethodType", "method");
    alias("BuiltinFunctionType", "builtin_function_or_method");
    alias("NoneType", "NoneType");
    addFunction(interpreter, module, "MappingProxyType", "mapping",
                [](Interpreter &, BoundArgs &args) { return args["mapping"]; });
    addFunction(interpreter, module, "new_class", "name, bases=(), **kw", [](Interpreter &run, BoundArgs &args) {
        const Value bases = args.has("bases") ? args["bases"] : run.tuple({});
        return run.call(run.builtinClass(QStringLiteral("type")), {args["name"], bases, run.make<DictObject>()});
    });
    for (const char *name :
         {"GeneratorType", "CoroutineType", "TracebackType", "FrameType", "CodeType", "UnionType", "GenericAlias"})
        addClass(interpreter, module, name);
}

} // namespace retort::script
