// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"

#include <QStringList>

namespace retort::script {

/// Makes a class that derives from tuple a named tuple: fields as properties, a constructor, `_fields`, `_asdict` and
/// their like. `defaults` belong to the last fields.
void makeNamedTuple(Interpreter &interpreter, ClassObject &cls, const QStringList &fields,
                    const std::vector<Value> &defaults);

} // namespace retort::script
