// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/sqlite/SqliteDialect.h"

#include "engine/sql/RenderFailure.h"
#include "engine/sql/sqlite/SqliteReservedWords.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

const IdentifierRules &sqliteIdentifierRules()
{
    static const IdentifierRules rules{
        .reservedWords = kSqliteReservedWords, .maxLength = 9999, .maxObjectNameLength = 9999};
    return rules;
}

constexpr LiteralRules kSqliteLiterals{.hasBooleanWords = false,
                                       .hasNativeUuid = false,
                                       .prefixesUnicode = false,
                                       .moment = LiteralRules::Moment::IsoWithMicroseconds,
                                       .interval = LiteralRules::Interval::None,
                                       .binary = LiteralRules::Binary::HexString,
                                       .backslash = LiteralRules::Backslash::Plain};

constexpr auto kSqliteFunctions = std::to_array<FunctionRule>({
    {u"now", u"CURRENT_TIMESTAMP"},
    {u"localtimestamp", u"DATETIME(CURRENT_TIMESTAMP, 'localtime')"},
    {u"char_length", u"length("},
    {u"aggregate_strings", u"group_concat(", u", ", u"", true},
});

constexpr ExpressionRules kSqliteExpressions{.hasBooleanConditions = false,
                                             .hasILike = false,
                                             .hasDefaultValues = true,
                                             .concat = ExpressionRules::Concat::Pipes,
                                             .limit = ExpressionRules::Limit::Sqlite,
                                             .emptySet = ExpressionRules::EmptySet::EmptySelect,
                                             .division = ExpressionRules::Division::AddZero,
                                             .updateFrom = ExpressionRules::UpdateFrom::From,
                                             .deleteFrom = ExpressionRules::DeleteFrom::None,
                                             .returning = ExpressionRules::Returning::OnlyExpressions,
                                             .tupleListWord = u"VALUES ",
                                             .hasNamedConflicts = false,
                                             .parameterForm = u"?",
                                             .functions = kSqliteFunctions};

constexpr DialectFacts kSqliteFacts{
    .name = u"sqlite", .displayName = u"SQLite", .implementationName = u"SQLiteImpl", .hasTransactionalDdl = false};

constexpr auto kSqliteTypeRules = std::to_array<TypeRule>({
    {u"JSON", u"JSON"},
});

struct ExtractFormat
{
    QStringView field;
    QStringView format;
};

constexpr auto kExtractFormats = std::to_array<ExtractFormat>({
    {u"month", u"%m"},
    {u"day", u"%d"},
    {u"year", u"%Y"},
    {u"second", u"%S"},
    {u"hour", u"%H"},
    {u"doy", u"%j"},
    {u"minute", u"%M"},
    {u"epoch", u"%s"},
    {u"dow", u"%w"},
    {u"week", u"%W"},
    {u"milliseconds", u"milliseconds"},
});

constexpr QLatin1String kNoConstraintAlter("No support for ALTER of constraints in SQLite dialect. Please refer to the "
                                           "batch mode feature which allows for SQLite "
                                           "migrations using a copy-and-move strategy.");

} // namespace

std::span<const TypeRule> SqliteTypeWriter::rules() const
{
    return kSqliteTypeRules;
}

QString SqliteExpressionWriter::extractText(const SqlExtract &node, State &state) const
{
    const auto found = std::ranges::find(kExtractFormats, QStringView(node.field), &ExtractFormat::field);
    if (found == kExtractFormats.end())
        throw RenderFailure{QStringLiteral("%1 is not a valid extract argument.").arg(node.field)};
    return QLatin1String("CAST(STRFTIME('") % found->format % QLatin1String("', ") % write(node.element, state) %
           QLatin1String(") AS INTEGER)");
}

QString SqliteExpressionWriter::binaryText(const SqlBinary &node, State &state) const
{
    switch (node.op) {
    case SqlOperator::IsDistinctFrom: return namedSides(node, QLatin1String(" IS NOT "), state);
    case SqlOperator::IsNotDistinctFrom: return namedSides(node, QLatin1String(" IS "), state);
    case SqlOperator::BitwiseXor: {
        // a XOR b is (a | b) - (a & b).
        const QString either = plainBinary(node, u" | ", state, true);
        return u'(' % either % QLatin1String(" - ") % plainBinary(node, u" & ", state, true) % u')';
    }
    default: return ExpressionWriter::binaryText(node, state);
    }
}

