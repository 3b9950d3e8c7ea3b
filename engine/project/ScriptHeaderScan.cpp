// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptHeader.h"

namespace retort {

namespace {

/// Walks over a script's characters, knowing just enough of Python to find where statements and strings end.
/// Whatever it is not sure of sets m_isOdd, and the parser has to look.
class HeaderScan
{
public:
    explicit HeaderScan(const QString &text) : m_text(text), m_end(int(text.size())) {}

    std::optional<ScriptHeader> run()
    {
        bool isFirst = true;
        while (m_position < m_end && !m_isOdd) {
            const int indent = skipToStatement();
            if (m_position >= m_end)
                break;
            if (indent > 0) {
                block();
                continue;
            }
            statement(isFirst);
            isFirst = false;
        }
        if (m_isOdd)
            return std::nullopt;
        for (const QString &name : {QStringLiteral("revision"), QStringLiteral("down_revision"),
                                    QStringLiteral("branch_labels"), QStringLiteral("depends_on")}) {
            const auto found = m_constants.constFind(name);
            if (found == m_constants.cend())
                continue;
            if (found->kind == HeaderValue::Kind::Unknown)
                return std::nullopt;
            m_header.values.insert(name, *found);
        }
        return m_header;
    }

private:
    QChar at(int offset = 0) const
    {
        return m_position + offset < m_end ? m_text.at(m_position + offset) : QChar(u'\0');
    }

    static bool isNamePart(QChar c) { return c.isLetterOrNumber() || c == u'_'; }

    /// Past blank lines and comment lines; gives the indentation of the line that follows.
    int skipToStatement()
    {
        while (m_position < m_end) {
            int indent = 0;
            while (at() == u' ' || at() == u'\t' || at() == u'\f') {
                ++indent;
                ++m_position;
            }
            if (at() == u'#') {
                while (m_position < m_end && at() != u'\n')
                    ++m_position;
            }
            if (at() != u'\n')
                return indent;
            ++m_position;
        }
        return 0;
    }

    /// A line of a block: skipped, but a header name that is assigned in a block at module level is for the parser.
    void block()
    {
        if (m_blockCounts && isHeaderAssignment())
            m_isOdd = true;
        skipLogicalLine();
    }

    bool isHeaderAssignment()
    {
        const int start = m_position;
        const QStringView word = name();
        skipBlanks();
        const QChar next = at();
        const bool isAssigned = (next == u'=' && at(1) != u'=') || next == u':' || next == u',' || next == u'+';
        m_position = start;
        return isAssigned && ScriptHeader::isHeaderName(word);
    }

    QStringView name()
    {
        const int start = m_position;
        while (isNamePart(at()))
            ++m_position;
        return QStringView(m_text).mid(start, m_position - start);
    }

    void skipBlanks()
    {
        while (at() == u' ' || at() == u'\t' || (at() == u'\\' && at(1) == u'\n'))
            m_position += at() == u'\\' ? 2 : 1;
    }

    /// Blanks, and line ends and comments as well where brackets are open.
    void skipSpace(int brackets)
    {
        while (true) {
            skipBlanks();
            if (brackets > 0 && at() == u'#') {
                while (m_position < m_end && at() != u'\n')
                    ++m_position;
            } else if (brackets > 0 && at() == u'\n') {
                ++m_position;
            } else {
                return;
            }
        }
    }

    void statement(bool isFirst)
    {
        const int start = m_position;
        if (isFirst && (at() == u'"' || at() == u'\'' || isStringPrefix())) {
            const HeaderValue text = expression(0, 0);
            if (text.kind == HeaderValue::Kind::String && isStatementEnd()) {
                m_header.docstring = text.string;
                skipLogicalLine();
                return;
            }
            m_isOdd = true;
            return;
        }
        const QString word = name().toString();
        if (word.isEmpty()) {
            m_isOdd = m_isOdd || at() != u'@'; // a decorator, else something that is not for this scan
            skipLogicalLine();
            return;
        }
        if (word == QLatin1String("def") || word == QLatin1String("class") || word == QLatin1String("async")) {
            m_blockCounts = false;
            skipLogicalLine();
            return;
        }
        skipBlanks();
        if (at() == u':' && !isBlockWord(word)) {
            ++m_position;
            skipAnnotation();
        }
        if (at() == u'=' && at(1) != u'=') {
            ++m_position;
            assign(word);
            return;
        }
        m_blockCounts = true;
        const bool isTuple = at() == u',' && mentionsHeader(start);
        if (isTuple || (ScriptHeader::isHeaderName(word) && at() != u'\n')) {
            m_isOdd = true;
            return;
        }
        m_position = start;
        skipLogicalLine();
    }

