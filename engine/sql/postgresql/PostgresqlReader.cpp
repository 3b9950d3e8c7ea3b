// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlReader.h"

#include "engine/sql/postgresql/PostgresqlTableReader.h"
#include "engine/sql/postgresql/PostgresqlTypes.h"

namespace retort {

namespace {

using Operations = std::vector<Operation>;
using Reading = std::optional<Operations>;

Reading oneOperation(Operation::Detail detail)
{
    Operations operations;
    operations.push_back(Operation{std::move(detail)});
    return operations;
}

Reading oneOperation(std::optional<Operation> operation)
{
    return operation ? Reading(Operations{std::move(*operation)}) : std::nullopt;
}

// --------------------------------------------------------------------------------------------------------------------
// DROP, RENAME, SET SCHEMA, COMMENT

std::optional<Operation> dropped(const PgQuery__DropStmt &statement, const QStringList &path)
{
    const bool ifExists = statement.missing_ok;
    const bool isCascading = statement.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
    const TableId id = pgTableId(path);
    switch (statement.remove_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE: return Operation{DropTable{id, ifExists}};
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX: return Operation{DropIndex{{id.name, true, {}}, {}, ifExists}};
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE: return Operation{DropSequence{id, ifExists}};
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE: return Operation{DropType{postgresqlEnum(id, {}), ifExists, isCascading}};
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA: return Operation{DropSchema{id.name, ifExists, isCascading}};
    default: return std::nullopt;
    }
}

Reading drop(const PgQuery__DropStmt &statement)
{
    Operations operations;
    for (PgQuery__Node *object : PgNodes(statement.objects, statement.n_objects)) {
        auto operation = dropped(statement, pgTexts({&object, 1}));
        if (!operation)
            return std::nullopt;
        operations.push_back(std::move(*operation));
    }
    return operations;
}

Reading rename(const PgQuery__RenameStmt &statement, const Schema &schema)
{
    const TableId relation = statement.relation ? pgTableId(*statement.relation) : TableId();
    const QString name = pgText(statement.subname);
    const QString newName = pgText(statement.newname);
    // IF EXISTS: whether it did anything is known only for a table that is there.
    if (statement.missing_ok && !schema.table(relation))
        return std::nullopt;
    switch (statement.rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE: return oneOperation(RenameTable{relation, newName});
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
        if (statement.relation_type != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE)
            return std::nullopt;
        return oneOperation(AlterColumn{.table = relation, .column = name, .newName = newName});
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT: return oneOperation(RenameConstraint{relation, name, newName});
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX: return oneOperation(RenameIndex{relation, newName});
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE: {
        PgQuery__Node *object = statement.object;
        return oneOperation(RenameType{pgTableId(pgTexts({&object, 1})), newName});
    }
    default: return std::nullopt;
    }
}

Reading setSchema(const PgQuery__AlterObjectSchemaStmt &statement, const Schema &schema)
{
    const bool isTable = statement.object_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    if (!isTable || (statement.missing_ok && !schema.table(pgTableId(*statement.relation))))
        return std::nullopt;
    return oneOperation(
        SetTableSchema{pgTableId(*statement.relation), pgTableId({pgText(statement.newschema), {}}).schema});
}

Reading comment(const PgQuery__CommentStmt &statement)
{
    PgQuery__Node *object = statement.object;
    const QStringList path = pgTexts({&object, 1});
    const QString text = pgText(statement.comment);
    const std::optional<QString> value = text.isEmpty() ? std::nullopt : std::optional(text);
    if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE)
        return oneOperation(SetTableComment{pgTableId(path), value});
    if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN && path.size() > 1)
        return oneOperation(
            AlterColumn{.table = pgTableId(path.mid(0, path.size() - 1)), .column = path.last(), .comment = value});
    return std::nullopt;
}

// --------------------------------------------------------------------------------------------------------------------
// types, sequences, schemas, tables from queries

