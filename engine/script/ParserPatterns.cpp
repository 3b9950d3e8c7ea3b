// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the GrammarParser for `match` statements and their patterns.
#include "engine/script/GrammarParser.h"

#include <algorithm>

namespace retort::script {

/// `match` is a keyword only where its line ends in a colon and the name is followed by what may be a subject.
bool GrammarParser::isAtMatch() const
{
    if (!isName(current(), u"match") || (!startsExpression(peek().kind) && peek().kind != TokenKind::Star))
        return false;
    size_t end = m_index;
    while (m_tokens[end].kind != TokenKind::Newline && m_tokens[end].kind != TokenKind::EndOfFile)
        ++end;
    return m_tokens[end - 1].kind == TokenKind::Colon;
}

ast::StmtPtr GrammarParser::parseMatch()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Match>();
    const int subjectBegin = current().begin;
    statement->subject = parseStarOrNamedExpression();
    if (match(TokenKind::Comma)) {
        auto tuple = std::make_unique<ast::Tuple>();
        tuple->elements.push_back(std::move(statement->subject));
        consume();
        parseElements(tuple->elements, TokenKind::Colon);
        statement->subject = finish(subjectBegin, std::move(tuple));
    } else if (statement->subject->kind == ast::ExprKind::Starred) {
        fail();
    }
    expect(TokenKind::Colon, "expected ':'");
    expect(TokenKind::Newline);
    if (!match(TokenKind::Indent)) {
        fail(QStringLiteral("expected an indented block after 'match' statement on line %1").arg(lineOf(begin)));
    }
    consume();
    do {
        statement->cases.push_back(parseCase());
    } while (!match(TokenKind::Dedent) && !match(TokenKind::EndOfFile));
    consumeIf(TokenKind::Dedent);
    return finish(begin, std::move(statement));
}

ast::MatchCase GrammarParser::parseCase()
{
    if (!isName(current(), u"case"))
        fail();
    const int begin = consume().begin;
    ast::MatchCase result;
    result.pattern = parseOpenPattern();
    if (consumeIf(TokenKind::If))
        result.guard = parseNamedExpression();
    result.body = parseBlock("'case' statement", begin);
    return result;
}

/// A pattern, or a sequence without brackets.
ast::PatternPtr GrammarParser::parseOpenPattern()
{
    const int begin = current().begin;
    ast::PatternPtr first = parseStarPattern();
    if (!match(TokenKind::Comma)) {
        if (first->kind == ast::PatternKind::MatchStar)
            fail();
        return first;
    }
    auto sequence = std::make_unique<ast::MatchSequence>();
    sequence->patterns.push_back(std::move(first));
    while (consumeIf(TokenKind::Comma) && !match(TokenKind::Colon) && !match(TokenKind::If))
        sequence->patterns.push_back(parseStarPattern());
    return finish(begin, std::move(sequence));
}

ast::PatternPtr GrammarParser::parseStarPattern()
{
    if (!match(TokenKind::Star))
        return parsePattern();
    const int begin = consume().begin;
    auto star = std::make_unique<ast::MatchStar>();
    const QString name = expectName();
    if (name != QLatin1String("_"))
        star->name = name;
    return finish(begin, std::move(star));
}

ast::PatternPtr GrammarParser::parsePattern()
{
    const DepthScope depth(*this);
    const int begin = current().begin;
    ast::PatternPtr pattern = parseOrPattern();
    if (!consumeIf(TokenKind::As))
        return pattern;
    auto as = std::make_unique<ast::MatchAs>();
    as->pattern = std::move(pattern);
    as->name = parseCaptureName();
    return finish(begin, std::move(as));
}

QString GrammarParser::parseCaptureName()
{
    const Token token = expect(TokenKind::Name, "invalid pattern target");
    if (textOf(token) == u"_")
        failAt(token.begin, token.end, QStringLiteral("cannot use '_' as a target"));
    return nameOf(token);
}

