// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Callables.h"
#include "engine/script/objects/Classes.h"
#include "engine/script/objects/Module.h"

#include <initializer_list>
#include <memory>
#include <vector>

namespace retort::script {

/// A list of native functions under their Python signatures. Made once (as a static), used in every run.
class NativeTable
{
public:
    struct Function
    {
        const char *name;
        const char *parameters;
        Value (*code)(Interpreter &, BoundArgs &);
    };

    NativeTable(std::initializer_list<Function> functions);

    /// Adds the functions as methods: their first parameter is `self`.
    void addTo(Interpreter &interpreter, ClassObject &cls) const;
    void addTo(Interpreter &interpreter, ModuleObject &module) const;
    /// The function `name` made anew, or nothing if the table has none.
    std::optional<Value> find(Interpreter &interpreter, const QString &name) const;

private:
    struct Entry
    {
        QString name;
        std::shared_ptr<const Signature> signature;
        Value (*code)(Interpreter &, BoundArgs &);
    };
    std::vector<Entry> m_entries;
};

} // namespace retort::script
