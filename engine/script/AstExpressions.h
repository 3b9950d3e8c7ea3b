// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

/// The expressions of the tree; Ast.h says whose names these are.
namespace retort::script::ast {

struct Node
{
    int begin = 0;
    int end = 0;
};

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

} // namespace retort::script::ast
