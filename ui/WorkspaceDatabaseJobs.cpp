// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at databases, in other threads.
#include "engine/environment/EnvironmentState.h"
#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/ProjectAddresses.h"
#include "engine/environment/ProjectReadings.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/sql/Dialect.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <QDir>
#include <QFileInfo>

#include <tuple>

namespace retort::ui::jobs {

namespace {

/// A relative SQLite file, from the project's folder.
Result<DatabaseUrl> anchored(const Project &project, const DatabaseUrl &url)
{
    if (!url.isSqlite() || url.isMemory() || !url.database() || QDir::isAbsolutePath(*url.database()))
        return url;
    const QString absolute = QDir(project.directory()).absoluteFilePath(*url.database());
    Result<DatabaseUrl> moved = DatabaseUrl::parse(
        url.withPassword().replace(QStringLiteral(":///") + *url.database(), QStringLiteral(":///") + absolute));
    if (moved)
        moved->setSessionSettings(url.sessionSettings());
    return moved;
}

/// As far as it is written down.
Result<DatabaseUrl> writtenAddress(const Access &access, const QString &projectUrl)
{
    const Result<DatabaseUrl> url =
        access.environment.name.isEmpty() ? DatabaseUrl::parse(projectUrl) : writtenUrl(access.environment, projectUrl);
    return url ? anchored(access.project, *url) : url;
}

QString writtenName(const Environment &environment, const DatabaseUrl &url)
{
    if (!environment.url.reference)
        return displayName(url);
    const std::unique_ptr<Dialect> dialect = Dialect::create(url.dialectName());
    return (dialect ? dialect->displayName() : url.dialectName()) + QStringLiteral(" · ") +
           describe(*environment.url.reference);
}

/// Whether looking up may ask a person: for a password, or to log in with a browser.
bool needsPerson(const Environment &environment)
{
    for (const auto &reference :
         {environment.url.reference, environment.user.reference, environment.password, environment.credentials,
          environment.vault.role.reference, environment.vault.user.reference, environment.vault.secret}) {
        if (reference && reference->kind == SecretReference::Kind::Prompt)
            return true;
    }
    return environment.vault.method == QLatin1String("oidc");
}

/// Whether looking up may make a user of the database who lives for a while (only the answer tells): not for a look in
/// the background.
bool mayLease(const Environment &environment)
{
    const auto &[user, password] = std::tie(environment.user.reference, environment.password);
    const bool isPair = user && password && user->kind == SecretReference::Kind::Vault &&
                        password->kind == user->kind && password->target == user->target;
    return environment.credentials || isPair;
}

bool isOfIni(const Project &project, const Environment &environment)
{
    return environment.where.file == project.config().ini().file();
}

EnvironmentStates statesOf(const Access &access)
{
    return {access.resolver,
            QFileInfo(access.trustFile).absoluteDir().filePath(QFileInfo(EnvironmentStates::defaultFile()).fileName())};
}

/// Where everything leads to, the same whichever database is meant, or agreeing to one would take back the other.
Result<Destinations> destinationsOf(const Access &access, ProjectReadings &readings, const QString &url)
{
    const Result<Destinations> all = Destinations::of(readings);
    return all ? Result<Destinations>(all->including(access.environment, url)) : all;
}

Result<std::vector<TrustAsked>> openQuestions(const Access &access, ProjectReadings &readings, const QString &url)
{
    std::vector<TrustAsked> asked;
    const bool isNear = isOnThisMachine(access.environment, url);
    if (isNear && !access.environment.hasReferences())
        return asked;
    const Result<Destinations> all = destinationsOf(access, readings, url);
    if (!all)
        return std::unexpected(all.error());
    const ProjectTrust trust(access.project.directory(), access.trustFile, qEnvironmentVariable("RETORT_TRUST"));
    std::vector<ProjectTrust::Matter> matters;
    if (!isNear)
        matters.push_back(hostsMatter(all->environments, all->projectUrl));
    if (access.environment.hasReferences())
        matters.push_back(secretsMatter(all->environments, all->projectUrl));
    for (ProjectTrust::Matter &matter : matters) {
        if (!trust.isAgreed(matter)) {
            const bool isChanged = trust.knows(matter.subject);
            asked.push_back({std::move(matter), isChanged});
        }
    }
    return asked;
}

/// Of what was agreed to.
Result<ReachedDatabase> lookUp(const Access &access, const ConfiguredProject &configured)
{
    if (access.isStopped())
        return cancelledError();
    if (!access.environment.hasReferences()) {
        const Result<DatabaseUrl> address = writtenAddress(access, configured.url);
        if (!address)
            return std::unexpected(address.error());
        return ReachedDatabase{.url = *address, .options = configured.options, .project = configured.project};
    }
    // It stays whose look-up it is, and another job that wants the same waits for it.
    const Result<ResolvedEnvironment> found = access.resolver->resolve(access.environment, configured.url).result();
    if (!found)
        return std::unexpected(found.error());
    const Result<DatabaseUrl> address = anchored(access.project, found->url);
    if (!address)
        return std::unexpected(address.error());
    return ReachedDatabase{
        .url = *address, .lease = found->lease, .options = configured.options, .project = configured.project};
}

/// How the project reads for the environment, and what has to be agreed to before that is looked up.
struct Prepared
{
    ConfiguredProject configured;
    std::vector<TrustAsked> asked;
};

Result<Prepared> prepare(const Access &access)
{
    ProjectReadings readings(access.project);
    Result<ConfiguredProject> configured = readings.of(access.environment);
    if (!configured)
        return std::unexpected(configured.error());
    Result<std::vector<TrustAsked>> asked = openQuestions(access, readings, configured->url);
    if (!asked)
        return std::unexpected(asked.error());
    return Prepared{*std::move(configured), *std::move(asked)};
}

} // namespace

bool Access::isStopped() const
{
    return stopper && stopper->isStopped();
}

Result<std::vector<TrustAsked>> openQuestions(const Access &access)
{
    Result<Prepared> prepared = prepare(access);
    if (!prepared)
        return std::unexpected(prepared.error());
    return std::move(prepared->asked);
}

Result<ReachedDatabase> reachDatabase(const Access &access)
{
    const Result<Prepared> prepared = prepare(access);
    if (!prepared)
        return std::unexpected(prepared.error());
    if (!prepared->asked.empty())
        return commandError(Workspace::tr("This project connects to, or looks up, something else than you agreed to."),
                            Workspace::tr("Connect again: you are asked first."));
    return lookUp(access, prepared->configured);
}

QString placeOf(const ReachedDatabase &reached)
{
    return RunJournal::placeOf(reached.url, reached.options.versionTable);
}

bool hasTransactionalDdl(const ReachedDatabase &reached)
{
    // Alembic takes SQLite to have none; Retort opens a transaction there all the same.
    const std::unique_ptr<Dialect> dialect = Dialect::create(reached.url.dialectName());
    return !dialect || reached.options.transactionalDdl.value_or(reached.url.isSqlite() ||
                                                                 reached.options.hasTransactionalDdl(*dialect));
}

Result<ReachedDatabase> reachForRun(const Access &access, const QString &place, int seconds)
{
    const std::shared_ptr<LookupStopper> stopper = access.resolver->stopper();
    Result<ReachedDatabase> reached = reachDatabase(access);
    // Somebody may have revoked what was leased: then it is leased anew, once.
    if (reached && reached->lease && reached->lease->isLost(stopper)) {
        access.resolver->giveBack(access.environment.name);
        reached = reachDatabase(access);
    }
    if (!reached)
        return reached;
    if (placeOf(*reached) != place)
        return otherDatabase();
    if (!reached->lease)
        return reached;
    if (const Result<void> covered = reached->lease->cover(seconds, stopper); !covered) {
        // Another look-up may give one that lasts.
        if (covered.error().kind != Error::Kind::Cancelled)
            access.resolver->giveBack(access.environment.name);
        return std::unexpected(covered.error());
    }
    return reached;
}

std::unexpected<Error> otherDatabase()
{
    return commandError(Workspace::tr("The project leads to another database now than the one that this was worked "
                                      "out for."),
                        Workspace::tr("Nothing was run. Look at it again."));
}

namespace {

/// What is known without asking anybody.
DatabaseState writtenState(const Access &access, const EnvironmentOptions &options, const QString &projectUrl)
{
    DatabaseState state;
    if (!access.environment.name.isEmpty()) {
        const auto remembered = statesOf(access).remembered(access.project, access.environment);
        state.lastSeen = remembered.lastSeen;
        state.seenRows = remembered.revisions;
    }
    const Result<DatabaseUrl> url = writtenAddress(access, projectUrl);
    if (!url && access.environment.url.reference) {
        state.name = describe(*access.environment.url.reference);
        state.kind = DatabaseState::Kind::NotConnected;
        return state;
    }
    if (!url) {
        state.error = url.error();
        return state;
    }
    state.kind = DatabaseState::Kind::NotConnected;
    state.url = *url;
    state.name = writtenName(access.environment, *url);
    if (!access.environment.url.reference)
        state.place = RunJournal::placeOf(*url, options.versionTable);
    return state;
}

void takeRows(const Access &access, const ReachedDatabase &reached, DatabaseState &state)
{
    DatabaseUrl shown = reached.url;
    if (access.environment.hasReferences())
        shown.clearPassword();
    state.url = shown;
    state.name = displayName(shown);
    state.place = RunJournal::placeOf(shown, reached.options.versionTable);
    if (Result<QStringList> rows = versionRows(reached.project, reached.url, reached.options, {}, access.stopper)) {
        state.kind = DatabaseState::Kind::Known;
        state.rows = *rows;
        state.seenRows = *rows;
        state.lastSeen = QDateTime::currentDateTimeUtc();
        if (!state.isLocalFile() && !access.environment.name.isEmpty())
            statesOf(access).note(access.project, access.environment, *rows);
        return;
    } else {
        // What was stopped has not been tried.
        if (access.isStopped())
            return;
        state.error = rows.error();
    }
    state.kind = DatabaseState::Kind::Failed;
    // A password that is refused is not tried again.
    if (access.environment.hasReferences())
        access.resolver->forget(access.environment.name);
}

DatabaseState readDatabase(const Access &access, ProjectReadings &readings, Reach reach)
{
    const Result<ConfiguredProject> configured = readings.of(access.environment);
    if (!configured)
        return {.error = configured.error()};
    DatabaseState state = writtenState(access, configured->options, configured->url);
    const bool isFree = state.isLocalFile() && !access.environment.hasReferences();
    if (state.error || reach == Reach::Written || (reach == Reach::LocalFiles && !isFree))
        return state;
    if (reach == Reach::Background && (needsPerson(access.environment) || mayLease(access.environment)) &&
        !access.resolver->isKept(access.environment, configured->url))
        return state;
    const auto asked = openQuestions(access, readings, configured->url);
    if (asked && !asked->empty()) {
        state.asked = *asked;
        return state;
    }
    const Result<ReachedDatabase> reached =
        asked ? lookUp(access, *configured) : Result<ReachedDatabase>(std::unexpected(asked.error()));
    if (reached) {
        takeRows(access, *reached, state);
    } else if (!access.isStopped()) {
        state.kind = DatabaseState::Kind::Failed;
        state.error = reached.error();
    }
    return state;
}

} // namespace

DatabaseState readDatabase(const Access &access, Reach reach)
{
    ProjectReadings readings(access.project);
    return readDatabase(access, readings, reach);
}

const EnvironmentState *Surroundings::find(const QString &name) const
{
    const auto found = std::ranges::find_if(
        environments, [&name](const EnvironmentState &state) { return state.environment.name == name; });
    return found == environments.end() ? nullptr : &*found;
}

const EnvironmentState *Surroundings::choose(const QString &preferred) const
{
    for (const QString &name : {preferred, defaultName}) {
        if (const EnvironmentState *state = find(name))
            return state;
    }
    return environments.empty() ? nullptr : &environments.front();
}

Surroundings readEnvironments(const Access &access, const QSet<QString> &disconnected)
{
    Surroundings found;
    ProjectReadings readings(access.project);
    ProjectEnvironments environments;
    if (Result<ProjectEnvironments> read = readings.environments()) {
        environments = *std::move(read);
    } else {
        const Error &error = read.error();
        environments.findings.push_back(
            {Diagnostic::Severity::Error, QStringLiteral("environments"), error.message, error.where, error.hint});
    }
    found.findings = environments.findings;
    found.defaultName = environments.defaultName;
    // One INI section alone is the project's own database, and needs no name.
    if (environments.all.size() == 1 && isOfIni(access.project, environments.all.front()))
        environments.all.clear();
    const auto look = [&](const Environment &environment) {
        Access one = access;
        one.environment = environment;
        return readDatabase(one, readings,
                            disconnected.contains(environment.name) ? Reach::Written : Reach::LocalFiles);
    };
    for (const Environment &environment : environments.all) {
        EnvironmentState state{.environment = environment, .database = look(environment)};
        if (const auto configured = readings.of(environment)) {
            state.scriptFolders = configured->project.versionDirectories();
            state.graph = configured->project.sharedGraph();
        }
        found.environments.push_back(std::move(state));
    }
    if (environments.all.empty())
        found.own = look({});
    return found;
}

namespace {

Result<QString> askWhoItIs(const Access &access, const DatabaseUrl &url)
{
    if (url.isSqlite()) {
        // Testing must not make a file.
        if (const Result<QString> file = url.sqliteFile(); file && !file->isEmpty() && !QFileInfo::exists(*file))
            return Workspace::tr("%1 does not exist yet; the first upgrade makes it").arg(QFileInfo(*file).fileName());
    }
    const auto session = Session::open(url, {.stopper = access.stopper});
    if (!session) {
        if (access.environment.hasReferences() && !access.isStopped())
            access.resolver->forget(access.environment.name);
        return std::unexpected(session.error());
    }
    const QString sql =
        url.isSqlite() ? QStringLiteral("SELECT 'SQLite ' || sqlite_version()") : QStringLiteral("SELECT version()");
    const auto answer = (*session)->execute(sql);
    if (!answer)
        return std::unexpected(answer.error());
    const QString *version =
        answer->rows.empty() || answer->rows.front().empty() ? nullptr : answer->rows.front().front().as<QString>();
    return version ? version->section(u',', 0, 0) : displayName(url);
}

} // namespace

ConnectionTest testEnvironment(const Access &access)
{
    const Result<Prepared> prepared = prepare(access);
    if (!prepared)
        return {.answer = std::unexpected(prepared.error())};
    if (!prepared->asked.empty())
        return {.asked = prepared->asked};
    const Result<ReachedDatabase> reached = lookUp(access, prepared->configured);
    if (!reached)
        return {.answer = std::unexpected(reached.error())};
    return {.answer = askWhoItIs(access, reached->url)};
}

} // namespace retort::ui::jobs
