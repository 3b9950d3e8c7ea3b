// SPDX-License-Identifier: GPL-3.0-or-later
// The environments of the project, and what is known of their databases.
#include "ui/Workspace.h"

#include "engine/log/Log.h"
#include "ui/common/ErrorText.h"

#include <QtConcurrent>

#include <algorithm>
#include <utility>

namespace retort::ui {

namespace {

const QString kEnvironmentCategory = QStringLiteral("retort.desktop");
constexpr int kFleetRefreshMilliseconds = 60'000;

bool wasReached(const DatabaseState &state)
{
    return state.kind == DatabaseState::Kind::Known || state.kind == DatabaseState::Kind::Failed;
}

/// Whether both lead to the same database.
bool isSameAddress(const Environment &one, const Environment &other)
{
    return one.name == other.name && one.url == other.url && one.user == other.user && one.password == other.password &&
           one.credentials == other.credentials && one.section == other.section &&
           Secret::areSame(one.writtenPassword, other.writtenPassword);
}

const QString &nameOf(const EnvironmentState &state)
{
    return state.environment.name;
}

} // namespace

const Environment *Workspace::environment() const
{
    const auto found = std::ranges::find(m_environments, m_environment, nameOf);
    return found == m_environments.end() ? nullptr : &found->environment;
}

QString Workspace::shownDatabase() const
{
    const Environment *chosen = environment();
    return chosen ? QStringLiteral("%1 (%2)").arg(chosen->shownName(), m_database.name) : m_database.name;
}

bool Workspace::isOnGraph(const EnvironmentState &state) const
{
    return !state.graph || !m_project || state.scriptFolders == m_project->versionDirectories();
}

const RevisionGraph &Workspace::graphOf(const EnvironmentState &state) const
{
    return isOnGraph(state) ? *m_graph : *state.graph;
}

void Workspace::preferEnvironment(const QString &name)
{
    m_environment = name;
}

void Workspace::setEnvironment(const QString &name)
{
    if (name == m_environment || isRunning())
        return;
    const auto found = std::ranges::find(m_environments, name, nameOf);
    if (found == m_environments.end())
        return;
    m_environment = name;
    // env.py may go through several databases, each with SQL of its own.
    m_previewTimer.start();
    log::info(kEnvironmentCategory, tr("Environment: %1").arg(found->environment.shownName()));
    dropReading();
    const DatabaseState state = found->database;
    if (state.url)
        suggestDialect(state.url->dialectName());
    setDatabase(state);
    readEdited();
    Q_EMIT environmentsChanged();
    showChosenScripts();
}

void Workspace::connectDatabase()
{
    if (m_project)
        readDatabase(jobs::Reach::Anything);
}

void Workspace::disconnectDatabase()
{
    if (isRunning() || !m_database.url)
        return;
    dropReading();
    DatabaseState state = m_database;
    state.kind = DatabaseState::Kind::NotConnected;
    state.rows.clear();
    state.error.reset();
    setDatabase(std::move(state));
    // Nor does a refresh ask it again, and one that is out comes too late.
    m_disconnected.insert(m_environment);
    dropRefresh(m_environment);
    takeFleetState(m_environment, m_database);
    Q_EMIT environmentsChanged();
    // What was looked up is forgotten, and what is on loan given back.
    m_databasePool.start([resolver = m_resolver, name = m_environment] { resolver->forget(name); });
    log::info(kEnvironmentCategory, tr("Disconnected from %1").arg(m_database.name));
}

void Workspace::testDatabase()
{
    if (!m_project)
        return;
    const Environment *chosen = environment();
    testEnvironment(chosen ? *chosen : Environment());
}

void Workspace::testEnvironment(const Environment &tested)
{
    if (!m_project)
        return;
    const int number = ++m_testNumber;
    m_isTesting = true;
    Q_EMIT databaseChanged();
    QtConcurrent::run(&m_databasePool, [access = accessTo(tested, DatabaseLooks::Kind::Testing)] {
        return jobs::testEnvironment(access);
    }).then(this, [this, number, tested](const jobs::ConnectionTest &result) {
        if (number != m_testNumber)
            return;
        m_isTesting = false;
        Q_EMIT databaseChanged();
        if (!result.asked.empty())
            return askForTrust(result.asked, [this, tested] { testEnvironment(tested); });
        const Result<QString> &answer = result.answer;
        if (answer)
            log::info(kEnvironmentCategory, tr("The connection works: %1").arg(*answer));
        else
            log::error(kEnvironmentCategory, answer.error().message);
        Q_EMIT environmentTested(tested.name, answer.has_value(), answer ? *answer : withHint(answer.error()));
    });
}

void Workspace::stopTesting()
{
    if (!m_isTesting)
        return;
    ++m_testNumber;
    m_isTesting = false;
    m_resolver->cancel();
    m_looks.stop(DatabaseLooks::Kind::Testing);
    Q_EMIT databaseChanged();
    Q_EMIT environmentTested({}, false, tr("Stopped waiting"));
}

void Workspace::readEnvironments()
{
    const int number = ++m_environmentsNumber;
    QtConcurrent::run(&m_databasePool, [access = accessTo({}, DatabaseLooks::Kind::Environments),
                                        disconnected = m_disconnected] {
        return jobs::readEnvironments(access, disconnected);
    }).then(this, [this, number](const jobs::Surroundings &found) {
        if (number == m_environmentsNumber)
            takeEnvironments(found);
    });
}

void Workspace::takeEnvironments(const jobs::Surroundings &found)
{
    m_environmentErrors.clear();
    for (const Diagnostic &finding : found.findings) {
        log::warning(kEnvironmentCategory, finding.message);
        if (finding.severity == Diagnostic::Severity::Error)
            m_environmentErrors.push_back(finding);
    }
    // The one in use changed, or came to be. It may have been chosen since this was begun.
    const Environment *before = environment();
    const EnvironmentState *now = found.choose(m_environment);
    const QString chosen = now ? now->environment.name : QString();
    const bool isOther = !before || !now || !isSameAddress(now->environment, *before);
    std::vector<EnvironmentState> states = found.environments;
    for (EnvironmentState &state : states) {
        // What was asked for once stays, where the environment is still the same.
        const auto old = std::ranges::find_if(m_environments, [&state](const EnvironmentState &other) {
            return isSameAddress(other.environment, state.environment);
        });
        const bool isUnasked =
            state.database.kind == DatabaseState::Kind::NotConnected || m_disconnected.contains(state.environment.name);
        if (old != m_environments.end() && isUnasked)
            state.database = old->database;
    }
    for (const EnvironmentState &old : m_environments) {
        if (std::ranges::none_of(states, [&old](const EnvironmentState &state) {
                return isSameAddress(state.environment, old.environment);
            })) {
            // Under that name there is another database now, or none.
            dropRefresh(old.environment.name);
            m_disconnected.remove(old.environment.name);
        }
    }
    m_environments = std::move(states);
    if (std::exchange(m_environment, chosen) != chosen)
        m_previewTimer.start();
    countPending();
    // It has just been read. What was asked for on request, or is being asked, says more.
    const bool isKnown =
        m_isReading || (m_database.kind == DatabaseState::Kind::Known && m_database.place == found.own.place);
    if (m_environments.empty() ? !isKnown : isOther) {
        dropReading();
        const auto used = std::ranges::find(m_environments, m_environment, nameOf);
        takeDatabase(used == m_environments.end() ? found.own : used->database);
    }
    Q_EMIT environmentsChanged();
    showChosenScripts();
}

void Workspace::refreshFleet()
{
    if (!m_project || isRunning())
        return;
    m_databasePool.start([resolver = m_resolver] { resolver->dropExpired(); });
    for (const EnvironmentState &state : m_environments) {
        const QString name = state.environment.name;
        if (m_refreshes.contains(name) || m_disconnected.contains(name) ||
            (!state.database.isLocalFile() && !wasReached(state.database)))
            continue;
        const int number = ++m_lastRefresh;
        m_refreshes.insert(name, number);
        QtConcurrent::run(&m_databasePool, [access = accessTo(state.environment, DatabaseLooks::Kind::Refreshing)] {
            return jobs::readDatabase(access, jobs::Reach::Background);
        }).then(this, [this, name, number](const DatabaseState &found) {
            if (m_refreshes.value(name) != number)
                return;
            m_refreshes.remove(name);
            // Not asked: it stays as it was seen last.
            if (found.kind == DatabaseState::Kind::NotConnected)
                return;
            takeFleetState(name, found);
            Q_EMIT environmentsChanged();
        });
    }
}

void Workspace::dropRefresh(const QString &name)
{
    m_refreshes.remove(name);
    m_looks.stop(DatabaseLooks::Kind::Refreshing, name);
}

void Workspace::takeFleetState(const QString &name, const DatabaseState &database)
{
    for (EnvironmentState &state : m_environments) {
        if (state.environment.name == name && database.kind != DatabaseState::Kind::Reading)
            state.database = database;
    }
    countPending();
}

void Workspace::countPending()
{
    for (EnvironmentState &state : m_environments) {
        state.pending = -1;
        state.database.unknownRows.clear();
        if (state.database.kind != DatabaseState::Kind::Known)
            continue;
        const RevisionGraph &graph = graphOf(state);
        std::vector<int> rows;
        for (const QString &row : state.database.rows) {
            if (const int revision = graph.find(row); revision != RevisionGraph::kNone)
                rows.push_back(revision);
            else
                state.database.unknownRows << row;
        }
        state.pending = graph.size() - graph.ancestors(rows, RevisionGraph::Follow::ParentsAndDependencies).count();
    }
}

void Workspace::startFleet()
{
    m_fleetTimer.setInterval(kFleetRefreshMilliseconds);
    connect(&m_fleetTimer, &QTimer::timeout, this, &Workspace::refreshFleet);
    m_fleetTimer.start();
}

} // namespace retort::ui
