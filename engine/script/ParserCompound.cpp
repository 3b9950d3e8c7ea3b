// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the GrammarParser for compound statements; ParserPatterns.cpp has `match`.
#include "engine/script/GrammarParser.h"

#include <algorithm>

namespace retort::script {

/// The colon and the block behind the head of a statement, which messages call `owner` ("'if' statement").
ast::StmtList GrammarParser::parseBlock(const char *owner, int ownerBegin)
{
    if (match(TokenKind::Equal))
        fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    expect(TokenKind::Colon, "expected ':'");
    const DepthScope depth(*this);
    ast::StmtList body;
    if (!consumeIf(TokenKind::Newline)) {
        parseSimpleStatements(body);
        return body;
    }
    if (!match(TokenKind::Indent)) {
        fail(QStringLiteral("expected an indented block after %1 on line %2")
                 .arg(QLatin1String(owner))
                 .arg(lineOf(ownerBegin)));
    }
    consume();
    while (!match(TokenKind::Dedent) && !match(TokenKind::EndOfFile))
        parseStatementInto(body);
    consumeIf(TokenKind::Dedent);
    return body;
}

ast::StmtList GrammarParser::parseElse()
{
    const int begin = current().begin;
    return consumeIf(TokenKind::Else) ? parseBlock("'else' statement", begin) : ast::StmtList();
}

/// A chain of `elif` is a chain of nested nodes, as in CPython; it is built without recursion.
ast::StmtPtr GrammarParser::parseIf()
{
    std::vector<std::unique_ptr<ast::If>> chain;
    ast::StmtList orelse;
    do {
        if (chain.size() >= size_t(kMaxDepth))
            fail("too many 'elif' clauses");
        auto statement = std::make_unique<ast::If>();
        const Token keyword = consume();
        statement->begin = keyword.begin;
        statement->test = parseNamedExpression();
        const bool isIf = keyword.kind == TokenKind::If;
        statement->body = parseBlock(isIf ? "'if' statement" : "'elif' statement", keyword.begin);
        chain.push_back(std::move(statement));
    } while (match(TokenKind::Elif));
    orelse = parseElse();
    for (;;) {
        std::unique_ptr<ast::If> last = std::move(chain.back());
        chain.pop_back();
        last->end = m_lastEnd;
        last->orelse = std::move(orelse);
        if (chain.empty())
            return last;
        orelse.clear();
        orelse.push_back(std::move(last));
    }
}

ast::StmtPtr GrammarParser::parseWhile()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::While>();
    statement->test = parseNamedExpression();
    {
        Context context = m_context;
        ++context.loops;
        const ContextScope scope(*this, context);
        statement->body = parseBlock("'while' statement", begin);
    }
    statement->orelse = parseElse();
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseFor(int begin, bool isAsync)
{
    const int keyword = expect(TokenKind::For).begin;
    auto statement = std::make_unique<ast::For>();
    statement->isAsync = isAsync;
    statement->target = parseTargetList();
    expect(TokenKind::In);
    statement->iter = parseExpressions();
    {
        Context context = m_context;
        ++context.loops;
        const ContextScope scope(*this, context);
        statement->body = parseBlock("'for' statement", keyword);
    }
    statement->orelse = parseElse();
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseTry()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Try>();
    statement->body = parseBlock("'try' statement", begin);
    while (match(TokenKind::Except)) {
        const Token keyword = current();
        if (!statement->handlers.empty() && !statement->handlers.back().type)
            failAt(statement->handlers.back().begin, statement->handlers.back().end,
                   QStringLiteral("default 'except:' must be last"));
        bool isStar = false;
        ast::ExceptHandler handler = parseExceptHandler(&isStar);
        if (!statement->handlers.empty() && isStar != statement->isStar) {
            failAt(keyword.begin, keyword.end,
                   QStringLiteral("cannot have both 'except' and 'except*' on the same 'try'"));
        }
        statement->isStar = isStar;
        statement->handlers.push_back(std::move(handler));
    }
    if (!statement->handlers.empty())
        statement->orelse = parseElse();
    const int finallyBegin = current().begin;
    if (consumeIf(TokenKind::Finally))
        statement->finalbody = parseBlock("'finally' statement", finallyBegin);
    else if (statement->handlers.empty())
        fail("expected 'except' or 'finally' block");
    return finish(begin, std::move(statement));
}

ast::ExceptHandler GrammarParser::parseExceptHandler(bool *isStar)
{
    ast::ExceptHandler handler;
    handler.begin = expect(TokenKind::Except).begin;
    *isStar = consumeIf(TokenKind::Star);
    if (*isStar && match(TokenKind::Colon))
        fail("expected one or more exception types");
    if (!match(TokenKind::Colon)) {
        const int typeBegin = current().begin;
        handler.type = parseExpression();
        if (match(TokenKind::Comma))
            failAt(typeBegin, current().end, QStringLiteral("multiple exception types must be parenthesized"));
        if (consumeIf(TokenKind::As))
            handler.name = expectName();
    }
    Context context = m_context;
    if (*isStar) {
        // Only loops that begin inside can be left.
        context.isInStarHandler = true;
        context.loops = 0;
    }
    const ContextScope scope(*this, context);
    handler.body = parseBlock(*isStar ? "'except*' statement" : "'except' statement", handler.begin);
    handler.end = m_lastEnd;
    return handler;
}

// ---------------------------------------------------------------------------------------------------------- with

ast::StmtPtr GrammarParser::parseWith(int begin, bool isAsync)
{
    const int keyword = expect(TokenKind::With).begin;
    auto statement = std::make_unique<ast::With>();
    statement->isAsync = isAsync;
    if (isAtParenthesisedWithItems()) {
        consume();
        while (!match(TokenKind::RightParen)) {
            const int itemBegin = current().begin;
            statement->items.push_back(parseWithItem());
            if (!consumeIf(TokenKind::Comma)) {
                if (!match(TokenKind::RightParen))
                    failInBrackets(itemBegin);
                break;
            }
        }
        expect(TokenKind::RightParen);
    } else {
        statement->items = parseWithItems();
    }
    statement->body = parseBlock("'with' statement", keyword);
    return finish(begin, std::move(statement));
}

ast::WithItem GrammarParser::parseWithItem()
{
    ast::WithItem item;
    item.context = parseExpression();
    if (consumeIf(TokenKind::As)) {
        item.target = parseTarget();
        if (item.target->kind == ast::ExprKind::Starred) {
            failAt(item.target->begin, item.target->end,
                   QStringLiteral("starred assignment target must be in a list or tuple"));
        }
        checkTarget(*item.target, Assignment::ForTarget);
    }
    return item;
}

/// Items without parentheses of their own. What looks like one tuple in parentheses is a list of items, too.
std::vector<ast::WithItem> GrammarParser::parseWithItems()
{
    std::vector<ast::WithItem> items;
    const bool isParenthesised = match(TokenKind::LeftParen);
    do {
        items.push_back(parseWithItem());
    } while (consumeIf(TokenKind::Comma));
    if (!isParenthesised || items.size() != 1 || items.front().target ||
        items.front().context->kind != ast::ExprKind::Tuple) {
        return items;
    }
    ast::ExprList &elements = static_cast<ast::Tuple &>(*items.front().context).elements;
    for (const ast::ExprPtr &element : elements) {
        if (!isOneItem(*element))
            return items;
    }
    if (elements.empty())
        return items;
    std::vector<ast::WithItem> spread;
    for (ast::ExprPtr &element : elements)
        spread.push_back({std::move(element), nullptr});
    return spread;
}

/// Whether an element of the tuple behind `with` is an expression by the grammar: neither starred nor a bare walrus.
bool GrammarParser::isOneItem(const ast::Expr &element) const
{
    if (element.kind != ast::ExprKind::NamedExpr)
        return element.kind != ast::ExprKind::Starred;
    const auto token = std::ranges::lower_bound(m_tokens, element.begin, {}, &Token::begin);
    const bool isBehindParen = (token - 1)->kind == TokenKind::LeftParen;
    return isBehindParen && (token - 2)->kind != TokenKind::With;
}

/// Whether the parenthesis here holds an `as` of its own, which no expression can.
bool GrammarParser::isAtParenthesisedWithItems() const
{
    if (!match(TokenKind::LeftParen))
        return false;
    int depth = 0;
    for (size_t i = m_index; i < m_tokens.size(); ++i) {
        switch (m_tokens[i].kind) {
        case TokenKind::LeftParen:
        case TokenKind::LeftBracket:
        case TokenKind::LeftBrace: ++depth; break;
        case TokenKind::RightParen:
        case TokenKind::RightBracket:
        case TokenKind::RightBrace:
            if (--depth == 0)
                return false;
            break;
        case TokenKind::As:
            if (depth == 1)
                return true;
            break;
        case TokenKind::Newline: return false;
        default: break;
        }
    }
    return false;
}

// ----------------------------------------------------------------------------------------- functions and classes

ast::StmtPtr GrammarParser::parseAsync()
{
    const Token keyword = consume();
    if (match(TokenKind::Def))
        return parseFunction(keyword.begin, true, {});
    const bool isFor = match(TokenKind::For);
    if (!isFor && !match(TokenKind::With))
        fail();
    if (m_context.function != FunctionKind::Async) {
        failAt(keyword.begin, current().end,
               QStringLiteral("'async %1' outside async function").arg(spelling(current().kind)));
    }
    return isFor ? parseFor(keyword.begin, true) : parseWith(keyword.begin, true);
}

ast::StmtPtr GrammarParser::parseDecorated()
{
    ast::ExprList decorators;
    while (consumeIf(TokenKind::At)) {
        decorators.push_back(parseNamedExpression());
        expect(TokenKind::Newline);
    }
    const int begin = current().begin;
    if (match(TokenKind::Class))
        return parseClass(std::move(decorators));
    const bool isAsync = consumeIf(TokenKind::Async);
    if (!match(TokenKind::Def))
        fail();
    return parseFunction(begin, isAsync, std::move(decorators));
}

ast::StmtPtr GrammarParser::parseFunction(int begin, bool isAsync, ast::ExprList decorators)
{
    const int keyword = expect(TokenKind::Def).begin;
    auto function = std::make_unique<ast::FunctionDef>();
    function->isAsync = isAsync;
    function->decorators = std::move(decorators);
    const Token name = expect(TokenKind::Name);
    function->name = nameOf(name);
    function->nameRange = {name.begin, name.end};
    expect(TokenKind::LeftParen, "expected '('");
    function->args = parseParameters(TokenKind::RightParen, ParameterStyle::Function);
    expect(TokenKind::RightParen);
    if (consumeIf(TokenKind::Arrow))
        function->returns = parseExpression();
    const ContextScope scope(*this, {.function = isAsync ? FunctionKind::Async : FunctionKind::Plain});
    function->body = parseBlock("function definition", keyword);
    return finish(begin, std::move(function));
}

ast::StmtPtr GrammarParser::parseClass(ast::ExprList decorators)
{
    const int begin = expect(TokenKind::Class).begin;
    auto result = std::make_unique<ast::ClassDef>();
    result->decorators = std::move(decorators);
    const Token name = expect(TokenKind::Name);
    result->name = nameOf(name);
    result->nameRange = {name.begin, name.end};
    if (match(TokenKind::LeftParen))
        parseArguments(result->bases, result->keywords);
    const ContextScope scope(*this, {.isInClass = true});
    struct NameScope
    {
        QString &current;
        QString outer;
        ~NameScope() { current = outer; }
    };
    const NameScope names{m_className, m_className};
    m_className = result->name;
    while (m_className.startsWith(u'_'))
        m_className.remove(0, 1);
    result->body = parseBlock("class definition", begin);
    return finish(begin, std::move(result));
}

} // namespace retort::script
