// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

/// The tree of a migration script. The nodes are those of CPython 3.11's `ast` module, with its names, so that what is
/// known of Python's grammar can be used here, and so that trees can be compared with CPython's own.
/// Offsets count UTF-16 units from the start of the source; SourceText turns them into lines.
namespace retort::script::ast {

struct Node
{
    int begin = 0;
    int end = 0;
};

// ---------------------------------------------------------------------------------------------------- expressions

enum class ExprKind : quint8 {
    BoolOp,
    NamedExpr,
    BinOp,
    UnaryOp,
    Lambda,
    IfExp,
    Dict,
    Set,
    ListComp,
    SetComp,
    DictComp,
    GeneratorExp,
    Await,
    Yield,
    YieldFrom,
    Compare,
    Call,
    FormattedValue,
    JoinedStr,
    Constant,
    Attribute,
    Subscript,
    Starred,
    Name,
    List,
    Tuple,
    Slice,
};

struct Expr : Node
{
    const ExprKind kind;

    virtual ~Expr() = default;
    Expr(const Expr &) = delete;
    Expr &operator=(const Expr &) = delete;

protected:
    explicit Expr(ExprKind k) : kind(k) {}
};

using ExprPtr = std::unique_ptr<Expr>;
using ExprList = std::vector<ExprPtr>;

/// Ties a node's type to its kind, so that as<Call>(expr) can check.
template <ExprKind K>
struct ExprOf : Expr
{
    static constexpr ExprKind Kind = K;
    ExprOf() : Expr(K) {}
};

enum class BoolOperator : quint8 { And, Or };
enum class BinaryOperator : quint8 {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
};
enum class UnaryOperator : quint8 { Invert, Not, UAdd, USub };
enum class CompareOperator : quint8 { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };

struct BoolOp : ExprOf<ExprKind::BoolOp>
{
    BoolOperator op = BoolOperator::And;
    ExprList values;
};

struct NamedExpr : ExprOf<ExprKind::NamedExpr>
{
    ExprPtr target;
    ExprPtr value;
};

struct BinOp : ExprOf<ExprKind::BinOp>
{
    ExprPtr left;
    BinaryOperator op = BinaryOperator::Add;
    ExprPtr right;
};

struct UnaryOp : ExprOf<ExprKind::UnaryOp>
{
    UnaryOperator op = UnaryOperator::Not;
    ExprPtr operand;
};

struct Argument : Node
{
    QString name;
    ExprPtr annotation;
};

/// Parameters of a function, as in CPython: `defaults` belong to the last of positionalOnly + args;
/// `keywordDefaults` has one entry (maybe null) for each of keywordOnly.
struct Arguments
{
    std::vector<Argument> positionalOnly;
    std::vector<Argument> args;
    std::unique_ptr<Argument> vararg;
    std::vector<Argument> keywordOnly;
    ExprList keywordDefaults;
    std::unique_ptr<Argument> kwarg;
    ExprList defaults;
};

struct Lambda : ExprOf<ExprKind::Lambda>
{
    Arguments args;
    ExprPtr body;
};

struct IfExp : ExprOf<ExprKind::IfExp>
{
    ExprPtr test;
    ExprPtr body;
    ExprPtr orelse;
};

/// A null key stands for `**value`.
struct Dict : ExprOf<ExprKind::Dict>
{
    ExprList keys;
    ExprList values;
};

struct Set : ExprOf<ExprKind::Set>
{
    ExprList elements;
};

struct Comprehension
{
    ExprPtr target;
    ExprPtr iter;
    ExprList ifs;
    bool isAsync = false;
};

struct ListComp : ExprOf<ExprKind::ListComp>
{
    ExprPtr element;
    std::vector<Comprehension> generators;
};

struct SetComp : ExprOf<ExprKind::SetComp>
{
    ExprPtr element;
    std::vector<Comprehension> generators;
};

struct DictComp : ExprOf<ExprKind::DictComp>
{
    ExprPtr key;
    ExprPtr value;
    std::vector<Comprehension> generators;
};

struct GeneratorExp : ExprOf<ExprKind::GeneratorExp>
{
    ExprPtr element;
    std::vector<Comprehension> generators;
};

struct Await : ExprOf<ExprKind::Await>
{
    ExprPtr value;
};

/// `value` may be null.
struct Yield : ExprOf<ExprKind::Yield>
{
    ExprPtr value;
};

struct YieldFrom : ExprOf<ExprKind::YieldFrom>
{
    ExprPtr value;
};

struct Compare : ExprOf<ExprKind::Compare>
{
    ExprPtr left;
    std::vector<CompareOperator> ops;
    ExprList comparators;
};

/// An empty `name` stands for `**value`.
struct Keyword : Node
{
    QString name;
    ExprPtr value;
};

struct Call : ExprOf<ExprKind::Call>
{
    ExprPtr func;
    ExprList args;
    std::vector<Keyword> keywords;
};

/// `conversion` is 'r', 's', 'a' or 0; `formatSpec` is a JoinedStr or null.
struct FormattedValue : ExprOf<ExprKind::FormattedValue>
{
    ExprPtr value;
    char conversion = 0;
    ExprPtr formatSpec;
};

/// Values are Constant strings and FormattedValues.
struct JoinedStr : ExprOf<ExprKind::JoinedStr>
{
    ExprList values;
};

enum class ConstantKind : quint8 { None, True, False, Ellipsis, Int, BigInt, Float, Complex, Str, Bytes };

struct Constant : ExprOf<ExprKind::Constant>
{
    ConstantKind type = ConstantKind::None;
    qint64 integer = 0;
    /// The value of Float, and the imaginary part of Complex.
    double real = 0;
    /// The text of Str, or the decimal digits of BigInt (an integer that does not fit in 64 bits).
    QString text;
    QByteArray bytes;
    /// True for u"…", which CPython keeps as kind='u'.
    bool isUnicodePrefixed = false;
};

struct Attribute : ExprOf<ExprKind::Attribute>
{
    ExprPtr value;
    QString name;
    /// Where the attribute's own name stands.
    Node nameRange;
};

struct Subscript : ExprOf<ExprKind::Subscript>
{
    ExprPtr value;
    ExprPtr slice;
};

struct Starred : ExprOf<ExprKind::Starred>
{
    ExprPtr value;
};

struct Name : ExprOf<ExprKind::Name>
{
    QString id;
};

struct List : ExprOf<ExprKind::List>
{
    ExprList elements;
};

struct Tuple : ExprOf<ExprKind::Tuple>
{
    ExprList elements;
};

/// Each part may be null.
struct Slice : ExprOf<ExprKind::Slice>
{
    ExprPtr lower;
    ExprPtr upper;
    ExprPtr step;
};

// ------------------------------------------------------------------------------------------------------- patterns

enum class PatternKind : quint8 {
    MatchValue,
    MatchSingleton,
    MatchSequence,
    MatchMapping,
    MatchClass,
    MatchStar,
    MatchAs,
    MatchOr,
};

struct Pattern : Node
{
    const PatternKind kind;

