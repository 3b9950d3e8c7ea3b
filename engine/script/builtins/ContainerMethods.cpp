// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of list, tuple, dict, set and frozenset.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/Sorting.h"
#include "engine/script/objects/DictView.h"

#include <algorithm>

namespace retort::script {

namespace {

/// The container behind `self`, also that of an instance of a derived class.
template <typename T>
T &selfAs(Interpreter &run, BoundArgs &args)
{
    Value self = args["self"];
    if (const auto *instance = self.as<InstanceObject>())
        self = instance->payload;
    if (auto *container = dynamic_cast<T *>(self.object()))
        return *container;
    raiseTypeError(run, QStringLiteral("descriptor requires another type of object, not '%1'").arg(run.typeName(self)));
}

[[noreturn]] void raiseMissing(Interpreter &run, const Value &key)
{
    CallArgs given{{key}};
    throw PythonError{run.builtinClass(QStringLiteral("KeyError"))->call(run, given), run.here(), run.calledFrom()};
}

std::size_t indexOf(Interpreter &run, const std::vector<Value> &items, const Value &value, const char *message)
{
    const auto it = std::ranges::find_if(items, [&](const Value &item) { return run.equal(item, value); });
    if (it == items.end())
        raiseValueError(run, QLatin1String(message));
    return std::size_t(it - items.begin());
}

const NativeTable &listMethods()
{
    static const NativeTable table{
        {"append", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             run.heap().charge(sizeof(Value));
             selfAs<ListObject>(run, args).items.push_back(args["value"]);
             return Value();
         }},
        {"extend", "self, iterable",
         [](Interpreter &run, BoundArgs &args) {
             const auto more = run.collect(args["iterable"]);
             run.heap().charge(qint64(more.size() * sizeof(Value)));
             auto &items = selfAs<ListObject>(run, args).items;
             items.insert(items.end(), more.begin(), more.end());
             return Value();
         }},
        {"insert", "self, index, value",
         [](Interpreter &run, BoundArgs &args) {
             auto &items = selfAs<ListObject>(run, args).items;
             const qint64 given = args.integer("index");
             const qint64 at =
                 std::clamp<qint64>(given < 0 ? given + qint64(items.size()) : given, 0, qint64(items.size()));
             items.insert(items.begin() + at, args["value"]);
             return Value();
         }},
        {"remove", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             auto &items = selfAs<ListObject>(run, args).items;
             items.erase(items.begin() +
                         std::ptrdiff_t(indexOf(run, items, args["value"], "list.remove(x): x not in list")));
             return Value();
         }},
        {"pop", "self, index=-1",
         [](Interpreter &run, BoundArgs &args) {
             auto &items = selfAs<ListObject>(run, args).items;
             if (items.empty())
                 raise(run, "IndexError", QStringLiteral("pop from empty list"));
             const qint64 given = args.integer("index", -1);
             const qint64 at = given < 0 ? given + qint64(items.size()) : given;
             if (at < 0 || at >= qint64(items.size()))
                 raise(run, "IndexError", QStringLiteral("pop index out of range"));
             const Value value = items[std::size_t(at)];
             items.erase(items.begin() + at);
             return value;
         }},
        {"clear", "self",
         [](Interpreter &run, BoundArgs &args) {
             selfAs<ListObject>(run, args).items.clear();
             return Value();
         }},
        {"copy", "self",
         [](Interpreter &run, BoundArgs &args) { return run.list(selfAs<ListObject>(run, args).items); }},
        {"reverse", "self",
         [](Interpreter &run, BoundArgs &args) {
             std::ranges::reverse(selfAs<ListObject>(run, args).items);
             return Value();
         }},
        {"sort", "self, *, key=None, reverse=False",
         [](Interpreter &run, BoundArgs &args) {
             auto &items = selfAs<ListObject>(run, args).items;
             items = sortedValues(run, items, args["key"], args.boolean("reverse"));
             return Value();
         }},
    };
    return table;
}

const NativeTable &sequenceMethods()
{
    static const NativeTable table{
        {"index", "self, value, start=0, stop=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto &items = selfAs<SequenceObject>(run, args).items;
             const auto size = qint64(items.size());
             const auto clamped = [size](qint64 at) { return std::clamp<qint64>(at < 0 ? at + size : at, 0, size); };
             const qint64 stop = clamped(args.integer("stop", size));
             for (qint64 i = clamped(args.integer("start")); i < stop; ++i) {
                 run.step();
                 if (run.equal(items[std::size_t(i)], args["value"]))
                     return Value::integer(i);
             }
             const bool isTuple = run.typeName(args["self"]) == QLatin1String("tuple");
             raiseValueError(run, isTuple ? QStringLiteral("tuple.index(x): x not in tuple")
                                          : QString(run.repr(args["value"]) + QStringLiteral(" is not in list")));
         }},
        {"count", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             const auto &items = selfAs<SequenceObject>(run, args).items;
             return Value::integer(
                 std::ranges::count_if(items, [&](const Value &i) { return run.equal(i, args["value"]); }));
         }},
    };
    return table;
}

