// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/NameMap.h"
#include "engine/script/Value.h"
#include "engine/script/objects/Containers.h"

#include <optional>
#include <vector>

namespace retort::script {

class Frame;
class Interpreter;
struct SnapshotEnd;

/// What the variables, attributes and containers of a run hold at one moment, so that each branch of an undecided
/// condition starts from the same. Cheap: names and keys are shared until they change; only lists are copied.
class Snapshot
{
public:
    /// Of everything that a script can change.
    explicit Snapshot(Interpreter &interpreter);

    /// What the same objects hold now.
    Snapshot again() const;
    void restore() const;

    /// Gives every object what it holds at all the ends; what differs becomes unknown. This is the state before.
    void join(Interpreter &interpreter, const std::vector<SnapshotEnd> &ends) const;

private:
    Snapshot() = default;

    struct State
    {
        Object *object = nullptr;
        NameMap names = {};
        HashTable table = {};
        std::vector<Value> items = {};
        /// An imported module fills itself as it is asked, and keeps that.
        bool findsNames = false;

        bool isSameAs(const State &other) const;
    };
    static State stateOf(Object &object);
    static void setState(const State &state);

    std::vector<State> m_states;
};

/// What one way left, after whose end the script goes on with the others'.
struct SnapshotEnd
{
    Snapshot state;
    /// Variables that nobody sees any more: those of a function that returned. Null for none.
    Frame *without = nullptr;
};

/// The value that is one of two: itself if they are the same, else unknown, in lists and dicts part by part.
Value joined(Interpreter &interpreter, const Value &a, const Value &b, const QString &name = {});

} // namespace retort::script
