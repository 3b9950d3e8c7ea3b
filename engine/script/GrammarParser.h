// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"
#include "engine/script/Lexer.h"
#include "model/Diagnostic.h"
#include "model/SourceText.h"

#include <QHash>

namespace retort::script {

/// The recursive-descent parser behind Parser.h: one function for each rule of CPython's grammar, in the files
/// Parser*.cpp by subject; binary operators go by a table of their levels. A rule that does not match throws Failure,
/// which never leaves this class: the statement around it becomes an ErrorStmt, and parsing goes on behind it.
class GrammarParser
{
public:
    /// How deep expressions, patterns and blocks may nest; a pair of parentheses counts twice. Set so that the deepest
    /// source stays within a thread's stack of 512 KB even where the parser is built for AddressSanitizer, unoptimised.
    static constexpr int kMaxDepth = 200;
    /// How many operators, calls or attributes may follow each other in one chain, which is as deep as it is long.
    static constexpr int kMaxChain = 500;
    static constexpr int kMaxDiagnostics = 100;

    GrammarParser(const SourceText &source, Lexer::Mode mode);

    ast::Module parseModule();
    /// The one expression that the source holds; null after an error.
    ast::ExprPtr parseOnlyExpression();
    std::vector<Diagnostic> takeDiagnostics() { return std::move(m_diagnostics); }

private:
    struct Failure
    {
        int begin = 0;
        int end = 0;
        QString message;
    };
    enum class FunctionKind : quint8 { None, Plain, Async };
    /// What stands around a statement; decides where `return`, `yield`, `await`, `break` and `continue` may be.
    struct Context
    {
        FunctionKind function = FunctionKind::None;
        bool isInClass = false;
        int loops = 0;
        bool isInStarHandler = false;
    };
    /// Sets the context for as long as it lives.
    class ContextScope
    {
    public:
        ContextScope(GrammarParser &parser, Context context) : m_parser(parser), m_outer(parser.m_context)
        {
            parser.m_context = context;
        }
        ~ContextScope() { m_parser.m_context = m_outer; }
        Q_DISABLE_COPY_MOVE(ContextScope)

    private:
        GrammarParser &m_parser;
        const Context m_outer;
    };
    /// Counts one level of nesting for as long as it lives.
    class DepthScope
    {
    public:
        explicit DepthScope(GrammarParser &parser) : m_parser(parser)
        {
            if (parser.m_depth >= kMaxDepth)
                parser.failNesting();
            ++parser.m_depth;
        }
        ~DepthScope() { --m_parser.m_depth; }
        Q_DISABLE_COPY_MOVE(DepthScope)

    private:
        GrammarParser &m_parser;
    };
    /// How tightly operators bind, loosest first.
    enum class Level : quint8 {
        None,
        Or,
        And,
        Not,
        Compare,
        BitOr,
        BitXor,
        BitAnd,
        Shift,
        Sum,
        Product,
        Unary,
        Power,
    };
    struct Infix
    {
        Level level = Level::None;
        quint8 op = 0;
    };
    /// What is done with a target: assigned to by a statement of its own, by another one (`for`, `with`), and so on.
    enum class Assignment : quint8 { Target, ForTarget, DeleteTarget, AugmentedTarget };
    enum class ComprehensionStyle : quint8 { Display, Generator };
    enum class ParameterStyle : quint8 { Function, Lambda };
    /// A string literal as it is collected: text that is not yet a Constant, and the values before it.
    struct StringParts
    {
        ast::ExprList values;
        QString text;
        int textBegin = -1;
        bool isFormatted = false;
        bool isUnicodePrefixed = false;
    };
    /// Where the text of a string literal stands, without its quotes, and how it is written.
    struct LiteralBody
    {
        int begin = 0;
        int end = 0;
        bool isRaw = false;
        bool isBytes = false;
        bool isUnicodePrefixed = false;
    };
    enum class Braces : quint8 { Plain, Doubled };

