// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/SqlDialect.h"

#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/InsertBatch.h"
#include "engine/sql/ParameterSets.h"
#include "engine/sql/QuotedText.h"
#include "engine/sql/RenderFailure.h"
#include "model/NamingRules.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

#include <algorithm>

namespace retort {

namespace {

/// Alembic's Python exceptions are the script's; the message is what counts here.
std::unexpected<Error> renderError(const RenderFailure &failure, const SourceRange &where)
{
    const auto kind = failure.isUnknown ? Error::Kind::Script : Error::Kind::Command;
    return std::unexpected(Error{kind, failure.message, where, failure.hint});
}

/// TABs as the four spaces that Alembic prints, but for those inside 'quotes', which are part of a value.
QString tabsAsSpaces(const QString &text, bool hasBackslashEscapes, const RenderContext &context)
{
    if (!text.contains(u'\t'))
        return text;
    const QuotedText quoted(text, hasBackslashEscapes);
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isTab = text.at(i) == u'\t';
        const bool isKept = isTab && quoted.at(i) == QuotedText::Kind::Value;
        if (isKept)
            context.differs(AlembicDifference::TabInQuotes);
        if (isTab && !isKept)
            result += QLatin1String("    ");
        else
            result += text.at(i);
    }
    return result;
}

bool rowsHavePlaceholder(const BulkInsert &insert)
{
    for (const auto &row : insert.rows) {
        for (const auto &[column, option] : row) {
            const auto *value = std::get_if<SqlValue>(&option);
            if (value ? hasPlaceholder(*value) : hasPlaceholder(std::get<SqlExpression>(option)))
                return true;
        }
    }
    return false;
}

bool operationHasPlaceholder(const Operation &operation)
{
    if (const auto *insert = operation.as<BulkInsert>())
        return rowsHavePlaceholder(*insert);
    if (const auto *execute = operation.as<ExecuteSql>()) {
        return hasPlaceholder(execute->statement) ||
               std::ranges::any_of(execute->parameters,
                                   [](const SqlValueMap &values) { return hasPlaceholder(SqlValue(values)); });
    }
    return false;
}

Table versionTable(const VersionTableOptions &options)
{
    SqlType type = sqlType(QStringLiteral("String"));
    type.length = 32;
    Column column{.name = QStringLiteral("version_num"), .type = type, .nullable = false};
    Table table{.name = options.table, .schema = options.schema, .columns = {column}};
    if (options.hasPrimaryKey) {
        table.constraints.push_back(
            {PrimaryKeyConstraint{{column.name}}, {options.table + QLatin1String("_pkc"), false, {}}});
    }
    return table;
}

SqlExpression bulkValue(const BulkInsert &operation, const QString &name, const SqlOption &option,
                        const RenderContext &context)
{
    if (const auto *expression = std::get_if<SqlExpression>(&option)) {
        // Alembic takes SQL among the values for a value, and ends with an error.
        if (!expression->as<SqlLiteral>())
            context.differs(AlembicDifference::LiteralForm);
        return *expression;
    }
    const SqlExpression column = operation.table.as<SqlTable>() ? columnOf(operation.table, name) : SqlExpression();
    return SqlLiteral{std::get<SqlValue>(option), typeOf(column)};
}

/// Each of the row's values; all of them have to be columns.
SqlAssignments ownRow(const BulkInsert &operation, std::size_t row, const RenderContext &context)
{
    const auto *table = operation.table.as<SqlTable>();
    SqlAssignments values;
    for (const auto &[name, option] : operation.rows[row]) {
        // Online, the statement that is written refuses it.
        const bool isChecked = context.isOffline && table && !table->columns.empty();
        if (isChecked && std::holds_alternative<SqlValue>(option) && !columnOf(operation.table, name))
            throw RenderFailure{QStringLiteral("KeyError: '%1'").arg(name)};
        values.emplace_back(name, bulkValue(operation, name, option, context));
    }
    return values;
}

SqlAssignments sharedRow(const BulkInsert &operation, std::size_t row, const QStringList &columns,
                         const RenderContext &context)
{
    const auto &cells = operation.rows[row];
    SqlAssignments values;
    for (const QString &name : columns) {
        const auto found = std::ranges::find(cells, name, &std::pair<QString, SqlOption>::first);
        if (found == cells.end())
            failForMissing(name, row);
        values.emplace_back(name, bulkValue(operation, name, found->second, context));
    }
    return values;
}

} // namespace

void SqlDialect::Output::sql(const QString &text)
{
    QString result = text;
    if (context.isOffline) {
        if (m_dialect.m_facts.doublesPercents && !context.namedParamstyle)
            result.replace(u'%', QLatin1String("%%"));
        result.replace(kParameterPercent, u'%');
        result = tabsAsSpaces(result, m_dialect.writers().literals.escapesWithBackslash(), context);
    }
    Statement statement{result.trimmed()};
    for (const AlembicDifference difference : std::exchange(context.differences, {}))
        statement.differences += alembicDifferenceId(difference);
    m_statements.push_back(std::move(statement));
}

