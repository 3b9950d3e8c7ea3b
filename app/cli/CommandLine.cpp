// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"

#include "app/cli/Arguments.h"
#include "app/cli/Command.h"
#include "engine/log/Log.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

#include <memory>

namespace retort {

namespace {

constexpr const char *kProgram = "retort-cli";

/// Help in the layout that people know from Alembic: the usage first.
class UsageFirst : public CLI::Formatter
{
public:
    std::string make_usage(const CLI::App *app, std::string) const override { return usageOf(*app) + "\n"; }
    std::string make_description(const CLI::App *) const override { return {}; }
    std::string make_help(const CLI::App *app, std::string name, CLI::AppFormatMode mode) const override
    {
        if (mode == CLI::AppFormatMode::Sub)
            return make_expanded(app);
        return make_usage(app, std::move(name)) + app->get_description() + "\n" + make_positionals(app) +
               make_groups(app, mode) + make_subcommands(app, mode);
    }
    std::string make_option_opts(const CLI::Option *option) const override
    {
        return option->get_items_expected_max() > 0 && !option->get_positional() ? " " + option->get_type_name()
                                                                                 : std::string();
    }
};

QStringList toStrings(const std::vector<std::string> &texts)
{
    QStringList strings;
    for (const std::string &text : texts)
        strings.append(QString::fromStdString(text));
    return strings;
}

/// What the parser fills.
struct ParsedLine
{
    std::vector<std::string> configFiles;
    std::string section = "alembic";
    std::vector<std::string> xArguments;
    bool raisesErrors = false;
    bool isQuiet = false;
    std::string environment;
    std::string confirmation;
    /// By the commands' order.
    std::vector<CommandAction> actions;

    GlobalOptions globalOptions() const
    {
        return {.configFiles = toStrings(configFiles),
                .section = QString::fromStdString(section),
                .xArguments = toStrings(xArguments),
                .raisesErrors = raisesErrors,
                .isQuiet = isQuiet,
                .environment = QString::fromStdString(environment),
                .confirmation = QString::fromStdString(confirmation)};
    }
};

/// Upper-case stand-ins for values ("--rev-id REV_ID"), as argparse makes them.
void nameValues(CLI::App &app)
{
    for (CLI::Option *option : app.get_options()) {
        if (option->get_positional() || option->get_items_expected_max() == 0)
            continue;
        std::string name = option->get_lnames().empty() ? option->get_snames().front() : option->get_lnames().front();
        for (char &letter : name)
            letter = letter == '-' ? '_' : char(std::toupper(static_cast<unsigned char>(letter)));
        option->type_name(name);
    }
}

/// What all verbs have that connect.
void declareReach(CLI::App &app, Command::Reach reach, ParsedLine &line)
{
    if (reach == Command::Reach::Files)
        return;
    app.add_option("--environment", line.environment, "which environment of retort.toml; else RETORT_ENVIRONMENT");
    if (reach == Command::Reach::Changes)
        app.add_option("--confirm", line.confirmation, "the name of a protected environment, to agree to the change");
}

std::unique_ptr<CLI::App> declareProgram(ParsedLine &line)
{
    auto app = std::make_unique<CLI::App>("Database migrations: reads Alembic projects, writes their SQL, applies and "
                                          "reverts them.\nCommands, options and output are Alembic's.",
                                          kProgram);
    app->formatter(std::make_shared<UsageFirst>());
    app->set_help_flag("-h,--help", "show this help and end");
    app->set_version_flag("--version",
                          std::string(kProgram) + " " + QCoreApplication::applicationVersion().toStdString(),
                          "show the program's version and end");
    app->add_option("-c,--config", line.configFiles, "the configuration file, alembic.ini by default")
        ->allow_extra_args(false);
    app->add_option("-n,--name", line.section, "the section of the configuration, alembic by default");
    app->add_option("-x", line.xArguments, "a value for the scripts, KEY=VALUE; debug=true gives a verbose log")
        ->allow_extra_args(false);
    app->add_flag("--raiseerr", line.raisesErrors,
                  "end failures of the command like any other error, with exit code 1");
    app->add_flag("-q,--quiet", line.isQuiet, "print nothing but SQL on standard output");
    nameValues(*app);
    app->require_subcommand(0, 1);
    for (const Command &command : commands()) {
        CLI::App *sub = app->add_subcommand(command.name, command.help);
        line.actions.push_back(command.declare(*sub));
        declareReach(*sub, command.reach, line);
        nameValues(*sub);
    }
    return app;
}

int complainAbout(const UsageError &error)
{
    std::string name = error.app->get_name();
    if (error.app->get_parent())
        name = error.app->get_parent()->get_name() + " " + name;
    Terminal::complain(QString::fromStdString(usageOf(*error.app) + name + ": error: " + error.message));
    return exitcode::kUsage;
}

int report(const Error &error, const Invocation &invocation)
{
    const QString place = describe(error.where);
    const QString text = place.isEmpty() ? error.message : place + QStringLiteral(": ") + error.message;
    const bool isFailure = error.kind == Error::Kind::Command && !invocation.options().raisesErrors;
    if (isFailure) {
        if (invocation.hasAnnouncedContext())
            log::error(QStringLiteral("alembic.util.messaging"), error.message);
        invocation.terminal().status(QStringLiteral("FAILED: ") + text);
    } else {
        // For the file; the terminal is told in plainer words.
        log::info(QStringLiteral("retort.cli"), text);
        Terminal::complain(QLatin1String(kProgram) + QStringLiteral(": ") + text);
        if (error.kind == Error::Kind::Database && invocation.database())
            Terminal::complain(QStringLiteral("The database is %1").arg(invocation.database()->withoutPassword()));
    }
    if (!error.hint.isEmpty())
        Terminal::complain(error.hint);
    if (isFailure)
        return exitcode::kCommandFailed;
    return error.kind == Error::Kind::Cancelled ? exitcode::kInterrupted : exitcode::kError;
}

void startLog(const GlobalOptions &options)
{
    const Result<void> started = log::start({.file = log::defaultFile(QLatin1String(kProgram)),
                                             .toStandardError = true,
                                             .level = options.wantsDebugLog() ? log::Level::Debug : log::Level::Info});
    // A build server's home may be read-only; that is no reason to say anything, unless somebody is looking for the
    // log.
    if (!started)
        log::debug(QStringLiteral("retort.cli"), started.error().message);
}

} // namespace

int runCommandLine(const std::vector<std::string> &arguments)
{
    ParsedLine line;
    const std::unique_ptr<CLI::App> app = declareProgram(line);
    auto normalised = normaliseArguments(*app, arguments);
    if (!normalised)
        return complainAbout(normalised.error());
    try {
        app->parse(std::move(*normalised));
    } catch (const CLI::Success &asked) {
        // --help and --version
        return app->exit(asked);
    } catch (const CLI::ParseError &error) {
        return complainAbout({app.get(), error.what()});
    }
    const std::vector<CLI::App *> chosen = app->get_subcommands();
    if (chosen.empty())
        return complainAbout({app.get(), "too few arguments"});

    Invocation invocation(line.globalOptions());
    startLog(invocation.options());
    int code = exitcode::kSuccess;
    for (size_t i = 0; i < commands().size(); ++i) {
        if (chosen.front()->get_name() != commands()[i].name)
            continue;
        const Result<int> outcome = line.actions[i](invocation);
        code = outcome ? *outcome : report(outcome.error(), invocation);
    }
    invocation.giveBack();
    log::stop();
    return code;
}

} // namespace retort
