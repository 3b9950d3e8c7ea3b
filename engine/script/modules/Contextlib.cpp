// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

namespace retort::script {

namespace {

/// A context manager of Retort's own: what it gives on entering, and what it does on leaving.
class ContextValue : public NativeObject
{
public:
    using NativeObject::NativeObject;

    virtual Value enter(Interpreter &run) = 0;
    /// True if the exception is not to be passed on; `exception` is None if there is none.
    virtual bool leave(Interpreter &run, const Value &exception) = 0;
};

class SuppressValue final : public ContextValue
{
public:
    SuppressValue(ClassObject *contextClass, std::vector<Value> classes)
        : ContextValue(contextClass), m_classes(std::move(classes))
    {}

    Value enter(Interpreter &) override { return {}; }
    bool leave(Interpreter &run, const Value &exception) override
    {
        return !exception.isNone() && run.isInstance(exception, run.tuple(m_classes));
    }

private:
    std::vector<Value> m_classes;
};

/// nullcontext and closing: the value, and what is called at the end.
class HeldContext final : public ContextValue
{
public:
    HeldContext(ClassObject *contextClass, Value held, bool closesIt)
        : ContextValue(contextClass), m_held(held), m_closes(closesIt)
    {}

    Value enter(Interpreter &) override { return m_held; }
    bool leave(Interpreter &run, const Value &) override
    {
        if (m_closes)
            callMethod(run, m_held, "close");
        return false;
    }

private:
    Value m_held;
    bool m_closes;
};

/// A generator of one value as a context manager.
class GeneratorContext final : public ContextValue
{
public:
    GeneratorContext(ClassObject *contextClass, Value generator, Value function, CallArgs given)
        : ContextValue(contextClass), m_generator(generator), m_function(function), m_args(std::move(given))
    {}

    Value enter(Interpreter &run) override
    {
        const auto value = run.iterate(m_generator)->next(run);
        if (!value)
            raise(run, "RuntimeError", QStringLiteral("generator didn't yield"));
        return *value;
    }
    bool leave(Interpreter &run, const Value &exception) override
    {
        if (exception.isNone()) {
            if (run.iterate(m_generator)->next(run))
                raise(run, "RuntimeError", QStringLiteral("generator didn't stop"));
            return false;
        }
        try {
            callMethod(run, m_generator, "throw", {exception});
        } catch (const PythonError &error) {
            if (error.exception.isSame(exception))
                return false;
            if (run.isInstance(error.exception, run.builtinClass(QStringLiteral("StopIteration"))))
                return true;
            throw;
        }
        raise(run, "RuntimeError", QStringLiteral("generator didn't stop after throw()"));
    }

    /// As a decorator: each call runs inside a context of its own.
    Value call(Interpreter &run, CallArgs &args) override
    {
        const Value wrapped = args.positional.empty() ? Value() : args.positional[0];
        const Value make = run.native(
            QStringLiteral("inner"), QStringLiteral("*args, **kw"),
            [wrapped, function = m_function, given = m_args, own = cls](Interpreter &inner, BoundArgs &bound) {
                auto *context = inner.make<GeneratorContext>(own, inner.call(function, given), function, given);
                context->enter(inner);
                Value result;
                try {
                    result = inner.call(wrapped, CallArgs{bound.rest, bound.keywords});
                } catch (const PythonError &error) {
                    if (!context->leave(inner, error.exception))
                        throw;
                    return Value();
                }
                context->leave(inner, Value());
                return result;
            });
        return make;
    }

private:
    Value m_generator;
    Value m_function;
    CallArgs m_args;
};

/// contextlib.ExitStack: functions called in reverse when it is left.
class ExitStackValue final : public ContextValue
{
public:
    using ContextValue::ContextValue;

    struct Entry
    {
        Value function;
        CallArgs args;
        bool takesException = false;
    };
    std::vector<Entry> entries;