    virtual ~Pattern() = default;
    Pattern(const Pattern &) = delete;
    Pattern &operator=(const Pattern &) = delete;

protected:
    explicit Pattern(PatternKind k) : kind(k) {}
};

using PatternPtr = std::unique_ptr<Pattern>;
using PatternList = std::vector<PatternPtr>;

template <PatternKind K>
struct PatternOf : Pattern
{
    static constexpr PatternKind Kind = K;
    PatternOf() : Pattern(K) {}
};

struct MatchValue : PatternOf<PatternKind::MatchValue>
{
    ExprPtr value;
};

/// None, True or False.
struct MatchSingleton : PatternOf<PatternKind::MatchSingleton>
{
    ConstantKind value = ConstantKind::None;
};

struct MatchSequence : PatternOf<PatternKind::MatchSequence>
{
    PatternList patterns;
};

struct MatchMapping : PatternOf<PatternKind::MatchMapping>
{
    ExprList keys;
    PatternList patterns;
    /// The name after `**`, or empty.
    QString rest;
};

struct MatchClass : PatternOf<PatternKind::MatchClass>
{
    ExprPtr cls;
    PatternList patterns;
    std::vector<QString> keywordNames;
    PatternList keywordPatterns;
};

/// An empty name stands for `*_`.
struct MatchStar : PatternOf<PatternKind::MatchStar>
{
    QString name;
};

/// `_` has neither a pattern nor a name.
struct MatchAs : PatternOf<PatternKind::MatchAs>
{
    PatternPtr pattern;
    QString name;
};

struct MatchOr : PatternOf<PatternKind::MatchOr>
{
    PatternList patterns;
};

// ----------------------------------------------------------------------------------------------------- statements

enum class StmtKind : quint8 {
    FunctionDef,
    ClassDef,
    Return,
    Delete,
    Assign,
    AugAssign,
    AnnAssign,
    For,
    While,
    If,
    With,
    Match,
    Raise,
    Try,
    Assert,
    Import,
    ImportFrom,
    Global,
    Nonlocal,
    ExprStmt,
    Pass,
    Break,
    Continue,
    ErrorStmt,
};

struct Stmt : Node
{
    const StmtKind kind;

