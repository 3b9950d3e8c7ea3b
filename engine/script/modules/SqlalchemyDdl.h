// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Interpreter.h"
#include "engine/script/modules/SqlObjects.h"

#include <optional>
#include <vector>

namespace retort::script {

/// A class of sqlalchemy.schema and what its call makes.
struct SchemaClass
{
    const char *name;
    const char *parameters;
    Value (*make)(Interpreter &, ClassObject &, BoundArgs &);
};

/// DDL(), CreateTable(), DropIndex() and their kin: each call gives an operation that execute() performs.
const std::vector<SchemaClass> &ddlClasses();

template <typename T>
Value heldValue(Interpreter &run, ClassObject &cls, T value)
{
    return run.make<HeldValue<T>>(&cls, std::move(value));
}

} // namespace retort::script
