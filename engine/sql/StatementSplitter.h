// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace retort {

/// One statement inside a longer text: UTF-16 offsets of its first and behind its last character, the terminator
/// excluded, and whether anything but comments and white space is in it.
struct StatementSpan
{
    qsizetype begin = 0;
    qsizetype end = 0;
    bool isEmpty = false;
    bool operator==(const StatementSpan &) const = default;
};

/// Cuts `text` at its terminators as the client programs of the database `dialect` do: strings, comments, PostgreSQL's
/// dollar quotes, SQLite's trigger bodies, and MySQL's backslashes, stored programs and DELIMITER lines are honoured.
/// Statements that hold nothing are left out unless `keepEmpty`.
std::vector<StatementSpan> splitStatements(QStringView text, QStringView dialect, bool keepEmpty = false);

} // namespace retort
