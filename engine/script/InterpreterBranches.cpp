// SPDX-License-Identifier: GPL-3.0-or-later
// Undecided conditions: each branch runs on the same state, then what they lead to is joined.
#include "engine/script/FunctionExit.h"
#include "engine/script/Snapshot.h"

#include <algorithm>

namespace retort::script {

struct Interpreter::BranchEnd
{
    Flow flow = Flow::Next;
    Value returned = {};
    std::optional<PythonError> raised = {};
    std::optional<Snapshot> state = {};

    /// How far it leads away: on, to the loop's next round, out of the loop, out of the function, out of the run.
    int rank() const
    {
        if (raised)
            return 4;
        switch (flow) {
        case Flow::Next: return 0;
        case Flow::Continue: return 1;
        case Flow::Break: return 2;
        case Flow::Return: return 3;
        }
        return 0;
    }
};

namespace {

Guard opposite(Guard guard)
{
    guard.holds = !guard.holds;
    return guard;
}

} // namespace

std::vector<Guard> Interpreter::guards() const
{
    std::vector<Guard> result;
    for (const ActiveGuard &active : m_guards) {
        if (!active.guard.condition.isEmpty() && std::ranges::find(result, active.guard) == result.end())
            result.push_back(active.guard);
    }
    return result;
}

void Interpreter::endGuards(std::size_t first, Flow scope)
{
    if (first >= m_guards.size())
        return;
    const Frame *frame = m_calls.back().frame;
    const auto hasEnded = [&](const ActiveGuard &active) {
        if (active.frame != frame || active.scope == Flow::Next)
            return false;
        switch (active.scope) {
        case Flow::Continue: return true;
        case Flow::Break: return scope != Flow::Continue;
        default: return scope == Flow::Return;
        }
    };
    m_guards.erase(std::remove_if(m_guards.begin() + std::ptrdiff_t(first), m_guards.end(), hasEnded), m_guards.end());
}

bool Interpreter::hasEarlyEnd(std::size_t firstGuard) const
{
    return std::any_of(
        m_guards.begin() + std::ptrdiff_t(std::min(firstGuard, m_guards.size())), m_guards.end(),
        [](const ActiveGuard &active) { return active.scope == Flow::Break || active.scope == Flow::Return; });
}

Interpreter::BranchEnd Interpreter::runBranch(const Branch &branch)
{
    BranchEnd end;
    const std::size_t guards = m_guards.size();
    const std::size_t calls = m_calls.size();
    Frame *frame = m_calls.back().frame;
    const ast::Node at = m_calls.back().at;
    m_guards.push_back({branch.guard, Flow::Next, frame});
    try {
        end.flow = branch.body();
        end.returned = end.flow == Flow::Return ? m_returned : Value();
    } catch (const PythonError &error) {
        end.raised = error;
    }
    if (m_calls.size() == calls) {
        m_calls.back().frame = frame;
        m_calls.back().at = at;
    }
    if (m_guards.size() > guards)
        m_guards.resize(guards);
    return end;
}

Interpreter::Flow Interpreter::runBranches(const std::vector<Branch> &branches)
{
    if (m_branchDepth >= m_bounds.branches) {
        recordGap(QStringLiteral("Conditions that are known only at run time are nested more than %1 deep here")
                      .arg(m_bounds.branches));
        return Flow::Next;
    }
    struct Depth
    {
        int &depth;
        explicit Depth(int &given) : depth(given) { ++depth; }
        ~Depth() { --depth; }
    } depth{m_branchDepth};
    const Snapshot before(*this);
    std::vector<BranchEnd> ends;
    for (const Branch &branch : branches) {
        if (!ends.empty())
            before.restore();
        step();
        ends.push_back(runBranch(branch));
        ends.back().state = before.again();
    }
    return joinBranches(before, ends, branches);
}

Interpreter::Flow Interpreter::joinBranches(const Snapshot &before, std::vector<BranchEnd> &ends,
                                            const std::vector<Branch> &branches)
{
    const auto nearest = std::ranges::min_element(ends, {}, &BranchEnd::rank);
    const int rank = nearest->rank();
    Frame *frame = m_calls.back().frame;
    if (rank == 4) {
        nearest->state->restore();
        throw PythonError(*nearest->raised);
    }
    std::vector<SnapshotEnd> states;
    for (BranchEnd &end : ends) {
        // Nothing of a function's variables is seen after it has returned, nor of a run that has failed.
        if (end.rank() == rank || end.rank() < 3)
            states.push_back({std::move(*end.state), nullptr});
        else if (end.rank() == 3)
            states.push_back({std::move(*end.state), frame});
    }
    before.join(*this, states);

    std::optional<Value> returned;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const BranchEnd &end = ends[i];
        const Guard &guard = branches[i].guard;
        if (end.rank() == rank) {
            if (end.flow == Flow::Return)
                returned = returned ? joined(*this, *returned, end.returned) : end.returned;
            continue;
        }
        if (!end.raised) {
            if (end.flow == Flow::Return)
                m_earlyReturns.push_back({frame, end.returned});
            m_guards.push_back({opposite(guard), end.flow, frame});
            continue;
        }
        if (!m_earlyRaises.empty()) {
            m_earlyRaises.back().push_back({*end.raised, m_guards});
            m_earlyRaises.back().back().guards.push_back({guard, Flow::Next, frame});
            continue;
        }
        m_guards.push_back({guard, Flow::Next, frame});
        const QString message = exceptionText(*this, end.raised->exception);
        recordGap(QStringLiteral("the script ends here with %1%2")
                      .arg(typeName(end.raised->exception),
                           message.isEmpty() ? QString() : QString(QStringLiteral(": ") + message)),
                  false);
        m_guards.pop_back();
    }
    if (returned)
        m_returned = *returned;
    return nearest->flow;
}

