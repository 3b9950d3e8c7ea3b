// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Fiber.h"
#include "engine/script/Object.h"
#include "engine/script/Raise.h"

#include <exception>

namespace retort::script {

class Frame;
class FunctionObject;

/// What calling a function with `yield` gives: its body runs on a stack of its own, up to the next `yield` at a time.
class GeneratorObject final : public Iterator
{
public:
    GeneratorObject(FunctionObject &generatorFunction, Frame *generatorFrame)
        : m_function(generatorFunction), m_frame(generatorFrame)
    {}

    Frame *frame() const { return m_frame; }
    bool isFinished() const { return m_isFinished; }

    ClassObject *classOf(Interpreter &interpreter) const override;
    std::optional<Value> next(Interpreter &interpreter) override { return send(interpreter, Value()); }
    Value endValue() const override { return m_returned; }
    QString repr(Interpreter &interpreter) override;

    /// Goes on with the value of the `yield` that it waits at; the next value, or nothing at the end.
    std::optional<Value> send(Interpreter &interpreter, const Value &value);
    /// Goes on by raising the error there.
    std::optional<Value> throwInto(Interpreter &interpreter, const PythonError &error);
    /// Ends it with GeneratorExit.
    void close(Interpreter &interpreter);
    /// Ends it without running any more of the script: the run is over.
    void unwind(Interpreter &interpreter);

    // From inside.

    /// Hands out a value and waits; the value sent. Throws what is thrown in.
    Value yield(Interpreter &interpreter, const Value &value);
    /// `yield from`; the value that the other generator returned.
    Value yieldFrom(Interpreter &interpreter, const Value &source);

private:
    /// Thrown at the `yield` to unwind the body; nothing of the script catches it.
    struct Unwound
    {};

    std::optional<Value> resume(Interpreter &interpreter);
    void runBody(Interpreter &interpreter);

    FunctionObject &m_function;
    Frame *m_frame;
    std::unique_ptr<Fiber> m_fiber;
    bool m_isRunning = false;
    bool m_isFinished = false;
    bool m_isUnwinding = false;
    /// How many exceptions were being handled outside when it was last entered.
    std::size_t m_handledBefore = 0;
    Value m_sent;
    std::optional<PythonError> m_thrownIn;
    std::optional<Value> m_yielded;
    Value m_returned;
    std::exception_ptr m_failure;
};

} // namespace retort::script
