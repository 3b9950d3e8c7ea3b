// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/MakoTemplate.h"

#include "engine/script/MakoPrelude.h"
#include "engine/script/objects/Text.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace retort::script {

namespace {

/// Lines of Python, each with the line of the template that it comes from.
struct Code
{
    QString text = {};
    std::vector<int> lines = {};

    /// Whole lines, of which the first comes from `line` of the template; 0: from nowhere.
    void add(const QString &chunk, int line)
    {
        text += chunk;
        for (qsizetype i = 0; i < chunk.count(u'\n'); ++i)
            lines.push_back(line > 0 ? line + int(i) : 0);
    }
    void add(const Code &other)
    {
        text += other.text;
        lines.insert(lines.end(), other.lines.begin(), other.lines.end());
    }
    Code indented() const
    {
        Code result{{}, lines};
        for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts))
            result.text += QStringLiteral("    ") + line + u'\n';
        return result;
    }
};

/// Writes the Python program line by line; `%` blocks indent it.
class MakoTranslator
{
public:
    MakoTranslator(QString file, QString text) : m_file(std::move(file)), m_text(std::move(text)) {}

    Result<MakoProgram> translate()
    {
        while (m_at < m_text.size()) {
            m_line = int(QStringView(m_text).left(m_at).count(u'\n')) + 1;
            if (const auto done = step(); !done)
                return std::unexpected(done.error());
        }
        flush();
        if (m_part.indent > 0 || !m_outer.empty())
            return std::unexpected(error(QStringLiteral("a block (% if, % for, <%def>) is not closed")));
        Code program;
        program.add(kMakoPrelude, 0);
        program.add(m_module);
        program.add(m_definitions);
        if (m_returns) {
            program.add(QStringLiteral("try:\n    pass\n"), 0);
            program.add(m_part.code.indented());
            program.add(QStringLiteral("except __Returned:\n    pass\n"), 0);
        } else {
            program.add(m_part.code);
        }
        return MakoProgram{program.text, program.lines};
    }

private:
    Result<void> step()
    {
        if (isLineStart()) {
            const qsizetype start = m_at;
            while (m_at < m_text.size() && (m_text[m_at] == u' ' || m_text[m_at] == u'\t'))
                ++m_at;
            if (looksAt("##")) {
                takeLine();
                return {};
            }
            if (looksAt("%%")) {
                m_literal += m_text.mid(start, m_at - start) + u'%';
                m_at += 2;
                m_isLineStart = false;
                return {};
            }
            if (looksAt("%"))
                return controlLine();
            m_at = start;
        }
        if (looksAt("${"))
            return expression();
        if (looksAt("<%!"))
            return block(true);
        if (looksAt("<%doc>"))
            return skipTo("</%doc>");
        if (looksAt("<%text>"))
            return plainText();
        if (looksAt("<%def"))
            return definition();
        if (looksAt("</%def>"))
            return endDefinition();
        if (looksAt("<%block"))
            return beginBlock();
        if (looksAt("</%block>"))
            return endBlock();
        if (looksAt("<%page"))
            return page();
        if (const auto refused = otherTag())
            return std::unexpected(*refused);
        if (looksAt("<%"))
            return block(false);
        if (looksAt("\\\n") || looksAt("\\\r\n")) {
            m_at = m_text.indexOf(u'\n', m_at) + 1;
            m_isLineStart = true;
            return {};
        }
        m_isLineStart = m_text[m_at] == u'\n';
        m_literal += m_text[m_at++];
        return {};
    }

    /// Tags that do not work in a script template.
    std::optional<Error> otherTag() const
    {
        static const QRegularExpression name(QStringLiteral("\\G</?%([\\w.]+)(?=[\\s/>:])(:\\w+)?"));
        static const QHash<QString, QString> files{
            {QStringLiteral("include"), QStringLiteral("file")},
            {QStringLiteral("inherit"), QStringLiteral("file")},
            {QStringLiteral("namespace"), QStringLiteral("file, module or defs")}};
        const auto match = name.match(m_text, m_at);
        if (!match.hasMatch())
            return std::nullopt;
        const QString tag = match.captured(1);
        if (files.contains(tag)) {
            return error(
                QStringLiteral("<%%1> needs another %2, and neither Alembic nor Retort has a folder to look for "
                               "it: write its text here")
                    .arg(tag, files.value(tag)));
        }
        if (tag == QLatin1String("call") || !match.captured(2).isEmpty())
            return error(QStringLiteral("<%%1%2>, a call with content, is not supported; call the <%def> with ${…}")
                             .arg(tag, match.captured(2)));
        return std::nullopt;
    }

