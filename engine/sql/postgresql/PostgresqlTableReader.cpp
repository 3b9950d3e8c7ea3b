// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlTableReader.h"

#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

std::optional<SqlExpression> readExpression(const PgQuery__Node *node)
{
    const std::optional<QString> text = node ? postgresqlExpression(*node) : std::nullopt;
    return text ? std::optional(sqlTextAsIs(*text)) : std::nullopt;
}

/// What a key does when the row that it refers to changes, by the grammar's letters.
QString keyAction(const char *letter)
{
    switch (letter && *letter ? *letter : 'a') {
    case 'r': return QStringLiteral("RESTRICT");
    case 'c': return QStringLiteral("CASCADE");
    case 'n': return QStringLiteral("SET NULL");
    case 'd': return QStringLiteral("SET DEFAULT");
    default: return {};
    }
}

ObjectName readName(const char *name)
{
    return {pgText(name), true, {}};
}

bool isAlways(const PgQuery__Constraint &part)
{
    return pgText(part.generated_when) == QLatin1String("a");
}

/// Actions of ALTER TABLE that leave everything as it is that a schema shows.
bool changesNothingShown(PgQuery__AlterTableType action)
{
    static constexpr auto kActions = std::to_array<PgQuery__AlterTableType>({
        PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics,      PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions,
        PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions,       PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage,
        PG_QUERY__ALTER_TABLE_TYPE__AT_SetCompression,     PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint,
        PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner,        PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn,
        PG_QUERY__ALTER_TABLE_TYPE__AT_DropCluster,        PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged,
        PG_QUERY__ALTER_TABLE_TYPE__AT_SetUnLogged,        PG_QUERY__ALTER_TABLE_TYPE__AT_DropOids,
        PG_QUERY__ALTER_TABLE_TYPE__AT_SetAccessMethod,    PG_QUERY__ALTER_TABLE_TYPE__AT_SetTableSpace,
        PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions,      PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions,
        PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrig,         PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysTrig,
        PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaTrig,  PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrig,
        PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigAll,      PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigAll,
        PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigUser,     PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigUser,
        PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRule,         PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysRule,
        PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaRule,  PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRule,
        PG_QUERY__ALTER_TABLE_TYPE__AT_ReplicaIdentity,    PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRowSecurity,
        PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity, PG_QUERY__ALTER_TABLE_TYPE__AT_ForceRowSecurity,
        PG_QUERY__ALTER_TABLE_TYPE__AT_NoForceRowSecurity,
    });
    return std::ranges::find(kActions, action) != kActions.end();
}

Operation operationOfTable(Operation::Detail detail)
{
    return Operation{std::move(detail)};
}

} // namespace

// --------------------------------------------------------------------------------------------------------------------
// columns and constraints

std::optional<PostgresqlTableReader::ReadColumn>
PostgresqlTableReader::column(const PgQuery__ColumnDef &definition) const
{
    if (!definition.type_name)
        return std::nullopt;
    ReadColumn result;
    Column &column = result.column;
    column.name = pgText(definition.colname);
    column.type = pgColumnType(*definition.type_name, m_schema);
    if (definition.coll_clause)
        column.type.collation =
            pgTexts({definition.coll_clause->collname, definition.coll_clause->n_collname}).join(u'.');
    if (isPgSerial(*definition.type_name)) {
        column.autoincrement = Autoincrement::On;
        column.nullable = false;
    }
    for (const PgQuery__Node *node : PgNodes(definition.constraints, definition.n_constraints)) {
        if (node->node_case != PG_QUERY__NODE__NODE_CONSTRAINT || !columnPart(*node->constraint, result))
            return std::nullopt;
    }
    return result;
}

