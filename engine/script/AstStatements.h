// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/AstPatterns.h"

/// The statements of the tree; Ast.h says whose names these are.
namespace retort::script::ast {

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

} // namespace retort::script::ast
