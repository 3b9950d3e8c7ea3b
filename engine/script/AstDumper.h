// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"

#include <QStringList>

namespace retort::script {

/// Writes the nodes for AstDump.h. CPython's layout depends on whether a field's value is simple, so each function
/// gives that back with the text. A node's level counts the brackets around it.
class AstDumper
{
public:
    QString module(const ast::Module &module) const;
    QString expression(const ast::Expr &expr) const { return node(expr, 0, Use::Load).text; }

private:
    struct Dumped
    {
        QString text;
        bool isSimple = true;
    };
    /// CPython's expression context.
    enum class Use { Load, Store, Del };
    /// The fields of one node.
    class Fields
    {
    public:
        /// For a node that stands at `level`.
        explicit Fields(int level) : m_level(level + 1) {}
        /// The level of the fields' own values.
        int level() const { return m_level; }
        void add(const char *name, const Dumped &value);
        Dumped finish(const char *node) const;

    private:
        const int m_level;
        QStringList m_texts;
        bool m_isSimple = true;
    };

    /// A list at `level`; its items have been written at `level` + 1.
    Dumped list(int level, const QStringList &items) const;
    template <typename T, typename Write>
    Dumped listOf(const std::vector<T> &items, int level, Write write) const
    {
        QStringList texts;
        for (const T &item : items)
            texts.append(write(item, level + 1).text);
        return list(level + 1, texts);
    }

    // AstDumperStatements.cpp
    Dumped stmt(const ast::Stmt &stmt, int level) const;
    Dumped stmts(const ast::StmtList &list, int level) const;
    Dumped definition(const ast::Stmt &stmt, int level) const;
    Dumped importStmt(const ast::Stmt &stmt, int level) const;
    Dumped assignment(const ast::Stmt &stmt, int level) const;
    Dumped compound(const ast::Stmt &stmt, int level) const;
    Dumped simple(const ast::Stmt &stmt, int level) const;
    Dumped handler(const ast::ExceptHandler &handler, int level) const;
    Dumped withItem(const ast::WithItem &item, int level) const;
    Dumped alias(const ast::Alias &alias, int level) const;
    Dumped matchCase(const ast::MatchCase &matchCase, int level) const;
    Dumped pattern(const ast::Pattern &pattern, int level) const;
    Dumped patterns(const ast::PatternList &list, int level) const;
    Dumped names(const std::vector<QString> &names, int level) const;

    // AstDumperExpressions.cpp
    Dumped node(const ast::Expr &expr, int level, Use use) const;
    Dumped expr(const ast::ExprPtr &expr, int level, Use use = Use::Load) const;
    Dumped exprs(const ast::ExprList &list, int level, Use use = Use::Load) const;
    Dumped operation(const ast::Expr &expr, int level) const;
    Dumped display(const ast::Expr &expr, int level) const;
    Dumped comprehension(const ast::Expr &expr, int level) const;
    Dumped place(const ast::Expr &expr, int level, Use use) const;
    Dumped string(const ast::Expr &expr, int level) const;
    Dumped call(const ast::Call &call, int level) const;
    Dumped constant(const ast::Constant &constant, int level) const;
    Dumped arguments(const ast::Arguments &arguments, int level) const;
    Dumped argument(const ast::Argument &argument, int level) const;
    Dumped keywords(const std::vector<ast::Keyword> &keywords, int level) const;
    Dumped generators(const std::vector<ast::Comprehension> &generators, int level) const;

    static Dumped text(const QString &text);
    static Dumped number(int value);
    static Dumped context(Use use);
    static Dumped binaryOperator(ast::BinaryOperator op);
};

} // namespace retort::script