Result<void> SqlDialect::render(const Operation &operation, RenderContext &context,
                                std::vector<Statement> &rendered) const
{
    const size_t first = rendered.size();
    Output output(*this, context, rendered);
    std::optional<RenderFailure> failure;
    try {
        dispatch(operation, output);
    } catch (const RenderFailure &caught) {
        failure = caught;
    }
    const bool isUndecided = !operation.guards.empty() || operationHasPlaceholder(operation);
    for (size_t i = first; i < rendered.size(); ++i) {
        if (!rendered[i].source.isValid())
            rendered[i].source = operation.source;
        rendered[i].isUndecided = rendered[i].isUndecided || isUndecided;
        if (hasPlaceholderText(rendered[i].text)) {
            rendered[i].isUndecided = true;
            rendered[i].text = shownPlaceholders(rendered[i].text);
        }
    }
    if (failure)
        return renderError(*failure, operation.source);
    return {};
}

void SqlDialect::dispatch(const Operation &operation, Output &output) const
{
    struct Dispatcher
    {
        const SqlDialect &dialect;
        Output &output;

        void operator()(const CreateTable &node) const { dialect.createTable(node, output); }
        void operator()(const DropTable &node) const { dialect.dropTable(node, output); }
        void operator()(const RenameTable &node) const { dialect.renameTable(node, output); }
        void operator()(const AddColumn &node) const { dialect.addColumn(node, output); }
        void operator()(const DropColumn &node) const { dialect.dropColumn(node, output); }
        void operator()(const AlterColumn &node) const { dialect.alterColumn(node, output); }
        void operator()(const CreateIndex &node) const { dialect.createIndex(node, output); }
        void operator()(const DropIndex &node) const { dialect.dropIndex(node, output); }
        void operator()(const AddConstraint &node) const
        {
            dialect.addConstraint(node.table, node.constraint, false, output);
        }
        void operator()(const DropConstraint &node) const { dialect.dropConstraint(node, output); }
        void operator()(const SetTableComment &node) const { dialect.setTableComment(node, output); }
        void operator()(const BulkInsert &node) const { dialect.bulkInsert(node, output); }
        void operator()(const ExecuteSql &node) const { dialect.executeSql(node, output); }
        void operator()(const RawSql &node) const { output.sql(node.text); }
        void operator()(const CreateType &node) const { dialect.createType(node, output); }
        void operator()(const DropType &node) const { dialect.dropType(node, output); }
        void operator()(const CreateSequence &node) const { dialect.createSequence(node, output); }
        void operator()(const DropSequence &node) const { dialect.dropSequence(node, output); }
        void operator()(const CreateSchema &node) const { dialect.createSchema(node, output); }
        void operator()(const DropSchema &node) const { dialect.dropSchema(node, output); }
        void operator()(const RenameConstraint &node) const { dialect.renameConstraint(node, output); }
        void operator()(const RenameIndex &node) const { dialect.renameIndex(node, output); }
        void operator()(const RenameType &node) const { dialect.renameType(node, output); }
        void operator()(const SetTableSchema &node) const { dialect.setTableSchema(node, output); }
        void operator()(const BeginAutocommit &) const
        {
            if (output.context.transactionalDdl.value_or(dialect.hasTransactionalDdl()))
                output.statement(dialect.commit());
        }
        void operator()(const EndAutocommit &) const
        {
            if (output.context.transactionalDdl.value_or(dialect.hasTransactionalDdl()))
                output.statement(dialect.begin());
        }
        void operator()(const BatchAlterTable &node) const { dialect.batchAlterTable(node, output); }
        void operator()(const Gap &node) const
        {
            output.statement({QLatin1String("-- ") + QString(node.reason).replace(u'\n', QLatin1String("\n-- ")),
                              Statement::Kind::Gap,
                              {},
                              -1,
                              true});
        }
    };
    std::visit(Dispatcher{*this, output}, operation.detail);
}

Statement SqlDialect::begin() const
{
    return {m_facts.begin.toString(), Statement::Kind::Begin};
}

Statement SqlDialect::commit() const
{
    return {m_facts.commit.toString(), Statement::Kind::Commit};
}

QString SqlDialect::quoted(const QString &identifier) const
{
    return writers().identifiers.quoted(identifier);
}

QString SqlDialect::quoted(const TableId &table) const
{
    return writers().identifiers.table(table);
}

Result<QString> SqlDialect::literal(const SqlValue &value, const SqlType &type, const RenderContext &context) const
{
    try {
        return writers().literals.literal(value, type, m_facts.name, context);
    } catch (const RenderFailure &failure) {
        return renderError(failure, {});
    }
}

Result<QString> SqlDialect::typeDdl(const SqlType &type, const RenderContext &) const
{
    try {
        return writers().types.ddl(type);
    } catch (const RenderFailure &failure) {
        return renderError(failure, {});
    }
}

