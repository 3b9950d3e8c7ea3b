// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlDialect.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/postgresql/PostgresqlReservedWords.h"
#include "model/SqlOperators.h"

#include <QStringList>

#include <algorithm>
#include <array>

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

constexpr auto kPostgresqlFunctions = std::to_array<FunctionRule>({
    {u"aggregate_strings", u"string_agg(", u", ", u"", true},
    {u"substring", u"SUBSTRING(", u" FROM ", u"", false, u" FOR "},
});

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
                                                 .locking = ExpressionRules::Locking::All,
                                                 .hasDistinctOn = true,
                                                 .parameterForm = u"%({})s",
                                                 .castsJsonParameters = true,
                                                 .castsArrays = true,
                                                 .hasArrays = true,
                                                 .functions = kPostgresqlFunctions};

constexpr DialectFacts kPostgresqlFacts{.name = u"postgresql",
                                        .displayName = u"PostgreSQL",
                                        .implementationName = u"PostgresqlImpl",
                                        .hasTransactionalDdl = true,
                                        .sequencesHaveType = true,
                                        .doublesPercents = true};

/// native_enum=False makes a text of an Enum.
bool isNamedType(const SqlType &type)
{
    return affinityOf(type) != SqlAffinity::Enum || type.native;
}

} // namespace

QString PostgresqlExpressionWriter::nextValue(const SqlSequenceNext &sequence) const
{
    return QStringLiteral("nextval('%1')").arg(identifiers().table({sequence.schema, sequence.name}));
}

QString PostgresqlExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    switch (node.op) {
    case SqlOperator::BitwiseXor: return plainBinary(node, u" # ", state);
    case SqlOperator::Match: {
        const QString configuration = node.flags.isEmpty()
                                          ? QString()
                                          : QString(literals().text(node.flags, state.context) % QLatin1String(", "));
        return write(node.left, state) % QLatin1String(" @@ plainto_tsquery(") % configuration %
               write(node.right, state) % u')';
    }
    default: return ExpressionWriter::binaryText(node, state);
    }
}

QString PostgresqlExpressionWriter::jsonElement(const SqlBinary &node, State &state) const
{
    const bool isPath = node.op == SqlOperator::JsonPathGetItem;
    SqlBinary plain = node;
    // A path is one value: {a, 0}.
    const auto *key = node.right.as<SqlParameter>();
    if (const auto *list = key && key->value ? key->value->as<SqlValueList>() : nullptr) {
        QStringList parts;
        for (const SqlValue &part : *list)
            parts += part.as<qint64>() ? QString::number(*part.as<qint64>()) : *part.as<QString>();
        const QString path = u'{' % parts.join(QLatin1String(", ")) % u'}';
        plain.right = SqlParameter{QStringLiteral("param"), true, SqlValue(path), sqlType(QStringLiteral("String"))};
    }
    const bool isJson = affinityOf(node.type) == SqlAffinity::Json;
    const bool isText = node.flags == QLatin1String("astext");
    if (isJson && !isPath && typeOf(node.left).name == QLatin1String("JSONB")) {
        const bool needsGroup = node.left.as<SqlFunction>() || node.left.as<SqlCast>();
        const QString left = write(node.left, state);
        return (needsGroup ? QString(u'(' % left % u')') : left) % u'[' % write(plain.right, state) % u']';
    }
    const QStringView arrow = isJson ? (isPath ? QStringView(u" #> ") : QStringView(u" -> "))
                                     : (isPath ? QStringView(u" #>> ") : QStringView(u" ->> "));
    const QString text = plainBinary(plain, arrow, state, true);
    return isJson || isText
               ? text
               : QString(QLatin1String("CAST(") % text % QLatin1String(" AS ") % types().ddl(node.type) % u')');
}

QString PostgresqlExpressionWriter::regexpMatch(const SqlBinary &node, State &state) const
{
    const QStringView word = node.op == SqlOperator::RegexpMatch ? u"~" : u"!~";
    if (node.flags.isEmpty() || node.flags == QLatin1String("i"))
        return plainBinary(node, QString(u' ' % word % (node.flags.isEmpty() ? u" " : u"* ")), state);
    const QString left = write(node.left, state);
    return left % u' ' % word % QLatin1String(" CONCAT('(?', ") % literals().text(node.flags, state.context) %
           QLatin1String(", ')', ") % write(node.right, state) % u')';
}

QString PostgresqlExpressionWriter::jsonText(const SqlBinary &node, State &state) const
{
    return jsonElement(node, state);
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
    if (!isNamedType(type))
        return;
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
    if (!isNamedType(type))
        return;
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
    const auto *wanted = defaultAs<Identity>(operation.serverDefault);
    const auto *existing = defaultAs<Identity>(operation.existingServerDefault);
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

void PostgresqlDialect::replaceIdentity(const AlterColumn &operation, const QString &alter, Output &output) const
{
    const auto &wanted = *operation.serverDefault;
    const bool hasOld = operation.existingServerDefault && *operation.existingServerDefault;
    refuseComputed(operation);
    const bool wasIdentity = defaultAs<Identity>(operation.existingServerDefault);
    const bool becomesIdentity = defaultAs<Identity>(operation.serverDefault);
    if (wanted && !becomesIdentity) { // Alembic writes "ALTER COLUMN c" without an action, or ends in a traceback.
        output.context.differs(AlembicDifference::DefaultForIdentity);
        output.sql(alter % QLatin1String("DROP IDENTITY"));
        output.context.differs(AlembicDifference::DefaultForIdentity);
        output.sql(alter % QLatin1String("SET DEFAULT ") % m_tables.defaultText(*wanted, output.context));
        return;
    }
    if (hasOld && !wasIdentity) {
        output.context.differs(AlembicDifference::DefaultForIdentity);
        output.sql(alter % QLatin1String("DROP DEFAULT"));
        AlterColumn fresh = operation;
        fresh.existingServerDefault = Change<ServerDefault>(std::in_place, std::nullopt);
        output.context.differs(AlembicDifference::DefaultForIdentity);
        alterIdentity(fresh, alter, output);
        return;
    }
    alterIdentity(operation, alter, output);
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
    const bool hasIdentity = operation.serverDefault && (defaultAs<Identity>(operation.serverDefault) ||
                                                         defaultAs<Identity>(operation.existingServerDefault));
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
    replaceIdentity(operation, alter, output);
    rest.nullable.reset();
    rest.serverDefault.reset();
    rest.autoincrement.reset();
    rest.existingAutoincrement.reset();
    SqlDialect::alterColumnChanges(rest, output);
}

} // namespace retort
