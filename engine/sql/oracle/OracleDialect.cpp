// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/oracle/OracleDialect.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/oracle/OracleReservedWords.h"

#include <QStringList>

#include <array>

namespace retort {

namespace {

const IdentifierRules &oracleIdentifierRules()
{
    static const IdentifierRules rules{.illegalFirst = u"$0123456789_",
                                       .reservedWords = kOracleReservedWords,
                                       .maxLength = 128,
                                       .maxObjectNameLength = 128};
    return rules;
}

constexpr LiteralRules kOracleLiterals{.hasBooleanWords = false,
                                       .hasNativeUuid = false,
                                       .prefixesUnicode = false,
                                       .moment = LiteralRules::Moment::OracleFunctions,
                                       .interval = LiteralRules::Interval::NumToDsInterval,
                                       .binary = LiteralRules::Binary::HexString,
                                       .backslash = LiteralRules::Backslash::Plain};

constexpr auto kOracleFunctions = std::to_array<FunctionRule>({
    {u"now", u"CURRENT_TIMESTAMP"},
    {u"char_length", u"LENGTH("},
    {u"aggregate_strings", u"LISTAGG("},
});

constexpr ExpressionRules kOracleExpressions{.hasBooleanConditions = false,
                                             .hasILike = false,
                                             .hasDefaultValues = false,
                                             .hasMultiRowInsert = false,
                                             .concat = ExpressionRules::Concat::Pipes,
                                             .limit = ExpressionRules::Limit::FetchFirst,
                                             .emptySet = ExpressionRules::EmptySet::NullAndFalse,
                                             .division = ExpressionRules::Division::Plain,
                                             .updateFrom = ExpressionRules::UpdateFrom::None,
                                             .deleteFrom = ExpressionRules::DeleteFrom::None,
                                             .returning = ExpressionRules::Returning::Into,
                                             .locking = ExpressionRules::Locking::UpdateOnly,
                                             .ordersByLabels = false,
                                             .aliasWord = u" ",
                                             .noTable = u" FROM DUAL",
                                             .exceptWord = u"MINUS",
                                             .recursiveWord = u"",
                                             .putsCtesBehindInsert = true,
                                             .quotesParameters = true,
                                             .hasJsonPaths = false,
                                             .functions = kOracleFunctions};

constexpr DialectFacts kOracleFacts{.name = u"oracle",
                                    .displayName = u"Oracle",
                                    .implementationName = u"OracleImpl",
                                    .hasTransactionalDdl = false,
                                    .begin = u"SET TRANSACTION READ WRITE",
                                    .terminator = u"",
                                    .batchSeparator = u"/",
                                    .separatesBegin = true,
                                    .hasInlineColumnForms = false};

constexpr TableRules kOracleTableRules{.hasNativeBoolean = false,
                                       .hasNativeEnum = false,
                                       .hasIdentityColumns = true,
                                       .canAlterConstraints = true,
                                       .hasComments = true,
                                       .hasInlineComments = false,
                                       .showsOnUpdate = false};

constexpr auto kOracleTypeRules = std::to_array<TypeRule>({
    {u"String", u"VARCHAR2", TypeShape::Special},
    {u"Unicode", u"VARCHAR2", TypeShape::Special},
    {u"VARCHAR2", u"VARCHAR2", TypeShape::Special},
    {u"VARCHAR", u"VARCHAR", TypeShape::Special},
    {u"NVARCHAR", u"NVARCHAR2", TypeShape::Length},
    {u"Text", u"CLOB"},
    {u"UnicodeText", u"CLOB"},
    {u"NCLOB", u"NCLOB"},
    {u"LONG", u"LONG"},
    {u"RAW", u"RAW", TypeShape::Length},
    {u"ROWID", u"ROWID"},
    {u"Boolean", u"SMALLINT"},
    {u"BigInteger", u"NUMBER(19)"},
    {u"NUMBER", u"NUMBER", TypeShape::Decimal},
    {u"Float", u"FLOAT", TypeShape::Special},
    {u"FLOAT", u"FLOAT", TypeShape::Special},
    {u"Double", u"DOUBLE PRECISION", TypeShape::Decimal},
    {u"DOUBLE_PRECISION", u"DOUBLE PRECISION", TypeShape::Decimal},
    {u"BINARY_FLOAT", u"BINARY_FLOAT", TypeShape::Decimal},
    {u"BINARY_DOUBLE", u"BINARY_DOUBLE", TypeShape::Decimal},
    {u"DateTime", u"DATE"},
    {u"TIMESTAMP", u"TIMESTAMP", TypeShape::Special},
    {u"Interval", u"INTERVAL", TypeShape::Special},
    {u"INTERVAL", u"INTERVAL", TypeShape::Special},
    {u"VECTOR", u"VECTOR", TypeShape::Special},
});

} // namespace

std::span<const TypeRule> OracleTypeWriter::rules() const
{
    return kOracleTypeRules;
}

QString OracleTypeWriter::text(QStringView name, std::optional<int> length, const QString &collation) const
{
    if (!name.startsWith(u"VARCHAR"))
        return TypeWriter::text(name, length, collation);
    return length.value_or(0) == 0 ? name.toString() : QStringLiteral("%1(%2 CHAR)").arg(name).arg(*length);
}

QString OracleTypeWriter::special(const SqlType &type, const TypeRule &rule) const
{
    if (rule.sql.startsWith(u"VARCHAR") && type.name != QLatin1String("Enum")) {
        const QString word = type.options.text(u"length");
        return word.isEmpty() ? text(rule.sql, type.length, {}) : QStringLiteral("%1(%2 CHAR)").arg(rule.sql, word);
    }
    if (rule.sql == u"VECTOR") {
        const auto part = [&type](QStringView name) {
            const QString given = type.options.text(name);
            return given.isEmpty() ? QStringLiteral("*") : given;
        };
        return QStringLiteral("VECTOR(%1,%2,%3)").arg(part(u"dim"), part(u"storage_format"), part(u"storage_type"));
    }
    if (rule.sql == u"FLOAT") {
        if (const auto precision = type.options.number(u"binary_precision"))
            return QStringLiteral("FLOAT(%1)").arg(*precision);
        if (!type.precision)
            return QStringLiteral("FLOAT");
        throw RenderFailure{
            QStringLiteral(
                "Oracle Database FLOAT types use 'binary precision', which does not convert cleanly from decimal "
                "'precision'.  Please specify this type with a separate Oracle Database variant, such as "
                "%1(precision=%2).with_variant(oracle.FLOAT(binary_precision=%3), 'oracle'), so that the Oracle "
                "Database specific 'binary_precision' may be specified accurately.")
                .arg(type.name)
                .arg(*type.precision)
                .arg(int(*type.precision / 0.30103))};
    }
    if (rule.sql == u"TIMESTAMP") {
        if (type.options.flag(u"local_timezone"))
            return QStringLiteral("TIMESTAMP WITH LOCAL TIME ZONE");
        return type.timezone ? QStringLiteral("TIMESTAMP WITH TIME ZONE") : QStringLiteral("TIMESTAMP");
    }
    if (rule.sql == u"INTERVAL") {
        if (!type.native)
            return QStringLiteral("DATE");
        const auto part = [&type](QStringView name) {
            const auto number = type.options.number(name);
            return number ? QStringLiteral("(%1)").arg(*number) : QString();
        };
        return QLatin1String("INTERVAL DAY") % part(u"day_precision") % QLatin1String(" TO SECOND") %
               part(u"second_precision");
    }
    return TypeWriter::special(type, rule);
}

QString OracleExpressionWriter::unaryText(const SqlUnary &node, State &state) const
{
    if (node.op == SqlOperator::BitwiseNot)
        throw RenderFailure{QStringLiteral("Cannot compile bitwise_not in oracle")};
    return ExpressionWriter::unaryText(node, state);
}

QString OracleExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    const auto called = [&](QLatin1String function) {
        const QString left = write(node.left, state);
        return QString(function % u'(' % left % QLatin1String(", ") % write(node.right, state) % u')');
    };
    const auto calledWithNames = [&](QLatin1String function, QLatin1String tail) {
        return QString(function % u'(' % namedSides(node, QLatin1String(", "), state) % tail);
    };
    switch (node.op) {
    case SqlOperator::Modulo: return called(QLatin1String("mod"));
    case SqlOperator::IsDistinctFrom: return calledWithNames(QLatin1String("DECODE"), QLatin1String(", 0, 1) = 1"));
    case SqlOperator::IsNotDistinctFrom: return calledWithNames(QLatin1String("DECODE"), QLatin1String(", 0, 1) = 0"));
    case SqlOperator::BitwiseXor: return called(QLatin1String("BITXOR"));
    case SqlOperator::BitwiseOr: return called(QLatin1String("BITOR"));
    case SqlOperator::BitwiseAnd: return called(QLatin1String("BITAND"));
    case SqlOperator::BitwiseLeftShift: throw RenderFailure{QStringLiteral("Cannot compile bitwise_lshift in oracle")};
    case SqlOperator::BitwiseRightShift: throw RenderFailure{QStringLiteral("Cannot compile bitwise_rshift in oracle")};
    case SqlOperator::Match: return calledWithNames(QLatin1String("CONTAINS "), QLatin1String(")"));
    default: return ExpressionWriter::binaryText(node, state);
    }
}

