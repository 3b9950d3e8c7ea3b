// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/mysql/MysqlDialect.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/mysql/MariadbReservedWords.h"
#include "engine/sql/mysql/MysqlReservedWords.h"
#include "model/NamingRules.h"
#include "model/SqlOperators.h"

#include <QStringList>

#include <array>

namespace retort {

namespace {

IdentifierRules mysqlIdentifierRules(std::span<const QStringView> reservedWords)
{
    return {.openQuote = u'`',
            .closeQuote = u'`',
            .escapedQuote = u'`',
            .reservedWords = reservedWords,
            .maxLength = 255,
            .maxObjectNameLength = 64};
}

constexpr LiteralRules kMysqlLiterals{.hasBooleanWords = true,
                                      .hasNativeUuid = false,
                                      .prefixesUnicode = false,
                                      .moment = LiteralRules::Moment::Iso,
                                      .sendsLocalTime = true,
                                      .interval = LiteralRules::Interval::None,
                                      .binary = LiteralRules::Binary::HexString,
                                      .backslash = LiteralRules::Backslash::Doubled};

constexpr auto kMysqlFunctions = std::to_array<FunctionRule>({
    {u"random", u"rand("},
    {u"aggregate_strings", u"group_concat(", u" SEPARATOR "},
    {u"rollup", u"", u", ", u" WITH ROLLUP"},
    {u"sysdate", u"SYSDATE()"},
});

constexpr ExpressionRules mysqlExpressionRules(ExpressionRules::Returning returning)
{
    return {.hasBooleanConditions = false,
            .hasILike = false,
            .hasDefaultValues = false,
            .concat = ExpressionRules::Concat::Function,
            .limit = ExpressionRules::Limit::CommaOffset,
            .emptySet = ExpressionRules::EmptySet::NullAndFalse,
            .division = ExpressionRules::Division::Plain,
            .updateFrom = ExpressionRules::UpdateFrom::ListTables,
            .deleteFrom = ExpressionRules::DeleteFrom::UsingWithTarget,
            .returning = returning,
            .locking = ExpressionRules::Locking::ShareMode,
            .innerJoin = u" INNER JOIN ",
            .noTableBeforeWhere = u" FROM DUAL",
            .putsCtesBehindInsert = true,
            .hasInsertedValues = true,
            .parameterForm = u"%s",
            .functions = kMysqlFunctions};
}

constexpr DialectFacts kMysqlFacts{
    .name = u"mysql", .displayName = u"MySQL", .implementationName = u"MySQLImpl", .doublesPercents = true};
constexpr DialectFacts kMariadbFacts{
    .name = u"mariadb", .displayName = u"MariaDB", .implementationName = u"MariaDBImpl", .doublesPercents = true};

} // namespace

QString MysqlExpressionWriter::castText(const SqlCast &node, State &state) const
{
    const QString type = m_mysqlTypes.castType(node.type);
    if (type.isEmpty()) {
        state.context.warnings +=
            QStringLiteral("Datatype %1 does not support CAST on MySQL/MariaDb; the CAST will be skipped.")
                .arg(types().ddl(node.type));
        return write(grouped(node.element, {}), state);
    }
    return QLatin1String("CAST(") % write(node.element, state) % QLatin1String(" AS ") % type % u')';
}

QString MysqlExpressionWriter::extractText(const SqlExtract &node, State &state) const
{
    SqlExtract plain = node;
    if (plain.field == QLatin1String("milliseconds"))
        plain.field = QStringLiteral("millisecond");
    return ExpressionWriter::extractText(plain, state);
}

QString MysqlExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    switch (node.op) {
    case SqlOperator::IsDistinctFrom:
        return QLatin1String("NOT (") % namedSides(node, QLatin1String(" <=> "), state) % u')';
    case SqlOperator::IsNotDistinctFrom: return namedSides(node, QLatin1String(" <=> "), state);
    case SqlOperator::Match:
        return QLatin1String("MATCH (") % write(node.left, state) % QLatin1String(") AGAINST (") %
               write(node.right, state) % QLatin1String(" IN BOOLEAN MODE)");
    default: return ExpressionWriter::binaryText(node, state);
    }
}

QString MysqlExpressionWriter::jsonElement(const SqlBinary &node, State &state) const
{
    const QString extract = QLatin1String("JSON_EXTRACT(") % jsonArguments(node, state) % u')';
    const auto otherwise = [&]() -> QString {
        switch (affinityOf(node.type)) {
        case SqlAffinity::Integer: return QLatin1String("ELSE CAST(") % extract % QLatin1String(" AS SIGNED INTEGER)");
        case SqlAffinity::Numeric:
        case SqlAffinity::Float:
            if (node.type.precision && node.type.scale)
                return QStringLiteral("ELSE CAST(%1 AS DECIMAL(%2, %3))")
                    .arg(extract)
                    .arg(*node.type.precision)
                    .arg(*node.type.scale);
            return QLatin1String("ELSE ") % extract % QLatin1String("+0.0000000000000000000000");
        case SqlAffinity::Boolean: return QStringLiteral("WHEN true THEN true ELSE false");
        case SqlAffinity::String: return QLatin1String("ELSE JSON_UNQUOTE(") % extract % u')';
        default: return QLatin1String("ELSE ") % extract;
        }
    };
    if (affinityOf(node.type) == SqlAffinity::Json)
        return extract;
    return QLatin1String("CASE ") % extract % QLatin1String(" WHEN 'null' THEN NULL ") % otherwise() %
           QLatin1String(" END");
}