Value Interpreter::evalBranches(const QString &condition, const std::function<Value()> &whenTrue,
                                const std::function<Value()> &whenFalse)
{
    std::vector<Value> values;
    const auto branch = [&](bool holds, const std::function<Value()> &body) {
        return Branch{Guard{condition, holds, here()}, [&values, &body] {
                          values.push_back(body());
                          return Flow::Next;
                      }};
    };
    runBranches({branch(true, whenTrue), branch(false, whenFalse)});
    if (values.empty())
        return unknown(sourceHere());
    return values.size() == 1 ? values[0] : joined(*this, values[0], values[1], sourceHere());
}

Interpreter::Flow Interpreter::runBoolean(const ast::Expr &test, const std::function<Flow()> &whenTrue,
                                          const std::function<Flow()> &whenFalse)
{
    switch (decide(evalOrGap(test))) {
    case Decision::Yes: return whenTrue();
    case Decision::No: return whenFalse();
    case Decision::Unknown: break;
    }
    place(test);
    const QString condition = sourceOf(test);
    const SourceRange where = here();
    return runBranches({{Guard{condition, true, where}, whenTrue}, {Guard{condition, false, where}, whenFalse}});
}

void Interpreter::forgetAssigned(const ast::StmtList &body)
{
    for (const ast::StmtPtr &statement : body) {
        switch (statement->kind) {
        case ast::StmtKind::AugAssign: {
            const ast::Expr &target = *ast::as<ast::AugAssign>(*statement).target;
            const auto *name = target.kind == ast::ExprKind::Name ? &ast::as<ast::Name>(target).id : nullptr;
            if (name && m_calls.back().frame->variables.contains(*name))
                writeName(*name, unknown(*name));
            break;
        }
        case ast::StmtKind::If:
            forgetAssigned(ast::as<ast::If>(*statement).body);
            forgetAssigned(ast::as<ast::If>(*statement).orelse);
            break;
        case ast::StmtKind::For: forgetAssigned(ast::as<ast::For>(*statement).body); break;
        case ast::StmtKind::While: forgetAssigned(ast::as<ast::While>(*statement).body); break;
        case ast::StmtKind::With: forgetAssigned(ast::as<ast::With>(*statement).body); break;
        default: break;
        }
    }
}

Interpreter::Flow Interpreter::runUnknownLoop(const QString &condition, const ast::StmtList &body,
                                              const std::function<void()> &begin)
{
    const SourceRange where = here();
    const auto once = [&] {
        forgetAssigned(body);
        begin();
        const std::size_t guards = m_guards.size();
        const Flow flow = run(body);
        endGuards(guards, Flow::Break);
        return flow == Flow::Return ? flow : Flow::Next;
    };
    return runBranches(
        {{Guard{condition, true, where}, once}, {Guard{condition, false, where}, [] { return Flow::Next; }}});
}

Interpreter::Flow Interpreter::runUndecidedCases(const ast::Match &match, const Value &subject, std::size_t first)
{
    if (first == match.cases.size())
        return Flow::Next;
    const ast::MatchCase &candidate = match.cases[first];
    const QString condition = QStringLiteral("%1 is a %2").arg(sourceOf(*match.subject), sourceOf(*candidate.pattern));
    const auto others = [&, first] { return runUndecidedCases(match, subject, first + 1); };
    const auto guarded = [&]() -> Flow {
        if (!candidate.guard)
            return run(candidate.body);
        return runBoolean(*candidate.guard, [&] { return run(candidate.body); }, others);
    };
    Decision decision = Decision::Unknown;
    try {
        if (!unknownAs(subject) || !isPreview())
            decision = matches(*candidate.pattern, subject) ? Decision::Yes : Decision::No;
        else if (matchesAnything(*candidate.pattern, subject))
            decision = Decision::Yes;
    } catch (const UnknownUsed &) {
        decision = Decision::Unknown;
    }
    if (decision == Decision::Yes)
        return guarded();
    if (decision == Decision::No)
        return others();
    const SourceRange where = here();
    const auto taken = [&] {
        bindUnknown(*candidate.pattern);
        return guarded();
    };
    return runBranches({{Guard{condition, true, where}, taken}, {Guard{condition, false, where}, others}});
}

Interpreter::Flow Interpreter::runEarlyHandlers(const ast::Try &statement, std::vector<EarlyRaise> raises)
{
    for (EarlyRaise &raised : raises) {
        const auto isFor = [&](const ast::ExceptHandler &handler) {
            return !handler.type || isCaught(raised.error.exception, eval(*handler.type));
        };
        const auto handler =
            statement.isStar ? statement.handlers.end() : std::ranges::find_if(statement.handlers, isFor);
        const auto outerGuards = m_guards;
        if (handler == statement.handlers.end() && !statement.isStar) {
            if (!m_earlyRaises.empty()) {
                m_earlyRaises.back().push_back(std::move(raised));
                continue;
            }
            m_guards = raised.guards;
            recordGap(QStringLiteral("the script ends here with %1: %2")
                          .arg(typeName(raised.error.exception), exceptionText(*this, raised.error.exception)),
                      false);
            m_guards = outerGuards;
            continue;
        }
        const Guard guard = raised.guards.empty() ? Guard{} : raised.guards.back().guard;
        const auto handle = [&]() -> Flow {
            if (!statement.isStar)
                return runHandler(*handler, raised.error);
            runStarHandlers(statement, raised.error);
            return Flow::Next;
        };
        const Flow flow = runBranches({{guard, handle}, {opposite(guard), [] { return Flow::Next; }}});
        if (flow != Flow::Next)
            return flow;
    }
    return Flow::Next;
}

} // namespace retort::script
