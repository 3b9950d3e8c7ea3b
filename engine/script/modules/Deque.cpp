// SPDX-License-Identifier: GPL-3.0-or-later
// collections.deque
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include <deque>

namespace retort::script {

namespace {

class DequeValue final : public NativeObject
{
public:
    DequeValue(ClassObject *dequeClass, std::optional<qint64> longest) : NativeObject(dequeClass), maxlen(longest) {}

    std::deque<Value> items;
    const std::optional<qint64> maxlen;

    void append(Interpreter &run, const Value &value)
    {
        run.heap().charge(sizeof(Value));
        items.push_back(value);
        if (maxlen && qint64(items.size()) > *maxlen)
            items.pop_front();
    }
    void prepend(Interpreter &run, const Value &value)
    {
        run.heap().charge(sizeof(Value));
        items.push_front(value);
        if (maxlen && qint64(items.size()) > *maxlen)
            items.pop_back();
    }
    Value take(Interpreter &run, bool fromTheLeft)
    {
        if (items.empty())
            raise(run, "IndexError", QStringLiteral("pop from an empty deque"));
        const Value value = fromTheLeft ? items.front() : items.back();
        if (fromTheLeft)
            items.pop_front();
        else
            items.pop_back();
        return value;
    }
    std::vector<Value> values() const { return {items.begin(), items.end()}; }

    std::size_t position(Interpreter &run, const Value &key) const
    {
        const qint64 given = run.index(key);
        const qint64 at = given < 0 ? given + qint64(items.size()) : given;
        if (at < 0 || at >= qint64(items.size()))
            raise(run, "IndexError", QStringLiteral("deque index out of range"));
        return std::size_t(at);
    }

    Iterator *iterate(Interpreter &run) override { return run.make<ValuesIterator>(values()); }
    std::optional<qint64> length(Interpreter &) override { return qint64(items.size()); }
    bool truth(Interpreter &) override { return !items.empty(); }
    Value item(Interpreter &run, const Value &key) override { return items[position(run, key)]; }
    void setItem(Interpreter &run, const Value &key, const Value &value) override { items[position(run, key)] = value; }
    void deleteItem(Interpreter &run, const Value &key) override
    {
        items.erase(items.begin() + std::ptrdiff_t(position(run, key)));
    }
    std::optional<Value> compare(Interpreter &run, ast::CompareOperator op, const Value &other) override
    {
        const auto *deque = nativeAs<DequeValue>(other);
        return deque ? std::optional(run.compare(op, run.list(values()), run.list(deque->values()))) : std::nullopt;
    }
    std::size_t hash(Interpreter &run) override
    {
        raiseTypeError(run, QStringLiteral("unhashable type: 'collections.deque'"));
    }
    QString repr(Interpreter &run) override
    {
        const QString bound = maxlen ? QStringLiteral(", maxlen=%1").arg(*maxlen) : QString();
        return QStringLiteral("deque(%1%2)").arg(run.repr(run.list(values())), bound);
    }
};

const NativeTable &dequeMethods()
{
    static const NativeTable table{
        {"append", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             nativeSelf<DequeValue>(run, args).append(run, args["value"]);
             return Value();
         }},
        {"appendleft", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             nativeSelf<DequeValue>(run, args).prepend(run, args["value"]);
             return Value();
         }},
        {"extend", "self, iterable",
         [](Interpreter &run, BoundArgs &args) {
             for (const Value &value : run.collect(args["iterable"]))
                 nativeSelf<DequeValue>(run, args).append(run, value);
             return Value();
         }},
        {"extendleft", "self, iterable",
         [](Interpreter &run, BoundArgs &args) {
             for (const Value &value : run.collect(args["iterable"]))
                 nativeSelf<DequeValue>(run, args).prepend(run, value);
             return Value();
         }},
        {"pop", "self",
         [](Interpreter &run, BoundArgs &args) { return nativeSelf<DequeValue>(run, args).take(run, false); }},
        {"popleft", "self",
         [](Interpreter &run, BoundArgs &args) { return nativeSelf<DequeValue>(run, args).take(run, true); }},
        {"clear", "self",
         [](Interpreter &run, BoundArgs &args) {
             nativeSelf<DequeValue>(run, args).items.clear();
             return Value();
         }},
        {"rotate", "self, n=1",
         [](Interpreter &run, BoundArgs &args) {
             auto &items = nativeSelf<DequeValue>(run, args).items;
             if (items.empty())
                 return Value();
             const auto size = qint64(items.size());
             const qint64 by = ((args.integer("n", 1) % size) + size) % size;
             std::rotate(items.begin(), items.end() - by, items.end());
             return Value();
         }},
        {"count", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             const auto &items = nativeSelf<DequeValue>(run, args).items;
             return Value::integer(
                 std::ranges::count_if(items, [&](const Value &i) { return run.equal(i, args["value"]); }));
         }},
        {"remove", "self, value",
         [](Interpreter &run, BoundArgs &args) {
             auto &items = nativeSelf<DequeValue>(run, args).items;
             const auto it = std::ranges::find_if(items, [&](const Value &i) { return run.equal(i, args["value"]); });
             if (it == items.end())
                 raiseValueError(run, QStringLiteral("deque.remove(x): x not in deque"));
             items.erase(it);
             return Value();
         }},
    };
    return table;
}

} // namespace

void addDeque(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "deque");
    setConstructor(cls, "iterable=None, maxlen=None", [](Interpreter &run, BoundArgs &args) {
        auto *deque = run.make<DequeValue>(libraryClass(run, "collections", "deque"), args.optionalInteger("maxlen"));
        if (!args["iterable"].isNone()) {
            for (const Value &value : run.collect(args["iterable"]))
                deque->append(run, value);
        }
        return Value(deque);
    });
    dequeMethods().addTo(interpreter, cls);
    addProperty(interpreter, cls, "maxlen", [](Interpreter &run, const Value &self) {
        const auto longest = nativeSelf<DequeValue>(run, self).maxlen;
        return longest ? Value::integer(*longest) : Value();
    });
}

} // namespace retort::script
