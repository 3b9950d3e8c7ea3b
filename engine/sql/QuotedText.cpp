// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/QuotedText.h"

#include <algorithm>

namespace retort {

namespace {

/// Behind the closing quote of what begins at `begin`; a doubled quote is part of the text.
qsizetype endOfQuotes(QStringView text, qsizetype begin, bool hasBackslashEscapes)
{
    const QChar quote = text.at(begin);
    for (qsizetype i = begin + 1; i < text.size(); ++i) {
        if (hasBackslashEscapes && text.at(i) == u'\\')
            ++i;
        else if (text.at(i) == quote && i + 1 < text.size() && text.at(i + 1) == quote)
            ++i;
        else if (text.at(i) == quote)
            return i + 1;
    }
    return text.size();
}

qsizetype behind(QStringView text, qsizetype from, QStringView end)
{
    const qsizetype found = text.indexOf(end, from);
    return found < 0 ? text.size() : found + end.size();
}

/// "$$" or "$tag$" at `begin`; empty if there is none.
QStringView dollarTag(QStringView text, qsizetype begin)
{
    qsizetype end = begin + 1;
    while (end < text.size() && (text.at(end).isLetterOrNumber() || text.at(end) == u'_'))
        ++end;
    const bool isParameter = begin + 1 < text.size() && text.at(begin + 1).isDigit();
    return end < text.size() && text.at(end) == u'$' && !isParameter ? text.mid(begin, end + 1 - begin) : QStringView();
}

} // namespace

QuotedText::QuotedText(QStringView text, bool hasBackslashEscapes)
{
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text.at(i);
        const QStringView pair = text.mid(i, 2);
        const QStringView tag = c == u'$' ? dollarTag(text, i) : QStringView();
        if (c == u'\'')
            add(i, endOfQuotes(text, i, hasBackslashEscapes), Kind::Value);
        else if (c == u'"' || c == u'`')
            add(i, endOfQuotes(text, i, false), Kind::Name);
        else if (pair == u"--")
            add(i, behind(text, i, u"\n"), Kind::Comment);
        else if (pair == u"/*")
            add(i, behind(text, i + 2, u"*/"), Kind::Comment);
        else if (!tag.isEmpty())
            add(i, behind(text, i + tag.size(), tag), Kind::Body);
        else {
            ++i;
            continue;
        }
        i = m_spans.back().end;
    }
}

void QuotedText::add(qsizetype begin, qsizetype end, Kind kind)
{
    m_spans.push_back({begin, end, kind});
}

QuotedText::Kind QuotedText::at(qsizetype place) const
{
    const auto after = std::ranges::upper_bound(m_spans, place, {}, &Span::begin);
    if (after == m_spans.begin())
        return Kind::Code;
    const Span &span = *std::prev(after);
    return place < span.end ? span.kind : Kind::Code;
}

} // namespace retort
