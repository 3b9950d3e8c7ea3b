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
        !table.isEmpty() && isPreview() && m_host.target) {
        place(expression);
        recordGap(QStringLiteral("%1 is not known to Retort, and may change the database").arg(table));
        return;
    }
    const auto *opaque = value.as<OpaqueObject>();
    const bool isCall = opaque && expression.kind == ExprKind::Call && isPreview() && m_host.target;
    if (!isCall)
        return;
    // Messages, progress and measurement; no database hears of them.
    static const QRegularExpression speaks(
        QStringLiteral("\\b(\\w*log\\w*|echo|print\\w*)\\b|^(progressbar\\d?|tqdm|click|rich|colorama|termcolor|"
                       "alive_progress|structlog|loguru|sentry_sdk|statsd|prometheus_client)\\b"));
    if (opaque->path.contains(speaks))
        return;
    place(expression);
    recordGap(QStringLiteral("%1 is not known to Retort, and may change the database").arg(opaque->path));
}

Interpreter::Flow Interpreter::runFor(const For &loop)
{
    const Value source = evalOrGap(*loop.iter);
    if (loop.isAsync && !unknownAs(source) && findAttribute(source, QStringLiteral("__aiter__")))
        return runAsyncFor(loop, source);
    const QString condition = QStringLiteral("for %1 in %2").arg(sourceOf(*loop.target), sourceOf(*loop.iter));
    const std::size_t guards = m_guards.size();
    if (UnknownObject *unknownSource = unknownAs(source); unknownSource && isPreview()) {
        const Flow flow = runUnknownLoop(condition, loop.body, [&] { assignUnknown(*loop.target); });
        return flow == Flow::Next ? run(loop.orelse) : flow;
    }
    Iterator *values = iterate(source);
    while (const auto value = values->next(*this)) {
        step();
        Flow flow = Flow::Next;
        if (isRest(*value)) {
            flow = runUnknownLoop(condition, loop.body, [&] { assignUnknown(*loop.target); });
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

Interpreter::Flow Interpreter::runTry(const Try &statement)
{
    if (statement.finalbody.empty())
        return runTryBody(statement);
    Flow flow = Flow::Next;
    try {
        flow = runTryBody(statement);
    } catch (const PythonError &) {
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
        // `except*`: each handler takes its part of the group.
        if (statement.isStar) {
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
                if (!handler.name.isEmpty())
                    writeName(handler.name, parts.at(0));
                m_handled.push_back({parts.at(0), error.where, error.calledFrom});
                const Forget forget{*this, handler.name};
                try {
                    run(handler.body);
                } catch (const PythonError &another) {
                    m_calls.back().frame = frame;
                    raised.push_back(another.exception);
                }
            }
            const Value left =
                call(attribute(groups, QStringLiteral("_rejoin")), {error.exception, rest, list(std::move(raised))});
            if (left.isNone())
                return Flow::Next;
            throw PythonError{left, error.where, error.calledFrom};
        }
        const auto isFor = [&](const ExceptHandler &handler) {
            return !handler.type || isCaught(error.exception, eval(*handler.type));
        };
        const auto handler = std::ranges::find_if(statement.handlers, isFor);
        if (handler == statement.handlers.end())
            throw;
        if (!handler->name.isEmpty())
            writeName(handler->name, error.exception);
        m_handled.push_back(error);
        const Forget forget{*this, handler->name};
        return run(handler->body);
    }
    if (!early.empty()) {
        const Flow flow = runEarlyHandlers(statement, std::move(early));
        if (flow != Flow::Next)
            return flow;
    }
    return run(statement.orelse);
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

void Interpreter::runAugAssign(const AugAssign &statement)
{
    const auto combine = [&](const Value &old) {
        const Value right = eval(*statement.value);
        place(statement);
        if (const auto *instance = old.as<InstanceObject>()) {
            static constexpr std::array names{"__iadd__", "__isub__", "__imul__",     "__imatmul__", "__itruediv__",
                                              "__imod__", "__ipow__", "__ilshift__",  "__irshift__", "__ior__",
                                              "__ixor__", "__iand__", "__ifloordiv__"};
            const Value *method = instance->cls->lookup(QLatin1String(names[std::size_t(statement.op)]));
            if (method)
                return call(*method, {old, right});
        }
        // `list += values` changes the list itself; so do |= and the like on sets and dicts.
        if (auto *left = old.as<ListObject>(); left && statement.op == BinaryOperator::Add) {
            const auto more = unknownAs(right) ? std::vector{unknownRest()} : collect(right);
            m_heap.charge(qint64(more.size() * sizeof(Value)));
            left->items.insert(left->items.end(), more.begin(), more.end());
            return old;
        }
        if (auto *set = setAs(old); set && set->kind() == ObjectKind::Set) {
            const Value result = binary(statement.op, old, right);
            if (const SetObject *made = setAs(result)) {
                const auto values = made->values();
                set->table.clear();
                for (const Value &value : values)
                    set->add(*this, value);
                return old;
            }
            return result;
        }
        if (auto *dict = old.as<DictObject>(); dict && statement.op == BinaryOperator::BitOr) {
            if (const auto *more = right.as<DictObject>()) {
                for (const auto &entry : more->table.entries()) {
                    if (entry.isAlive)
                        dict->table.set(*this, entry.key, entry.value);
                }
                return old;
            }
        }
        return binary(statement.op, old, right);
    };
    const Expr &target = *statement.target;
    switch (target.kind) {
    case ExprKind::Name: {
        const QString &name = as<Name>(target).id;
        writeName(name, combine(readName(name)));
        return;
    }
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(target);
        const Value object = eval(*node.value);
        const Value result = combine(attribute(object, node.name));
        if (!object.isObject())
            raiseTypeError(*this, QStringLiteral("cannot set attributes of '%1'").arg(typeName(object)));
        object.object()->setAttribute(*this, node.name, result);
        return;
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(target);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        const Value result = combine(item(container, key));
        container.object()->setItem(*this, key, result);
        return;
    }
    default: script::raise(*this, "SyntaxError", QStringLiteral("illegal target for augmented assignment"));
    }
}

void Interpreter::runAnnAssign(const AnnAssign &statement)
{
    Frame *frame = m_calls.back().frame;
    // Class bodies keep the names of their annotations: dataclasses and declarative models read them.
    if (frame->ownedBy == Frame::Owner::Class && statement.isSimple) {
        const QString key = QStringLiteral("__annotations__");
        const Value *found = frame->variables.find(key);
        auto *annotations = found ? found->as<DictObject>() : make<DictObject>();
        if (!found)
            frame->variables.set(key, annotations);
        // As text, as `from __future__ import annotations` has them: their values are of no use here.
        const ast::Expr &annotation = *statement.annotation;
        const QString &source = m_calls.back().source->text();
        annotations->set(*this, as<Name>(*statement.target).id,
                         text(source.mid(annotation.begin, annotation.end - annotation.begin)));
    }
    if (statement.value)
        assign(*statement.target, eval(*statement.value));
}

void Interpreter::runDelete(const Expr &target)
{
    place(target);
    switch (target.kind) {
    case ExprKind::Name: deleteName(as<Name>(target).id); return;
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(target);
        const Value object = eval(*node.value);
        if (object.isObject())
            object.object()->deleteAttribute(*this, node.name);
        return;
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(target);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        if (!container.isObject())
            raiseTypeError(*this,
                           QStringLiteral("'%1' object does not support item deletion").arg(typeName(container)));
        container.object()->deleteItem(*this, key);
        return;
    }
    case ExprKind::Tuple:
        for (const ExprPtr &part : as<Tuple>(target).elements)
            runDelete(*part);
        return;
    case ExprKind::List:
        for (const ExprPtr &part : as<List>(target).elements)
            runDelete(*part);
        return;
    default: script::raise(*this, "SyntaxError", QStringLiteral("cannot delete this expression"));
    }
}

void Interpreter::assign(const Expr &target, const Value &value)
{
    switch (target.kind) {
    case ExprKind::Name: {
        Frame *frame = m_calls.back().frame;
        // A comprehension's own targets stay inside it; a walrus in it writes outside (writeName).
        if (UnknownObject *unnamed = unknownAs(value))
            unnamed->giveName(as<Name>(target).id);
        if (frame->ownedBy == Frame::Owner::Comprehension)
            frame->variables.set(as<Name>(target).id, value);
        else
            writeName(as<Name>(target).id, value);
        return;
    }
    case ExprKind::Tuple: assignEach(as<Tuple>(target).elements, value); return;
    case ExprKind::List: assignEach(as<List>(target).elements, value); return;
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(target);
        const Value object = eval(*node.value);
        place(target);
        if (!object.isObject()) {
            script::raise(*this, "AttributeError",
                          QStringLiteral("'%1' object has no attribute '%2'").arg(typeName(object), node.name));
        }
        object.object()->setAttribute(*this, node.name, value);
        return;
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(target);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        place(target);
        if (!container.isObject()) {
            raiseTypeError(*this,
                           QStringLiteral("'%1' object does not support item assignment").arg(typeName(container)));
        }
        container.object()->setItem(*this, key, value);
        return;
    }
    default: script::raise(*this, "SyntaxError", QStringLiteral("cannot assign to this expression"));
    }
}

