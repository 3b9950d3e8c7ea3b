// SPDX-License-Identifier: GPL-3.0-or-later
// collections: the special dicts, namedtuple and ChainMap. Deque.cpp has deque.
#include "engine/script/modules/Modules.h"

#include "engine/script/Sorting.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/NamedTuple.h"

#include <QRegularExpression>
#include <ranges>

namespace retort::script {

namespace {

DictObject &selfDict(Interpreter &run, const Value &self)
{
    if (auto *dict = bare(self).as<DictObject>())
        return *dict;
    raiseTypeError(run, QStringLiteral("descriptor requires a 'dict' object, not '%1'").arg(run.typeName(self)));
}

/// A dict that is shown under another class; filled from the arguments as dict() is.
DictObject *specialDict(Interpreter &run, ClassObject *cls, std::vector<Value> sources,
                        std::vector<std::pair<QString, Value>> keywords)
{
    const Value made =
        run.call(run.builtinClass(QStringLiteral("dict")), CallArgs{std::move(sources), std::move(keywords)});
    auto *dict = made.as<DictObject>();
    dict->specialClass = cls;
    return dict;
}

Value itemsList(Interpreter &run, const DictObject &dict)
{
    std::vector<Value> pairs;
    for (const auto &entry : dict.table.entries()) {
        if (entry.isAlive)
            pairs.push_back(run.tuple({entry.key, entry.value}));
    }
    return run.list(std::move(pairs));
}

void addDefaultDict(Interpreter &interpreter, ModuleObject &module, ClassObject *dictClass)
{
    ClassObject &cls = *addClass(interpreter, module, "defaultdict", dictClass);
    setConstructor(cls, "default_factory=None, source=None, **kw", [](Interpreter &run, BoundArgs &args) {
        std::vector<Value> sources;
        if (args.has("source"))
            sources.push_back(args["source"]);
        auto *dict =
            specialDict(run, libraryClass(run, "collections", "defaultdict"), std::move(sources), args.keywords);
        dict->defaultFactory = args["default_factory"];
        return Value(dict);
    });
    addProperty(interpreter, cls, "default_factory",
                [](Interpreter &run, const Value &self) { return selfDict(run, self).defaultFactory; });
}

// ----------------------------------------------------------------------------------------------------- OrderedDict

const NativeTable &orderedDictMethods()
{
    static const NativeTable table{
        {"move_to_end", "self, key, last=True",
         [](Interpreter &run, BoundArgs &args) {
             auto &hashTable = selfDict(run, args["self"]).table;
             const auto value = hashTable.remove(run, args["key"]);
             if (!value)
                 raiseKeyError(run, args["key"]);
             if (args.boolean("last", true)) {
                 hashTable.set(run, args["key"], *value);
                 return Value();
             }
             const auto old = hashTable.entries();
             hashTable.clear();
             hashTable.set(run, args["key"], *value);
             for (const auto &entry : old) {
                 if (entry.isAlive)
                     hashTable.set(run, entry.key, entry.value);
             }
             return Value();
         }},
        {"popitem", "self, last=True",
         [](Interpreter &run, BoundArgs &args) {
             auto &hashTable = selfDict(run, args["self"]).table;
             if (hashTable.size() == 0)
                 raise(run, "KeyError", QStringLiteral("dictionary is empty"));
             const auto &entries = hashTable.entries();
             const auto isAlive = [](const HashTable::Entry &entry) { return entry.isAlive; };
             const auto entry = args.boolean("last", true) ? *std::find_if(entries.rbegin(), entries.rend(), isAlive)
                                                           : *std::ranges::find_if(entries, isAlive);
             hashTable.remove(run, entry.key);
             return run.tuple({entry.key, entry.value});
         }},
        {"__repr__", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &dict = selfDict(run, args["self"]);
             return run.text(QStringLiteral("%1(%2)").arg(
                 run.typeName(args["self"]), dict.table.size() == 0 ? QString() : run.repr(itemsList(run, dict))));
         }},
    };
    return table;
}

// --------------------------------------------------------------------------------------------------------- Counter

void count(Interpreter &run, DictObject &counter, const Value &key, const Value &by, ast::BinaryOperator op)
{
    const Value *old = counter.table.find(run, key);
    counter.table.set(run, key, run.binary(op, old ? *old : Value::integer(0), by));
}

void countAll(Interpreter &run, DictObject &counter, BoundArgs &args, ast::BinaryOperator op)
{
    if (const Value source = args["iterable"]; !source.isNone()) {
        if (const auto *dict = bare(source).as<DictObject>()) {
            for (const auto &entry : dict->table.entries()) {
                if (entry.isAlive)
                    count(run, counter, entry.key, entry.value, op);
            }
        } else {
            for (const Value &value : run.collect(source))
                count(run, counter, value, Value::integer(1), op);
        }
    }
    for (const auto &[name, value] : args.keywords)
        count(run, counter, run.text(name), value, op);
}

/// The entries with the highest counts first; equal counts in the order of coming.
std::vector<Value> byCount(Interpreter &run, const DictObject &counter)
{
    const Value second =
        run.native(QStringLiteral("count"), QStringLiteral("pair"),
                   [](Interpreter &inner, BoundArgs &args) { return inner.item(args["pair"], Value::integer(1)); });
    return sortedValues(run, run.collect(itemsList(run, counter)), second, true);
}

DictObject *newCounter(Interpreter &run)
{
    auto *counter = run.make<DictObject>();
    counter->specialClass = libraryClass(run, "collections", "Counter");
    return counter;
}

/// Adds or subtracts two counters and keeps what is positive.
Value combineCounters(Interpreter &run, BoundArgs &args, ast::BinaryOperator op)
{
    auto *sum = newCounter(run);
    const auto take = [&](const Value &from, ast::BinaryOperator how) {
        for (const auto &entry : selfDict(run, from).table.entries()) {
            if (entry.isAlive)
                count(run, *sum, entry.key, entry.value, how);
        }
    };
    take(args["self"], ast::BinaryOperator::Add);
    take(args["other"], op);
    auto *kept = newCounter(run);
    for (const auto &entry : sum->table.entries()) {
        if (entry.isAlive && run.less(Value::integer(0), entry.value))
            kept->table.set(run, entry.key, entry.value);
    }
    return kept;
}

const NativeTable &counterMethods()
{
    static const NativeTable table{
        {"__missing__", "self, key", [](Interpreter &, BoundArgs &) { return Value::integer(0); }},
        {"most_common", "self, n=None",
         [](Interpreter &run, BoundArgs &args) {
             auto pairs = byCount(run, selfDict(run, args["self"]));
             if (const auto n = args.optionalInteger("n"))
                 pairs.resize(std::size_t(std::clamp<qint64>(*n, 0, qint64(pairs.size()))));
             return run.list(std::move(pairs));
         }},
        {"elements", "self",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<Value> values;
             for (const auto &entry : selfDict(run, args["self"]).table.entries()) {
                 for (qint64 i = 0; entry.isAlive && i < run.index(entry.value); ++i) {
                     run.step();
                     run.heap().charge(sizeof(Value));
                     values.push_back(entry.key);
                 }
             }
             return Value(run.make<ValuesIterator>(std::move(values)));
         }},
        {"update", "self, iterable=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             countAll(run, selfDict(run, args["self"]), args, ast::BinaryOperator::Add);
             return Value();
         }},
        {"subtract", "self, iterable=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             countAll(run, selfDict(run, args["self"]), args, ast::BinaryOperator::Sub);
             return Value();
         }},
        {"total", "self",
         [](Interpreter &run, BoundArgs &args) {
             Value total = Value::integer(0);
             for (const auto &entry : selfDict(run, args["self"]).table.entries()) {
                 if (entry.isAlive)
                     total = run.binary(ast::BinaryOperator::Add, total, entry.value);
             }
             return total;
         }},
        {"__add__", "self, other",
         [](Interpreter &run, BoundArgs &args) { return combineCounters(run, args, ast::BinaryOperator::Add); }},
        {"__sub__", "self, other",
         [](Interpreter &run, BoundArgs &args) { return combineCounters(run, args, ast::BinaryOperator::Sub); }},
        {"__repr__", "self",
         [](Interpreter &run, BoundArgs &args) {
             QStringList parts;
             for (const Value &pair : byCount(run, selfDict(run, args["self"]))) {
                 const auto &items = pair.as<TupleObject>()->items;
                 parts << run.repr(items[0]) + QStringLiteral(": ") + run.repr(items[1]);
             }
             return run.text(parts.isEmpty() ? QStringLiteral("Counter()")
                                             : QStringLiteral("Counter({%1})").arg(parts.join(QStringLiteral(", "))));
         }},
    };
    return table;
}

