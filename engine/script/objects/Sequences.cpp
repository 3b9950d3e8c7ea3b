// SPDX-License-Identifier: GPL-3.0-or-later
// list, tuple, range and slice.
#include "engine/script/objects/Containers.h"

#include "engine/script/Interpreter.h"

#include <algorithm>

namespace retort::script {

namespace {

constexpr qint64 kLongestSequence = 10'000'000;

/// Goes over a list by index, as Python does: what is appended meanwhile is seen.
class SequenceIterator final : public Iterator
{
public:
    explicit SequenceIterator(SequenceObject *sequence) : m_sequence(sequence) {}
    std::optional<Value> next(Interpreter &) override
    {
        return m_at < m_sequence->items.size() ? std::optional(m_sequence->items[m_at++]) : std::nullopt;
    }

private:
    SequenceObject *m_sequence;
    std::size_t m_at = 0;
};

class RangeIterator final : public Iterator
{
public:
    explicit RangeIterator(const RangeObject &range) : m_at(range.start), m_step(range.step), m_left(range.count()) {}
    std::optional<Value> next(Interpreter &) override
    {
        if (m_left-- <= 0)
            return std::nullopt;
        const qint64 value = m_at;
        if (m_left > 0)
            m_at += m_step;
        return Value::integer(value);
    }

private:
    qint64 m_at;
    qint64 m_step;
    qint64 m_left;
};

qint64 checkedIndex(Interpreter &interpreter, const Value &key, qint64 size, const QString &what)
{
    const qint64 given = interpreter.index(key);
    const qint64 at = given < 0 ? given + size : given;
    if (at < 0 || at >= size)
        raise(interpreter, "IndexError", what + QStringLiteral(" index out of range"));
    return at;
}

QString joinedReprs(Interpreter &interpreter, const std::vector<Value> &items)
{
    interpreter.step();
    QStringList parts;
    for (const Value &item : items)
        parts << interpreter.repr(item);
    return parts.join(QStringLiteral(", "));
}

} // namespace

Iterator *SequenceObject::iterate(Interpreter &interpreter)
{
    return interpreter.make<SequenceIterator>(this);
}

std::optional<Value> SequenceObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                            bool isReflected)
{
    if (op == ast::BinaryOperator::Add && !isReflected && other.object() && other.object()->kind() == kind()) {
        std::vector<Value> joined = items;
        const auto &more = static_cast<SequenceObject *>(other.object())->items;
        joined.insert(joined.end(), more.begin(), more.end());
        interpreter.heap().charge(qint64(joined.size() * sizeof(Value)));
        return makeLike(interpreter, std::move(joined));
    }
    if (op == ast::BinaryOperator::Mult && other.isIntegral()) {
        const qint64 times = std::max<qint64>(0, other.asInt());
        if (!items.empty() && times > kLongestSequence / qint64(items.size()))
            raise(interpreter, "MemoryError", QStringLiteral("repeated sequence is too long"));
        std::vector<Value> repeated;
        for (qint64 i = 0; i < times; ++i)
            repeated.insert(repeated.end(), items.begin(), items.end());
        interpreter.heap().charge(qint64(repeated.size() * sizeof(Value)));
        return makeLike(interpreter, std::move(repeated));
    }
    return std::nullopt;
}

std::optional<Value> SequenceObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    using ast::CompareOperator;
    if (!other.object() || other.object()->kind() != kind())
        return Object::compare(interpreter, op, other);
    const auto &theirs = static_cast<SequenceObject *>(other.object())->items;
    std::size_t at = 0;
    while (at < items.size() && at < theirs.size() && interpreter.equal(items[at], theirs[at])) {
        interpreter.step();
        ++at;
    }
    const bool isPrefix = at == items.size() || at == theirs.size();
    switch (op) {
    case CompareOperator::Eq: return Value::boolean(isPrefix && items.size() == theirs.size());
    case CompareOperator::NotEq: return Value::boolean(!isPrefix || items.size() != theirs.size());
    default: break;
    }
    if (!isPrefix)
        return interpreter.compare(op, items[at], theirs[at]);
    const auto mine = Value::integer(qint64(items.size()));
    return interpreter.compare(op, mine, Value::integer(qint64(theirs.size())));
}

Value SequenceObject::item(Interpreter &interpreter, const Value &key)
{
    if (const auto *slice = key.as<SliceObject>()) {
        std::vector<Value> taken;
        for (const qint64 i : slice->indices(interpreter, qint64(items.size())))
            taken.push_back(items[std::size_t(i)]);
        return makeLike(interpreter, std::move(taken));
    }
    const QString name = kind() == ObjectKind::List ? QStringLiteral("list") : QStringLiteral("tuple");
    if (!key.isIntegral() && !key.as<InstanceObject>() && !unknownAs(key)) {
        raiseTypeError(
            interpreter,
            QStringLiteral("%1 indices must be integers or slices, not %2").arg(name, interpreter.typeName(key)));
    }
    const auto rest = std::ranges::find_if(items, isRest);
    if (unknownAs(key) ||
        (rest != items.end() && key.isIntegral() && (key.asInt() < 0 || key.asInt() >= qint64(rest - items.begin()))))
        return interpreter.unknown(interpreter.sourceHere());
    return items[std::size_t(checkedIndex(interpreter, key, qint64(items.size()), name))];
}

