// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Parser.h"

#include "engine/script/GrammarParser.h"

namespace retort::script {

std::shared_ptr<const ParsedModule> parseModule(std::shared_ptr<const SourceText> source)
{
    Q_ASSERT(source);
    auto result = std::make_shared<ParsedModule>();
    GrammarParser parser(*source, Lexer::Mode::Module);
    result->module = parser.parseModule();
    result->diagnostics = parser.takeDiagnostics();
    result->source = std::move(source);
    return result;
}

std::shared_ptr<const ParsedExpression> parseExpression(std::shared_ptr<const SourceText> source)
{
    Q_ASSERT(source);
    auto result = std::make_shared<ParsedExpression>();
    GrammarParser parser(*source, Lexer::Mode::Expression);
    result->expression = parser.parseOnlyExpression();
    result->diagnostics = parser.takeDiagnostics();
    result->source = std::move(source);
    return result;
}

GrammarParser::GrammarParser(const SourceText &source, Lexer::Mode mode) : m_source(source), m_text(source.text())
{
    TokenList list = Lexer(m_text, mode).run();
    m_tokens = std::move(list.tokens);
    m_errors = std::move(list.errors);
}

ast::Module GrammarParser::parseModule()
{
    ast::Module module;
    module.end = int(m_text.size());
    while (!match(TokenKind::EndOfFile))
        parseStatementInto(module.body);
    return module;
}

ast::ExprPtr GrammarParser::parseOnlyExpression()
{
    try {
        ast::ExprPtr expression = parseExpressions();
        if (!match(TokenKind::EndOfFile))
            fail();
        if (m_strayAsync)
            throw Failure(*m_strayAsync);
        return expression;
    } catch (const Failure &failure) {
        reportFailure(failure, 0, m_index, m_tokens.size());
        return nullptr;
    }
}

// ---------------------------------------------------------------------------------------------------- primitives

Token GrammarParser::consume()
{
    const Token token = current();
    switch (token.kind) {
    case TokenKind::Indent: ++m_blockDepth; break;
    case TokenKind::Dedent: --m_blockDepth; break;
    case TokenKind::Newline: break;
    default: m_lastEnd = token.end;
    }
    if (m_index + 1 < m_tokens.size())
        ++m_index;
    return token;
}

bool GrammarParser::consumeIf(TokenKind kind)
{
    if (!match(kind))
        return false;
    consume();
    return true;
}

Token GrammarParser::expect(TokenKind kind, const char *message)
{
    if (!match(kind))
        fail(message);
    return consume();
}

QString GrammarParser::nameOf(const Token &token)
{
    const QStringView text = textOf(token);
    QString &name = m_names[text];
    if (name.isEmpty()) {
        name = text.toString();
        // Python compares names in this form (PEP 3131).
        for (const QChar c : text) {
            if (c.unicode() >= 0x80) {
                name = name.normalized(QString::NormalizationForm_KC);
                break;
            }
        }
    }
    const bool isPrivate =
        !m_className.isEmpty() && name.startsWith(QLatin1String("__")) && !name.endsWith(QLatin1String("__"));
    return isPrivate ? QString(u'_' + m_className + name) : name;
}

QString GrammarParser::expectName()
{
    return nameOf(expect(TokenKind::Name));
}

// ------------------------------------------------------------------------------------------- errors and recovery

void GrammarParser::fail(const char *message) const
{
    fail(message ? QString::fromLatin1(message) : QString());
}

void GrammarParser::fail(QString message) const
{
    const Token &token = current();
    if (message.isEmpty()) {
        message =
            token.kind == TokenKind::Indent ? QStringLiteral("unexpected indent") : QStringLiteral("invalid syntax");
    }
    failAt(token.begin, token.end, std::move(message));
}

void GrammarParser::failAt(int begin, int end, QString message) const
{
    throw Failure{begin, end, std::move(message)};
}

void GrammarParser::failNesting() const
{
    fail("the expression is nested too deeply");
}

void GrammarParser::failInBrackets(int elementBegin) const
{
    if (startsExpression(current().kind))
        failAt(elementBegin, current().end, QStringLiteral("invalid syntax. Perhaps you forgot a comma?"));
    if (match(TokenKind::Equal))
        fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    fail();
}

void GrammarParser::requireAsync(QString message)
{
    if (m_context.function != FunctionKind::Async && !m_strayAsync)
        m_strayAsync = Failure{current().begin, current().end, std::move(message)};
}

void GrammarParser::report(int begin, int end, QString message)
{
    if (int(m_diagnostics.size()) < kMaxDiagnostics) {
        m_diagnostics.push_back({.severity = Diagnostic::Severity::Error,
                                 .code = QStringLiteral("syntax"),
                                 .message = std::move(message),
                                 .range = m_source.range(begin, end)});
    }
}

/// Reports one error for the statement in the tokens from `firstToken` to `endToken`. Where the lexer has found one
/// there, it is the cause, and what the parser met at `failedToken` is its result.
void GrammarParser::reportFailure(const Failure &failure, size_t firstToken, size_t failedToken, size_t endToken)
{
    const LexicalError *cause = nullptr;
    for (; m_nextError < m_errors.size() && size_t(m_errors[m_nextError].token) < endToken; ++m_nextError) {
        if (!cause && size_t(m_errors[m_nextError].token) >= firstToken)
            cause = &m_errors[m_nextError];
    }
    if (cause)
        report(cause->begin, cause->end, cause->message);
    else if (m_tokens[failedToken].kind != TokenKind::Error)
        report(failure.begin, failure.end, failure.message);
}

bool GrammarParser::isAtLineStart() const
{
    if (m_index == 0)
        return true;
    const TokenKind before = m_tokens[m_index - 1].kind;
    return before == TokenKind::Newline || before == TokenKind::Indent || before == TokenKind::Dedent;
}

void GrammarParser::skipLine()
{
    while (!match(TokenKind::EndOfFile) && !consumeIf(TokenKind::Newline))
        consume();
}

/// Goes behind the statement that began at `firstToken`, at the depth of blocks `blockDepth`, and could not be parsed.
/// The statements of its own blocks are parsed for their errors.
void GrammarParser::recover(const Failure &failure, size_t firstToken, int blockDepth)
{
    const size_t failedToken = m_index;
    const bool isIndent = match(TokenKind::Indent);
    if (!isIndent && (!isAtLineStart() || m_index == firstToken))
        skipLine();
    reportFailure(failure, firstToken, failedToken, std::max(m_index, failedToken + 1));
    m_strayAsync.reset();
    do {
        if (consumeIf(TokenKind::Indent)) {
            ast::StmtList ignored;
            while (!match(TokenKind::Dedent) && !match(TokenKind::EndOfFile))
                parseStatementInto(ignored);
            consumeIf(TokenKind::Dedent);
        }
        while (m_blockDepth > blockDepth && !match(TokenKind::EndOfFile))
            consume();
        if (!match(TokenKind::Elif) && !match(TokenKind::Else) && !match(TokenKind::Except) &&
            !match(TokenKind::Finally)) {
            return;
        }
        // The rest of a statement whose beginning has failed.
        skipLine();
    } while (!match(TokenKind::EndOfFile));
}

} // namespace retort::script