QString OracleExpressionWriter::regexpMatch(const SqlBinary &node, State &state) const
{
    const QString arguments = write(node.left, state) % QLatin1String(", ") % write(node.right, state);
    const QString flags =
        node.flags.isEmpty() ? QString() : QString(QLatin1String(", ") % literals().text(node.flags, state.context));
    return (node.op == SqlOperator::NotRegexpMatch ? QLatin1String("NOT REGEXP_LIKE(")
                                                   : QLatin1String("REGEXP_LIKE(")) %
           arguments % flags % u')';
}

QString OracleExpressionWriter::nextValue(const SqlSequenceNext &sequence) const
{
    return identifiers().table({sequence.schema, sequence.name}) % QLatin1String(".nextval");
}

OracleTableWriter::OracleTableWriter(const WriterSet &writers)
    : TableWriter(QStringLiteral("oracle"), kOracleTableRules, writers)
{}

QString OracleTableWriter::createIndex(const Index &index, const Table &table, bool, RenderContext &context) const
{
    QString result = index.isUnique ? QStringLiteral("CREATE UNIQUE ") : QStringLiteral("CREATE ");
    if (index.options.flag(u"oracle_bitmap"))
        result += QLatin1String("BITMAP ");
    result += QLatin1String("INDEX ");
    if (!table.schema.isEmpty())
        result += writers().identifiers.quotedSchema(table.schema) % u'.';
    result += indexName(index, table, context) % QLatin1String(" ON ") %
              writers().identifiers.table(table.id(), table.quote) % QLatin1String(" (") %
              indexElements(index, context) % u')';
    if (const SqlValue *compress = index.options.value(u"oracle_compress")) {
        if (const auto *columns = compress->as<qint64>())
            result += QStringLiteral(" COMPRESS %1").arg(*columns);
        else if (index.options.flag(u"oracle_compress"))
            result += QLatin1String(" COMPRESS");
    }
    return result;
}

