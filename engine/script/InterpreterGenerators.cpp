// SPDX-License-Identifier: GPL-3.0-or-later
// Generators and generator expressions.
#include "engine/script/CallScope.h"
#include "engine/script/objects/Generator.h"

#include <algorithm>
#include <utility>

namespace retort::script {

ClassObject *GeneratorObject::classOf(Interpreter &interpreter) const
{
    return interpreter.builtinClass(QStringLiteral("generator"));
}

QString GeneratorObject::repr(Interpreter &)
{
    return QStringLiteral("<generator object %1>").arg(m_function.name);
}

std::optional<Value> GeneratorObject::send(Interpreter &interpreter, const Value &value)
{
    if (!m_fiber && !m_isFinished && !value.isNone())
        raiseTypeError(interpreter, QStringLiteral("can't send non-None value to a just-started generator"));
    m_sent = value;
    return resume(interpreter);
}

std::optional<Value> GeneratorObject::throwInto(Interpreter &interpreter, const PythonError &error)
{
    if (m_isFinished || !m_fiber) {
        m_isFinished = true;
        throw PythonError(error);
    }
    m_thrownIn = error;
    return resume(interpreter);
}

void GeneratorObject::close(Interpreter &interpreter)
{
    if (m_isFinished || !m_fiber) {
        m_isFinished = true;
        return;
    }
    const Value exit = interpreter.makeException(QStringLiteral("GeneratorExit"), QString());
    try {
        if (throwInto(interpreter, {exit, interpreter.here(), interpreter.calledFrom()}))
            raise(interpreter, "RuntimeError", QStringLiteral("generator ignored GeneratorExit"));
    } catch (const PythonError &error) {
        if (!interpreter.isInstance(error.exception, interpreter.builtinClass(QStringLiteral("GeneratorExit"))))
            throw;
    }
}

void GeneratorObject::unwind(Interpreter &interpreter)
{
    if (m_isFinished || !m_fiber)
        return;
    m_isUnwinding = true;
    resume(interpreter);
}

std::optional<Value> GeneratorObject::resume(Interpreter &interpreter)
{
    if (m_isRunning)
        raiseValueError(interpreter, QStringLiteral("generator already executing"));
    if (m_isFinished) {
        m_returned = Value();
        return std::nullopt;
    }
    if (!m_fiber) {
        interpreter.heap().charge(16 * 1024);
        m_fiber = std::make_unique<Fiber>([this, &interpreter] { runBody(interpreter); });
        interpreter.m_begunGenerators.push_back(this);
    }
    GeneratorObject *outer = std::exchange(interpreter.m_generator, this);
    const char *outerStack = interpreter.m_stackEnd;
    const Value outerReturned = interpreter.m_returned;
    m_isRunning = true;
    m_yielded.reset();
    m_fiber->resume();
    m_isRunning = false;
    interpreter.m_returned = outerReturned;
    interpreter.m_generator = outer;
    interpreter.m_stackEnd = outerStack;
    if (m_fiber->isFinished()) {
        m_isFinished = true;
        m_fiber.reset();
        std::erase(interpreter.m_begunGenerators, this);
        if (m_failure)
            std::rethrow_exception(std::exchange(m_failure, nullptr));
    }
    return m_yielded;
}

void GeneratorObject::runBody(Interpreter &interpreter)
{
    // An exception cannot pass from one stack to the other: it is carried over.
    try {
        interpreter.m_stackEnd = m_fiber->stackEnd();
        m_handledBefore = interpreter.m_handled.size();
        const Interpreter::CallScope scope(interpreter, {m_function.source, m_frame, &m_function, m_function.range});
        interpreter.m_returned = Value();
        try {
            const auto flow = interpreter.run(*m_function.body);
            m_returned = flow == Interpreter::Flow::Return ? interpreter.m_returned : Value();
        } catch (const PythonError &error) {
            if (!interpreter.isInstance(error.exception, interpreter.builtinClass(QStringLiteral("StopIteration"))))
                throw;
            raise(interpreter, "RuntimeError", QStringLiteral("generator raised StopIteration"));
        }
    } catch (const Unwound &) {
        m_returned = Value();
    } catch (...) {
        m_failure = std::current_exception();
    }
}

Value GeneratorObject::yield(Interpreter &interpreter, const Value &value)
{
    // While it waits, the calls and the handled exceptions are those of the others.
    const Interpreter::CallRecord record = interpreter.m_calls.back();
    interpreter.m_calls.pop_back();
    std::vector<PythonError> handled(interpreter.m_handled.begin() + std::ptrdiff_t(m_handledBefore),
                                     interpreter.m_handled.end());
    interpreter.m_handled.resize(m_handledBefore);
    const Value returned = interpreter.m_returned;
    m_yielded = value;
    m_fiber->suspend();
    m_handledBefore = interpreter.m_handled.size();
    interpreter.m_handled.insert(interpreter.m_handled.end(), handled.begin(), handled.end());
    interpreter.m_calls.push_back(record);
    interpreter.m_stackEnd = m_fiber->stackEnd();
    interpreter.m_returned = returned;
    if (m_isUnwinding)
        throw Unwound();
    if (m_thrownIn) {
        const PythonError error = *std::exchange(m_thrownIn, std::nullopt);
        throw PythonError(error);
    }
    return std::exchange(m_sent, Value());
}

Value GeneratorObject::yieldFrom(Interpreter &interpreter, const Value &source)
{
    Iterator *values = interpreter.iterate(source);
    auto *generator = dynamic_cast<GeneratorObject *>(values);
    std::optional<Value> value = values->next(interpreter);
    while (value) {
        std::optional<PythonError> thrown;
        Value sent;
        try {
            sent = yield(interpreter, *value);
        } catch (const PythonError &error) {
            thrown = error;
        }
        if (!thrown) {
            value = generator ? generator->send(interpreter, sent) : values->next(interpreter);
        } else if (generator && interpreter.typeName(thrown->exception) == QLatin1String("GeneratorExit")) {
            generator->close(interpreter);
            throw PythonError(*thrown);
        } else if (generator) {
            value = generator->throwInto(interpreter, *thrown);
        } else {
            throw PythonError(*thrown);
        }
    }
    return values->endValue();
}

Value Interpreter::evalYield(const ast::Expr &expression)
{
    if (!m_generator || m_generator->frame() != m_calls.back().frame)
        unsupported(expression, QStringLiteral("yield outside of a function's body"));
    if (expression.kind == ast::ExprKind::YieldFrom) {
        const Value source = eval(*ast::as<ast::YieldFrom>(expression).value);
        place(expression);
        return m_generator->yieldFrom(*this, source);
    }
    const auto &node = ast::as<ast::Yield>(expression);
    const Value value = node.value ? eval(*node.value) : Value();
    place(expression);
    return m_generator->yield(*this, value);
}

/// A generator expression: its loops, one value at a time. The source of the first loop has been evaluated outside.
class ComprehensionIterator final : public Iterator
{
public:
    ComprehensionIterator(const ast::GeneratorExp &expression, Interpreter::CallRecord record, Iterator *first)
        : m_expression(expression), m_record(record), m_loops{first}
    {}

