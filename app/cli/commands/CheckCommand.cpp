// SPDX-License-Identifier: GPL-3.0-or-later
// check: whether the database is what the scripts of its revision make of it. Alembic compares with the application's
// models, which only Python can tell.
#include "app/cli/Command.h"
#include "app/cli/Json.h"
#include "app/cli/NewScript.h"
#include "app/cli/RunStop.h"
#include "engine/database/Introspector.h"
#include "engine/migration/EnvironmentRun.h"
#include "engine/migration/JournalTables.h"
#include "engine/migration/SchemaDrift.h"
#include "engine/migration/SchemaHistory.h"

#include <CLI/App.hpp>

#include <array>
#include <memory>

namespace retort {

namespace {

struct DatabaseCheckOptions
{
    bool comparesSchema = false;
    bool json = false;
};

QJsonObject driftObject(const SchemaDrift &drift)
{
    constexpr std::array kWords = {"missing", "additional", "different"};
    return {{QStringLiteral("difference"), QLatin1String(kWords.at(size_t(drift.kind)))},
            {QStringLiteral("object"), drift.object},
            {QStringLiteral("schema"), drift.table.schema},
            {QStringLiteral("table"), drift.table.name},
            {QStringLiteral("expected"), drift.expected},
            {QStringLiteral("actual"), drift.actual}};
}

Result<std::vector<SchemaDrift>> findDrift(Invocation &invocation, bool &isCompletelyKnown)
{
    const Result<const Project *> project = invocation.soundProject();
    if (!project)
        return std::unexpected(project.error());
    const Result<EnvironmentOptions> environment = invocation.environment(Invocation::Mode::Online);
    if (!environment)
        return std::unexpected(environment.error());
    const Result<DatabaseUrl> url = invocation.url(Invocation::Mode::Online);
    if (!url)
        return std::unexpected(url.error());
    const RunStop stop(invocation.resolver());
    const Result<QStringList> rows =
        versionRows(**project, *url, *environment, invocation.options().xArguments, stop.session);
    if (!rows)
        return std::unexpected(rows.error());
    const auto session = Session::open(*url, {.access = SessionOptions::Access::ReadOnly, .stopper = stop.session});
    if (!session)
        return std::unexpected(session.error());
    Result<Schema> actual = Introspector(**session).schema();
    if (!actual)
        return std::unexpected(actual.error());
    // The journal that the environment asks for is nothing of the project's.
    for (const TableId &table : JournalTables::placesOf(url->sessionSettings().journalTable))
        actual->removeTable(table);
    const std::unique_ptr<Dialect> dialect = Dialect::create(url->dialectName());
    SchemaHistory history(**project, url->dialectName(), *environment, invocation.options().xArguments);
    const SchemaReplay replay = history.after(*rows);
    isCompletelyKnown = replay.schema().isComplete({}) && !replay.schema().hasUncertainTables();
    return schemaDrift(replay.schema(), *actual, *dialect, environment->versionTable);
}

Result<int> checkDatabase(Invocation &invocation, const DatabaseCheckOptions &options)
{
    if (!options.comparesSchema) {
        if (const Result<void> allowed = checkAutogenerate(invocation); !allowed)
            return std::unexpected(allowed.error());
    }
    bool isCompletelyKnown = true;
    const auto drift = findDrift(invocation, isCompletelyKnown);
    if (!drift)
        return std::unexpected(drift.error());
    for (const SchemaDrift &difference : *drift) {
        if (options.json)
            invocation.terminal().write(jsonLine(driftObject(difference)));
        else
            invocation.terminal().print(difference.toString());
    }
    Terminal::complain(QStringLiteral("The database was compared with what the scripts of its revision make. Alembic's "
                                      "check compares it with the application's models, which are Python classes."));
    if (!isCompletelyKnown)
        Terminal::complain(QStringLiteral("The scripts have parts that cannot be followed without the database, so "
                                          "additional tables are not told."));
    if (!drift->empty())
        return commandError(
            QStringLiteral("The database differs from its revision (%1 differences)").arg(drift->size()));
    return exitcode::kSuccess;
}

CommandAction declareCheck(CLI::App &app)
{
    auto options = std::make_shared<DatabaseCheckOptions>();
    app.add_flag("--schema", options->comparesSchema, "compare at any revision, and where env.py names no models, too");
    app.add_flag("--json", options->json, "one object a line for each difference");
    return [options](Invocation &invocation) { return checkDatabase(invocation, *options); };
}

} // namespace

Command checkCommand()
{
    return {"check", "Tell whether the database differs from what the scripts of its revision make.", declareCheck,
            Command::Reach::Database};
}

} // namespace retort
