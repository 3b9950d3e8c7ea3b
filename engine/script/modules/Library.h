// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/objects/Iterators.h"

/// What the files of the library modules share: ways to define classes and functions, and to read arguments.
namespace retort::script {

/// A new class of the module, below `base` (null: object).
ClassObject *addClass(Interpreter &interpreter, ModuleObject &module, const char *name, ClassObject *base = nullptr);
/// The same with a built-in class as base ("ValueError").
ClassObject *addClassBelow(Interpreter &interpreter, ModuleObject &module, const char *name, const char *builtinBase);

using Getter = Value (*)(Interpreter &, const Value &self);
/// A read-only attribute that a function computes.
void addProperty(Interpreter &interpreter, ClassObject &cls, const char *name, Getter getter);
void addStaticMethod(Interpreter &interpreter, ClassObject &cls, const char *name, const char *parameters,
                     NativeCode code);
/// The first parameter is the class.
void addClassMethod(Interpreter &interpreter, ClassObject &cls, const char *name, const char *parameters,
                    NativeCode code);
void addFunction(Interpreter &interpreter, ModuleObject &module, const char *name, const char *parameters,
                 NativeCode code);
void addMethod(Interpreter &interpreter, ClassObject &cls, const char *name, const char *parameters, NativeCode code);

/// The class's constructor under a Python signature; an instance of a class derived from it carries the made value.
using ConstructCode = Value (*)(Interpreter &, BoundArgs &);
void setConstructor(ClassObject &cls, const char *parameters, ConstructCode code);

/// A function that can be imported, but whose use ends the run: it would reach outside. `what` completes "The script
/// …".
void addRefused(Interpreter &interpreter, ModuleObject &module, const char *name, const QString &what);
/// Ends the run: the script would reach outside.
[[noreturn]] void refuse(Interpreter &interpreter, const QString &what);

/// A class of a library module, which is imported if need be.
ClassObject *libraryClass(Interpreter &interpreter, const char *moduleName, const char *className);
/// Raises an exception of a library module with one argument.
[[noreturn]] void raiseOf(Interpreter &interpreter, const char *moduleName, const char *className,
                          const QString &message);

/// KeyError with the key itself, as a missing key raises it.
[[noreturn]] void raiseKeyError(Interpreter &interpreter, const Value &key);

/// Calls a method by name.
Value callMethod(Interpreter &interpreter, const Value &object, const char *name, std::vector<Value> args = {});

/// The text behind a str, or an instance of a class derived from it; nothing for anything else.
std::optional<QString> textOf(const Value &value);
/// The bytes behind bytes or bytearray; nothing for anything else.
std::optional<QByteArray> bytesOf(const Value &value);
/// The number behind an int, float, bool or big integer; nothing for anything else.
std::optional<double> realNumberOf(const Value &value);
/// The value, or what an instance of a class derived from a built-in one carries.
Value bare(const Value &value);

/// `self` as the native T; raises TypeError for anything else.
template <typename T>
T &nativeSelf(Interpreter &interpreter, const Value &self)
{
    if (auto *native = nativeAs<T>(bare(self)))
        return *native;
    raiseTypeError(
        interpreter,
        QStringLiteral("descriptor requires another type of object, not '%1'").arg(interpreter.typeName(self)));
}

template <typename T>
T &nativeSelf(Interpreter &interpreter, BoundArgs &args)
{
    return nativeSelf<T>(interpreter, args["self"]);
}

/// Python's answer to `a op b` for two values that C++ can order.
template <typename T>
std::optional<Value> orderedAnswer(ast::CompareOperator op, const T &a, const T &b)
{
    using ast::CompareOperator;
    switch (op) {
    case CompareOperator::Eq: return Value::boolean(a == b);
    case CompareOperator::NotEq: return Value::boolean(!(a == b));
    case CompareOperator::Lt: return Value::boolean(a < b);
    case CompareOperator::LtE: return Value::boolean(!(b < a));
    case CompareOperator::Gt: return Value::boolean(b < a);
    case CompareOperator::GtE: return Value::boolean(!(a < b));
    default: return std::nullopt;
    }
}

} // namespace retort::script
