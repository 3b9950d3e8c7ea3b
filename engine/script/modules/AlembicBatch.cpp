// SPDX-License-Identifier: GPL-3.0-or-later
// op.batch_alter_table() and the operations inside it.
#include "engine/script/modules/AlembicObjects.h"
#include "engine/script/modules/OperationArguments.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"

#include <algorithm>

namespace retort::script {

namespace {

class BatchValue final : public NativeObject
{
public:
    BatchValue(ClassObject *batchClass, BatchAlterTable alteration)
        : NativeObject(batchClass), batch(std::move(alteration))
    {}

    BatchAlterTable batch;
};

BatchValue &batchOf(BoundArgs &args)
{
    return *nativeAs<BatchValue>(args["self"]);
}

Value collect(Interpreter &run, BoundArgs &args, Operation::Detail detail)
{
    Operation operation{std::move(detail), run.here(), run.calledFrom(), run.guards()};
    std::ranges::reverse(operation.calledFrom);
    batchOf(args).batch.operations.push_back(std::move(operation));
    return {};
}

const NativeTable &batchColumnMethods()
{
    static const std::string alterColumn = std::string("self, ") + kAlterColumnArguments;
    static const NativeTable table{
        {"add_column",
         "self, column, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None, "
         "inline_primary_key=None",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readAddColumn(run, batchOf(args).batch.table, args));
         }},
        {"drop_column", "self, column_name, if_exists=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args,
                            DropColumn{batchOf(args).batch.table, toText(run, args["column_name"]),
                                       args.boolean("if_exists"), toOptions(run, args.keywords)});
         }},
        {"alter_column", alterColumn.c_str(),
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readAlterColumn(run, batchOf(args).batch.table, args));
         }},
        {"create_index", "self, index_name, columns, unique=False, if_not_exists=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readCreateIndex(run, batchOf(args).batch.table, args));
         }},
        {"drop_index", "self, index_name, if_exists=None, table_name=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args,
                            DropIndex{toObjectName(run, args["index_name"]), batchOf(args).batch.table,
                                      args.boolean("if_exists"), toOptions(run, args.keywords)});
         }},
    };
    return table;
}

const NativeTable &batchConstraintMethods()
{
    static const NativeTable table{
        {"create_foreign_key",
         "self, constraint_name, referent_table, local_cols, remote_cols, referent_schema=None, onupdate=None, "
         "ondelete=None, deferrable=None, initially=None, match=None, source_schema=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readForeignKey(run, batchOf(args).batch.table, args));
         }},
        {"create_primary_key", "self, constraint_name, columns, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readPrimaryKey(run, batchOf(args).batch.table, args));
         }},
        {"create_unique_constraint", "self, constraint_name, columns, deferrable=None, initially=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readUnique(run, batchOf(args).batch.table, args));
         }},
        {"create_check_constraint", "self, constraint_name, condition, deferrable=None, initially=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readCheck(run, batchOf(args).batch.table, args));
         }},
        {"create_exclude_constraint",
         "self, constraint_name, *elements, where=None, deferrable=None, initially=None, using=None, ops=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readExclude(run, batchOf(args).batch.table, args));
         }},
        {"drop_constraint", "self, constraint_name, type_=None, if_exists=None",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, readDropConstraint(run, batchOf(args).batch.table, args));
         }},
        {"create_table_comment", "self, comment, existing_comment=None",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, SetTableComment{batchOf(args).batch.table, toText(run, args["comment"])});
         }},
        {"drop_table_comment", "self, existing_comment=None",
         [](Interpreter &run, BoundArgs &args) {
             return collect(run, args, SetTableComment{batchOf(args).batch.table, std::nullopt});
         }},
    };
    return table;
}