ast::PatternPtr GrammarParser::parseOrPattern()
{
    const int begin = current().begin;
    ast::PatternPtr first = parseClosedPattern();
    if (!match(TokenKind::VerticalBar))
        return first;
    auto alternatives = std::make_unique<ast::MatchOr>();
    alternatives->patterns.push_back(std::move(first));
    while (consumeIf(TokenKind::VerticalBar))
        alternatives->patterns.push_back(parseClosedPattern());
    return finish(begin, std::move(alternatives));
}

ast::PatternPtr GrammarParser::parseClosedPattern()
{
    const DepthScope depth(*this);
    switch (current().kind) {
    case TokenKind::Name: return parseNamePattern();
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket: return parseGroupPattern();
    case TokenKind::LeftBrace: return parseMappingPattern();
    default: return parseLiteralPattern();
    }
}

ast::PatternPtr GrammarParser::parseLiteralPattern()
{
    const int begin = current().begin;
    if (match(TokenKind::None) || match(TokenKind::True) || match(TokenKind::False)) {
        auto singleton = std::make_unique<ast::MatchSingleton>();
        const TokenKind kind = consume().kind;
        singleton->value = kind == TokenKind::None   ? ast::ConstantKind::None
                           : kind == TokenKind::True ? ast::ConstantKind::True
                                                     : ast::ConstantKind::False;
        return finish(begin, std::move(singleton));
    }
    auto value = std::make_unique<ast::MatchValue>();
    value->value = parseLiteralKey();
    return finish(begin, std::move(value));
}

/// A number, perhaps with a sign, a complex number written as a sum, or strings.
ast::ExprPtr GrammarParser::parseLiteralKey()
{
    const int begin = current().begin;
    if (match(TokenKind::String) || match(TokenKind::FStringStart)) {
        ast::ExprPtr strings = parseStrings();
        if (strings->kind == ast::ExprKind::JoinedStr) {
            failAt(strings->begin, strings->end,
                   QStringLiteral("patterns may only match literals and attribute lookups"));
        }
        return strings;
    }
    const auto isNumber = [this] { return match(TokenKind::Integer) || match(TokenKind::Float); };
    ast::ExprPtr number;
    if (consumeIf(TokenKind::Minus)) {
        if (!isNumber() && !match(TokenKind::Imaginary))
            fail();
        auto negative = std::make_unique<ast::UnaryOp>();
        negative->op = ast::UnaryOperator::USub;
        negative->operand = parseNumber();
        number = finish(begin, std::move(negative));
    } else if (isNumber() || match(TokenKind::Imaginary)) {
        number = parseNumber();
    } else {
        fail();
    }
    if (!match(TokenKind::Plus) && !match(TokenKind::Minus))
        return number;
    auto sum = std::make_unique<ast::BinOp>();
    sum->left = std::move(number);
    sum->op = consume().kind == TokenKind::Plus ? ast::BinaryOperator::Add : ast::BinaryOperator::Sub;
    if (!match(TokenKind::Imaginary))
        fail("imaginary number required in complex literal");
    sum->right = parseNumber();
    return finish(begin, std::move(sum));
}

/// A name to bind, `_`, a dotted name to compare with, or a class.
ast::PatternPtr GrammarParser::parseNamePattern()
{
    const Token first = current();
    if (peek().kind != TokenKind::Dot && peek().kind != TokenKind::LeftParen) {
        auto capture = std::make_unique<ast::MatchAs>();
        const QString name = expectName();
        if (name != QLatin1String("_"))
            capture->name = name;
        return finish(first.begin, std::move(capture));
    }
    ast::ExprPtr value = parseDottedValue();
    if (match(TokenKind::LeftParen))
        return parseClassPattern(first.begin, std::move(value));
    auto pattern = std::make_unique<ast::MatchValue>();
    pattern->value = std::move(value);
    return finish(first.begin, std::move(pattern));
}

