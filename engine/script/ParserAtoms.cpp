// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the GrammarParser for names, brackets, comprehensions, parameters and arguments.
#include "engine/script/GrammarParser.h"

#include <QSet>

namespace retort::script {

ast::ExprPtr GrammarParser::parseAtom()
{
    switch (current().kind) {
    case TokenKind::Name: return parseName();
    case TokenKind::True: return parseConstant(ast::ConstantKind::True);
    case TokenKind::False: return parseConstant(ast::ConstantKind::False);
    case TokenKind::None: return parseConstant(ast::ConstantKind::None);
    case TokenKind::Ellipsis: return parseConstant(ast::ConstantKind::Ellipsis);
    case TokenKind::Integer:
    case TokenKind::Float:
    case TokenKind::Imaginary: return parseNumber();
    case TokenKind::String:
    case TokenKind::FStringStart: return parseStrings();
    case TokenKind::LeftParen: return parseParenthesised();
    case TokenKind::LeftBracket: return parseListDisplay();
    case TokenKind::LeftBrace: return parseBraceDisplay();
    default: fail();
    }
}

ast::ExprPtr GrammarParser::parseConstant(ast::ConstantKind kind)
{
    const int begin = consume().begin;
    auto constant = std::make_unique<ast::Constant>();
    constant->type = kind;
    return finish(begin, std::move(constant));
}

ast::ExprPtr GrammarParser::parseName()
{
    const Token token = expect(TokenKind::Name);
    auto name = std::make_unique<ast::Name>();
    name->id = nameOf(token);
    return finish(token.begin, std::move(name));
}

// -------------------------------------------------------------------------------------- brackets, comprehensions

ast::ExprPtr GrammarParser::parseParenthesised()
{
    const int begin = expect(TokenKind::LeftParen).begin;
    if (consumeIf(TokenKind::RightParen))
        return finish(begin, std::make_unique<ast::Tuple>());
    const int firstBegin = current().begin;
    ast::ExprPtr first = match(TokenKind::Yield) ? parseYield() : parseStarOrNamedExpression();
    if (match(TokenKind::Comma)) {
        auto tuple = std::make_unique<ast::Tuple>();
        tuple->elements.push_back(std::move(first));
        consume();
        parseElements(tuple->elements, TokenKind::RightParen);
        expect(TokenKind::RightParen);
        return finish(begin, std::move(tuple));
    }
    if (isAtComprehension()) {
        auto generator = std::make_unique<ast::GeneratorExp>();
        generator->element = std::move(first);
        generator->generators = parseComprehensions(begin, generator->element.get(), ComprehensionStyle::Generator);
        expect(TokenKind::RightParen);
        return finish(begin, std::move(generator));
    }
    if (!match(TokenKind::RightParen))
        failInBrackets(firstBegin);
    if (first->kind == ast::ExprKind::Starred)
        failAt(first->begin, first->end, QStringLiteral("cannot use starred expression here"));
    consume();
    return first;
}

/// The elements up to `closing`, which stays; they begin behind a bracket or a comma.
void GrammarParser::parseElements(ast::ExprList &elements, TokenKind closing)
{
    while (!match(closing)) {
        const int begin = current().begin;
        elements.push_back(parseStarOrNamedExpression());
        if (!consumeIf(TokenKind::Comma)) {
            if (!match(closing))
                failInBrackets(begin);
            return;
        }
    }
}

ast::ExprPtr GrammarParser::parseListDisplay()
{
    const int begin = expect(TokenKind::LeftBracket).begin;
    ast::ExprList elements;
    if (!match(TokenKind::RightBracket)) {
        const int firstBegin = current().begin;
        elements.push_back(parseStarOrNamedExpression());
        if (isAtComprehension()) {
            auto comprehension = std::make_unique<ast::ListComp>();
            comprehension->element = std::move(elements.front());
            comprehension->generators =
                parseComprehensions(begin, comprehension->element.get(), ComprehensionStyle::Display);
            expect(TokenKind::RightBracket);
            return finish(begin, std::move(comprehension));
        }
        if (consumeIf(TokenKind::Comma))
            parseElements(elements, TokenKind::RightBracket);
        else if (!match(TokenKind::RightBracket))
            failInBrackets(firstBegin);
    }
    expect(TokenKind::RightBracket);
    auto list = std::make_unique<ast::List>();
    list->elements = std::move(elements);
    return finish(begin, std::move(list));
}

ast::ExprPtr GrammarParser::parseBraceDisplay()
{
    const int begin = expect(TokenKind::LeftBrace).begin;
    if (match(TokenKind::RightBrace) || match(TokenKind::DoubleStar))
        return parseDict(begin);
    const int firstBegin = current().begin;
    ast::ExprPtr first = parseStarOrNamedExpression();
    if (!match(TokenKind::Colon)) {
        if (isAtComprehension() || match(TokenKind::Comma) || match(TokenKind::RightBrace))
            return parseSet(begin, std::move(first));
        failInBrackets(firstBegin);
    }
    const bool isBareWalrus = first->kind == ast::ExprKind::NamedExpr && first->begin == firstBegin;
    if (first->kind == ast::ExprKind::Starred || isBareWalrus)
        fail();
    consume();
    ast::ExprPtr value = parseDictValue();
    if (isAtComprehension()) {
        auto comprehension = std::make_unique<ast::DictComp>();
        comprehension->key = std::move(first);
        comprehension->value = std::move(value);
        comprehension->generators = parseComprehensions(begin, nullptr, ComprehensionStyle::Display);
        expect(TokenKind::RightBrace);
        return finish(begin, std::move(comprehension));
    }
    auto dict = std::make_unique<ast::Dict>();
    dict->keys.push_back(std::move(first));
    dict->values.push_back(std::move(value));
    if (!match(TokenKind::RightBrace) && !match(TokenKind::Comma))
        failInBrackets(dict->values.back()->begin);
    while (consumeIf(TokenKind::Comma) && !match(TokenKind::RightBrace))
        parseDictItem(*dict);
    expect(TokenKind::RightBrace);
    return finish(begin, std::move(dict));
}

/// A dict that is empty or begins with `**`.
ast::ExprPtr GrammarParser::parseDict(int begin)
{
    auto dict = std::make_unique<ast::Dict>();
    while (!match(TokenKind::RightBrace)) {
        parseDictItem(*dict);
        if (isAtComprehension())
            fail("dict unpacking cannot be used in dict comprehension");
        if (!consumeIf(TokenKind::Comma))
            break;
    }
    expect(TokenKind::RightBrace);
    return finish(begin, std::move(dict));
}

void GrammarParser::parseDictItem(ast::Dict &dict)
{
    if (consumeIf(TokenKind::DoubleStar)) {
        dict.keys.push_back(nullptr);
        dict.values.push_back(parseOperation(Level::BitOr));
        return;
    }
    dict.keys.push_back(parseExpression());
    expect(TokenKind::Colon, "':' expected after dictionary key");
    const int valueBegin = current().begin;
    dict.values.push_back(parseDictValue());
    if (!match(TokenKind::RightBrace) && !match(TokenKind::Comma))
        failInBrackets(valueBegin);
}

ast::ExprPtr GrammarParser::parseDictValue()
{
    if (match(TokenKind::RightBrace) || match(TokenKind::Comma))
        fail("expression expected after dictionary key and ':'");
    return parseExpression();
}

ast::ExprPtr GrammarParser::parseSet(int begin, ast::ExprPtr first)
{
    if (isAtComprehension()) {
        auto comprehension = std::make_unique<ast::SetComp>();
        comprehension->element = std::move(first);
        comprehension->generators =
            parseComprehensions(begin, comprehension->element.get(), ComprehensionStyle::Display);
        expect(TokenKind::RightBrace);
        return finish(begin, std::move(comprehension));
    }
    auto set = std::make_unique<ast::Set>();
    set->elements.push_back(std::move(first));
    if (consumeIf(TokenKind::Comma))
        parseElements(set->elements, TokenKind::RightBrace);
    expect(TokenKind::RightBrace);
    return finish(begin, std::move(set));
}

bool GrammarParser::isAtComprehension() const
{
    return match(TokenKind::For) || (match(TokenKind::Async) && peek().kind == TokenKind::For);
}

/// The `for` and `if` clauses behind `element` (null in a dict), which began behind `begin`.
std::vector<ast::Comprehension> GrammarParser::parseComprehensions(int begin, const ast::Expr *element,
                                                                   ComprehensionStyle style)
{
    if (element && element->kind == ast::ExprKind::Starred) {
        failAt(element->begin, element->end, QStringLiteral("iterable unpacking cannot be used in comprehension"));
    }
    std::vector<ast::Comprehension> result;
    while (isAtComprehension()) {
        ast::Comprehension &clause = result.emplace_back();
        if (match(TokenKind::Async) && style == ComprehensionStyle::Display)
            requireAsync(QStringLiteral("asynchronous comprehension outside of an asynchronous function"));
        clause.isAsync = consumeIf(TokenKind::Async);
        expect(TokenKind::For);
        clause.target = parseTargetList();
        expect(TokenKind::In);
        clause.iter = parseOperation(Level::Or);
        while (consumeIf(TokenKind::If))
            clause.ifs.push_back(parseOperation(Level::Or));
    }
    // A generator with `await` in it is an asynchronous one, which any function may make.
    if (style == ComprehensionStyle::Generator && m_strayAsync && m_strayAsync->begin >= begin)
        m_strayAsync.reset();
    return result;
}

// ----------------------------------------------------------------------------------------- parameters, arguments

ast::Arguments GrammarParser::parseParameters(TokenKind closing, ParameterStyle style)
{
    ast::Arguments result;
    bool hasStar = false;
    bool hasSlash = false;
    while (!match(closing)) {
        if (result.kwarg)
            fail("arguments cannot follow var-keyword argument");
        if (match(TokenKind::Slash)) {
            if (hasSlash)
                fail("/ may appear only once");
            if (hasStar)
                fail("/ must be ahead of *");
            if (result.args.empty())
                fail("at least one argument must precede /");
            consume();
            hasSlash = true;
            result.positionalOnly = std::move(result.args);
            result.args.clear();
        } else if (match(TokenKind::Star)) {
            if (hasStar)
                fail("* argument may appear only once");
            hasStar = true;
            const Token star = consume();
            if (match(TokenKind::Name))
                result.vararg = std::make_unique<ast::Argument>(parseParameter(style, true));
            else if (match(closing) || (match(TokenKind::Comma) && peek().kind != TokenKind::Name))
                failAt(star.begin, star.end, QStringLiteral("named arguments must follow bare *"));
            if (match(TokenKind::Equal))
                fail("var-positional argument cannot have default value");
        } else if (consumeIf(TokenKind::DoubleStar)) {
            result.kwarg = std::make_unique<ast::Argument>(parseParameter(style, false));
            if (match(TokenKind::Equal))
                fail("var-keyword argument cannot have default value");
        } else {
            ast::Argument parameter = parseParameter(style, false);
            ast::ExprPtr value = consumeIf(TokenKind::Equal) ? parseExpression() : nullptr;
            if (hasStar) {
                result.keywordOnly.push_back(std::move(parameter));
                result.keywordDefaults.push_back(std::move(value));
            } else if (!value && !result.defaults.empty()) {
                failAt(parameter.begin, parameter.end, QStringLiteral("non-default argument follows default argument"));
            } else {
                result.args.push_back(std::move(parameter));
                if (value)
                    result.defaults.push_back(std::move(value));
            }
        }
        if (!consumeIf(TokenKind::Comma))
            break;
    }
    checkParameterNames(result);
    return result;
}

ast::Argument GrammarParser::parseParameter(ParameterStyle style, bool mayBeStarred)
{
    const Token name = expect(TokenKind::Name);
    ast::Argument parameter;
    parameter.name = nameOf(name);
    if (style == ParameterStyle::Function && consumeIf(TokenKind::Colon))
        parameter.annotation = mayBeStarred ? parseStarOrExpression() : parseExpression();
    parameter.begin = name.begin;
    parameter.end = m_lastEnd;
    return parameter;
}

void GrammarParser::checkParameterNames(const ast::Arguments &arguments) const
{
    QSet<QString> seen;
    const auto check = [&](const ast::Argument &parameter) {
        if (seen.contains(parameter.name)) {
            failAt(parameter.begin, parameter.end,
                   QStringLiteral("duplicate argument '%1' in function definition").arg(parameter.name));
        }
        seen.insert(parameter.name);
    };
    for (const auto *list : {&arguments.positionalOnly, &arguments.args, &arguments.keywordOnly}) {
        for (const ast::Argument &parameter : *list)
            check(parameter);
    }
    for (const ast::Argument *parameter : {arguments.vararg.get(), arguments.kwarg.get()}) {
        if (parameter)
            check(*parameter);
    }
}

/// The parenthesised arguments of a call, or the bases of a class.
void GrammarParser::parseArguments(ast::ExprList &args, std::vector<ast::Keyword> &keywords)
{
    const int open = expect(TokenKind::LeftParen).begin;
    while (!match(TokenKind::RightParen)) {
        const int begin = current().begin;
        const bool isKeyword =
            match(TokenKind::DoubleStar) || (match(TokenKind::Name) && peek().kind == TokenKind::Equal);
        if (isKeyword)
            parseKeyword(keywords);
        else
            parsePositional(open, args, keywords);
        if (!consumeIf(TokenKind::Comma)) {
            if (!match(TokenKind::RightParen))
                failInBrackets(begin);
            break;
        }
    }
    expect(TokenKind::RightParen);
    // A generator without parentheses of its own takes those of the call.
    if (args.size() == 1 && args.front()->kind == ast::ExprKind::GeneratorExp && args.front()->begin == open)
        args.front()->end = m_lastEnd;
}

void GrammarParser::parseKeyword(std::vector<ast::Keyword> &keywords)
{
    ast::Keyword keyword;
    keyword.begin = current().begin;
    if (!consumeIf(TokenKind::DoubleStar)) {
        const Token name = consume();
        keyword.name = nameOf(name);
        for (const ast::Keyword &other : keywords) {
            if (other.name == keyword.name)
                failAt(name.begin, name.end, QStringLiteral("keyword argument repeated: %1").arg(keyword.name));
        }
        expect(TokenKind::Equal);
        if (match(TokenKind::Comma) || match(TokenKind::RightParen))
            failAt(name.begin, current().begin, QStringLiteral("expected argument value expression"));
    }
    keyword.value = parseExpression();
    if (!keyword.name.isEmpty() && isAtComprehension()) {
        failAt(keyword.begin, m_lastEnd,
               QStringLiteral("invalid syntax. Maybe you meant '==' or ':=' instead of '='?"));
    }
    keyword.end = m_lastEnd;
    keywords.push_back(std::move(keyword));
}

void GrammarParser::parsePositional(int open, ast::ExprList &args, const std::vector<ast::Keyword> &keywords)
{
    const int begin = current().begin;
    const bool hasUnpacking = !keywords.empty() && keywords.back().name.isEmpty();
    if (consumeIf(TokenKind::Star)) {
        auto starred = std::make_unique<ast::Starred>();
        starred->value = parseExpression();
        for (const ast::Keyword &keyword : keywords) {
            if (keyword.name.isEmpty()) {
                failAt(begin, m_lastEnd,
                       QStringLiteral("iterable argument unpacking follows keyword argument unpacking"));
            }
        }
        args.push_back(finish(begin, std::move(starred)));
        return;
    }
    ast::ExprPtr value = parseNamedExpression();
    if (isAtComprehension()) {
        auto generator = std::make_unique<ast::GeneratorExp>();
        generator->element = std::move(value);
        generator->generators = parseComprehensions(begin, generator->element.get(), ComprehensionStyle::Generator);
        if (!args.empty() || !keywords.empty() || !match(TokenKind::RightParen))
            failAt(begin, m_lastEnd, QStringLiteral("Generator expression must be parenthesized"));
        args.push_back(finish(open, std::move(generator)));
        return;
    }
    if (match(TokenKind::Equal)) {
        if (value->kind == ast::ExprKind::Constant && isKeyword(m_tokens[m_index - 1].kind))
            failAt(begin, current().end, QStringLiteral("cannot assign to %1").arg(describeExpression(*value)));
        failAt(begin, current().end, QStringLiteral("expression cannot contain assignment, perhaps you meant \"==\"?"));
    }
    if (!keywords.empty()) {
        failAt(begin, m_lastEnd,
               hasUnpacking ? QStringLiteral("positional argument follows keyword argument unpacking")
                            : QStringLiteral("positional argument follows keyword argument"));
    }
    args.push_back(std::move(value));
}

} // namespace retort::script
