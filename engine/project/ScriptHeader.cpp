// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ScriptHeader.h"

#include "engine/script/Parser.h"

#include <array>

namespace retort {

namespace {

namespace ast = script::ast;

constexpr std::array kHeaderNames = {u"revision", u"down_revision", u"branch_labels", u"depends_on"};
constexpr int kDeepestHeaderValue = 20;

using HeaderConstants = QHash<QString, HeaderValue>;

HeaderValue joinHeaderValues(const HeaderValue &left, const HeaderValue &right)
{
    using Kind = HeaderValue::Kind;
    if (left.kind == Kind::String && right.kind == Kind::String)
        return {Kind::String, left.string + right.string};
    if (left.kind == Kind::Strings && right.kind == Kind::Strings)
        return {Kind::Strings, {}, left.strings + right.strings};
    return {};
}

HeaderValue headerSequence(const std::vector<HeaderValue> &items)
{
    HeaderValue result{HeaderValue::Kind::Strings};
    for (const HeaderValue &item : items) {
        if (item.kind != HeaderValue::Kind::String)
            return {};
        result.strings.append(item.string);
    }
    return result;
}

HeaderValue headerValue(const ast::Expr &expression, const HeaderConstants &constants, int depth)
{
    using Kind = HeaderValue::Kind;
    if (depth > kDeepestHeaderValue)
        return {};
    const auto sequence = [&](const ast::ExprList &elements) {
        std::vector<HeaderValue> items;
        for (const ast::ExprPtr &element : elements)
            items.push_back(headerValue(*element, constants, depth + 1));
        return headerSequence(items);
    };
    switch (expression.kind) {
    case ast::ExprKind::Constant: {
        const auto &constant = ast::as<ast::Constant>(expression);
        if (constant.type == ast::ConstantKind::None)
            return {Kind::None};
        return constant.type == ast::ConstantKind::Str ? HeaderValue{Kind::String, constant.text} : HeaderValue{};
    }
    case ast::ExprKind::Tuple: return sequence(ast::as<ast::Tuple>(expression).elements);
    case ast::ExprKind::List: return sequence(ast::as<ast::List>(expression).elements);
    case ast::ExprKind::Set: return sequence(ast::as<ast::Set>(expression).elements);
    case ast::ExprKind::Name: return constants.value(ast::as<ast::Name>(expression).id);
    case ast::ExprKind::BinOp: {
        const auto &sum = ast::as<ast::BinOp>(expression);
        if (sum.op != ast::BinaryOperator::Add)
            return {};
        return joinHeaderValues(headerValue(*sum.left, constants, depth + 1),
                                headerValue(*sum.right, constants, depth + 1));
    }
    default: return {};
    }
}

void assignHeader(const ast::Expr &target, const ast::Expr &value, HeaderConstants &constants)
{
    if (target.kind == ast::ExprKind::Name) {
        HeaderValue known = headerValue(value, constants, 0);
        known.begin = value.begin;
        known.end = value.end;
        constants.insert(ast::as<ast::Name>(target).id, known);
        return;
    }
    // revision, down_revision = "a", "b"
    const ast::ExprList *targets = target.kind == ast::ExprKind::Tuple  ? &ast::as<ast::Tuple>(target).elements
                                   : target.kind == ast::ExprKind::List ? &ast::as<ast::List>(target).elements
                                                                        : nullptr;
    const ast::ExprList *values = value.kind == ast::ExprKind::Tuple  ? &ast::as<ast::Tuple>(value).elements
                                  : value.kind == ast::ExprKind::List ? &ast::as<ast::List>(value).elements
                                                                      : nullptr;
    if (!targets)
        return;
    for (size_t i = 0; i < targets->size(); ++i) {
        if (values && values->size() == targets->size())
            assignHeader(*targets->at(i), *values->at(i), constants);
        else if (targets->at(i)->kind == ast::ExprKind::Name)
            constants.insert(ast::as<ast::Name>(*targets->at(i)).id, {});
    }
}

/// Statements below `if` and `try` may assign as well; which of them run is not known here, so such a value is unknown
/// unless every place agrees. Function and class bodies do not count.
void collectAssigned(const ast::StmtList &body, HeaderConstants &constants, int depth)
{
    if (depth > kDeepestHeaderValue)
        return;
    for (const ast::StmtPtr &statement : body) {
        const auto nested = [&](std::initializer_list<const ast::StmtList *> lists) {
            for (const ast::StmtList *list : lists) {
                HeaderConstants inside = constants;
                collectAssigned(*list, inside, depth + 1);
                for (auto item = inside.cbegin(); item != inside.cend(); ++item) {
                    const HeaderValue before = constants.value(item.key());
                    const bool agrees =
                        before.kind == item->kind && before.string == item->string && before.strings == item->strings;
                    constants.insert(item.key(), agrees || !constants.contains(item.key()) ? *item : HeaderValue{});
                }
            }
        };
        switch (statement->kind) {
        case ast::StmtKind::Assign: {
            const auto &assign = ast::as<ast::Assign>(*statement);
            for (const ast::ExprPtr &target : assign.targets)
                assignHeader(*target, *assign.value, constants);
            break;
        }
        case ast::StmtKind::AnnAssign: {
            const auto &assign = ast::as<ast::AnnAssign>(*statement);
            if (assign.value)
                assignHeader(*assign.target, *assign.value, constants);
            break;
        }
        case ast::StmtKind::AugAssign: {
            const auto &assign = ast::as<ast::AugAssign>(*statement);
            if (assign.target->kind == ast::ExprKind::Name) {
                const QString &name = ast::as<ast::Name>(*assign.target).id;
                constants.insert(name,
                                 assign.op == ast::BinaryOperator::Add
                                     ? joinHeaderValues(constants.value(name), headerValue(*assign.value, constants, 0))
                                     : HeaderValue{});
            }
            break;
        }
        case ast::StmtKind::If: {
            const auto &branch = ast::as<ast::If>(*statement);
            nested({&branch.body, &branch.orelse});
            break;
        }
        case ast::StmtKind::Try: {
            const auto &attempt = ast::as<ast::Try>(*statement);
            nested({&attempt.body, &attempt.orelse, &attempt.finalbody});
            break;
        }
        case ast::StmtKind::With: nested({&ast::as<ast::With>(*statement).body}); break;
        default: break;
        }
    }
}

} // namespace

bool ScriptHeader::isHeaderName(QStringView name)
{
    for (const char16_t *known : kHeaderNames) {
        if (name == QStringView(known))
            return true;
    }
    return false;
}

ScriptHeader evaluateScriptHeader(const script::ParsedModule &module)
{
    ScriptHeader header;
    if (const ast::Constant *docstring = ast::docstring(module.module.body))
        header.docstring = docstring->text;
    HeaderConstants constants;
    collectAssigned(module.module.body, constants, 0);
    for (const char16_t *name : kHeaderNames) {
        const auto found = constants.constFind(QString::fromUtf16(name));
        if (found != constants.cend())
            header.values.insert(found.key(), *found);
    }
    return header;
}

} // namespace retort
