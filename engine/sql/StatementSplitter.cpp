// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/StatementSplitter.h"

#include <QString>

#include <algorithm>

namespace retort {

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

/// Reads a script from left to right, one lexical piece after the other.
class StatementScanner
{
public:
    StatementScanner(QStringView text, QStringView dialect)
        : m_text(text),
          m_isPostgresql(dialect == u"postgresql"),
          m_isSqlite(dialect == u"sqlite"),
          m_isMysql(dialect == u"mysql" || dialect == u"mariadb"),
          m_isMssql(dialect == u"mssql")
    {}

    std::vector<StatementSpan> split(bool keepEmpty)
    {
        while (m_at < m_text.size()) {
            if (isAtLineStart() && readDelimiterLine())
                continue;
            if (m_text.mid(m_at).startsWith(m_delimiter) && m_blockDepth == 0) {
                finish(keepEmpty);
                m_at += m_delimiter.size();
                m_begin = m_at;
                continue;
            }
            readPiece();
        }
        const bool hasRest = !m_text.mid(m_begin).trimmed().isEmpty();
        if (hasRest)
            finish(keepEmpty);
        return std::move(m_spans);
    }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar(); }

    bool isAtLineStart() const { return m_at == 0 || m_text.at(m_at - 1) == u'\n'; }

    /// "DELIMITER //", which the MySQL client reads by itself.
    bool readDelimiterLine()
    {
        static constexpr QStringView kWord = u"delimiter";
        if (!m_isMysql || m_text.mid(m_at, kWord.size()).compare(kWord, Qt::CaseInsensitive) != 0)
            return false;
        if (!peek(kWord.size()).isSpace() || !m_text.mid(m_begin, m_at - m_begin).trimmed().isEmpty())
            return false;
        qsizetype end = m_text.indexOf(u'\n', m_at);
        if (end < 0)
            end = m_text.size();
        const QStringView word = m_text.mid(m_at + kWord.size(), end - m_at - kWord.size()).trimmed();
        if (word.isEmpty())
            return false;
        m_delimiter = word.toString();
        m_at = std::min(end + 1, m_text.size());
        m_begin = m_at;
        return true;
    }

    void readPiece()
    {
        const QChar c = peek();
        if (c == u'-' && peek(1) == u'-') {
            skipTo(u"\n");
        } else if (c == u'#' && m_isMysql) {
            skipTo(u"\n");
        } else if (c == u'/' && peek(1) == u'*') {
            skipBlockComment();
        } else if (c == u'\'') {
            const bool hasEscapes = m_isMysql || (m_isPostgresql && m_at > 0 &&
                                                  (m_text.at(m_at - 1) == u'E' || m_text.at(m_at - 1) == u'e') &&
                                                  (m_at < 2 || !isWordCharacter(m_text.at(m_at - 2))));
            skipQuoted(c, hasEscapes);
        } else if (c == u'"') {
            skipQuoted(c, m_isMysql);
        } else if (c == u'`' && (m_isMysql || m_isSqlite)) {
            skipQuoted(c, false);
        } else if (c == u'[' && (m_isMssql || m_isSqlite)) {
            m_hasContent = true;
            skipTo(u"]");
        } else if (c == u'$' && m_isPostgresql && skipDollarQuoted()) {
            m_hasContent = true;
        } else if (isWordCharacter(c)) {
            readWord();
        } else {
            m_hasContent = m_hasContent || !c.isSpace();
            ++m_at;
        }
    }

    void skipTo(QStringView end)
    {
        const qsizetype found = m_text.indexOf(end, m_at);
        m_at = found < 0 ? m_text.size() : found + end.size();
    }

    void skipBlockComment()
    {
        // PostgreSQL's comments nest; "/*!" of MySQL is code in disguise.
        if (m_isMysql && peek(2) == u'!')
            m_hasContent = true;
        int depth = 0;
        while (m_at < m_text.size()) {
            if (peek() == u'/' && peek(1) == u'*' && (depth == 0 || m_isPostgresql)) {
                ++depth;
                m_at += 2;
            } else if (peek() == u'*' && peek(1) == u'/') {
                --depth;
                m_at += 2;
                if (depth == 0)
                    return;
            } else {
                ++m_at;
            }
        }
    }

