// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlDialect.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/postgresql/PostgresqlReservedWords.h"

#include <QStringList>

#include <algorithm>

namespace retort {

namespace {

const IdentifierRules &postgresqlIdentifierRules()
{
    static const IdentifierRules rules{
        .reservedWords = kPostgresqlReservedWords, .maxLength = 63, .maxObjectNameLength = 63};
    return rules;
}

constexpr LiteralRules kPostgresqlLiterals{.hasBooleanWords = true,
                                           .hasNativeUuid = true,
                                           .prefixesUnicode = false,
                                           .moment = LiteralRules::Moment::Iso,
                                           .interval = LiteralRules::Interval::MakeInterval,
                                           .binary = LiteralRules::Binary::PostgresqlEscape,
                                           .backslash = LiteralRules::Backslash::PlainUnlikeAlembic};

constexpr ExpressionRules kPostgresqlExpressions{.hasBooleanConditions = true,
                                                 .hasILike = true,
                                                 .hasDefaultValues = true,
                                                 .concat = ExpressionRules::Concat::Pipes,
                                                 .limit = ExpressionRules::Limit::Standard,
                                                 .emptySet = ExpressionRules::EmptySet::NullAndFalse,
                                                 .division = ExpressionRules::Division::CastToNumeric,
                                                 .updateFrom = ExpressionRules::UpdateFrom::From,
                                                 .deleteFrom = ExpressionRules::DeleteFrom::Using,
                                                 .returning = ExpressionRules::Returning::AllKeys,
                                                 .regexp = u" ~ ",
                                                 .notRegexp = u" !~ "};

constexpr DialectFacts kPostgresqlFacts{.name = u"postgresql",
                                        .displayName = u"PostgreSQL",
                                        .implementationName = u"PostgresqlImpl",
                                        .hasTransactionalDdl = true,
                                        .doublesPercents = true};

} // namespace

QString PostgresqlExpressionWriter::nextValue(const SqlSequenceNext &sequence) const
{
    return QStringLiteral("nextval('%1')").arg(identifiers().table({sequence.schema, sequence.name}));
}

QString PostgresqlExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    switch (node.op) {
    case SqlOperator::BitwiseXor: return write(node.left, state) % QLatin1String(" # ") % write(node.right, state);
    case SqlOperator::Match:
        return write(node.left, state) % QLatin1String(" @@ plainto_tsquery(") % write(node.right, state) % u')';
    default: return ExpressionWriter::binaryText(node, state);
    }
}

PostgresqlDialect::PostgresqlDialect()
    : SqlDialect(kPostgresqlFacts),
      m_identifiers(postgresqlIdentifierRules()),
      m_types(m_identifiers),
      m_literals(kPostgresqlLiterals),
      m_expressions(QStringLiteral("postgresql"), kPostgresqlExpressions, m_identifiers, m_types, m_literals),
      m_tables(WriterSet{m_identifiers, m_types, m_literals, m_expressions})
{}

void PostgresqlDialect::createTypesOf(const SqlType &written, const Table &table, Output &output) const
{
    const SqlType &type = written.forDialect(u"postgresql");
    if (type.name == QLatin1String("ARRAY")) {
        if (type.item)
            createTypesOf(*type.item, table, output);
        return;
    }
    const SqlAffinity affinity = affinityOf(type);
    const bool isEnum = affinity == SqlAffinity::Enum && type.native;
    const bool isDomain = type.name == QLatin1String("DOMAIN");
    if ((!isEnum && !isDomain) || !type.createType)
        return;
    SqlType own = type;
    if (own.inheritSchema)
        own.schema = table.schema;
    // One run creates each type once, however many tables use it.
    if (output.context.createdTypes.insert({own.schema, own.typeName}).second)
        createType({own, true}, output);
}

void PostgresqlDialect::createTable(const CreateTable &operation, Output &output) const
{
    CreateTable resolved = operation;
    for (Column &column : resolved.table.columns) {
        createTypesOf(column.type, resolved.table, output);
        if (column.type.inheritSchema && column.type.schema.isEmpty())
            column.type.schema = resolved.table.schema;
    }
    SqlDialect::createTable(resolved, output);
}

void PostgresqlDialect::createType(const CreateType &operation, Output &output) const
{
    const SqlType &type = operation.type.forDialect(u"postgresql");
    const QString typeName = m_types.namedType(type);
    if (type.name != QLatin1String("DOMAIN")) {
        QStringList labels;
        for (const QString &label : type.values)
            labels += m_literals.text(label, output.context);
        output.sql(QLatin1String("CREATE TYPE ") % typeName % QLatin1String(" AS ENUM (") %
                   labels.join(QLatin1String(", ")) % u')');
        return;
    }
    QStringList parts;
    if (!type.collation.isEmpty())
        parts += QLatin1String("COLLATE ") % m_identifiers.quoted(type.collation);
    if (const SqlOption *option = type.options.find(u"default")) {
        const auto *value = std::get_if<SqlValue>(option);
        const auto *text = value ? value->as<QString>() : nullptr;
        if (text)
            parts += QLatin1String("DEFAULT ") % m_literals.text(*text, output.context);
        else if (!value)
            parts += QLatin1String("DEFAULT ") %
                     m_expressions.withLiterals(std::get<SqlExpression>(*option), output.context);
    }
    if (const QString constraintName = type.options.text(u"constraint_name"); !constraintName.isEmpty())
        parts += QLatin1String("CONSTRAINT ") % m_tables.objectName({constraintName, false, {}});
    if (type.options.flag(u"not_null"))
        parts += QStringLiteral("NOT NULL");
    if (const SqlOption *check = type.options.find(u"check")) {
        if (const QString text = m_tables.optionExpression(*check, output.context); !text.isEmpty())
            parts += QLatin1String("CHECK (") % text % u')';
    }
    output.sql(QLatin1String("CREATE DOMAIN ") % typeName % QLatin1String(" AS ") %
               m_types.ddl(type.item ? *type.item : SqlType()) % u' ' % parts.join(u' '));
}

