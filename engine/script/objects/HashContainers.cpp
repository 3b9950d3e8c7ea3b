// SPDX-License-Identifier: GPL-3.0-or-later
// dict, set and frozenset.
#include "engine/script/objects/Containers.h"

#include "engine/script/Interpreter.h"

#include <algorithm>

namespace retort::script {

namespace {

class HashTableIterator final : public Iterator
{
public:
    HashTableIterator(const HashTable &table, const char *owner) : m_table(table), m_size(table.size()), m_owner(owner)
    {}
    std::optional<Value> next(Interpreter &interpreter) override
    {
        if (m_table.size() != m_size) {
            raise(interpreter, "RuntimeError",
                  QLatin1String(m_owner) + QStringLiteral(" changed size during iteration"));
        }
        const auto &entries = m_table.entries();
        while (m_at < entries.size() && !entries[m_at].isAlive)
            ++m_at;
        return m_at < entries.size() ? std::optional(entries[m_at++].key) : std::nullopt;
    }

private:
    const HashTable &m_table;
    std::size_t m_size;
    const char *m_owner;
    std::size_t m_at = 0;
};

} // namespace

HashTable::Data &HashTable::changed()
{
    if (!m_data)
        m_data = std::make_shared<Data>();
    else if (m_data.use_count() > 1)
        m_data = std::make_shared<Data>(*m_data);
    return *m_data;
}

std::optional<std::size_t> HashTable::position(Interpreter &interpreter, const Value &key, std::size_t hash) const
{
    if (!m_data)
        return std::nullopt;
    // Comparing runs the script's own __eq__, which may change the table.
    const auto data = m_data;
    const auto [first, last] = data->index.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        const Entry &entry = data->entries[it->second];
        if (entry.key.isSame(key) || interpreter.equal(entry.key, key))
            return it->second;
    }
    return std::nullopt;
}

const Value *HashTable::find(Interpreter &interpreter, const Value &key) const
{
    const auto at = position(interpreter, key, interpreter.hash(key));
    return at ? &m_data->entries[*at].value : nullptr;
}

void HashTable::set(Interpreter &interpreter, const Value &key, const Value &value)
{
    const std::size_t hash = interpreter.hash(key);
    if (const auto at = position(interpreter, key, hash)) {
        changed().entries[*at].value = value;
        return;
    }
    interpreter.heap().charge(qint64(sizeof(Entry)) + 32);
    Data &data = changed();
    data.index.emplace(hash, data.entries.size());
    data.entries.push_back({key, value});
    ++data.size;
    data.rests += isRest(key);
}

std::optional<Value> HashTable::remove(Interpreter &interpreter, const Value &key)
{
    const std::size_t hash = interpreter.hash(key);
    const auto at = position(interpreter, key, hash);
    if (!at)
        return std::nullopt;
    Data &data = changed();
    const auto [first, last] = data.index.equal_range(hash);
    data.index.erase(std::find_if(first, last, [&](const auto &entry) { return entry.second == *at; }));
    Entry &entry = data.entries[*at];
    entry.isAlive = false;
    data.rests -= isRest(entry.key);
    --data.size;
    return entry.value;
}

void HashTable::clear()
{
    m_data.reset();
}

bool HashTable::truth(Interpreter &interpreter) const
{
    if (hasRest() && size() == m_data->rests)
        interpreter.unknown().as<UnknownObject>()->needed(interpreter, QStringLiteral("asks whether it is empty"));
    return size() > 0;
}

bool HashTable::contains(Interpreter &interpreter, const Value &key) const
{
    if (find(interpreter, key))
        return true;
    const bool mayBeThere = hasRest() || (isPartlyUnknown(key) && size() > 0);
    if (mayBeThere)
        interpreter.unknown().as<UnknownObject>()->needed(interpreter, QStringLiteral("looks for something in it"));
    return false;
}

qint64 HashTable::length(Interpreter &interpreter) const
{
    if (hasRest())
        interpreter.unknown().as<UnknownObject>()->needed(interpreter, QStringLiteral("asks for its length"));
    return qint64(size());
}

// ------------------------------------------------------------------------------------------------------------ dict

const Value *DictObject::find(Interpreter &interpreter, const QString &key) const
{
    StrObject probe(key);
    return table.find(interpreter, Value(&probe));
}