QString MysqlExpressionWriter::flaggedPattern(const SqlExpression &pattern, const QString &flags, State &state) const
{
    return QLatin1String("CONCAT('(?', ") % literals().text(flags, state.context) % QLatin1String(", ')', ") %
           writeNamed(pattern, state) % u')';
}

QString MysqlExpressionWriter::regexpMatch(const SqlBinary &node, State &state) const
{
    if (node.flags.isEmpty())
        return ExpressionWriter::regexpMatch(node, state);
    const bool isNegated = node.op == SqlOperator::NotRegexpMatch;
    const QString left = write(node.left, state);
    if (dialect() == QLatin1String("mariadb"))
        return left % (isNegated ? rules().notRegexp : rules().regexp) % flaggedPattern(node.right, node.flags, state);
    return (isNegated ? QLatin1String("NOT REGEXP_LIKE(") : QLatin1String("REGEXP_LIKE(")) % left %
           QLatin1String(", ") % write(node.right, state) % QLatin1String(", ") %
           literals().text(node.flags, state.context) % u')';
}

QString MysqlExpressionWriter::regexpReplace(const SqlBinary &node, State &state) const
{
    const auto *parts = node.right.as<SqlList>();
    if (node.flags.isEmpty() || dialect() != QLatin1String("mariadb") || !parts || parts->items.size() != 2)
        return ExpressionWriter::regexpReplace(node, state);
    const QString left = write(node.left, state);
    return QLatin1String("REGEXP_REPLACE(") % left % QLatin1String(", ") %
           flaggedPattern(parts->items[0], node.flags, state) % QLatin1String(", ") % write(parts->items[1], state) %
           u')';
}

QString MysqlExpressionWriter::nextValue(const SqlSequenceNext &sequence) const
{
    return QStringLiteral("nextval(%1)").arg(identifiers().table({sequence.schema, sequence.name}));
}

QString MysqlExpressionWriter::onConflict(const SqlInsert &insert, State &state) const
{
    if (insert.onConflict)
        return ExpressionWriter::onConflict(insert, state);
    QStringList assignments;
    for (const auto &[name, value] : insert.onDuplicateKey)
        assignments += identifiers().quoted(name) % QLatin1String(" = ") % writeNamed(grouped(value, {}), state);
    return QLatin1String(" ON DUPLICATE KEY UPDATE ") % assignments.join(QLatin1String(", "));
}

MysqlDialect::MysqlDialect(const DialectFacts &facts, const IdentifierRules &identifiers,
                           const ExpressionRules &expressions)
    : SqlDialect(facts),
      m_identifiers(identifiers),
      m_types(m_identifiers, facts.name.toString()),
      m_literals(kMysqlLiterals),
      m_expressions(facts.name.toString(), expressions, m_identifiers, m_types, m_literals),
      m_tables(facts.name.toString(), WriterSet{m_identifiers, m_types, m_literals, m_expressions})
{}

MysqlDialect::MysqlDialect()
    : MysqlDialect(kMysqlFacts, mysqlIdentifierRules(kMysqlReservedWords),
                   mysqlExpressionRules(ExpressionRules::Returning::None))
{}

MariadbDialect::MariadbDialect()
    : MysqlDialect(kMariadbFacts, mysqlIdentifierRules(kMariadbReservedWords),
                   mysqlExpressionRules(ExpressionRules::Returning::None))
{}

void MysqlDialect::renameTable(const RenameTable &operation, Output &output) const
{
    output.sql(alterTable(operation.table) % QLatin1String("RENAME TO ") %
               m_identifiers.alteredTable({operation.table.schema, operation.newName}));
}

void MysqlDialect::setTableComment(const SetTableComment &operation, Output &output) const
{
    if (!operation.comment)
        output.context.differs(AlembicDifference::NullComment);
    output.sql(QLatin1String("ALTER TABLE ") % m_identifiers.table(operation.table) % QLatin1String(" COMMENT ") %
               m_literals.text(operation.comment.value_or(QString()), output.context));
}