    virtual ~Stmt() = default;
    Stmt(const Stmt &) = delete;
    Stmt &operator=(const Stmt &) = delete;

protected:
    explicit Stmt(StmtKind k) : kind(k) {}
};

using StmtPtr = std::unique_ptr<Stmt>;
using StmtList = std::vector<StmtPtr>;

template <StmtKind K>
struct StmtOf : Stmt
{
    static constexpr StmtKind Kind = K;
    StmtOf() : Stmt(K) {}
};

struct FunctionDef : StmtOf<StmtKind::FunctionDef>
{
    QString name;
    Arguments args;
    StmtList body;
    ExprList decorators;
    ExprPtr returns;
    bool isAsync = false;
    Node nameRange;
};

struct ClassDef : StmtOf<StmtKind::ClassDef>
{
    QString name;
    ExprList bases;
    std::vector<Keyword> keywords;
    StmtList body;
    ExprList decorators;
    Node nameRange;
};

/// `value` may be null.
struct Return : StmtOf<StmtKind::Return>
{
    ExprPtr value;
};

struct Delete : StmtOf<StmtKind::Delete>
{
    ExprList targets;
};

struct Assign : StmtOf<StmtKind::Assign>
{
    ExprList targets;
    ExprPtr value;
};

struct AugAssign : StmtOf<StmtKind::AugAssign>
{
    ExprPtr target;
    BinaryOperator op = BinaryOperator::Add;
    ExprPtr value;
};

/// `value` may be null. `isSimple` is CPython's: the target is a name without parentheses.
struct AnnAssign : StmtOf<StmtKind::AnnAssign>
{
    ExprPtr target;
    ExprPtr annotation;
    ExprPtr value;
    bool isSimple = true;
};

struct For : StmtOf<StmtKind::For>
{
    ExprPtr target;
    ExprPtr iter;
    StmtList body;
    StmtList orelse;
    bool isAsync = false;
};

struct While : StmtOf<StmtKind::While>
{
    ExprPtr test;
    StmtList body;
    StmtList orelse;
};

struct If : StmtOf<StmtKind::If>
{
    ExprPtr test;
    StmtList body;
    StmtList orelse;
};

/// `target` may be null.
struct WithItem
{
    ExprPtr context;
    ExprPtr target;
};

struct With : StmtOf<StmtKind::With>
{
    std::vector<WithItem> items;
    StmtList body;
    bool isAsync = false;
};

/// `guard` may be null.
struct MatchCase
{
    PatternPtr pattern;
    ExprPtr guard;
    StmtList body;
};

struct Match : StmtOf<StmtKind::Match>
{
    ExprPtr subject;
    std::vector<MatchCase> cases;
};

struct Raise : StmtOf<StmtKind::Raise>
{
    ExprPtr exception;
    ExprPtr cause;
};

/// `type` may be null, `name` empty.
struct ExceptHandler : Node
{
    ExprPtr type;
    QString name;
    StmtList body;
};

/// `isStar` for `except*`.
struct Try : StmtOf<StmtKind::Try>
{
    StmtList body;
    std::vector<ExceptHandler> handlers;
    StmtList orelse;
    StmtList finalbody;
    bool isStar = false;
};

struct Assert : StmtOf<StmtKind::Assert>
{
    ExprPtr test;
    ExprPtr message;
};

struct Alias : Node
{
    QString name;
    QString asName;
};

struct Import : StmtOf<StmtKind::Import>
{
    std::vector<Alias> names;
};

struct ImportFrom : StmtOf<StmtKind::ImportFrom>
{
    QString module;
    std::vector<Alias> names;
    int level = 0;
};

struct Global : StmtOf<StmtKind::Global>
{
    std::vector<QString> names;
};

struct Nonlocal : StmtOf<StmtKind::Nonlocal>
{
    std::vector<QString> names;
};

struct ExprStmt : StmtOf<StmtKind::ExprStmt>
{
    ExprPtr value;
};

struct Pass : StmtOf<StmtKind::Pass>
{};
struct Break : StmtOf<StmtKind::Break>
{};
struct Continue : StmtOf<StmtKind::Continue>
{};

/// A stretch of source that could not be parsed; its diagnostic says why. Parsing went on after it.
struct ErrorStmt : StmtOf<StmtKind::ErrorStmt>
{};

struct Module : Node
{
    StmtList body;
};

/// The node as its own type; the caller has looked at `kind`.
template <typename T, typename N>
const T &as(const N &node)
{
    Q_ASSERT(node.kind == T::Kind);
    return static_cast<const T &>(node);
}

/// The docstring of a body: its first statement when that is a plain string; null if there is none.
const Constant *docstring(const StmtList &body);

} // namespace retort::script::ast