Result<QString> SqlDialect::expression(const SqlExpression &expression, const RenderContext &context) const
{
    RenderContext scratch = context;
    try {
        return writers().expressions.withLiterals(expression, scratch);
    } catch (const RenderFailure &failure) {
        return renderError(failure, {});
    }
}

// --- The version table ----------------------------------------------------------------------------------------------

Statement SqlDialect::versionStatement(const QString &text) const
{
    return {text, Statement::Kind::Version};
}

Statement SqlDialect::createVersionTable(const VersionTableOptions &options, const RenderContext &context) const
{
    RenderContext scratch = context;
    scratch.namingConvention.clear();
    return versionStatement(tables().createTable(versionTable(options), !context.isOffline, scratch));
}

Statement SqlDialect::insertVersion(const QString &revision, const VersionTableOptions &options,
                                    const RenderContext &context) const
{
    RenderContext scratch = context;
    scratch.literalBinds = true;
    SqlInsert insert;
    insert.table = versionTable(options).asRelation();
    insert.hasValues = true;
    // Alembic sets the id between quotes as it is.
    insert.rows.push_back({{QStringLiteral("version_num"),
                            SqlLiteralColumn{u'\'' % revision % u'\'', sqlType(QStringLiteral("String"))}}});
    return versionStatement(writers().expressions.statement(insert, scratch));
}

Statement SqlDialect::updateVersion(const QString &from, const QString &to, const VersionTableOptions &options,
                                    const RenderContext &) const
{
    const QString table = quoted(TableId{options.schema, options.table});
    return versionStatement(
        QStringLiteral("UPDATE %1 SET version_num='%2' WHERE %1.version_num = '%3'").arg(table, to, from));
}

Statement SqlDialect::deleteVersion(const QString &revision, const VersionTableOptions &options,
                                    const RenderContext &) const
{
    const QString table = quoted(TableId{options.schema, options.table});
    return versionStatement(QStringLiteral("DELETE FROM %1 WHERE %1.version_num = '%2'").arg(table, revision));
}

QString SqlDialect::selectVersions(const VersionTableOptions &options) const
{
    const QString table = quoted(TableId{options.schema, options.table});
    return QStringLiteral("SELECT %1.version_num FROM %1").arg(table);
}

// --- Data -----------------------------------------------------------------------------------------------------------

void SqlDialect::bulkInsert(const BulkInsert &operation, Output &output) const
{
    // A text has each row for itself. A database gets them with one list of columns, that of the first row, unless the
    // script asks for one statement each.
    const bool sharesColumns = !output.context.isOffline && operation.isMultiInsert;
    QStringList shared;
    if (sharesColumns && !operation.rows.empty()) {
        QStringList keys;
        for (const auto &[name, option] : operation.rows.front())
            keys << name;
        shared = writtenKeys(operation.table, keys);
    }
    SqlInsert statement{operation.table};
    statement.hasValues = true;
    const bool joinsRows = sharesColumns && !shared.isEmpty() && writers().expressions.hasMultiRowInsert();
    InsertBatch batch(std::move(statement), joinsRows, [&](const SqlInsert &insert) {
        output.sql(writers().expressions.bulkRow(insert, output.context));
    });
    for (std::size_t row = 0; row < operation.rows.size(); ++row) {
        batch.add(sharesColumns ? sharedRow(operation, row, shared, output.context)
                                : ownRow(operation, row, output.context));
    }
    batch.finish();
}

void SqlDialect::executeSql(const ExecuteSql &operation, Output &output) const
{
    if (operation.parameters.empty()) {
        const auto *insert = operation.statement.as<SqlInsert>();
        const bool lacksValues = insert && insert->rows.empty() && !insert->hasValues && !insert->select;
        // A text names all columns as parameters; a database is given none of them.
        if (lacksValues && !output.context.isOffline) {
            SqlInsert defaults = *insert;
            defaults.rows.emplace_back();
            output.sql(writers().expressions.statement(SqlExpression(std::move(defaults)), output.context));
            return;
        }
        output.sql(writers().expressions.statement(operation.statement, output.context));
        return;
    }
    const ParameterSets sets(operation);
    if (!output.context.isOffline && sets.canJoin() && writers().expressions.hasMultiRowInsert()) {
        InsertBatch batch(*operation.statement.as<SqlInsert>(), true, [&](const SqlInsert &insert) {
            output.sql(writers().expressions.statement(SqlExpression(insert), output.context));
        });
        for (std::size_t set = 0; set < operation.parameters.size(); ++set)
            batch.add(sets.assignments(set));
        batch.finish();
        return;
    }
    for (std::size_t set = 0; set < operation.parameters.size(); ++set) {
        // Alembic's stand-in for a connection drops them and prints NULL.
        output.context.differs(AlembicDifference::ExecuteParameters);
        output.sql(writers().expressions.statement(sets.statement(set), output.context, &operation.parameters[set]));
    }
}

} // namespace retort
