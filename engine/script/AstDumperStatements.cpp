// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/AstDumper.h"

namespace retort::script {

QString AstDumper::module(const ast::Module &module) const
{
    Fields fields(0);
    fields.add("body", stmts(module.body, fields.level()));
    fields.add("type_ignores", {QStringLiteral("[]")});
    return fields.finish("Module").text;
}

AstDumper::Dumped AstDumper::stmts(const ast::StmtList &list, int level) const
{
    return listOf(list, level, [this](const ast::StmtPtr &item, int inner) { return stmt(*item, inner); });
}

AstDumper::Dumped AstDumper::names(const std::vector<QString> &names, int level) const
{
    return listOf(names, level, [](const QString &name, int) { return text(name); });
}

AstDumper::Dumped AstDumper::stmt(const ast::Stmt &stmt, int level) const
{
    switch (stmt.kind) {
    case ast::StmtKind::FunctionDef:
    case ast::StmtKind::ClassDef: return definition(stmt, level);
    case ast::StmtKind::Import:
    case ast::StmtKind::ImportFrom: return importStmt(stmt, level);
    case ast::StmtKind::Assign:
    case ast::StmtKind::AugAssign:
    case ast::StmtKind::AnnAssign: return assignment(stmt, level);
    case ast::StmtKind::For:
    case ast::StmtKind::While:
    case ast::StmtKind::If:
    case ast::StmtKind::With:
    case ast::StmtKind::Match:
    case ast::StmtKind::Try: return compound(stmt, level);
    default: return simple(stmt, level);
    }
}

AstDumper::Dumped AstDumper::definition(const ast::Stmt &stmt, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    if (stmt.kind == ast::StmtKind::ClassDef) {
        const auto &node = ast::as<ast::ClassDef>(stmt);
        fields.add("name", text(node.name));
        fields.add("bases", exprs(node.bases, inner));
        fields.add("keywords", keywords(node.keywords, inner));
        fields.add("body", stmts(node.body, inner));
        fields.add("decorator_list", exprs(node.decorators, inner));
        return fields.finish("ClassDef");
    }
    const auto &node = ast::as<ast::FunctionDef>(stmt);
    fields.add("name", text(node.name));
    fields.add("args", arguments(node.args, inner));
    fields.add("body", stmts(node.body, inner));
    fields.add("decorator_list", exprs(node.decorators, inner));
    if (node.returns)
        fields.add("returns", expr(node.returns, inner));
    return fields.finish(node.isAsync ? "AsyncFunctionDef" : "FunctionDef");
}

AstDumper::Dumped AstDumper::importStmt(const ast::Stmt &stmt, int level) const
{
    Fields fields(level);
    const auto write = [this](const ast::Alias &item, int inner) { return alias(item, inner); };
    if (stmt.kind == ast::StmtKind::Import) {
        fields.add("names", listOf(ast::as<ast::Import>(stmt).names, fields.level(), write));
        return fields.finish("Import");
    }
    const auto &node = ast::as<ast::ImportFrom>(stmt);
    if (!node.module.isEmpty())
        fields.add("module", text(node.module));
    fields.add("names", listOf(node.names, fields.level(), write));
    fields.add("level", number(node.level));
    return fields.finish("ImportFrom");
}

AstDumper::Dumped AstDumper::alias(const ast::Alias &alias, int level) const
{
    Fields fields(level);
    fields.add("name", text(alias.name));
    if (!alias.asName.isEmpty())
        fields.add("asname", text(alias.asName));
    return fields.finish("alias");
}

AstDumper::Dumped AstDumper::assignment(const ast::Stmt &stmt, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    if (stmt.kind == ast::StmtKind::Assign) {
        const auto &node = ast::as<ast::Assign>(stmt);
        fields.add("targets", exprs(node.targets, inner, Use::Store));
        fields.add("value", expr(node.value, inner));
        return fields.finish("Assign");
    }
    if (stmt.kind == ast::StmtKind::AugAssign) {
        const auto &node = ast::as<ast::AugAssign>(stmt);
        fields.add("target", expr(node.target, inner, Use::Store));
        fields.add("op", binaryOperator(node.op));
        fields.add("value", expr(node.value, inner));
        return fields.finish("AugAssign");
    }
    const auto &node = ast::as<ast::AnnAssign>(stmt);
    fields.add("target", expr(node.target, inner, Use::Store));
    fields.add("annotation", expr(node.annotation, inner));
    if (node.value)
        fields.add("value", expr(node.value, inner));
    fields.add("simple", number(node.isSimple ? 1 : 0));
    return fields.finish("AnnAssign");
}

AstDumper::Dumped AstDumper::compound(const ast::Stmt &stmt, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    switch (stmt.kind) {
    case ast::StmtKind::For: {
        const auto &node = ast::as<ast::For>(stmt);
        fields.add("target", expr(node.target, inner, Use::Store));
        fields.add("iter", expr(node.iter, inner));
        fields.add("body", stmts(node.body, inner));
        fields.add("orelse", stmts(node.orelse, inner));
        return fields.finish(node.isAsync ? "AsyncFor" : "For");
    }
    case ast::StmtKind::While: {
        const auto &node = ast::as<ast::While>(stmt);
        fields.add("test", expr(node.test, inner));
        fields.add("body", stmts(node.body, inner));
        fields.add("orelse", stmts(node.orelse, inner));
        return fields.finish("While");
    }
    case ast::StmtKind::If: {
        const auto &node = ast::as<ast::If>(stmt);
        fields.add("test", expr(node.test, inner));
        fields.add("body", stmts(node.body, inner));
        fields.add("orelse", stmts(node.orelse, inner));
        return fields.finish("If");
    }
    case ast::StmtKind::With: {
        const auto &node = ast::as<ast::With>(stmt);
        fields.add("items", listOf(node.items, inner, [this](const ast::WithItem &item, int itemLevel) {
                       return withItem(item, itemLevel);
                   }));
        fields.add("body", stmts(node.body, inner));
        return fields.finish(node.isAsync ? "AsyncWith" : "With");
    }
    case ast::StmtKind::Match: {
        const auto &node = ast::as<ast::Match>(stmt);
        fields.add("subject", expr(node.subject, inner));
        fields.add("cases", listOf(node.cases, inner, [this](const ast::MatchCase &item, int itemLevel) {
                       return matchCase(item, itemLevel);
                   }));
        return fields.finish("Match");
    }
    default: break;
    }
    const auto &node = ast::as<ast::Try>(stmt);
    fields.add("body", stmts(node.body, inner));
    fields.add("handlers", listOf(node.handlers, inner, [this](const ast::ExceptHandler &item, int itemLevel) {
                   return handler(item, itemLevel);
               }));
    fields.add("orelse", stmts(node.orelse, inner));
    fields.add("finalbody", stmts(node.finalbody, inner));
    return fields.finish(node.isStar ? "TryStar" : "Try");
}

AstDumper::Dumped AstDumper::handler(const ast::ExceptHandler &handler, int level) const
{
    Fields fields(level);
    if (handler.type)
        fields.add("type", expr(handler.type, fields.level()));
    if (!handler.name.isEmpty())
        fields.add("name", text(handler.name));
    fields.add("body", stmts(handler.body, fields.level()));
    return fields.finish("ExceptHandler");
}

AstDumper::Dumped AstDumper::withItem(const ast::WithItem &item, int level) const
{
    Fields fields(level);
    fields.add("context_expr", expr(item.context, fields.level()));
    if (item.target)
        fields.add("optional_vars", expr(item.target, fields.level(), Use::Store));
    return fields.finish("withitem");
}

AstDumper::Dumped AstDumper::simple(const ast::Stmt &stmt, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    switch (stmt.kind) {
    case ast::StmtKind::Return:
        if (const auto &node = ast::as<ast::Return>(stmt); node.value)
            fields.add("value", expr(node.value, inner));
        return fields.finish("Return");
    case ast::StmtKind::Delete:
        fields.add("targets", exprs(ast::as<ast::Delete>(stmt).targets, inner, Use::Del));
        return fields.finish("Delete");
    case ast::StmtKind::Raise: {
        const auto &node = ast::as<ast::Raise>(stmt);
        if (node.exception)
            fields.add("exc", expr(node.exception, inner));
        if (node.cause)
            fields.add("cause", expr(node.cause, inner));
        return fields.finish("Raise");
    }
    case ast::StmtKind::Assert: {
        const auto &node = ast::as<ast::Assert>(stmt);
        fields.add("test", expr(node.test, inner));
        if (node.message)
            fields.add("msg", expr(node.message, inner));
        return fields.finish("Assert");
    }
    case ast::StmtKind::Global:
        fields.add("names", names(ast::as<ast::Global>(stmt).names, inner));
        return fields.finish("Global");
    case ast::StmtKind::Nonlocal:
        fields.add("names", names(ast::as<ast::Nonlocal>(stmt).names, inner));
        return fields.finish("Nonlocal");
    case ast::StmtKind::ExprStmt:
        fields.add("value", expr(ast::as<ast::ExprStmt>(stmt).value, inner));
        return fields.finish("Expr");
    case ast::StmtKind::Pass: return fields.finish("Pass");
    case ast::StmtKind::Break: return fields.finish("Break");
    case ast::StmtKind::Continue: return fields.finish("Continue");
    default: return fields.finish("ErrorStmt");
    }
}

// ------------------------------------------------------------------------------------------------------- patterns

AstDumper::Dumped AstDumper::matchCase(const ast::MatchCase &matchCase, int level) const
{
    Fields fields(level);
    fields.add("pattern", pattern(*matchCase.pattern, fields.level()));
    if (matchCase.guard)
        fields.add("guard", expr(matchCase.guard, fields.level()));
    fields.add("body", stmts(matchCase.body, fields.level()));
    return fields.finish("match_case");
}

AstDumper::Dumped AstDumper::patterns(const ast::PatternList &list, int level) const
{
    return listOf(list, level, [this](const ast::PatternPtr &item, int inner) { return pattern(*item, inner); });
}

AstDumper::Dumped AstDumper::pattern(const ast::Pattern &pattern, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    switch (pattern.kind) {
    case ast::PatternKind::MatchValue:
        fields.add("value", expr(ast::as<ast::MatchValue>(pattern).value, inner));
        return fields.finish("MatchValue");
    case ast::PatternKind::MatchSingleton: {
        const ast::ConstantKind value = ast::as<ast::MatchSingleton>(pattern).value;
        fields.add("value", {value == ast::ConstantKind::None   ? QStringLiteral("None")
                             : value == ast::ConstantKind::True ? QStringLiteral("True")
                                                                : QStringLiteral("False")});
        return fields.finish("MatchSingleton");
    }
    case ast::PatternKind::MatchSequence:
        fields.add("patterns", patterns(ast::as<ast::MatchSequence>(pattern).patterns, inner));
        return fields.finish("MatchSequence");
    case ast::PatternKind::MatchMapping: {
        const auto &node = ast::as<ast::MatchMapping>(pattern);
        fields.add("keys", exprs(node.keys, inner));
        fields.add("patterns", patterns(node.patterns, inner));
        if (!node.rest.isEmpty())
            fields.add("rest", text(node.rest));
        return fields.finish("MatchMapping");
    }
    case ast::PatternKind::MatchClass: {
        const auto &node = ast::as<ast::MatchClass>(pattern);
        fields.add("cls", expr(node.cls, inner));
        fields.add("patterns", patterns(node.patterns, inner));
        fields.add("kwd_attrs", names(node.keywordNames, inner));
        fields.add("kwd_patterns", patterns(node.keywordPatterns, inner));
        return fields.finish("MatchClass");
    }
    case ast::PatternKind::MatchStar:
        if (const auto &node = ast::as<ast::MatchStar>(pattern); !node.name.isEmpty())
            fields.add("name", text(node.name));
        return fields.finish("MatchStar");
    case ast::PatternKind::MatchAs: {
        const auto &node = ast::as<ast::MatchAs>(pattern);
        if (node.pattern)
            fields.add("pattern", this->pattern(*node.pattern, inner));
        if (!node.name.isEmpty())
            fields.add("name", text(node.name));
        return fields.finish("MatchAs");
    }
    case ast::PatternKind::MatchOr: break;
    }
    fields.add("patterns", patterns(ast::as<ast::MatchOr>(pattern).patterns, inner));
    return fields.finish("MatchOr");
}

} // namespace retort::script
