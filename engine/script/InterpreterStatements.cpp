// SPDX-License-Identifier: GPL-3.0-or-later
// How statements are run.
#include "engine/script/Interpreter.h"
#include "engine/script/UnknownParts.h"

#include <QRegularExpression>

namespace retort::script {

using namespace ast; // the vocabulary of the tree that these functions walk

Interpreter::Flow Interpreter::run(const StmtList &body)
{
    for (const StmtPtr &statement : body) {
        const Flow flow = run(*statement);
        if (flow != Flow::Next)
            return flow;
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::run(const Stmt &statement)
{
    if (!isPreview())
        return runStatement(statement);
    // A statement that cannot be followed is a gap; the script goes on after it.
    Frame *frame = m_calls.back().frame;
    const std::size_t calls = m_calls.size();
    const auto leave = [&](const QString &reason) {
        Q_ASSERT(m_calls.size() == calls);
        m_calls.back().frame = frame;
        leaveGap(statement, reason);
        return Flow::Next;
    };
    try {
        return runStatement(statement);
    } catch (const UnknownUsed &used) {
        return leave(gapText(used));
    } catch (const Stopped &end) {
        if (endsTheRun(end))
            throw;
        return leave(end.diagnostic.message);
    }
}

Interpreter::Flow Interpreter::runStatement(const Stmt &statement)
{
    step();
    place(statement);
    switch (statement.kind) {
    case StmtKind::ExprStmt: runExpression(*as<ExprStmt>(statement).value); return Flow::Next;
    case StmtKind::Assign: {
        const auto &node = as<Assign>(statement);
        const Value value = eval(*node.value);
        for (const ExprPtr &target : node.targets)
            assign(*target, value);
        return Flow::Next;
    }
    case StmtKind::AugAssign: runAugAssign(as<AugAssign>(statement)); return Flow::Next;
    case StmtKind::AnnAssign: runAnnAssign(as<AnnAssign>(statement)); return Flow::Next;
    case StmtKind::Return: {
        const auto &node = as<Return>(statement);
        m_returned = node.value ? evalOrGap(*node.value) : Value();
        return Flow::Return;
    }
    case StmtKind::If: {
        const auto &node = as<If>(statement);
        return runBoolean(*node.test, [&] { return run(node.body); }, [&] { return run(node.orelse); });
    }
    case StmtKind::For: return runFor(as<For>(statement));
    case StmtKind::While: return runWhile(as<While>(statement));
    case StmtKind::With: return runWith(as<With>(statement), 0);
    case StmtKind::Try: return runTry(as<Try>(statement));
    case StmtKind::Match: return runMatch(as<Match>(statement));
    case StmtKind::Raise: runRaise(as<Raise>(statement));
    case StmtKind::Assert: runAssert(as<Assert>(statement)); return Flow::Next;
    case StmtKind::Delete:
        for (const ExprPtr &target : as<Delete>(statement).targets)
            runDelete(*target);
        return Flow::Next;
    case StmtKind::Import: runImport(as<Import>(statement)); return Flow::Next;
    case StmtKind::ImportFrom: runImportFrom(as<ImportFrom>(statement)); return Flow::Next;
    case StmtKind::FunctionDef: runFunctionDef(as<FunctionDef>(statement)); return Flow::Next;
    case StmtKind::ClassDef: runClassDef(as<ClassDef>(statement)); return Flow::Next;
    case StmtKind::Global:
    case StmtKind::Nonlocal:
    case StmtKind::Pass: return Flow::Next;
    case StmtKind::Break: return Flow::Break;
    case StmtKind::Continue: return Flow::Continue;
    case StmtKind::ErrorStmt:
        stop(*this, QStringLiteral("syntax"), QStringLiteral("This part of the script could not be parsed"));
    }
    Q_UNREACHABLE();
}

/// A call of something that could not be found may change the database: that is said.
void Interpreter::runExpression(const Expr &expression)
{
    const Value value = eval(expression);
    if (const QString table = expression.kind == ExprKind::Call ? unknownTableOf(value) : QString();
        !table.isEmpty() && m_host.target) {
        place(expression);
        recordGap(QStringLiteral("%1 is not known to Retort, and may change the database").arg(table));
        return;
    }
    const auto *opaque = value.as<OpaqueObject>();
    const bool isCall = opaque && expression.kind == ExprKind::Call && m_host.target;
    if (!isCall)
        return;
    // Messages, progress and measurement; no database hears of them.
    static const QRegularExpression speaks(
        QStringLiteral("\\b(\\w*log\\w*|echo|print\\w*)\\b|^(progressbar\\d?|tqdm|click|rich|colorama|termcolor|"
                       "alive_progress|structlog|loguru|sentry_sdk|statsd|prometheus_client)\\b"));
    // What a script calls while it is loaded registers and configures.
    if (opaque->path.contains(speaks) || m_calls.back().frame->ownedBy == Frame::Owner::Module)
        return;
    place(expression);
    recordGap(QStringLiteral("%1 is not known to Retort, and may change the database").arg(opaque->path));
}

Interpreter::Flow Interpreter::runFor(const For &loop)
{
    Value source = evalOrGap(*loop.iter);
    if (isPreview() && source.as<InstanceObject>()) {
        if (const auto some = findAttribute(source, QStringLiteral("__some__")))
            source = call(*some, std::vector<Value>{});
    }
    if (loop.isAsync && !unknownAs(source) && findAttribute(source, QStringLiteral("__aiter__")))
        return runAsyncFor(loop, source);
    const QString condition = QStringLiteral("for %1 in %2").arg(sourceOf(*loop.target), sourceOf(*loop.iter));
    const std::size_t guards = m_guards.size();
    if (UnknownObject *unknownSource = unknownAs(source); unknownSource && isPreview()) {
        const Flow flow =
            runUnknownLoop(condition, loop.body, [&] { assignElement(*loop.target, unknownSource->element); });
        return flow == Flow::Next ? run(loop.orelse) : flow;
    }
    Iterator *values = iterate(source);
    while (const auto value = values->next(*this)) {
        step();
        Flow flow = Flow::Next;
        if (isRest(*value)) {
            flow =
                runUnknownLoop(condition, loop.body, [&] { assignElement(*loop.target, unknownAs(*value)->element); });
        } else {
            assign(*loop.target, *value);
            flow = run(loop.body);
        }
        endGuards(guards, Flow::Continue);
        if (flow == Flow::Break || flow == Flow::Return) {
            endGuards(guards, Flow::Break);
            return flow == Flow::Break ? Flow::Next : flow;
        }
        place(loop);
    }
    endGuards(guards, Flow::Break);
    return run(loop.orelse);
}

Interpreter::Flow Interpreter::runAsyncFor(const For &loop, const Value &source)
{
    const Value values = call(attribute(source, QStringLiteral("__aiter__")), std::vector<Value>{});
    for (;;) {
        step();
        try {
            assign(*loop.target, await(call(attribute(values, QStringLiteral("__anext__")), std::vector<Value>{})));
        } catch (const PythonError &error) {
            if (!isInstance(error.exception, builtinClass(QStringLiteral("StopAsyncIteration"))))
                throw;
            return run(loop.orelse);
        }
        const Flow flow = run(loop.body);
        if (flow == Flow::Break)
            return Flow::Next;
        if (flow == Flow::Return)
            return flow;
    }
}

Interpreter::Flow Interpreter::runWhile(const While &loop)
{
    const std::size_t guards = m_guards.size();
    for (;;) {
        const Decision decision = decide(evalOrGap(*loop.test));
        if (decision == Decision::No)
            break;
        step();
        if (decision == Decision::Unknown) {
            const Flow flow = runUnknownLoop(sourceOf(*loop.test), loop.body, [] {});
            if (flow == Flow::Return)
                return flow;
            break;
        }
        const Flow flow = run(loop.body);
        endGuards(guards, Flow::Continue);
        if (flow == Flow::Break || flow == Flow::Return) {
            endGuards(guards, Flow::Break);
            return flow == Flow::Break ? Flow::Next : flow;
        }
        // Where it is not known whether the loop has ended, it is shown once.
        if (hasEarlyEnd(guards))
            break;
        place(loop);
    }
    endGuards(guards, Flow::Break);
    return run(loop.orelse);
}

Interpreter::Flow Interpreter::runWith(const With &with, std::size_t itemIndex)
{
    if (itemIndex == with.items.size())
        return run(with.body);
    const WithItem &withItem = with.items[itemIndex];
    const Value context = evalOrGap(*withItem.context);
    const bool isAsync = with.isAsync && findAttribute(context, QStringLiteral("__aenter__"));
    const auto enter = findAttribute(context, isAsync ? QStringLiteral("__aenter__") : QStringLiteral("__enter__"));
    const auto exit = findAttribute(context, isAsync ? QStringLiteral("__aexit__") : QStringLiteral("__exit__"));
    if (!enter || !exit) {
        raiseTypeError(
            *this, QStringLiteral("'%1' object does not support the context manager protocol").arg(typeName(context)));
    }
    const Value entered = await(call(*enter, std::vector<Value>{}));
    Flow flow = Flow::Next;
    try {
        if (withItem.target)
            assign(*withItem.target, entered);
        flow = runWith(with, itemIndex + 1);
    } catch (const PythonError &error) {
        const Value cls = classOf(error.exception);
        place(*withItem.context);
        if (!truth(await(call(*exit, {cls, error.exception, Value()}))))
            throw;
        return Flow::Next;
    }
    const Value returned = m_returned;
    place(*withItem.context);
    await(call(*exit, {Value(), Value(), Value()}));
    m_returned = returned;
    return flow;
}

void Interpreter::runAssert(const Assert &statement)
{
    switch (decide(evalOrGap(*statement.test))) {
    case Decision::Yes: return;
    case Decision::No: break;
    case Decision::Unknown:
        recordGap(QStringLiteral("the script ends here unless %1").arg(sourceOf(*statement.test)), false);
        return;
    }
    std::vector<Value> message;
    if (statement.message)
        message.push_back(eval(*statement.message));
    place(statement);
    throw PythonError{call(builtinClass(QStringLiteral("AssertionError")), std::move(message)), here(), calledFrom()};
}

} // namespace retort::script