void PostgresqlDialect::dropType(const DropType &operation, Output &output) const
{
    const SqlType &type = operation.type.forDialect(u"postgresql");
    output.sql((type.name == QLatin1String("DOMAIN") ? QLatin1String("DROP DOMAIN ") : QLatin1String("DROP TYPE ")) %
               m_types.namedType(type) % (operation.cascade ? QLatin1String(" CASCADE") : QLatin1String("")));
}

void PostgresqlDialect::prepareForBatch(const TableId &table, const std::vector<ObjectName> &constraints,
                                        Output &output) const
{
    for (const ObjectName &constraint : constraints)
        dropConstraint({table, {constraint.text, true, constraint.quote}, {}, false}, output);
}

void PostgresqlDialect::columnComment(const TableId &table, const QString &column,
                                      const std::optional<QString> &comment, Output &output) const
{
    output.sql(QLatin1String("COMMENT ON COLUMN ") % m_identifiers.table(table) % u'.' % m_identifiers.quoted(column) %
               QLatin1String(" IS ") % (comment ? m_literals.text(*comment, output.context) : QStringLiteral("NULL")));
}

bool PostgresqlDialect::alterIdentity(const AlterColumn &operation, const QString &alter, Output &output) const
{
    const auto identityOf = [](const Change<ServerDefault> &change) -> const Identity * {
        return change && *change ? std::get_if<Identity>(&**change) : nullptr;
    };
    const Identity *wanted = identityOf(operation.serverDefault);
    const Identity *existing = identityOf(operation.existingServerDefault);
    if (!wanted && !existing)
        return false;
    if (!*operation.serverDefault) {
        output.sql(alter % QLatin1String("DROP IDENTITY"));
        return true;
    }
    const bool isKnownAbsent = operation.existingServerDefault && !*operation.existingServerDefault;
    if (isKnownAbsent || !wanted) {
        if (wanted)
            output.sql(alter % QLatin1String("ADD ") % m_tables.identity(*wanted));
        return true;
    }
    // What differs, in the order of the attributes' names.
    const Identity before = existing ? *existing : Identity();
    QStringList changes;
    if (wanted->always != before.always)
        changes += wanted->always ? QStringLiteral("SET GENERATED ALWAYS") : QStringLiteral("SET GENERATED BY DEFAULT");
    const auto set = [&](SequenceOptions changed) {
        changes += QLatin1String("SET ") % m_tables.sequenceOptions(changed);
    };
    const SequenceOptions &now = wanted->options;
    const SequenceOptions &then = before.options;
    if (now.cache != then.cache && now.cache)
        set({.cache = now.cache});
    if (now.cycle != then.cycle && now.cycle)
        set({.cycle = now.cycle});
    if (now.increment != then.increment && now.increment)
        set({.increment = now.increment});
    if (now.maxValue != then.maxValue && now.maxValue)
        set({.maxValue = now.maxValue});
    if (now.minValue != then.minValue && now.minValue)
        set({.minValue = now.minValue});
    if (now.start != then.start && now.start)
        set({.start = now.start});
    output.sql(alter % changes.join(u' '));
    return true;
}

void PostgresqlDialect::alterColumnChanges(const AlterColumn &operation, Output &output) const
{
    const QString column = m_identifiers.quoted(operation.column);
    const QString alter = alterTable(operation.table) % QLatin1String("ALTER COLUMN ") % column % u' ';
    const QString usingText = operation.options.text(u"postgresql_using");
    if (!usingText.isEmpty() && !operation.type)
        throw RenderFailure{QStringLiteral("postgresql_using must be used with the type_ parameter")};
    AlterColumn rest = operation;
    if (operation.type) {
        output.sql(alter % QLatin1String("TYPE ") % m_types.ddl(*operation.type) %
                   (usingText.isEmpty() ? QString() : QString(QLatin1String(" USING ") % usingText)));
        rest.type.reset();
    }
    const bool hasIdentity =
        operation.serverDefault &&
        ((*operation.serverDefault && std::holds_alternative<Identity>(**operation.serverDefault)) ||
         (operation.existingServerDefault && *operation.existingServerDefault &&
          std::holds_alternative<Identity>(**operation.existingServerDefault)));
    if (!hasIdentity) {
        SqlDialect::alterColumnChanges(rest, output);
        return;
    }
    // NULL first, then the identity, then the rest.
    AlterColumn first = rest;
    first.serverDefault.reset();
    first.comment.reset();
    first.newName.reset();
    SqlDialect::alterColumnChanges(first, output);
    alterIdentity(operation, alter, output);
    rest.nullable.reset();
    rest.serverDefault.reset();
    rest.autoincrement.reset();
    rest.existingAutoincrement.reset();
    SqlDialect::alterColumnChanges(rest, output);
}

} // namespace retort
