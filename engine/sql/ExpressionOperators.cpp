// SPDX-License-Identifier: GPL-3.0-or-later
// Operators: comparisons, LIKE and IN, regular expressions, elements of JSON documents.
#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

struct OperatorText
{
    SqlOperator op;
    QStringView text;
};

constexpr auto kOperatorTexts = std::to_array<OperatorText>({
    {SqlOperator::Add, u" + "},
    {SqlOperator::Subtract, u" - "},
    {SqlOperator::Multiply, u" * "},
    {SqlOperator::TrueDivide, u" / "},
    {SqlOperator::Modulo, u" % "},
    {SqlOperator::Concat, u" || "},
    {SqlOperator::Equal, u" = "},
    {SqlOperator::NotEqual, u" != "},
    {SqlOperator::Less, u" < "},
    {SqlOperator::LessEqual, u" <= "},
    {SqlOperator::Greater, u" > "},
    {SqlOperator::GreaterEqual, u" >= "},
    {SqlOperator::Is, u" IS "},
    {SqlOperator::IsNot, u" IS NOT "},
    {SqlOperator::IsDistinctFrom, u" IS DISTINCT FROM "},
    {SqlOperator::IsNotDistinctFrom, u" IS NOT DISTINCT FROM "},
    {SqlOperator::Between, u" BETWEEN "},
    {SqlOperator::NotBetween, u" NOT BETWEEN "},
    {SqlOperator::Match, u" MATCH "},
    {SqlOperator::NotMatch, u" NOT MATCH "},
    {SqlOperator::And, u" AND "},
    {SqlOperator::Or, u" OR "},
    {SqlOperator::Comma, u", "},
    {SqlOperator::Collate, u" COLLATE "},
    {SqlOperator::BitwiseAnd, u" & "},
    {SqlOperator::BitwiseOr, u" | "},
    {SqlOperator::BitwiseXor, u" ^ "},
    {SqlOperator::BitwiseLeftShift, u" << "},
    {SqlOperator::BitwiseRightShift, u" >> "},
    {SqlOperator::JsonGetItem, u" -> "},
    {SqlOperator::JsonPathGetItem, u" #> "},
});

QStringView operatorText(SqlOperator op)
{
    const auto found = std::ranges::find(kOperatorTexts, op, &OperatorText::op);
    return found == kOperatorTexts.end() ? QStringView() : found->text;
}

/// LIKE in all its dresses.
struct LikeForm
{
    SqlOperator op;
    bool isNegated;
    bool ignoresCase;
    bool hasWildcardBefore;
    bool hasWildcardAfter;
};

constexpr auto kLikeForms = std::to_array<LikeForm>({
    {SqlOperator::Like, false, false, false, false},
    {SqlOperator::NotLike, true, false, false, false},
    {SqlOperator::ILike, false, true, false, false},
    {SqlOperator::NotILike, true, true, false, false},
    {SqlOperator::StartsWith, false, false, false, true},
    {SqlOperator::NotStartsWith, true, false, false, true},
    {SqlOperator::EndsWith, false, false, true, false},
    {SqlOperator::NotEndsWith, true, false, true, false},
    {SqlOperator::Contains, false, false, true, true},
    {SqlOperator::NotContains, true, false, true, true},
    {SqlOperator::IStartsWith, false, true, false, true},
    {SqlOperator::NotIStartsWith, true, true, false, true},
    {SqlOperator::IEndsWith, false, true, true, false},
    {SqlOperator::NotIEndsWith, true, true, true, false},
    {SqlOperator::IContains, false, true, true, true},
    {SqlOperator::NotIContains, true, true, true, true},
});

const LikeForm *likeForm(SqlOperator op)
{
    const auto found = std::ranges::find(kLikeForms, op, &LikeForm::op);
    return found == kLikeForms.end() ? nullptr : &*found;
}

} // namespace

