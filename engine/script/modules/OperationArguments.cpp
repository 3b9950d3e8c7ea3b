// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/OperationArguments.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/TypedValues.h"

namespace retort::script {

namespace {

QString optionalText(Interpreter &run, const Value &value)
{
    return value.isNone() ? QString() : toText(run, value);
}

/// An argument whose default is False: not given, None, or a value.
template <typename T, typename Read>
Change<T> readChange(BoundArgs &args, const char *name, const Read &read)
{
    const Value value = args[name];
    if (!args.has(name) || (value.isBool() && !value.asBool()))
        return std::nullopt;
    return value.isNone() ? std::optional<T>() : std::optional<T>(read(value));
}

std::optional<bool> readFlag(Interpreter &run, BoundArgs &args, const char *name)
{
    return args[name].isNone() ? std::nullopt : std::optional(run.truth(args[name]));
}

AddConstraint added(Interpreter &run, const TableId &table, const ObjectName &name, Constraint::Detail detail)
{
    AddConstraint operation{table, Constraint{std::move(detail), name}};
    operation.constraint.creationOrder = nextCreationOrder(run);
    return operation;
}

void readDeferrable(Interpreter &run, BoundArgs &args, Constraint &constraint)
{
    constraint.deferrable = readFlag(run, args, "deferrable");
    constraint.initially = optionalText(run, args["initially"]);
}

} // namespace

AddColumn readAddColumn(Interpreter &run, const TableId &table, BoundArgs &args)
{
    AddColumn operation{table, toColumn(run, args["column"])};
    operation.ifNotExists = args.boolean("if_not_exists");
    operation.inlineReferences = args.boolean("inline_references");
    operation.inlinePrimaryKey = args.boolean("inline_primary_key");
    operation.insertBefore = optionalText(run, args["insert_before"]);
    operation.insertAfter = optionalText(run, args["insert_after"]);
    return operation;
}

AlterColumn readAlterColumn(Interpreter &run, const TableId &table, BoundArgs &args)
{
    AlterColumn operation{table, toText(run, args["column_name"])};
    const auto text = [&](const Value &value) { return toText(run, value); };
    const auto serverDefault = [&](const Value &value) { return toServerDefault(run, value); };
    operation.nullable = readFlag(run, args, "nullable");
    operation.comment = readChange<QString>(args, "comment", text);
    operation.serverDefault = readChange<ServerDefault>(args, "server_default", serverDefault);
    const Value newName = args["new_column_name"].isNone() ? args["name"] : args["new_column_name"];
    if (!newName.isNone())
        operation.newName = toText(run, newName);
    if (!args["type_"].isNone())
        operation.type = toSqlType(run, args["type_"]);
    if (!args["existing_type"].isNone())
        operation.existingType = toSqlType(run, args["existing_type"]);
    operation.hasTypeClass = (args["type_"].isNone() ? args["existing_type"] : args["type_"]).as<ClassObject>();
    operation.existingServerDefault = readChange<ServerDefault>(args, "existing_server_default", serverDefault);
    operation.existingNullable = readFlag(run, args, "existing_nullable");
    if (!args["existing_comment"].isNone())
        operation.existingComment = toText(run, args["existing_comment"]);
    operation.autoincrement = readFlag(run, args, "autoincrement");
    operation.existingAutoincrement = readFlag(run, args, "existing_autoincrement");
    operation.insertBefore = optionalText(run, args["insert_before"]);
    operation.insertAfter = optionalText(run, args["insert_after"]);
    operation.options = toOptions(run, args.keywords);
    return operation;
}

CreateIndex readCreateIndex(Interpreter &run, const TableId &table, BoundArgs &args)
{
    CreateIndex operation{table, Index{.name = toObjectName(run, args["index_name"]), .elements = {}}};
    const Value columns = args["columns"];
    const bool isOne = columns.as<StrObject>() || bool(asExpression(columns));
    for (const Value &column : isOne ? std::vector{columns} : run.collect(columns))
        operation.index.elements.push_back(toIndexElement(run, column));
    operation.index.isUnique = args.boolean("unique");
    operation.ifNotExists = args.boolean("if_not_exists");
    operation.index.options = toOptions(run, args.keywords);
    for (const auto &[name, value] : args.keywords) {
        if (name == QLatin1String("quote") && !value.isNone())
            operation.index.name.quote = run.truth(value);
    }
    return operation;
}

AddConstraint readForeignKey(Interpreter &run, const TableId &table, BoundArgs &args)
{
    ForeignKeyConstraint key;
    key.columns = toTextList(run, args["local_cols"]);
    key.referredTable = toText(run, args["referent_table"]);
    key.referredSchema = toSchemaName(run, args["referent_schema"]);
    key.referredColumns = toTextList(run, args["remote_cols"]);
    key.onDelete = optionalText(run, args["ondelete"]);
    key.onUpdate = optionalText(run, args["onupdate"]);
    key.match = optionalText(run, args["match"]);
    AddConstraint operation = added(run, table, toObjectName(run, args["constraint_name"]), std::move(key));
    readDeferrable(run, args, operation.constraint);
    for (const auto &[name, value] : args.keywords) {
        if (name != QLatin1String("use_alter") && name != QLatin1String("info"))
            operation.constraint.options.set(name, toOption(run, value));
    }
    return operation;
}

AddConstraint readPrimaryKey(Interpreter &run, const TableId &table, BoundArgs &args)
{
    return added(run, table, toObjectName(run, args["constraint_name"]),
                 PrimaryKeyConstraint{toTextList(run, args["columns"])});
}

AddConstraint readUnique(Interpreter &run, const TableId &table, BoundArgs &args)
{
    AddConstraint operation = added(run, table, toObjectName(run, args["constraint_name"]),
                                    UniqueConstraint{toTextList(run, args["columns"])});
    readDeferrable(run, args, operation.constraint);
    operation.constraint.options = toOptions(run, args.keywords);
    return operation;
}

AddConstraint readCheck(Interpreter &run, const TableId &table, BoundArgs &args)
{
    AddConstraint operation = added(run, table, toObjectName(run, args["constraint_name"]),
                                    CheckConstraint{toTextExpression(run, args["condition"])});
    readDeferrable(run, args, operation.constraint);
    operation.constraint.options = toOptions(run, args.keywords);
    return operation;
}

ExcludeConstraint toExclude(Interpreter &run, BoundArgs &args)
{
    ExcludeConstraint exclude;
    for (const Value &element : args.rest) {
        const auto pair = run.collect(element);
        if (pair.size() != 2)
            raiseTypeError(run, QStringLiteral("an exclusion element is a pair of a column and an operator"));
        exclude.elements.emplace_back(toIndexElement(run, pair[0]), run.str(pair[1]));
    }
    if (!args["where"].isNone())
        exclude.where = toTextExpression(run, args["where"]);
    if (!args["using"].isNone())
        exclude.access = toText(run, args["using"]);
    if (const auto *ops = args["ops"].as<DictObject>()) {
        for (const auto &entry : ops->table.entries()) {
            if (entry.isAlive)
                exclude.ops.set(run.str(entry.key), toOption(run, entry.value));
        }
    }
    return exclude;
}

AddConstraint readExclude(Interpreter &run, const TableId &table, BoundArgs &args)
{
    AddConstraint operation = added(run, table, toObjectName(run, args["constraint_name"]), toExclude(run, args));
    readDeferrable(run, args, operation.constraint);
    return operation;
}

DropConstraint readDropConstraint(Interpreter &run, const TableId &table, BoundArgs &args)
{
    return {table, toObjectName(run, args["constraint_name"]), optionalText(run, args["type_"]),
            args.boolean("if_exists")};
}

Operation::Detail readExecute(Interpreter &run, const Value &statement, const Value &parameters)
{
    if (const auto *element = nativeAs<HeldValue<Operation::Detail>>(statement))
        return element->held;
    if (const auto text = compiledText(run, statement))
        return RawSql{*text};
    if (UnknownObject *unknown = unknownAs(statement))
        unknown->needed(run, QStringLiteral("executes it as SQL"));
    ExecuteSql operation{toTextExpression(run, statement)};
    const auto *insert = operation.statement.as<SqlInsert>();
    const auto *update = operation.statement.as<SqlUpdate>();
    const SqlExpression relation = insert ? insert->table : update ? update->table : SqlExpression();
    if (parameters.as<DictObject>()) {
        operation.parameters.push_back(boundRow(run, parameters, relation));
    } else if (parameters.as<ListObject>() || parameters.as<TupleObject>()) {
        for (const Value &row : run.collect(parameters)) {
            if (row.as<DictObject>())
                operation.parameters.push_back(boundRow(run, row, relation));
        }
    }
    return operation;
}

} // namespace retort::script