    void skipQuoted(QChar quote, bool hasBackslash)
    {
        m_hasContent = true;
        ++m_at;
        while (m_at < m_text.size()) {
            const QChar c = m_text.at(m_at++);
            if (c == u'\\' && hasBackslash)
                ++m_at;
            else if (c == quote)
                return;
        }
        m_at = m_text.size();
    }

    bool skipDollarQuoted()
    {
        if (m_at > 0 && isWordCharacter(m_text.at(m_at - 1)))
            return false;
        qsizetype end = m_at + 1;
        while (end < m_text.size() && (m_text.at(end).isLetterOrNumber() || m_text.at(end) == u'_'))
            ++end;
        if (end >= m_text.size() || m_text.at(end) != u'$' || m_text.at(m_at + 1).isDigit())
            return false;
        const QStringView tag = m_text.mid(m_at, end + 1 - m_at);
        m_at = end + 1;
        skipTo(tag);
        return true;
    }

    /// Words tell where the body of a trigger or a stored program begins and ends.
    void readWord()
    {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && isWordCharacter(m_text.at(m_at)))
            ++m_at;
        const QString word = m_text.mid(begin, m_at - begin).toString().toUpper();
        m_hasContent = true;
        ++m_words;
        if (m_words == 1) {
            m_isCreate = word == QLatin1String("CREATE");
            return;
        }
        if (!m_isCreate)
            return;
        const bool isProgram = word == QLatin1String("TRIGGER") ||
                               (m_isMysql && (word == QLatin1String("PROCEDURE") || word == QLatin1String("FUNCTION") ||
                                              word == QLatin1String("EVENT")));
        if (isProgram && m_blockDepth == 0 && (m_isSqlite || m_isMysql)) {
            m_isProgram = true;
            return;
        }
        // PostgreSQL 14 and later have functions with BEGIN ATOMIC … END.
        const bool isAtomic = m_isPostgresql && word == QLatin1String("ATOMIC") && m_lastWord == QLatin1String("BEGIN");
        if (m_isProgram || m_blockDepth > 0 || isAtomic) {
            if (isAtomic || (m_isProgram && word == QLatin1String("BEGIN")))
                ++m_blockDepth;
            else if (m_blockDepth > 0 && isOpener(word))
                ++m_blockDepth;
            else if (m_blockDepth > 0 && word == QLatin1String("END"))
                closeBlock();
        }
        m_lastWord = word;
    }

    bool isOpener(const QString &word) const
    {
        if (m_lastWord == QLatin1String("END"))
            return false;
        return word == QLatin1String("CASE") ||
               (m_isMysql && ((word == QLatin1String("IF") && !isFunctionCall()) || word == QLatin1String("LOOP") ||
                              word == QLatin1String("WHILE") || word == QLatin1String("REPEAT")));
    }

    /// IF( and REPEAT( are functions.
    bool isFunctionCall() const { return peek() == u'('; }

    void closeBlock()
    {
        --m_blockDepth;
        // "END IF", "END CASE" …: the second word belongs to it.
        if (m_blockDepth == 0 && m_isProgram)
            m_isProgram = false;
    }

    void finish(bool keepEmpty)
    {
        qsizetype begin = m_begin;
        qsizetype end = std::min(m_at, m_text.size());
        while (begin < end && m_text.at(begin).isSpace())
            ++begin;
        while (end > begin && m_text.at(end - 1).isSpace())
            --end;
        if (m_hasContent || keepEmpty)
            m_spans.push_back({begin, end, !m_hasContent});
        m_hasContent = false;
        m_isCreate = false;
        m_isProgram = false;
        m_blockDepth = 0;
        m_words = 0;
        m_lastWord.clear();
    }

    QStringView m_text;
    bool m_isPostgresql;
    bool m_isSqlite;
    bool m_isMysql;
    bool m_isMssql;
    QString m_delimiter = QStringLiteral(";");
    qsizetype m_at = 0;
    qsizetype m_begin = 0;
    bool m_hasContent = false;
    bool m_isCreate = false;
    bool m_isProgram = false;
    int m_blockDepth = 0;
    int m_words = 0;
    QString m_lastWord;
    std::vector<StatementSpan> m_spans;
};

} // namespace

std::vector<StatementSpan> splitStatements(QStringView text, QStringView dialect, bool keepEmpty)
{
    return StatementScanner(text, dialect).split(keepEmpty);
}

} // namespace retort
