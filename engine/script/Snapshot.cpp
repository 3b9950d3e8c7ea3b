// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Snapshot.h"

#include "engine/script/Interpreter.h"
#include "engine/script/objects/BigInt.h"

#include <algorithm>
#include <set>

namespace retort::script {

namespace {

/// What a name is afterwards that only one of them has: a module that finds its names by itself keeps what it found.
Value ofOneBranch(Interpreter &run, const ModuleObject *finder, const QString &name, const Value &value)
{
    return finder && !finder->written.contains(name) ? value : run.unknown(name);
}

NameMap joinedNames(Interpreter &run, const NameMap &a, const NameMap &b, const ModuleObject *finder)
{
    NameMap names;
    for (const auto &[name, value] : a.entries()) {
        const Value *other = b.find(name);
        names.set(name, other ? joined(run, value, *other, name) : ofOneBranch(run, finder, name, value));
    }
    for (const auto &[name, value] : b.entries()) {
        if (!a.contains(name))
            names.set(name, ofOneBranch(run, finder, name, value));
    }
    return names;
}

/// The names of a state, and those that the module has found since.
NameMap withFoundNames(const NameMap &before, const ModuleObject &module)
{
    if (before.isShared(module.variables))
        return before;
    NameMap names = before;
    for (const auto &[name, value] : module.variables.entries()) {
        if (!before.contains(name) && !module.written.contains(name))
            names.set(name, value);
    }
    return names;
}

HashTable joinedTables(Interpreter &run, const HashTable &a, const HashTable &b)
{
    HashTable table;
    bool isOpen = a.hasRest() || b.hasRest();
    for (const auto &entry : a.entries()) {
        if (!entry.isAlive || isRest(entry.key))
            continue;
        const Value *other = b.find(run, entry.key);
        isOpen = isOpen || !other;
        if (other)
            table.set(run, entry.key, joined(run, entry.value, *other));
    }
    isOpen = isOpen || b.size() - (b.hasRest() ? 1 : 0) != table.size();
    if (isOpen)
        table.set(run, run.unknownRest(), run.unknown());
    return table;
}

std::vector<Value> joinedItems(Interpreter &run, const std::vector<Value> &a, const std::vector<Value> &b)
{
    std::vector<Value> items;
    std::size_t at = 0;
    if (a.size() == b.size()) {
        for (; at < a.size(); ++at)
            items.push_back(joined(run, a[at], b[at]));
        return items;
    }
    while (at < a.size() && at < b.size() && a[at].isSame(b[at]) && !isRest(a[at]))
        items.push_back(a[at++]);
    items.push_back(run.unknownRest());
    return items;
}

bool isSameConstant(const Value &a, const Value &b)
{
    if (a.isSame(b))
        return true;
    if (const auto *text = a.as<StrObject>())
        return b.as<StrObject>() && b.as<StrObject>()->text() == text->text();
    if (const auto *bytes = a.as<BytesObject>())
        return b.as<BytesObject>() && b.as<BytesObject>()->bytes() == bytes->bytes();
    if (const auto *number = a.as<BigIntObject>())
        return b.as<BigIntObject>() && b.as<BigIntObject>()->number == number->number;
    return false;
}

} // namespace

Value joined(Interpreter &interpreter, const Value &a, const Value &b, const QString &name)
{
    if (isSameConstant(a, b))
        return a;
    if (unknownAs(a) && !isRest(a))
        return a;
    if (unknownAs(b) && !isRest(b))
        return b;
    const auto *tuple = a.as<TupleObject>();
    const auto *otherTuple = b.as<TupleObject>();
    if (tuple && otherTuple && tuple->items.size() == otherTuple->items.size())
        return interpreter.tuple(joinedItems(interpreter, tuple->items, otherTuple->items));
    if (a.as<ListObject>() && b.as<ListObject>())
        return interpreter.list(joinedItems(interpreter, a.as<ListObject>()->items, b.as<ListObject>()->items));
    const auto *dict = a.as<DictObject>();
    const auto *otherDict = b.as<DictObject>();
    if (dict && otherDict && !dict->specialClass && !otherDict->specialClass) {
        auto *result = interpreter.make<DictObject>();
        result->table = joinedTables(interpreter, dict->table, otherDict->table);
        return result;
    }
    const SetObject *set = setAs(a);
    const SetObject *otherSet = setAs(b);
    if (set && otherSet) {
        auto *result = interpreter.make<SetObject>(set->kind() == ObjectKind::FrozenSet);
        result->table = joinedTables(interpreter, set->table, otherSet->table);
        return result;
    }
    return interpreter.unknown(name);
}

// -------------------------------------------------------------------------------------------------------- snapshots

bool Snapshot::State::isSameAs(const State &other) const
{
    return names.isShared(other.names) && table.isShared(other.table) &&
           std::ranges::equal(items, other.items, [](const Value &a, const Value &b) { return a.isSame(b); });
}

Snapshot::State Snapshot::stateOf(Object &object)
{
    switch (object.kind()) {
    case ObjectKind::Frame: return {&object, static_cast<Frame &>(object).variables};
    case ObjectKind::Module: return {&object, static_cast<ModuleObject &>(object).variables};
    case ObjectKind::Class: return {&object, static_cast<ClassObject &>(object).members};
    case ObjectKind::Instance: return {&object, static_cast<InstanceObject &>(object).attributes};
    case ObjectKind::Function: return {&object, static_cast<FunctionObject &>(object).attributes};
    case ObjectKind::List: return {&object, {}, {}, static_cast<ListObject &>(object).items};
    case ObjectKind::Dict: return {&object, {}, static_cast<DictObject &>(object).table};
    case ObjectKind::Set: return {&object, {}, static_cast<SetObject &>(object).table};
    default: return {};
    }
}

void Snapshot::setState(const State &state)
{
    switch (state.object->kind()) {
    case ObjectKind::Frame: static_cast<Frame *>(state.object)->variables = state.names; return;
    case ObjectKind::Module: {
        auto *module = static_cast<ModuleObject *>(state.object);
        module->variables = state.findsNames ? withFoundNames(state.names, *module) : state.names;
        return;
    }
    case ObjectKind::Class: static_cast<ClassObject *>(state.object)->members = state.names; return;
    case ObjectKind::Instance: static_cast<InstanceObject *>(state.object)->attributes = state.names; return;
    case ObjectKind::Function: static_cast<FunctionObject *>(state.object)->attributes = state.names; return;
    case ObjectKind::List: static_cast<ListObject *>(state.object)->items = state.items; return;
    case ObjectKind::Dict: static_cast<DictObject *>(state.object)->table = state.table; return;
    case ObjectKind::Set: static_cast<SetObject *>(state.object)->table = state.table; return;
    default: return;
    }
}

Snapshot::Snapshot(Interpreter &interpreter)
{
    // The variables of calls that have ended are of no use, unless a function was made in them.
    std::set<const Object *> running;
    for (const auto &call : interpreter.m_calls) {
        for (const Frame *frame = call.frame; frame; frame = frame->enclosing)
            running.insert(frame);
    }
    interpreter.heap().each([&](Object &object) {
        if (object.kind() == ObjectKind::Frame && !static_cast<Frame &>(object).isCaptured &&
            !running.contains(&object))
            return;
        // Classes that are no script's fill themselves as they are asked, and keep that.
        if (object.kind() == ObjectKind::Class && static_cast<ClassObject &>(object).qualName.isEmpty())
            return;
        if (State state = stateOf(object); state.object) {
            state.findsNames = object.kind() == ObjectKind::Module && &object != interpreter.m_main;
            m_states.push_back(std::move(state));
        }
    });
}

Snapshot Snapshot::again() const
{
    Snapshot snapshot;
    snapshot.m_states.reserve(m_states.size());
    for (const State &state : m_states) {
        snapshot.m_states.push_back(stateOf(*state.object));
        snapshot.m_states.back().findsNames = state.findsNames;
    }
    return snapshot;
}

void Snapshot::restore() const
{
    for (const State &state : m_states)
        setState(state);
}

void Snapshot::join(Interpreter &interpreter, const std::vector<SnapshotEnd> &ends) const
{
    if (ends.empty())
        return;
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        const bool isUnchanged = std::ranges::all_of(
            ends, [&](const SnapshotEnd &end) { return end.state.m_states[i].isSameAs(m_states[i]); });
        if (isUnchanged) {
            setState(m_states[i]);
            continue;
        }
        std::optional<State> result;
        for (const SnapshotEnd &end : ends) {
            const State &state = end.state.m_states[i];
            if (state.object == end.without)
                continue;
            if (!result) {
                result = state;
            } else if (!result->isSameAs(state)) {
                const auto *finder = state.findsNames ? static_cast<const ModuleObject *>(state.object) : nullptr;
                result->names = joinedNames(interpreter, result->names, state.names, finder);
                result->table = joinedTables(interpreter, result->table, state.table);
                result->items = joinedItems(interpreter, result->items, state.items);
            }
        }
        setState(result ? *result : m_states[i]);
    }
}

} // namespace retort::script