Value viewOf(Interpreter &run, BoundArgs &args, DictView::Part part)
{
    return run.make<DictView>(run, selfAs<DictObject>(run, args), part);
}

const NativeTable &dictMethods()
{
    static const NativeTable table{
        {"keys", "self", [](Interpreter &run, BoundArgs &args) { return viewOf(run, args, DictView::Part::Keys); }},
        {"values", "self", [](Interpreter &run, BoundArgs &args) { return viewOf(run, args, DictView::Part::Values); }},
        {"items", "self", [](Interpreter &run, BoundArgs &args) { return viewOf(run, args, DictView::Part::Items); }},
        {"get", "self, key, default=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto &dict = selfAs<DictObject>(run, args).table;
             const Value *value = dict.find(run, args["key"]);
             if (!value && dict.size() > 0 && (dict.hasRest() || isPartlyUnknown(args["key"])))
                 return run.unknown(run.sourceHere());
             return value ? *value : args["default"];
         }},
        {"setdefault", "self, key, default=None",
         [](Interpreter &run, BoundArgs &args) {
             auto &dict = selfAs<DictObject>(run, args);
             if (const Value *value = dict.table.find(run, args["key"]))
                 return *value;
             dict.table.set(run, args["key"], args["default"]);
             return args["default"];
         }},
        {"pop", "self, key, default=None",
         [](Interpreter &run, BoundArgs &args) {
             if (const auto value = selfAs<DictObject>(run, args).table.remove(run, args["key"]))
                 return *value;
             if (!args.has("default"))
                 raiseMissing(run, args["key"]);
             return args["default"];
         }},
        {"popitem", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto &hashTable = selfAs<DictObject>(run, args).table;
             for (std::size_t i = hashTable.entries().size(); i-- > 0;) {
                 const auto entry = hashTable.entries()[i];
                 if (!entry.isAlive)
                     continue;
                 hashTable.remove(run, entry.key);
                 return run.tuple({entry.key, entry.value});
             }
             raise(run, "KeyError", QStringLiteral("popitem(): dictionary is empty"));
         }},
        {"update", "self, other=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             auto &hashTable = selfAs<DictObject>(run, args).table;
             CallArgs sources{{}, args.keywords};
             if (!args["other"].isNone())
                 sources.positional.push_back(args["other"]);
             const Value made = run.call(run.builtinClass(QStringLiteral("dict")), std::move(sources));
             if (UnknownObject *unknown = unknownAs(made))
                 unknown->needed(run, QStringLiteral("takes what is in it"));
             for (const auto &entry : made.as<DictObject>()->table.entries()) {
                 if (entry.isAlive)
                     hashTable.set(run, entry.key, entry.value);
             }
             return Value();
         }},
        {"copy", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto &self = selfAs<DictObject>(run, args);
             auto *copy = run.make<DictObject>();
             copy->table = self.table;
             copy->defaultFactory = self.defaultFactory;
             copy->specialClass = self.specialClass;
             return Value(copy);
         }},
        {"clear", "self",
         [](Interpreter &run, BoundArgs &args) {
             selfAs<DictObject>(run, args).table.clear();
             return Value();
         }},
    };
    return table;
}

/// Changes a set to what a method that makes a new one gives.
Value changedBy(Interpreter &run, BoundArgs &args, ast::BinaryOperator op)
{
    auto &self = selfAs<SetObject>(run, args);
    for (const Value &other : args.rest) {
        auto *set = run.make<SetObject>();
        for (const Value &value : run.collect(other))
            set->add(run, value);
        const Value result = run.binary(op, &self, set);
        const auto values = setAs(result)->values();
        self.table.clear();
        for (const Value &value : values)
            self.add(run, value);
    }
    return {};
}

/// Combines a set with any iterables by an operator, as set.union() and its like.
Value combined(Interpreter &run, BoundArgs &args, ast::BinaryOperator op)
{
    Value result = &selfAs<SetObject>(run, args);
    if (args.rest.empty())
        return run.call(run.classOf(result), {result});
    for (const Value &other : args.rest) {
        auto *set = run.make<SetObject>();
        for (const Value &value : run.collect(other))
            set->add(run, value);
        result = run.binary(op, result, set);
    }
    return result;
}

