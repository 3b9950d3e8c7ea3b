// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/AstDumper.h"
#include "engine/script/Formatting.h"
#include "engine/script/objects/Text.h"

namespace retort::script {

namespace {

constexpr const char *kBinaryOperatorNames[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                                "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
constexpr const char *kUnaryOperatorNames[] = {"Invert", "Not", "UAdd", "USub"};
constexpr const char *kCompareOperatorNames[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};

QString operatorNode(const char *name)
{
    return QLatin1String(name) + QStringLiteral("()");
}

} // namespace

AstDumper::Dumped AstDumper::text(const QString &text)
{
    return {reprOf(text)};
}

AstDumper::Dumped AstDumper::number(int value)
{
    return {QString::number(value)};
}

AstDumper::Dumped AstDumper::context(Use use)
{
    return {operatorNode(use == Use::Load ? "Load" : use == Use::Store ? "Store" : "Del")};
}

AstDumper::Dumped AstDumper::binaryOperator(ast::BinaryOperator op)
{
    return {operatorNode(kBinaryOperatorNames[size_t(op)])};
}

AstDumper::Dumped AstDumper::expr(const ast::ExprPtr &expr, int level, Use use) const
{
    return expr ? node(*expr, level, use) : Dumped{QStringLiteral("None")};
}

AstDumper::Dumped AstDumper::exprs(const ast::ExprList &list, int level, Use use) const
{
    return listOf(list, level, [this, use](const ast::ExprPtr &item, int inner) { return expr(item, inner, use); });
}

AstDumper::Dumped AstDumper::node(const ast::Expr &expr, int level, Use use) const
{
    switch (expr.kind) {
    case ast::ExprKind::Attribute:
    case ast::ExprKind::Subscript:
    case ast::ExprKind::Starred:
    case ast::ExprKind::Name:
    case ast::ExprKind::List:
    case ast::ExprKind::Tuple: return place(expr, level, use);
    case ast::ExprKind::ListComp:
    case ast::ExprKind::SetComp:
    case ast::ExprKind::DictComp:
    case ast::ExprKind::GeneratorExp: return comprehension(expr, level);
    case ast::ExprKind::FormattedValue:
    case ast::ExprKind::JoinedStr: return string(expr, level);
    case ast::ExprKind::Constant: return constant(ast::as<ast::Constant>(expr), level);
    case ast::ExprKind::Call: return call(ast::as<ast::Call>(expr), level);
    case ast::ExprKind::Dict:
    case ast::ExprKind::Set:
    case ast::ExprKind::Slice:
    case ast::ExprKind::Lambda: return display(expr, level);
    default: return operation(expr, level);
    }
}

AstDumper::Dumped AstDumper::operation(const ast::Expr &expr, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    switch (expr.kind) {
    case ast::ExprKind::BoolOp: {
        const auto &node = ast::as<ast::BoolOp>(expr);
        fields.add("op", {operatorNode(node.op == ast::BoolOperator::And ? "And" : "Or")});
        fields.add("values", exprs(node.values, inner));
        return fields.finish("BoolOp");
    }
    case ast::ExprKind::NamedExpr: {
        const auto &node = ast::as<ast::NamedExpr>(expr);
        fields.add("target", this->expr(node.target, inner, Use::Store));
        fields.add("value", this->expr(node.value, inner));
        return fields.finish("NamedExpr");
    }
    case ast::ExprKind::BinOp: {
        const auto &node = ast::as<ast::BinOp>(expr);
        fields.add("left", this->expr(node.left, inner));
        fields.add("op", binaryOperator(node.op));
        fields.add("right", this->expr(node.right, inner));
        return fields.finish("BinOp");
    }
    case ast::ExprKind::UnaryOp: {
        const auto &node = ast::as<ast::UnaryOp>(expr);
        fields.add("op", {operatorNode(kUnaryOperatorNames[size_t(node.op)])});
        fields.add("operand", this->expr(node.operand, inner));
        return fields.finish("UnaryOp");
    }
    case ast::ExprKind::IfExp: {
        const auto &node = ast::as<ast::IfExp>(expr);
        fields.add("test", this->expr(node.test, inner));
        fields.add("body", this->expr(node.body, inner));
        fields.add("orelse", this->expr(node.orelse, inner));
        return fields.finish("IfExp");
    }
    case ast::ExprKind::Await:
        fields.add("value", this->expr(ast::as<ast::Await>(expr).value, inner));
        return fields.finish("Await");
    case ast::ExprKind::Yield:
        if (const auto &node = ast::as<ast::Yield>(expr); node.value)
            fields.add("value", this->expr(node.value, inner));
        return fields.finish("Yield");
    case ast::ExprKind::YieldFrom:
        fields.add("value", this->expr(ast::as<ast::YieldFrom>(expr).value, inner));
        return fields.finish("YieldFrom");
    default: break;
    }
    const auto &node = ast::as<ast::Compare>(expr);
    fields.add("left", this->expr(node.left, inner));
    fields.add("ops", listOf(node.ops, inner, [](ast::CompareOperator op, int) {
                   return Dumped{operatorNode(kCompareOperatorNames[size_t(op)])};
               }));
    fields.add("comparators", exprs(node.comparators, inner));
    return fields.finish("Compare");
}

AstDumper::Dumped AstDumper::display(const ast::Expr &expr, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    switch (expr.kind) {
    case ast::ExprKind::Dict: {
        const auto &node = ast::as<ast::Dict>(expr);
        fields.add("keys", exprs(node.keys, inner));
        fields.add("values", exprs(node.values, inner));
        return fields.finish("Dict");
    }
    case ast::ExprKind::Set:
        fields.add("elts", exprs(ast::as<ast::Set>(expr).elements, inner));
        return fields.finish("Set");
    case ast::ExprKind::Slice: {
        const auto &node = ast::as<ast::Slice>(expr);
        if (node.lower)
            fields.add("lower", this->expr(node.lower, inner));
        if (node.upper)
            fields.add("upper", this->expr(node.upper, inner));
        if (node.step)
            fields.add("step", this->expr(node.step, inner));
        return fields.finish("Slice");
    }
    default: break;
    }
    const auto &node = ast::as<ast::Lambda>(expr);
    fields.add("args", arguments(node.args, inner));
    fields.add("body", this->expr(node.body, inner));
    return fields.finish("Lambda");
}

AstDumper::Dumped AstDumper::comprehension(const ast::Expr &expr, int level) const
{
    Fields fields(level);
    const auto write = [&](const char *name, const auto &node) {
        fields.add("elt", this->expr(node.element, fields.level()));
        fields.add("generators", generators(node.generators, fields.level()));
        return fields.finish(name);
    };
    switch (expr.kind) {
    case ast::ExprKind::ListComp: return write("ListComp", ast::as<ast::ListComp>(expr));
    case ast::ExprKind::SetComp: return write("SetComp", ast::as<ast::SetComp>(expr));
    case ast::ExprKind::GeneratorExp: return write("GeneratorExp", ast::as<ast::GeneratorExp>(expr));
    default: break;
    }
    const auto &node = ast::as<ast::DictComp>(expr);
    fields.add("key", this->expr(node.key, fields.level()));
    fields.add("value", this->expr(node.value, fields.level()));
    fields.add("generators", generators(node.generators, fields.level()));
    return fields.finish("DictComp");
}

AstDumper::Dumped AstDumper::generators(const std::vector<ast::Comprehension> &generators, int level) const
{
    return listOf(generators, level, [this](const ast::Comprehension &clause, int clauseLevel) {
        Fields fields(clauseLevel);
        fields.add("target", expr(clause.target, fields.level(), Use::Store));
        fields.add("iter", expr(clause.iter, fields.level()));
        fields.add("ifs", exprs(clause.ifs, fields.level()));
        fields.add("is_async", number(clause.isAsync ? 1 : 0));
        return fields.finish("comprehension");
    });
}

/// What can be assigned to; its parts are used as it is.
AstDumper::Dumped AstDumper::place(const ast::Expr &expr, int level, Use use) const
{
    Fields fields(level);
    const int inner = fields.level();
    const char *name = "Tuple";
    switch (expr.kind) {
    case ast::ExprKind::Attribute: {
        const auto &node = ast::as<ast::Attribute>(expr);
        name = "Attribute";
        fields.add("value", this->expr(node.value, inner));
        fields.add("attr", text(node.name));
        break;
    }
    case ast::ExprKind::Subscript: {
        const auto &node = ast::as<ast::Subscript>(expr);
        name = "Subscript";
        fields.add("value", this->expr(node.value, inner));
        fields.add("slice", this->expr(node.slice, inner));
        break;
    }
    case ast::ExprKind::Starred:
        name = "Starred";
        fields.add("value", this->expr(ast::as<ast::Starred>(expr).value, inner, use));
        break;
    case ast::ExprKind::Name:
        name = "Name";
        fields.add("id", text(ast::as<ast::Name>(expr).id));
        break;
    case ast::ExprKind::List:
        name = "List";
        fields.add("elts", exprs(ast::as<ast::List>(expr).elements, inner, use));
        break;
    default: fields.add("elts", exprs(ast::as<ast::Tuple>(expr).elements, inner, use));
    }
    fields.add("ctx", context(use));
    return fields.finish(name);
}

AstDumper::Dumped AstDumper::string(const ast::Expr &expr, int level) const
{
    Fields fields(level);
    if (expr.kind == ast::ExprKind::JoinedStr) {
        fields.add("values", exprs(ast::as<ast::JoinedStr>(expr).values, fields.level()));
        return fields.finish("JoinedStr");
    }
    const auto &node = ast::as<ast::FormattedValue>(expr);
    fields.add("value", this->expr(node.value, fields.level()));
    fields.add("conversion", number(node.conversion ? node.conversion : -1));
    if (node.formatSpec)
        fields.add("format_spec", this->expr(node.formatSpec, fields.level()));
    return fields.finish("FormattedValue");
}

AstDumper::Dumped AstDumper::call(const ast::Call &call, int level) const
{
    Fields fields(level);
    fields.add("func", expr(call.func, fields.level()));
    fields.add("args", exprs(call.args, fields.level()));
    fields.add("keywords", keywords(call.keywords, fields.level()));
    return fields.finish("Call");
}

AstDumper::Dumped AstDumper::keywords(const std::vector<ast::Keyword> &keywords, int level) const
{
    return listOf(keywords, level, [this](const ast::Keyword &keyword, int keywordLevel) {
        Fields fields(keywordLevel);
        if (!keyword.name.isEmpty())
            fields.add("arg", text(keyword.name));
        fields.add("value", expr(keyword.value, fields.level()));
        return fields.finish("keyword");
    });
}

AstDumper::Dumped AstDumper::constant(const ast::Constant &constant, int level) const
{
    Fields fields(level);
    QString value;
    switch (constant.type) {
    case ast::ConstantKind::None: value = QStringLiteral("None"); break;
    case ast::ConstantKind::True: value = QStringLiteral("True"); break;
    case ast::ConstantKind::False: value = QStringLiteral("False"); break;
    case ast::ConstantKind::Ellipsis: value = QStringLiteral("Ellipsis"); break;
    case ast::ConstantKind::Int: value = QString::number(constant.integer); break;
    case ast::ConstantKind::BigInt: value = constant.text; break;
    case ast::ConstantKind::Float: value = reprOf(constant.real); break;
    case ast::ConstantKind::Complex:
        value = reprOf(constant.real);
        if (value.endsWith(QLatin1String(".0")))
            value.chop(2);
        value += u'j';
        break;
    case ast::ConstantKind::Str: value = reprOf(constant.text); break;
    case ast::ConstantKind::Bytes: value = reprOf(constant.bytes); break;
    }
    fields.add("value", {value});
    if (constant.isUnicodePrefixed)
        fields.add("kind", text(QStringLiteral("u")));
    return fields.finish("Constant");
}

AstDumper::Dumped AstDumper::arguments(const ast::Arguments &arguments, int level) const
{
    Fields fields(level);
    const int inner = fields.level();
    const auto write = [this](const ast::Argument &item, int itemLevel) { return argument(item, itemLevel); };
    fields.add("posonlyargs", listOf(arguments.positionalOnly, inner, write));
    fields.add("args", listOf(arguments.args, inner, write));
    if (arguments.vararg)
        fields.add("vararg", argument(*arguments.vararg, inner));
    fields.add("kwonlyargs", listOf(arguments.keywordOnly, inner, write));
    fields.add("kw_defaults", exprs(arguments.keywordDefaults, inner));
    if (arguments.kwarg)
        fields.add("kwarg", argument(*arguments.kwarg, inner));
    fields.add("defaults", exprs(arguments.defaults, inner));
    return fields.finish("arguments");
}

AstDumper::Dumped AstDumper::argument(const ast::Argument &argument, int level) const
{
    Fields fields(level);
    fields.add("arg", text(argument.name));
    if (argument.annotation)
        fields.add("annotation", expr(argument.annotation, fields.level()));
    return fields.finish("arg");
}

} // namespace retort::script