bool PostgresqlTableReader::columnPart(const PgQuery__Constraint &part, ReadColumn &into) const
{
    Column &column = into.column;
    Constraint *last = !column.constraints.empty() ? &column.constraints.back()
                       : !into.constraints.empty() ? &into.constraints.back()
                                                   : nullptr;
    switch (part.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL: column.nullable = true; return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: column.nullable = false; return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT: {
        const auto expression = readExpression(part.raw_expr);
        if (expression)
            column.serverDefault = *expression;
        return expression.has_value();
    }
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
        column.serverDefault =
            Identity{.always = isAlways(part), .options = pgSequenceOptions({part.options, part.n_options})};
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED: {
        const auto expression = readExpression(part.raw_expr);
        if (expression)
            column.serverDefault = Computed{*expression, true};
        return expression.has_value();
    }
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
        if (pgText(part.conname).isEmpty()) {
            (part.contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY ? column.isPrimaryKey : column.isUnique) = true;
            return true;
        }
        if (auto constraint = this->constraint(part, column.name)) {
            into.constraints.push_back(std::move(*constraint));
            return true;
        }
        return false;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        if (auto constraint = this->constraint(part, column.name)) {
            column.constraints.push_back(std::move(*constraint));
            return true;
        }
        return false;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
        if (last)
            last->deferrable = true;
        if (last && part.contype == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED)
            last->initially = QStringLiteral("DEFERRED");
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE: return true;
    default: return false;
    }
}

std::optional<Constraint> PostgresqlTableReader::constraint(const PgQuery__Constraint &part,
                                                            const QString &columnName) const
{
    Constraint result;
    // What a constraint of ours does not say.
    if (part.n_including > 0 || part.n_fk_del_set_cols > 0)
        return std::nullopt;
    result.name = readName(part.conname);
    if (part.deferrable)
        result.deferrable = true;
    if (part.initdeferred)
        result.initially = QStringLiteral("DEFERRED");
    if (!pgText(part.indexname).isEmpty())
        return keyByIndex(part);
    const QStringList keys = columnName.isEmpty() ? pgTexts({part.keys, part.n_keys}) : QStringList{columnName};
    switch (part.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: result.detail = PrimaryKeyConstraint{keys}; break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
        result.detail = UniqueConstraint{keys};
        if (part.nulls_not_distinct)
            result.options.set(QStringLiteral("postgresql_nulls_not_distinct"), true);
        break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK: {
        auto condition = readExpression(part.raw_expr);
        if (!condition)
            return std::nullopt;
        result.detail = CheckConstraint{std::move(*condition)};
        break;
    }
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN: {
        const TableId target = pgTableId(*part.pktable);
        result.detail = ForeignKeyConstraint{
            .columns = columnName.isEmpty() ? pgTexts({part.fk_attrs, part.n_fk_attrs}) : QStringList{columnName},
            .referredSchema = target.schema,
            .referredTable = target.name,
            .referredColumns = pgTexts({part.pk_attrs, part.n_pk_attrs}),
            .onDelete = keyAction(part.fk_del_action),
            .onUpdate = keyAction(part.fk_upd_action),
            .match = pgText(part.fk_matchtype) == QLatin1String("f") ? QStringLiteral("FULL") : QString()};
        break;
    }
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION: {
        ExcludeConstraint exclude;
        exclude.access = part.access_method && *part.access_method ? pgText(part.access_method) : exclude.access;
        for (const PgQuery__Node *pair : PgNodes(part.exclusions, part.n_exclusions)) {
            const PgQuery__List &items = *pair->list;
            SqlValueMap classes;
            auto element = indexElement(*items.items[0]->index_elem, classes);
            if (!element)
                return std::nullopt;
            exclude.elements.emplace_back(std::move(*element),
                                          pgTexts({items.items + 1, items.n_items - 1}).join(u'.'));
            for (const auto &[name, value] : classes)
                exclude.ops.set(name, value);
        }
        if (part.where_clause) {
            const auto where = readExpression(part.where_clause);
            if (!where)
                return std::nullopt;
            exclude.where = *where;
        }
        result.detail = std::move(exclude);
        break;
    }
    default: return std::nullopt;
    }
    return result;
}

