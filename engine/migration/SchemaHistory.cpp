// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/SchemaHistory.h"

#include "engine/migration/RevisionBody.h"
#include "engine/script/OperationTarget.h"
#include "engine/sql/Dialect.h"
#include "engine/sql/SqlReader.h"

#include <algorithm>
#include <ranges>

namespace retort {

namespace {

/// More branches than this side by side run some scripts again.
constexpr std::size_t kStates = 12;

/// Follows the operations of a revision whose SQL nobody wants to see.
class ReplayTarget final : public script::OperationTarget
{
public:
    ReplayTarget(QString dialectName, SchemaReplay &replay)
        : m_dialectName(std::move(dialectName)), m_reader(m_dialectName), m_replay(replay)
    {}

    QString dialectName() const override { return m_dialectName; }
    bool isOffline() const override { return true; }
    bool isForReading() const override { return true; }
    Result<void> perform(const Operation &operation) override
    {
        m_reader.apply(operation, m_replay);
        return {};
    }
    std::optional<Error> refusal(const Operation &operation) override
    {
        const auto dialect = Dialect::create(m_dialectName);
        return dialect ? refusalBy(*dialect, operation, {.schema = &m_replay.schema()}) : std::nullopt;
    }
    Result<QueryResult> query(const Operation &) override { return QueryResult{}; }
    Result<const Schema *> schema() override { return &m_replay.schema(); }

private:
    QString m_dialectName;
    SqlReader m_reader;
    SchemaReplay &m_replay;
};

bool isPart(const RevisionSet &part, const RevisionSet &whole, int size)
{
    for (int index = 0; index < size; ++index) {
        if (part.contains(index) && !whole.contains(index))
            return false;
    }
    return true;
}

} // namespace

SchemaHistory::SchemaHistory(Project project, QString dialectName, EnvironmentOptions environment,
                             QStringList xArguments, const std::atomic<bool> *isCancelled, Variables variables)
    : m_project(std::move(project)),
      m_dialectName(std::move(dialectName)),
      m_environment(std::move(environment)),
      m_xArguments(std::move(xArguments)),
      m_isCancelled(isCancelled),
      m_variables(variables)
{}

SchemaReplay SchemaHistory::after(const QStringList &revisions)
{
    const RevisionGraph &graph = m_project.graph();
    std::vector<int> rows;
    for (const QString &id : revisions) {
        if (const int index = graph.find(id); index != RevisionGraph::kNone)
            rows.push_back(index);
    }
    const RevisionSet wanted = graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies);
    State state = nearest(wanted);
    if (state.revisions.count() == wanted.count())
        return std::move(state.replay);
    const std::vector<int> newestFirst = graph.topologicalOrder(wanted, rows);
    for (int index : std::ranges::reverse_view(newestFirst)) {
        if (state.revisions.insert(index))
            follow(index, state.replay);
    }
    SchemaReplay replay = state.replay;
    remember(std::move(state));
    return replay;
}

SchemaHistory::State SchemaHistory::nearest(const RevisionSet &wanted) const
{
    const int size = m_project.graph().size();
    const State *best = nullptr;
    for (const State &state : m_states) {
        const bool isLarger = !best || state.revisions.count() > best->revisions.count();
        if (isLarger && isPart(state.revisions, wanted, size))
            best = &state;
    }
    return best ? *best : State{RevisionSet(size), SchemaReplay(Schema(), m_environment.namingConvention)};
}

void SchemaHistory::remember(State state)
{
    m_states.push_front(std::move(state));
    if (m_states.size() > kStates)
        m_states.pop_back();
}

void SchemaHistory::follow(int revision, SchemaReplay &replay) const
{
    const RevisionGraph &graph = m_project.graph();
    // A revision that is missing (another package's, perhaps) may have done anything.
    if (!graph.missing(revision).isEmpty())
        replay.apply(Operation{Gap{graph.missing(revision).join(u' ')}});
    ReplayTarget target(m_dialectName, replay);
    const RevisionBody body{.project = m_project,
                            .revision = graph.at(revision),
                            .isUpgrade = true,
                            .xArguments = m_xArguments,
                            .environment = m_environment,
                            .variables = m_variables,
                            .isCancelled = m_isCancelled};
    // What cannot be followed leaves the schema open; it is no reason to stop here.
    if (body.run(target).error)
        replay.apply(Operation{Gap{QStringLiteral("revision %1").arg(graph.id(revision))}});
}

} // namespace retort