const NativeTable &batchOtherMethods()
{
    static const NativeTable table{
        {"__enter__", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"__exit__", "self, exc_type, exc, tb",
         [](Interpreter &run, BoundArgs &args) {
             if (!args["exc"].isNone())
                 return Value::boolean(false);
             auto &self = batchOf(args);
             // An empty batch does nothing, unless it is told to make the table anew.
             if (!self.batch.operations.empty() || self.batch.recreate == BatchAlterTable::Recreate::Always)
                 perform(run, std::move(self.batch));
             return Value::boolean(false);
         }},
        // Alembic runs it at once, before the collected operations.
        {"execute", "self, sqltext, execution_options=None",
         [](Interpreter &run, BoundArgs &args) {
             perform(run, readExecute(run, args["sqltext"], Value()));
             return Value();
         }},
        {"f", "self, name",
         [](Interpreter &run, BoundArgs &args) {
             return Value(run.make<FinalName>(sqlClass(run, QStringLiteral("sql.conv")), toText(run, args["name"])));
         }},
        {"get_bind", "self", [](Interpreter &run, BoundArgs &) { return bindValue(run); }},
        {"get_context", "self", [](Interpreter &run, BoundArgs &) { return contextValue(run); }},
    };
    return table;
}

BatchAlterTable::Recreate recreateMode(Interpreter &run, const QString &text)
{
    if (text == QLatin1String("auto"))
        return BatchAlterTable::Recreate::Auto;
    if (text == QLatin1String("always"))
        return BatchAlterTable::Recreate::Always;
    if (text == QLatin1String("never"))
        return BatchAlterTable::Recreate::Never;
    raiseValueError(run, QStringLiteral("recreate may be one of 'auto', 'always', or 'never'."));
}

Value makeBatch(Interpreter &run, BoundArgs &args)
{
    BatchAlterTable batch;
    batch.table = {toSchemaName(run, args["schema"]), toText(run, args["table_name"])};
    batch.recreate = recreateMode(run, args.text("recreate", QStringLiteral("auto")));
    if (const auto *order = args["partial_reordering"].as<TupleObject>()) {
        for (const Value &columns : order->items)
            batch.partialReordering.push_back(toTextList(run, columns));
    } else if (const auto *list = args["partial_reordering"].as<ListObject>()) {
        for (const Value &columns : list->items)
            batch.partialReordering.push_back(toTextList(run, columns));
    }
    if (const auto *table = nativeAs<TableValue>(args["copy_from"]))
        batch.copyFrom = table->table;
    if (!args["table_args"].isNone()) {
        for (const Value &value : run.collect(args["table_args"])) {
            if (const auto *constraint = nativeAs<ConstraintValue>(value))
                batch.tableArguments.push_back(constraint->constraint);
        }
    }
    if (!args["reflect_args"].isNone()) {
        for (const Value &value : run.collect(args["reflect_args"])) {
            if (const auto *column = nativeAs<ColumnValue>(value))
                batch.reflectColumns.push_back(column->column);
        }
    }
    if (const auto *options = args["table_kwargs"].as<DictObject>()) {
        for (const auto &entry : options->table.entries()) {
            if (entry.isAlive)
                batch.tableOptions.set(run.str(entry.key), toOption(run, entry.value));
        }
    }
    batch.namingConvention = toNamingConvention(run, args["naming_convention"]);
    ClassObject *cls = sqlClass(run, QStringLiteral("alembic.BatchOperations"));
    if (!cls->members.contains(QStringLiteral("add_column"))) {
        batchColumnMethods().addTo(run, *cls);
        batchConstraintMethods().addTo(run, *cls);
        setRole(cls->members, NativeFunction::Role::Effect);
        batchOtherMethods().addTo(run, *cls);
        setRole(cls->members, NativeFunction::Role::Effect, {QStringLiteral("execute")});
    }
    return run.make<BatchValue>(cls, std::move(batch));
}

} // namespace

void addBatchOperations(Interpreter &interpreter, ModuleObject &module)
{
    static const NativeTable table{
        {"batch_alter_table",
         "table_name, schema=None, recreate='auto', partial_reordering=None, copy_from=None, table_args=None, "
         "table_kwargs=None, reflect_args=None, reflect_kwargs=None, naming_convention=None",
         makeBatch},
    };
    table.addTo(interpreter, module);
}

} // namespace retort::script
