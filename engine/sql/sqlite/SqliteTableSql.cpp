// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/sqlite/SqliteTableSql.h"

#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>

#include <array>

namespace retort {

namespace {

/// A piece of a CREATE TABLE statement. Parentheses at any depth are one token with their inside as text.
struct TableSqlToken
{
    enum class Kind { Word, Quoted, String, Parenthesis, Other };

    Kind kind = Kind::Other;
    /// The name without quotes, or the inside of the parentheses, or the sign.
    QString text;
    qsizetype begin = 0;
    qsizetype end = 0;

    bool isWord(const char *word) const
    {
        return kind == Kind::Word && text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
    }
    bool isName() const { return kind == Kind::Word || kind == Kind::Quoted || kind == Kind::String; }
};

/// Behind a quoted piece that starts at `at`; a doubled closing quote stands for itself.
qsizetype endOfQuoted(const QString &sql, qsizetype at)
{
    const QChar open = sql[at];
    const QChar close = open == QLatin1Char('[') ? QLatin1Char(']') : open;
    for (qsizetype i = at + 1; i < sql.size(); ++i) {
        if (sql[i] != close)
            continue;
        if (open != QLatin1Char('[') && i + 1 < sql.size() && sql[i + 1] == close)
            ++i;
        else
            return i + 1;
    }
    return sql.size();
}

bool startsQuoted(QChar c)
{
    return c == QLatin1Char('"') || c == QLatin1Char('\'') || c == QLatin1Char('`') || c == QLatin1Char('[');
}

/// Behind a comment that starts at `at`; `at` itself if none does.
qsizetype endOfComment(const QString &sql, qsizetype at)
{
    const QStringView rest = QStringView(sql).mid(at);
    if (rest.startsWith(QLatin1String("--"))) {
        const qsizetype end = sql.indexOf(QLatin1Char('\n'), at);
        return end < 0 ? sql.size() : end + 1;
    }
    if (rest.startsWith(QLatin1String("/*"))) {
        const qsizetype end = sql.indexOf(QLatin1String("*/"), at + 2);
        return end < 0 ? sql.size() : end + 2;
    }
    return at;
}

/// Behind the parenthesis that closes the one at `at`.
qsizetype endOfParenthesis(const QString &sql, qsizetype at)
{
    int depth = 0;
    for (qsizetype i = at; i < sql.size();) {
        if (const qsizetype end = endOfComment(sql, i); end > i) {
            i = end;
        } else if (startsQuoted(sql[i])) {
            i = endOfQuoted(sql, i);
        } else {
            if (sql[i] == QLatin1Char('('))
                ++depth;
            else if (sql[i] == QLatin1Char(')') && --depth == 0)
                return i + 1;
            ++i;
        }
    }
    return sql.size();
}

QString unquotedName(const QString &quoted)
{
    const QChar quote = quoted[0];
    QString name = quoted.mid(1, std::max<qsizetype>(0, quoted.size() - 2));
    if (quote != QLatin1Char('['))
        name.replace(QString(2, quote), QString(quote));
    return name;
}

std::vector<TableSqlToken> tableSqlTokens(const QString &sql)
{
    std::vector<TableSqlToken> tokens;
    for (qsizetype i = 0; i < sql.size();) {
        const QChar c = sql[i];
        if (c.isSpace()) {
            ++i;
            continue;
        }
        if (const qsizetype end = endOfComment(sql, i); end > i) {
            i = end;
            continue;
        }
        TableSqlToken token;
        token.begin = i;
        if (startsQuoted(c)) {
            i = endOfQuoted(sql, i);
            token.kind = c == QLatin1Char('\'') ? TableSqlToken::Kind::String : TableSqlToken::Kind::Quoted;
            token.text = unquotedName(sql.mid(token.begin, i - token.begin));
        } else if (c == QLatin1Char('(')) {
            i = endOfParenthesis(sql, i);
            token.kind = TableSqlToken::Kind::Parenthesis;
            token.text = sql.mid(token.begin + 1, std::max<qsizetype>(0, i - token.begin - 2));
        } else if (c.isLetter() || c == QLatin1Char('_')) {
            while (i < sql.size() &&
                   (sql[i].isLetterOrNumber() || sql[i] == QLatin1Char('_') || sql[i] == QLatin1Char('$')))
                ++i;
            token.kind = TableSqlToken::Kind::Word;
            token.text = sql.mid(token.begin, i - token.begin);
        } else {
            ++i;
            token.text = c;
        }
        token.end = i;
        tokens.push_back(std::move(token));
    }
    return tokens;
}

/// The names in "(a, b COLLATE x DESC)".
QStringList namesInList(const QString &inside)
{
    QStringList names;
    bool isExpected = true;
    for (const TableSqlToken &token : tableSqlTokens(inside)) {
        if (token.text == QLatin1String(",") && token.kind == TableSqlToken::Kind::Other) {
            isExpected = true;
        } else if (isExpected && token.isName()) {
            names << token.text;
            isExpected = false;
        }
    }
    return names;
}

/// Walks over the tokens of one column or one table constraint.
class TableElementReader
{
public:
    TableElementReader(std::vector<TableSqlToken> tokens, SqliteTableSql &result)
        : m_tokens(std::move(tokens)), m_result(result)
    {}