void DictObject::set(Interpreter &interpreter, const QString &key, const Value &value)
{
    table.set(interpreter, interpreter.text(key), value);
}

ClassObject *DictObject::classOf(Interpreter &interpreter) const
{
    return specialClass ? specialClass : Object::classOf(interpreter);
}

Iterator *DictObject::iterate(Interpreter &interpreter)
{
    return interpreter.make<HashTableIterator>(table, "dictionary");
}

std::optional<Value> DictObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                        bool isReflected)
{
    if (specialClass && !isReflected && op != ast::BinaryOperator::BitOr) {
        const char *name = op == ast::BinaryOperator::Add ? "__add__" : op == ast::BinaryOperator::Sub ? "__sub__" : "";
        const Value *method = specialClass->lookup(QLatin1String(name));
        return method ? std::optional(interpreter.call(*method, {Value(this), other})) : std::nullopt;
    }
    const auto *more = other.as<DictObject>();
    if (op != ast::BinaryOperator::BitOr || !more || isReflected)
        return std::nullopt;
    auto *joined = interpreter.make<DictObject>();
    joined->specialClass = specialClass;
    joined->defaultFactory = defaultFactory;
    for (const HashTable *part : std::initializer_list<const HashTable *>{&table, &more->table}) {
        for (const auto &entry : part->entries()) {
            if (entry.isAlive)
                joined->table.set(interpreter, entry.key, entry.value);
        }
    }
    return Value(joined);
}

std::optional<Value> DictObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    const auto *theirs = other.as<DictObject>();
    if (!theirs || (op != ast::CompareOperator::Eq && op != ast::CompareOperator::NotEq))
        return Object::compare(interpreter, op, other);
    bool isEqual = table.size() == theirs->table.size();
    for (std::size_t i = 0; isEqual && i < table.entries().size(); ++i) {
        const auto &entry = table.entries()[i];
        if (!entry.isAlive)
            continue;
        const Value *value = theirs->table.find(interpreter, entry.key);
        isEqual = value && interpreter.equal(entry.value, *value);
    }
    return Value::boolean(isEqual == (op == ast::CompareOperator::Eq));
}

bool DictObject::truth(Interpreter &interpreter)
{
    return table.truth(interpreter);
}

std::optional<qint64> DictObject::length(Interpreter &interpreter)
{
    return table.length(interpreter);
}

Value DictObject::item(Interpreter &interpreter, const Value &key)
{
    if (const Value *value = table.find(interpreter, key))
        return *value;
    if (table.hasRest() || unknownAs(key))
        return interpreter.unknown(interpreter.sourceHere());
    if (!defaultFactory.isNone()) {
        const Value made = interpreter.call(defaultFactory, std::vector<Value>{});
        table.set(interpreter, key, made);
        return made;
    }
    if (const Value *missing = specialClass ? specialClass->lookup(QStringLiteral("__missing__")) : nullptr)
        return interpreter.call(*missing, {Value(this), key});
    CallArgs args{{key}};
    throw PythonError{interpreter.builtinClass(QStringLiteral("KeyError"))->call(interpreter, args), interpreter.here(),
                      interpreter.calledFrom()};
}

void DictObject::setItem(Interpreter &interpreter, const Value &key, const Value &value)
{
    table.set(interpreter, key, value);
}

void DictObject::deleteItem(Interpreter &interpreter, const Value &key)
{
    if (table.remove(interpreter, key))
        return;
    CallArgs args{{key}};
    throw PythonError{interpreter.builtinClass(QStringLiteral("KeyError"))->call(interpreter, args), interpreter.here(),
                      interpreter.calledFrom()};
}

bool DictObject::contains(Interpreter &interpreter, const Value &value)
{
    return table.contains(interpreter, value);
}

QString DictObject::repr(Interpreter &interpreter)
{
    if (const Value *method = specialClass ? specialClass->lookup(QStringLiteral("__repr__")) : nullptr)
        return interpreter.str(interpreter.call(*method, {Value(this)}));
    QStringList parts;
    for (const auto &entry : table.entries()) {
        if (entry.isAlive)
            parts << QString(interpreter.repr(entry.key) + QStringLiteral(": ") + interpreter.repr(entry.value));
    }
    const QString text = QStringLiteral("{") + parts.join(QStringLiteral(", ")) + QStringLiteral("}");
    if (!specialClass)
        return text;
    const QString factory =
        defaultFactory.isNone() ? QString() : interpreter.repr(defaultFactory) + QStringLiteral(", ");
    return specialClass->name + QStringLiteral("(") + factory + text + QStringLiteral(")");
}