QString ExpressionWriter::unaryText(const SqlUnary &node, State &state) const
{
    const QString operand = write(node.operand, state);
    switch (node.op) {
    case SqlOperator::Negate: return u'-' % operand;
    case SqlOperator::BitwiseNot: return u'~' % operand;
    case SqlOperator::Not: return QLatin1String("NOT ") % operand;
    case SqlOperator::IsTrue: return m_rules.hasBooleanConditions ? operand : QString(operand % QLatin1String(" = 1"));
    case SqlOperator::IsFalse:
        return m_rules.hasBooleanConditions ? QString(QLatin1String("NOT ") % operand)
                                            : QString(operand % QLatin1String(" = 0"));
    case SqlOperator::Exists: return QLatin1String("EXISTS ") % operand;
    case SqlOperator::Distinct: return QLatin1String("DISTINCT ") % operand;
    case SqlOperator::Any: return QLatin1String("ANY ") % operand;
    case SqlOperator::All: return QLatin1String("ALL ") % operand;
    case SqlOperator::Ascending: return operand % QLatin1String(" ASC");
    case SqlOperator::Descending: return operand % QLatin1String(" DESC");
    case SqlOperator::NullsFirst: return operand % QLatin1String(" NULLS FIRST");
    case SqlOperator::NullsLast: return operand % QLatin1String(" NULLS LAST");
    case SqlOperator::Custom: return node.customText % u' ' % operand;
    default: return operand;
    }
}

QString ExpressionWriter::listText(const SqlList &node, State &state) const
{
    if (node.op == SqlOperator::Concat)
        return concatText(node.items, state);
    QStringList texts;
    for (const SqlExpression &item : node.items)
        texts += write(item, state);
    return texts.join(operatorText(node.op).toString());
}

QString ExpressionWriter::concatText(const std::vector<SqlExpression> &items, State &state) const
{
    switch (m_rules.concat) {
    case ExpressionRules::Concat::Function:
        return QLatin1String("concat(") % joined(items, QLatin1String(", "), state) % u')';
    case ExpressionRules::Concat::Plus: return joined(items, QLatin1String(" + "), state);
    case ExpressionRules::Concat::Pipes: break;
    }
    return joined(items, QLatin1String(" || "), state);
}

QString ExpressionWriter::likeText(const SqlBinary &node, State &state) const
{
    const LikeForm &form = *likeForm(node.op);
    const bool usesLower = form.ignoresCase && !m_rules.hasILike;
    const auto side = [usesLower](const QString &text) {
        return usesLower ? QString(QLatin1String("lower(") % text % u')') : text;
    };
    QString right;
    if (form.hasWildcardBefore || form.hasWildcardAfter) {
        const SqlExpression wildcard = SqlLiteralColumn{QStringLiteral("'%'")};
        const SqlExpression pattern =
            usesLower ? SqlExpression(SqlFunction{{QStringLiteral("lower")}, {node.right}, {}}) : node.right;
        std::vector<SqlExpression> parts;
        if (form.hasWildcardBefore)
            parts.push_back(wildcard);
        parts.push_back(pattern);
        if (form.hasWildcardAfter)
            parts.push_back(wildcard);
        right = concatText(parts, state);
    } else {
        right = side(write(node.right, state));
    }
    QString result = side(write(node.left, state)) % (form.isNegated ? QLatin1String(" NOT") : QLatin1String("")) %
                     (form.ignoresCase && !usesLower ? QLatin1String(" ILIKE ") : QLatin1String(" LIKE ")) % right;
    if (!node.escape.isEmpty())
        result += QLatin1String(" ESCAPE ") % m_literals.text(node.escape, state.context);
    return result;
}

