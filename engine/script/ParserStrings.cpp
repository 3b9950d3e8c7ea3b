// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the GrammarParser for numbers, strings, bytes and formatted strings.
#include "engine/script/GrammarParser.h"
#include "engine/script/UnicodeNames.h"

#include <gmpxx.h>

#include <charconv>
#include <limits>

namespace retort::script {

namespace {

/// Python refuses to read longer decimal integers, because that takes time that grows with the square of their length.
constexpr int kMaxDecimalDigits = 4300;

int hexDigitValue(char16_t c)
{
    if (c >= u'0' && c <= u'9')
        return c - u'0';
    const char16_t lower = c | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

constexpr bool isOctalDigit(char16_t c)
{
    return c >= u'0' && c <= u'7';
}

/// The value of a number whose form the lexer has checked. As in Python, what is too large is infinity and what is too
/// small is zero.
double realValue(const QByteArray &digits)
{
    double value = 0;
    if (std::from_chars(digits.begin(), digits.end(), value).ec == std::errc())
        return value;
    // Too large or too small: the place of the first digit that is not zero says which.
    const qsizetype e = digits.toLower().indexOf('e');
    const QByteArray mantissa = digits.first(e < 0 ? digits.size() : e);
    const qsizetype point = mantissa.contains('.') ? mantissa.indexOf('.') : mantissa.size();
    qsizetype first = 0;
    while (first < mantissa.size() && (mantissa[first] == '0' || mantissa[first] == '.'))
        ++first;
    bool fits = true;
    qint64 exponent = e < 0 ? 0 : digits.sliced(e + 1).toLongLong(&fits);
    if (!fits)
        exponent = digits[e + 1] == '-' ? std::numeric_limits<int>::min() : std::numeric_limits<int>::max();
    return exponent + point - first > 0 ? std::numeric_limits<double>::infinity() : 0;
}

} // namespace

/// What the prefix of a string token says, and where its text begins and ends.
GrammarParser::LiteralBody GrammarParser::literalBody(const Token &token) const
{
    const QStringView text = textOf(token);
    LiteralBody body;
    qsizetype i = 0;
    for (; text[i] != u'"' && text[i] != u'\''; ++i) {
        const char16_t letter = text[i].toLower().unicode();
        body.isRaw = body.isRaw || letter == u'r';
        body.isBytes = body.isBytes || letter == u'b';
        // CPython marks only the small letter.
        body.isUnicodePrefixed = body.isUnicodePrefixed || text[i] == u'u';
    }
    const bool isTriple = text.size() - i >= 3 && text[i] == text[i + 1] && text[i] == text[i + 2];
    body.begin = token.begin + int(i) + (isTriple ? 3 : 1);
    body.end = token.end - (isTriple ? 3 : 1);
    return body;
}

// ------------------------------------------------------------------------------------------------------- numbers

ast::ExprPtr GrammarParser::parseNumber()
{
    const Token token = consume();
    QByteArray digits = textOf(token).toLatin1();
    digits.replace('_', "");
    auto constant = std::make_unique<ast::Constant>();
    if (token.kind == TokenKind::Integer) {
        const char letter = digits.size() > 1 ? char(digits[1] | 0x20) : '\0';
        const int radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
        if (radix != 10)
            digits.remove(0, 2);
        bool fits = false;
        constant->type = ast::ConstantKind::Int;
        constant->integer = digits.toLongLong(&fits, radix);
        if (!fits) {
            if (radix == 10 && digits.size() > kMaxDecimalDigits) {
                failAt(token.begin, token.end,
                       QStringLiteral("Exceeds the limit (%1 digits) for integer string conversion: value has %2 "
                                      "digits; use hexadecimal for huge integer literals")
                           .arg(kMaxDecimalDigits)
                           .arg(digits.size()));
            }
            constant->type = ast::ConstantKind::BigInt;
            constant->text = QString::fromStdString(mpz_class(digits.toStdString(), radix).get_str());
        }
    } else {
        const bool isImaginary = token.kind == TokenKind::Imaginary;
        if (isImaginary)
            digits.chop(1);
        constant->type = isImaginary ? ast::ConstantKind::Complex : ast::ConstantKind::Float;
        constant->real = realValue(digits);
    }
    return finish(token.begin, std::move(constant));
}

// ------------------------------------------------------------------------------------------------------- strings

bool GrammarParser::isAtBytes() const
{
    return match(TokenKind::String) && literalBody(current()).isBytes;
}

/// Literals that stand side by side are one.
ast::ExprPtr GrammarParser::parseStrings()
{
    if (isAtBytes())
        return parseBytes();
    const int begin = current().begin;
    StringParts parts;
    parts.isUnicodePrefixed = literalBody(current()).isUnicodePrefixed;
    while (match(TokenKind::String) || match(TokenKind::FStringStart)) {
        if (isAtBytes())
            failAt(begin, current().end, QStringLiteral("cannot mix bytes and nonbytes literals"));
        if (match(TokenKind::String))
            parseString(parts);
        else
            parseFString(parts);
    }
    if (parts.isFormatted) {
        flushText(parts);
        auto joined = std::make_unique<ast::JoinedStr>();
        joined->values = std::move(parts.values);
        return finish(begin, std::move(joined));
    }
    auto constant = std::make_unique<ast::Constant>();
    constant->type = ast::ConstantKind::Str;
    constant->text = std::move(parts.text);
    constant->isUnicodePrefixed = parts.isUnicodePrefixed;
    return finish(begin, std::move(constant));
}

void GrammarParser::parseString(StringParts &parts)
{
    const Token token = consume();
    const LiteralBody body = literalBody(token);
    const QStringView text = m_text.sliced(body.begin, body.end - body.begin);
    if (text.contains(u'\r') || (!body.isRaw && text.contains(u'\\')))
        addText(parts, token.begin, decodeText(body, Braces::Plain));
    else
        addText(parts, token.begin, text);
}

ast::ExprPtr GrammarParser::parseBytes()
{
    const int begin = current().begin;
    auto constant = std::make_unique<ast::Constant>();
    constant->type = ast::ConstantKind::Bytes;
    while (match(TokenKind::String) || match(TokenKind::FStringStart)) {
        if (!isAtBytes())
            failAt(begin, current().end, QStringLiteral("cannot mix bytes and nonbytes literals"));
        const Token token = consume();
        const LiteralBody body = literalBody(token);
        for (int i = body.begin; i < body.end; ++i) {
            if (m_text[i].unicode() >= 0x80)
                failAt(token.begin, token.end, QStringLiteral("bytes can only contain ASCII literal characters"));
        }
        constant->bytes += decodeText(body, Braces::Plain).toLatin1();
    }
    return finish(begin, std::move(constant));
}

void GrammarParser::addText(StringParts &parts, int begin, QStringView text)
{
    if (parts.text.isEmpty())
        parts.textBegin = begin;
    parts.text += text;
}

/// Makes a Constant of the text that has been collected. An empty one is left out, as CPython does.
void GrammarParser::flushText(StringParts &parts)
{
    if (parts.text.isEmpty())
        return;
    auto constant = std::make_unique<ast::Constant>();
    constant->type = ast::ConstantKind::Str;
    constant->text = std::exchange(parts.text, QString());
    constant->isUnicodePrefixed = parts.isUnicodePrefixed;
    parts.values.push_back(finish(parts.textBegin, std::move(constant)));
}

// --------------------------------------------------------------------------------------------- formatted strings

void GrammarParser::parseFString(StringParts &parts)
{
    const Token start = expect(TokenKind::FStringStart);
    parts.isFormatted = true;
    const bool isRaw = textOf(start).contains(u'r', Qt::CaseInsensitive);
    while (!match(TokenKind::FStringEnd)) {
        if (match(TokenKind::FStringMiddle))
            parseFStringText(parts, isRaw);
        else
            parseField(parts, isRaw);
    }
    consume();
}

void GrammarParser::parseFStringText(StringParts &parts, bool isRaw)
{
    const Token token = expect(TokenKind::FStringMiddle);
    const LiteralBody body = {.begin = token.begin, .end = token.end, .isRaw = isRaw};
    addText(parts, token.begin, decodeText(body, Braces::Doubled));
}

void GrammarParser::parseField(StringParts &parts, bool isRaw)
{
    const DepthScope depth(*this);
    const Token brace = expect(TokenKind::LeftBrace);
    if (match(TokenKind::RightBrace) || match(TokenKind::Exclamation) || match(TokenKind::Colon))
        fail("f-string: empty expression not allowed");
    auto field = std::make_unique<ast::FormattedValue>();
    field->value = parseYieldOrExpressions();
    if (field->value->kind == ast::ExprKind::Starred) {
        failAt(field->value->begin, field->value->end, QStringLiteral("f-string: cannot use starred expression here"));
    }
    if (startsExpression(current().kind)) {
        failAt(field->value->begin, current().end,
               QStringLiteral("f-string: invalid syntax. Perhaps you forgot a comma?"));
    }
    const bool isSelfDocumenting = consumeIf(TokenKind::Equal);
    if (isSelfDocumenting)
        addText(parts, brace.end, m_text.sliced(brace.end, current().begin - brace.end));
    flushText(parts);
    if (consumeIf(TokenKind::Exclamation))
        field->conversion = parseConversion();
    if (consumeIf(TokenKind::Colon))
        field->formatSpec = parseFormatSpec(parts, isRaw);
    if (isSelfDocumenting && !field->conversion && !field->formatSpec)
        field->conversion = 'r';
    expect(TokenKind::RightBrace, "f-string: expecting '}'");
    parts.values.push_back(finish(brace.begin, std::move(field)));
}

char GrammarParser::parseConversion()
{
    if (!match(TokenKind::Name))
        fail("f-string: invalid conversion character");
    const QStringView text = textOf(current());
    if (text != u"r" && text != u"s" && text != u"a") {
        fail(QStringLiteral("f-string: invalid conversion character '%1': expected 's', 'r', or 'a'").arg(text));
    }
    consume();
    return text.front().toLatin1();
}

ast::ExprPtr GrammarParser::parseFormatSpec(const StringParts &parts, bool isRaw)
{
    const int begin = current().begin;
    StringParts spec;
    spec.isUnicodePrefixed = parts.isUnicodePrefixed;
    while (match(TokenKind::FStringMiddle) || match(TokenKind::LeftBrace)) {
        if (match(TokenKind::FStringMiddle))
            parseFStringText(spec, isRaw);
        else
            parseField(spec, isRaw);
    }
    flushText(spec);
    auto joined = std::make_unique<ast::JoinedStr>();
    joined->values = std::move(spec.values);
    return finish(begin, std::move(joined));
}

// ------------------------------------------------------------------------------------------------------- escapes

/// The text that a literal stands for: escapes replaced, line ends as "\n", and in formatted strings doubled braces as
/// one. In bytes, each unit is one byte.
QString GrammarParser::decodeText(const LiteralBody &body, Braces braces) const
{
    QString result;
    result.reserve(body.end - body.begin);
    for (int i = body.begin; i < body.end; ++i) {
        const char16_t c = m_text[i].unicode();
        const char16_t next = i + 1 < body.end ? m_text[i + 1].unicode() : u'\0';
        if (c == u'\r') {
            result += u'\n';
            i += next == u'\n' ? 1 : 0;
        } else if (c == u'\\' && !body.isRaw) {
            decodeEscape(&i, body, &result);
        } else {
            result += QChar(c);
            if (braces == Braces::Doubled && (c == u'{' || c == u'}') && next == c)
                ++i;
        }
    }
    return result;
}

/// Decodes the escape whose backslash is at `position`, and leaves `position` at its last unit.
void GrammarParser::decodeEscape(int *position, const LiteralBody &body, QString *result) const
{
    const int begin = *position;
    const char16_t c = begin + 1 < body.end ? m_text[begin + 1].unicode() : u'\0';
    *position = begin + 1;
    switch (c) {
    case u'\n': return;
    case u'\r':
        if (begin + 2 < body.end && m_text[begin + 2] == u'\n')
            ++*position;
        return;
    case u'\\':
    case u'\'':
    case u'"': *result += QChar(c); return;
    case u'a': *result += u'\a'; return;
    case u'b': *result += u'\b'; return;
    case u'f': *result += u'\f'; return;
    case u'n': *result += u'\n'; return;
    case u'r': *result += u'\r'; return;
    case u't': *result += u'\t'; return;
    case u'v': *result += u'\v'; return;
    case u'x': *result += QChar(decodeHexEscape(position, body, 2)); return;
    default: break;
    }
    if (isOctalDigit(c)) {
        int value = c - u'0';
        for (int digits = 1; digits < 3 && *position + 1 < body.end; ++digits) {
            const char16_t digit = m_text[*position + 1].unicode();
            if (!isOctalDigit(digit))
                break;
            value = value * 8 + (digit - u'0');
            ++*position;
        }
        *result += QChar(char16_t(body.isBytes ? value & 0xFF : value));
    } else if (!body.isBytes && (c == u'u' || c == u'U' || c == u'N')) {
        const char32_t character =
            c == u'N' ? decodeNamedEscape(position, body) : decodeHexEscape(position, body, c == u'u' ? 4 : 8);
        *result += QChar::fromUcs4(character);
    } else {
        // Not an escape: the backslash stays, and what follows is read as it is.
        *result += u'\\';
        *position = begin;
    }
}

char32_t GrammarParser::decodeHexEscape(int *position, const LiteralBody &body, int digits) const
{
    const int begin = *position - 1;
    quint32 value = 0;
    for (int i = 0; i < digits; ++i) {
        const int digit = *position + 1 < body.end ? hexDigitValue(m_text[*position + 1].unicode()) : -1;
        if (digit < 0) {
            const QString form = QString(m_text[begin + 1]) + QString(digits, u'X');
            failAt(begin, *position + 1,
                   body.isBytes ? QStringLiteral("(value error) invalid \\x escape")
                                : QStringLiteral("(unicode error) truncated \\%1 escape").arg(form));
        }
        value = value * 16 + quint32(digit);
        ++*position;
    }
    if (value > 0x10FFFF)
        failAt(begin, *position + 1, QStringLiteral("(unicode error) illegal Unicode character"));
    return value;
}

char32_t GrammarParser::decodeNamedEscape(int *position, const LiteralBody &body) const
{
    const int begin = *position - 1;
    int end = *position + 1;
    while (end < body.end && m_text[end] != u'}')
        ++end;
    if (end >= body.end || m_text[*position + 1] != u'{')
        failAt(begin, end, QStringLiteral("(unicode error) malformed \\N character escape"));
    const QStringView name = m_text.sliced(*position + 2, end - *position - 2);
    const std::optional<char32_t> character = characterNamed(name);
    if (!character)
        failAt(begin, end + 1, QStringLiteral("(unicode error) unknown Unicode character name '%1'").arg(name));
    *position = end;
    return *character;
}

} // namespace retort::script
