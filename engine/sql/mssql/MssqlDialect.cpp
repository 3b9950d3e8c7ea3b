// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/mssql/MssqlDialect.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/mssql/MssqlReservedWords.h"
#include "model/SqlOperators.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

const IdentifierRules &mssqlIdentifierRules()
{
    static const IdentifierRules rules{.openQuote = u'[',
                                       .closeQuote = u']',
                                       .escapedQuote = u']',
                                       .reservedWords = kMssqlReservedWords,
                                       .maxLength = 128,
                                       .maxObjectNameLength = 128,
                                       .splitsSchemaAtDots = true};
    return rules;
}

constexpr LiteralRules kMssqlLiterals{.hasBooleanWords = false,
                                      .hasNativeUuid = true,
                                      .keepsUuidText = true,
                                      .prefixesUnicode = true,
                                      .moment = LiteralRules::Moment::Iso,
                                      .interval = LiteralRules::Interval::None,
                                      .binary = LiteralRules::Binary::Hexadecimal,
                                      .backslash = LiteralRules::Backslash::Plain};

constexpr auto kMssqlFunctions = std::to_array<FunctionRule>({
    {u"now", u"CURRENT_TIMESTAMP"},
    {u"current_date", u"GETDATE()"},
    {u"length", u"LEN("},
    {u"char_length", u"LEN("},
    {u"aggregate_strings", u"string_agg("},
});

constexpr ExpressionRules kMssqlExpressions{.hasBooleanConditions = false,
                                            .hasILike = false,
                                            .hasDefaultValues = true,
                                            .concat = ExpressionRules::Concat::Plus,
                                            .limit = ExpressionRules::Limit::Top,
                                            .emptySet = ExpressionRules::EmptySet::NullAndFalse,
                                            .division = ExpressionRules::Division::CastToNumeric,
                                            .updateFrom = ExpressionRules::UpdateFrom::FromWithTarget,
                                            .deleteFrom = ExpressionRules::DeleteFrom::FromWithTarget,
                                            .returning = ExpressionRules::Returning::Output,
                                            .recursiveWord = u"",
                                            .quotesCollations = false,
                                            .functions = kMssqlFunctions};

constexpr DialectFacts kMssqlFacts{.name = u"mssql",
                                   .displayName = u"SQL Server",
                                   .implementationName = u"MSSQLImpl",
                                   .hasTransactionalDdl = true,
                                   .begin = u"BEGIN TRANSACTION",
                                   .batchSeparator = u"GO",
                                   .hasInlineColumnForms = false,
                                   .sequencesHaveType = true};

constexpr TableRules kMssqlTableRules{.hasNativeBoolean = true,
                                      .hasNativeEnum = false,
                                      .hasIdentityColumns = true,
                                      .canAlterConstraints = true,
                                      .hasComments = true,
                                      .hasInlineComments = false,
                                      .showsOnUpdate = true,
                                      .putsNumberedColumnFirst = false};

constexpr auto kMssqlTypeRules = std::to_array<TypeRule>({
    {u"String", u"VARCHAR", TypeShape::Special},
    {u"VARCHAR", u"VARCHAR", TypeShape::Special},
    {u"Unicode", u"NVARCHAR", TypeShape::Special},
    {u"NVARCHAR", u"NVARCHAR", TypeShape::Special},
    {u"UnicodeText", u"NTEXT", TypeShape::Text},
    {u"NTEXT", u"NTEXT", TypeShape::Text},
    {u"VARBINARY", u"VARBINARY", TypeShape::Special},
    {u"JSON", u"NVARCHAR(max)"},
    {u"Boolean", u"BIT"},
    {u"BIT", u"BIT"},
    {u"DateTime", u"DATETIME", TypeShape::Special},
    {u"DATETIMEOFFSET", u"DATETIMEOFFSET", TypeShape::Special},
    {u"DATETIME2", u"DATETIME2", TypeShape::Special},
    {u"SMALLDATETIME", u"SMALLDATETIME"},
    // Without a connection the server counts as older than 2008.
    {u"Date", u"DATETIME"},
    {u"Time", u"DATETIME"},
    {u"TIME", u"TIME", TypeShape::Special},
    {u"Float", u"FLOAT", TypeShape::Precision},
    {u"FLOAT", u"FLOAT", TypeShape::Precision},
    {u"Double", u"DOUBLE PRECISION"},
    {u"LargeBinary", u"IMAGE"},
    {u"PickleType", u"IMAGE"},
    {u"IMAGE", u"IMAGE"},
    {u"TINYINT", u"TINYINT"},
    {u"MONEY", u"MONEY"},
    {u"SMALLMONEY", u"SMALLMONEY"},
    {u"UNIQUEIDENTIFIER", u"UNIQUEIDENTIFIER"},
    {u"Uuid", u"UNIQUEIDENTIFIER", TypeShape::Special},
    {u"XML", u"XML"},
    {u"SQL_VARIANT", u"SQL_VARIANT"},
    {u"ROWVERSION", u"ROWVERSION"},
});

} // namespace