QString ExpressionWriter::inText(const SqlBinary &node, State &state) const
{
    const bool isNegated = node.op == SqlOperator::NotIn;
    const bool isOperand = std::exchange(state.isOperand, true);
    const QString left = write(node.left, state) % (isNegated ? QLatin1String(" NOT IN ") : QLatin1String(" IN "));
    const auto *parameter = node.right.as<SqlParameter>();
    const auto *values = parameter && parameter->value ? parameter->value->as<SqlValueList>() : nullptr;
    QString result;
    if (values && values->empty() && state.literalBinds) {
        const auto *tuple = node.left.as<SqlTuple>();
        const auto repeated = [tuple](QLatin1String word) {
            return QStringList(tuple ? qsizetype(tuple->items.size()) : 1, word).join(QLatin1String(", "));
        };
        QString nothing = repeated(QLatin1String("NULL"));
        if (tuple && tuple->items.size() > 1)
            nothing = u'(' % nothing % u')';
        if (m_rules.emptySet == ExpressionRules::EmptySet::EmptySelect) {
            const QString ones = repeated(QLatin1String("1"));
            if (tuple) // Alembic writes VALUES before the SELECT
                state.context.differs(AlembicDifference::EmptyTuples);
            result = left % QLatin1String("(SELECT ") % ones % QLatin1String(" FROM (SELECT ") % ones %
                     QLatin1String(") WHERE 1!=1)");
        } else {
            result =
                left % u'(' % nothing % (isNegated ? QLatin1String(") OR (1 = 1)") : QLatin1String(") AND (1 != 1)"));
        }
    } else {
        result = left % write(node.right, state);
    }
    state.isOperand = isOperand;
    return isNegated ? QString(u'(' % result % u')') : result;
}

QString ExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    if (likeForm(node.op))
        return likeText(node, state);
    switch (node.op) {
    case SqlOperator::In:
    case SqlOperator::NotIn: return inText(node, state);
    case SqlOperator::Concat: return concatText({node.left, node.right}, state);
    case SqlOperator::RegexpMatch:
    case SqlOperator::NotRegexpMatch: return regexpMatch(node, state);
    case SqlOperator::RegexpReplace: return regexpReplace(node, state);
    case SqlOperator::JsonGetItem:
    case SqlOperator::JsonPathGetItem:
        return node.flags == QLatin1String("astext") ? jsonText(node, state) : jsonElement(node, state);
    case SqlOperator::GetItem:
        if (!m_rules.hasArrays)
            throw unsupported(QStringLiteral("<built-in function getitem>"));
        return write(node.left, state) % u'[' % write(node.right, state) % u']';
    case SqlOperator::Between:
    case SqlOperator::NotBetween: {
        const QString word = operatorText(node.op) % (node.flags.isEmpty() ? QString() : QString(node.flags % u' '));
        return plainBinary(node, word, state);
    }
    case SqlOperator::Custom:
        if (node.customText == QLatin1String("ORDER BY") && !m_rules.hasArrays)
            throw unsupported(QStringLiteral("<class 'sqlalchemy.dialects.postgresql.ext.aggregate_order_by'>"));
        return plainBinary(node, QString(u' ' % node.customText % u' '), state, node.flags == QLatin1String("eager"));
    case SqlOperator::TrueDivide: {
        const QString left = write(node.left, state) % QLatin1String(" / ");
        const SqlType rightType = typeOf(node.right);
        const SqlAffinity kind = affinityOf(rightType);
        const bool isFractional = kind == SqlAffinity::Numeric || kind == SqlAffinity::Float;
        switch (m_rules.division) {
        case ExpressionRules::Division::CastToNumeric: {
            const SqlCast cast{node.right, isFractional ? rightType : sqlType(QStringLiteral("Numeric")), false};
            return left % castText(cast, state);
        }
        case ExpressionRules::Division::AddZero:
            return left % u'(' % write(node.right, state) % QLatin1String(" + 0.0)");
        case ExpressionRules::Division::Plain: break;
        }
        return left % write(node.right, state);
    }
    case SqlOperator::FloorDivide: {
        const QString quotient = write(node.left, state) % QLatin1String(" / ") % write(node.right, state);
        const bool isWhole = m_rules.division != ExpressionRules::Division::Plain &&
                             affinityOf(typeOf(node.left)) == SqlAffinity::Integer &&
                             affinityOf(typeOf(node.right)) == SqlAffinity::Integer;
        return isWhole ? quotient : QString(QLatin1String("FLOOR(") % quotient % u')');
    }
    default: return plainBinary(node, operatorText(node.op), state);
    }
}