bool SequenceObject::truth(Interpreter &interpreter)
{
    const bool isUndecided = !items.empty() && std::ranges::all_of(items, isRest);
    if (isUndecided)
        unknownAs(items.front())->needed(interpreter, QStringLiteral("asks whether it is empty"));
    return !items.empty();
}

std::optional<qint64> SequenceObject::length(Interpreter &interpreter)
{
    // Beside a database nothing is left open, and lists may be long.
    const auto rest = interpreter.isPreview() ? std::ranges::find_if(items, isRest) : items.end();
    if (rest != items.end())
        unknownAs(*rest)->needed(interpreter, QStringLiteral("asks for its length"));
    return qint64(items.size());
}

bool SequenceObject::contains(Interpreter &interpreter, const Value &value)
{
    // What is surely there is found first; only then does an unknown value count.
    if (std::ranges::any_of(items, [&](const Value &item) { return item.isSame(value); }))
        return true;
    if (unknownAs(value) && !items.empty())
        unknownAs(value)->needed(interpreter, QStringLiteral("looks for it"));
    const auto isKnownEqual = [&](const Value &item) {
        return !isPartlyUnknown(item) && interpreter.equal(item, value);
    };
    const auto unknown = std::ranges::find_if(items, unknownAs);
    if (unknown != items.end()) {
        if (std::ranges::any_of(items, isKnownEqual))
            return true;
        unknownAs(*unknown)->needed(interpreter, QStringLiteral("looks for something in it"));
    }
    return std::ranges::any_of(items, [&](const Value &item) {
        interpreter.step();
        return item.isSame(value) || interpreter.equal(item, value);
    });
}

Value ListObject::makeLike(Interpreter &interpreter, std::vector<Value> values) const
{
    return interpreter.list(std::move(values));
}

void ListObject::setItem(Interpreter &interpreter, const Value &key, const Value &value)
{
    if (const auto *slice = key.as<SliceObject>()) {
        const auto values = interpreter.collect(value);
        if (slice->step.isNone() || (slice->step.isInt() && slice->step.asInt() == 1)) {
            const auto at = slice->indices(interpreter, qint64(items.size()));
            qint64 first = slice->lower.isNone() ? 0 : interpreter.index(slice->lower);
            first = std::clamp<qint64>(first < 0 ? first + qint64(items.size()) : first, 0, qint64(items.size()));
            items.erase(items.begin() + first, items.begin() + first + qint64(at.size()));
            items.insert(items.begin() + first, values.begin(), values.end());
            return;
        }
        const auto at = slice->indices(interpreter, qint64(items.size()));
        if (at.size() != values.size()) {
            raiseValueError(interpreter,
                            QStringLiteral("attempt to assign sequence of size %1 to extended slice of size %2")
                                .arg(values.size())
                                .arg(at.size()));
        }
        for (std::size_t i = 0; i < at.size(); ++i)
            items[std::size_t(at[i])] = values[i];
        return;
    }
    const auto at = checkedIndex(interpreter, key, qint64(items.size()), QStringLiteral("list assignment"));
    items[std::size_t(at)] = value;
}

void ListObject::deleteItem(Interpreter &interpreter, const Value &key)
{
    if (const auto *slice = key.as<SliceObject>()) {
        auto at = slice->indices(interpreter, qint64(items.size()));
        std::ranges::sort(at, std::greater());
        for (const qint64 i : at)
            items.erase(items.begin() + i);
        return;
    }
    items.erase(items.begin() +
                checkedIndex(interpreter, key, qint64(items.size()), QStringLiteral("list assignment")));
}

QString ListObject::repr(Interpreter &interpreter)
{
    return QStringLiteral("[") + joinedReprs(interpreter, items) + QStringLiteral("]");
}

Value TupleObject::makeLike(Interpreter &interpreter, std::vector<Value> values) const
{
    return interpreter.tuple(std::move(values));
}

std::size_t TupleObject::hash(Interpreter &interpreter)
{
    std::size_t seed = 0x345678;
    for (const Value &item : items)
        seed = (seed ^ interpreter.hash(item)) * 1000003;
    return seed;
}

QString TupleObject::repr(Interpreter &interpreter)
{
    return QStringLiteral("(") + joinedReprs(interpreter, items) +
           (items.size() == 1 ? QStringLiteral(",)") : QStringLiteral(")"));
}

// ----------------------------------------------------------------------------------------------------------- range