QString SqliteExpressionWriter::jsonElement(const SqlBinary &node, State &state) const
{
    const QString extract = QLatin1String("JSON_EXTRACT(") % jsonArguments(node, state) % u')';
    return affinityOf(node.type) == SqlAffinity::Json ? QString(QLatin1String("JSON_QUOTE(") % extract % u')')
                                                      : extract;
}

QString SqliteExpressionWriter::regexpReplace(const SqlBinary &, State &) const
{
    throw RenderFailure{QStringLiteral("sqlite dialect does not support regular expression replacements")};
}

SqliteDialect::SqliteDialect()
    : SqlDialect(kSqliteFacts),
      m_identifiers(sqliteIdentifierRules()),
      m_types(m_identifiers),
      m_literals(kSqliteLiterals),
      m_expressions(QStringLiteral("sqlite"), kSqliteExpressions, m_identifiers, m_types, m_literals),
      m_tables(WriterSet{m_identifiers, m_types, m_literals, m_expressions})
{}

void SqliteDialect::addConstraint(const TableId &, const Constraint &, bool isTypeBound, Output &output) const
{
    if (!isTypeBound)
        throw RenderFailure{QString(kNoConstraintAlter), QStringLiteral("use op.batch_alter_table()")};
    output.context.warnings += QStringLiteral("Skipping unsupported ALTER for creation of implicit constraint. Please "
                                              "refer to the batch mode feature which allows "
                                              "for SQLite migrations using a copy-and-move strategy.");
}

void SqliteDialect::dropConstraint(const DropConstraint &operation, Output &output) const
{
    static constexpr auto kTypes = std::to_array<QStringView>({u"", u"check", u"foreignkey", u"primary", u"unique"});
    if (std::ranges::find(kTypes, QStringView(operation.type)) == kTypes.end()) {
        SqlDialect::dropConstraint(operation, output);
        return;
    }
    throw RenderFailure{QString(kNoConstraintAlter), QStringLiteral("use op.batch_alter_table()")};
}

bool SqliteDialect::recreatesInBatch(const BatchAlterTable &operation) const
{
    for (const Operation &inner : operation.operations) {
        if (inner.as<CreateIndex>() || inner.as<DropIndex>())
            continue;
        const auto *add = inner.as<AddColumn>();
        if (!add)
            return true;
        if (add->column.serverDefault) {
            if (std::holds_alternative<SqlExpression>(*add->column.serverDefault))
                return true;
            const auto *expression = std::get_if<Computed>(&*add->column.serverDefault);
            if (expression && expression->persisted.value_or(false))
                return true;
        }
        // What comes with the column counts as operations of its own.
        const auto isForeignKey = [](const Constraint &constraint) {
            return constraint.as<ForeignKeyConstraint>() != nullptr;
        };
        if ((add->column.isUnique && !add->column.isIndexed) ||
            std::ranges::any_of(add->column.constraints, isForeignKey) || m_tables.typeCheck(add->column))
            return true;
    }
    return false;
}

Column SqliteDialect::asReflected(const Column &column, RenderContext &context) const
{
    // Alembic sets a default that it reads back in parentheses, unless it is one digit, a string, or in parentheses
    // already.
    static const QRegularExpression plain(QStringLiteral("^[0-9.]$|^'.+'$|^\\(.+\\)$"));
    Column result = column;
    if (!column.serverDefault)
        return result;
    if (const auto *computed = std::get_if<Computed>(&*column.serverDefault)) {
        result.serverDefault = Computed{computed->expression, computed->persisted.value_or(false)};
        return result;
    }
    const QString text = m_tables.defaultText(*column.serverDefault, context);
    if (!text.isEmpty() && !plain.match(text).hasMatch())
        result.serverDefault = SqlExpression(SqlLiteralColumn{u'(' % text % u')'});
    return result;
}

SqlExpression SqliteDialect::castForBatch(const SqlExpression &column, const SqlType &from, const SqlType &to) const
{
    return affinityOf(to.forDialect(u"sqlite")) == SqlAffinity::Json ? column
                                                                     : SqlDialect::castForBatch(column, from, to);
}

void SqliteDialect::alterColumnChanges(const AlterColumn &operation, Output &output) const
{
    AlterColumn others = operation;
    others.newName.reset();
    SqlDialect::alterColumnChanges(others, output);
    renameColumn(operation, QLatin1String("RENAME COLUMN "), output);
}

} // namespace retort