    ClassObject *classOf(Interpreter &interpreter) const override
    {
        return interpreter.builtinClass(QStringLiteral("generator"));
    }

    std::optional<Value> next(Interpreter &interpreter) override
    {
        if (m_loops.empty())
            return std::exchange(m_isOpen, false) ? std::optional(interpreter.unknownRest()) : std::nullopt;
        const Interpreter::CallScope scope(interpreter, m_record);
        const auto &generators = m_expression.generators;
        while (!m_loops.empty()) {
            interpreter.step();
            const auto value = m_loops.back()->next(interpreter);
            if (!value) {
                m_loops.pop_back();
                continue;
            }
            const ast::Comprehension &generator = generators[m_loops.size() - 1];
            interpreter.assignItem(*generator.target, *value);
            const auto decision = interpreter.decideAll(generator.ifs);
            if (decision == Interpreter::Decision::No)
                continue;
            m_isOpen = m_isOpen || isRest(*value) || decision == Interpreter::Decision::Unknown;
            if (m_loops.size() == generators.size())
                return interpreter.eval(*m_expression.element);
            m_loops.push_back(interpreter.iterateOrRest(interpreter.eval(*generators[m_loops.size()].iter)));
        }
        return std::exchange(m_isOpen, false) ? std::optional(interpreter.unknownRest()) : std::nullopt;
    }

    QString repr(Interpreter &) override { return QStringLiteral("<generator object <genexpr>>"); }

private:
    const ast::GeneratorExp &m_expression;
    Interpreter::CallRecord m_record;
    std::vector<Iterator *> m_loops;
    /// Some of its values may be missing or come several times.
    bool m_isOpen = false;
};

Value Interpreter::evalGenerator(const ast::GeneratorExp &generator)
{
    Iterator *first = iterateOrRest(eval(*generator.generators.front().iter));
    CallRecord record = m_calls.back();
    auto *inner = make<Frame>(record.frame->module, record.frame);
    inner->ownedBy = Frame::Owner::Comprehension;
    inner->capture();
    record.frame = inner;
    return make<ComprehensionIterator>(generator, record, first);
}

} // namespace retort::script
