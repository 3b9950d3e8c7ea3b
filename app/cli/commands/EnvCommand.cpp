// SPDX-License-Identifier: GPL-3.0-or-later
// env: the environments of the project: listed, shown, tested, and a first file of them.
#include "app/cli/Command.h"
#include "app/cli/EnvironmentText.h"
#include "app/cli/InterruptWatch.h"
#include "app/cli/Json.h"
#include "app/cli/RunStop.h"
#include "app/cli/TerminalLookup.h"
#include "app/cli/TrustMatters.h"
#include "engine/database/Session.h"
#include "engine/environment/EnvironmentState.h"
#include "engine/environment/EnvironmentsFile.h"
#include "engine/environment/PasswordMove.h"
#include "engine/environment/ProjectAddresses.h"
#include "engine/environment/ProjectReadings.h"
#include "engine/secrets/Keychain.h"

#include <CLI/App.hpp>

#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>

#include <memory>

namespace retort {

namespace {

struct EnvOptions
{
    std::string action = "list";
    std::string name;
    bool json = false;
    /// Looks at each database.
    bool looks = false;
};

QString projectUrlOf(const Project &project)
{
    return project.config().sqlalchemyUrl().value_or(QString());
}

/// The URL that the project names for the environment, for people to see; empty where it has one of its own.
QString projectUrlOf(ProjectReadings &readings, const Environment &environment)
{
    const Result<ConfiguredProject> configured = readings.of(environment);
    // One that leads to several shows the first.
    return configured ? configured->url : readings.urls(environment.section).value(0);
}

void complainAbout(const std::vector<Diagnostic> &findings)
{
    for (const Diagnostic &finding : findings)
        Terminal::complain(describe(finding));
}

bool hasError(const std::vector<Diagnostic> &findings)
{
    return std::ranges::any_of(
        findings, [](const Diagnostic &finding) { return finding.severity == Diagnostic::Severity::Error; });
}

/// One line about what is known of an environment's database.
QString stateText(const EnvironmentState &state)
{
    QStringList parts = {kindWord(state.kind)};
    if (state.lastSeen.isValid()) {
        parts << (state.revisions.isEmpty() ? QStringLiteral("at the base")
                                            : QStringLiteral("at ") + state.revisions.join(QStringLiteral(", ")));
        parts << (state.pending ? QStringLiteral("%1 pending").arg(*state.pending)
                                : QStringLiteral("pending not known"));
        parts << QStringLiteral("seen %1").arg(state.lastSeen.toString(Qt::ISODate));
    }
    if (!state.reason.isEmpty())
        parts << state.reason.simplified();
    return parts.join(QStringLiteral("; "));
}

QJsonObject stateObject(const EnvironmentState &state)
{
    const bool wasSeen = state.lastSeen.isValid();
    return {
        {QStringLiteral("state"), kindWord(state.kind)},
        {QStringLiteral("revisions"), wasSeen ? QJsonValue(QJsonArray::fromStringList(state.revisions)) : QJsonValue()},
        {QStringLiteral("pending"), state.pending ? QJsonValue(*state.pending) : QJsonValue()},
        {QStringLiteral("lastSeen"), wasSeen ? QJsonValue(state.lastSeen.toString(Qt::ISODate)) : QJsonValue()},
        {QStringLiteral("reason"), state.reason}};
}

/// What looking at several environments takes.
struct Looks
{
    /// Reads each section's env.py once.
    ProjectReadings readings;
    QStringList xArguments;
    /// Where the project leads to.
    Destinations known;
    EnvironmentStates &states;
    std::shared_ptr<SessionStopper> stopper;
};

/// Begins to look at an environment's database, as the project reads for it; an error where that may not be, or cannot.
Result<QFuture<EnvironmentState>> startLook(Looks &looks, const Environment &environment)
{
    const Result<ConfiguredProject> configured = looks.readings.of(environment);
    if (!configured)
        return std::unexpected(configured.error());
    // The command names no host, so it is no agreement to any.
    const Result<void> agreed = checkLookAgreed(looks.readings.project(), looks.known, environment, configured->url);
    if (!agreed)
        return std::unexpected(agreed.error());
    return looks.states.look(configured->project, environment, configured->url, configured->options, looks.xArguments,
                             looks.stopper);
}

/// What is known of each environment; with --state each is looked at, all at once.
Result<std::vector<EnvironmentState>> statesOf(Invocation &invocation, const Project &project,
                                               const ProjectEnvironments &environments, bool looks)
{
    // Nobody is asked in the middle of a list.
    const auto resolver = std::make_shared<SecretResolver>(LookupSurroundings::ofProcess());
    EnvironmentStates states(resolver, EnvironmentStates::defaultFile());
    std::vector<EnvironmentState> known;
    for (const Environment &environment : environments.all)
        known.push_back(states.remembered(project, environment));
    if (!looks)
        return known;
    const QStringList &xArguments = invocation.options().xArguments;
    Result<Destinations> destinations = Destinations::of(project, xArguments);
    if (!destinations)
        return std::unexpected(destinations.error());
    const RunStop stop(resolver);
    Looks looking{.readings = ProjectReadings(project, {.xArguments = xArguments, .variables = Variables::Whole}),
                  .xArguments = xArguments,
                  .known = *std::move(destinations),
                  .states = states,
                  .stopper = stop.session};
    std::vector<QFuture<EnvironmentState>> futures(known.size());
    for (size_t i = 0; i < known.size(); ++i) {
        if (auto begun = startLook(looking, environments.all[i]))
            futures[i] = *std::move(begun);
        else
            known[i].reason = begun.error().message;
    }
    for (size_t i = 0; i < known.size(); ++i) {
        if (futures[i].isValid())
            known[i] = waitFor(futures[i]);
    }
    if (stop.session->isStopped())
        return cancelledError();
    return known;
}

Result<int> listEnvironments(Invocation &invocation, const Project &project, const EnvOptions &options)
{
    ProjectReadings readings(project, {.xArguments = invocation.options().xArguments});
    const Result<ProjectEnvironments> environments = readings.environments();
    if (!environments)
        return std::unexpected(environments.error());
    complainAbout(environments->findings);
    const Result<std::vector<EnvironmentState>> states = statesOf(invocation, project, *environments, options.looks);
    if (!states)
        return std::unexpected(states.error());
    for (size_t i = 0; i < environments->all.size(); ++i) {
        const Environment &environment = environments->all[i];
        const EnvironmentState &state = states->at(i);
        const QString projectUrl = projectUrlOf(readings, environment);
        if (options.json) {
            QJsonObject object = environmentObject(environment, projectUrl);
            const QJsonObject known = stateObject(state);
            for (auto item = known.begin(); item != known.end(); ++item)
                object.insert(item.key(), item.value());
            object.insert(QStringLiteral("default"), environment.name == environments->defaultName);
            invocation.terminal().write(jsonLine(object));
            continue;
        }
        QStringList marks = marksOf(environment);
        if (environment.name == environments->defaultName)
            marks.prepend(QStringLiteral("default"));
        const QString note =
            marks.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(marks.join(QStringLiteral(", ")));
        invocation.terminal().print(environment.name + QStringLiteral("  ") + addressText(environment, projectUrl) +
                                    note);
        if (options.looks || state.lastSeen.isValid())
            invocation.terminal().print(QStringLiteral("    ") + stateText(state));
    }
    return hasError(environments->findings) ? exitcode::kIncomplete : exitcode::kSuccess;
}

Result<int> showEnvironment(Invocation &invocation, const Project &project, const Environment &environment,
                            const EnvOptions &options)
{
    const Result<Project> plain = invocation.plainProject();
    ProjectReadings readings(plain.value_or(project), {.xArguments = invocation.options().xArguments});
    const QString projectUrl = projectUrlOf(readings, environment);
    if (options.json) {
        invocation.terminal().write(jsonLine(environmentObject(environment, projectUrl)));
        return exitcode::kSuccess;
    }
    invocation.terminal().print(QStringLiteral("%1 (%2)").arg(environment.name, describe(environment.where)));
    for (const QString &line : settingLines(environment, projectUrl))
        invocation.terminal().print(QStringLiteral("  ") + line);
    return exitcode::kSuccess;
}

/// Connects, and says as whom and to what.
Result<int> testEnvironment(Invocation &invocation)
{
    const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
    if (!url)
        return std::unexpected(url.error());
    const RunStop stop(invocation.resolver());
    const auto session = Session::open(*url, {.access = SessionOptions::Access::ReadOnly, .stopper = stop.session});
    if (!session)
        return std::unexpected(session.error());
    const char *question = url->isPostgresqlFamily()
                               ? "SELECT current_user || ' on ' || split_part(version(), ' on ', 1)"
                           : url->isMysqlFamily() ? "SELECT CONCAT(CURRENT_USER(), ' on ', VERSION())"
                           : url->isSqlite()      ? "SELECT 'SQLite ' || sqlite_version()"
                                                  : nullptr;
    QString server;
    if (question) {
        const auto answer = (*session)->execute(QString::fromLatin1(question));
        if (!answer)
            return std::unexpected(answer.error());
        if (const auto *text = answer->rows.front().front().as<QString>())
            server = QStringLiteral(" as ") + *text;
    }
    invocation.terminal().print(QStringLiteral("Connected to %1%2").arg(url->withoutPassword(), server));
    return exitcode::kSuccess;
}

Result<int> initEnvironments(Invocation &invocation, const Project &project)
{
    const QString path = ProjectEnvironments::file(project);
    if (QFileInfo::exists(path))
        return commandError(QStringLiteral("%1 is there already").arg(path));
    QString url = QStringLiteral("sqlite:///%(here)s/dev.db");
    if (const auto known = DatabaseUrl::parse(projectUrlOf(project))) {
        DatabaseUrl plain = *known;
        if (plain.password())
            Terminal::complain(
                QStringLiteral("The password of sqlalchemy.url was left out: say where it is to be had."));
        // Where the INI file counts from its own folder, retort.toml does so, too.
        const QString raw = project.config()
                                .ini()
                                .raw(project.config().section(), QStringLiteral("sqlalchemy.url"))
                                .value_or(QString());
        plain.clearPassword();
        const bool isAsWritten = plain.isSqlite() && raw.contains(QLatin1String("%(here)s"));
        url = isAsWritten ? QString(raw).replace(QLatin1String("%%"), QLatin1String("%")) : plain.withoutPassword();
    }
    QSaveFile file(path);
    const QByteArray text = newEnvironmentsFile(url.replace(u'\\', QStringLiteral("\\\\"))).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(path, file.errorString()));
    invocation.terminal().print(QStringLiteral("Wrote %1").arg(path));
    return exitcode::kSuccess;
}

/// Asks for a secret, at the terminal or else on standard input, and puts it into the keychain.
Result<int> storeInKeychain(Invocation &invocation, const QString &entry)
{
    if (entry.isEmpty())
        return commandError(QStringLiteral("Which entry of the keychain?"),
                            QStringLiteral("The word after keychain = in retort.toml."));
    const std::shared_ptr<LookupStopper> stopper = invocation.resolver()->stopper();
    Result<Secret> secret = Secret();
    if (Terminal::isInteractive()) {
        const InterruptWatch watch([resolver = invocation.resolver()] { resolver->close(); });
        secret = Terminal::askSecret(QStringLiteral("The secret for the keychain's entry '%1'").arg(entry), *stopper);
    } else {
        secret = Terminal::readSecret();
    }
    if (!secret)
        return std::unexpected(secret.error());
    if (secret->isEmpty())
        return commandError(QStringLiteral("Nothing was given on standard input"));
    const InterruptWatch watch([resolver = invocation.resolver()] { resolver->close(); });
    if (Result<void> written = Keychain::write(entry, *secret, stopper); !written)
        return std::unexpected(written.error());
    invocation.terminal().print(QStringLiteral("The keychain has the entry '%1' now").arg(entry));
    return exitcode::kSuccess;
}

/// Takes a password out of retort.toml and puts it into the keychain.
Result<int> movePassword(Invocation &invocation, const Project &project, const QString &name)
{
    if (name.isEmpty())
        return commandError(QStringLiteral("Which environment?"), QStringLiteral("`retort-cli env list` names them."));
    const InterruptWatch watch([resolver = invocation.resolver()] { resolver->close(); });
    const Result<PasswordPlace> moved = movePasswordToKeychain(project, name, invocation.resolver()->stopper());
    if (!moved)
        return std::unexpected(moved.error());
    const QString entry = keychainEntry(ProjectEnvironments::file(project), name);
    invocation.terminal().print(
        QStringLiteral(
            "The password of '%1' is in the keychain now, under '%2'. It still stands in the file's history: "
            "change it if others can see that.")
            .arg(name, entry));
    if (*moved == PasswordPlace::IniFile) {
        invocation.terminal().print(
            QStringLiteral("%1 says so. The alembic command does not read that: it needs the password from elsewhere "
                           "now, say from a variable in env.py or from ~/.pgpass.")
                .arg(ProjectEnvironments::file(project)));
    }
    return exitcode::kSuccess;
}

Result<int> runEnv(Invocation &invocation, const EnvOptions &options)
{
    const std::string &action = options.action;
    if (action == "test" || action == "show")
        invocation.preferEnvironment(QString::fromStdString(options.name));
    else
        invocation.ignoreEnvironment();
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    if (action == "list")
        return listEnvironments(invocation, **project, options);
    if (action == "init")
        return initEnvironments(invocation, **project);
    if (action == "store")
        return storeInKeychain(invocation, QString::fromStdString(options.name));
    if (action == "move")
        return movePassword(invocation, **project, QString::fromStdString(options.name));
    if (action != "show" && action != "test") {
        return commandError(QStringLiteral("env can list, show, test, init, store and move, and not '%1'")
                                .arg(QString::fromStdString(action)));
    }
    const Result<const Environment *> chosen = invocation.chosenEnvironment();
    if (!chosen)
        return std::unexpected(chosen.error());
    if (action == "test")
        return testEnvironment(invocation);
    if (!*chosen)
        return commandError(QStringLiteral("Which environment?"), QStringLiteral("`retort-cli env list` names them."));
    return showEnvironment(invocation, **project, **chosen, options);
}

CommandAction declareEnv(CLI::App &app)
{
    auto options = std::make_shared<EnvOptions>();
    app.add_option("action", options->action,
                   "list: all environments; show NAME: one; test NAME: connect to it; init: write a "
                   "first retort.toml; store ENTRY: put a secret into the keychain; move NAME: "
                   "a written password out of retort.toml or the INI file, too");
    app.add_option("name", options->name, "the environment");
    app.add_flag("--state", options->looks, "with list: connect to each, and tell how far its database is");
    app.add_flag("--json", options->json, "one object a line for each environment");
    return [options](Invocation &invocation) { return runEnv(invocation, *options); };
}

} // namespace

Command envCommand()
{
    return {"env", "List, show, test and set up the project's environments.", declareEnv, Command::Reach::Database};
}

} // namespace retort
