// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptIndex.h"

#include "engine/project/RevisionReader.h"
#include "engine/script/Lexer.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>
#include <string_view>

namespace retort {

namespace {

using script::Token;
using script::TokenKind;

/// Which of a call's arguments name tables.
struct TableCall
{
    std::u16string_view name;
    int first;
    /// -1 for none.
    int second;
};

constexpr std::array kTableCalls{TableCall{u"create_table", 0, -1},
                                 TableCall{u"drop_table", 0, -1},
                                 TableCall{u"rename_table", 0, 1},
                                 TableCall{u"add_column", 0, -1},
                                 TableCall{u"drop_column", 0, -1},
                                 TableCall{u"alter_column", 0, -1},
                                 TableCall{u"batch_alter_table", 0, -1},
                                 TableCall{u"create_index", 1, -1},
                                 TableCall{u"drop_index", 1, -1},
                                 TableCall{u"create_unique_constraint", 1, -1},
                                 TableCall{u"create_check_constraint", 1, -1},
                                 TableCall{u"create_primary_key", 1, -1},
                                 TableCall{u"create_foreign_key", 1, 2},
                                 TableCall{u"create_exclude_constraint", 1, -1},
                                 TableCall{u"drop_constraint", 1, -1},
                                 TableCall{u"create_table_comment", 0, -1},
                                 TableCall{u"drop_table_comment", 0, -1},
                                 TableCall{u"Table", 0, -1},
                                 TableCall{u"table", 0, -1}};

constexpr std::array kTableKeywords{std::u16string_view(u"table_name"), std::u16string_view(u"source_table"),
                                    std::u16string_view(u"referent_table")};

bool isPlainName(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("^[\\w$.]{1,128}$"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    return name.match(text).hasMatch();
}

class TableFinder
{
public:
    explicit TableFinder(const QString &text) : m_text(text) {}

    void findInPython()
    {
        const script::TokenList list = script::Lexer(m_text, script::Lexer::Mode::Module).run();
        const std::vector<Token> &tokens = list.tokens;
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
            const Token &token = tokens[i];
            if (token.kind == TokenKind::Name && tokens[i + 1].kind == TokenKind::LeftParen)
                readCall(tokens, i);
            else if (token.kind == TokenKind::String)
                findInSql(content(token));
        }
    }

    void findInSql(const QString &sql)
    {
        static const QRegularExpression named(
            QStringLiteral("\\b(?:table|into|update|from|join|truncate|references)\\s+(?:only\\s+)?"
                           "(?:if\\s+(?:not\\s+)?exists\\s+)?[\"`\\[]?([A-Za-z_][\\w$]*)"
                           "[\"`\\]]?(?:\\.[\"`\\[]?([A-Za-z_][\\w$]*))?"),
            QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression statement(
            QStringLiteral("^\\s*(?:--[^\\n]*\\n\\s*)*(?:with|create|alter|drop|insert|update|delete|truncate|select|"
                           "comment|lock|grant)\\b"),
            QRegularExpression::CaseInsensitiveOption);
        if (!statement.match(sql).hasMatch())
            return;
        static const QSet<QString> noTables{QStringLiteral("if"),     QStringLiteral("select"), QStringLiteral("set"),
                                            QStringLiteral("column"), QStringLiteral("only"),   QStringLiteral("is")};
        for (auto matches = named.globalMatch(sql); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const QString name = match.captured(2).isEmpty() ? match.captured(1) : match.captured(2);
            if (!noTables.contains(name.toLower()))
                m_tables.insert(name);
        }
    }

    QStringList tables() const
    {
        QStringList sorted(m_tables.begin(), m_tables.end());
        sorted.sort(Qt::CaseInsensitive);
        return sorted;
    }

private:
    QString content(const Token &token) const
    {
        const QString literal = m_text.mid(token.begin, token.end - token.begin);
        const qsizetype quote = std::max<qsizetype>(literal.indexOf(QRegularExpression(QStringLiteral("['\"]"))), 0);
        const QChar mark = literal.at(quote);
        const bool isTriple = literal.mid(quote, 3) == QString(3, mark) && literal.size() >= quote + 6;
        const qsizetype width = isTriple ? 3 : 1;
        return literal.mid(quote + width, literal.size() - quote - 2 * width);
    }

    void readCall(const std::vector<Token> &tokens, std::size_t name)
    {
        const QStringView called = QStringView(m_text).mid(tokens[name].begin, tokens[name].end - tokens[name].begin);
        const auto call = std::ranges::find_if(kTableCalls, [called](const TableCall &entry) {
            return called == QStringView(entry.name.data(), qsizetype(entry.name.size()));
        });
        if (call == kTableCalls.end())
            return;
        // Depth 1 is the call's own level.
        int depth = 0;
        int argument = 0;
        bool isFirstToken = true;
        for (std::size_t i = name + 1; i < tokens.size(); ++i) {
            const TokenKind kind = tokens[i].kind;
            if (kind == TokenKind::EndOfFile)
                return;
            if (kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket || kind == TokenKind::LeftBrace) {
                isFirstToken = ++depth == 1;
                continue;
            }
            if (kind == TokenKind::RightParen || kind == TokenKind::RightBracket || kind == TokenKind::RightBrace) {
                if (--depth == 0)
                    return;
                continue;
            }
            if (depth != 1)
                continue;
            if (kind == TokenKind::Comma) {
                ++argument;
                isFirstToken = true;
                continue;
            }
            if (isFirstToken && kind == TokenKind::String && (argument == call->first || argument == call->second))
                add(content(tokens[i]));
            if (isFirstToken && kind == TokenKind::Name && i + 2 < tokens.size() &&
                tokens[i + 1].kind == TokenKind::Equal && tokens[i + 2].kind == TokenKind::String)
                addKeyword(tokens[i], tokens[i + 2]);
            isFirstToken = false;
        }
    }

    void addKeyword(const Token &keyword, const Token &value)
    {
        const QStringView name = QStringView(m_text).mid(keyword.begin, keyword.end - keyword.begin);
        if (std::ranges::any_of(kTableKeywords, [name](std::u16string_view known) {
                return name == QStringView(known.data(), qsizetype(known.size()));
            }))
            add(content(value));
    }

    void add(const QString &table)
    {
        if (isPlainName(table))
            m_tables.insert(table.section(u'.', -1));
    }

    const QString &m_text;
    QSet<QString> m_tables;
};

QString stampOf(const QFileInfo &file)
{
    return QString::number(file.size()) + u':' + QString::number(file.lastModified().toMSecsSinceEpoch());
}

} // namespace

ScriptWords ScriptWords::of(const QString &text, bool isSql)
{
    TableFinder finder(text);
    if (isSql) {
        for (const QString &statement : text.split(u';'))
            finder.findInSql(statement);
    } else {
        finder.findInPython();
    }
    // A search for an id is not to find every child that names it in its header.
    const qsizetype body = isSql ? 0 : std::max<qsizetype>(text.indexOf(QStringLiteral("\ndef ")), 0);
    return {text.mid(body).toLower(), finder.tables()};
}

std::shared_ptr<const ScriptIndex> ScriptIndex::build(const RevisionGraph &graph, const ScriptIndex *previous,
                                                      const std::atomic<bool> *isCancelled)
{
    auto index = std::make_shared<ScriptIndex>();
    QSet<QString> tables;
    for (const Revision &revision : graph.revisions()) {
        if (isCancelled && *isCancelled)
            break;
        const QString stamp = stampOf(QFileInfo(revision.file));
        Entry entry;
        if (const auto old = previous ? previous->m_entries.constFind(revision.file) : index->m_entries.constEnd();
            previous && old != previous->m_entries.constEnd() && old->stamp == stamp) {
            entry = *old;
        } else {
            QFile file(revision.file);
            if (!file.open(QIODevice::ReadOnly))
                continue;
            entry = {stamp, ScriptWords::of(RevisionReader::decode(file.readAll()).text, revision.isSql)};
        }
        tables.unite(QSet<QString>(entry.words.tables.begin(), entry.words.tables.end()));
        index->m_entries.insert(revision.file, entry);
    }
    index->m_tables = QStringList(tables.begin(), tables.end());
    index->m_tables.sort(Qt::CaseInsensitive);
    return index;
}

const ScriptWords *ScriptIndex::find(const QString &file) const
{
    const auto entry = m_entries.constFind(file);
    return entry == m_entries.constEnd() ? nullptr : &entry->words;
}

} // namespace retort