QString OracleTableWriter::computed(const Computed &node, RenderContext &context) const
{
    if (node.persisted == true) {
        throw RenderFailure{
            QStringLiteral("Oracle Database computed columns do not support 'stored' persistence; set the "
                           "'persisted' flag to None or False for Oracle Database support.")};
    }
    return TableWriter::computed(node, context);
}

QString OracleTableWriter::identity(const Identity &node) const
{
    const QString options = sequenceOptions(node.options);
    return QLatin1String("GENERATED ") % (node.always ? QLatin1String("ALWAYS") : QLatin1String("BY DEFAULT")) %
           (node.onNull ? QLatin1String(" ON NULL") : QLatin1String("")) % QLatin1String(" AS IDENTITY") %
           (options.isEmpty() ? QString() : QString(QLatin1String(" (") % options % u')'));
}

QString OracleTableWriter::sequenceOptions(const SequenceOptions &options) const
{
    QString text = TableWriter::sequenceOptions(options);
    text.replace(QLatin1String("NO MINVALUE"), QLatin1String("NOMINVALUE"));
    text.replace(QLatin1String("NO MAXVALUE"), QLatin1String("NOMAXVALUE"));
    text.replace(QLatin1String("NO CYCLE"), QLatin1String("NOCYCLE"));
    if (options.order)
        text += *options.order ? QLatin1String(" ORDER") : QLatin1String(" NOORDER");
    return text.trimmed();
}