/// ADD … USING INDEX: the columns are the index's, and the index takes the constraint's name.
std::optional<Constraint> PostgresqlTableReader::keyByIndex(const PgQuery__Constraint &part) const
{
    const QString name = pgText(part.indexname);
    for (const auto &[id, table] : m_schema.tables()) {
        const auto index = std::ranges::find_if(
            table.indexes, [&name](const Index &candidate) { return candidate.name.text == name; });
        if (index == table.indexes.end())
            continue;
        QStringList columns;
        for (const SqlExpression &element : index->elements)
            columns << nameOfColumn(element);
        Constraint result{.detail = UniqueConstraint{columns}};
        if (part.contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY)
            result.detail = PrimaryKeyConstraint{columns};
        result.name = {pgText(part.conname).isEmpty() ? name : pgText(part.conname), true, {}};
        return result;
    }
    return std::nullopt;
}

// --------------------------------------------------------------------------------------------------------------------
// statements

std::optional<Operation> PostgresqlTableReader::createTable(const PgQuery__CreateStmt &statement) const
{
    CreateTable operation{.table = {}, .ifNotExists = bool(statement.if_not_exists)};
    Table &table = operation.table;
    const TableId id = pgTableId(*statement.relation);
    table.name = id.name;
    table.schema = id.schema;
    // Parents, partitioned tables and types bring columns of their own.
    table.isComplete =
        statement.n_inh_relations == 0 && !statement.partbound && !statement.of_typename && !statement.partspec;
    for (const PgQuery__Node *node : PgNodes(statement.table_elts, statement.n_table_elts)) {
        if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF) {
            auto read = column(*node->column_def);
            if (!read)
                return std::nullopt;
            table.columns.push_back(std::move(read->column));
            std::ranges::move(read->constraints, std::back_inserter(table.constraints));
        } else if (node->node_case == PG_QUERY__NODE__NODE_CONSTRAINT) {
            auto read = constraint(*node->constraint);
            if (!read)
                return std::nullopt;
            table.constraints.push_back(std::move(*read));
        } else {
            table.isComplete = false; // LIKE
        }
    }
    return Operation{std::move(operation)};
}

std::optional<SqlExpression> PostgresqlTableReader::indexElement(const PgQuery__IndexElem &element,
                                                                 SqlValueMap &operatorClasses) const
{
    SqlExpression result;
    if (element.n_collation > 0)
        return std::nullopt; // an index says nothing of it here
    if (const QString name = pgText(element.name); !name.isEmpty()) {
        result = SqlColumn{name};
        if (const QString words = pgTexts({element.opclass, element.n_opclass}).join(u'.'); !words.isEmpty())
            operatorClasses.emplace_back(name, SqlValue(words));
    } else {
        const auto text = element.expr ? postgresqlExpression(*element.expr) : std::nullopt;
        if (!text)
            return std::nullopt;
        const bool isCall = element.expr->node_case == PG_QUERY__NODE__NODE_FUNC_CALL;
        result = sqlTextAsIs(isCall ? *text : u'(' + *text + u')');
    }
    if (element.ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC)
        result = unary(SqlOperator::Descending, result);
    if (element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST)
        result = unary(SqlOperator::NullsFirst, result);
    else if (element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST)
        result = unary(SqlOperator::NullsLast, result);
    return result;
}

