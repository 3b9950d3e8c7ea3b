// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/ScopeAnalysis.h"

namespace retort::script {

using namespace ast; // the vocabulary of the tree that these functions walk

namespace {

/// Walks one function's body, without going into the functions and classes inside it.
class NameCollector
{
public:
    FunctionNames names;

    void body(const StmtList &statements)
    {
        for (const StmtPtr &statement : statements)
            visit(*statement);
    }

    /// One statement of a body.
    void body(const StmtList &statements, std::size_t index) { visit(*statements[index]); }

    void bind(const Expr &target)
    {
        switch (target.kind) {
        case ExprKind::Name: names.locals.insert(as<Name>(target).id); break;
        case ExprKind::Tuple:
            for (const ExprPtr &part : as<Tuple>(target).elements)
                bind(*part);
            break;
        case ExprKind::List:
            for (const ExprPtr &part : as<List>(target).elements)
                bind(*part);
            break;
        case ExprKind::Starred: bind(*as<Starred>(target).value); break;
        default: look(target); break;
        }
    }

private:
    void visit(const Stmt &statement);
    void look(const Expr &expression);
    void lookMaybe(const ExprPtr &expression)
    {
        if (expression)
            look(*expression);
    }
    void lookAll(const ExprList &expressions)
    {
        for (const ExprPtr &expression : expressions)
            lookMaybe(expression);
    }
    void lookIn(const std::vector<Comprehension> &generators)
    {
        for (const Comprehension &generator : generators) {
            look(*generator.iter);
            lookAll(generator.ifs);
        }
    }
    void bindPattern(const Pattern &pattern);
    void bindPatterns(const PatternList &patterns)
    {
        for (const PatternPtr &pattern : patterns)
            bindPattern(*pattern);
    }
    void bindName(const QString &name)
    {
        if (!name.isEmpty())
            names.locals.insert(name);
    }
};

void NameCollector::visit(const Stmt &statement)
{
    switch (statement.kind) {
    case StmtKind::FunctionDef: bindName(as<FunctionDef>(statement).name); break;
    case StmtKind::ClassDef: bindName(as<ClassDef>(statement).name); break;
    case StmtKind::Return: lookMaybe(as<Return>(statement).value); break;
    case StmtKind::Delete:
        for (const ExprPtr &target : as<Delete>(statement).targets)
            bind(*target);
        break;
    case StmtKind::Assign:
        for (const ExprPtr &target : as<Assign>(statement).targets)
            bind(*target);
        look(*as<Assign>(statement).value);
        break;
    case StmtKind::AugAssign:
        bind(*as<AugAssign>(statement).target);
        look(*as<AugAssign>(statement).value);
        break;
    case StmtKind::AnnAssign:
        bind(*as<AnnAssign>(statement).target);
        lookMaybe(as<AnnAssign>(statement).value);
        break;
    case StmtKind::For: {
        const auto &loop = as<For>(statement);
        bind(*loop.target);
        look(*loop.iter);
        body(loop.body);
        body(loop.orelse);
        break;
    }
    case StmtKind::While: {
        const auto &loop = as<While>(statement);
        look(*loop.test);
        body(loop.body);
        body(loop.orelse);
        break;
    }
    case StmtKind::If: {
        const auto &branch = as<If>(statement);
        look(*branch.test);
        body(branch.body);
        body(branch.orelse);
        break;
    }
    case StmtKind::With:
        for (const WithItem &item : as<With>(statement).items) {
            look(*item.context);
            if (item.target)
                bind(*item.target);
        }
        body(as<With>(statement).body);
        break;
    case StmtKind::Match:
        look(*as<Match>(statement).subject);
        for (const MatchCase &matchCase : as<Match>(statement).cases) {
            bindPattern(*matchCase.pattern);
            lookMaybe(matchCase.guard);
            body(matchCase.body);
        }
        break;
    case StmtKind::Raise: lookMaybe(as<Raise>(statement).exception); break;
    case StmtKind::Try: {
        const auto &attempt = as<Try>(statement);
        body(attempt.body);
        for (const ExceptHandler &handler : attempt.handlers) {
            lookMaybe(handler.type);
            bindName(handler.name);
            body(handler.body);
        }
        body(attempt.orelse);
        body(attempt.finalbody);
        break;
    }
    case StmtKind::Assert: look(*as<Assert>(statement).test); break;
    case StmtKind::Import:
        for (const Alias &alias : as<Import>(statement).names)
            bindName(alias.asName.isEmpty() ? alias.name.section(u'.', 0, 0) : alias.asName);
        break;
    case StmtKind::ImportFrom:
        for (const Alias &alias : as<ImportFrom>(statement).names)
            bindName(alias.asName.isEmpty() ? alias.name : alias.asName);
        break;
    case StmtKind::Global:
        names.globals.insert(as<Global>(statement).names.begin(), as<Global>(statement).names.end());
        break;
    case StmtKind::Nonlocal:
        names.nonlocals.insert(as<Nonlocal>(statement).names.begin(), as<Nonlocal>(statement).names.end());
        break;
    case StmtKind::ExprStmt: look(*as<ExprStmt>(statement).value); break;
    case StmtKind::Pass:
    case StmtKind::Break:
    case StmtKind::Continue:
    case StmtKind::ErrorStmt: break;
    }
}

/// Expressions matter for a walrus and for yield.
void NameCollector::look(const Expr &expression)
{
    switch (expression.kind) {
    case ExprKind::BoolOp: lookAll(as<BoolOp>(expression).values); break;
    case ExprKind::NamedExpr:
        bind(*as<NamedExpr>(expression).target);
        look(*as<NamedExpr>(expression).value);
        break;
    case ExprKind::BinOp:
        look(*as<BinOp>(expression).left);
        look(*as<BinOp>(expression).right);
        break;
    case ExprKind::UnaryOp: look(*as<UnaryOp>(expression).operand); break;
    case ExprKind::IfExp:
        look(*as<IfExp>(expression).test);
        look(*as<IfExp>(expression).body);
        look(*as<IfExp>(expression).orelse);
        break;
    case ExprKind::Dict:
        lookAll(as<Dict>(expression).keys);
        lookAll(as<Dict>(expression).values);
        break;
    case ExprKind::Set: lookAll(as<Set>(expression).elements); break;
    case ExprKind::ListComp:
        look(*as<ListComp>(expression).element);
        lookIn(as<ListComp>(expression).generators);
        break;
    case ExprKind::SetComp:
        look(*as<SetComp>(expression).element);
        lookIn(as<SetComp>(expression).generators);
        break;
    case ExprKind::DictComp:
        look(*as<DictComp>(expression).key);
        look(*as<DictComp>(expression).value);
        lookIn(as<DictComp>(expression).generators);
        break;
    case ExprKind::GeneratorExp:
        look(*as<GeneratorExp>(expression).element);
        lookIn(as<GeneratorExp>(expression).generators);
        break;
    case ExprKind::Await: look(*as<Await>(expression).value); break;
    case ExprKind::Yield:
        names.isGenerator = true;
        lookMaybe(as<Yield>(expression).value);
        break;
    case ExprKind::YieldFrom:
        names.isGenerator = true;
        look(*as<YieldFrom>(expression).value);
        break;
    case ExprKind::Compare:
        look(*as<Compare>(expression).left);
        lookAll(as<Compare>(expression).comparators);
        break;
    case ExprKind::Call:
        look(*as<Call>(expression).func);
        lookAll(as<Call>(expression).args);
        for (const Keyword &keyword : as<Call>(expression).keywords)
            look(*keyword.value);
        break;
    case ExprKind::FormattedValue:
        look(*as<FormattedValue>(expression).value);
        lookMaybe(as<FormattedValue>(expression).formatSpec);
        break;
    case ExprKind::JoinedStr: lookAll(as<JoinedStr>(expression).values); break;
    case ExprKind::Attribute: look(*as<Attribute>(expression).value); break;
    case ExprKind::Subscript:
        look(*as<Subscript>(expression).value);
        look(*as<Subscript>(expression).slice);
        break;
    case ExprKind::Starred: look(*as<Starred>(expression).value); break;
    case ExprKind::List: lookAll(as<List>(expression).elements); break;
    case ExprKind::Tuple: lookAll(as<Tuple>(expression).elements); break;
    case ExprKind::Slice:
        lookMaybe(as<Slice>(expression).lower);
        lookMaybe(as<Slice>(expression).upper);
        lookMaybe(as<Slice>(expression).step);
        break;
    case ExprKind::Lambda:
    case ExprKind::Constant:
    case ExprKind::Name: break;
    }
}

void NameCollector::bindPattern(const Pattern &pattern)
{
    switch (pattern.kind) {
    case PatternKind::MatchValue:
    case PatternKind::MatchSingleton: break;
    case PatternKind::MatchSequence: bindPatterns(as<MatchSequence>(pattern).patterns); break;
    case PatternKind::MatchMapping:
        bindPatterns(as<MatchMapping>(pattern).patterns);
        bindName(as<MatchMapping>(pattern).rest);
        break;
    case PatternKind::MatchClass:
        bindPatterns(as<MatchClass>(pattern).patterns);
        bindPatterns(as<MatchClass>(pattern).keywordPatterns);
        break;
    case PatternKind::MatchStar: bindName(as<MatchStar>(pattern).name); break;
    case PatternKind::MatchAs:
        if (as<MatchAs>(pattern).pattern)
            bindPattern(*as<MatchAs>(pattern).pattern);
        bindName(as<MatchAs>(pattern).name);
        break;
    case PatternKind::MatchOr: bindPatterns(as<MatchOr>(pattern).patterns); break;
    }
}

/// The name that an attribute, an item or a call begins with; empty if it begins with something else.
QString rootName(const Expr &expression)
{
    switch (expression.kind) {
    case ExprKind::Name: return as<Name>(expression).id;
    case ExprKind::Attribute: return rootName(*as<Attribute>(expression).value);
    case ExprKind::Subscript: return rootName(*as<Subscript>(expression).value);
    case ExprKind::Call: return rootName(*as<Call>(expression).func);
    default: return {};
    }
}

/// The names whose values a statement changes without binding them.
QStringList changedNames(const Stmt &statement)
{
    QStringList names;
    if (statement.kind == StmtKind::Assign) {
        for (const ExprPtr &target : as<Assign>(statement).targets)
            names << rootName(*target);
    } else if (statement.kind == StmtKind::ExprStmt) {
        names << rootName(*as<ExprStmt>(statement).value);
    }
    names.removeAll(QString());
    return names;
}

} // namespace

ModuleNames namesOf(const Module &module)
{
    ModuleNames result;
    for (std::size_t index = 0; index < module.body.size(); ++index) {
        const Stmt &statement = *module.body[index];
        NameCollector collector;
        collector.body(module.body, index);
        for (const QString &name : changedNames(statement))
            collector.names.locals.insert(name);
        for (const QString &name : collector.names.locals)
            result.statements[name].push_back(index);
        if (statement.kind == StmtKind::ImportFrom && collector.names.locals.contains(QStringLiteral("*")))
            result.starImports.push_back(&as<ImportFrom>(statement));
    }
    return result;
}

FunctionNames namesOf(const FunctionDef &definition)
{
    NameCollector collector;
    const Arguments &args = definition.args;
    for (const auto *group : {&args.positionalOnly, &args.args, &args.keywordOnly}) {
        for (const Argument &argument : *group)
            collector.names.locals.insert(argument.name);
    }
    if (args.vararg)
        collector.names.locals.insert(args.vararg->name);
    if (args.kwarg)
        collector.names.locals.insert(args.kwarg->name);
    collector.body(definition.body);
    for (const QString &name : collector.names.globals)
        collector.names.locals.erase(name);
    for (const QString &name : collector.names.nonlocals)
        collector.names.locals.erase(name);
    return std::move(collector.names);
}

} // namespace retort::script
