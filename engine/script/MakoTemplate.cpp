// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/MakoTemplate.h"

#include "engine/script/objects/Text.h"

#include <QRegularExpression>
#include <QStringList>

namespace retort::script {

namespace {

/// Writes the Python program line by line; `%` blocks indent it.
class MakoTranslator
{
public:
    MakoTranslator(QString file, const QString &text) : m_file(std::move(file)), m_text(text) {}

    Result<QString> translate()
    {
        while (m_at < m_text.size()) {
            if (const auto done = step(); !done)
                return std::unexpected(done.error());
        }
        flush();
        if (m_indent > 0)
            return std::unexpected(error(QStringLiteral("a block (%% if, %% for, <%def>) is not closed")));
        return m_module + m_program;
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
        if (looksAt("<%page") || looksAt("<%namespace") || looksAt("<%inherit") || looksAt("<%include"))
            return std::unexpected(error(QStringLiteral("this tag is not supported in script templates")));
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

    bool isLineStart() const { return m_isLineStart; }

    bool looksAt(const char *what) const { return QStringView(m_text).mid(m_at).startsWith(QLatin1String(what)); }

    Error error(const QString &message) const
    {
        const int line = int(QStringView(m_text).left(m_at).count(u'\n')) + 1;
        return {Error::Kind::File,
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

    void emitLine(const QString &line) { m_program += QString(m_indent * 4, u' ') + line + u'\n'; }

    void flush()
    {
        if (m_literal.isEmpty())
            return;
        emitLine(QStringLiteral("__write(%1)").arg(reprOf(m_literal)));
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
        if (end.match(line).hasMatch() || middle.match(line).hasMatch()) {
            if (m_indent == 0)
                return std::unexpected(error(QStringLiteral("“%1” ends a block that was not begun").arg(line)));
            emitLine(QStringLiteral("pass"));
            --m_indent;
        }
        if (end.match(line).hasMatch())
            return {};
        emitLine(line);
        if (line.endsWith(u':'))
            ++m_indent;
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
        const QStringList filters =
            hasFilters ? m_text.mid(bar + 1, end - bar - 1).split(u',', Qt::SkipEmptyParts) : QStringList();
        bool isDefault = true;
        static const QHash<QString, QString> known{{QStringLiteral("trim"), QStringLiteral("__trim")},
                                                   {QStringLiteral("h"), QStringLiteral("__html")},
                                                   {QStringLiteral("str"), QStringLiteral("str")},
                                                   {QStringLiteral("unicode"), QStringLiteral("str")}};
        for (const QString &filter : filters) {
            const QString name = filter.trimmed();
            if (name == QLatin1String("n"))
                isDefault = false;
        }
        if (isDefault)
            code = QStringLiteral("str(%1)").arg(code);
        for (const QString &filter : filters) {
            const QString name = filter.trimmed();
            if (name != QLatin1String("n"))
                code = known.value(name, name) + QStringLiteral("(") + code + QStringLiteral(")");
        }
        flush();
        emitLine(QStringLiteral("__write(%1)").arg(QString(code).replace(u'\n', u' ')));
        m_at = end + 1;
        m_isLineStart = false;
        return {};
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
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = i == 0 ? lines[i].trimmed() : lines[i].mid(std::max<qsizetype>(margin, 0));
            if (line.trimmed().isEmpty())
                continue;
            if (isModuleLevel)
                m_module += line + u'\n';
            else
                emitLine(line);
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

    /// <%def name="section(a, b)">: a function that writes.
    Result<void> definition()
    {
        static const QRegularExpression tag(QStringLiteral("\\G<%def\\s+name\\s*=\\s*(['\"])(.*?)\\1[^>]*>"),
                                            QRegularExpression::DotMatchesEverythingOption);
        const auto match = tag.match(m_text, m_at);
        if (!match.hasMatch())
            return std::unexpected(error(QStringLiteral("<%def> needs a name, such as <%def name=\"part()\">")));
        flush();
        emitLine(QStringLiteral("def %1:").arg(match.captured(2)));
        ++m_indent;
        m_at = match.capturedEnd();
        m_isLineStart = false;
        return {};
    }

    Result<void> endDefinition()
    {
        if (m_indent == 0)
            return std::unexpected(error(QStringLiteral("“</%def>” closes what was not opened")));
        flush();
        emitLine(QStringLiteral("return ''"));
        --m_indent;
        m_at += 7;
        m_isLineStart = false;
        return {};
    }

    QString m_file;
    QString m_text;
    qsizetype m_at = 0;
    bool m_isLineStart = true;
    int m_indent = 0;
    QString m_literal;
    QString m_module;
    QString m_program;
};

} // namespace

Result<QString> translateMako(const QString &file, const QString &text)
{
    return MakoTranslator(file, text).translate();
}

} // namespace retort::script