std::optional<Operation> PostgresqlTableReader::createIndex(const PgQuery__IndexStmt &statement) const
{
    CreateIndex operation{
        .table = pgTableId(*statement.relation), .index = {}, .ifNotExists = bool(statement.if_not_exists)};
    Index &index = operation.index;
    index.name = readName(statement.idxname);
    index.isUnique = statement.unique;
    SqlValueMap operatorClasses;
    for (const PgQuery__Node *node : PgNodes(statement.index_params, statement.n_index_params)) {
        auto element = indexElement(*node->index_elem, operatorClasses);
        if (!element)
            return std::nullopt;
        index.elements.push_back(std::move(*element));
    }
    SqlValueList included;
    for (const PgQuery__Node *node : PgNodes(statement.index_including_params, statement.n_index_including_params))
        included.emplace_back(pgText(node->index_elem->name));
    if (!included.empty())
        index.options.set(QStringLiteral("postgresql_include"), SqlValue(std::move(included)));
    if (!operatorClasses.empty())
        index.options.set(QStringLiteral("postgresql_ops"), SqlValue(std::move(operatorClasses)));
    if (const QString access = pgText(statement.access_method); access != QLatin1String("btree"))
        index.options.set(QStringLiteral("postgresql_using"), SqlValue(access));
    if (statement.nulls_not_distinct)
        index.options.set(QStringLiteral("postgresql_nulls_not_distinct"), SqlValue(true));
    if (statement.concurrent)
        index.options.set(QStringLiteral("postgresql_concurrently"), SqlValue(true));
    if (statement.where_clause) {
        const auto where = readExpression(statement.where_clause);
        if (!where)
            return std::nullopt;
        index.options.set(QStringLiteral("postgresql_where"), *where);
    }
    return Operation{std::move(operation)};
}

std::optional<std::vector<Operation>> PostgresqlTableReader::alterTable(const PgQuery__AlterTableStmt &statement) const
{
    if (statement.objtype != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE)
        return std::nullopt;
    Operations operations;
    for (const PgQuery__Node *node : PgNodes(statement.cmds, statement.n_cmds)) {
        if (!action(pgTableId(*statement.relation), *node->alter_table_cmd, operations))
            return std::nullopt;
    }
    return operations;
}

bool PostgresqlTableReader::addColumn(const TableId &table, const PgQuery__AlterTableCmd &command,
                                      Operations &operations) const
{
    auto read = column(*command.def->column_def);
    if (!read)
        return false;
    operations.push_back(operationOfTable(
        AddColumn{.table = table, .column = std::move(read->column), .ifNotExists = bool(command.missing_ok)}));
    for (Constraint &constraint : read->constraints)
        operations.push_back(operationOfTable(AddConstraint{table, std::move(constraint)}));
    return true;
}

bool PostgresqlTableReader::action(const TableId &table, const PgQuery__AlterTableCmd &command,
                                   Operations &operations) const
{
    AlterColumn change{.table = table, .column = pgText(command.name)};
    switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn: return addColumn(table, command, operations);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
        operations.push_back(operationOfTable(DropColumn{table, change.column, bool(command.missing_ok)}));
        return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint: {
        auto read = constraint(*command.def->constraint);
        if (!read)
            return false;
        if (const QString index = pgText(command.def->constraint->indexname); !index.isEmpty())
            operations.push_back(operationOfTable(DropIndex{.name = {index, true, {}}, .table = table}));
        operations.push_back(operationOfTable(AddConstraint{table, std::move(*read)}));
        return true;
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
        operations.push_back(
            operationOfTable(DropConstraint{table, readName(command.name), {}, bool(command.missing_ok)}));
        return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
        if (!command.def->column_def->type_name)
            return false;
        change.type = pgColumnType(*command.def->column_def->type_name, m_schema);
        if (const PgQuery__Node *with = command.def->column_def->raw_default) {
            const auto expression = postgresqlExpression(*with);
            if (!expression)
                return false;
            change.options.set(QStringLiteral("postgresql_using"), SqlValue(*expression));
        }
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault: {
        const auto expression = readExpression(command.def);
        if (command.def && !expression)
            return false;
        change.serverDefault = expression ? std::optional<ServerDefault>(*expression) : std::nullopt;
        break;
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull: change.nullable = false; break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull: change.nullable = true; break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity: {
        const PgQuery__Constraint &part = *command.def->constraint;
        change.serverDefault = std::optional<ServerDefault>(
            Identity{.always = isAlways(part), .options = pgSequenceOptions({part.options, part.n_options})});
        break;
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression: change.serverDefault = std::optional<ServerDefault>(); break;
    default: return changesNothingShown(command.subtype);
    }
    operations.push_back(operationOfTable(std::move(change)));
    return true;
}

} // namespace retort
