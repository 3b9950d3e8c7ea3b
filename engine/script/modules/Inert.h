// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/modules/Library.h"

namespace retort::script {

/// An object that takes everything and does nothing: a log handler, a lock. Attributes that were set are kept; every
/// other name is a function that gives None.
class InertValue final : public NativeObject
{
public:
    using NativeObject::NativeObject;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &name) override;
    void setAttribute(Interpreter &interpreter, const QString &name, const Value &value) override;
    QString repr(Interpreter &interpreter) override;

private:
    NameMap m_attributes;
};

/// A class whose instances are inert; scripts may derive from it.
ClassObject *addInertClass(Interpreter &interpreter, ModuleObject &module, const char *name,
                           ClassObject *base = nullptr);
/// A function that does nothing.
void addInertFunction(Interpreter &interpreter, ModuleObject &module, const char *name);

} // namespace retort::script