    // Parser.cpp: the primitives, errors and recovery
    const Token &current() const { return m_tokens[m_index]; }
    const Token &peek() const { return m_tokens[std::min(m_index + 1, m_tokens.size() - 1)]; }
    bool match(TokenKind kind) const { return current().kind == kind; }
    Token consume();
    bool consumeIf(TokenKind kind);
    Token expect(TokenKind kind, const char *message = nullptr);
    [[noreturn]] void fail(const char *message = nullptr) const;
    [[noreturn]] void fail(QString message) const;
    [[noreturn]] void failAt(int begin, int end, QString message) const;
    [[noreturn]] void failNesting() const;
    /// Fails at what should have been a comma or the end of a bracket.
    [[noreturn]] void failInBrackets(int elementBegin) const;
    /// Remembers an error for the current token if the function around it is not asynchronous. Only the end of the
    /// statement decides, because what comes later may turn out to be a generator, which may do more.
    void requireAsync(QString message);
    void report(int begin, int end, QString message);
    void reportFailure(const Failure &failure, size_t firstToken, size_t failedToken, size_t endToken);
    void recover(const Failure &failure, size_t firstToken, int blockDepth);
    bool isAtLineStart() const;
    void skipLine();
    int lineOf(int offset) const { return m_source.range(offset, offset).line; }
    QStringView textOf(const Token &token) const { return m_text.sliced(token.begin, token.end - token.begin); }
    bool isName(const Token &token, QStringView text) const
    {
        return token.kind == TokenKind::Name && textOf(token) == text;
    }
    QString nameOf(const Token &token);
    QString expectName();
    template <typename T>
    std::unique_ptr<T> finish(int begin, std::unique_ptr<T> node) const
    {
        node->begin = begin;
        node->end = m_lastEnd;
        return node;
    }

    // ParserStatements.cpp: simple statements
    void parseStatementInto(ast::StmtList &body);
    void parseStatement(ast::StmtList &body);
    void parseSimpleStatements(ast::StmtList &body);
    ast::StmtPtr parseSimpleStatement();
    ast::StmtPtr parseExpressionStatement();
    ast::StmtPtr parseAssignment(int begin, ast::ExprPtr first);
    ast::StmtPtr parseAugmentedAssignment(int begin, ast::ExprPtr target, ast::BinaryOperator op);
    ast::StmtPtr parseAnnotatedAssignment(int begin, bool isParenthesised, ast::ExprPtr target);
    ast::StmtPtr parseReturn();
    ast::StmtPtr parseRaise();
    ast::StmtPtr parseDelete();
    ast::StmtPtr parseAssert();
    ast::StmtPtr parseLoopExit();
    std::vector<QString> parseNameList();
    ast::StmtPtr parseGlobal();
    ast::StmtPtr parseNonlocal();
    QString parseDottedName();
    ast::StmtPtr parseImport();
    ast::StmtPtr parseImportFrom();
    ast::Alias parseAlias(int begin, QString name);
    void checkTarget(const ast::Expr &target, Assignment assignment) const;
    void checkTargets(const ast::ExprList &targets, Assignment assignment) const;

    // ParserCompound.cpp: compound statements
    ast::StmtList parseBlock(const char *owner, int ownerBegin);
    ast::StmtList parseElse();
    ast::StmtPtr parseIf();
    ast::StmtPtr parseWhile();
    ast::StmtPtr parseFor(int begin, bool isAsync);
    ast::StmtPtr parseTry();
    ast::ExceptHandler parseExceptHandler(bool *isStar);
    ast::StmtPtr parseWith(int begin, bool isAsync);
    ast::WithItem parseWithItem();
    std::vector<ast::WithItem> parseWithItems();
    bool isAtParenthesisedWithItems() const;
    bool isOneItem(const ast::Expr &element) const;
    ast::StmtPtr parseAsync();
    ast::StmtPtr parseDecorated();
    ast::StmtPtr parseFunction(int begin, bool isAsync, ast::ExprList decorators);
    ast::StmtPtr parseClass(ast::ExprList decorators);

    // ParserPatterns.cpp: match statements
    bool isAtMatch() const;
    ast::StmtPtr parseMatch();
    ast::MatchCase parseCase();
    ast::PatternPtr parseOpenPattern();
    ast::PatternPtr parseStarPattern();
    ast::PatternPtr parsePattern();
    ast::PatternPtr parseOrPattern();
    ast::PatternPtr parseClosedPattern();
    ast::PatternPtr parseLiteralPattern();
    ast::ExprPtr parseLiteralKey();
    ast::PatternPtr parseNamePattern();
    ast::ExprPtr parseDottedValue();
    ast::PatternPtr parseGroupPattern();
    ast::PatternList parsePatternList(TokenKind closing, bool *hasComma);
    ast::PatternPtr parseMappingPattern();
    ast::PatternPtr parseClassPattern(int begin, ast::ExprPtr cls);
    QString parseCaptureName();

