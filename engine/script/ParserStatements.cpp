// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the GrammarParser for simple statements and for what may be assigned to.
#include "engine/script/GrammarParser.h"

#include <optional>

namespace retort::script {

namespace {

constexpr QLatin1String kNoWayOutOfStarHandler("'break', 'continue' and 'return' cannot appear in an except* block");

std::optional<ast::BinaryOperator> augmentedOperator(TokenKind kind)
{
    switch (kind) {
    case TokenKind::PlusEqual: return ast::BinaryOperator::Add;
    case TokenKind::MinusEqual: return ast::BinaryOperator::Sub;
    case TokenKind::StarEqual: return ast::BinaryOperator::Mult;
    case TokenKind::AtEqual: return ast::BinaryOperator::MatMult;
    case TokenKind::SlashEqual: return ast::BinaryOperator::Div;
    case TokenKind::PercentEqual: return ast::BinaryOperator::Mod;
    case TokenKind::DoubleStarEqual: return ast::BinaryOperator::Pow;
    case TokenKind::LeftShiftEqual: return ast::BinaryOperator::LShift;
    case TokenKind::RightShiftEqual: return ast::BinaryOperator::RShift;
    case TokenKind::VerticalBarEqual: return ast::BinaryOperator::BitOr;
    case TokenKind::CaretEqual: return ast::BinaryOperator::BitXor;
    case TokenKind::AmpersandEqual: return ast::BinaryOperator::BitAnd;
    case TokenKind::DoubleSlashEqual: return ast::BinaryOperator::FloorDiv;
    default: return std::nullopt;
    }
}

bool isCombined(const ast::Expr &target)
{
    return target.kind == ast::ExprKind::Tuple || target.kind == ast::ExprKind::List;
}

const ast::ExprList &elementsOf(const ast::Expr &target)
{
    return target.kind == ast::ExprKind::Tuple ? ast::as<ast::Tuple>(target).elements
                                               : ast::as<ast::List>(target).elements;
}

/// CPython takes `x + 1 = 2` for a mistyped comparison, but not `None = 2` or `[1] = 2`.
bool mayMeanComparison(const ast::Expr &target)
{
    if (target.kind == ast::ExprKind::Constant) {
        const ast::ConstantKind type = ast::as<ast::Constant>(target).type;
        return type != ast::ConstantKind::None && type != ast::ConstantKind::True && type != ast::ConstantKind::False;
    }
    return !isCombined(target) && target.kind != ast::ExprKind::GeneratorExp && target.kind != ast::ExprKind::IfExp &&
           target.kind != ast::ExprKind::Lambda && target.kind != ast::ExprKind::Yield &&
           target.kind != ast::ExprKind::YieldFrom;
}

} // namespace

QString describeExpression(const ast::Expr &expression)
{
    switch (expression.kind) {
    case ast::ExprKind::Attribute: return QStringLiteral("attribute");
    case ast::ExprKind::Subscript: return QStringLiteral("subscript");
    case ast::ExprKind::Starred: return QStringLiteral("starred");
    case ast::ExprKind::Name: return QStringLiteral("name");
    case ast::ExprKind::List: return QStringLiteral("list");
    case ast::ExprKind::Tuple: return QStringLiteral("tuple");
    case ast::ExprKind::Lambda: return QStringLiteral("lambda");
    case ast::ExprKind::Call: return QStringLiteral("function call");
    case ast::ExprKind::BoolOp:
    case ast::ExprKind::BinOp:
    case ast::ExprKind::UnaryOp: return QStringLiteral("expression");
    case ast::ExprKind::GeneratorExp: return QStringLiteral("generator expression");
    case ast::ExprKind::Yield:
    case ast::ExprKind::YieldFrom: return QStringLiteral("yield expression");
    case ast::ExprKind::Await: return QStringLiteral("await expression");
    case ast::ExprKind::ListComp: return QStringLiteral("list comprehension");
    case ast::ExprKind::SetComp: return QStringLiteral("set comprehension");
    case ast::ExprKind::DictComp: return QStringLiteral("dict comprehension");
    case ast::ExprKind::Dict: return QStringLiteral("dict literal");
    case ast::ExprKind::Set: return QStringLiteral("set display");
    case ast::ExprKind::JoinedStr:
    case ast::ExprKind::FormattedValue: return QStringLiteral("f-string expression");
    case ast::ExprKind::Compare: return QStringLiteral("comparison");
    case ast::ExprKind::IfExp: return QStringLiteral("conditional expression");
    case ast::ExprKind::NamedExpr: return QStringLiteral("named expression");
    case ast::ExprKind::Slice: return QStringLiteral("slice");
    case ast::ExprKind::Constant: break;
    }
    switch (ast::as<ast::Constant>(expression).type) {
    case ast::ConstantKind::None: return QStringLiteral("None");
    case ast::ConstantKind::True: return QStringLiteral("True");
    case ast::ConstantKind::False: return QStringLiteral("False");
    case ast::ConstantKind::Ellipsis: return QStringLiteral("ellipsis");
    default: return QStringLiteral("literal");
    }
}

void GrammarParser::parseStatementInto(ast::StmtList &body)
{
    const size_t firstToken = m_index;
    const int begin = current().begin;
    const int blockDepth = m_blockDepth;
    try {
        const size_t count = body.size();
        parseStatement(body);
        if (m_strayAsync) {
            body.resize(count);
            throw *std::exchange(m_strayAsync, std::nullopt);
        }
    } catch (const Failure &failure) {
        recover(failure, firstToken, blockDepth);
        body.push_back(finish(begin, std::make_unique<ast::ErrorStmt>()));
    }
}

void GrammarParser::parseStatement(ast::StmtList &body)
{
    switch (current().kind) {
    case TokenKind::If: body.push_back(parseIf()); return;
    case TokenKind::While: body.push_back(parseWhile()); return;
    case TokenKind::For: body.push_back(parseFor(current().begin, false)); return;
    case TokenKind::Try: body.push_back(parseTry()); return;
    case TokenKind::With: body.push_back(parseWith(current().begin, false)); return;
    case TokenKind::Def: body.push_back(parseFunction(current().begin, false, {})); return;
    case TokenKind::Class: body.push_back(parseClass({})); return;
    case TokenKind::Async: body.push_back(parseAsync()); return;
    case TokenKind::At: body.push_back(parseDecorated()); return;
    case TokenKind::Name:
        if (isAtMatch()) {
            body.push_back(parseMatch());
            return;
        }
        break;
    default: break;
    }
    parseSimpleStatements(body);
}

void GrammarParser::parseSimpleStatements(ast::StmtList &body)
{
    do {
        body.push_back(parseSimpleStatement());
    } while (consumeIf(TokenKind::Semicolon) && !match(TokenKind::Newline));
    expect(TokenKind::Newline);
}

ast::StmtPtr GrammarParser::parseSimpleStatement()
{
    const int begin = current().begin;
    switch (current().kind) {
    case TokenKind::Return: return parseReturn();
    case TokenKind::Import: return parseImport();
    case TokenKind::From: return parseImportFrom();
    case TokenKind::Raise: return parseRaise();
    case TokenKind::Pass: consume(); return finish(begin, std::make_unique<ast::Pass>());
    case TokenKind::Break:
    case TokenKind::Continue: return parseLoopExit();
    case TokenKind::Del: return parseDelete();
    case TokenKind::Assert: return parseAssert();
    case TokenKind::Global: return parseGlobal();
    case TokenKind::Nonlocal: return parseNonlocal();
    default: return parseExpressionStatement();
    }
}

ast::StmtPtr GrammarParser::parseExpressionStatement()
{
    const Token first = current();
    ast::ExprPtr value = parseYieldOrExpressions();
    if (match(TokenKind::Equal))
        return parseAssignment(first.begin, std::move(value));
    if (const auto op = augmentedOperator(current().kind))
        return parseAugmentedAssignment(first.begin, std::move(value), *op);
    if (match(TokenKind::Colon))
        return parseAnnotatedAssignment(first.begin, first.kind == TokenKind::LeftParen, std::move(value));
    if (value->kind == ast::ExprKind::Starred)
        failAt(value->begin, value->end, QStringLiteral("can't use starred expression here"));
    if (value->kind == ast::ExprKind::Name && startsExpression(current().kind)) {
        const QString name = ast::as<ast::Name>(*value).id;
        if (name == QLatin1String("print") || name == QLatin1String("exec")) {
            failAt(first.begin, current().end,
                   QStringLiteral("Missing parentheses in call to '%1'. Did you mean %1(...)?").arg(name));
        }
    }
    auto statement = std::make_unique<ast::ExprStmt>();
    statement->value = std::move(value);
    return finish(first.begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseAssignment(int begin, ast::ExprPtr first)
{
    auto statement = std::make_unique<ast::Assign>();
    statement->value = std::move(first);
    while (consumeIf(TokenKind::Equal)) {
        const ast::Expr &target = *statement->value;
        if (target.kind == ast::ExprKind::Starred) {
            failAt(target.begin, target.end, QStringLiteral("starred assignment target must be in a list or tuple"));
        }
        checkTarget(target, Assignment::Target);
        statement->targets.push_back(std::move(statement->value));
        statement->value = parseYieldOrExpressions();
    }
    if (statement->value->kind == ast::ExprKind::Starred) {
        failAt(statement->value->begin, statement->value->end, QStringLiteral("can't use starred expression here"));
    }
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseAugmentedAssignment(int begin, ast::ExprPtr target, ast::BinaryOperator op)
{
    checkTarget(*target, Assignment::AugmentedTarget);
    consume();
    auto statement = std::make_unique<ast::AugAssign>();
    statement->target = std::move(target);
    statement->op = op;
    statement->value = parseYieldOrExpressions();
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseAnnotatedAssignment(int begin, bool isParenthesised, ast::ExprPtr target)
{
    if (peek().kind == TokenKind::Newline)
        fail();
    if (isCombined(*target)) {
        failAt(target->begin, target->end,
               QStringLiteral("only single target (not %1) can be annotated").arg(describeExpression(*target)));
    }
    const bool isName = target->kind == ast::ExprKind::Name;
    if (!isName && target->kind != ast::ExprKind::Attribute && target->kind != ast::ExprKind::Subscript)
        failAt(target->begin, target->end, QStringLiteral("illegal target for annotation"));
    expect(TokenKind::Colon);
    auto statement = std::make_unique<ast::AnnAssign>();
    statement->target = std::move(target);
    statement->isSimple = isName && !isParenthesised;
    statement->annotation = parseExpression();
    if (consumeIf(TokenKind::Equal))
        statement->value = parseYieldOrExpressions();
    return finish(begin, std::move(statement));
}

/// Fails where `target` cannot be assigned to, deleted or augmented.
void GrammarParser::checkTarget(const ast::Expr &target, Assignment assignment) const
{
    const bool isAugmented = assignment == Assignment::AugmentedTarget;
    switch (target.kind) {
    case ast::ExprKind::Name:
    case ast::ExprKind::Attribute:
    case ast::ExprKind::Subscript: return;
    case ast::ExprKind::List:
    case ast::ExprKind::Tuple:
        if (isAugmented)
            break;
        checkTargets(elementsOf(target), assignment);
        return;
    case ast::ExprKind::Starred:
        if (isAugmented || assignment == Assignment::DeleteTarget)
            break;
        checkTarget(*ast::as<ast::Starred>(target).value, Assignment::ForTarget);
        return;
    default: break;
    }
    const QString what = describeExpression(target);
    QString message;
    if (isAugmented)
        message = QStringLiteral("'%1' is an illegal expression for augmented assignment").arg(what);
    else if (assignment == Assignment::DeleteTarget)
        message = QStringLiteral("cannot delete %1").arg(what);
    else if (assignment == Assignment::Target && mayMeanComparison(target))
        message = QStringLiteral("cannot assign to %1 here. Maybe you meant '==' instead of '='?").arg(what);
    else
        message = QStringLiteral("cannot assign to %1").arg(what);
    failAt(target.begin, target.end, message);
}

void GrammarParser::checkTargets(const ast::ExprList &targets, Assignment assignment) const
{
    bool hasStarred = false;
    for (const ast::ExprPtr &target : targets) {
        if (target->kind == ast::ExprKind::Starred && std::exchange(hasStarred, true)) {
            failAt(target->begin, target->end, QStringLiteral("multiple starred expressions in assignment"));
        }
        checkTarget(*target, assignment == Assignment::Target ? Assignment::ForTarget : assignment);
    }
}

ast::StmtPtr GrammarParser::parseReturn()
{
    const Token keyword = consume();
    if (m_context.function == FunctionKind::None)
        failAt(keyword.begin, keyword.end, QStringLiteral("'return' outside function"));
    if (m_context.isInStarHandler)
        failAt(keyword.begin, keyword.end, kNoWayOutOfStarHandler);
    auto statement = std::make_unique<ast::Return>();
    if (!match(TokenKind::Newline) && !match(TokenKind::Semicolon)) {
        statement->value = parseExpressions();
        if (statement->value->kind == ast::ExprKind::Starred) {
            failAt(statement->value->begin, statement->value->end, QStringLiteral("can't use starred expression here"));
        }
    }
    return finish(keyword.begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseRaise()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Raise>();
    if (!match(TokenKind::Newline) && !match(TokenKind::Semicolon)) {
        statement->exception = parseExpression();
        if (consumeIf(TokenKind::From))
            statement->cause = parseExpression();
    }
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseDelete()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Delete>();
    do {
        ast::ExprPtr target = parseTarget();
        checkTarget(*target, Assignment::DeleteTarget);
        statement->targets.push_back(std::move(target));
    } while (consumeIf(TokenKind::Comma) && startsExpression(current().kind));
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseAssert()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Assert>();
    statement->test = parseExpression();
    if (consumeIf(TokenKind::Comma))
        statement->message = parseExpression();
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseLoopExit()
{
    const Token keyword = consume();
    const bool isBreak = keyword.kind == TokenKind::Break;
    if (m_context.loops == 0 && m_context.isInStarHandler)
        failAt(keyword.begin, keyword.end, kNoWayOutOfStarHandler);
    if (m_context.loops == 0) {
        failAt(keyword.begin, keyword.end,
               isBreak ? QStringLiteral("'break' outside loop") : QStringLiteral("'continue' not properly in loop"));
    }
    if (isBreak)
        return finish(keyword.begin, std::make_unique<ast::Break>());
    return finish(keyword.begin, std::make_unique<ast::Continue>());
}

std::vector<QString> GrammarParser::parseNameList()
{
    std::vector<QString> names;
    do {
        names.push_back(expectName());
    } while (consumeIf(TokenKind::Comma));
    return names;
}

ast::StmtPtr GrammarParser::parseGlobal()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Global>();
    statement->names = parseNameList();
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseNonlocal()
{
    const Token keyword = consume();
    auto statement = std::make_unique<ast::Nonlocal>();
    statement->names = parseNameList();
    if (m_context.function == FunctionKind::None && !m_context.isInClass)
        failAt(keyword.begin, m_lastEnd, QStringLiteral("nonlocal declaration not allowed at module level"));
    return finish(keyword.begin, std::move(statement));
}

QString GrammarParser::parseDottedName()
{
    QString name = expectName();
    while (consumeIf(TokenKind::Dot))
        name += u'.' + expectName();
    return name;
}

ast::Alias GrammarParser::parseAlias(int begin, QString name)
{
    ast::Alias alias;
    alias.name = std::move(name);
    if (consumeIf(TokenKind::As))
        alias.asName = expectName();
    alias.begin = begin;
    alias.end = m_lastEnd;
    return alias;
}

ast::StmtPtr GrammarParser::parseImport()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::Import>();
    do {
        const int nameBegin = current().begin;
        statement->names.push_back(parseAlias(nameBegin, parseDottedName()));
    } while (consumeIf(TokenKind::Comma));
    return finish(begin, std::move(statement));
}

ast::StmtPtr GrammarParser::parseImportFrom()
{
    const int begin = consume().begin;
    auto statement = std::make_unique<ast::ImportFrom>();
    while (match(TokenKind::Dot) || match(TokenKind::Ellipsis))
        statement->level += consume().kind == TokenKind::Dot ? 1 : 3;
    if (statement->level == 0 || match(TokenKind::Name))
        statement->module = parseDottedName();
    expect(TokenKind::Import);
    if (match(TokenKind::Star)) {
        const Token star = consume();
        if (m_context.function != FunctionKind::None || m_context.isInClass)
            failAt(star.begin, star.end, QStringLiteral("import * only allowed at module level"));
        statement->names.push_back(parseAlias(star.begin, QStringLiteral("*")));
        return finish(begin, std::move(statement));
    }
    const bool hasParens = consumeIf(TokenKind::LeftParen);
    do {
        if (match(TokenKind::Newline) && !statement->names.empty())
            fail("trailing comma not allowed without surrounding parentheses");
        const int nameBegin = current().begin;
        statement->names.push_back(parseAlias(nameBegin, expectName()));
    } while (consumeIf(TokenKind::Comma) && !(hasParens && match(TokenKind::RightParen)));
    if (hasParens)
        expect(TokenKind::RightParen);
    return finish(begin, std::move(statement));
}

} // namespace retort::script