std::span<const TypeRule> MssqlTypeWriter::rules() const
{
    return kMssqlTypeRules;
}

QString MssqlTypeWriter::text(QStringView name, std::optional<int> length, const QString &collation) const
{
    QString result = name.toString();
    if (length.value_or(0) != 0)
        result += QStringLiteral("(%1)").arg(*length);
    return collation.isEmpty() ? result : QString(result % QLatin1String(" COLLATE ") % collation);
}

QString MssqlTypeWriter::special(const SqlType &type, const TypeRule &rule) const
{
    if (type.name == QLatin1String("DateTime"))
        return type.timezone ? QStringLiteral("DATETIMEOFFSET") : QStringLiteral("DATETIME");
    if (rule.sql == u"TIME" || rule.sql == u"DATETIME2" || rule.sql == u"DATETIMEOFFSET") {
        // Here 0 is a precision of its own.
        return type.precision ? QStringLiteral("%1(%2)").arg(rule.sql).arg(*type.precision) : rule.sql.toString();
    }
    const bool hasLength = rule.sql == u"VARCHAR" || rule.sql == u"NVARCHAR" || rule.sql == u"VARBINARY";
    if (type.name == QLatin1String("Enum") && enumLength(type) == 0)
        return QStringLiteral("VARCHAR(max)");
    if (!hasLength || type.name == QLatin1String("Enum"))
        return TypeWriter::special(type, rule);
    const QString name =
        type.length.value_or(0) != 0 ? rule.sql.toString() : QString(rule.sql % QLatin1String("(max)"));
    const QString result = text(name, type.length, type.collation);
    return type.options.flag(u"filestream") ? QString(result % QLatin1String(" FILESTREAM")) : result;
}

QString MssqlExpressionWriter::extractText(const SqlExtract &node, State &state) const
{
    constexpr auto kParts = std::to_array<std::pair<QStringView, QStringView>>({{u"doy", u"dayofyear"},
                                                                                {u"dow", u"weekday"},
                                                                                {u"milliseconds", u"millisecond"},
                                                                                {u"microseconds", u"microsecond"}});
    const auto found = std::ranges::find(kParts, QStringView(node.field), &std::pair<QStringView, QStringView>::first);
    const QString part = found == kParts.end() ? node.field : found->second.toString();
    return QLatin1String("DATEPART(") % part % QLatin1String(", ") % write(node.element, state) % u')';
}

QString MssqlExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    const QLatin1String intersect(" INTERSECT SELECT ");
    switch (node.op) {
    case SqlOperator::Equal: // a value stands on the right
        if (node.left.as<SqlParameter>() && !node.right.as<SqlParameter>()) {
            SqlBinary turned = node;
            std::swap(turned.left, turned.right);
            return ExpressionWriter::binaryText(turned, state);
        }
        return ExpressionWriter::binaryText(node, state);
    case SqlOperator::IsDistinctFrom:
        return QLatin1String("NOT EXISTS (SELECT ") % namedSides(node, intersect, state) % u')';
    case SqlOperator::IsNotDistinctFrom:
        return QLatin1String("EXISTS (SELECT ") % namedSides(node, intersect, state) % u')';
    case SqlOperator::Match: return QLatin1String("CONTAINS (") % plainBinary(node, u", ", state) % u')';
    default: return ExpressionWriter::binaryText(node, state);
    }
}

