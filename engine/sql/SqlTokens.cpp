// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/SqlTokens.h"

#include <algorithm>
#include <utility>

namespace retort {

namespace {

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

/// Behind the comment that starts at `at`; `at` itself if there is none.
qsizetype behindComment(const QString &sql, qsizetype at, bool hasHashes)
{
    const QStringView rest = QStringView(sql).mid(at);
    if (rest.startsWith(u"--") || (hasHashes && rest.startsWith(u'#'))) {
        const qsizetype end = sql.indexOf(u'\n', at);
        return end < 0 ? sql.size() : end;
    }
    if (rest.startsWith(u"/*")) {
        const qsizetype end = sql.indexOf(QLatin1String("*/"), at + 2);
        return end < 0 ? sql.size() : end + 2;
    }
    return at;
}

/// Behind the quoted text that starts at `at`; a doubled quote is a part of it.
qsizetype behindQuote(const QString &sql, qsizetype at, bool hasBackslashes)
{
    const QChar quote = sql[at] == u'[' ? QChar(u']') : sql[at];
    for (++at; at < sql.size(); ++at) {
        if (hasBackslashes && sql[at] == u'\\')
            ++at;
        else if (sql[at] == quote && at + 1 < sql.size() && sql[at + 1] == quote)
            ++at;
        else if (sql[at] == quote)
            return at + 1;
    }
    return sql.size();
}

} // namespace

SqlTokens::SqlTokens(QString statement, QStringView dialect) : m_statement(std::move(statement))
{
    lex(dialect);
}

void SqlTokens::lex(QStringView dialect)
{
    const bool isMysql = dialect == u"mysql" || dialect == u"mariadb";
    const QString &sql = m_statement;
    for (qsizetype at = 0; at < sql.size();) {
        const QChar c = sql[at];
        if (c.isSpace()) {
            ++at;
            continue;
        }
        if (const qsizetype end = behindComment(sql, at, isMysql); end != at) {
            at = end;
            continue;
        }
        SqlToken token{SqlToken::Kind::Symbol, {}, at, at + 1};
        if (c == u'\'' || c == u'"' || c == u'`' || (c == u'[' && dialect == u"sqlite")) {
            const bool isText = c == u'\'' || (c == u'"' && isMysql);
            token.kind = isText ? SqlToken::Kind::Text : SqlToken::Kind::QuotedName;
            token.end = behindQuote(sql, at, isText && isMysql);
            token.text = sql.mid(at + 1, token.end - at - 2);
            token.text.replace(QString(2, c), QString(c));
        } else if (c.isDigit()) {
            token.kind = SqlToken::Kind::Number;
            while (token.end < sql.size() && (isWordPart(sql[token.end]) || sql[token.end] == u'.'))
                ++token.end;
        } else if (isWordPart(c)) {
            token.kind = SqlToken::Kind::Word;
            while (token.end < sql.size() && isWordPart(sql[token.end]))
                ++token.end;
        } else if (QStringView(sql).mid(at).startsWith(u"::")) {
            token.end = at + 2;
        }
        if (token.text.isEmpty() && token.kind != SqlToken::Kind::Text)
            token.text = sql.mid(token.begin, token.end - token.begin);
        at = token.end;
        m_tokens.push_back(std::move(token));
    }
}

bool SqlTokens::isAt(std::initializer_list<const char *> keywords) const
{
    if (m_hasFailed || m_at + keywords.size() > m_tokens.size())
        return false;
    std::size_t at = m_at;
    return std::ranges::all_of(keywords, [&](const char *keyword) {
        const SqlToken &token = m_tokens[at++];
        const bool isBare = token.kind == SqlToken::Kind::Word || token.kind == SqlToken::Kind::Symbol;
        return isBare && token.text.compare(QLatin1String(keyword), Qt::CaseInsensitive) == 0;
    });
}

bool SqlTokens::take(std::initializer_list<const char *> keywords)
{
    if (!isAt(keywords))
        return false;
    m_at += keywords.size();
    return true;
}

void SqlTokens::expect(const char *keyword)
{
    if (!take(keyword))
        fail();
}

QString SqlTokens::name()
{
    const bool isName = isAtKind(SqlToken::Kind::Word) || isAtKind(SqlToken::Kind::QuotedName);
    if (m_hasFailed || !isName) {
        fail();
        return {};
    }
    const SqlToken &token = m_tokens[m_at++];
    return token.text;
}

QStringList SqlTokens::nameList()
{
    QStringList names;
    expect("(");
    do {
        names << name();
        if (isAt("("))
            skipParentheses();
        if (!take("ASC"))
            take("DESC");
    } while (take(","));
    expect(")");
    return names;
}

QString SqlTokens::text()
{
    if (m_hasFailed || !isAtKind(SqlToken::Kind::Text)) {
        fail();
        return {};
    }
    return m_tokens[m_at++].text;
}

void SqlTokens::skipParentheses()
{
    int depth = 0;
    do {
        if (isAtEnd()) {
            fail();
            return;
        }
        const SqlToken &token = m_tokens[m_at++];
        if (token.kind == SqlToken::Kind::Symbol)
            depth += token.text == QLatin1String("(") ? 1 : token.text == QLatin1String(")") ? -1 : 0;
    } while (depth > 0);
}

QString SqlTokens::parenthesised()
{
    if (!isAt("(")) {
        fail();
        return {};
    }
    const std::size_t first = m_at;
    skipParentheses();
    if (m_hasFailed)
        return {};
    const qsizetype begin = m_tokens[first].end;
    return m_statement.mid(begin, m_tokens[m_at - 1].begin - begin).trimmed();
}

QString SqlTokens::expression(const QStringList &ends)
{
    const std::size_t first = m_at;
    while (!isAtEnd() && !m_hasFailed && !isAt(",") && !isAt(")")) {
        const SqlToken &token = m_tokens[m_at];
        if (m_at > first && token.kind == SqlToken::Kind::Word && ends.contains(token.text.toUpper()))
            break;
        if (isAt("("))
            skipParentheses();
        else
            ++m_at;
    }
    if (m_hasFailed || m_at == first) {
        fail();
        return {};
    }
    return m_statement.mid(m_tokens[first].begin, m_tokens[m_at - 1].end - m_tokens[first].begin);
}

void SqlTokens::skipToComma()
{
    while (!isAtEnd() && !m_hasFailed && !isAt(",")) {
        if (isAt("("))
            skipParentheses();
        else
            ++m_at;
    }
}

} // namespace retort