void Interpreter::assignEach(const ExprList &targets, const Value &value)
{
    if (unknownAs(value) && isPreview()) {
        for (const ExprPtr &target : targets)
            assignUnknown(*target);
        return;
    }
    const bool isIterable =
        value.isObject() &&
        (!value.as<InstanceObject>() || classOf(value)->lookup(QStringLiteral("__iter__")) ||
         classOf(value)->lookup(QStringLiteral("__getitem__")) || !value.as<InstanceObject>()->payload.isNone());
    if (!isIterable)
        raiseTypeError(*this, QStringLiteral("cannot unpack non-iterable %1 object").arg(typeName(value)));
    const auto values = collect(value);
    const bool isOpen = std::ranges::any_of(values, isRest);
    if (isOpen && isPreview()) {
        for (const ExprPtr &target : targets)
            assignUnknown(*target);
        return;
    }
    const auto star = std::ranges::find_if(targets, [](const ExprPtr &e) { return e->kind == ExprKind::Starred; });
    if (star == targets.end()) {
        if (values.size() < targets.size()) {
            raiseValueError(*this, QStringLiteral("not enough values to unpack (expected %1, got %2)")
                                       .arg(targets.size())
                                       .arg(values.size()));
        }
        if (values.size() > targets.size())
            raiseValueError(*this, QStringLiteral("too many values to unpack (expected %1)").arg(targets.size()));
        for (std::size_t i = 0; i < targets.size(); ++i)
            assign(*targets[i], values[i]);
        return;
    }
    const std::size_t before = std::size_t(star - targets.begin());
    const std::size_t after = targets.size() - before - 1;
    if (values.size() < before + after) {
        raiseValueError(*this, QStringLiteral("not enough values to unpack (expected at least %1, got %2)")
                                   .arg(before + after)
                                   .arg(values.size()));
    }
    for (std::size_t i = 0; i < before; ++i)
        assign(*targets[i], values[i]);
    const auto middleEnd = values.end() - std::ptrdiff_t(after);
    assign(*as<Starred>(**star).value, list({values.begin() + std::ptrdiff_t(before), middleEnd}));
    for (std::size_t i = 0; i < after; ++i)
        assign(*targets[before + 1 + i], *(middleEnd + std::ptrdiff_t(i)));
}

} // namespace retort::script
