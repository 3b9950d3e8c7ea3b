// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/AstExpressions.h"

/// The patterns of `match` in the tree; Ast.h says whose names these are.
namespace retort::script::ast {

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

} // namespace retort::script::ast
