// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/ExpressionWriter.h"

#include "engine/sql/QuotedText.h"
#include "engine/sql/Relations.h"
#include "engine/sql/RenderFailure.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

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

bool takesArguments(const FunctionRule &rule)
{
    return rule.sql.endsWith(u'(') || !rule.tail.isEmpty();
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

    QString operator()(const SqlLiteral &node) const { return m_writer.value(node.value, node.type, m_state); }
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
        const QString name = m_writer.columnName(node, m_state);
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
    QString operator()(const SqlValues &node) const { return m_writer.valuesText(node, m_state); }
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
    QString operator()(const SqlCast &node) const
    {
        return node.isTry ? m_writer.tryCastText(node, m_state) : m_writer.castText(node, m_state);
    }
    QString operator()(const SqlTypeCoerce &node) const { return m_writer.write(node.element, m_state); }
    QString operator()(const SqlCase &node) const { return m_writer.caseText(node, m_state); }
    QString operator()(const SqlExtract &node) const { return m_writer.extractText(node, m_state); }
    QString operator()(const SqlLabel &node) const { return m_writer.write(node.element, m_state); }
    QString operator()(const SqlSequenceNext &node) const { return m_writer.nextValue(node); }
    QString operator()(const SqlArray &node) const
    {
        if (!m_writer.m_rules.hasArrays)
            throw m_writer.unsupported(QStringLiteral("<class 'sqlalchemy.dialects.postgresql.array.array'>"));
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

QString ExpressionWriter::writeNamed(const SqlExpression &expression, State &state) const
{
    const int before = state.parameters;
    QString text = write(expression, state);
    if (state.literalBinds && state.parameters != before)
        state.context.differs(AlembicDifference::ParameterName);
    return text;
}

RenderFailure ExpressionWriter::unsupported(const QString &element) const
{
    return {QLatin1String("Compiler <compiler> can't render element of type ") + element,
            QStringLiteral("%1 has no words for it").arg(m_dialect)};
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

namespace {

/// For values that have no literals of their own kind; numbers, truth values and text have.
QString arrayCast(const SqlType &type, const SqlValueList &list)
{
    if (list.empty() || affinityOf(type) == SqlAffinity::Json)
        return {};
    const SqlValue &first = list.front();
    if (first.as<SqlUuid>())
        return QStringLiteral("::UUID[]");
    if (first.as<SqlDate>())
        return QStringLiteral("::DATE[]");
    if (const auto *moment = first.as<SqlDateTime>())
        return moment->time.utcOffset ? QStringLiteral("::TIMESTAMP WITH TIME ZONE[]")
                                      : QStringLiteral("::TIMESTAMP[]");
    return {};
}

} // namespace

QString ExpressionWriter::namedParameter(const SqlTableColumn &column) const
{
    const QString key = keyOf(column);
    const bool isQuoted = m_rules.quotesParameters && m_identifiers.quoted(key.toLower()) != key.toLower();
    const bool isCast = m_rules.castsJsonParameters && affinityOf(column.type) == SqlAffinity::Json;
    return u':' % (isQuoted ? QString(u'"' % key % u'"') : key) %
           (isCast ? QString(QLatin1String("::") % m_types.ddl(column.type)) : QString());
}

QString ExpressionWriter::value(const SqlValue &value, const SqlType &type, const State &state) const
{
    const QString text = m_literals.literal(value, type, m_dialect, state.context);
    const auto *list = value.as<SqlValueList>();
    if (state.context.isOffline || !m_rules.castsArrays || !list)
        return text;
    const SqlType &array = type.forDialect(m_dialect);
    const bool isTyped = affinityOf(array) == SqlAffinity::Array && array.item && !array.item->isNull();
    if (isTyped)
        return array.item->opaque.isEmpty() ? QString(text % QLatin1String("::") % m_types.ddl(array)) : text;
    return text % arrayCast(type, *list);
}

QString ExpressionWriter::parameter(const SqlParameter &written, State &state) const
{
    ++state.parameters;
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
        return value(node.value.value_or(SqlValue()), node.type, state);
    }
    const QString name = node.isUnique ? numbered(node.name, state) : node.name;
    if (state.context.namedParamstyle)
        return u':' % name;
    return m_rules.parameterForm.toString().replace(u'%', kParameterPercent).replace(QLatin1String("{}"), name);
}

QString ExpressionWriter::expandedParameter(const SqlParameter &node, State &state) const
{
    const auto *values = node.value ? node.value->as<SqlValueList>() : nullptr;
    if (!values || !state.literalBinds)
        return QStringLiteral("(__[POSTCOMPILE_%1])").arg(node.isUnique ? numbered(node.name, state) : node.name);
    QStringList texts;
    bool hasTuples = false;
    for (const SqlValue &value : *values) {
        hasTuples = hasTuples || value.as<SqlValueList>();
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
    return u'(' % (hasTuples ? m_rules.tupleListWord : QStringView()) % texts.join(QLatin1String(", ")) % u')';
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

    const FunctionRule *rule = functionRule(m_rules.functions, lower);
    if (rule && !takesArguments(*rule))
        return rule->sql.toString();
    if (!rule && node.path.size() == 1)
        rule = functionRule(kStandardFunctions, name);
    QStringList texts;
    for (const SqlExpression &argument : node.arguments)
        texts += rule && rule->namesParameters ? writeNamed(argument, state) : write(argument, state);
    if (rule && !rule->thirdSeparator.isEmpty() && texts.size() > 2)
        texts[1] += rule->thirdSeparator % texts.takeAt(2);
    QString arguments = texts.join(rule ? rule->separator.toString() : QStringLiteral(", "));
    if (name == QLatin1String("count") && node.arguments.empty())
        arguments = QStringLiteral("*");
    if (rule && takesArguments(*rule))
        return rule->sql % arguments % (rule->tail.isEmpty() ? QStringView(u")") : rule->tail);
    if (rule)
        return node.arguments.empty() ? rule->sql.toString() : QString(rule->sql % u'(' % arguments % u')');

    QStringList path;
    for (const QString &part : node.path.mid(0, node.path.size() - 1))
        path += isPlainFunctionName(part) ? part : m_identifiers.quoted(part);
    path += isPlainFunctionName(name) ? name : m_identifiers.quoted(name);
    return path.join(u'.') % u'(' % arguments % u')';
}

QString ExpressionWriter::castText(const SqlCast &node, State &state) const
{
    return QLatin1String("CAST(") % write(node.element, state) % QLatin1String(" AS ") % m_types.ddl(node.type) % u')';
}

QString ExpressionWriter::tryCastText(const SqlCast &, State &) const
{
    throw unsupported(QStringLiteral("<class 'sqlalchemy.sql.elements.TryCast'>"));
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
    const QString module = !insert.dialect.isEmpty() ? insert.dialect
                           : insert.onConflict       ? QStringLiteral("postgresql")
                                                     : QStringLiteral("mysql");
    const QString clause = !insert.onConflict               ? QStringLiteral("OnDuplicateClause")
                           : insert.onConflict->set.empty() ? QStringLiteral("OnConflictDoNothing")
                                                            : QStringLiteral("OnConflictDoUpdate");
    throw unsupported(QStringLiteral("<class 'sqlalchemy.dialects.%1.dml.%2'>").arg(module, clause));
}

} // namespace retort
