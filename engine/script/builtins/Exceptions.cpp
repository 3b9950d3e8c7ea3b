// SPDX-License-Identifier: GPL-3.0-or-later
// The built-in exceptions, as CPython 3.11 derives them from each other.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"

namespace retort::script {

namespace {

struct ExceptionClass
{
    const char *name;
    const char *base;
};

constexpr std::array kExceptions{
    ExceptionClass{"SystemExit", "BaseException"},
    ExceptionClass{"KeyboardInterrupt", "BaseException"},
    ExceptionClass{"GeneratorExit", "BaseException"},
    ExceptionClass{"Exception", "BaseException"},
    ExceptionClass{"StopIteration", "Exception"},
    ExceptionClass{"StopAsyncIteration", "Exception"},
    ExceptionClass{"ArithmeticError", "Exception"},
    ExceptionClass{"FloatingPointError", "ArithmeticError"},
    ExceptionClass{"OverflowError", "ArithmeticError"},
    ExceptionClass{"ZeroDivisionError", "ArithmeticError"},
    ExceptionClass{"AssertionError", "Exception"},
    ExceptionClass{"AttributeError", "Exception"},
    ExceptionClass{"BufferError", "Exception"},
    ExceptionClass{"EOFError", "Exception"},
    ExceptionClass{"ImportError", "Exception"},
    ExceptionClass{"ModuleNotFoundError", "ImportError"},
    ExceptionClass{"LookupError", "Exception"},
    ExceptionClass{"IndexError", "LookupError"},
    ExceptionClass{"KeyError", "LookupError"},
    ExceptionClass{"MemoryError", "Exception"},
    ExceptionClass{"NameError", "Exception"},
    ExceptionClass{"UnboundLocalError", "NameError"},
    ExceptionClass{"OSError", "Exception"},
    ExceptionClass{"ConnectionError", "OSError"},
    ExceptionClass{"BlockingIOError", "OSError"},
    ExceptionClass{"BrokenPipeError", "ConnectionError"},
    ExceptionClass{"ChildProcessError", "OSError"},
    ExceptionClass{"ConnectionAbortedError", "ConnectionError"},
    ExceptionClass{"ConnectionRefusedError", "ConnectionError"},
    ExceptionClass{"ConnectionResetError", "ConnectionError"},
    ExceptionClass{"InterruptedError", "OSError"},
    ExceptionClass{"ProcessLookupError", "OSError"},
    ExceptionClass{"FileExistsError", "OSError"},
    ExceptionClass{"FileNotFoundError", "OSError"},
    ExceptionClass{"IsADirectoryError", "OSError"},
    ExceptionClass{"NotADirectoryError", "OSError"},
    ExceptionClass{"PermissionError", "OSError"},
    ExceptionClass{"TimeoutError", "OSError"},
    ExceptionClass{"ReferenceError", "Exception"},
    ExceptionClass{"RuntimeError", "Exception"},
    ExceptionClass{"NotImplementedError", "RuntimeError"},
    ExceptionClass{"RecursionError", "RuntimeError"},
    ExceptionClass{"SyntaxError", "Exception"},
    ExceptionClass{"IndentationError", "SyntaxError"},
    ExceptionClass{"TabError", "IndentationError"},
    ExceptionClass{"SystemError", "Exception"},
    ExceptionClass{"TypeError", "Exception"},
    ExceptionClass{"ValueError", "Exception"},
    ExceptionClass{"UnicodeError", "ValueError"},
    ExceptionClass{"UnicodeDecodeError", "UnicodeError"},
    ExceptionClass{"UnicodeEncodeError", "UnicodeError"},
    ExceptionClass{"UnicodeTranslateError", "UnicodeError"},
    ExceptionClass{"Warning", "Exception"},
    ExceptionClass{"BytesWarning", "Warning"},
    ExceptionClass{"EncodingWarning", "Warning"},
    ExceptionClass{"ImportWarning", "Warning"},
    ExceptionClass{"ResourceWarning", "Warning"},
    ExceptionClass{"SyntaxWarning", "Warning"},
    ExceptionClass{"UnicodeWarning", "Warning"},
    ExceptionClass{"DeprecationWarning", "Warning"},
    ExceptionClass{"FutureWarning", "Warning"},
    ExceptionClass{"PendingDeprecationWarning", "Warning"},
    ExceptionClass{"RuntimeWarning", "Warning"},
    ExceptionClass{"UserWarning", "Warning"},
};

const NativeTable &exceptionMethods()
{
    static const NativeTable table{
        {"with_traceback", "self, tb", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"add_note", "self, note",
         [](Interpreter &run, BoundArgs &args) {
             auto *exception = args["self"].as<InstanceObject>();
             const QString name = QStringLiteral("__notes__");
             if (exception && !exception->attributes.contains(name))
                 exception->attributes.set(name, run.list({}));
             if (auto *notes = exception ? exception->attributes.find(name)->as<ListObject>() : nullptr)
                 notes->items.push_back(args["note"]);
             return Value();
         }},
    };
    return table;
}

} // namespace

void addExceptions(Interpreter &interpreter, ModuleObject &module, ClassObject *objectClass)
{
    ClassObject *base = addBuiltinClass(interpreter, module, "BaseException", objectClass);
    base->construct = [](Interpreter &run, ClassObject &cls, CallArgs &args) -> Value {
        auto *exception = run.make<InstanceObject>(&cls);
        exception->attributes.set(QStringLiteral("args"), run.tuple(args.positional));
        exception->attributes.set(QStringLiteral("__traceback__"), Value());
        exception->attributes.set(QStringLiteral("__cause__"), Value());
        exception->attributes.set(QStringLiteral("__context__"), Value());
        exception->attributes.set(QStringLiteral("__suppress_context__"), Value::boolean(false));
        if (cls.isSubclassOf(run.builtinClass(QStringLiteral("SystemExit"))))
            exception->attributes.set(QStringLiteral("code"), args.positional.empty() ? Value() : args.positional[0]);
        if (cls.isSubclassOf(run.builtinClass(QStringLiteral("StopIteration"))))
            exception->attributes.set(QStringLiteral("value"), args.positional.empty() ? Value() : args.positional[0]);
        return exception;
    };
    exceptionMethods().addTo(interpreter, *base);
    for (const ExceptionClass &entry : kExceptions) {
        const Value *parent = module.variables.find(QLatin1String(entry.base));
        addBuiltinClass(interpreter, module, entry.name, parent->as<ClassObject>());
    }
    module.variables.set(QStringLiteral("IOError"), *module.variables.find(QStringLiteral("OSError")));
    module.variables.set(QStringLiteral("EnvironmentError"), *module.variables.find(QStringLiteral("OSError")));
}

} // namespace retort::script
