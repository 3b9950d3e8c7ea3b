// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/NativeTable.h"

#include "engine/script/Interpreter.h"

namespace retort::script {

NativeTable::NativeTable(std::initializer_list<Function> functions)
{
    for (const Function &function : functions) {
        const QString name = QLatin1String(function.name);
        m_entries.push_back(
            {name, std::make_shared<Signature>(name, QLatin1String(function.parameters)), function.code});
    }
}

void NativeTable::addTo(Interpreter &interpreter, ClassObject &cls) const
{
    for (const Entry &entry : m_entries)
        cls.members.set(entry.name, interpreter.make<NativeFunction>(entry.name, entry.signature, entry.code));
}

void NativeTable::addTo(Interpreter &interpreter, ModuleObject &module) const
{
    for (const Entry &entry : m_entries)
        module.variables.set(entry.name, interpreter.make<NativeFunction>(entry.name, entry.signature, entry.code));
}

std::optional<Value> NativeTable::find(Interpreter &interpreter, const QString &name) const
{
    for (const Entry &entry : m_entries) {
        if (entry.name == name)
            return Value(interpreter.make<NativeFunction>(entry.name, entry.signature, entry.code));
    }
    return std::nullopt;
}

} // namespace retort::script
