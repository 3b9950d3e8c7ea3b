// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/ExpressionWriter.h"

#include "engine/sql/QuotedText.h"
#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>
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

// Functions of the standard that are written in capitals, without parentheses unless they have arguments.
constexpr auto kStandardFunctions = std::to_array<FunctionRule>({
    {u"current_date", u"CURRENT_DATE"},
    {u"current_time", u"CURRENT_TIME"},
    {u"current_timestamp", u"CURRENT_TIMESTAMP"},
    {u"current_user", u"CURRENT_USER"},
    {u"localtime", u"LOCALTIME"},
    {u"localtimestamp", u"LOCALTIMESTAMP"},
    {u"session_user", u"SESSION_USER"},
    {u"sysdate", u"sysdate"},
    {u"user", u"USER"},
    {u"cube", u"CUBE("},
    {u"rollup", u"ROLLUP("},
    {u"grouping_sets", u"GROUPING SETS("},
    {u"random", u"random("},
    {u"coalesce", u"coalesce("},
});

// Known by any spelling; all others keep the letters they are written in.
constexpr auto kKnownFunctions = std::to_array<QStringView>({
    u"aggregate_strings",
    u"array_agg",
    u"char_length",
    u"coalesce",
    u"concat",
    u"count",
    u"cube",
    u"cume_dist",
    u"current_date",
    u"current_time",
    u"current_timestamp",
    u"current_user",
    u"dense_rank",
    u"grouping_sets",
    u"localtime",
    u"localtimestamp",
    u"max",
    u"min",
    u"mode",
    u"now",
    u"percent_rank",
    u"percentile_cont",
    u"percentile_disc",
    u"random",
    u"rank",
    u"rollup",
    u"session_user",
    u"sum",
    u"sysdate",
    u"user",
});

const FunctionRule *functionRule(std::span<const FunctionRule> rules, QStringView name)
{
    const auto found = std::ranges::find(rules, name, &FunctionRule::name);
    return found == rules.end() ? nullptr : &*found;
}

bool isPlainFunctionName(QStringView name)
{
    return std::ranges::all_of(name, [](QChar c) {
        return c == u'_' || c == u'$' || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') ||
               (c >= u'0' && c <= u'9');
    });
}

} // namespace

/// Sends each kind of node to its writer.
class ExpressionWriter::Visitor
{
public:
    Visitor(const ExpressionWriter &writer, State &state) : m_writer(writer), m_state(state) {}