    void read()
    {
        if (m_tokens.empty())
            return;
        if (!startsTableConstraint())
            m_column = m_tokens[m_at++].text;
        while (m_at < m_tokens.size())
            readNext();
    }

private:
    bool startsTableConstraint() const
    {
        constexpr std::array kWords = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
        return std::ranges::any_of(kWords, [this](const char *word) { return m_tokens.front().isWord(word); });
    }

    bool take(const char *word)
    {
        if (m_at >= m_tokens.size() || !m_tokens[m_at].isWord(word))
            return false;
        ++m_at;
        return true;
    }

    bool isAtParenthesis() const
    {
        return m_at < m_tokens.size() && m_tokens[m_at].kind == TableSqlToken::Kind::Parenthesis;
    }

    QString takeName() { return m_at < m_tokens.size() && m_tokens[m_at].isName() ? m_tokens[m_at++].text : QString(); }

    QStringList takeColumns()
    {
        if (isAtParenthesis())
            return namesInList(m_tokens[m_at++].text);
        return m_column.isEmpty() ? QStringList() : QStringList{m_column};
    }

    void add(Constraint::Detail detail)
    {
        Constraint constraint;
        constraint.detail = std::move(detail);
        // A name that the database knows is final: no naming convention has a say any more.
        constraint.name = ObjectName{m_name, !m_name.isEmpty()};
        constraint.creationOrder = int(m_result.constraints.size()) + 1;
        m_result.constraints.push_back(std::move(constraint));
        m_name.clear();
    }

    void readNext()
    {
        if (take("CONSTRAINT")) {
            m_name = takeName();
        } else if (take("PRIMARY")) {
            take("KEY");
            add(PrimaryKeyConstraint{takeColumns()});
        } else if (take("AUTOINCREMENT")) {
            m_result.hasAutoincrement = true;
        } else if (take("UNIQUE")) {
            add(UniqueConstraint{takeColumns()});
        } else if (take("CHECK")) {
            if (isAtParenthesis())
                add(CheckConstraint{sqlTextAsIs(m_tokens[m_at++].text.trimmed())});
        } else if (take("FOREIGN")) {
            take("KEY");
            m_foreignColumns = takeColumns();
        } else if (take("REFERENCES")) {
            readReference();
        } else if (take("COLLATE")) {
            m_result.collations.insert(m_column.toLower(), takeName());
        } else if (take("DEFAULT")) {
            ++m_at;
        } else if (take("GENERATED")) {
            take("ALWAYS");
        } else if (take("AS")) {
            if (isAtParenthesis())
                m_result.generated.insert(m_column.toLower(), m_tokens[m_at++].text.trimmed());
        } else {
            ++m_at;
        }
    }

    /// Behind REFERENCES.
    void readReference()
    {
        ForeignKeyConstraint key;
        key.columns = m_foreignColumns.isEmpty() ? QStringList{m_column} : m_foreignColumns;
        m_foreignColumns.clear();
        key.referredTable = takeName();
        if (isAtParenthesis())
            key.referredColumns = namesInList(m_tokens[m_at++].text);
        std::optional<bool> deferrable;
        QString initially;
        for (bool isOption = true; isOption;) {
            if (take("ON")) {
                const bool isDelete = take("DELETE");
                if (!isDelete)
                    take("UPDATE");
                (isDelete ? key.onDelete : key.onUpdate) = takeAction();
            } else if (take("MATCH")) {
                key.match = takeName();
            } else if (m_at + 1 < m_tokens.size() && m_tokens[m_at].isWord("NOT") &&
                       m_tokens[m_at + 1].isWord("DEFERRABLE")) {
                m_at += 2;
                deferrable = false;
            } else if (take("DEFERRABLE")) {
                deferrable = true;
            } else if (take("INITIALLY")) {
                initially = takeName().toUpper();
            } else {
                isOption = false;
            }
        }
        add(std::move(key));
        m_result.constraints.back().deferrable = deferrable;
        m_result.constraints.back().initially = initially;
    }

    /// "NO ACTION", which is what holds without a word, gives nothing.
    QString takeAction()
    {
        QString action = takeName().toUpper();
        if (action == QLatin1String("SET") || action == QLatin1String("NO"))
            action += QLatin1Char(' ') + takeName().toUpper();
        return action == QLatin1String("NO ACTION") ? QString() : action;
    }

    std::vector<TableSqlToken> m_tokens;
    SqliteTableSql &m_result;
    size_t m_at = 0;
    /// The column that the constraints stand in; empty in a table constraint.
    QString m_column;
    QString m_name;
    QStringList m_foreignColumns;
};

} // namespace

SqliteTableSql SqliteTableSql::read(const QString &sql)
{
    SqliteTableSql result;
    const std::vector<TableSqlToken> tokens = tableSqlTokens(sql);
    const auto body = std::ranges::find(tokens, TableSqlToken::Kind::Parenthesis, &TableSqlToken::kind);
    if (body == tokens.end())
        return result;

    std::vector<TableSqlToken> element;
    for (TableSqlToken &token : tableSqlTokens(body->text)) {
        if (token.kind == TableSqlToken::Kind::Other && token.text == QLatin1String(",")) {
            TableElementReader(std::exchange(element, {}), result).read();
        } else {
            element.push_back(std::move(token));
        }
    }
    TableElementReader(std::move(element), result).read();

    for (auto option = body + 1; option != tokens.end(); ++option) {
        result.isWithoutRowid |= option->isWord("ROWID");
        result.isStrict |= option->isWord("STRICT");
    }
    return result;
}

} // namespace retort
