// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Callables.h"
#include "model/Operation.h"

/// The arguments that `op` and `batch_op` share, read into the model's operations. Each takes the table that the
/// operation is about, and the bound arguments of the call.
namespace retort::script {

inline constexpr const char *kAlterColumnArguments =
    "column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, name=None, type_=None, "
    "existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, "
    "autoincrement=None, existing_autoincrement=None, schema=None, insert_before=None, insert_after=None, **kw";

AddColumn readAddColumn(Interpreter &run, const TableId &table, BoundArgs &args);
AlterColumn readAlterColumn(Interpreter &run, const TableId &table, BoundArgs &args);
CreateIndex readCreateIndex(Interpreter &run, const TableId &table, BoundArgs &args);
AddConstraint readForeignKey(Interpreter &run, const TableId &table, BoundArgs &args);
AddConstraint readPrimaryKey(Interpreter &run, const TableId &table, BoundArgs &args);
AddConstraint readUnique(Interpreter &run, const TableId &table, BoundArgs &args);
AddConstraint readCheck(Interpreter &run, const TableId &table, BoundArgs &args);
/// The elements, where=, using= and ops= of an exclusion constraint.
ExcludeConstraint toExclude(Interpreter &run, BoundArgs &args);
AddConstraint readExclude(Interpreter &run, const TableId &table, BoundArgs &args);
DropConstraint readDropConstraint(Interpreter &run, const TableId &table, BoundArgs &args);

/// What op.execute() and connection.execute() run: text, a statement, or a DDL element.
Operation::Detail readExecute(Interpreter &run, const Value &statement, const Value &parameters);

} // namespace retort::script