    QString operator()(const SqlLiteral &node) const
    {
        return m_writer.m_literals.literal(node.value, node.type, m_writer.m_dialect, m_state.context);
    }
    QString operator()(const SqlParameter &node) const { return m_writer.parameter(node, m_state); }
    QString operator()(const SqlKeyword &node) const
    {
        switch (node) {
        case SqlKeyword::True: return m_writer.m_literals.boolean(true);
        case SqlKeyword::False: return m_writer.m_literals.boolean(false);
        case SqlKeyword::Null: return QStringLiteral("NULL");
        case SqlKeyword::Default: break;
        }
        return QStringLiteral("DEFAULT");
    }
    QString operator()(const SqlText &node) const { return m_writer.text(node, m_state); }
    QString operator()(const SqlLiteralColumn &node) const { return node.text; }
    QString operator()(const SqlColumn &node) const
    {
        const QString name = m_writer.m_identifiers.quoted(node.name, node.quote);
        if (!node.relation || !m_state.includeTable)
            return name;
        if (const auto *table = node.relation.as<SqlTable>();
            m_writer.m_rules.hasInsertedValues && table && table->name == QLatin1String("inserted"))
            return QLatin1String("VALUES(") % name % u')';
        return m_writer.relationName(node.relation, m_state) % u'.' % name;
    }
    QString operator()(const SqlIdentifier &node) const
    {
        return m_writer.m_rules.quotesCollations ? m_writer.m_identifiers.quoted(node.name) : node.name;
    }
    QString operator()(const SqlTable &node) const
    {
        return m_writer.m_identifiers.table({node.schema, node.name}, node.quote);
    }
    QString operator()(const SqlAlias &node) const { return m_writer.relationText(SqlExpression(node), m_state); }
    QString operator()(const SqlUnary &node) const { return m_writer.unaryText(node, m_state); }
    QString operator()(const SqlBinary &node) const { return m_writer.binaryText(node, m_state); }
    QString operator()(const SqlList &node) const { return m_writer.listText(node, m_state); }
    QString operator()(const SqlTuple &node) const
    {
        return u'(' % m_writer.joined(node.items, QLatin1String(", "), m_state) % u')';
    }
    QString operator()(const SqlGrouping &node) const { return u'(' % m_writer.write(node.element, m_state) % u')'; }
    QString operator()(const SqlFunction &node) const { return m_writer.functionText(node, m_state); }
    QString operator()(const SqlOver &node) const { return m_writer.overText(node, m_state); }
    QString operator()(const SqlFilter &node) const
    {
        return m_writer.write(node.element, m_state) % QLatin1String(" FILTER (WHERE ") %
               m_writer.write(node.condition, m_state) % u')';
    }
    QString operator()(const SqlWithinGroup &node) const
    {
        return m_writer.write(node.element, m_state) % QLatin1String(" WITHIN GROUP (ORDER BY ") %
               m_writer.joined(node.orderBy, QLatin1String(", "), m_state) % u')';
    }
    QString operator()(const SqlCast &node) const { return m_writer.castText(node, m_state); }
    QString operator()(const SqlTypeCoerce &node) const { return m_writer.write(node.element, m_state); }
    QString operator()(const SqlCase &node) const { return m_writer.caseText(node, m_state); }
    QString operator()(const SqlExtract &node) const { return m_writer.extractText(node, m_state); }
    QString operator()(const SqlLabel &node) const { return m_writer.write(node.element, m_state); }
    QString operator()(const SqlSequenceNext &node) const { return m_writer.nextValue(node); }
    QString operator()(const SqlArray &node) const
    {
        return QLatin1String("ARRAY[") % m_writer.joined(node.items, QLatin1String(", "), m_state) % u']';
    }
    QString operator()(const SqlJoin &node) const { return m_writer.relationText(SqlExpression(node), m_state); }
    QString operator()(const SqlSelect &node) const { return m_writer.selectText(node, m_state, false); }
    QString operator()(const SqlCompound &node) const { return m_writer.compoundText(node, m_state); }
    QString operator()(const SqlScalarSubquery &node) const
    {
        return u'(' % m_writer.write(node.select, m_state) % u')';
    }
    QString operator()(const SqlInsert &node) const { return m_writer.insertText(node, m_state); }
    QString operator()(const SqlUpdate &node) const { return m_writer.updateText(node, m_state); }
    QString operator()(const SqlDelete &node) const { return m_writer.deleteText(node, m_state); }

private:
    const ExpressionWriter &m_writer;
    State &m_state;
};

ExpressionWriter::ExpressionWriter(QString dialect, const ExpressionRules &rules, const Identifiers &identifiers,
                                   const TypeWriter &types, const LiteralWriter &literals)
    : m_dialect(std::move(dialect)), m_rules(rules), m_identifiers(identifiers), m_types(types), m_literals(literals)
{}

QString ExpressionWriter::statement(const SqlExpression &expression, RenderContext &context,
                                    const SqlValueMap *values) const
{
    State state{context};
    state.literalBinds = context.literalBinds || !context.isOffline || values;
    state.values = values;
    return withCtes(write(expression, state), state);
}

QString ExpressionWriter::inDefinition(const SqlExpression &expression, RenderContext &context) const
{
    State state{context};
    state.includeTable = false;
    return write(expression, state);
}

QString ExpressionWriter::withLiterals(const SqlExpression &expression, RenderContext &context) const
{
    State state{context};
    return withCtes(write(expression, state), state);
}

QString ExpressionWriter::bulkRow(const SqlInsert &insert, RenderContext &context) const
{
    State state{context};
    state.isBulk = true;
    return write(SqlExpression(insert), state);
}

QString ExpressionWriter::write(const SqlExpression &expression, State &state) const
{
    if (!expression)
        return {};
    return expression.visit(Visitor(*this, state));
}

QString ExpressionWriter::joined(const std::vector<SqlExpression> &items, QLatin1String separator, State &state) const
{
    QStringList texts;
    for (const SqlExpression &item : items)
        texts += write(item, state);
    return texts.join(separator);
}

QString ExpressionWriter::numbered(const QString &stem, State &state)
{
    return QStringLiteral("%1_%2").arg(stem).arg(++state.counters[stem]);
}