    bool isLineStart() const { return m_isLineStart; }

    bool looksAt(const char *what) const { return QStringView(m_text).mid(m_at).startsWith(QLatin1String(what)); }

    Error error(const QString &message) const
    {
        const int line = int(QStringView(m_text).left(m_at).count(u'\n')) + 1;
        return {Error::Kind::Command,
                QStringLiteral("The script template cannot be read: ") + message,
                {m_file, line, 1, line, 1}};
    }

    QString takeLine()
    {
        qsizetype end = m_text.indexOf(u'\n', m_at);
        end = end < 0 ? m_text.size() : end;
        const QString line = m_text.mid(m_at, end - m_at);
        m_at = std::min(end + 1, m_text.size());
        m_isLineStart = true;
        return line;
    }

    void emitLine(const QString &line) { m_part.code.add(QString(m_part.indent * 4, u' ') + line + u'\n', m_line); }

    void flush()
    {
        if (m_literal.isEmpty())
            return;
        emitLine(QStringLiteral("__write__(%1)").arg(reprOf(m_literal)));
        m_literal.clear();
    }

    Result<void> controlLine()
    {
        ++m_at;
        QString line = takeLine().trimmed();
        while (line.endsWith(u'\\'))
            line = line.chopped(1) + takeLine().trimmed();
        flush();
        static const QRegularExpression end(QStringLiteral("^end(if|for|while|try|with)\\b"));
        static const QRegularExpression middle(QStringLiteral("^(elif|else|except|finally)\\b"));
        static const QRegularExpression opening(QStringLiteral(":\\s*(?:#[^'\"]*)?$"));
        static const QRegularExpression loop(QStringLiteral("^for\\s+(.+?)\\s+in\\s+(.+?):\\s*(?:#[^'\"]*)?$"));
        const QRegularExpressionMatch ended = end.match(line);
        if (ended.hasMatch() || middle.match(line).hasMatch()) {
            if (m_part.indent == m_part.leastIndent)
                return std::unexpected(error(QStringLiteral("“%1” ends a block that was not begun").arg(line)));
            emitLine(QStringLiteral("pass"));
            --m_part.indent;
        }
        if (ended.hasMatch()) {
            if (ended.captured(1) == QLatin1String("for"))
                emitLine(QStringLiteral("loop = loop.parent"));
            return {};
        }
        if (const QRegularExpressionMatch match = loop.match(line); match.hasMatch()) {
            emitLine(QStringLiteral("loop = __Loop(%1, loop)").arg(match.captured(2)));
            line = QStringLiteral("for %1 in loop:").arg(match.captured(1));
        }
        emitLine(line);
        if (opening.match(line).hasMatch())
            ++m_part.indent;
        return {};
    }

    /// The end of Python code that begins at `from`, at the first `stop` outside strings and brackets.
    qsizetype codeEnd(qsizetype from, QStringView stop) const
    {
        int depth = 0;
        for (qsizetype at = from; at < m_text.size(); ++at) {
            const QChar c = m_text[at];
            if (c == u'\'' || c == u'"') {
                const bool isTriple = QStringView(m_text).mid(at, 3) == QString(3, c);
                const QString quote(isTriple ? 3 : 1, c);
                at += quote.size();
                while (at < m_text.size() && QStringView(m_text).mid(at, quote.size()) != quote)
                    at += m_text[at] == u'\\' ? 2 : 1;
                at += quote.size() - 1;
                continue;
            }
            if (c == u'#' && stop == u"%>") {
                while (at + 1 < m_text.size() && m_text[at + 1] != u'\n' &&
                       !QStringView(m_text).mid(at + 1).startsWith(stop))
                    ++at;
                continue;
            }
            if (depth == 0 && QStringView(m_text).mid(at).startsWith(stop))
                return at;
            if (c == u'(' || c == u'[' || c == u'{')
                ++depth;
            else if (c == u')' || c == u']' || c == u'}')
                --depth;
        }
        return -1;
    }