    Value enter(Interpreter &) override { return this; }
    bool leave(Interpreter &run, const Value &given) override
    {
        Value exception = given;
        std::optional<PythonError> pending;
        while (!entries.empty()) {
            const Entry entry = entries.back();
            entries.pop_back();
            try {
                if (!entry.takesException) {
                    run.call(entry.function, entry.args);
                    continue;
                }
                const Value kind = exception.isNone() ? Value() : Value(run.classOf(exception));
                if (run.truth(run.call(entry.function, {kind, exception, Value()}))) {
                    exception = Value();
                    pending.reset();
                }
            } catch (const PythonError &error) {
                exception = error.exception;
                pending = error;
            }
        }
        if (pending)
            throw PythonError(*pending);
        return !given.isNone() && exception.isNone();
    }
};

void addContextMethods(Interpreter &interpreter, ClassObject &cls)
{
    addMethod(interpreter, cls, "__enter__", "self",
              [](Interpreter &run, BoundArgs &args) { return nativeSelf<ContextValue>(run, args).enter(run); });
    addMethod(interpreter, cls, "__exit__", "self, exc_type=None, exc=None, tb=None",
              [](Interpreter &run, BoundArgs &args) {
                  return Value::boolean(nativeSelf<ContextValue>(run, args).leave(run, args["exc"]));
              });
}

ClassObject *addContextClass(Interpreter &interpreter, ModuleObject &module, const char *name)
{
    ClassObject *cls = addClass(interpreter, module, name);
    addContextMethods(interpreter, *cls);
    return cls;
}

void addExitStack(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addContextClass(interpreter, module, "ExitStack");
    setConstructor(cls, "", [](Interpreter &run, BoundArgs &) {
        return Value(run.make<ExitStackValue>(libraryClass(run, "contextlib", "ExitStack")));
    });
    addMethod(interpreter, cls, "enter_context", "self, cm", [](Interpreter &run, BoundArgs &args) {
        const Value exit = run.attribute(args["cm"], QStringLiteral("__exit__"));
        const Value entered = callMethod(run, args["cm"], "__enter__");
        nativeSelf<ExitStackValue>(run, args).entries.push_back({exit, {}, true});
        return entered;
    });
    addMethod(interpreter, cls, "push", "self, exit", [](Interpreter &run, BoundArgs &args) {
        const auto method = run.findAttribute(args["exit"], QStringLiteral("__exit__"));
        nativeSelf<ExitStackValue>(run, args).entries.push_back({method.value_or(args["exit"]), {}, true});
        return args["exit"];
    });
    addMethod(interpreter, cls, "callback", "self, callback, *args, **kw", [](Interpreter &run, BoundArgs &args) {
        nativeSelf<ExitStackValue>(run, args).entries.push_back({args["callback"], {args.rest, args.keywords}, false});
        return args["callback"];
    });
    addMethod(interpreter, cls, "close", "self", [](Interpreter &run, BoundArgs &args) {
        nativeSelf<ExitStackValue>(run, args).leave(run, Value());
        return Value();
    });
}

} // namespace

void fillContextlib(Interpreter &interpreter, ModuleObject &module)
{
    setConstructor(*addContextClass(interpreter, module, "suppress"), "*exceptions",
                   [](Interpreter &run, BoundArgs &args) {
                       return Value(run.make<SuppressValue>(libraryClass(run, "contextlib", "suppress"), args.rest));
                   });
    setConstructor(*addContextClass(interpreter, module, "nullcontext"), "enter_result=None",
                   [](Interpreter &run, BoundArgs &args) {
                       return Value(run.make<HeldContext>(libraryClass(run, "contextlib", "nullcontext"),
                                                          args["enter_result"], false));
                   });
    setConstructor(*addContextClass(interpreter, module, "closing"), "thing", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<HeldContext>(libraryClass(run, "contextlib", "closing"), args["thing"], true));
    });
    for (const char *name : {"redirect_stdout", "redirect_stderr"}) {
        ClassObject &cls = *addContextClass(interpreter, module, name);
        setConstructor(cls, "new_target", [](Interpreter &run, BoundArgs &args) {
            return Value(
                run.make<HeldContext>(libraryClass(run, "contextlib", "nullcontext"), args["new_target"], false));
        });
    }
    addExitStack(interpreter, module);
    ClassObject *generatorContext = addContextClass(interpreter, module, "_GeneratorContextManager");
    addFunction(interpreter, module, "contextmanager", "func", [generatorContext](Interpreter &run, BoundArgs &args) {
        const Value function = args["func"];
        const Value helper = run.native(QStringLiteral("helper"), QStringLiteral("*args, **kw"),
                                        [function, generatorContext](Interpreter &inner, BoundArgs &bound) {
                                            const CallArgs given{bound.rest, bound.keywords};
                                            return Value(inner.make<GeneratorContext>(
                                                generatorContext, inner.call(function, given), function, given));
                                        });
        helper.object()->setAttribute(run, QStringLiteral("__name__"),
                                      run.attribute(function, QStringLiteral("__name__")));
        helper.object()->setAttribute(run, QStringLiteral("__wrapped__"), function);
        return helper;
    });
    addFunction(interpreter, module, "asynccontextmanager", "func",
                [](Interpreter &, BoundArgs &args) { return args["func"]; });
    addClass(interpreter, module, "ContextDecorator");
    addClass(interpreter, module, "AbstractContextManager");
}

} // namespace retort::script