QString ExpressionWriter::parameter(const SqlParameter &written, State &state) const
{
    SqlParameter node = written;
    if (state.values && !node.isUnique) {
        const auto given = std::ranges::find(*state.values, node.name, &std::pair<QString, SqlValue>::first);
        if (given != state.values->end()) {
            node.value = given->second;
            if (node.type.isNull())
                node.type = typeOfValue(given->second);
        }
    }
    if (node.isExpanding)
        return expandedParameter(node, state);
    if (state.literalBinds) {
        if (!node.value && !state.context.isOffline)
            throw RenderFailure{QStringLiteral("A value is required for bind parameter '%1'").arg(node.name)};
        return m_literals.literal(node.value.value_or(SqlValue()), node.type, m_dialect, state.context);
    }
    return u':' % (node.isUnique ? numbered(node.name, state) : node.name);
}

QString ExpressionWriter::expandedParameter(const SqlParameter &node, State &state) const
{
    const auto *values = node.value ? node.value->as<SqlValueList>() : nullptr;
    if (!values || !state.literalBinds)
        return QStringLiteral("(__[POSTCOMPILE_%1])").arg(node.isUnique ? numbered(node.name, state) : node.name);
    QStringList texts;
    for (const SqlValue &value : *values) {
        if (const auto *tuple = value.as<SqlValueList>()) {
            QStringList parts;
            for (const SqlValue &part : *tuple)
                parts += m_literals.literal(part, typeOfValue(part), m_dialect, state.context);
            texts += u'(' % parts.join(QLatin1String(", ")) % u')';
            continue;
        }
        texts +=
            m_literals.literal(value, node.type.isNull() ? typeOfValue(value) : node.type, m_dialect, state.context);
    }
    return u'(' % texts.join(QLatin1String(", ")) % u')';
}

QString ExpressionWriter::text(const SqlText &node, State &state) const
{
    static const QRegularExpression parameterPattern(QStringLiteral("(?<![:\\w$\\\\]):([\\w$]+)(?![:\\w$])"),
                                                     QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression escapedPattern(QStringLiteral("\\\\(:[\\w$]*)(?![:\\w$])"),
                                                   QRegularExpression::UseUnicodePropertiesOption);
    const QuotedText quoted(node.text, m_literals.escapesWithBackslash());
    const auto isQuoted = [&quoted](qsizetype place) {
        const QuotedText::Kind kind = quoted.at(place);
        return kind != QuotedText::Kind::Code && kind != QuotedText::Kind::Comment;
    };
    QString result;
    qsizetype from = 0;
    for (auto matches = parameterPattern.globalMatch(node.text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(node.text).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString name = match.captured(1);
        const auto found = std::ranges::find(node.parameters, name, &SqlParameter::name);
        const bool hasValue = (found != node.parameters.end() && found->value) ||
                              (state.values && std::ranges::any_of(*state.values, [&name](const auto &entry) {
                                   return entry.first == name;
                               }));
        if (!hasValue && state.literalBinds && state.context.isOffline && isQuoted(match.capturedStart())) {
            state.context.differs(AlembicDifference::ColonInQuotes);
            result += match.captured();
            continue;
        }
        result += parameter(found == node.parameters.end() ? SqlParameter{name, false, {}, {}, false} : *found, state);
    }
    result += QStringView(node.text).mid(from);
    return result.replace(escapedPattern, QStringLiteral("\\1"));
}

QString ExpressionWriter::functionText(const SqlFunction &node, State &state) const
{
    if (node.path.isEmpty())
        return {};
    QString name = node.path.last();
    const QString lower = name.toLower();
    if (node.path.size() == 1 && std::ranges::find(kKnownFunctions, QStringView(lower)) != kKnownFunctions.end())
        name = lower;

    QString arguments = joined(node.arguments, QLatin1String(", "), state);
    if (name == QLatin1String("count") && node.arguments.empty())
        arguments = QStringLiteral("*");
    const FunctionRule *rule = functionRule(m_rules.functions, lower);
    if (rule && !rule->sql.endsWith(u'('))
        return rule->sql.toString();
    if (!rule && node.path.size() == 1)
        rule = functionRule(kStandardFunctions, name);
    if (rule && rule->sql.endsWith(u'('))
        return rule->sql % arguments % u')';
    if (rule)
        return node.arguments.empty() ? rule->sql.toString() : QString(rule->sql % u'(' % arguments % u')');

    QStringList path;
    for (const QString &part : node.path.mid(0, node.path.size() - 1))
        path += isPlainFunctionName(part) ? part : m_identifiers.quoted(part);
    path += isPlainFunctionName(name) ? name : m_identifiers.quoted(name);
    return path.join(u'.') % u'(' % arguments % u')';
}

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
            result = left % QLatin1String("(SELECT ") % ones % QLatin1String(" FROM (SELECT ") % ones %
                     QLatin1String(") WHERE 1!=1)");
        } else {
            result =
                left % u'(' % nothing % (isNegated ? QLatin1String(") OR (1 = 1)") : QLatin1String(") AND (1 != 1)"));
        }
    } else {
        result = left % write(node.right, state);
    }
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
    case SqlOperator::JsonPathGetItem: return jsonElement(node, state);
    case SqlOperator::GetItem: return write(node.left, state) % u'[' % write(node.right, state) % u']';
    case SqlOperator::Between:
    case SqlOperator::NotBetween: {
        const QString word = operatorText(node.op) % (node.flags.isEmpty() ? QString() : QString(node.flags % u' '));
        return plainBinary(node, word, state);
    }
    case SqlOperator::Custom:
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