    // ParserExpressions.cpp: operators, tuples, comprehensions, calls
    ast::ExprPtr parseYieldOrExpressions();
    ast::ExprPtr parseYield();
    ast::ExprPtr parseExpressions();
    ast::ExprPtr parseStarOrExpression();
    ast::ExprPtr parseStarOrNamedExpression();
    ast::ExprPtr parseNamedExpression();
    ast::ExprPtr parseExpression();
    ast::ExprPtr parseConditional(int begin, ast::ExprPtr body);
    ast::ExprPtr parseLambda();
    ast::ExprPtr parseOperation(Level minimum);
    ast::ExprPtr parseOperand(Level minimum);
    ast::ExprPtr parseInfix(int begin, ast::ExprPtr left, Infix infix);
    ast::ExprPtr parseComparison(int begin, ast::ExprPtr left);
    Infix infixHere() const;
    ast::CompareOperator parseCompareOperator();
    ast::ExprPtr parsePrimary();
    ast::ExprPtr parseAttribute(int begin, ast::ExprPtr value);
    ast::ExprPtr parseCall(int begin, ast::ExprPtr func);
    ast::ExprPtr parseSubscript(int begin, ast::ExprPtr value);
    ast::ExprPtr parseSlices();
    ast::ExprPtr parseSlice();
    ast::ExprPtr parseTargetList();
    ast::ExprPtr parseTarget();

    // ParserAtoms.cpp: names, displays, parameters and arguments
    ast::ExprPtr parseAtom();
    ast::ExprPtr parseConstant(ast::ConstantKind kind);
    ast::ExprPtr parseName();
    ast::ExprPtr parseParenthesised();
    ast::ExprPtr parseListDisplay();
    ast::ExprPtr parseBraceDisplay();
    ast::ExprPtr parseDict(int begin);
    void parseDictItem(ast::Dict &dict);
    ast::ExprPtr parseDictValue();
    ast::ExprPtr parseSet(int begin, ast::ExprPtr first);
    void parseElements(ast::ExprList &elements, TokenKind closing);
    bool isAtComprehension() const;
    std::vector<ast::Comprehension> parseComprehensions(int begin, const ast::Expr *element, ComprehensionStyle style);
    ast::Arguments parseParameters(TokenKind closing, ParameterStyle style);
    ast::Argument parseParameter(ParameterStyle style, bool mayBeStarred);
    void checkParameterNames(const ast::Arguments &arguments) const;
    void parseArguments(ast::ExprList &args, std::vector<ast::Keyword> &keywords);
    void parseKeyword(std::vector<ast::Keyword> &keywords);
    void parsePositional(int open, ast::ExprList &args, const std::vector<ast::Keyword> &keywords);

    // ParserStrings.cpp: numbers, strings and formatted strings
    ast::ExprPtr parseNumber();
    ast::ExprPtr parseStrings();
    ast::ExprPtr parseBytes();
    bool isAtBytes() const;
    void parseString(StringParts &parts);
    void parseFString(StringParts &parts);
    void parseFStringText(StringParts &parts, bool isRaw);
    void parseField(StringParts &parts, bool isRaw);
    char parseConversion();
    ast::ExprPtr parseFormatSpec(const StringParts &parts, bool isRaw);
    void addText(StringParts &parts, int begin, QStringView text);
    void flushText(StringParts &parts);
    LiteralBody literalBody(const Token &token) const;
    QString decodeText(const LiteralBody &body, Braces braces) const;
    void decodeEscape(int *position, const LiteralBody &body, QString *result) const;
    char32_t decodeHexEscape(int *position, const LiteralBody &body, int digits) const;
    char32_t decodeNamedEscape(int *position, const LiteralBody &body) const;

    const SourceText &m_source;
    const QStringView m_text;
    std::vector<Token> m_tokens;
    std::vector<LexicalError> m_errors;
    size_t m_nextError = 0;
    size_t m_index = 0;
    /// Where the last token ended that was not a line end or an indentation.
    int m_lastEnd = 0;
    int m_blockDepth = 0;
    int m_depth = 0;
    Context m_context;
    std::optional<Failure> m_strayAsync;
    std::vector<Diagnostic> m_diagnostics;
    /// One shared string for each name, since the same few names fill a script.
    QHash<QStringView, QString> m_names;
    /// The class around, without leading underscores: names like __this are private to it.
    QString m_className;
};

/// Whether an expression can begin with this token; `*` and `yield` are not counted.
bool startsExpression(TokenKind kind);

/// How CPython's messages call this kind of expression ("function call", "literal").
QString describeExpression(const ast::Expr &expression);

} // namespace retort::script