// -------------------------------------------------------------------------------------------------------- ChainMap

/// Several mappings searched one after the other.
class ChainMapValue final : public NativeObject
{
public:
    ChainMapValue(ClassObject *mapClass, std::vector<Value> mappings)
        : NativeObject(mapClass), maps(std::move(mappings))
    {}

    const std::vector<Value> maps;

    DictObject *merged(Interpreter &run) const
    {
        auto *all = run.make<DictObject>();
        for (auto map : std::ranges::reverse_view(maps)) {
            for (const Value &key : run.collect(map))
                all->table.set(run, key, run.item(map, key));
        }
        return all;
    }

    Value item(Interpreter &run, const Value &key) override
    {
        for (const Value &map : maps) {
            if (run.contains(map, key))
                return run.item(map, key);
        }
        raiseKeyError(run, key);
    }
    void setItem(Interpreter &run, const Value &key, const Value &value) override
    {
        maps.front().object()->setItem(run, key, value);
    }
    bool contains(Interpreter &run, const Value &key) override
    {
        return std::ranges::any_of(maps, [&](const Value &map) { return run.contains(map, key); });
    }
    Iterator *iterate(Interpreter &run) override { return merged(run)->iterate(run); }
    std::optional<qint64> length(Interpreter &run) override { return merged(run)->length(run); }
    bool truth(Interpreter &run) override { return merged(run)->table.size() > 0; }
    QString repr(Interpreter &run) override
    {
        QStringList parts;
        for (const Value &map : maps)
            parts << run.repr(map);
        return QStringLiteral("ChainMap(%1)").arg(parts.join(QStringLiteral(", ")));
    }
};

