// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Lexer.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <utility>

namespace retort::script {

namespace {

constexpr int kTabStop = 8;

/// The operators that start with one character: alone, before `=`, doubled, and doubled before `=`.
struct OperatorRow
{
    char16_t character;
    TokenKind plain;
    TokenKind withEqual = TokenKind::Error;
    TokenKind doubled = TokenKind::Error;
    TokenKind doubledWithEqual = TokenKind::Error;
};

constexpr OperatorRow kOperators[] = {
    {u'(', TokenKind::LeftParen},
    {u')', TokenKind::RightParen},
    {u'[', TokenKind::LeftBracket},
    {u']', TokenKind::RightBracket},
    {u'{', TokenKind::LeftBrace},
    {u'}', TokenKind::RightBrace},
    {u',', TokenKind::Comma},
    {u';', TokenKind::Semicolon},
    {u'~', TokenKind::Tilde},
    {u'.', TokenKind::Dot},
    {u':', TokenKind::Colon, TokenKind::ColonEqual},
    {u'=', TokenKind::Equal, TokenKind::EqualEqual},
    {u'!', TokenKind::Exclamation, TokenKind::NotEqual},
    {u'+', TokenKind::Plus, TokenKind::PlusEqual},
    {u'-', TokenKind::Minus, TokenKind::MinusEqual},
    {u'%', TokenKind::Percent, TokenKind::PercentEqual},
    {u'@', TokenKind::At, TokenKind::AtEqual},
    {u'&', TokenKind::Ampersand, TokenKind::AmpersandEqual},
    {u'|', TokenKind::VerticalBar, TokenKind::VerticalBarEqual},
    {u'^', TokenKind::Caret, TokenKind::CaretEqual},
    {u'*', TokenKind::Star, TokenKind::StarEqual, TokenKind::DoubleStar, TokenKind::DoubleStarEqual},
    {u'/', TokenKind::Slash, TokenKind::SlashEqual, TokenKind::DoubleSlash, TokenKind::DoubleSlashEqual},
    {u'<', TokenKind::Less, TokenKind::LessEqual, TokenKind::LeftShift, TokenKind::LeftShiftEqual},
    {u'>', TokenKind::Greater, TokenKind::GreaterEqual, TokenKind::RightShift, TokenKind::RightShiftEqual},
};

constexpr auto kOperatorByCharacter = [] {
    std::array<OperatorRow, 128> rows = {};
    for (OperatorRow &row : rows)
        row.plain = TokenKind::Error;
    for (const OperatorRow &row : kOperators)
        rows[row.character] = row;
    return rows;
}();

/// Keywords that begin a statement and can stand nowhere in an expression: at the start of a line inside brackets, one
/// of them says that a bracket was never closed.
constexpr TokenKind kStatementKeywords[] = {
    TokenKind::Assert,   TokenKind::Break, TokenKind::Class,  TokenKind::Continue, TokenKind::Def,
    TokenKind::Del,      TokenKind::Elif,  TokenKind::Except, TokenKind::Finally,  TokenKind::Global,
    TokenKind::Nonlocal, TokenKind::Pass,  TokenKind::Raise,  TokenKind::Return,   TokenKind::Try,
    TokenKind::While,    TokenKind::With,  TokenKind::Import};

constexpr char16_t closingOf(char16_t open)
{
    return open == u'(' ? u')' : open == u'[' ? u']' : u'}';
}

constexpr bool isAsciiNamePart(char16_t c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_' || (c >= u'0' && c <= u'9');
}

QString codePointName(char32_t character)
{
    return QStringLiteral("U+%1").arg(uint(character), 4, 16, QLatin1Char('0')).toUpper();
}

} // namespace

bool isNameStart(char32_t character)
{
    if (character < 0x80)
        return isAsciiNamePart(char16_t(character)) && (character < U'0' || character > U'9');
    switch (QChar::category(character)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Number_Letter: return true;
    default:
        // Unicode's Other_ID_Start
        return character == 0x1885 || character == 0x1886 || character == 0x2118 || character == 0x212E ||
               character == 0x309B || character == 0x309C;
    }
}

bool isNamePart(char32_t character)
{
    if (character < 0x80)
        return isAsciiNamePart(char16_t(character));
    switch (QChar::category(character)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Number_DecimalDigit:
    case QChar::Punctuation_Connector: return true;
    default:
        // Unicode's Other_ID_Continue
        return isNameStart(character) || character == 0xB7 || character == 0x387 ||
               (character >= 0x1369 && character <= 0x1371) || character == 0x19DA;
    }
}

Lexer::Lexer(QStringView text, Mode mode)
    : m_text(text), m_size(int(text.size())), m_mode(mode), m_indents{Indent()}, m_isAtLineStart(mode == Mode::Module)
{
    m_tokens.tokens.reserve(size_t(m_size / 4 + 8));
}

TokenList Lexer::run()
{
    constexpr char16_t kByteOrderMark = 0xFEFF;
    if (current() == kByteOrderMark)
        ++m_position;
    while (!isAtEnd()) {
        if (m_isAtLineStart)
            lexLineStart();
        else if (isInFStringText())
            lexFStringText();
        else
            lexToken();
    }
    finish();
    return std::move(m_tokens);
}

void Lexer::addError(int tokenBegin, int begin, int end, QString message)
{
    m_tokens.errors.push_back({int(m_tokens.tokens.size()), begin, end, std::move(message)});
    add(TokenKind::Error, tokenBegin);
}

char32_t Lexer::characterAt(int position, int *length) const
{
    const char16_t unit = at(position);
    const bool isPair = QChar::isHighSurrogate(unit) && QChar::isLowSurrogate(at(position + 1));
    *length = isPair ? 2 : 1;
    return isPair ? QChar::surrogateToUcs4(unit, at(position + 1)) : char32_t(unit);
}

void Lexer::skipLineEnd()
{
    m_position += current() == u'\r' && next() == u'\n' ? 2 : 1;
}

void Lexer::skipComment()
{
    while (!isAtEnd() && !isAtLineEnd())
        ++m_position;
}

int Lexer::lineNumber(int position)
{
    if (m_lineStarts.empty()) {
        m_lineStarts.push_back(0);
        for (int i = 0; i < m_size; ++i) {
            if (at(i) == u'\n' || (at(i) == u'\r' && at(i + 1) != u'\n'))
                m_lineStarts.push_back(i + 1);
        }
    }
    return int(std::ranges::upper_bound(m_lineStarts, position) - m_lineStarts.begin());
}

// ---------------------------------------------------------------------------------------- lines and indentation

void Lexer::lexLineStart()
{
    const int begin = m_position;
    const Indent indent = measureIndent();
    if (current() == u'#')
        skipComment();
    if (isAtEnd())
        return;
    if (isAtLineEnd()) {
        skipLineEnd();
        return;
    }
    m_isAtLineStart = false;
    lexIndent(indent, begin);
}

Lexer::Indent Lexer::measureIndent()
{
    Indent indent;
    // A line that is joined to the next one inside its indentation: the first one's indentation counts.
    Indent joined;
    for (;; ++m_position) {
        const char16_t c = current();
        if (c == u' ') {
            ++indent.column;
            ++indent.tabColumn;
        } else if (c == u'\t') {
            indent.column = (indent.column / kTabStop + 1) * kTabStop;
            ++indent.tabColumn;
        } else if (c == u'\f') {
            indent = {};
        } else if (c == u'\\' && (next() == u'\n' || next() == u'\r')) {
            if (joined.column == 0)
                joined = {indent.column, indent.column};
            ++m_position;
            if (next() == u'\n' && current() == u'\r')
                ++m_position;
        } else {
            return joined.column > 0 ? joined : indent;
        }
    }
}

void Lexer::lexIndent(Indent indent, int begin)
{
    const QString tabs = QStringLiteral("inconsistent use of tabs and spaces in indentation");
    const Indent outer = m_indents.back();
    if (indent.column == outer.column) {
        if (indent.tabColumn != outer.tabColumn)
            addError(m_position, begin, m_position, tabs);
        return;
    }
    if (indent.column > outer.column) {
        if (indent.tabColumn <= outer.tabColumn) {
            addError(m_position, begin, m_position, tabs);
            return;
        }
        if (int(m_indents.size()) >= kMaxIndents) {
            // Once is enough: every line of the block will be an error.
            if (!std::exchange(m_isTooDeep, true))
                addError(m_position, begin, m_position, QStringLiteral("too many levels of indentation"));
            else
                add(TokenKind::Error, m_position);
            return;
        }
        m_indents.push_back(indent);
        add(TokenKind::Indent, begin);
        return;
    }
    int dedents = 0;
    while (indent.column < m_indents.back().column) {
        m_indents.pop_back();
        ++dedents;
    }
    const Indent found = m_indents.back();
    const bool isKnown = indent.column == found.column;
    if (!isKnown) {
        // The innermost block that was left goes on at the new width, so that its next lines are not errors as well.
        m_indents.push_back(indent);
        --dedents;
    }
    for (; dedents > 0; --dedents)
        add(TokenKind::Dedent, m_position);
    if (!isKnown) {
        addError(m_position, begin, m_position, QStringLiteral("unindent does not match any outer indentation level"));
    } else if (indent.tabColumn != found.tabColumn) {
        addError(m_position, begin, m_position, tabs);
    }
}

void Lexer::lexNewline()
{
    const int begin = m_position;
    skipLineEnd();
    if (m_mode == Mode::Expression)
        return;
    if (m_brackets.empty()) {
        add(TokenKind::Newline, begin);
        m_isAtLineStart = true;
    } else if (isAtStatementKeyword()) {
        abandonBrackets(begin);
    }
}

bool Lexer::isAtStatementKeyword() const
{
    int begin = m_position;
    while (at(begin) == u' ' || at(begin) == u'\t')
        ++begin;
    int end = begin;
    while (isAsciiNamePart(at(end)))
        ++end;
    const TokenKind kind = keywordOrName(m_text.sliced(begin, end - begin));
    return std::ranges::find(kStatementKeywords, kind) != std::end(kStatementKeywords);
}

void Lexer::abandonBrackets(int lineEnd)
{
    const Bracket bracket = m_brackets.back();
    const int lineBegin = m_position;
    m_position = lineEnd;
    addError(lineEnd, bracket.position, bracket.position + 1,
             QStringLiteral("'%1' was never closed").arg(QChar(bracket.open)));
    m_brackets.clear();
    m_fstrings.clear();
    m_position = lineBegin;
    add(TokenKind::Newline, lineEnd);
    m_isAtLineStart = true;
}

void Lexer::lexContinuation()
{
    const int begin = m_position++;
    if (isAtEnd()) {
        addError(begin, begin, m_position, QStringLiteral("unexpected EOF while parsing"));
    } else if (!isAtLineEnd()) {
        addError(begin, begin, m_position, QStringLiteral("unexpected character after line continuation character"));
    } else {
        skipLineEnd();
        if (isAtEnd())
            addError(m_position, begin, begin + 1, QStringLiteral("unexpected EOF while parsing"));
    }
}

void Lexer::finish()
{
    if (!m_brackets.empty()) {
        const Bracket bracket = m_brackets.back();
        addError(m_position, bracket.position, bracket.position + 1,
                 QStringLiteral("'%1' was never closed").arg(QChar(bracket.open)));
    }
    if (!m_isAtLineStart && m_mode == Mode::Module)
        add(TokenKind::Newline, m_position);
    for (; m_indents.size() > 1; m_indents.pop_back())
        add(TokenKind::Dedent, m_position);
    add(TokenKind::EndOfFile, m_position);
    add(TokenKind::EndOfFile, m_position);
}

// ------------------------------------------------------------------------------------------- names and operators

void Lexer::lexToken()
{
    while (current() == u' ' || current() == u'\t' || current() == u'\f')
        ++m_position;
    if (isAtEnd())
        return;
    const char16_t c = current();
    if (c == u'\n' || c == u'\r') {
        lexNewline();
    } else if (c == u'#') {
        skipComment();
    } else if (c == u'\\') {
        lexContinuation();
    } else if (isAtDigit(m_position) || (c == u'.' && isAtDigit(m_position + 1))) {
        lexNumber();
    } else if (const auto prefix = stringPrefix()) {
        lexString(*prefix);
    } else if (c < 0x80 && !isAsciiNamePart(c)) {
        lexOperator();
    } else {
        lexName();
    }
}

void Lexer::lexName()
{
    const int begin = m_position;
    while (isAsciiNamePart(current()))
        ++m_position;
    if (current() < 0x80) {
        add(keywordOrName(m_text.sliced(begin, m_position - begin)), begin);
        return;
    }
    for (;;) {
        int length = 0;
        const char32_t c = characterAt(m_position, &length);
        if (!(m_position == begin ? isNameStart(c) : isNamePart(c)))
            break;
        m_position += length;
    }
    if (m_position == begin)
        lexUnknown();
    else
        add(TokenKind::Name, begin);
}

void Lexer::lexOperator()
{
    const int begin = m_position;
    const char16_t c = current();
    const char16_t second = next();
    if (c == u'.' && second == u'.' && at(begin + 2) == u'.') {
        m_position += 3;
        add(TokenKind::Ellipsis, begin);
        return;
    }
    if (c == u'-' && second == u'>') {
        m_position += 2;
        add(TokenKind::Arrow, begin);
        return;
    }
    Field *field = fieldAtItsLevel();
    if (field && c == u':') {
        ++m_position;
        add(TokenKind::Colon, begin);
        field->isInFormatSpec = true;
        return;
    }
    const OperatorRow &row = kOperatorByCharacter[c];
    TokenKind kind = row.plain;
    int length = 1;
    if (second == c && row.doubled != TokenKind::Error) {
        const bool hasEqual = at(begin + 2) == u'=';
        kind = hasEqual ? row.doubledWithEqual : row.doubled;
        length = hasEqual ? 3 : 2;
    } else if (second == u'=' && row.withEqual != TokenKind::Error) {
        kind = row.withEqual;
        length = 2;
    }
    if (kind == TokenKind::Error || (kind == TokenKind::Exclamation && !field)) {
        lexUnknown();
        return;
    }
    m_position += length;
    if (kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket || kind == TokenKind::LeftBrace)
        lexOpenBracket(kind, begin);
    else if (kind == TokenKind::RightParen || kind == TokenKind::RightBracket || kind == TokenKind::RightBrace)
        lexCloseBracket(kind, begin);
    else
        add(kind, begin);
}

void Lexer::lexOpenBracket(TokenKind kind, int begin)
{
    if (int(m_brackets.size()) >= kMaxBrackets) {
        addError(begin, begin, m_position, QStringLiteral("too many nested parentheses"));
        return;
    }
    m_brackets.push_back({at(begin), begin});
    add(kind, begin);
}

void Lexer::lexCloseBracket(TokenKind kind, int begin)
{
    const char16_t closing = at(begin);
    // Brackets outside of a formatted string are none of its field's business.
    const size_t floor = m_fstrings.empty() ? 0 : size_t(m_fstrings.back().brackets);
    if (m_brackets.size() <= floor) {
        addError(begin, begin, m_position, QStringLiteral("unmatched '%1'").arg(QChar(closing)));
        return;
    }
    const Bracket top = m_brackets.back();
    if (closingOf(top.open) == closing) {
        if (fieldAtItsLevel()) {
            closeField(begin);
            return;
        }
        m_brackets.pop_back();
        add(kind, begin);
        return;
    }
    QString message = QStringLiteral("closing parenthesis '%1' does not match opening parenthesis '%2'")
                          .arg(QChar(closing))
                          .arg(QChar(top.open));
    const int openLine = lineNumber(top.position);
    if (openLine != lineNumber(begin))
        message += QStringLiteral(" on line %1").arg(openLine);
    addError(begin, begin, m_position, message);
    // Go on as if the brackets inside the one that is meant had been closed too.
    for (size_t i = m_brackets.size(); i > floor; --i) {
        if (closingOf(m_brackets[i - 1].open) != closing)
            continue;
        m_brackets.resize(i);
        if (fieldAtItsLevel())
            closeField(begin);
        else
            m_brackets.pop_back();
        return;
    }
}

void Lexer::lexUnknown()
{
    const int begin = m_position;
    int length = 0;
    const char32_t c = characterAt(begin, &length);
    m_position += length;
    QString message;
    if (c == 0)
        message = QStringLiteral("source code cannot contain null bytes");
    else if (c < 0x80 && c >= 0x20)
        message = QStringLiteral("invalid syntax");
    else if (!QChar::isPrint(c) || QChar::isSpace(c))
        message = QStringLiteral("invalid non-printable character ") + codePointName(c);
    else
        message = QStringLiteral("invalid character '%1' (%2)").arg(QString::fromUcs4(&c, 1), codePointName(c));
    addError(begin, begin, m_position, message);
}

} // namespace retort::script
