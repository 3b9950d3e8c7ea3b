// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <vector>

namespace retort {

/// Tells the code of a piece of SQL from what it quotes, whatever database it is for.
class QuotedText
{
public:
    enum class Kind {
        Code,
        /// 'text'
        Value,
        /// "name" or `name`
        Name,
        /// $$ … $$
        Body,
        Comment,
    };

    /// `hasBackslashEscapes`: a backslash inside quotes takes the next character with it.
    QuotedText(QStringView text, bool hasBackslashEscapes);

    /// What the character at `place` (a UTF-16 offset) belongs to.
    Kind at(qsizetype place) const;

private:
    struct Span
    {
        qsizetype begin;
        qsizetype end;
        Kind kind;
    };

    void add(qsizetype begin, qsizetype end, Kind kind);

    /// In order; what lies between them is code.
    std::vector<Span> m_spans;
};

} // namespace retort
