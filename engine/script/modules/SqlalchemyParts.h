// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QString>

#include <optional>

/// The parts of the sqlalchemy package, each in a file of its own. Sqlalchemy.cpp says which module shows which.
namespace retort::script {

class Interpreter;

/// Column, Table, constraints, DDL elements.
std::optional<Value> findSchemaItem(Interpreter &interpreter, const QString &name);
/// text, select, and_, func, case and their kin.
std::optional<Value> findExpressionItem(Interpreter &interpreter, const QString &name);
/// insert() of the module of a dialect.
std::optional<Value> findDialectInsert(Interpreter &interpreter, const QString &dialect, const QString &name);
/// The exceptions of sqlalchemy.exc.
std::optional<Value> findSqlException(Interpreter &interpreter, const QString &name);

} // namespace retort::script
