// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QStringView>

#include <optional>

namespace retort::script {

class ClassObject;
class Interpreter;

/// The base class of all column types.
ClassObject *typeBaseClass(Interpreter &interpreter);

/// The type `name` of sqlalchemy (dialect "") or of a dialect's module; nothing if there is none.
std::optional<Value> findType(Interpreter &interpreter, QStringView dialect, const QString &name);

} // namespace retort::script
