// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace retort {

/// What each session of an environment sets for itself right after it has connected.
struct SessionSettings
{
    /// SET ROLE: who owns what is created. Empty: the user who connected.
    QString role = {};
    /// Empty: the user's own.
    QStringList searchPath = {};
    /// In milliseconds; not set: as the server has it.
    std::optional<int> lockTimeout = {};
    std::optional<int> statementTimeout = {};
    /// The run journal is kept in tables of the database itself, whose names begin so ("retort", "ops.retort"); empty:
    /// in a file.
    QString journalTable = {};

    bool isEmpty() const
    {
        return role.isEmpty() && searchPath.isEmpty() && !lockTimeout && !statementTimeout && journalTable.isEmpty();
    }
    bool operator==(const SessionSettings &) const = default;
};

} // namespace retort
