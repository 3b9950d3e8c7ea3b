// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at databases, in other threads.
#include "engine/environment/EnvironmentState.h"
#include "engine/environment/EnvironmentTrust.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/ProjectAddresses.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/sql/Dialect.h"
#include "ui/Workspace.h"
#include "ui/WorkspaceJobs.h"

#include <QDir>
#include <QFileInfo>

#include <tuple>

namespace retort::ui::jobs {

namespace {

QString displayName(const DatabaseUrl &url)
{
    const std::unique_ptr<Dialect> dialect = Dialect::create(url.dialectName());
    const QString kind = dialect ? dialect->displayName() : url.dialectName();
    QString place = url.database().value_or(QString());
    if (url.isSqlite())
        place = url.isMemory() ? QStringLiteral(":memory:") : QFileInfo(place).fileName();
    else if (url.host())
        place = *url.host() + u'/' + place;
    return kind + QStringLiteral(" · ") + place;
}

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

/// The URL that the project itself names.
Result<QString> projectUrl(const Project &project, const EnvironmentOptions &options, const QString &section)
{
    // What env.py takes from the section in use says nothing of another one.
    const bool isOther = !section.isEmpty() && section != project.config().section();
    if (isOther && project.config().ini().hasSection(section))
        return sectionUrls(project, section, {}).value(0);
    if (options.url)
        return *options.url;
    if (!section.isEmpty()) {
        const auto inSection = project.config().iniOption(section, QStringLiteral("sqlalchemy.url"));
        if (!inSection)
            return std::unexpected(inSection.error());
        if (*inSection)
            return **inSection;
    }
    return project.config().sqlalchemyUrl();
}

/// The project's URL where the environment names none, else an empty text.
Result<QString> neededProjectUrl(const Access &access, const EnvironmentOptions &options)
{
    if (!access.environment.url.isEmpty())
        return QString();
    const Result<QString> text = projectUrl(access.project, options, access.environment.section);
    if (text && text->isEmpty())
        return commandError(options.isUrlUnknown
                                ? Workspace::tr("env.py takes its database from the application: add an environment")
                                : Workspace::tr("The project names no database: add an environment"),
                            Workspace::tr("Database > Edit Environments"));
    return text;
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

/// Whether looking up makes a user of the database who lives for a while: not for a look in the background.
bool isLeased(const Environment &environment)
{
    const auto &[user, password] = std::tie(environment.user.reference, environment.password);
    const bool isPair = user && password && user->kind == SecretReference::Kind::Vault &&
                        password->kind == user->kind && password->target == user->target;
    return environment.credentials || isPair;
}

/// What env.py configures for an environment.
struct Configured
{
    EnvironmentOptions options = {};
    /// Where env.py goes through several databases: one environment for each.
    std::vector<Environment> databases = {};
};

/// The INI section that names that URL; empty where there is none.
QString sectionOf(const ProjectConfig &config, const QString &url)
{
    for (const QString &section : config.usableSections()) {
        if (config.iniOption(section, QStringLiteral("sqlalchemy.url")).value_or(std::nullopt) == url)
            return section;
    }
    return {};
}

/// Each is named for its INI section, or for what tells it from the others.
std::vector<Environment> environmentsOf(const Project &project, const std::vector<EnvironmentDatabase> &databases)
{
    const QString own = project.config().sqlalchemyUrl().value_or(QString());
    const auto urlOf = [&own](const EnvironmentDatabase &database) { return database.options.url.value_or(own); };
    std::vector<Environment> all;
    for (const EnvironmentDatabase &database : databases) {
        Environment environment;
        environment.url.text = urlOf(database);
        const bool isAlone = std::ranges::count(databases, environment.url.text, urlOf) == 1;
        const Result<DatabaseUrl> address = DatabaseUrl::parse(environment.url.text);
        QString name = isAlone ? sectionOf(project.config(), environment.url.text) : QString();
        if (name.isEmpty())
            name = database.options.versionTable.schema;
        if (name.isEmpty())
            name = address ? displayName(*address) : project.name();
        environment.name = name;
        for (int i = 2; std::ranges::find(all, environment.name, &Environment::name) != all.end(); ++i)
            environment.name = QStringLiteral("%1 %2").arg(name).arg(i);
        // It is not from retort.toml.
        environment.section = environment.name;
        all.push_back(std::move(environment));
    }
    return all;
}

Result<Configured> configuredFor(const Access &access)
{
    const EnvironmentReading reading = readEnvironment(access.project, {}, true);
    if (reading.databases.size() == 1)
        return Configured{.options = reading.options};
    Configured configured{.databases = environmentsOf(access.project, reading.databases)};
    const auto chosen = std::ranges::find(configured.databases, access.environment.name, &Environment::name);
    if (chosen == configured.databases.end()) {
        return commandError(Workspace::tr("env.py goes through several databases, and the environment %1 does not say "
                                          "which of them is meant")
                                .arg(access.environment.shownName()),
                            Workspace::tr("Take the environments out of retort.toml: then each of these databases is "
                                          "one. Or use retort-cli, which goes through all."));
    }
    configured.options = reading.databases[std::size_t(chosen - configured.databases.begin())].options;
    return configured;
}

bool isOwn(const Environment &environment)
{
    return environment.section.isEmpty();
}

/// The project's environments with the one in question as it is about to be used; those of INI sections with their
/// URLs, unless env.py says another one.
Result<ProjectEnvironments> environmentsWith(const Access &access, const Configured &configured)
{
    const EnvironmentOptions &options = configured.options;
    Result<ProjectEnvironments> environments = ProjectEnvironments::of(access.project);
    if (!environments)
        return environments;
    if (!configured.databases.empty() && std::ranges::none_of(environments->all, isOwn))
        environments->all = configured.databases;
    if (!access.environment.name.isEmpty()) {
        const auto same = std::ranges::find(environments->all, access.environment.name, &Environment::name);
        if (same == environments->all.end())
            environments->all.push_back(access.environment);
        else
            *same = access.environment;
    }
    for (Environment &environment : environments->all) {
        if (environment.url.isEmpty() && !environment.section.isEmpty())
            environment.url.text = projectUrl(access.project, options, environment.section).value_or(QString());
    }
    return environments;
}

EnvironmentStates statesOf(const Access &access)
{
    return {access.resolver,
            QFileInfo(access.trustFile).absoluteDir().filePath(QFileInfo(EnvironmentStates::defaultFile()).fileName())};
}

Result<std::vector<TrustAsked>> openQuestions(const Access &access, const Configured &configured, const QString &url)
{
    std::vector<TrustAsked> asked;
    const bool isNear = isOnThisMachine(access.environment, url);
    if (isNear && !access.environment.hasReferences())
        return asked;
    const Result<ProjectEnvironments> environments = environmentsWith(access, configured);
    if (!environments)
        return std::unexpected(environments.error());
    // The same whichever environment is meant, or agreeing to one would take back the other.
    const QString own = configured.databases.empty()
                            ? projectUrl(access.project, configured.options, {}).value_or(QString())
                            : QString();
    const ProjectTrust trust(access.project.directory(), access.trustFile, qEnvironmentVariable("RETORT_TRUST"));
    std::vector<ProjectTrust::Matter> matters;
    if (!isNear)
        matters.push_back(hostsMatter(*environments, own));
    if (access.environment.hasReferences())
        matters.push_back(secretsMatter(*environments, own));
    for (ProjectTrust::Matter &matter : matters) {
        if (!trust.isAgreed(matter)) {
            const bool isChanged = trust.knows(matter.subject);
            asked.push_back({std::move(matter), isChanged});
        }
    }
    return asked;
}

Result<ReachedDatabase> reachDatabase(const Access &access, const Configured &configured, const QString &url)
{
    const auto asked = openQuestions(access, configured, url);
    if (!asked)
        return std::unexpected(asked.error());
    if (!asked->empty())
        return commandError(Workspace::tr("This project connects to, or looks up, something else than you agreed to."),
                            Workspace::tr("Connect again: you are asked first."));
    if (!access.environment.hasReferences()) {
        const Result<DatabaseUrl> address = writtenAddress(access, url);
        if (!address)
            return std::unexpected(address.error());
        return ReachedDatabase{.url = *address, .options = configured.options};
    }
    // It stays whose look-up it is, and another job that wants the same waits for it.
    const Result<ResolvedEnvironment> found = access.resolver->resolve(access.environment, url).result();
    if (!found)
        return std::unexpected(found.error());
    const Result<DatabaseUrl> address = anchored(access.project, found->url);
    if (!address)
        return std::unexpected(address.error());
    return ReachedDatabase{.url = *address, .lease = found->lease, .options = configured.options};
}

} // namespace

EnvironmentOptions offlineOptions(const Project &project, const QString &environment)
{
    const EnvironmentReading reading = readEnvironment(project, {}, false);
    if (reading.databases.size() == 1)
        return reading.options;
    const std::vector<Environment> all = environmentsOf(project, reading.databases);
    const auto chosen = std::ranges::find(all, environment, &Environment::name);
    return chosen == all.end() ? reading.options : reading.databases[std::size_t(chosen - all.begin())].options;
}

Result<std::vector<TrustAsked>> openQuestions(const Access &access)
{
    const Result<Configured> configured = configuredFor(access);
    if (!configured)
        return std::unexpected(configured.error());
    const Result<QString> url = neededProjectUrl(access, configured->options);
    if (!url)
        return std::unexpected(url.error());
    return openQuestions(access, *configured, *url);
}

Result<ReachedDatabase> reachDatabase(const Access &access)
{
    const Result<Configured> configured = configuredFor(access);
    if (!configured)
        return std::unexpected(configured.error());
    const Result<QString> url = neededProjectUrl(access, configured->options);
    if (!url)
        return std::unexpected(url.error());
    return reachDatabase(access, *configured, *url);
}

QString placeOf(const ReachedDatabase &reached)
{
    return RunJournal::placeOf(reached.url, reached.options.versionTable);
}

Result<ReachedDatabase> reachForRun(const Access &access, const QString &place, int seconds)
{
    Result<ReachedDatabase> reached = reachDatabase(access);
    if (!reached)
        return reached;
    if (placeOf(*reached) != place)
        return otherDatabase();
    if (!reached->lease)
        return reached;
    if (const Result<void> covered = reached->lease->cover(seconds); !covered) {
        // Another look-up may give one that lasts.
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
    if (Result<QStringList> rows = versionRows(access.project, reached.url, reached.options, {})) {
        state.kind = DatabaseState::Kind::Known;
        state.rows = *rows;
        state.seenRows = *rows;
        state.lastSeen = QDateTime::currentDateTimeUtc();
        if (!state.isLocalFile() && !access.environment.name.isEmpty())
            statesOf(access).note(access.project, access.environment, *rows);
        return;
    } else {
        state.error = rows.error();
    }
    state.kind = DatabaseState::Kind::Failed;
    // A password that is refused is not tried again.
    if (access.environment.hasReferences())
        access.resolver->forget(access.environment.name);
}

} // namespace

DatabaseState readDatabase(const Access &access, Reach reach)
{
    const Result<Configured> configured = configuredFor(access);
    if (!configured)
        return {.error = configured.error()};
    const Result<QString> projectUrl = neededProjectUrl(access, configured->options);
    if (!projectUrl)
        return {.error = projectUrl.error()};
    DatabaseState state = writtenState(access, configured->options, *projectUrl);
    const bool isFree = state.isLocalFile() && !access.environment.hasReferences();
    if (state.error || (reach == Reach::LocalFiles && !isFree))
        return state;
    if (reach == Reach::Background && (needsPerson(access.environment) || isLeased(access.environment)) &&
        !access.resolver->isKept(access.environment, *projectUrl))
        return state;
    const auto asked = openQuestions(access, *configured, *projectUrl);
    if (asked && !asked->empty()) {
        state.asked = *asked;
        return state;
    }
    if (const Result<ReachedDatabase> reached = reachDatabase(access, *configured, *projectUrl)) {
        takeRows(access, *reached, state);
    } else {
        state.kind = DatabaseState::Kind::Failed;
        state.error = reached.error();
    }
    return state;
}

Surroundings readEnvironments(const Access &access, const QString &preferred)
{
    Surroundings found;
    Result<ProjectEnvironments> environments = ProjectEnvironments::of(access.project);
    if (!environments) {
        found.findings.push_back({Diagnostic::Severity::Error, QStringLiteral("environments"),
                                  environments.error().message, environments.error().where, environments.error().hint});
        return found;
    }
    found.findings = environments->findings;
    const EnvironmentReading reading = readEnvironment(access.project, {}, true);
    if (reading.databases.size() > 1 && std::ranges::none_of(environments->all, isOwn))
        environments->all = environmentsOf(access.project, reading.databases);
    for (const Environment &environment : environments->all) {
        Access one = access;
        one.environment = environment;
        found.environments.push_back({environment, readDatabase(one, Reach::LocalFiles), -1});
    }
    // One INI section alone is the project's own database, and needs no name.
    const QString ini = access.project.config().ini().file();
    if (found.environments.size() == 1 && found.environments.front().environment.where.file == ini)
        found.environments.clear();
    const auto isThere = [&found](const QString &name) {
        return std::ranges::any_of(found.environments,
                                   [&name](const EnvironmentState &state) { return state.environment.name == name; });
    };
    if (isThere(preferred))
        found.chosen = preferred;
    else if (isThere(environments->defaultName))
        found.chosen = environments->defaultName;
    else if (!found.environments.empty())
        found.chosen = found.environments.front().environment.name;
    return found;
}

Result<QString> testEnvironment(const Access &access)
{
    const Result<ReachedDatabase> reached = reachDatabase(access);
    if (!reached)
        return std::unexpected(reached.error());
    const DatabaseUrl *url = &reached->url;
    if (url->isSqlite()) {
        // Testing must not make a file.
        if (const Result<QString> file = url->sqliteFile(); file && !file->isEmpty() && !QFileInfo::exists(*file))
            return Workspace::tr("%1 does not exist yet; the first upgrade makes it").arg(QFileInfo(*file).fileName());
    }
    const auto session = Session::open(*url);
    if (!session) {
        if (access.environment.hasReferences())
            access.resolver->forget(access.environment.name);
        return std::unexpected(session.error());
    }
    const QString sql =
        url->isSqlite() ? QStringLiteral("SELECT 'SQLite ' || sqlite_version()") : QStringLiteral("SELECT version()");
    const auto answer = (*session)->execute(sql);
    if (!answer)
        return std::unexpected(answer.error());
    const QString *version =
        answer->rows.empty() || answer->rows.front().empty() ? nullptr : answer->rows.front().front().as<QString>();
    return version ? version->section(u',', 0, 0) : displayName(*url);
}

} // namespace retort::ui::jobs