    Result<void> expression()
    {
        const qsizetype begin = m_at + 2;
        const qsizetype end = codeEnd(begin, u"}");
        if (end < 0)
            return std::unexpected(error(QStringLiteral("“${” is not closed with “}”")));
        const qsizetype bar = codeEnd(begin, u"|");
        const bool hasFilters = bar >= 0 && bar < end && m_text.mid(bar, 2) != QLatin1String("||");
        QString code = m_text.mid(begin, (hasFilters ? bar : end) - begin).trimmed();
        QStringList filters = hasFilters ? filterNames(m_text.mid(bar + 1, end - bar - 1)) : QStringList();
        if (filters.contains(QLatin1String("n")))
            filters.removeAll(QStringLiteral("n"));
        else
            filters = QStringList(QStringLiteral("str")) + m_pageFilters + filters;
        code = filtered(code, filters);
        flush();
        emitLine(QStringLiteral("__write__(%1)").arg(code));
        m_at = end + 1;
        m_isLineStart = false;
        return {};
    }

    /// "comma,n", where a filter may be a call with commas of its own.
    static QStringList filterNames(const QString &text)
    {
        QStringList names{QString()};
        int depth = 0;
        for (const QChar c : text) {
            depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
            if (c == u',' && depth == 0)
                names.append(QString());
            else
                names.last() += c;
        }
        for (QString &name : names)
            name = name.trimmed();
        names.removeAll(QString());
        return names;
    }

    static QString filtered(QString code, const QStringList &filters)
    {
        static const QHash<QString, QString> known{{QStringLiteral("trim"), QStringLiteral("__trim")},
                                                   {QStringLiteral("h"), QStringLiteral("__html")},
                                                   {QStringLiteral("x"), QStringLiteral("__html")},
                                                   {QStringLiteral("u"), QStringLiteral("__url")},
                                                   {QStringLiteral("unicode"), QStringLiteral("str")}};
        for (const QString &name : filters)
            code = known.value(name, name) + QStringLiteral("(") + code + QStringLiteral(")");
        return code;
    }