Value compared(Interpreter &run, BoundArgs &args, ast::CompareOperator op)
{
    auto *set = run.make<SetObject>();
    for (const Value &value : run.collect(args["other"]))
        set->add(run, value);
    return run.compare(op, &selfAs<SetObject>(run, args), set);
}

const NativeTable &setMethods()
{
    static const NativeTable table{
        {"union", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return combined(run, args, ast::BinaryOperator::BitOr); }},
        {"intersection", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return combined(run, args, ast::BinaryOperator::BitAnd); }},
        {"difference", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return combined(run, args, ast::BinaryOperator::Sub); }},
        {"symmetric_difference", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return combined(run, args, ast::BinaryOperator::BitXor); }},
        {"issubset", "self, other",
         [](Interpreter &run, BoundArgs &args) { return compared(run, args, ast::CompareOperator::LtE); }},
        {"issuperset", "self, other",
         [](Interpreter &run, BoundArgs &args) { return compared(run, args, ast::CompareOperator::GtE); }},
        {"isdisjoint", "self, other",
         [](Interpreter &run, BoundArgs &args) {
             auto &self = selfAs<SetObject>(run, args);
             return Value::boolean(std::ranges::none_of(run.collect(args["other"]),
                                                        [&](const Value &v) { return self.contains(run, v); }));
         }},
        {"copy", "self",
         [](Interpreter &run, BoundArgs &args) { return run.call(run.classOf(args["self"]), {args["self"]}); }},
    };
    return table;
}

const NativeTable &changingSetMethods()
{
    static const NativeTable table{
        {"difference_update", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return changedBy(run, args, ast::BinaryOperator::Sub); }},
        {"intersection_update", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return changedBy(run, args, ast::BinaryOperator::BitAnd); }},
        {"symmetric_difference_update", "self, *others",
         [](Interpreter &run, BoundArgs &args) { return changedBy(run, args, ast::BinaryOperator::BitXor); }},
        {"add", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             selfAs<SetObject>(run, args).add(run, args["value"]);
             return Value();
         }},
        {"discard", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             selfAs<SetObject>(run, args).table.remove(run, args["value"]);
             return Value();
         }},
        {"remove", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             if (!selfAs<SetObject>(run, args).table.remove(run, args["value"]))
                 raiseMissing(run, args["value"]);
             return Value();
         }},
        {"pop", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto &self = selfAs<SetObject>(run, args);
             const auto values = self.values();
             if (values.empty())
                 raise(run, "KeyError", QStringLiteral("pop from an empty set"));
             self.table.remove(run, values.front());
             return values.front();
         }},
        {"update", "self, *others",
         [](Interpreter &run, BoundArgs &args) {
             for (const Value &other : args.rest) {
                 for (const Value &value : run.collect(other))
                     selfAs<SetObject>(run, args).add(run, value);
             }
             return Value();
         }},
        {"clear", "self",
         [](Interpreter &run, BoundArgs &args) {
             selfAs<SetObject>(run, args).table.clear();
             return Value();
         }},
    };
    return table;
}

} // namespace

void addSequenceMethods(Interpreter &interpreter, ClassObject &listClass, ClassObject &tupleClass)
{
    listMethods().addTo(interpreter, listClass);
    sequenceMethods().addTo(interpreter, listClass);
    sequenceMethods().addTo(interpreter, tupleClass);
}

void addDictMethods(Interpreter &interpreter, ClassObject &dictClass)
{
    dictMethods().addTo(interpreter, dictClass);
    dictClass.members.set(QStringLiteral("fromkeys"),
                          interpreter.make<MethodWrapper>(
                              ObjectKind::StaticMethod,
                              interpreter.native(QStringLiteral("fromkeys"), QStringLiteral("iterable, value=None"),
                                                 [](Interpreter &run, BoundArgs &args) {
                                                     auto *dict = run.make<DictObject>();
                                                     for (const Value &key : run.collect(args["iterable"]))
                                                         dict->table.set(run, key, args["value"]);
                                                     return Value(dict);
                                                 })));
}

void addSetMethods(Interpreter &interpreter, ClassObject &setClass, ClassObject &frozenSetClass)
{
    setMethods().addTo(interpreter, setClass);
    setMethods().addTo(interpreter, frozenSetClass);
    changingSetMethods().addTo(interpreter, setClass);
}

} // namespace retort::script
