// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Callables.h"
#include "engine/script/objects/Classes.h"

namespace retort::script {

/// What a call of an `async def` makes. Its body runs, to its end and at once, when it is awaited or given to
/// asyncio.run(): a migration has nothing to wait for.
class CoroutineObject final : public NativeObject
{
public:
    CoroutineObject(ClassObject *coroutineClass, FunctionObject &called, Frame *bound)
        : NativeObject(coroutineClass), function(called), frame(bound)
    {}

    FunctionObject &function;
    /// Null once it has run.
    Frame *frame;

    QString repr(Interpreter &) override { return QStringLiteral("<coroutine object %1>").arg(function.qualName); }
};

} // namespace retort::script
