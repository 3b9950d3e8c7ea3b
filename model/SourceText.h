// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QString>

#include <vector>

namespace retort {

/// The text of one file, with its line starts. The parser and its tree keep cheap offsets (UTF-16 units from the
/// start of the text); this class turns them into lines and columns where people see them.
class SourceText
{
public:
    /// `text` with "\r\n" and "\r" already turned into "\n" by the caller's reader, or not: offsets are into what is
    /// given.
    SourceText(QString file, QString text);

    const QString &file() const { return m_file; }
    const QString &text() const { return m_text; }

    /// The range from offset `begin` to offset `end` (exclusive); both are clamped to the text.
    SourceRange range(int begin, int end) const;

    /// The text of line `line` (from 1) without its line end; empty for a line that does not exist.
    QString line(int line) const;

    int lineCount() const { return int(m_lineStarts.size()); }

private:
    int lineOf(int offset) const;

    QString m_file;
    QString m_text;
    std::vector<int> m_lineStarts;
};

} // namespace retort
