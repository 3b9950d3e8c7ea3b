// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"

#include <optional>

// What preview takes as unknown although Python would raise: parts of things that Retort knows in part only.
namespace retort::script {

/// The member of a class that a script's own metaclass has made.
inline const QString kMetaclass = QStringLiteral("__metaclass__");

/// The member of a class that has a base which is not known: such a class may have and take anything.
inline const QString kUnknownBase = QStringLiteral("__unknown_base__");

/// A list, dict or set that something unknown may have changed: from now on anything may be in it, besides what is.
void openContainer(Interpreter &interpreter, const Value &container);
/// The same for an empty one.
void openIfEmpty(Interpreter &interpreter, const Value &container);

/// The table that an INSERT, UPDATE or DELETE is about, if the table is known only at run time; else empty.
QString unknownTableOf(const Value &statement);

/// The attribute that a value may well have although nothing was found: a module that Retort brings but that nobody has
/// imported, what an unknown base may bring, and, where people only read what becomes of the script, what Retort's own
/// modules and objects lack. Nothing for an attribute that is truly missing.
std::optional<Value> unknownAttribute(Interpreter &interpreter, const Value &value, const QString &name);

} // namespace retort::script
