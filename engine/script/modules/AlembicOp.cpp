// SPDX-License-Identifier: GPL-3.0-or-later
// alembic.op: every operation outside batch mode.
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/modules/OperationArguments.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/TypedValues.h"
#include "model/NearestWord.h"
#include "model/PlaceholderText.h"
#include "model/SqlOperators.h"

#include <algorithm>
#include <array>

namespace retort::script {

namespace {

TableId tableOf(Interpreter &run, BoundArgs &args, const char *nameArgument = "table_name",
                const char *schemaArgument = "schema")
{
    return {toSchemaName(run, args[schemaArgument]), toText(run, args[nameArgument])};
}

Value createTable(Interpreter &run, BoundArgs &args)
{
    CreateTable operation{
        toTable(run, toText(run, args["table_name"]), toSchemaName(run, args["schema"]), args.rest, args.keywords)};
    operation.ifNotExists = args.boolean("if_not_exists");
    auto *table = run.make<TableValue>(sqlClass(run, QStringLiteral("schema.Table")), operation.table);
    for (const Value &item : args.rest) {
        const auto *column = nativeAs<ColumnValue>(item);
        if (!column)
            continue;
        auto *copy = run.make<ColumnValue>(column->cls, column->column);
        copy->relation = table->relation;
        table->columns.emplace_back(column->column.key.isEmpty() ? column->column.name : column->column.key, copy);
    }
    perform(run, std::move(operation));
    return table;
}

Value bulkInsert(Interpreter &run, BoundArgs &args)
{
    BulkInsert operation{asExpression(args["table"])};
    // A table that is known only at run time is a part of the text like any other.
    if (const UnknownObject *unknown = unknownAs(args["table"]))
        operation.table = SqlTable{.name = placeholderText(unknown->name()), .quote = false};
    if (!operation.table)
        raiseTypeError(run, QStringLiteral("bulk_insert() takes a table"));
    if (!args["rows"].as<ListObject>() && !args["rows"].as<TupleObject>())
        raiseTypeError(run, QStringLiteral("List expected"));
    for (const Value &row : run.collect(args["rows"])) {
        const auto *dict = row.as<DictObject>();
        const auto *table = operation.table.as<SqlTable>();
        if (const UnknownObject *unknown = unknownAs(row); unknown && table && !table->columns.empty()) {
            // Whatever is in it, each column gets a part of it.
            std::vector<std::pair<QString, SqlOption>> cells;
            for (const SqlTableColumn &column : table->columns) {
                cells.emplace_back(column.name,
                                   toOption(run, run.unknown(QString(unknown->name() + u'.' + column.name))));
            }
            operation.rows.push_back(std::move(cells));
            continue;
        }
        if (!dict)
            raiseTypeError(run, QStringLiteral("List of dictionaries expected"));
        std::vector<std::pair<QString, SqlOption>> cells;
        for (const auto &entry : dict->table.entries()) {
            if (!entry.isAlive)
                continue;
            const QString name = toText(run, entry.key);
            const SqlExpression column = columnOf(operation.table, name);
            cells.emplace_back(name,
                               toOption(run, column ? boundValue(run, entry.value, typeOf(column)) : entry.value));
        }
        operation.rows.push_back(std::move(cells));
    }
    operation.isMultiInsert = args.boolean("multiinsert", true);
    perform(run, std::move(operation));
    return {};
}

Value inlineLiteral(Interpreter &run, BoundArgs &args)
{
    const SqlValue value = toSqlValue(run, args["value"]);
    return makeExpression(
        run, SqlLiteral{value, args["type_"].isNone() ? typeOfValue(value) : toSqlType(run, args["type_"])});
}

const NativeTable &tableOperations()
{
    static const NativeTable table{
        {"create_table", "table_name, *columns, if_not_exists=None, schema=None, **kw", createTable},
        {"drop_table", "table_name, *, schema=None, if_exists=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, DropTable{tableOf(run, args), args.boolean("if_exists"), toOptions(run, args.keywords)});
             return Value();
         }},
        {"rename_table", "old_table_name, new_table_name, schema=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, RenameTable{tableOf(run, args, "old_table_name"), toText(run, args["new_table_name"])});
             return Value();
         }},
        {"create_table_comment", "table_name, comment, existing_comment=None, schema=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, SetTableComment{tableOf(run, args), args["comment"].isNone()
                                                                  ? std::nullopt
                                                                  : std::optional(toText(run, args["comment"]))});
             return Value();
         }},
        {"drop_table_comment", "table_name, existing_comment=None, schema=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, SetTableComment{tableOf(run, args), std::nullopt});
             return Value();
         }},
        {"bulk_insert", "table, rows, multiinsert=True", bulkInsert},
    };
    return table;
}

const NativeTable &columnOperations()
{
    static const std::string alterColumn = std::string("table_name, ") + kAlterColumnArguments;
    static const NativeTable table{
        {"add_column",
         "table_name, column, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None, "
         "insert_before=None, insert_after=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readAddColumn(run, tableOf(run, args), args));
             return Value();
         }},
        {"drop_column", "table_name, column_name, schema=None, if_exists=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, DropColumn{tableOf(run, args), toText(run, args["column_name"]), args.boolean("if_exists"),
                                     toOptions(run, args.keywords)});
             return Value();
         }},
        {"alter_column", alterColumn.c_str(),
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readAlterColumn(run, tableOf(run, args), args));
             return Value();
         }},
        {"create_index", "index_name, table_name, columns, schema=None, unique=False, if_not_exists=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readCreateIndex(run, tableOf(run, args), args));
             return Value();
         }},
        {"drop_index", "index_name, table_name=None, schema=None, if_exists=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const QString name = args["table_name"].isNone() ? QString() : toText(run, args["table_name"]);
             perform(run, DropIndex{toObjectName(run, args["index_name"]),
                                    {toSchemaName(run, args["schema"]), name},
                                    args.boolean("if_exists"),
                                    toOptions(run, args.keywords)});
             return Value();
         }},
    };
    return table;
}