// ------------------------------------------------------------------------------------------------------------- set

SetObject *setAs(const Value &value)
{
    Object *object = value.object();
    const bool isSet = object && (object->kind() == ObjectKind::Set || object->kind() == ObjectKind::FrozenSet);
    return isSet ? static_cast<SetObject *>(object) : nullptr;
}

std::vector<Value> SetObject::values() const
{
    std::vector<Value> result;
    for (const auto &entry : table.entries()) {
        if (entry.isAlive)
            result.push_back(entry.key);
    }
    return result;
}

Iterator *SetObject::iterate(Interpreter &interpreter)
{
    return interpreter.make<HashTableIterator>(table, "Set");
}

std::size_t SetObject::hash(Interpreter &interpreter)
{
    if (kind() == ObjectKind::Set)
        return Object::hash(interpreter);
    std::size_t seed = table.size();
    for (const Value &value : values())
        seed ^= interpreter.hash(value) * 2654435761U;
    return seed;
}

std::optional<Value> SetObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                       bool isReflected)
{
    const SetObject *theirs = setAs(other);
    if (!theirs || isReflected)
        return std::nullopt;
    auto *result = interpreter.make<SetObject>(kind() == ObjectKind::FrozenSet);
    const auto take = [&](const SetObject &from, const SetObject &test, bool wanted) {
        for (const Value &value : from.values()) {
            if ((test.table.find(interpreter, value) != nullptr) == wanted)
                result->add(interpreter, value);
        }
    };
    switch (op) {
    case ast::BinaryOperator::BitAnd: take(*this, *theirs, true); break;
    case ast::BinaryOperator::Sub: take(*this, *theirs, false); break;
    case ast::BinaryOperator::BitXor:
        take(*this, *theirs, false);
        take(*theirs, *this, false);
        break;
    case ast::BinaryOperator::BitOr:
        take(*this, *this, true);
        take(*theirs, *this, false);
        break;
    default: return std::nullopt;
    }
    return Value(result);
}

std::optional<Value> SetObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    using ast::CompareOperator;
    const SetObject *theirs = setAs(other);
    if (!theirs)
        return Object::compare(interpreter, op, other);
    const auto isWithin = [&](const SetObject &inner, const SetObject &outer) {
        for (const Value &value : inner.values()) {
            if (!outer.table.find(interpreter, value))
                return false;
        }
        return true;
    };
    const std::size_t mine = table.size();
    const std::size_t others = theirs->table.size();
    switch (op) {
    case CompareOperator::Eq: return Value::boolean(mine == others && isWithin(*this, *theirs));
    case CompareOperator::NotEq: return Value::boolean(mine != others || !isWithin(*this, *theirs));
    case CompareOperator::LtE: return Value::boolean(isWithin(*this, *theirs));
    case CompareOperator::Lt: return Value::boolean(mine < others && isWithin(*this, *theirs));
    case CompareOperator::GtE: return Value::boolean(isWithin(*theirs, *this));
    case CompareOperator::Gt: return Value::boolean(mine > others && isWithin(*theirs, *this));
    default: return std::nullopt;
    }
}

bool SetObject::truth(Interpreter &interpreter)
{
    return table.truth(interpreter);
}

std::optional<qint64> SetObject::length(Interpreter &interpreter)
{
    return table.length(interpreter);
}

bool SetObject::contains(Interpreter &interpreter, const Value &value)
{
    return table.contains(interpreter, value);
}

QString SetObject::repr(Interpreter &interpreter)
{
    QStringList parts;
    for (const Value &value : values())
        parts << interpreter.repr(value);
    const QString inner = QStringLiteral("{") + parts.join(QStringLiteral(", ")) + QStringLiteral("}");
    if (kind() == ObjectKind::FrozenSet) {
        return parts.isEmpty() ? QStringLiteral("frozenset()")
                               : QString(QStringLiteral("frozenset(") + inner + QStringLiteral(")"));
    }
    return parts.isEmpty() ? QStringLiteral("set()") : inner;
}

} // namespace retort::script
