// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/NameMap.h"
#include "engine/script/Object.h"
#include "engine/script/objects/Unknown.h"

#include <QStringList>

#include <functional>
#include <set>

namespace retort::script {

/// A module: of the library, of the project, or the script itself.
class ModuleObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Module;
    explicit ModuleObject(QString moduleName) : Object(Kind), name(std::move(moduleName)) {}

    const QString name;
    NameMap variables;
    /// Those of them that scripts have set from outside, as the others were found or made by the module itself.
    std::set<QString> written;
    /// Finds a name that is not among the variables; a library module makes its members when they are asked for.
    std::function<std::optional<Value>(Interpreter &, const QString &)> missing;
    /// A module of the project runs a statement when a name that it binds is asked for: true if the name is a variable
    /// now. Empty for other modules.
    std::function<bool(Interpreter &, const QString &)> define;
    /// What `from module import *` takes, when `define` is set.
    std::function<QStringList(Interpreter &)> exported;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    void setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value) override;
    QString repr(Interpreter &interpreter) override;
    bool truth(Interpreter &) override { return true; }
};

/// Something that could not be found (a module that is not installed, and what is taken from it): an unknown value that
/// knows the dotted name by which people can say what it stands for. Online, a use that needs its value ends the run
/// with a diagnostic that names it.
class OpaqueObject final : public UnknownObject
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Opaque;
    explicit OpaqueObject(QString dottedName) : UnknownObject(Kind, dottedName), path(std::move(dottedName)) {}

    /// "app.types.GUID", "app.types.GUID()".
    const QString path;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;

protected:
    void stopWithout(Interpreter &interpreter, const QString &use) const override;
    Value derived(Interpreter &interpreter, const QString &derivedName) const override;
};

/// What stands for a name that nobody knows: the value that the project's settings say, else an OpaqueObject.
Value opaqueValue(Interpreter &interpreter, const QString &dottedName);

} // namespace retort::script