void MysqlDialect::dropConstraint(const DropConstraint &operation, Output &output) const
{
    struct Form
    {
        QLatin1String type;
        QLatin1String key;
    };
    static constexpr auto kForms = std::to_array<Form>({{QLatin1String("foreignkey"), QLatin1String("fk")},
                                                        {QLatin1String("primary"), QLatin1String("pk")},
                                                        {QLatin1String("unique"), QLatin1String("uq")},
                                                        {QLatin1String("check"), QLatin1String("ck")}});
    const auto form = std::ranges::find_if(kForms, [&](const Form &known) { return operation.type == known.type; });
    if (form == kForms.end()) {
        if (operation.type.isEmpty())
            throw RenderFailure{
                QStringLiteral("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type")};
        SqlDialect::dropConstraint(operation, output);
        return;
    }
    const QString drop = QLatin1String("ALTER TABLE ") % m_identifiers.table(operation.table) % QLatin1String(" DROP ");
    if (operation.type == QLatin1String("primary")) {
        output.sql(drop % QLatin1String("PRIMARY KEY"));
        return;
    }
    const Result<ObjectName> constraintName =
        conventionalName(form->key, operation.name, operation.table, output.context.namingConvention);
    if (!constraintName)
        throw RenderFailure{constraintName.error().message};
    if (constraintName->isEmpty())
        throw RenderFailure{QStringLiteral("Can't emit DROP CONSTRAINT for constraint on table '%1'; it has no name")
                                .arg(operation.table.name)};
    const QString word = operation.type == QLatin1String("foreignkey") ? QStringLiteral("FOREIGN KEY")
                         : operation.type == QLatin1String("unique")   ? QStringLiteral("INDEX")
                                                                       : dropCheckWord();
    output.sql(drop % word % u' ' % m_tables.objectName(*constraintName));
}

QString MysqlDialect::columnDefinition(const AlterColumn &operation, RenderContext &context) const
{
    const std::optional<SqlType> &type = operation.type ? operation.type : operation.existingType;
    if (!type)
        throw RenderFailure{QStringLiteral("All MySQL CHANGE/MODIFY COLUMN operations require the existing type.")};
    // What the script does not repeat is lost: MySQL replaces the whole definition.
    const bool isNullable = operation.nullable.value_or(operation.existingNullable.value_or(true));
    QString result = m_types.ddl(*type) % (isNullable ? QLatin1String(" NULL") : QLatin1String(" NOT NULL"));
    if (operation.autoincrement.value_or(operation.existingAutoincrement.value_or(false)))
        result += QLatin1String(" AUTO_INCREMENT");
    const Change<ServerDefault> &serverDefault =
        operation.serverDefault ? operation.serverDefault : operation.existingServerDefault;
    if (serverDefault && *serverDefault)
        result += QLatin1String(" DEFAULT ") % m_tables.defaultText(**serverDefault, context);
    const std::optional<QString> comment = operation.comment ? *operation.comment : operation.existingComment;
    if (comment)
        result += QLatin1String(" COMMENT ") % m_literals.text(*comment, context);
    return result;
}

void MysqlDialect::alterColumnChanges(const AlterColumn &operation, Output &output) const
{
    const auto isGeneratedBy = [](const Change<ServerDefault> &change) {
        return defaultAs<Computed>(change) || defaultAs<Identity>(change);
    };
    if (operation.serverDefault &&
        (isGeneratedBy(operation.serverDefault) || isGeneratedBy(operation.existingServerDefault))) {
        if (operation.nullable || operation.type)
            throw RenderFailure{QStringLiteral("Individual alter column constructs not supported by MySQL")};
        SqlDialect::alterColumnChanges(operation, output); // fails with the reason
        return;
    }
    const QString alter = alterTable(operation.table);
    const QString column = m_identifiers.quoted(operation.column);
    // A column's definition cannot repeat what the database makes of it.
    if (!operation.serverDefault && isGeneratedBy(operation.existingServerDefault))
        throw RenderFailure{QStringLiteral("Individual alter column constructs not supported by MySQL")};
    const std::optional<SqlType> &type = operation.type ? operation.type : operation.existingType;
    // A default given (or left alone) on a date and time column can be an expression only in a full definition.
    const bool dropsDefault = operation.serverDefault && !*operation.serverDefault;
    const bool isMoment = type && !operation.hasTypeClass &&
                          affinityOf(type->forDialect(name())) == SqlAffinity::DateTime && !dropsDefault;
    const bool changesDefinition =
        operation.nullable || operation.type || operation.autoincrement || operation.comment.has_value();
    if (operation.newName || isMoment) {
        output.sql(alter % QLatin1String("CHANGE ") % column % u' ' %
                   m_identifiers.quoted(operation.newName.value_or(operation.column)) % u' ' %
                   columnDefinition(operation, output.context));
    } else if (changesDefinition) {
        output.sql(alter % QLatin1String("MODIFY ") % column % u' ' % columnDefinition(operation, output.context));
    } else if (operation.serverDefault) {
        if (*operation.serverDefault) {
            output.sql(alter % QLatin1String("ALTER COLUMN ") % column % QLatin1String(" SET DEFAULT ") %
                       m_tables.defaultText(**operation.serverDefault, output.context));
        } else {
            output.sql(alter % QLatin1String("ALTER COLUMN ") % column % QLatin1String(" DROP DEFAULT"));
        }
    }
}

} // namespace retort