Reading createEnum(const PgQuery__CreateEnumStmt &statement)
{
    return oneOperation(CreateType{postgresqlEnum(pgTableId(pgTexts({statement.type_name, statement.n_type_name})),
                                                  pgTexts({statement.vals, statement.n_vals}))});
}

/// ADD VALUE and RENAME VALUE: the type with the values that it has then.
Reading alterEnum(const PgQuery__AlterEnumStmt &statement, const Schema &schema)
{
    const TableId id = pgTableId(pgTexts({statement.type_name, statement.n_type_name}));
    const auto known = schema.enumTypes().find(id);
    if (known == schema.enumTypes().end())
        return std::nullopt;
    QStringList values = known->second;
    const QString value = pgText(statement.new_val);
    if (const QString old = pgText(statement.old_val); !old.isEmpty()) {
        if (const qsizetype place = values.indexOf(old); place >= 0)
            values.replace(place, value);
    } else if (!values.contains(value)) {
        const qsizetype neighbour = values.indexOf(pgText(statement.new_val_neighbor));
        values.insert(neighbour < 0 ? values.size() : neighbour + (statement.new_val_is_after ? 1 : 0), value);
    }
    return oneOperation(CreateType{postgresqlEnum(id, values)});
}

Reading createSequence(const PgQuery__CreateSeqStmt &statement)
{
    const TableId id = pgTableId(*statement.sequence);
    return oneOperation(CreateSequence{
        {.name = id.name, .schema = id.schema, .options = pgSequenceOptions({statement.options, statement.n_options})},
        bool(statement.if_not_exists)});
}

Reading createSchema(const PgQuery__CreateSchemaStmt &statement)
{
    if (statement.n_schema_elts > 0)
        return std::nullopt;
    return oneOperation(CreateSchema{pgText(statement.schemaname), bool(statement.if_not_exists)});
}

/// The columns of a query are not known.
Reading createTableOf(const PgQuery__IntoClause *into, bool ifNotExists)
{
    if (!into || !into->rel)
        return std::nullopt;
    const TableId id = pgTableId(*into->rel);
    return oneOperation(CreateTable{{.name = id.name, .schema = id.schema, .isComplete = false}, ifNotExists});
}

Reading readTree(const PgQuery__Node &node, const Schema &schema)
{
    const PostgresqlTableReader tables(schema);
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT: return oneOperation(tables.createTable(*node.create_stmt));
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT: return tables.alterTable(*node.alter_table_stmt);
    case PG_QUERY__NODE__NODE_INDEX_STMT: return oneOperation(tables.createIndex(*node.index_stmt));
    case PG_QUERY__NODE__NODE_DROP_STMT: return drop(*node.drop_stmt);
    case PG_QUERY__NODE__NODE_RENAME_STMT: return rename(*node.rename_stmt, schema);
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT: return setSchema(*node.alter_object_schema_stmt, schema);
    case PG_QUERY__NODE__NODE_COMMENT_STMT: return comment(*node.comment_stmt);
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT: return createEnum(*node.create_enum_stmt);
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT: return alterEnum(*node.alter_enum_stmt, schema);
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT: return createSequence(*node.create_seq_stmt);
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT: return createSchema(*node.create_schema_stmt);
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        if (node.create_table_as_stmt->objtype != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE)
            return std::nullopt;
        return createTableOf(node.create_table_as_stmt->into, node.create_table_as_stmt->if_not_exists);
    case PG_QUERY__NODE__NODE_SELECT_STMT: return createTableOf(node.select_stmt->into_clause, false);
    default: return std::nullopt;
    }
}

} // namespace

std::optional<std::vector<Operation>> readPostgresql(const QString &statement, const Schema &schema)
{
    const auto parse = PostgresqlParse::of(statement);
    return parse ? readTree(parse->statement(), schema) : std::nullopt;
}

} // namespace retort