QString MssqlExpressionWriter::jsonElement(const SqlBinary &node, State &state) const
{
    const QString arguments = u'(' % jsonArguments(node, state) % u')';
    const QString value = QLatin1String("JSON_VALUE") % arguments;
    const auto otherwise = [&]() -> QString {
        switch (affinityOf(node.type)) {
        case SqlAffinity::Integer: return QLatin1String("ELSE CAST(") % value % QLatin1String(" AS INTEGER)");
        case SqlAffinity::Float: return QLatin1String("ELSE CAST(") % value % QLatin1String(" AS FLOAT)");
        case SqlAffinity::Numeric:
            return QStringLiteral("ELSE CAST(%1 AS NUMERIC(%2, %3))")
                .arg(value)
                .arg(node.type.precision.value_or(0))
                .arg(node.type.scale.value_or(0));
        case SqlAffinity::Boolean: return QStringLiteral("WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE NULL");
        case SqlAffinity::String: return QLatin1String("ELSE ") % value;
        default: return QLatin1String("ELSE JSON_QUERY") % arguments;
        }
    };
    if (affinityOf(node.type) == SqlAffinity::Json)
        return QLatin1String("JSON_QUERY") % arguments;
    return QLatin1String("CASE ") % value % QLatin1String(" WHEN NULL THEN NULL ") % otherwise() %
           QLatin1String(" END");
}

QString MssqlExpressionWriter::tryCastText(const SqlCast &node, State &state) const
{
    return QLatin1String("TRY_CAST (") % write(node.element, state) % QLatin1String(" AS ") % types().ddl(node.type) %
           u')';
}

QString MssqlExpressionWriter::regexpMatch(const SqlBinary &, State &) const
{
    throw RenderFailure{QStringLiteral("mssql dialect does not support regular expressions")};
}

QString MssqlExpressionWriter::regexpReplace(const SqlBinary &, State &) const
{
    throw RenderFailure{QStringLiteral("mssql dialect does not support regular expression replacements")};
}

/// Without a connection the server counts as older than 2012, which has no OFFSET: the rows are numbered.
SqlExpression MssqlExpressionWriter::limited(const SqlSelect &select) const
{
    const bool hasPlainLimit = !select.limit || select.limit.as<SqlParameter>() || select.limit.as<SqlLiteral>();
    if (!select.offset && hasPlainLimit)
        return {};
    if (select.orderBy.empty()) {
        throw RenderFailure{
            QStringLiteral("MSSQL requires an order_by when using an OFFSET or a non-simple LIMIT clause"),
            QStringLiteral("say in which order the rows are counted with order_by()")};
    }
    const QString number = QStringLiteral("mssql_rn");
    SqlSelect numbered = select;
    numbered.columns.emplace_back(
        SqlLabel{number, SqlOver{SqlFunction{{QStringLiteral("ROW_NUMBER")}, {}}, {}, select.orderBy}});
    numbered.orderBy.clear();
    numbered.limit = {};
    numbered.offset = {};
    const SqlExpression rows = SqlAlias{SqlAlias::Kind::Subquery, {}, std::move(numbered)};
    SqlSelect outer;
    outer.columns = allColumnsOf(rows);
    outer.columns.pop_back();
    const SqlExpression counter = SqlColumn{number, sqlType(QStringLiteral("Integer"))};
    if (select.offset)
        outer.where.push_back(binary(SqlOperator::Greater, counter, select.offset));
    if (select.limit) {
        const SqlExpression last = select.offset ? binary(SqlOperator::Add, select.limit, select.offset) : select.limit;
        outer.where.push_back(binary(SqlOperator::LessEqual, counter, last));
    }
    return outer;
}

