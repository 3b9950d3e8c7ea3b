// SPDX-License-Identifier: GPL-3.0-or-later
// How exceptions are raised and caught.
#include "engine/script/Interpreter.h"
#include "engine/script/UnknownParts.h"

#include <algorithm>

namespace retort::script {

using namespace ast; // the vocabulary of the tree that these functions walk

Interpreter::Flow Interpreter::runTry(const Try &statement)
{
    if (statement.finalbody.empty())
        return runTryBody(statement);
    Frame *frame = m_calls.back().frame;
    Flow flow = Flow::Next;
    try {
        flow = runTryBody(statement);
    } catch (const PythonError &) {
        m_calls.back().frame = frame;
        const Flow last = run(statement.finalbody);
        if (last != Flow::Next)
            return last;
        throw;
    }
    const Value returned = m_returned;
    const Flow last = run(statement.finalbody);
    if (last != Flow::Next)
        return last;
    m_returned = returned;
    return flow;
}

Interpreter::Flow Interpreter::runTryBody(const Try &statement)
{
    // Without handlers nothing here has a word for what is raised.
    if (statement.handlers.empty())
        return run(statement.body);
    Frame *frame = m_calls.back().frame;
    // Exceptions of branches, while others went on, are handled beside them.
    struct EarlyRaises
    {
        std::vector<std::vector<EarlyRaise>> &lists;
        explicit EarlyRaises(std::vector<std::vector<EarlyRaise>> &given) : lists(given) { lists.emplace_back(); }
        ~EarlyRaises()
        {
            if (!isTaken)
                lists.pop_back();
        }
        std::vector<EarlyRaise> take()
        {
            isTaken = true;
            auto list = std::move(lists.back());
            lists.pop_back();
            return list;
        }
        bool isTaken = false;
    };
    std::vector<EarlyRaise> early;
    try {
        EarlyRaises raises(m_earlyRaises);
        const Flow flow = run(statement.body);
        early = raises.take();
        if (flow != Flow::Next)
            return flow;
    } catch (const PythonError &error) {
        m_calls.back().frame = frame;
        if (statement.isStar) {
            runStarHandlers(statement, error);
            return Flow::Next;
        }
        const auto isFor = [&](const ExceptHandler &handler) {
            return !handler.type || isCaught(error.exception, eval(*handler.type));
        };
        const auto handler = std::ranges::find_if(statement.handlers, isFor);
        if (handler == statement.handlers.end())
            throw;
        return runHandler(*handler, error);
    }
    if (!early.empty()) {
        const Flow flow = runEarlyHandlers(statement, std::move(early));
        if (flow != Flow::Next)
            return flow;
    }
    return run(statement.orelse);
}

Interpreter::Flow Interpreter::runHandler(const ExceptHandler &handler, const PythonError &error)
{
    // Python deletes the name of the exception when its handler is left.
    struct Forget
    {
        Interpreter &interpreter;
        const QString &name;
        ~Forget()
        {
            interpreter.m_handled.pop_back();
            if (!name.isEmpty())
                interpreter.forgetName(name);
        }
    };
    if (!handler.name.isEmpty())
        writeName(handler.name, error.exception);
    m_handled.push_back(error);
    const Forget forget{*this, handler.name};
    return run(handler.body);
}

void Interpreter::runStarHandlers(const Try &statement, const PythonError &error)
{
    Frame *frame = m_calls.back().frame;
    Object *groups = importModule(QStringLiteral("_builtins"));
    Value rest = error.exception;
    std::vector<Value> raised;
    for (const ExceptHandler &handler : statement.handlers) {
        if (rest.isNone())
            break;
        const Value split = attribute(groups, QStringLiteral("_split"));
        const std::vector<Value> parts = collect(call(split, {rest, eval(*handler.type)}));
        rest = parts.at(1);
        if (parts.at(0).isNone())
            continue;
        try {
            runHandler(handler, {parts.at(0), error.where, error.calledFrom});
        } catch (const PythonError &another) {
            m_calls.back().frame = frame;
            raised.push_back(another.exception);
        }
    }
    const Value left =
        call(attribute(groups, QStringLiteral("_rejoin")), {error.exception, rest, list(std::move(raised))});
    if (!left.isNone())
        throw PythonError{left, error.where, error.calledFrom};
}

bool Interpreter::isCaught(const Value &exception, const Value &classes)
{
    const auto *several = classes.as<TupleObject>();
    const ClassObject *base = builtinClass(QStringLiteral("BaseException"));
    for (const Value &one : several ? several->items : std::vector{classes}) {
        const auto *cls = one.as<ClassObject>();
        if (!one.isObject() || (cls && !cls->isSubclassOf(base)) || one.as<StrObject>())
            raiseTypeError(*this,
                           QStringLiteral("catching classes that do not inherit from BaseException is not allowed"));
    }
    return isInstance(exception, classes);
}

void Interpreter::setContext(const Value &exception) const
{
    auto *instance = exception.as<InstanceObject>();
    const auto handled = handledException();
    if (instance && handled && !handled->exception.isSame(exception))
        instance->attributes.set(QStringLiteral("__context__"), handled->exception);
}

void Interpreter::runRaise(const Raise &statement)
{
    if (!statement.exception) {
        const auto handled = handledException();
        if (!handled)
            script::raise(*this, "RuntimeError", QStringLiteral("No active exception to reraise"));
        throw PythonError(*handled);
    }
    Value exception = evalOrGap(*statement.exception);
    const auto cause = statement.cause ? std::optional(eval(*statement.cause)) : std::nullopt;
    place(statement);
    if (auto *cls = exception.as<ClassObject>()) {
        CallArgs none;
        exception = cls->call(*this, none);
    }
    Value because = cause.value_or(Value());
    if (because.as<ClassObject>())
        because = call(because, std::vector<Value>{});
    if (cause && !because.isNone() && !unknownAs(because) &&
        !classOf(because)->isSubclassOf(builtinClass(QStringLiteral("BaseException"))))
        raiseTypeError(*this, QStringLiteral("exception causes must derive from BaseException"));
    if (auto *instance = exception.as<InstanceObject>()) {
        if (cause) {
            instance->attributes.set(QStringLiteral("__cause__"), because);
            instance->attributes.set(QStringLiteral("__suppress_context__"), Value::boolean(true));
        }
        setContext(exception);
    }
    if (const auto *unknown = unknownAs(exception))
        script::raise(*this, "Exception", unknown->name());
    if (!classOf(exception)->isSubclassOf(builtinClass(QStringLiteral("BaseException"))))
        raiseTypeError(*this, QStringLiteral("exceptions must derive from BaseException"));
    throw PythonError{exception, here(), calledFrom()};
}

} // namespace retort::script
