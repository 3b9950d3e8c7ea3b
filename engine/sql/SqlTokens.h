// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

#include <initializer_list>
#include <vector>

namespace retort {

/// One word of a DDL statement.
struct SqlToken
{
    enum class Kind { Word, QuotedName, Text, Number, Symbol };

    Kind kind = Kind::Symbol;
    /// A quoted name or text without its quotes; anything else as written.
    QString text;
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// Goes through the words of one statement. What is expected and not there makes it fail, and from then on nothing is
/// found any more; so a reader asks once, at its end, whether all was understood.
class SqlTokens
{
public:
    SqlTokens(QString statement, QStringView dialect);

    bool isAtEnd() const { return m_at >= m_tokens.size(); }
    bool hasFailed() const { return m_hasFailed; }
    void fail() { m_hasFailed = true; }

    /// Whether these keywords come next; take() goes past them.
    bool isAt(std::initializer_list<const char *> keywords) const;
    bool isAt(const char *keyword) const { return isAt({keyword}); }
    bool take(std::initializer_list<const char *> keywords);
    bool take(const char *keyword) { return take({keyword}); }
    void expect(const char *keyword);
    bool isAtKind(SqlToken::Kind kind) const { return !isAtEnd() && m_tokens[m_at].kind == kind; }

    /// A name, as it is written.
    QString name();
    /// ( name, … ); lengths and orders behind the names are left out.
    QStringList nameList();
    /// A string literal's value.
    QString text();
    /// ( … ) with what is in it, as written.
    QString parenthesised();
    /// An expression up to the next comma, closing parenthesis or one of `ends`, as written.
    QString expression(const QStringList &ends);
    void skip() { m_at += isAtEnd() ? 0 : 1; }
    void skipRest() { m_at = m_tokens.size(); }
    /// To the next comma outside parentheses.
    void skipToComma();

private:
    void lex(QStringView dialect);
    void skipParentheses();

    const QString m_statement;
    std::vector<SqlToken> m_tokens;
    std::size_t m_at = 0;
    bool m_hasFailed = false;
};

} // namespace retort