QString MssqlExpressionWriter::nextValue(const SqlSequenceNext &sequence) const
{
    return QLatin1String("NEXT VALUE FOR ") % identifiers().table({sequence.schema, sequence.name});
}

MssqlTableWriter::MssqlTableWriter(const WriterSet &writers)
    : TableWriter(QStringLiteral("mssql"), kMssqlTableRules, writers)
{}

QString MssqlTableWriter::columnSpecification(const Column &column, const Table &table, RenderContext &context) const
{
    const auto *expression = column.serverDefault ? std::get_if<Computed>(&*column.serverDefault) : nullptr;
    const auto *identityDefault = column.serverDefault ? std::get_if<Identity>(&*column.serverDefault) : nullptr;
    QString result = writers().identifiers.quoted(column.name, column.quote) % u' ';
    // A computed column has no type.
    result += expression ? computed(*expression, context) : writers().types.ddl(column.type);
    const bool isNotNull = !table.isNullable(column) || table.primaryKey().contains(column.name) || column.sequence ||
                           column.autoincrement == Autoincrement::On || identityDefault;
    if (isNotNull)
        result += QLatin1String(" NOT NULL");
    else if (!expression)
        result += QLatin1String(" NULL");
    if (identityDefault)
        return result % u' ' % identity(*identityDefault);
    const bool isNumbered = table.autoincrementColumn() == &column || column.autoincrement == Autoincrement::On;
    if (isNumbered && !column.sequence) {
        Identity numbering;
        numbering.options.start = column.options.number(u"mssql_identity_start");
        numbering.options.increment = column.options.number(u"mssql_identity_increment");
        return result % u' ' % identity(numbering);
    }
    return result % columnDefault(column, context);
}

QString MssqlTableWriter::identity(const Identity &node) const
{
    const SequenceOptions &options = node.options;
    if (!options.start && !options.increment)
        return QStringLiteral("IDENTITY");
    return QStringLiteral("IDENTITY(%1,%2)").arg(options.start.value_or(1)).arg(options.increment.value_or(1));
}

QString MssqlTableWriter::computed(const Computed &node, RenderContext &context) const
{
    return QLatin1String("AS (") % writers().expressions.inDefinition(node.expression, context) % u')' %
           (node.persisted.value_or(false) ? QLatin1String(" PERSISTED") : QLatin1String(""));
}

QString MssqlTableWriter::keyModifier(const Constraint &node) const
{
    const SqlValue *clustered = node.options.value(u"mssql_clustered");
    if (!clustered || clustered->isNull())
        return {};
    return node.options.flag(u"mssql_clustered") ? QStringLiteral("CLUSTERED ") : QStringLiteral("NONCLUSTERED ");
}

QString MssqlTableWriter::createIndex(const Index &index, const Table &table, bool, RenderContext &context) const
{
    QString result = index.isUnique ? QStringLiteral("CREATE UNIQUE ") : QStringLiteral("CREATE ");
    if (const SqlValue *clustered = index.options.value(u"mssql_clustered"); clustered && !clustered->isNull())
        result += index.options.flag(u"mssql_clustered") ? QLatin1String("CLUSTERED ") : QLatin1String("NONCLUSTERED ");
    if (index.options.flag(u"mssql_columnstore"))
        result += QLatin1String("COLUMNSTORE ");
    result += QLatin1String("INDEX ") % indexName(index, table, context) % QLatin1String(" ON ") %
              writers().identifiers.table(table.id(), table.quote);
    if (!index.elements.empty())
        result += QLatin1String(" (") % indexElements(index, context) % u')';
    if (const SqlOption *include = index.options.find(u"mssql_include")) {
        if (const QStringList columns = names(*include); !columns.isEmpty())
            result += QLatin1String(" INCLUDE (") % quotedList(columns) % u')';
    }
    if (const SqlOption *where = index.options.find(u"mssql_where")) {
        if (const QString text = optionExpression(*where, context); !text.isEmpty())
            result += QLatin1String(" WHERE ") % text;
    }
    return result;
}

