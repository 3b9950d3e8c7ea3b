// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/SqlalchemyDdl.h"

#include "engine/script/Interpreter.h"
#include "engine/script/modules/SqlBridge.h"

namespace retort::script {

namespace {

/// The statement alone: neither the table's types nor its indexes are made with it.
CreateTable aloneTable(Table table, bool ifNotExists)
{
    table.indexes.clear();
    table.comment.reset();
    for (Column &column : table.columns) {
        column.type.createType = false;
        column.isIndexed = false;
        column.comment.reset();
    }
    return {std::move(table), ifNotExists};
}

} // namespace

const std::vector<SchemaClass> &ddlClasses()
{
    static const std::vector<SchemaClass> classes{
        {"DDL", "statement, context=None",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const Value context = args["context"].isNone() ? Value(run.make<DictObject>()) : args["context"];
             const Value formatted = run.binary(ast::BinaryOperator::Mod, run.text(args.text("statement")), context);
             return heldValue(run, cls, Operation::Detail(RawSql{run.str(formatted)}));
         }},
        {"CreateSequence", "element, if_not_exists=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *sequence = nativeAs<HeldValue<Sequence>>(args["element"]);
             if (!sequence)
                 raiseTypeError(run, QStringLiteral("CreateSequence() takes a Sequence"));
             return heldValue(run, cls,
                              Operation::Detail(CreateSequence{sequence->held, args.boolean("if_not_exists")}));
         }},
        {"DropSequence", "element, if_exists=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *sequence = nativeAs<HeldValue<Sequence>>(args["element"]);
             if (!sequence)
                 raiseTypeError(run, QStringLiteral("DropSequence() takes a Sequence"));
             return heldValue(run, cls,
                              Operation::Detail(DropSequence{{sequence->held.schema, sequence->held.name},
                                                             args.boolean("if_exists")}));
         }},
        {"CreateSchema", "name, if_not_exists=False, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(
                 run, cls, Operation::Detail(CreateSchema{toText(run, args["name"]), args.boolean("if_not_exists")}));
         }},
        {"DropSchema", "name, cascade=False, if_exists=False, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(run, cls,
                              Operation::Detail(DropSchema{toText(run, args["name"]), args.boolean("if_exists"),
                                                           args.boolean("cascade")}));
         }},
        {"CreateTable", "element, include_foreign_key_constraints=None, if_not_exists=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *table = nativeAs<TableValue>(args["element"]);
             if (!table)
                 raiseTypeError(run, QStringLiteral("CreateTable() takes a Table"));
             return heldValue(run, cls, Operation::Detail(aloneTable(table->table, args.boolean("if_not_exists"))));
         }},
        {"DropTable", "element, if_exists=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *table = nativeAs<TableValue>(args["element"]);
             if (!table)
                 raiseTypeError(run, QStringLiteral("DropTable() takes a Table"));
             return heldValue(run, cls, Operation::Detail(DropTable{table->table.id(), args.boolean("if_exists")}));
         }},
        {"CreateEnumType", "type_, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(run, cls, Operation::Detail(CreateType{toSqlType(run, args["type_"]), false}));
         }},
        {"DropEnumType", "type_, **kw",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             return heldValue(run, cls, Operation::Detail(DropType{toSqlType(run, args["type_"]), false}));
         }},
        {"CreateIndex", "element, if_not_exists=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *index = nativeAs<IndexValue>(args["element"]);
             if (!index)
                 raiseTypeError(run, QStringLiteral("CreateIndex() takes an Index"));
             return heldValue(
                 run, cls, Operation::Detail(CreateIndex{index->table, index->index, args.boolean("if_not_exists")}));
         }},
        {"DropIndex", "element, if_exists=False",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *index = nativeAs<IndexValue>(args["element"]);
             if (!index)
                 raiseTypeError(run, QStringLiteral("DropIndex() takes an Index"));
             return heldValue(run, cls,
                              Operation::Detail(DropIndex{index->index.name, index->table, args.boolean("if_exists")}));
         }},
        {"SetTableComment", "element",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *table = nativeAs<TableValue>(args["element"]);
             if (!table)
                 raiseTypeError(run, QStringLiteral("SetTableComment() takes a Table"));
             return heldValue(run, cls, Operation::Detail(SetTableComment{table->table.id(), table->table.comment}));
         }},
        {"DropTableComment", "element",
         [](Interpreter &run, ClassObject &cls, BoundArgs &args) {
             const auto *table = nativeAs<TableValue>(args["element"]);
             if (!table)
                 raiseTypeError(run, QStringLiteral("DropTableComment() takes a Table"));
             return heldValue(run, cls, Operation::Detail(SetTableComment{table->table.id(), std::nullopt}));
         }},
    };
    return classes;
}

} // namespace retort::script
