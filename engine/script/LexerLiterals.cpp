// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Lexer that reads numbers, strings and formatted strings.
#include "engine/script/Lexer.h"

#include <array>

namespace retort::script {

namespace {

struct RadixRow
{
    char16_t letter;
    int radix;
    QLatin1String name;
};

constexpr std::array kRadixRows = {
    RadixRow{u'x', 16, QLatin1String("hexadecimal", 11)},
    RadixRow{u'o', 8, QLatin1String("octal", 5)},
    RadixRow{u'b', 2, QLatin1String("binary", 6)},
};

constexpr char16_t lowered(char16_t c)
{
    return c >= u'A' && c <= u'Z' ? char16_t(c + (u'a' - u'A')) : c;
}

constexpr bool isDigitOf(int radix, char16_t c)
{
    if (radix == 16 && lowered(c) >= u'a' && lowered(c) <= u'f')
        return true;
    return c >= u'0' && c < u'0' + std::min(radix, 10);
}

/// Python lets these words follow a number without a blank: `1if x else 2`.
constexpr QStringView kWordsAfterNumber[] = {u"and", u"else", u"for", u"if", u"in", u"is", u"or", u"not"};

} // namespace

// ------------------------------------------------------------------------------------------------------- numbers

void Lexer::lexNumber()
{
    if (current() == u'0' && lexRadixNumber())
        return;
    const int begin = m_position;
    const QLatin1String decimal("decimal");
    const QString invalid = QStringLiteral("invalid decimal literal");
    TokenKind kind = TokenKind::Integer;
    if (isAtDigit(m_position) && !skipDigits(10))
        return failNumber(begin, invalid);
    const int integerEnd = m_position;
    if (current() == u'.') {
        kind = TokenKind::Float;
        ++m_position;
        if (isAtDigit(m_position) && !skipDigits(10))
            return failNumber(begin, invalid);
    }
    if (lowered(current()) == u'e') {
        const bool hasSign = next() == u'+' || next() == u'-';
        const int digits = m_position + (hasSign ? 2 : 1);
        if (isAtDigit(digits)) {
            kind = TokenKind::Float;
            m_position = digits;
            if (!skipDigits(10))
                return failNumber(begin, invalid);
        }
    }
    if (lowered(current()) == u'j') {
        kind = TokenKind::Imaginary;
        ++m_position;
    }
    if (kind == TokenKind::Integer && at(begin) == u'0') {
        for (int i = begin; i < integerEnd; ++i) {
            if (at(i) != u'0' && at(i) != u'_') {
                return failNumber(begin, QStringLiteral("leading zeros in decimal integer literals are not permitted; "
                                                        "use an 0o prefix for octal integers"));
            }
        }
    }
    finishNumber(kind, begin, decimal);
}

bool Lexer::lexRadixNumber()
{
    const int begin = m_position;
    for (const RadixRow &row : kRadixRows) {
        if (lowered(next()) != row.letter)
            continue;
        m_position += 2;
        if (current() == u'_')
            ++m_position;
        const bool isValid = isDigitOf(row.radix, current()) && skipDigits(row.radix);
        if (isAtDigit(m_position)) {
            failNumber(begin, QStringLiteral("invalid digit '%1' in %2 literal").arg(QChar(current())).arg(row.name));
        } else if (!isValid) {
            failNumber(begin, QStringLiteral("invalid %1 literal").arg(row.name));
        } else {
            finishNumber(TokenKind::Integer, begin, row.name);
        }
        return true;
    }
    return false;
}

/// Skips digits with single underscores between them; false if an underscore is not followed by a digit.
bool Lexer::skipDigits(int radix)
{
    for (;;) {
        while (isDigitOf(radix, current()))
            ++m_position;
        if (current() != u'_')
            return true;
        ++m_position;
        if (!isDigitOf(radix, current()))
            return false;
    }
}

void Lexer::finishNumber(TokenKind kind, int begin, QLatin1String name)
{
    int length = 0;
    if (isNamePart(characterAt(m_position, &length))) {
        bool isWord = false;
        for (const QStringView word : kWordsAfterNumber)
            isWord = isWord || m_text.sliced(m_position).startsWith(word);
        if (!isWord) {
            const bool isImaginary = kind == TokenKind::Imaginary;
            return failNumber(
                begin, QStringLiteral("invalid %1 literal").arg(isImaginary ? QLatin1String("imaginary") : name));
        }
    }
    add(kind, begin);
}

void Lexer::failNumber(int begin, QString message)
{
    for (int length = 0; isNamePart(characterAt(m_position, &length));)
        m_position += length;
    addError(begin, begin, m_position, std::move(message));
}

// ------------------------------------------------------------------------------------------------------- strings

/// What stands before the quotes at the current place; nothing if there is no string here.
std::optional<Lexer::StringPrefix> Lexer::stringPrefix() const
{
    bool isUnicode = false;
    bool isBytes = false;
    StringPrefix prefix;
    for (;; ++prefix.length) {
        const char16_t c = lowered(at(m_position + prefix.length));
        if (c == u'"' || c == u'\'')
            return prefix;
        bool *flag = nullptr;
        if (c == u'r' && !isUnicode)
            flag = &prefix.isRaw;
        else if (c == u'f' && !isUnicode && !isBytes)
            flag = &prefix.isFormatted;
        else if (c == u'b' && !isUnicode && !prefix.isFormatted)
            flag = &isBytes;
        else if (c == u'u' && prefix.length == 0)
            flag = &isUnicode;
        if (!flag || *flag)
            return std::nullopt;
        *flag = true;
    }
}

void Lexer::lexString(StringPrefix prefix)
{
    const int begin = m_position;
    m_position += prefix.length;
    const char16_t quote = current();
    const bool isTriple = next() == quote && at(m_position + 2) == quote;
    m_position += isTriple ? 3 : 1;
    if (prefix.isFormatted) {
        m_fstrings.push_back({begin, quote, isTriple, prefix.isRaw, int(m_brackets.size()), {}});
        add(TokenKind::FStringStart, begin);
        return;
    }
    const int bodyBegin = m_position;
    while (!isAtEnd() && (isTriple || !isAtLineEnd())) {
        if (isAtQuotes(quote, isTriple)) {
            m_position += isTriple ? 3 : 1;
            add(TokenKind::String, begin);
            return;
        }
        if (current() == u'\\')
            skipEscape();
        else
            ++m_position;
    }
    if (!m_fstrings.empty() && !isTriple && m_fstrings.back().quote == quote && !m_fstrings.back().isTriple) {
        // More likely than a string inside the field is that the field was not closed before the quotes.
        const int brace = m_brackets.back().position;
        failFString(begin, brace, brace + 1, QStringLiteral("f-string: expecting '}'"));
        return;
    }
    const QString kind = isTriple ? QStringLiteral("triple-quoted string") : QStringLiteral("string");
    addError(begin, begin, isTriple ? bodyBegin : m_position,
             QStringLiteral("unterminated %1 literal (detected at line %2)").arg(kind).arg(lineNumber(m_position - 1)));
}

/// Skips a backslash and what it protects; in raw strings too, where it stays but keeps a quote from being the end.
void Lexer::skipEscape()
{
    ++m_position;
    if (isAtLineEnd())
        skipLineEnd();
    else if (!isAtEnd())
        ++m_position;
}

bool Lexer::isAtQuotes(char16_t quote, bool isTriple) const
{
    return current() == quote && (!isTriple || (next() == quote && at(m_position + 2) == quote));
}

// --------------------------------------------------------------------------------------------- formatted strings

bool Lexer::isInFStringText() const
{
    return !m_fstrings.empty() && (m_fstrings.back().fields.empty() || m_fstrings.back().fields.back().isInFormatSpec);
}

Lexer::Field *Lexer::fieldAtItsLevel()
{
    if (m_fstrings.empty() || m_fstrings.back().fields.empty())
        return nullptr;
    Field &field = m_fstrings.back().fields.back();
    return field.brackets == int(m_brackets.size()) ? &field : nullptr;
}

void Lexer::lexFStringText()
{
    const FString &string = m_fstrings.back();
    const bool isInFormatSpec = !string.fields.empty();
    const int begin = m_position;
    while (!isAtEnd() && (string.isTriple || !isAtLineEnd())) {
        const char16_t c = current();
        if (isAtQuotes(string.quote, string.isTriple)) {
            lexFStringEnd(begin);
            return;
        }
        if (c == u'\\' && (next() == u'{' || next() == u'}')) {
            ++m_position;
        } else if (c == u'\\') {
            const bool isNamed = !string.isRaw && next() == u'N' && at(m_position + 2) == u'{';
            skipEscape();
            while (isNamed && !isAtEnd() && !isAtLineEnd() && !isAtQuotes(string.quote, string.isTriple)) {
                if (at(m_position++) == u'}')
                    break;
            }
        } else if (c == u'{' && next() == u'{' && !isInFormatSpec) {
            m_position += 2;
        } else if (c == u'{') {
            openField(begin);
            return;
        } else if (c == u'}' && isInFormatSpec) {
            addFStringMiddle(begin);
            closeField(m_position);
            return;
        } else if (c == u'}' && next() == u'}') {
            m_position += 2;
        } else if (c == u'}') {
            addFStringMiddle(begin);
            const int brace = m_position++;
            addError(brace, brace, m_position, QStringLiteral("f-string: single '}' is not allowed"));
            return;
        } else {
            ++m_position;
        }
    }
    const QString kind = string.isTriple ? QStringLiteral("triple-quoted f-string") : QStringLiteral("f-string");
    failFString(
        begin, string.begin, string.isTriple ? string.begin + 4 : m_position,
        QStringLiteral("unterminated %1 literal (detected at line %2)").arg(kind).arg(lineNumber(m_position - 1)));
}

void Lexer::addFStringMiddle(int begin)
{
    if (m_position > begin)
        add(TokenKind::FStringMiddle, begin);
}

void Lexer::lexFStringEnd(int begin)
{
    const FString &string = m_fstrings.back();
    addFStringMiddle(begin);
    const int quotes = m_position;
    m_position += string.isTriple ? 3 : 1;
    if (!string.fields.empty()) {
        const int brace = m_brackets.back().position;
        failFString(quotes, brace, brace + 1, QStringLiteral("f-string: expecting '}'"));
        return;
    }
    add(TokenKind::FStringEnd, quotes);
    m_fstrings.pop_back();
}

void Lexer::openField(int begin)
{
    addFStringMiddle(begin);
    const int brace = m_position++;
    lexOpenBracket(TokenKind::LeftBrace, brace);
    if (m_tokens.tokens.back().kind == TokenKind::LeftBrace)
        m_fstrings.back().fields.push_back({int(m_brackets.size()), false});
}

/// Ends the innermost field at its closing brace, which stands at `begin`.
void Lexer::closeField(int begin)
{
    m_position = begin + 1;
    m_fstrings.back().fields.pop_back();
    m_brackets.pop_back();
    add(TokenKind::RightBrace, begin);
}

void Lexer::failFString(int begin, int errorBegin, int errorEnd, QString message)
{
    m_brackets.resize(size_t(m_fstrings.back().brackets));
    m_fstrings.pop_back();
    addError(begin, errorBegin, errorEnd, std::move(message));
}

} // namespace retort::script
