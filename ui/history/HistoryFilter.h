// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort::ui {

/// Which revisions the history shows beside what a search finds.
struct HistoryFilter
{
    enum class State { Any, Applied, Pending, Current, Head, Merge, Broken, Uncommitted };

    /// A branch label or the id of a head: what lies on its way, and nothing else. Empty: all branches.
    QString branch = {};
    State state = State::Any;
    /// Only scripts that name this table; empty: all.
    QString table = {};
    /// Only scripts that this person brought; empty: all.
    QString author = {};

    bool isActive() const { return *this != HistoryFilter(); }
    bool operator==(const HistoryFilter &) const = default;
};

} // namespace retort::ui
