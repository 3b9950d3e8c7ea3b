// SPDX-License-Identifier: GPL-3.0-or-later
// env: the environments of the project: listed, shown, tested, and a first file of them.
#include "app/cli/Command.h"
#include "app/cli/EnvironmentText.h"
#include "app/cli/Json.h"
#include "engine/database/Session.h"
#include "engine/environment/ProjectEnvironments.h"

#include <CLI/App.hpp>

#include <QFileInfo>
#include <QSaveFile>

#include <array>
#include <memory>

namespace retort {

namespace {

struct EnvOptions
{
    std::string action = "list";
    std::string name;
    bool json = false;
};

QString projectUrlOf(const Project &project)
{
    return project.config().sqlalchemyUrl().value_or(QString());
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

Result<int> listEnvironments(Invocation &invocation, const Project &project, const EnvOptions &options)
{
    const Result<ProjectEnvironments> environments = ProjectEnvironments::of(project);
    if (!environments)
        return std::unexpected(environments.error());
    complainAbout(environments->findings);
    const QString projectUrl = projectUrlOf(project);
    for (const Environment &environment : environments->all) {
        if (options.json) {
            QJsonObject object = environmentObject(environment, projectUrl);
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
    }
    return hasError(environments->findings) ? exitcode::kIncomplete : exitcode::kSuccess;
}

Result<int> showEnvironment(Invocation &invocation, const Project &project, const Environment &environment,
                            const EnvOptions &options)
{
    const QString projectUrl = projectUrlOf(project);
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
    const auto session = Session::open(*url, {.access = SessionOptions::Access::ReadOnly});
    if (!session)
        return std::unexpected(session.error());
    struct Question
    {
        QLatin1String driver;
        const char *sql;
    };
    constexpr std::array<Question, 3> kQuestions = {
        {{QLatin1String("QPSQL"), "SELECT current_user || ' on ' || split_part(version(), ' on ', 1)"},
         {QLatin1String("QMYSQL"), "SELECT CONCAT(CURRENT_USER(), ' on ', VERSION())"},
         {QLatin1String("QSQLITE"), "SELECT 'SQLite ' || sqlite_version()"}}};
    QString server;
    for (const Question &question : kQuestions) {
        if (question.driver != url->qtDriver())
            continue;
        const auto answer = (*session)->execute(QString::fromLatin1(question.sql));
        if (!answer)
            return std::unexpected(answer.error());
        if (const QString *text = answer->rows.front().front().as<QString>())
            server = *text;
    }
    invocation.terminal().print(QStringLiteral("Connected to %1 as %2").arg(url->withoutPassword(), server));
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
    if (action != "show" && action != "test")
        return commandError(
            QStringLiteral("env can list, show, test and init, and not '%1'").arg(QString::fromStdString(action)));
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
                   "list: all environments; show NAME: one; test NAME: connect to it; init: write a first retort.toml");
    app.add_option("name", options->name, "the environment");
    app.add_flag("--json", options->json, "one object a line for each environment");
    return [options](Invocation &invocation) { return runEnv(invocation, *options); };
}

} // namespace

Command envCommand()
{
    return {"env", "List, show, test and set up the project's environments.", declareEnv, Command::Reach::Database};
}

} // namespace retort
