// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort {

/// A stretch of a source file, as people name it: lines and columns from 1, the end exclusive.
/// Columns count UTF-16 units, as QString does. Line 0 means "no place known".
struct SourceRange
{
    QString file;
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;

    bool isValid() const { return line > 0; }
    bool operator==(const SourceRange &) const = default;
};

/// "file:12:5", "file" when no line is known, "" for an empty range.
QString describe(const SourceRange &range);

} // namespace retort
