// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SourceText.h"

#include <algorithm>

namespace retort {

SourceText::SourceText(QString file, QString text) : m_file(std::move(file)), m_text(std::move(text)), m_lineStarts{0}
{
    for (int i = 0; i < m_text.size(); ++i) {
        if (m_text[i] == u'\n' || (m_text[i] == u'\r' && (i + 1 == m_text.size() || m_text[i + 1] != u'\n')))
            m_lineStarts.push_back(i + 1);
    }
}

int SourceText::lineOf(int offset) const
{
    return int(std::ranges::upper_bound(m_lineStarts, offset) - m_lineStarts.begin());
}

SourceRange SourceText::range(int begin, int end) const
{
    const int size = int(m_text.size());
    begin = std::clamp(begin, 0, size);
    end = std::clamp(end, begin, size);
    const int beginLine = lineOf(begin);
    const int endLine = lineOf(end);
    return {m_file, beginLine, begin - m_lineStarts[beginLine - 1] + 1, endLine, end - m_lineStarts[endLine - 1] + 1};
}

QString SourceText::line(int line) const
{
    if (line < 1 || line > lineCount())
        return {};
    const int begin = m_lineStarts[line - 1];
    const int end = line < lineCount() ? m_lineStarts[line] : int(m_text.size());
    QString result = m_text.mid(begin, end - begin);
    while (result.endsWith(u'\n') || result.endsWith(u'\r'))
        result.chop(1);
    return result;
}

} // namespace retort
