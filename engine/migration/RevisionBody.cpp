// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RevisionBody.h"

#include "engine/script/ScriptRunner.h"

#include <QFile>
#include <QStringDecoder>

namespace retort {

namespace {

Result<QString> readRevisionText(const Project &project, const QString &path)
{
    if (const std::optional<QString> unsaved = project.unsavedText(path))
        return *unsaved;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Can't read %1: %2").arg(path, file.errorString()));
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(file.readAll());
    if (decode.hasError())
        return std::unexpected(Error{
            Error::Kind::Script, QStringLiteral("%1 is not UTF-8 text").arg(path), SourceRange{path, 1, 1, 1, 1}, {}});
    return text;
}

RevisionBody::Outcome runSqlRevision(const RevisionBody &body, script::OperationTarget &target)
{
    const Result<QString> text = readRevisionText(body.project, body.revision.file);
    if (!text)
        return {.error = text.error()};
    const auto operations = sqlRevisionOperations(body.revision.file, *text, body.isUpgrade, target.dialectName());
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

RevisionBody::Outcome runPythonRevision(const RevisionBody &body, script::OperationTarget &target)
{
    const Result<QString> text = readRevisionText(body.project, body.revision.file);
    if (!text)
        return {.error = text.error()};
    const Project &project = body.project;
    script::ScriptRequest request;
    request.source = std::make_shared<SourceText>(body.revision.file, *text);
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
    request.host.environment = processVariables();
    request.host.isEnvironmentWhole = !target.isOffline() || body.variables == Variables::Whole;
    script::ScriptOutcome outcome = script::runScript(request, target);
    return {std::move(outcome.error), std::move(outcome.diagnostics), std::move(outcome.printed)};
}

} // namespace

RevisionBody::Outcome RevisionBody::run(script::OperationTarget &target) const
{
    return revision.isSql ? runSqlRevision(*this, target) : runPythonRevision(*this, target);
}

} // namespace retort