    /// <% code %> and, run once before all else, <%! code %>.
    Result<void> block(bool isModuleLevel)
    {
        const qsizetype begin = m_at + (isModuleLevel ? 3 : 2);
        const qsizetype end = codeEnd(begin, u"%>");
        if (end < 0)
            return std::unexpected(error(QStringLiteral("“<%” is not closed with “%>”")));
        QStringList lines = m_text.mid(begin, end - begin).split(u'\n');
        qsizetype margin = -1;
        for (qsizetype i = 1; i < lines.size(); ++i) {
            if (lines[i].trimmed().isEmpty())
                continue;
            qsizetype spaces = 0;
            while (spaces < lines[i].size() && lines[i][spaces].isSpace())
                ++spaces;
            margin = margin < 0 ? spaces : std::min(margin, spaces);
        }
        flush();
        static const QRegularExpression returns(QStringLiteral("^(\\s*)return\\b.*$"));
        const bool hasFunctions = lines.join(u'\n').contains(QLatin1String("def "));
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QString line = i == 0 ? lines[i].trimmed() : lines[i].mid(std::max<qsizetype>(margin, 0));
            if (line.trimmed().isEmpty())
                continue;
            if (!hasFunctions && m_outer.empty() && returns.match(line).hasMatch()) {
                line.replace(returns, QStringLiteral("\\1raise __Returned()"));
                m_returns = true;
            }
            if (isModuleLevel)
                m_module.add(line + u'\n', m_line + int(i));
            else
                m_part.code.add(QString(m_part.indent * 4, u' ') + line + u'\n', m_line + int(i));
        }
        m_at = end + 2;
        m_isLineStart = false;
        return {};
    }

    Result<void> skipTo(const char *tag)
    {
        const qsizetype end = m_text.indexOf(QLatin1String(tag), m_at);
        if (end < 0)
            return std::unexpected(error(QStringLiteral("“%1” is missing").arg(QLatin1String(tag))));
        m_at = end + qsizetype(qstrlen(tag));
        m_isLineStart = false;
        return {};
    }

    Result<void> plainText()
    {
        const qsizetype begin = m_at + 7;
        if (const auto done = skipTo("</%text>"); !done)
            return done;
        m_literal += m_text.mid(begin, m_at - 8 - begin);
        return {};
    }

    /// The value of an attribute of the tag at m_at; nullopt if the tag has none of this name.
    std::optional<QString> attribute(const char *name) const
    {
        const qsizetype end = m_text.indexOf(u'>', m_at);
        const QRegularExpression form(QStringLiteral("\\b%1\\s*=\\s*(['\"])(.*?)\\1").arg(QLatin1String(name)),
                                      QRegularExpression::DotMatchesEverythingOption);
        const auto match = form.match(m_text, m_at);
        if (!match.hasMatch() || match.capturedStart() > std::max(end, m_at))
            return std::nullopt;
        return match.captured(2);
    }

    /// Moves behind the tag at m_at, past quoted ">".
    Result<void> leaveTag()
    {
        QChar quote;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (!quote.isNull())
                quote = c == quote ? QChar() : quote;
            else if (c == u'"' || c == u'\'')
                quote = c;
            else if (c == u'>')
                break;
        }
        if (m_at >= m_text.size())
            return std::unexpected(error(QStringLiteral("a tag is not closed with “>”")));
        ++m_at;
        m_isLineStart = false;
        return {};
    }

    Result<void> page()
    {
        m_pageFilters = filterNames(attribute("expression_filter").value_or(QString()));
        return leaveTag();
    }

    /// <%def name="section(a, b)">: a function that writes. It can be called from everywhere, also before its place.
    Result<void> definition()
    {
        const std::optional<QString> name = attribute("name");
        if (!name)
            return std::unexpected(error(QStringLiteral("<%def> needs a name, such as <%def name=\"part()\">")));
        const QString filters = attribute("filter").value_or(QString());
        flush();
        m_outer.push_back(std::move(m_part));
        m_part = {.leastIndent = 1, .filters = filterNames(filters)};
        emitLine(QStringLiteral("def %1:").arg(*name));
        ++m_part.indent;
        if (!m_part.filters.isEmpty())
            emitLine(QStringLiteral("__push__()"));
        return leaveTag();
    }

    Result<void> endDefinition()
    {
        if (m_outer.empty() || m_part.indent != m_part.leastIndent)
            return std::unexpected(error(QStringLiteral("“</%def>” closes what was not opened")));
        flush();
        if (!m_part.filters.isEmpty())
            emitLine(QStringLiteral("__write__(%1)").arg(filtered(QStringLiteral("__pop__()"), m_part.filters)));
        emitLine(QStringLiteral("return ''"));
        Code code = std::move(m_part.code);
        m_part = std::move(m_outer.back());
        m_outer.pop_back();
        if (m_outer.empty()) {
            m_definitions.add(code);
        } else {
            for (int i = 0; i < m_part.indent; ++i)
                code = code.indented();
            m_part.code.add(code);
        }
        m_at += 7;
        m_isLineStart = false;
        return {};
    }

    /// <%block>: written where it stands, since nothing inherits from a script template.
    Result<void> beginBlock()
    {
        const QStringList filters = filterNames(attribute("filter").value_or(QString()));
        flush();
        if (!filters.isEmpty())
            emitLine(QStringLiteral("__push__()"));
        m_blocks.push_back(filters);
        return leaveTag();
    }

    Result<void> endBlock()
    {
        if (m_blocks.empty())
            return std::unexpected(error(QStringLiteral("“</%block>” closes what was not opened")));
        flush();
        if (!m_blocks.back().isEmpty())
            emitLine(QStringLiteral("__write__(%1)").arg(filtered(QStringLiteral("__pop__()"), m_blocks.back())));
        m_blocks.pop_back();
        m_at += 9;
        m_isLineStart = false;
        return {};
    }

    /// The code of the template itself, or of a <%def> while it is open.
    struct Part
    {
        Code code = {};
        int indent = 0;
        int leastIndent = 0;
        QStringList filters = {};
    };

    QString m_file;
    QString m_text;
    qsizetype m_at = 0;
    bool m_isLineStart = true;
    QString m_literal;
    int m_line = 1;
    Code m_module;
    Code m_definitions;
    Part m_part;
    std::vector<Part> m_outer;
    std::vector<QStringList> m_blocks;
    QStringList m_pageFilters;
    bool m_returns = false;
};

} // namespace

Result<MakoProgram> translateMako(const QString &file, const QString &text)
{
    return MakoTranslator(file, text).translate();
}

} // namespace retort::script
