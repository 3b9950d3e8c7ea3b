// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/NameMap.h"
#include "engine/script/Object.h"

#include <array>

namespace retort::script {

class ModuleObject;

using KindClasses = std::array<ClassObject *, std::size_t(ObjectKind::Native) + 1>;

/// The built-in classes and functions. As in CPython, nobody can change them, so that they are made once and all runs,
/// in whatever thread, share them.
struct Builtins
{
    NameMap names = {};
    KindClasses kindClasses = {};
};
const Builtins &sharedBuiltins();

/// The module `builtins` of a run: the shared names, to which the run may add its own.
ModuleObject *makeBuiltinsModule(Interpreter &interpreter);

// Their parts, each in a file of its own.

/// A built-in class below `base` (null: below nothing), entered into the module.
ClassObject *addBuiltinClass(Interpreter &interpreter, ModuleObject &module, const char *name, ClassObject *base);
void addExceptions(Interpreter &interpreter, ModuleObject &module, ClassObject *objectClass);
void addFunctions(Interpreter &interpreter, ModuleObject &module);
void addTextMethods(Interpreter &interpreter, ClassObject &strClass, ClassObject &bytesClass);
void addIteratorMethods(Interpreter &interpreter, ClassObject &iteratorClass, ClassObject &generatorClass);
void addBytesMethods(Interpreter &interpreter, ClassObject &bytesClass);
void addNumberMethods(Interpreter &interpreter, ClassObject &intClass, ClassObject &floatClass);
/// __len__, __getitem__ and their like on the built-in containers, for super() and explicit calls.
void addSpecialMethods(Interpreter &interpreter, ModuleObject &module);
void addSequenceMethods(Interpreter &interpreter, ClassObject &listClass, ClassObject &tupleClass);
void addDictMethods(Interpreter &interpreter, ClassObject &dictClass);
void addSetMethods(Interpreter &interpreter, ClassObject &setClass, ClassObject &frozenSetClass);

/// str.encode() and bytes.decode(); raise LookupError, UnicodeEncodeError and UnicodeDecodeError.
QByteArray encodedText(Interpreter &interpreter, const QString &text, const QString &encoding, const QString &errors);
QString decodedBytes(Interpreter &interpreter, const QByteArray &bytes, const QString &encoding, const QString &errors);

/// Raises StopIteration, with what a generator returned as its value.
[[noreturn]] void raiseStopIteration(Interpreter &interpreter, const Value &value);

/// The call's arguments without the class's own: one optional value, as int(x), str(x), list(x) take it.
Value onlyArgument(Interpreter &interpreter, const CallArgs &args, const char *className);
/// The value itself for the class, or an instance of a class derived from it that carries the value.
Value asInstanceOf(Interpreter &interpreter, ClassObject &cls, ClassObject *builtin, const Value &value);

} // namespace retort::script
