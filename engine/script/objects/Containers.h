// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace retort::script {

/// What list and tuple share.
class SequenceObject : public Object
{
public:
    SequenceObject(ObjectKind kind, std::vector<Value> values) : Object(kind), items(std::move(values)) {}

    std::vector<Value> items;

    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;

protected:
    virtual Value makeLike(Interpreter &interpreter, std::vector<Value> values) const = 0;
};

class ListObject final : public SequenceObject
{
public:
    static constexpr ObjectKind Kind = ObjectKind::List;
    explicit ListObject(std::vector<Value> values = {}) : SequenceObject(Kind, std::move(values)) {}

    void setItem(Interpreter &interpreter, const Value &key, const Value &value) override;
    void deleteItem(Interpreter &interpreter, const Value &key) override;
    QString repr(Interpreter &interpreter) override;

private:
    Value makeLike(Interpreter &interpreter, std::vector<Value> values) const override;
};

class TupleObject final : public SequenceObject
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Tuple;
    explicit TupleObject(std::vector<Value> values = {}) : SequenceObject(Kind, std::move(values)) {}

    std::size_t hash(Interpreter &interpreter) override;
    QString repr(Interpreter &interpreter) override;

private:
    Value makeLike(Interpreter &interpreter, std::vector<Value> values) const override;
};

/// Keys by value in the order in which they came: the heart of dict and set. A copy is cheap: it shares the entries
/// until one of the two is changed.
class HashTable
{
public:
    struct Entry
    {
        Value key;
        Value value;
        bool isAlive = true;
    };

    const Value *find(Interpreter &interpreter, const Value &key) const;
    /// Sets the value; the key that was there first stays.
    void set(Interpreter &interpreter, const Value &key, const Value &value);
    /// The value that was removed, or nothing.
    std::optional<Value> remove(Interpreter &interpreter, const Value &key);
    void clear();

    std::size_t size() const { return m_data ? m_data->size : 0; }
    /// In order, with dead entries between; a loop goes by index, since the table may change under it.
    const std::vector<Entry> &entries() const
    {
        static const std::vector<Entry> none;
        return m_data ? m_data->entries : none;
    }
    /// Whether a key stands for any number of keys that are not known (isRest).
    bool hasRest() const { return m_data && m_data->rests > 0; }
    /// Truth, length and `in` of the container; where it is not known, UnknownUsed is thrown.
    bool contains(Interpreter &interpreter, const Value &key) const;
    bool truth(Interpreter &interpreter) const;
    qint64 length(Interpreter &interpreter) const;
    /// Whether nothing was changed since one was copied from the other.
    bool isShared(const HashTable &other) const { return m_data == other.m_data; }

private:
    std::optional<std::size_t> position(Interpreter &interpreter, const Value &key, std::size_t hash) const;

    struct Data
    {
        std::vector<Entry> entries;
        std::unordered_multimap<std::size_t, std::size_t> index;
        std::size_t size = 0;
        std::size_t rests = 0;
    };
    Data &changed();

    std::shared_ptr<Data> m_data;
};

class DictObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Dict;
    DictObject() : Object(Kind) {}

    HashTable table;
    /// collections.defaultdict: called for a missing key; None in a plain dict.
    Value defaultFactory;

    /// The value under a text key, or null.
    const Value *find(Interpreter &interpreter, const QString &key) const;
    void set(Interpreter &interpreter, const QString &key, const Value &value);

    ClassObject *classOf(Interpreter &interpreter) const override;
    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    void setItem(Interpreter &interpreter, const Value &key, const Value &value) override;
    void deleteItem(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &interpreter) override;

    /// A class that stands for a special dict, such as OrderedDict; null for dict itself.
    ClassObject *specialClass = nullptr;
};

/// set and frozenset, told apart by their kind.
class SetObject final : public Object
{
public:
    explicit SetObject(bool isFrozen = false) : Object(isFrozen ? ObjectKind::FrozenSet : ObjectKind::Set) {}

    HashTable table;

    void add(Interpreter &interpreter, const Value &value) { table.set(interpreter, value, Value()); }
    std::vector<Value> values() const;

    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    std::size_t hash(Interpreter &interpreter) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &interpreter) override;
};

/// The value as a set or frozenset, or null.
SetObject *setAs(const Value &value);

class RangeObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Range;
    RangeObject(qint64 first, qint64 last, qint64 by) : Object(Kind), start(first), stop(last), step(by) {}

    const qint64 start;
    const qint64 stop;
    const qint64 step;

    qint64 count() const;
    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    Iterator *iterate(Interpreter &interpreter) override;
    bool truth(Interpreter &) override { return count() > 0; }
    std::optional<qint64> length(Interpreter &) override { return count(); }
    Value item(Interpreter &interpreter, const Value &key) override;
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &interpreter) override;
};

class SliceObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Slice;
    SliceObject(Value first, Value last, Value by) : Object(Kind), lower(first), upper(last), step(by) {}

    const Value lower;
    const Value upper;
    const Value step;

    /// The indices that the slice takes from a sequence of `length`, in order.
    std::vector<qint64> indices(Interpreter &interpreter, qint64 size) const;
    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    QString repr(Interpreter &interpreter) override;
};

/// Goes over values that were there when it was made.
class ValuesIterator final : public Iterator
{
public:
    explicit ValuesIterator(std::vector<Value> values) : m_values(std::move(values)) {}
    std::optional<Value> next(Interpreter &) override
    {
        return m_at < m_values.size() ? std::optional(m_values[m_at++]) : std::nullopt;
    }

private:
    std::vector<Value> m_values;
    std::size_t m_at = 0;
};

} // namespace retort::script