    static bool isBlockWord(const QString &word)
    {
        return word == QLatin1String("else") || word == QLatin1String("try") || word == QLatin1String("finally") ||
               word == QLatin1String("except");
    }

    /// `revision, down_revision = …`
    bool mentionsHeader(int start) const
    {
        const qsizetype end = m_text.indexOf(u'=', start);
        if (end < 0)
            return false;
        for (const QStringView word : QStringView(m_text).mid(start, end - start).split(u',')) {
            if (ScriptHeader::isHeaderName(word.trimmed()))
                return true;
        }
        return false;
    }

    /// `x = 1; revision = 'a'`
    bool restMentionsHeader() const
    {
        qsizetype end = m_text.indexOf(u'\n', m_position);
        end = end < 0 ? m_end : end;
        const QStringView rest = QStringView(m_text).mid(m_position, end - m_position);
        return rest.contains(u"revision") || rest.contains(u"branch_labels") || rest.contains(u"depends_on");
    }

    /// Up to the `=` that follows an annotation, or to the end of the line.
    void skipAnnotation()
    {
        int brackets = 0;
        while (m_position < m_end) {
            const QChar c = at();
            if (c == u'\'' || c == u'"') {
                skipString();
                continue;
            }
            if (c == u'(' || c == u'[' || c == u'{')
                ++brackets;
            else if (c == u')' || c == u']' || c == u'}')
                --brackets;
            else if (brackets == 0 && (c == u'=' || c == u'\n' || c == u'#'))
                return;
            ++m_position;
        }
    }

    void assign(const QString &target)
    {
        m_blockCounts = true;
        skipBlanks();
        const int begin = m_position;
        HeaderValue value = expression(0, 0);
        value.begin = begin;
        value.end = m_position;
        skipBlanks();
        if (!isStatementEnd())
            value = {};
        const bool isHeader = ScriptHeader::isHeaderName(target);
        if (isHeader && value.kind == HeaderValue::Kind::Unknown)
            m_isOdd = true;
        m_constants.insert(target, value);
        if (value.kind == HeaderValue::Kind::Unknown)
            m_position = begin; // over it again, for its brackets
        skipLogicalLine();
    }

    bool isStatementEnd()
    {
        skipBlanks();
        return m_position >= m_end || at() == u'\n' || at() == u'#' || at() == u';';
    }

    HeaderValue expression(int brackets, int depth)
    {
        HeaderValue left = operand(brackets, depth);
        while (true) {
            skipSpace(brackets);
            if (at() == u'+' && at(1) != u'=') {
                ++m_position;
                skipSpace(brackets);
                const HeaderValue right = operand(brackets, depth);
                if (left.kind == HeaderValue::Kind::String && right.kind == HeaderValue::Kind::String)
                    left.string += right.string;
                else
                    return {};
                continue;
            }
            if (at() == u',' && brackets == 0 && left.kind == HeaderValue::Kind::String) {
                // A tuple without parentheses.
                HeaderValue tuple{HeaderValue::Kind::Strings, {}, {left.string}};
                while (at() == u',') {
                    ++m_position;
                    skipBlanks();
                    if (isStatementEnd())
                        break;
                    const HeaderValue item = operand(brackets, depth);
                    if (item.kind != HeaderValue::Kind::String)
                        return {};
                    tuple.strings.append(item.string);
                    skipBlanks();
                }
                return tuple;
            }
            return left;
        }
    }

    HeaderValue operand(int brackets, int depth)
    {
        const QChar c = at();
        if (c == u'\'' || c == u'"' || isStringPrefix())
            return strings(brackets);
        if (c == u'(' || c == u'[' || c == u'{')
            return depth > 8 ? HeaderValue{} : sequence(brackets, depth);
        if (c.isLetter() || c == u'_') {
            const QString word = name().toString();
            if (word == QLatin1String("None"))
                return {HeaderValue::Kind::None};
            skipSpace(brackets);
            if (at() == u'(' || at() == u'[' || at() == u'.')
                return {};
            return m_constants.value(word);
        }
        return {};
    }

    HeaderValue sequence(int brackets, int depth)
    {
        const QChar open = at();
        const QChar close = open == u'(' ? u')' : open == u'[' ? u']' : u'}';
        ++m_position;
        std::vector<HeaderValue> items;
        bool hasComma = false;
        while (true) {
            skipSpace(brackets + 1);
            if (at() == close) {
                ++m_position;
                break;
            }
            const HeaderValue item = expression(brackets + 1, depth + 1);
            if (item.kind == HeaderValue::Kind::Unknown)
                return {};
            items.push_back(item);
            skipSpace(brackets + 1);
            if (at() == u',') {
                hasComma = true;
                ++m_position;
            } else if (at() != close) {
                return {};
            }
        }
        if (open == u'(' && !hasComma && items.size() == 1)
            return items.front();
        if (open == u'{' && items.empty())
            return {}; // a dict
        HeaderValue result{HeaderValue::Kind::Strings};
        for (const HeaderValue &item : items) {
            if (item.kind != HeaderValue::Kind::String)
                return {};
            result.strings.append(item.string);
        }
        return result;
    }