const NativeTable &constraintOperations()
{
    static const NativeTable table{
        {"create_foreign_key",
         "constraint_name, source_table, referent_table, local_cols, remote_cols, onupdate=None, ondelete=None, "
         "deferrable=None, initially=None, match=None, source_schema=None, referent_schema=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readForeignKey(run, tableOf(run, args, "source_table", "source_schema"), args));
             return Value();
         }},
        {"create_primary_key", "constraint_name, table_name, columns, schema=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readPrimaryKey(run, tableOf(run, args), args));
             return Value();
         }},
        {"create_unique_constraint",
         "constraint_name, table_name, columns, schema=None, deferrable=None, initially=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readUnique(run, tableOf(run, args), args));
             return Value();
         }},
        {"create_check_constraint",
         "constraint_name, table_name, condition, schema=None, deferrable=None, initially=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readCheck(run, tableOf(run, args), args));
             return Value();
         }},
        {"create_exclude_constraint",
         "constraint_name, table_name, *elements, where=None, schema=None, deferrable=None, initially=None, "
         "using=None, ops=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readExclude(run, tableOf(run, args), args));
             return Value();
         }},
        {"drop_constraint", "constraint_name, table_name, type_=None, schema=None, if_exists=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readDropConstraint(run, tableOf(run, args), args));
             return Value();
         }},
    };
    return table;
}

const NativeTable &otherMembers()
{
    static const NativeTable table{
        {"execute", "sqltext, execution_options=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readExecute(run, args["sqltext"], Value()));
             return Value();
         }},
        {"f", "name",
         [](Interpreter &run, BoundArgs &args) {
             return Value(run.make<FinalName>(sqlClass(run, QStringLiteral("sql.conv")), toText(run, args["name"])));
         }},
        {"inline_literal", "value, type_=None", inlineLiteral},
        {"get_bind", "", [](Interpreter &run, BoundArgs &) { return bindValue(run); }},
        {"get_context", "", [](Interpreter &run, BoundArgs &) { return contextValue(run); }},
        {"run_async", "async_function, *args, **kw",
         [](Interpreter &run, BoundArgs &args) {
             CallArgs call{args.rest, args.keywords};
             call.positional.insert(call.positional.begin(), bindValue(run));
             return run.await(run.call(args["async_function"], std::move(call)));
         }},
    };
    return table;
}

/// Operations that packages register when env.py imports them, whether or not this script does.
constexpr std::array kRegisteredElsewhere{
    std::pair{"sync_enum_values", "alembic_postgresql_enum"},
    std::pair{"create_entity", "alembic_utils"},
    std::pair{"drop_entity", "alembic_utils"},
    std::pair{"replace_entity", "alembic_utils"},
};

/// What the class alembic.operations.Operations has and `op` shows as well.
constexpr std::array kOfOperations{"invoke", "implementation_for", "register_operation", "migration_context", "impl"};

std::optional<Value> findOperation(Interpreter &run, const QString &name)
{
    if (name.startsWith(QLatin1String("__")))
        return std::nullopt;
    if (std::ranges::any_of(kOfOperations, [&](const char *known) { return name == QLatin1String(known); })) {
        const Value operations =
            run.attribute(run.importModule(QStringLiteral("alembic.operations")), QStringLiteral("Operations"));
        return run.attribute(run.call(operations, std::vector<Value>{}), name);
    }
    auto *own = objectAs<ModuleObject>(run.importModule(QStringLiteral("alembic.op")));
    for (const auto &[operation, package] : kRegisteredElsewhere) {
        auto *module = name == QLatin1String(operation)
                           ? objectAs<ModuleObject>(run.importModule(QLatin1String(package)))
                           : nullptr;
        if (module && module->exported)
            for (const QString &member : module->exported(run))
                module->define(run, member);
        if (const Value *found = module ? own->variables.find(name) : nullptr)
            return *found;
    }
    QStringList names;
    for (const auto &[known, unused] : own->variables.entries())
        names << known;
    const QString nearest = nearestWord(name, names);
    const QString hint = nearest.isEmpty()
                             ? QStringLiteral("if a package registers it, that package is not among those Retort knows")
                             : QStringLiteral("did you mean op.%1?").arg(nearest);
    return run.native(name, QStringLiteral("*args, **kw"), [name, hint](Interpreter &inner, BoundArgs &) -> Value {
        inner.report(Diagnostic::Severity::Warning, QStringLiteral("unknown-operation"),
                     QStringLiteral("op.%1 is no operation of Alembic").arg(name), hint);
        stop(inner, QStringLiteral("unknown-operation"),
             QStringLiteral("op.%1 is no operation of Alembic; Retort does not know it").arg(name));
    });
}

} // namespace

void fillAlembicOp(Interpreter &interpreter, ModuleObject &module)
{
    tableOperations().addTo(interpreter, module);
    columnOperations().addTo(interpreter, module);
    constraintOperations().addTo(interpreter, module);
    otherMembers().addTo(interpreter, module);
    setRole(module.variables, NativeFunction::Role::Effect);
    setRole(module.variables, NativeFunction::Role::Plain,
            {QStringLiteral("f"), QStringLiteral("inline_literal"), QStringLiteral("get_bind"),
             QStringLiteral("get_context")});
    addBatchOperations(interpreter, module);
    module.missing = findOperation;
}

} // namespace retort::script
