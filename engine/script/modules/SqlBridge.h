// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"
#include "engine/script/objects/Callables.h"
#include "model/Operation.h"

#include <QStringList>

#include <optional>
#include <vector>

/// From values of the migration language to values of the model, and back. What does not fit raises the script's
/// TypeError or ArgumentError.
namespace retort::script {

class ClassObject;
class Interpreter;

/// The class under a dotted name of the sqlalchemy modules, made once in a run ("Column", "sql.Expression").
ClassObject *sqlClass(Interpreter &interpreter, const QString &name);

/// A Python value on its way to the database.
SqlValue toSqlValue(Interpreter &interpreter, const Value &value);
Value fromSqlValue(Interpreter &interpreter, const SqlValue &value);

/// The SQL behind a value that is SQL already (an expression, a column, a table), else an empty expression.
SqlExpression asExpression(const Value &value);
/// The same, or a parameter for a plain value, typed by the expression beside it.
SqlExpression toExpression(Interpreter &interpreter, const Value &value, const SqlExpression &beside = {});
/// The same for a place where a plain string is SQL text: conditions, server defaults of CHECK.
SqlExpression toTextExpression(Interpreter &interpreter, const Value &value);
Value makeExpression(Interpreter &interpreter, SqlExpression expression);

/// The text of an object of the script's own class for which it said by @compiles how it is written; nothing for any
/// other value.
std::optional<QString> compiledText(Interpreter &interpreter, const Value &value);
/// A stand-in for the dialect that load_dialect_impl() and compilers are given.
Value dialectValue(Interpreter &interpreter, const QString &name = {});

/// A type object, or a type's class, or what stands for a type in the script.
SqlType toSqlType(Interpreter &interpreter, const Value &value);
/// True for something that toSqlType takes.
bool isTypeLike(Interpreter &interpreter, const Value &value);

ServerDefault toServerDefault(Interpreter &interpreter, const Value &value);
SqlOption toOption(Interpreter &interpreter, const Value &value);
/// The keyword arguments that belong to a dialect ("postgresql_where").
SqlOptions toOptions(Interpreter &interpreter, const std::vector<std::pair<QString, Value>> &keywords);

/// A constraint's or index's name: text, op.f() name, or None.
ObjectName toObjectName(Interpreter &interpreter, const Value &value);
QString toText(Interpreter &interpreter, const Value &value);
QStringList toTextList(Interpreter &interpreter, const Value &value);
/// The schema argument: text or None.
QString toSchemaName(Interpreter &interpreter, const Value &value);
/// A column's name or text(): the element of an index.
SqlExpression toIndexElement(Interpreter &interpreter, const Value &value);
NamingConvention toNamingConvention(Interpreter &interpreter, const Value &value);

/// A Table from the arguments that Table() and op.create_table() share.
Table toTable(Interpreter &interpreter, const QString &name, const QString &schema, const std::vector<Value> &items,
              const std::vector<std::pair<QString, Value>> &keywords);
/// A column that is added: the value must be an sa.Column.
Column toColumn(Interpreter &interpreter, const Value &value);

/// Sends an operation to the run's target with its place. What the database refuses is raised as SQLAlchemy raises it,
/// so that a script's `except` may take it; on PostgreSQL it ends the run, since its transaction is lost.
void perform(Interpreter &interpreter, Operation::Detail detail);
/// Raises sqlalchemy.exc.ArgumentError.
[[noreturn]] void raiseArgumentError(Interpreter &interpreter, const QString &message);
/// The same as perform() does, for an error that a query met.
[[noreturn]] void raiseDatabaseError(Interpreter &interpreter, const Error &error);
/// The error behind an exception that raiseDatabaseError raised; null for any other.
const Error *databaseErrorOf(Interpreter &interpreter, const Value &exception);

/// Counts the constraints that the run makes: Constraint::creationOrder.
int nextCreationOrder(Interpreter &interpreter);

/// The savepoints that a script has made in its transactions. A statement that fails while one of the current
/// transaction is open leaves something to go back to, on PostgreSQL, too.
class Savepoints
{
public:
    /// Gives the new savepoint's number. `endedTransactions` as the run's target counts them.
    int enter(int endedTransactions);
    /// It is released or gone back to, and with it those that were made in it.
    void leave(int number);
    bool isAnyOpen(int endedTransactions) const;

private:
    struct Open
    {
        int number = 0;
        int endedTransactions = 0;
    };

    int m_made = 0;
    std::vector<Open> m_open;
};

} // namespace retort::script