ast::ExprPtr GrammarParser::parseDottedValue()
{
    const int begin = current().begin;
    ast::ExprPtr value = parseName();
    for (int chain = 0; match(TokenKind::Dot); ++chain) {
        if (chain >= kMaxChain)
            failNesting();
        value = parseAttribute(begin, std::move(value));
    }
    return value;
}

ast::PatternPtr GrammarParser::parseGroupPattern()
{
    const Token open = consume();
    const bool isList = open.kind == TokenKind::LeftBracket;
    const TokenKind closing = isList ? TokenKind::RightBracket : TokenKind::RightParen;
    bool hasComma = false;
    ast::PatternList patterns = parsePatternList(closing, &hasComma);
    expect(closing);
    if (!isList && !hasComma && patterns.size() == 1) {
        if (patterns.front()->kind == ast::PatternKind::MatchStar)
            failAt(open.begin, m_lastEnd, QStringLiteral("invalid syntax"));
        return std::move(patterns.front());
    }
    auto sequence = std::make_unique<ast::MatchSequence>();
    sequence->patterns = std::move(patterns);
    return finish(open.begin, std::move(sequence));
}

ast::PatternList GrammarParser::parsePatternList(TokenKind closing, bool *hasComma)
{
    ast::PatternList patterns;
    while (!match(closing)) {
        patterns.push_back(parseStarPattern());
        if (!consumeIf(TokenKind::Comma))
            break;
        *hasComma = true;
    }
    return patterns;
}

ast::PatternPtr GrammarParser::parseMappingPattern()
{
    const int begin = expect(TokenKind::LeftBrace).begin;
    auto mapping = std::make_unique<ast::MatchMapping>();
    while (!match(TokenKind::RightBrace)) {
        if (!mapping->rest.isEmpty())
            fail();
        if (consumeIf(TokenKind::DoubleStar)) {
            mapping->rest = parseCaptureName();
        } else {
            if (match(TokenKind::Name)) {
                if (peek().kind != TokenKind::Dot)
                    fail("mapping pattern keys may only match literals and attribute lookups");
                mapping->keys.push_back(parseDottedValue());
            } else if (match(TokenKind::None)) {
                mapping->keys.push_back(parseConstant(ast::ConstantKind::None));
            } else if (match(TokenKind::True)) {
                mapping->keys.push_back(parseConstant(ast::ConstantKind::True));
            } else if (match(TokenKind::False)) {
                mapping->keys.push_back(parseConstant(ast::ConstantKind::False));
            } else {
                mapping->keys.push_back(parseLiteralKey());
            }
            expect(TokenKind::Colon);
            mapping->patterns.push_back(parsePattern());
        }
        if (!consumeIf(TokenKind::Comma))
            break;
    }
    expect(TokenKind::RightBrace);
    return finish(begin, std::move(mapping));
}

ast::PatternPtr GrammarParser::parseClassPattern(int begin, ast::ExprPtr cls)
{
    expect(TokenKind::LeftParen);
    auto pattern = std::make_unique<ast::MatchClass>();
    pattern->cls = std::move(cls);
    while (!match(TokenKind::RightParen)) {
        if (match(TokenKind::Name) && peek().kind == TokenKind::Equal) {
            const Token token = consume();
            const QString name = nameOf(token);
            if (std::ranges::find(pattern->keywordNames, name) != pattern->keywordNames.end()) {
                failAt(token.begin, token.end,
                       QStringLiteral("attribute name repeated in class pattern: %1").arg(name));
            }
            expect(TokenKind::Equal);
            pattern->keywordNames.push_back(name);
            pattern->keywordPatterns.push_back(parsePattern());
        } else {
            const int argumentBegin = current().begin;
            pattern->patterns.push_back(parsePattern());
            if (!pattern->keywordNames.empty()) {
                failAt(argumentBegin, m_lastEnd, QStringLiteral("positional patterns follow keyword patterns"));
            }
        }
        if (!consumeIf(TokenKind::Comma))
            break;
    }
    expect(TokenKind::RightParen);
    return finish(begin, std::move(pattern));
}

} // namespace retort::script