qint64 RangeObject::count() const
{
    if (step > 0 && start < stop)
        return (stop - start - 1) / step + 1;
    if (step < 0 && start > stop)
        return (start - stop - 1) / -step + 1;
    return 0;
}

Iterator *RangeObject::iterate(Interpreter &interpreter)
{
    return interpreter.make<RangeIterator>(*this);
}

Value RangeObject::item(Interpreter &interpreter, const Value &key)
{
    if (const auto *slice = key.as<SliceObject>()) {
        std::vector<Value> taken;
        for (const qint64 i : slice->indices(interpreter, count()))
            taken.push_back(Value::integer(start + i * step));
        return interpreter.list(std::move(taken));
    }
    return Value::integer(start + checkedIndex(interpreter, key, count(), QStringLiteral("range object")) * step);
}

bool RangeObject::contains(Interpreter &, const Value &value)
{
    if (!value.isIntegral())
        return false;
    const qint64 offset = value.asInt() - start;
    return offset % step == 0 && offset / step >= 0 && offset / step < count();
}

QString RangeObject::repr(Interpreter &)
{
    const QString both = QStringLiteral("range(%1, %2").arg(start).arg(stop);
    return step == 1 ? both + QStringLiteral(")") : both + QStringLiteral(", %1)").arg(step);
}

// ----------------------------------------------------------------------------------------------------------- slice

std::vector<qint64> SliceObject::indices(Interpreter &interpreter, qint64 size) const
{
    const qint64 by = step.isNone() ? 1 : interpreter.index(step);
    if (by == 0)
        raiseValueError(interpreter, QStringLiteral("slice step cannot be zero"));
    const auto bound = [&](const Value &given, qint64 missing) {
        if (given.isNone())
            return missing;
        const qint64 at = interpreter.index(given);
        return by > 0 ? std::clamp<qint64>(at < 0 ? at + size : at, 0, size)
                      : std::clamp<qint64>(at < 0 ? at + size : at, -1, size - 1);
    };
    const qint64 first = bound(lower, by > 0 ? 0 : size - 1);
    const qint64 last = bound(upper, by > 0 ? size : -1);
    std::vector<qint64> result;
    for (qint64 i = first; by > 0 ? i < last : i > last; i += by)
        result.push_back(i);
    return result;
}

QString SliceObject::repr(Interpreter &interpreter)
{
    return QStringLiteral("slice(%1, %2, %3)")
        .arg(interpreter.repr(lower), interpreter.repr(upper), interpreter.repr(step));
}

std::optional<Value> SliceObject::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("start"))
        return lower;
    if (name == QLatin1String("stop"))
        return upper;
    if (name == QLatin1String("step"))
        return step;
    if (name != QLatin1String("indices"))
        return Object::attribute(interpreter, name);
    return interpreter.native(name, QStringLiteral("length"), [this](Interpreter &run, BoundArgs &args) {
        const qint64 length = args.integer("length");
        const qint64 by = step.isNone() ? 1 : run.index(step);
        if (by == 0)
            raiseValueError(run, QStringLiteral("slice step cannot be zero"));
        const qint64 first = by > 0 ? 0 : -1;
        const qint64 last = by > 0 ? length : length - 1;
        const auto bound = [&](const Value &value, qint64 missing) {
            if (value.isNone())
                return missing;
            const qint64 given = run.index(value);
            return std::clamp(given < 0 ? given + length : given, first, last);
        };
        return run.tuple({Value::integer(bound(lower, by > 0 ? first : last)),
                          Value::integer(bound(upper, by > 0 ? last : first)), Value::integer(by)});
    });
}

std::optional<Value> RangeObject::attribute(Interpreter &interpreter, const QString &name)
{
    if (name == QLatin1String("start"))
        return Value::integer(start);
    if (name == QLatin1String("stop"))
        return Value::integer(stop);
    if (name == QLatin1String("step"))
        return Value::integer(step);
    if (name == QLatin1String("index") || name == QLatin1String("count")) {
        const bool isIndex = name == QLatin1String("index");
        return interpreter.native(name, QStringLiteral("value"), [this, isIndex](Interpreter &run, BoundArgs &args) {
            const bool isThere = contains(run, args["value"]);
            if (!isIndex)
                return Value::integer(isThere);
            if (!isThere)
                raiseValueError(run, QStringLiteral("%1 is not in range").arg(run.repr(args["value"])));
            return Value::integer((run.index(args["value"]) - start) / step);
        });
    }
    return Object::attribute(interpreter, name);
}

std::optional<Value> RangeObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    const auto *range = other.as<RangeObject>();
    if (!range || (op != ast::CompareOperator::Eq && op != ast::CompareOperator::NotEq))
        return Object::compare(interpreter, op, other);
    const bool isSame =
        count() == range->count() && (count() == 0 || (start == range->start && (count() == 1 || step == range->step)));
    return Value::boolean(isSame == (op == ast::CompareOperator::Eq));
}

} // namespace retort::script
