// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/NameMap.h"
#include "engine/script/Object.h"
#include "engine/script/Signature.h"
#include "model/SourceText.h"

#include <functional>
#include <memory>
#include <set>

namespace retort::script {

class ModuleObject;

/// What a function's body binds and reads, found once when the function is made.
struct FunctionNames
{
    std::set<QString> locals;
    std::set<QString> globals;
    std::set<QString> nonlocals;
    /// A body with `yield`.
    bool isGenerator = false;
};

/// The variables of one call, kept alive by the functions that were made in it.
class Frame final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Frame;
    Frame(ModuleObject *owner, Frame *outer) : Object(Kind), module(owner), enclosing(outer) {}

    NameMap variables;
    ModuleObject *const module;
    Frame *const enclosing;
    const FunctionNames *names = nullptr;
    /// What the frame belongs to. Functions inside a class body do not see its variables; a module's variables are
    /// the module's own; a comprehension binds only its targets.
    enum class Owner : quint8 { Function, Class, Module, Comprehension };
    Owner ownedBy = Owner::Function;
    /// The qualified name of the class whose body this is.
    QString className;
    /// Something that was made in it keeps it alive.
    bool isCaptured = false;

    /// Marks it and the frames around it.
    void capture()
    {
        for (Frame *frame = this; frame && !frame->isCaptured; frame = frame->enclosing)
            frame->isCaptured = true;
    }
};

/// A function or lambda of a script.
class FunctionObject final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Function;
    FunctionObject() : Object(Kind) {}

    QString name;
    /// With the classes and functions around it: "A.f", "f.<locals>.g".
    QString qualName;
    /// The interpreter keeps the tree and its source alive.
    const SourceText *source = nullptr;
    const ast::Arguments *parameters = nullptr;
    const ast::StmtList *body = nullptr;
    const ast::Expr *expression = nullptr;
    ast::Node range;
    std::vector<Value> defaults;
    std::vector<std::optional<Value>> keywordDefaults;
    Frame *closure = nullptr;
    ModuleObject *module = nullptr;
    FunctionNames names;
    NameMap attributes;
    /// The class whose body made it, for super() without arguments.
    ClassObject *definingClass = nullptr;
    bool isAsync = false;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    void setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value) override;
    Value call(Interpreter &interpreter, CallArgs &args) override;
    QString repr(Interpreter &interpreter) override;
};

using NativeCode = std::function<Value(Interpreter &, BoundArgs &)>;

/// A function of Retort's own, with a Python signature. As a method, its first parameter is `self`.
class NativeFunction final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::NativeFunction;
    NativeFunction(QString functionName, std::shared_ptr<const Signature> parameters, NativeCode body)
        : Object(Kind), name(std::move(functionName)), signature(std::move(parameters)), code(std::move(body))
    {}

    const QString name;
    const std::shared_ptr<const Signature> signature;
    const NativeCode code;
    /// Built in: it takes no attributes, and all runs share it.
    bool isFixed = false;
    /// False for a plain function that lives in a class or an object and takes no self.
    bool bindsSelf = true;
    /// What becomes of a call with unknown values, in preview: a function that asks for something of a text answers
    /// with an unknown value, and one that acts on the database leaves a gap where it cannot do without the value.
    enum class Role : quint8 { Plain, AsksText, Effect };
    Role role = Role::Plain;
    /// What a decorator has set: __name__, __wrapped__.
    NameMap attributes;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    void setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value) override;
    Value call(Interpreter &interpreter, CallArgs &args) override;
    QString repr(Interpreter &interpreter) override;
};

/// Gives the functions among `members` with these names the role; with no names, all of them.
void setRole(const NameMap &members, NativeFunction::Role role, const QStringList &names = {});

class BoundMethod final : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::BoundMethod;
    BoundMethod(Value boundSelf, Value boundFunction) : Object(Kind), self(boundSelf), function(boundFunction) {}

    const Value self;
    const Value function;

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    Value call(Interpreter &interpreter, CallArgs &args) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::size_t hash(Interpreter &interpreter) override;
    QString repr(Interpreter &interpreter) override;
};

} // namespace retort::script
