// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Token.h"

#include <QString>

#include <optional>
#include <vector>

namespace retort::script {

/// What is wrong with the source at an Error token. The place is often not that of the token: a bracket that is never
/// closed is found at the end of the file.
struct LexicalError
{
    int token = 0;
    int begin = 0;
    int end = 0;
    QString message;
};

/// Ends with EndOfFile (twice, so that one token of look-ahead is always there). Newlines and indentation are balanced
/// even where the source is not.
struct TokenList
{
    std::vector<Token> tokens;
    std::vector<LexicalError> errors;
};

/// Splits a script into the tokens of Python's lexical grammar: indentation, joined lines, names, numbers, strings and
/// formatted strings. Never fails: what is no token is an Error token with a message, and lexing goes on behind it.
/// Takes one pass over the text, which must outlive it.
class Lexer
{
public:
    enum class Mode {
        Module,
        /// One expression, as if it stood in parentheses: line ends and indentation mean nothing.
        Expression,
    };

    /// Python's own limits.
    static constexpr int kMaxBrackets = 200;
    static constexpr int kMaxIndents = 100;

    Lexer(QStringView text, Mode mode);

    TokenList run();

private:
    struct Bracket
    {
        char16_t open = 0;
        int position = 0;
    };
    /// The width of an indentation with tab stops at 8, and with tabs as one column; both must agree on an order.
    struct Indent
    {
        int column = 0;
        int tabColumn = 0;
    };
    /// A replacement field of a formatted string that is open at the moment.
    struct Field
    {
        /// How many brackets are open directly inside the field, its own brace among them.
        int brackets = 0;
        bool isInFormatSpec = false;
    };
    struct FString
    {
        int begin = 0;
        char16_t quote = 0;
        bool isTriple = false;
        bool isRaw = false;
        /// How many brackets are open around it.
        int brackets = 0;
        std::vector<Field> fields;
    };
    struct StringPrefix
    {
        int length = 0;
        bool isRaw = false;
        bool isFormatted = false;
    };

    char16_t at(int position) const { return position < m_size ? m_text[position].unicode() : u'\0'; }
    char16_t current() const { return at(m_position); }
    char16_t next() const { return at(m_position + 1); }
    bool isAtEnd() const { return m_position >= m_size; }
    bool isAtLineEnd() const { return current() == u'\n' || current() == u'\r'; }
    bool isAtDigit(int position) const { return at(position) >= u'0' && at(position) <= u'9'; }
    char32_t characterAt(int position, int *length) const;
    void skipLineEnd();
    void skipComment();
    int lineNumber(int position);

    void add(TokenKind kind, int begin) { m_tokens.tokens.push_back({kind, begin, m_position}); }
    /// An Error token from `tokenBegin` to here, whose message is about the text from `begin` to `end`.
    void addError(int tokenBegin, int begin, int end, QString message);

    // Lexer.cpp: lines, indentation, names, operators
    void lexLineStart();
    Indent measureIndent();
    void lexIndent(Indent indent, int begin);
    void lexToken();
    void lexContinuation();
    void lexNewline();
    void lexName();
    void lexOperator();
    void lexOpenBracket(TokenKind kind, int begin);
    void lexCloseBracket(TokenKind kind, int begin);
    void lexUnknown();
    void finish();
    bool isAtStatementKeyword() const;
    void abandonBrackets(int lineEnd);

    // LexerLiterals.cpp: numbers and strings
    void lexNumber();
    bool lexRadixNumber();
    bool skipDigits(int radix);
    void finishNumber(TokenKind kind, int begin, QLatin1String name);
    void failNumber(int begin, QString message);
    std::optional<StringPrefix> stringPrefix() const;
    void lexString(StringPrefix prefix);
    void skipEscape();
    void lexFStringText();
    void addFStringMiddle(int begin);
    void lexFStringEnd(int begin);
    void openField(int begin);
    void closeField(int begin);
    void failFString(int begin, int errorBegin, int errorEnd, QString message);
    bool isAtQuotes(char16_t quote, bool isTriple) const;
    bool isInFStringText() const;
    /// The field whose own level the lexer is at: there `!`, `:` and `}` are the field's.
    Field *fieldAtItsLevel();

    const QStringView m_text;
    const int m_size;
    const Mode m_mode;
    int m_position = 0;
    TokenList m_tokens;
    std::vector<Indent> m_indents;
    std::vector<Bracket> m_brackets;
    std::vector<FString> m_fstrings;
    bool m_isAtLineStart = true;
    bool m_isTooDeep = false;
    /// Filled when a message first needs a line number.
    std::vector<int> m_lineStarts;
};

/// Whether a name may start with, or go on with, this character (PEP 3131).
bool isNameStart(char32_t character);
bool isNamePart(char32_t character);

} // namespace retort::script