QString OracleTableWriter::tableOptions(const Table &table, RenderContext &) const
{
    QString result;
    if (const QString text = table.options.text(u"oracle_on_commit"); !text.isEmpty())
        result += QLatin1String("\n ON COMMIT ") % QString(text).replace(u'_', u' ').toUpper();
    if (table.options.flag(u"oracle_compress")) {
        const SqlValue *compress = table.options.value(u"oracle_compress");
        result += compress && compress->as<bool>()
                      ? QStringLiteral("\n COMPRESS")
                      : QString(QLatin1String("\n COMPRESS FOR ") % table.options.text(u"oracle_compress"));
    }
    if (const QString text = table.options.text(u"oracle_tablespace"); !text.isEmpty())
        result += QLatin1String("\n TABLESPACE ") % writers().identifiers.quoted(text);
    return result;
}

OracleDialect::OracleDialect()
    : SqlDialect(kOracleFacts),
      m_identifiers(oracleIdentifierRules()),
      m_types(m_identifiers),
      m_literals(kOracleLiterals),
      m_expressions(QStringLiteral("oracle"), kOracleExpressions, m_identifiers, m_types, m_literals),
      m_tables(WriterSet{m_identifiers, m_types, m_literals, m_expressions})
{}

void OracleDialect::setTableComment(const SetTableComment &operation, Output &output) const
{
    if (!operation.comment)
        output.context.differs(AlembicDifference::NullComment);
    output.sql(QLatin1String("COMMENT ON TABLE ") % m_identifiers.table(operation.table) % QLatin1String(" IS ") %
               m_literals.text(operation.comment.value_or(QString()), output.context));
}

void OracleDialect::columnComment(const TableId &table, const QString &column, const std::optional<QString> &comment,
                                  Output &output) const
{
    output.sql(QLatin1String("COMMENT ON COLUMN ") % m_identifiers.table(table) % u'.' % m_identifiers.quoted(column) %
               QLatin1String(" IS ") % m_literals.text(comment.value_or(QString()), output.context));
}

void OracleDialect::alterColumnChanges(const AlterColumn &operation, Output &output) const
{
    const QString modify =
        alterTable(operation.table) % QLatin1String("MODIFY ") % m_identifiers.quoted(operation.column) % u' ';
    warnOfAutoincrement(operation, output.context);
    if (operation.nullable)
        output.sql(modify % (*operation.nullable ? QLatin1String("NULL") : QLatin1String("NOT NULL")));
    if (operation.serverDefault) {
        refuseComputed(operation);
        const auto *wanted = defaultAs<Identity>(operation.serverDefault);
        if (wanted)
            output.sql(modify % m_tables.identity(*wanted));
        else if (defaultAs<Identity>(operation.existingServerDefault) && !*operation.serverDefault)
            output.sql(modify % QLatin1String("DROP IDENTITY"));
        else if (*operation.serverDefault)
            output.sql(modify % QLatin1String("DEFAULT ") %
                       m_tables.defaultText(**operation.serverDefault, output.context));
        else
            output.sql(modify % QLatin1String("DEFAULT NULL"));
    }
    if (operation.type)
        output.sql(modify % m_types.ddl(*operation.type));
    if (operation.comment) {
        // Alembic leaves the schema out here and quotes nothing; we name the column that is meant.
        if (!operation.table.schema.isEmpty())
            output.context.differs(AlembicDifference::CommentSchema);
        columnComment(operation.table, operation.column, *operation.comment, output);
    }
    renameColumn(operation, QLatin1String("RENAME COLUMN "), output);
}

} // namespace retort
