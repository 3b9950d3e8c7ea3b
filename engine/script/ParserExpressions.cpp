// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the GrammarParser for operators, tuples without parentheses, attributes, calls and subscripts.
#include "engine/script/GrammarParser.h"

namespace retort::script {

bool startsExpression(TokenKind kind)
{
    switch (kind) {
    case TokenKind::Name:
    case TokenKind::Integer:
    case TokenKind::Float:
    case TokenKind::Imaginary:
    case TokenKind::String:
    case TokenKind::FStringStart:
    case TokenKind::False:
    case TokenKind::None:
    case TokenKind::True:
    case TokenKind::Await:
    case TokenKind::Lambda:
    case TokenKind::Not:
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket:
    case TokenKind::LeftBrace:
    case TokenKind::Ellipsis:
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Tilde: return true;
    default: return false;
    }
}

// ------------------------------------------------------------------------------------------ tuples and conditions

ast::ExprPtr GrammarParser::parseYieldOrExpressions()
{
    return match(TokenKind::Yield) ? parseYield() : parseExpressions();
}

ast::ExprPtr GrammarParser::parseYield()
{
    const Token keyword = consume();
    if (m_context.function == FunctionKind::None)
        failAt(keyword.begin, keyword.end, QStringLiteral("'yield' outside function"));
    if (consumeIf(TokenKind::From)) {
        auto yield = std::make_unique<ast::YieldFrom>();
        yield->value = parseExpression();
        return finish(keyword.begin, std::move(yield));
    }
    auto yield = std::make_unique<ast::Yield>();
    if (startsExpression(current().kind) || match(TokenKind::Star))
        yield->value = parseExpressions();
    return finish(keyword.begin, std::move(yield));
}

/// CPython's star_expressions: one expression, or a tuple without parentheses.
ast::ExprPtr GrammarParser::parseExpressions()
{
    const int begin = current().begin;
    ast::ExprPtr first = parseStarOrExpression();
    if (!match(TokenKind::Comma))
        return first;
    auto tuple = std::make_unique<ast::Tuple>();
    tuple->elements.push_back(std::move(first));
    while (consumeIf(TokenKind::Comma) && (startsExpression(current().kind) || match(TokenKind::Star)))
        tuple->elements.push_back(parseStarOrExpression());
    return finish(begin, std::move(tuple));
}

ast::ExprPtr GrammarParser::parseStarOrExpression()
{
    const int begin = current().begin;
    if (!consumeIf(TokenKind::Star))
        return parseExpression();
    auto starred = std::make_unique<ast::Starred>();
    starred->value = parseOperation(Level::BitOr);
    return finish(begin, std::move(starred));
}

ast::ExprPtr GrammarParser::parseStarOrNamedExpression()
{
    return match(TokenKind::Star) ? parseStarOrExpression() : parseNamedExpression();
}

ast::ExprPtr GrammarParser::parseNamedExpression()
{
    const int begin = current().begin;
    if (!match(TokenKind::Name) || peek().kind != TokenKind::ColonEqual) {
        ast::ExprPtr expression = parseExpression();
        if (match(TokenKind::ColonEqual)) {
            failAt(begin, m_lastEnd,
                   QStringLiteral("cannot use assignment expressions with %1").arg(describeExpression(*expression)));
        }
        return expression;
    }
    auto named = std::make_unique<ast::NamedExpr>();
    named->target = parseName();
    expect(TokenKind::ColonEqual);
    named->value = parseExpression();
    return finish(begin, std::move(named));
}

ast::ExprPtr GrammarParser::parseExpression()
{
    const DepthScope depth(*this);
    if (match(TokenKind::Lambda))
        return parseLambda();
    const int begin = current().begin;
    ast::ExprPtr expression = parseOperation(Level::Or);
    if (match(TokenKind::If))
        return parseConditional(begin, std::move(expression));
    return expression;
}

ast::ExprPtr GrammarParser::parseConditional(int begin, ast::ExprPtr body)
{
    expect(TokenKind::If);
    auto conditional = std::make_unique<ast::IfExp>();
    conditional->body = std::move(body);
    conditional->test = parseOperation(Level::Or);
    if (!match(TokenKind::Else))
        failAt(begin, m_lastEnd, QStringLiteral("expected 'else' after 'if' expression"));
    consume();
    conditional->orelse = parseExpression();
    return finish(begin, std::move(conditional));
}

ast::ExprPtr GrammarParser::parseLambda()
{
    const int begin = consume().begin;
    auto lambda = std::make_unique<ast::Lambda>();
    lambda->args = parseParameters(TokenKind::Colon, ParameterStyle::Lambda);
    expect(TokenKind::Colon);
    const ContextScope scope(*this, {.function = FunctionKind::Plain});
    lambda->body = parseExpression();
    return finish(begin, std::move(lambda));
}

// ----------------------------------------------------------------------------------------------------- operators

GrammarParser::Infix GrammarParser::infixHere() const
{
    using ast::BinaryOperator;
    const auto binary = [](Level level, BinaryOperator op) { return Infix{level, quint8(op)}; };
    switch (current().kind) {
    case TokenKind::Or: return {Level::Or, quint8(ast::BoolOperator::Or)};
    case TokenKind::And: return {Level::And, quint8(ast::BoolOperator::And)};
    case TokenKind::EqualEqual:
    case TokenKind::NotEqual:
    case TokenKind::Less:
    case TokenKind::LessEqual:
    case TokenKind::Greater:
    case TokenKind::GreaterEqual:
    case TokenKind::In:
    case TokenKind::Is: return {Level::Compare, 0};
    case TokenKind::Not: return {peek().kind == TokenKind::In ? Level::Compare : Level::None, 0};
    case TokenKind::VerticalBar: return binary(Level::BitOr, BinaryOperator::BitOr);
    case TokenKind::Caret: return binary(Level::BitXor, BinaryOperator::BitXor);
    case TokenKind::Ampersand: return binary(Level::BitAnd, BinaryOperator::BitAnd);
    case TokenKind::LeftShift: return binary(Level::Shift, BinaryOperator::LShift);
    case TokenKind::RightShift: return binary(Level::Shift, BinaryOperator::RShift);
    case TokenKind::Plus: return binary(Level::Sum, BinaryOperator::Add);
    case TokenKind::Minus: return binary(Level::Sum, BinaryOperator::Sub);
    case TokenKind::Star: return binary(Level::Product, BinaryOperator::Mult);
    case TokenKind::Slash: return binary(Level::Product, BinaryOperator::Div);
    case TokenKind::DoubleSlash: return binary(Level::Product, BinaryOperator::FloorDiv);
    case TokenKind::Percent: return binary(Level::Product, BinaryOperator::Mod);
    case TokenKind::At: return binary(Level::Product, BinaryOperator::MatMult);
    case TokenKind::DoubleStar: return binary(Level::Power, BinaryOperator::Pow);
    default: return {};
    }
}

/// An operand, and the operators behind it that bind at least as tightly as `minimum`.
ast::ExprPtr GrammarParser::parseOperation(Level minimum)
{
    const DepthScope depth(*this);
    const int begin = current().begin;
    ast::ExprPtr left = parseOperand(minimum);
    for (int chain = 0;; ++chain) {
        const Infix infix = infixHere();
        if (infix.level < minimum || infix.level == Level::None)
            return left;
        if (chain >= kMaxChain)
            failNesting();
        left = parseInfix(begin, std::move(left), infix);
    }
}

ast::ExprPtr GrammarParser::parseOperand(Level minimum)
{
    const Token token = current();
    ast::UnaryOperator op = ast::UnaryOperator::Not;
    Level level = Level::Unary;
    switch (token.kind) {
    case TokenKind::Not:
        if (minimum > Level::Not)
            fail();
        level = Level::Not;
        break;
    case TokenKind::Plus: op = ast::UnaryOperator::UAdd; break;
    case TokenKind::Minus: op = ast::UnaryOperator::USub; break;
    case TokenKind::Tilde: op = ast::UnaryOperator::Invert; break;
    default: return parsePrimary();
    }
    consume();
    auto unary = std::make_unique<ast::UnaryOp>();
    unary->op = op;
    unary->operand = parseOperation(level);
    return finish(token.begin, std::move(unary));
}

ast::ExprPtr GrammarParser::parseInfix(int begin, ast::ExprPtr left, Infix infix)
{
    const auto tighter = Level(int(infix.level) + 1);
    if (infix.level == Level::Compare)
        return parseComparison(begin, std::move(left));
    if (infix.level == Level::Or || infix.level == Level::And) {
        auto operation = std::make_unique<ast::BoolOp>();
        operation->op = ast::BoolOperator(infix.op);
        operation->values.push_back(std::move(left));
        const TokenKind kind = current().kind;
        while (consumeIf(kind))
            operation->values.push_back(parseOperation(tighter));
        return finish(begin, std::move(operation));
    }
    consume();
    auto operation = std::make_unique<ast::BinOp>();
    operation->left = std::move(left);
    operation->op = ast::BinaryOperator(infix.op);
    // The power operator binds to the right, and its right side may have a sign.
    operation->right = parseOperation(infix.level == Level::Power ? Level::Unary : tighter);
    return finish(begin, std::move(operation));
}

ast::ExprPtr GrammarParser::parseComparison(int begin, ast::ExprPtr left)
{
    auto comparison = std::make_unique<ast::Compare>();
    comparison->left = std::move(left);
    do {
        comparison->ops.push_back(parseCompareOperator());
        comparison->comparators.push_back(parseOperation(Level::BitOr));
    } while (infixHere().level == Level::Compare);
    return finish(begin, std::move(comparison));
}

ast::CompareOperator GrammarParser::parseCompareOperator()
{
    switch (consume().kind) {
    case TokenKind::EqualEqual: return ast::CompareOperator::Eq;
    case TokenKind::NotEqual: return ast::CompareOperator::NotEq;
    case TokenKind::Less: return ast::CompareOperator::Lt;
    case TokenKind::LessEqual: return ast::CompareOperator::LtE;
    case TokenKind::Greater: return ast::CompareOperator::Gt;
    case TokenKind::GreaterEqual: return ast::CompareOperator::GtE;
    case TokenKind::In: return ast::CompareOperator::In;
    case TokenKind::Not: consume(); return ast::CompareOperator::NotIn;
    default: break;
    }
    return consumeIf(TokenKind::Not) ? ast::CompareOperator::IsNot : ast::CompareOperator::Is;
}

// --------------------------------------------------------------------------------- attributes, calls, subscripts

ast::ExprPtr GrammarParser::parsePrimary()
{
    const Token first = current();
    const bool isAwait = match(TokenKind::Await);
    if (isAwait) {
        requireAsync(m_context.function == FunctionKind::None ? QStringLiteral("'await' outside function")
                                                              : QStringLiteral("'await' outside async function"));
        consume();
    }
    const int begin = current().begin;
    ast::ExprPtr value = parseAtom();
    for (int chain = 0;; ++chain) {
        if (chain >= kMaxChain)
            failNesting();
        if (match(TokenKind::Dot))
            value = parseAttribute(begin, std::move(value));
        else if (match(TokenKind::LeftParen))
            value = parseCall(begin, std::move(value));
        else if (match(TokenKind::LeftBracket))
            value = parseSubscript(begin, std::move(value));
        else
            break;
    }
    if (!isAwait)
        return value;
    auto await = std::make_unique<ast::Await>();
    await->value = std::move(value);
    return finish(first.begin, std::move(await));
}

ast::ExprPtr GrammarParser::parseAttribute(int begin, ast::ExprPtr value)
{
    expect(TokenKind::Dot);
    auto attribute = std::make_unique<ast::Attribute>();
    attribute->value = std::move(value);
    const Token name = expect(TokenKind::Name);
    attribute->name = nameOf(name);
    attribute->nameRange = {name.begin, name.end};
    return finish(begin, std::move(attribute));
}

ast::ExprPtr GrammarParser::parseCall(int begin, ast::ExprPtr func)
{
    auto call = std::make_unique<ast::Call>();
    call->func = std::move(func);
    parseArguments(call->args, call->keywords);
    return finish(begin, std::move(call));
}

ast::ExprPtr GrammarParser::parseSubscript(int begin, ast::ExprPtr value)
{
    expect(TokenKind::LeftBracket);
    auto subscript = std::make_unique<ast::Subscript>();
    subscript->value = std::move(value);
    subscript->slice = parseSlices();
    expect(TokenKind::RightBracket);
    return finish(begin, std::move(subscript));
}

ast::ExprPtr GrammarParser::parseSlices()
{
    const int begin = current().begin;
    ast::ExprPtr first = parseSlice();
    // `a[*b]` is a tuple even without a comma (PEP 646).
    if (!match(TokenKind::Comma) && first->kind != ast::ExprKind::Starred) {
        if (!match(TokenKind::RightBracket))
            failInBrackets(begin);
        return first;
    }
    auto tuple = std::make_unique<ast::Tuple>();
    tuple->elements.push_back(std::move(first));
    while (consumeIf(TokenKind::Comma) && !match(TokenKind::RightBracket))
        tuple->elements.push_back(parseSlice());
    return finish(begin, std::move(tuple));
}

ast::ExprPtr GrammarParser::parseSlice()
{
    const int begin = current().begin;
    ast::ExprPtr lower;
    if (!match(TokenKind::Colon)) {
        lower = parseStarOrNamedExpression();
        if (!match(TokenKind::Colon) || lower->kind == ast::ExprKind::Starred)
            return lower;
    }
    expect(TokenKind::Colon);
    auto slice = std::make_unique<ast::Slice>();
    slice->lower = std::move(lower);
    if (startsExpression(current().kind))
        slice->upper = parseExpression();
    if (consumeIf(TokenKind::Colon) && startsExpression(current().kind))
        slice->step = parseExpression();
    return finish(begin, std::move(slice));
}

// ------------------------------------------------------------------------------------------------------- targets

/// The targets of `for`: they end before `in`.
ast::ExprPtr GrammarParser::parseTargetList()
{
    const int begin = current().begin;
    ast::ExprPtr first = parseTarget();
    if (first->kind == ast::ExprKind::Starred && !match(TokenKind::Comma)) {
        failAt(first->begin, first->end, QStringLiteral("starred assignment target must be in a list or tuple"));
    }
    if (match(TokenKind::Comma)) {
        auto tuple = std::make_unique<ast::Tuple>();
        tuple->elements.push_back(std::move(first));
        while (consumeIf(TokenKind::Comma) && (startsExpression(current().kind) || match(TokenKind::Star)))
            tuple->elements.push_back(parseTarget());
        first = finish(begin, std::move(tuple));
    }
    checkTarget(*first, Assignment::ForTarget);
    return first;
}

/// Not yet checked: whatever binds more tightly than comparisons, perhaps with a star.
ast::ExprPtr GrammarParser::parseTarget()
{
    const int begin = current().begin;
    const bool isStarred = consumeIf(TokenKind::Star);
    ast::ExprPtr target = parseOperation(Level::BitOr);
    if (!isStarred)
        return target;
    auto starred = std::make_unique<ast::Starred>();
    starred->value = std::move(target);
    return finish(begin, std::move(starred));
}

} // namespace retort::script