    bool isStringPrefix() const
    {
        const QChar quote = at(1);
        const QString prefixes = QStringLiteral("uUrR");
        return (quote == u'\'' || quote == u'"') && prefixes.contains(at());
    }

    /// Adjacent string literals.
    HeaderValue strings(int brackets)
    {
        HeaderValue result{HeaderValue::Kind::String};
        while (at() == u'\'' || at() == u'"' || isStringPrefix()) {
            const bool isRaw = at() == u'r' || at() == u'R';
            if (at() != u'\'' && at() != u'"')
                ++m_position;
            const int contentStart = m_position;
            int quotes = 1;
            if (!skipString(&quotes))
                return {};
            const QStringView content =
                QStringView(m_text).mid(contentStart + quotes, m_position - contentStart - 2 * quotes);
            if (!isRaw && content.contains(u'\\')) {
                const auto plain = unescape(content);
                if (!plain)
                    return {};
                result.string += *plain;
            } else {
                result.string += content;
            }
            skipSpace(brackets);
        }
        return result;
    }

    static std::optional<QString> unescape(QStringView content)
    {
        static const QString codes = QStringLiteral("\\'\"abfnrtv");
        static const QString values = QStringLiteral("\\'\"\a\b\f\n\r\t\v");
        QString result;
        for (qsizetype i = 0; i < content.size(); ++i) {
            if (content.at(i) != u'\\') {
                result += content.at(i);
                continue;
            }
            const QChar code = i + 1 < content.size() ? content.at(i + 1) : QChar(u'\0');
            if (code == u'\n') {
                ++i;
            } else if (const qsizetype position = codes.indexOf(code); position >= 0) {
                result += values.at(position);
                ++i;
            } else if (code.isDigit() || code == u'x' || code == u'u' || code == u'U' || code == u'N') {
                return std::nullopt; // rare enough for the parser
            } else {
                result += u'\\';
            }
        }
        return result;
    }

    /// From an opening quote past the closing one.
    bool skipString(int *quotes = nullptr)
    {
        const QChar quote = at();
        const bool isTriple = at(1) == quote && at(2) == quote;
        const int length = isTriple ? 3 : 1;
        if (quotes)
            *quotes = length;
        m_position += length;
        while (m_position < m_end) {
            const QChar c = at();
            if (c == u'\\') {
                m_position += 2;
            } else if (c == quote && (!isTriple || (at(1) == quote && at(2) == quote))) {
                m_position += length;
                return true;
            } else if (c == u'\n' && !isTriple) {
                break;
            } else {
                ++m_position;
            }
        }
        m_isOdd = true;
        m_position = std::min(m_position, m_end);
        return false;
    }

    /// Past the end of the statement, over brackets and strings.
    void skipLogicalLine()
    {
        int brackets = 0;
        while (m_position < m_end && !m_isOdd) {
            const QChar c = at();
            if (c == u'\'' || c == u'"') {
                skipString();
                continue;
            }
            if (c == u'#') {
                while (m_position < m_end && at() != u'\n')
                    ++m_position;
                continue;
            }
            if (c == u'\\') {
                m_position += 2;
                continue;
            }
            if (c == u'(' || c == u'[' || c == u'{') {
                ++brackets;
            } else if (c == u')' || c == u']' || c == u'}') {
                m_isOdd = --brackets < 0;
            } else if (c == u'\n' && brackets == 0) {
                ++m_position;
                return;
            } else if (c == u';' && brackets == 0) {
                m_isOdd = restMentionsHeader();
            }
            ++m_position;
        }
        m_isOdd = m_isOdd || brackets > 0;
        m_position = std::min(m_position, m_end);
    }

    const QString &m_text;
    int m_end;
    int m_position = 0;
    bool m_isOdd = false;
    /// Indented lines belong to an `if`, `try` … at module level and not to a function or class.
    bool m_blockCounts = false;
    ScriptHeader m_header;
    QHash<QString, HeaderValue> m_constants;
};

} // namespace

std::optional<ScriptHeader> scanScriptHeader(const QString &text)
{
    return HeaderScan(text).run();
}

} // namespace retort
