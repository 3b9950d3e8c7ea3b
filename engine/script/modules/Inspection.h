// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"
#include "model/Schema.h"

#include <optional>

namespace retort::script {

class InstanceObject;
class Interpreter;

/// inspect(bind), Inspector.from_engine(bind).
Value inspectorValue(Interpreter &interpreter);

/// The table as it is known here; nothing where it is not known whether or how it is there. Raises NoSuchTableError if
/// it is not there.
std::optional<Table> reflectedTable(Interpreter &interpreter, const TableId &id);

/// Raises NoSuchTableError.
[[noreturn]] void raiseNoSuchTable(Interpreter &interpreter, const QString &name);

/// bind.dialect.has_table(bind, name) and its kin.
void addTableQuestions(Interpreter &interpreter, InstanceObject &dialect);

} // namespace retort::script