QString ExpressionWriter::plainBinary(const SqlBinary &node, QStringView text, State &state, bool isEager) const
{
    const bool isOperand = std::exchange(state.isOperand, true);
    const QString left = write(node.left, state);
    const QString result = left % text % write(node.right, state);
    state.isOperand = isOperand;
    return isEager && isOperand ? QString(u'(' % result % u')') : result;
}

QString ExpressionWriter::namedSides(const SqlBinary &node, QLatin1String between, State &state) const
{
    const QString left = writeNamed(node.left, state);
    return left % between % writeNamed(node.right, state);
}

QString ExpressionWriter::jsonText(const SqlBinary &node, State &state) const
{
    const bool isPath = node.op == SqlOperator::JsonPathGetItem;
    SqlBinary plain = node;
    if (m_rules.hasJsonPaths) {
        plain.right = SqlLiteralColumn{jsonPath(node, state)};
    } else if (isPath) {
        const auto *key = node.right.as<SqlParameter>();
        const auto *list = key && key->value ? key->value->as<SqlValueList>() : nullptr;
        QStringList parts;
        for (const SqlValue &part : list ? *list : SqlValueList())
            parts += pythonRepr(part);
        throw RenderFailure{QStringLiteral("Could not render literal value \"(%1)\" with datatype JSONPathType(); see "
                                           "parent stack trace for more detail.")
                                .arg(parts.join(QLatin1String(", "))),
                            QStringLiteral("%1 has no path into a JSON document").arg(m_dialect)};
    }
    return plainBinary(plain, isPath ? u" #>> " : u" ->> ", state, true);
}

QString ExpressionWriter::jsonPath(const SqlBinary &node, State &state) const
{
    const auto *key = node.right.as<SqlParameter>();
    if (!key || !key->value)
        return write(node.right, state);
    const auto *list = key->value->as<SqlValueList>();
    const SqlValueList parts = list ? *list : SqlValueList{*key->value};
    QString path = QStringLiteral("$");
    for (const SqlValue &part : parts) {
        if (const auto *index = part.as<qint64>())
            path += QStringLiteral("[%1]").arg(*index);
        else if (const auto *name = part.as<QString>())
            path += QStringLiteral(".\"%1\"").arg(*name);
    }
    return m_literals.text(path, state.context);
}

QString ExpressionWriter::jsonArguments(const SqlBinary &node, State &state) const
{
    const QString left = write(node.left, state);
    return left % QLatin1String(", ") % jsonPath(node, state);
}

QString ExpressionWriter::jsonElement(const SqlBinary &node, State &) const
{
    throw unsupported(node.op == SqlOperator::JsonPathGetItem ? QStringLiteral("<function json_path_getitem_op>")
                                                              : QStringLiteral("<function json_getitem_op>"));
}

QString ExpressionWriter::regexpMatch(const SqlBinary &node, State &state) const
{
    return plainBinary(node, node.op == SqlOperator::RegexpMatch ? m_rules.regexp : m_rules.notRegexp, state);
}

QString ExpressionWriter::regexpReplace(const SqlBinary &node, State &state) const
{
    const QString arguments = write(node.left, state) % QLatin1String(", ") % write(node.right, state);
    const QString flags =
        node.flags.isEmpty() ? QString() : QString(QLatin1String(", ") % m_literals.text(node.flags, state.context));
    return QLatin1String("REGEXP_REPLACE(") % arguments % flags % u')';
}

} // namespace retort