QString MssqlTableWriter::dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                                    const SqlOptions &) const
{
    return QLatin1String("DROP INDEX ") % (ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
           objectName(name) % QLatin1String(" ON ") % writers().identifiers.table(table);
}

MssqlDialect::MssqlDialect()
    : SqlDialect(kMssqlFacts),
      m_identifiers(mssqlIdentifierRules()),
      m_types(m_identifiers),
      m_literals(kMssqlLiterals),
      m_expressions(QStringLiteral("mssql"), kMssqlExpressions, m_identifiers, m_types, m_literals),
      m_tables(WriterSet{m_identifiers, m_types, m_literals, m_expressions})
{}

void MssqlDialect::renameTable(const RenameTable &operation, Output &output) const
{
    output.sql(QLatin1String("EXEC sp_rename '") % m_identifiers.alteredTable(operation.table) % QLatin1String("', ") %
               m_identifiers.quoted(operation.newName));
}

QString MssqlDialect::dropUnnamed(const TableId &table, const QString &column, QStringView catalog) const
{
    const QString object = table.schema.isEmpty() ? table.name : QString(table.schema % u'.' % table.name);
    return QStringLiteral("declare @const_name varchar(256)\n"
                          "select @const_name = QUOTENAME([name]) from %1\n"
                          "where parent_object_id = object_id('%2')\n"
                          "and col_name(parent_object_id, parent_column_id) = '%3'\n"
                          "exec('alter table %4 drop constraint ' + @const_name)")
        .arg(catalog.toString(), object, column, m_identifiers.alteredTable(table));
}

QString MssqlDialect::dropUnnamedForeignKey(const TableId &table, const QString &column) const
{
    const QString object = table.schema.isEmpty() ? table.name : QString(table.schema % u'.' % table.name);
    return QStringLiteral("declare @const_name varchar(256)\n"
                          "select @const_name = QUOTENAME([name]) from\n"
                          "sys.foreign_keys fk join sys.foreign_key_columns fkc\n"
                          "on fk.object_id=fkc.constraint_object_id\n"
                          "where fkc.parent_object_id = object_id('%1')\n"
                          "and col_name(fkc.parent_object_id, fkc.parent_column_id) = '%2'\n"
                          "exec('alter table %3 drop constraint ' + @const_name)")
        .arg(object, column, m_identifiers.alteredTable(table));
}

void MssqlDialect::dropColumn(const DropColumn &operation, Output &output) const
{
    if (operation.options.flag(u"mssql_drop_default"))
        output.sql(dropUnnamed(operation.table, operation.column, u"sys.default_constraints"));
    if (operation.options.flag(u"mssql_drop_check"))
        output.sql(dropUnnamed(operation.table, operation.column, u"sys.check_constraints"));
    if (operation.options.flag(u"mssql_drop_foreign_key"))
        output.sql(dropUnnamedForeignKey(operation.table, operation.column));
    SqlDialect::dropColumn(operation, output);
}

QString MssqlDialect::describedTable(const TableId &table) const
{
    if (table.schema.isEmpty()) {
        throw RenderFailure{
            QStringLiteral("The comment needs the name of the schema, and the default schema is known only to "
                           "the server"),
            QStringLiteral("give schema=")};
    }
    return QLatin1String("'schema', ") % m_identifiers.quotedSchema(table.schema) % QLatin1String(", 'table', ") %
           m_identifiers.quoted(table.name);
}

void MssqlDialect::setTableComment(const SetTableComment &operation, Output &output) const
{
    const QString table = describedTable(operation.table);
    if (operation.comment) {
        output.sql(QLatin1String("execute sp_addextendedproperty 'MS_Description', N") %
                   m_literals.text(*operation.comment, output.context) % QLatin1String(", ") % table);
    } else {
        output.sql(QLatin1String("execute sp_dropextendedproperty 'MS_Description', ") % table);
    }
}

void MssqlDialect::columnComment(const TableId &table, const QString &column, const std::optional<QString> &comment,
                                 Output &output) const
{
    output.sql(QLatin1String("execute sp_addextendedproperty 'MS_Description', N") %
               m_literals.text(comment.value_or(QString()), output.context) % QLatin1String(", ") %
               describedTable(table) % QLatin1String(", 'column', ") % m_identifiers.quoted(column));
}

void MssqlDialect::bulkInsert(const BulkInsert &operation, Output &output) const
{
    const auto *table = operation.table.as<SqlTable>();
    if (!output.context.isOffline || !table) {
        SqlDialect::bulkInsert(operation, output);
        return;
    }
    const QString name = m_identifiers.table({table->schema, table->name}, table->quote);
    output.sql(QStringLiteral("SET IDENTITY_INSERT %1 ON").arg(name));
    SqlDialect::bulkInsert(operation, output);
    output.sql(QStringLiteral("SET IDENTITY_INSERT %1 OFF").arg(name));
}

void MssqlDialect::alterColumnChanges(const AlterColumn &operation, Output &output) const
{
    const QString alter = alterTable(operation.table);
    const QString column = m_identifiers.quoted(operation.column);
    const auto isSpecial = [](const Change<ServerDefault> &change) {
        return defaultAs<Identity>(change) || defaultAs<Computed>(change);
    };
    const bool hasSpecialDefault =
        operation.serverDefault && (isSpecial(operation.serverDefault) || isSpecial(operation.existingServerDefault));

    std::optional<SqlType> type = operation.type;
    std::optional<bool> nullable = operation.nullable;
    if (nullable && !type && !operation.existingType) {
        throw RenderFailure{
            QStringLiteral("MS-SQL ALTER COLUMN operations with NULL or NOT NULL require the existing_type or a "
                           "new type_ be passed.")};
    }
    if (!nullable && type) {
        nullable = operation.existingNullable;
        if (!nullable) {
            output.context.warnings +=
                QStringLiteral("MS-SQL ALTER COLUMN operations that specify type_= should also specify a nullable= or "
                               "existing_nullable= argument to avoid implicit conversion of NOT NULL columns to NULL.");
        }
    }
    if (nullable && !type)
        type = operation.existingType;

    if (operation.serverDefault && !hasSpecialDefault && (operation.existingServerDefault || !*operation.serverDefault))
        output.sql(dropUnnamed(operation.table, operation.column, u"sys.default_constraints"));
    warnOfAutoincrement(operation, output.context);
    if (type) {
        const QString word = !nullable ? QString() : *nullable ? QStringLiteral(" NULL") : QStringLiteral(" NOT NULL");
        output.sql(alter % QLatin1String("ALTER COLUMN ") % column % u' ' % m_types.ddl(*type) % word);
    }
    if (hasSpecialDefault) {
        AlterColumn onlyDefault{.table = operation.table, .column = operation.column};
        onlyDefault.serverDefault = operation.serverDefault;
        onlyDefault.existingServerDefault = operation.existingServerDefault;
        SqlDialect::alterColumnChanges(onlyDefault, output); // fails with the reason
    }
    if (operation.comment) {
        const QString place = describedTable(operation.table) % QLatin1String(", 'column', ") % column;
        if (*operation.comment) {
            output.sql((operation.existingComment ? QLatin1String("exec sp_updateextendedproperty 'MS_Description', N")
                                                  : QLatin1String("exec sp_addextendedproperty 'MS_Description', N")) %
                       m_literals.text(**operation.comment, output.context) % QLatin1String(", ") % place);
        } else {
            output.sql(QLatin1String("exec sp_dropextendedproperty 'MS_Description', ") % place);
        }
    }
    if (operation.serverDefault && !hasSpecialDefault && *operation.serverDefault) {
        output.sql(alter % QLatin1String("ADD DEFAULT ") %
                   m_tables.defaultText(**operation.serverDefault, output.context) % QLatin1String(" FOR ") % column);
    }
    if (operation.newName) {
        output.sql(QLatin1String("EXEC sp_rename '") % m_identifiers.alteredTable(operation.table) % u'.' % column %
                   QLatin1String("', ") % m_identifiers.quoted(*operation.newName) % QLatin1String(", 'COLUMN'"));
    }
}

} // namespace retort