QString ExpressionWriter::jsonElement(const SqlBinary &, State &) const
{
    throw RenderFailure{QStringLiteral("Compiler <compiler> can't render element of type <function json_getitem_op>"),
                        QStringLiteral("%1 has no operator for an element of a JSON document").arg(m_dialect)};
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

QString ExpressionWriter::castText(const SqlCast &node, State &state) const
{
    return (node.isTry ? QLatin1String("TRY_CAST(") : QLatin1String("CAST(")) % write(node.element, state) %
           QLatin1String(" AS ") % m_types.ddl(node.type) % u')';
}

QString ExpressionWriter::extractText(const SqlExtract &node, State &state) const
{
    return QLatin1String("EXTRACT(") % node.field % QLatin1String(" FROM ") % write(node.element, state) % u')';
}

QString ExpressionWriter::nextValue(const SqlSequenceNext &) const
{
    throw RenderFailure{QStringLiteral("Dialect '%1' does not support sequence increments.").arg(m_dialect)};
}

QString ExpressionWriter::caseText(const SqlCase &node, State &state) const
{
    QString result = QStringLiteral("CASE ");
    if (node.value)
        result += write(node.value, state) % u' ';
    for (const auto &[condition, value] : node.whens) {
        // A condition that is an operator is set in parentheses, as SQLAlchemy does it.
        const bool isOperator =
            !node.value && (condition.as<SqlBinary>() || condition.as<SqlList>() || condition.as<SqlUnary>());
        const QString when = write(condition, state);
        result += QLatin1String("WHEN ") % (isOperator ? QString(u'(' % when % u')') : when) % QLatin1String(" THEN ") %
                  write(value, state) % u' ';
    }
    if (node.otherwise)
        result += QLatin1String("ELSE ") % write(node.otherwise, state) % u' ';
    return result % QLatin1String("END");
}

QString ExpressionWriter::overText(const SqlOver &node, State &state) const
{
    const auto bound = [](const std::optional<int> &value, QLatin1String unbounded) -> QString {
        if (!value)
            return QLatin1String("UNBOUNDED ") % unbounded;
        if (*value == 0)
            return QStringLiteral("CURRENT ROW");
        return QString::number(std::abs(*value)) %
               (*value < 0 ? QLatin1String(" PRECEDING") : QLatin1String(" FOLLOWING"));
    };
    QStringList parts;
    if (!node.partitionBy.empty())
        parts += QLatin1String("PARTITION BY ") % joined(node.partitionBy, QLatin1String(", "), state);
    if (!node.orderBy.empty())
        parts += QLatin1String("ORDER BY ") % joined(node.orderBy, QLatin1String(", "), state);
    if (!node.frame.isEmpty()) {
        parts += node.frame % QLatin1String(" BETWEEN ") % bound(node.frameFrom, QLatin1String("PRECEDING")) %
                 QLatin1String(" AND ") % bound(node.frameTo, QLatin1String("FOLLOWING"));
    }
    return write(node.element, state) % QLatin1String(" OVER (") % parts.join(u' ') % u')';
}

QString ExpressionWriter::onConflict(const SqlInsert &insert, State &) const
{
    const QString clause =
        insert.onConflict ? QStringLiteral("ON CONFLICT") : QStringLiteral("ON DUPLICATE KEY UPDATE");
    throw RenderFailure{QStringLiteral("Compiler <compiler> can't render element of type %1").arg(clause),
                        QStringLiteral("%1 has no such clause").arg(m_dialect)};
}

} // namespace retort