void addChainMap(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "ChainMap");
    setConstructor(cls, "*maps", [](Interpreter &run, BoundArgs &args) {
        auto maps = args.rest.empty() ? std::vector<Value>{run.make<DictObject>()} : args.rest;
        return Value(run.make<ChainMapValue>(libraryClass(run, "collections", "ChainMap"), std::move(maps)));
    });
    addProperty(interpreter, cls, "maps", [](Interpreter &run, const Value &self) {
        return run.list(nativeSelf<ChainMapValue>(run, self).maps);
    });
    addMethod(interpreter, cls, "get", "self, key, default=None", [](Interpreter &run, BoundArgs &args) {
        auto &map = nativeSelf<ChainMapValue>(run, args);
        return map.contains(run, args["key"]) ? map.item(run, args["key"]) : args["default"];
    });
    for (const char *name : {"keys", "values", "items"}) {
        addMethod(interpreter, cls, name, "self", [name](Interpreter &run, BoundArgs &args) {
            return callMethod(run, nativeSelf<ChainMapValue>(run, args).merged(run), name);
        });
    }
    addMethod(interpreter, cls, "new_child", "self, m=None, **kw", [](Interpreter &run, BoundArgs &args) {
        auto maps = nativeSelf<ChainMapValue>(run, args).maps;
        maps.insert(maps.begin(), args["m"].isNone() ? Value(specialDict(run, nullptr, {}, args.keywords)) : args["m"]);
        return Value(run.make<ChainMapValue>(libraryClass(run, "collections", "ChainMap"), std::move(maps)));
    });
}

Value makeNamedTupleClass(Interpreter &run, BoundArgs &args)
{
    QStringList fields;
    if (const auto text = textOf(args["field_names"])) {
        fields = QString(*text).replace(u',', u' ').split(u' ', Qt::SkipEmptyParts);
    } else {
        for (const Value &name : run.collect(args["field_names"]))
            fields << run.str(name);
    }
    static const QRegularExpression identifier(QStringLiteral("\\A[^\\W\\d]\\w*\\z"));
    for (qsizetype i = 0; i < fields.size(); ++i) {
        if (args.boolean("rename") && (!identifier.match(fields[i]).hasMatch() || fields[i].startsWith(u'_')))
            fields[i] = QStringLiteral("_%1").arg(i);
        else if (!identifier.match(fields[i]).hasMatch())
            raiseValueError(
                run, QStringLiteral("Type names and field names must be valid identifiers: '%1'").arg(fields[i]));
    }
    const auto defaults = args["defaults"].isNone() ? std::vector<Value>() : run.collect(args["defaults"]);
    auto *cls = run.make<ClassObject>(args.text("typename"), std::vector{run.builtinClass(QStringLiteral("tuple"))});
    cls->moduleName = run.currentFrame() ? run.currentFrame()->module->name : QString();
    makeNamedTuple(run, *cls, fields, defaults);
    return cls;
}

} // namespace

void fillCollections(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *dict = interpreter.builtinClass(QStringLiteral("dict"));
    addDefaultDict(interpreter, module, dict);
    ClassObject &ordered = *addClass(interpreter, module, "OrderedDict", dict);
    setConstructor(ordered, "source=None, **kw", [](Interpreter &run, BoundArgs &args) {
        std::vector<Value> sources;
        if (args.has("source"))
            sources.push_back(args["source"]);
        return Value(
            specialDict(run, libraryClass(run, "collections", "OrderedDict"), std::move(sources), args.keywords));
    });
    orderedDictMethods().addTo(interpreter, ordered);
    ClassObject &counter = *addClass(interpreter, module, "Counter", dict);
    setConstructor(counter, "iterable=None, **kw", [](Interpreter &run, BoundArgs &args) {
        auto *made = newCounter(run);
        countAll(run, *made, args, ast::BinaryOperator::Add);
        return Value(made);
    });
    counterMethods().addTo(interpreter, counter);
    addChainMap(interpreter, module);
    addDeque(interpreter, module);
    addFunction(interpreter, module, "namedtuple", "typename, field_names, *, rename=False, defaults=None, module=None",
                makeNamedTupleClass);
    addClass(interpreter, module, "UserDict", dict);
    addClass(interpreter, module, "UserList", interpreter.builtinClass(QStringLiteral("list")));
    addClass(interpreter, module, "UserString", interpreter.builtinClass(QStringLiteral("str")));
    // Old scripts take the abstract classes from here (Python before 3.10).
    module.missing = [](Interpreter &run, const QString &name) -> std::optional<Value> {
        return run.findAttribute(run.importModule(QStringLiteral("collections.abc")), name);
    };
}

} // namespace retort::script
