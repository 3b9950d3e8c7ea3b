// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RevisionBody.h"

#include "engine/script/ScriptRunner.h"

#include <QFile>

#include <algorithm>
#include <initializer_list>
#include <limits>

#include <unistd.h>

namespace retort {

namespace {

/// How much memory this process may have, in bytes: the machine's, or less in a container (cgroup v2 and v1).
qint64 memoryOfProcess()
{
    qint64 memory = qint64(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    for (const char *path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        QFile file(QString::fromLatin1(path));
        bool isNumber = false;
        // "max" where there is no limit.
        const qint64 limit = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong(&isNumber) : 0;
        if (isNumber && limit > 0)
            memory = std::min(memory, limit);
    }
    return memory;
}

/// A run against a database goes on until it is done or cancelled, however many rows it works through. Only memory has
/// an end, since what a script makes is kept until its end.
script::Bounds boundsOfRun()
{
    return {.steps = std::numeric_limits<qint64>::max(),
            .memory = memoryOfProcess() / 2,
            .output = qint64(64) * 1024 * 1024,
            .time = std::chrono::hours(24 * 365)};
}

RevisionBody::Outcome runSqlRevision(const RevisionBody &body, const RevisionSource &source,
                                     script::OperationTarget &target)
{
    const auto operations =
        sqlRevisionOperations(body.revision.file, source.text->text(), body.isUpgrade, target.dialectName());
    if (!operations)
        return {.error = operations.error()};
    for (const Operation &operation : *operations) {
        if (body.isCancelled && *body.isCancelled)
            return {.error = cancelledError().error()};
        if (const auto done = target.perform(operation); !done)
            return {.error = done.error()};
    }
    return {};
}

RevisionBody::Outcome runPythonRevision(const RevisionBody &body, const RevisionSource &source,
                                        script::OperationTarget &target)
{
    const Project &project = body.project;
    script::ScriptRequest request;
    request.source = source.text;
    request.parsed = source.parsed;
    request.direction = body.isUpgrade ? script::Direction::Upgrade : script::Direction::Downgrade;
    request.arguments = body.environment.scriptArguments;
    const QStringList modules = project.moduleDirectories();
    request.host.moduleCache = project.moduleCache();
    request.host.projectFolder = project.codeDirectory();
    request.host.modulePaths.assign(modules.begin(), modules.end());
    request.host.xArguments.assign(body.xArguments.begin(), body.xArguments.end());
    request.host.tag = body.environment.tag;
    request.host.versionTableSchema = body.environment.versionTable.schema;
    request.host.knownTypes = body.environment.knownTypes;
    request.host.knownValues = body.environment.knownValues;
    request.host.isCancelled = body.isCancelled;
    // Beside a database a run is real: what is not set in the process's environment is not set.
    request.host.environment = processVariables;
    if (!target.isOffline())
        request.bounds = boundsOfRun();
    request.host.isEnvironmentWhole = !target.isOffline() || body.variables == Variables::Whole;
    script::ScriptOutcome outcome = script::runScript(request, target);
    return {std::move(outcome.error), std::move(outcome.diagnostics), std::move(outcome.printed)};
}

} // namespace

RevisionBody::Outcome RevisionBody::run(script::OperationTarget &target) const
{
    const Result<RevisionSource> source = RevisionSource::read(project, revision);
    return source ? run(*source, target) : Outcome{.error = source.error()};
}

RevisionBody::Outcome RevisionBody::run(const RevisionSource &source, script::OperationTarget &target) const
{
    return revision.isSql ? runSqlRevision(*this, source, target) : runPythonRevision(*this, source, target);
}

} // namespace retort
