// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RevisionBody.h"

#include <QFile>
#include <QStringDecoder>

namespace retort {

namespace {

Result<QString> readRevisionText(const QString &path)
{
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
    const Result<QString> text = readRevisionText(body.revision.file);
    if (!text)
        return {.error = text.error()};
    const auto operations = sqlRevisionOperations(body.revision.file, *text, body.isUpgrade, target.dialectName());
    if (!operations)
        return {.error = operations.error()};
    for (const Operation &operation : *operations) {
        if (body.isCancelled && *body.isCancelled)
            return {.error = Error{Error::Kind::Cancelled, QStringLiteral("Cancelled"), {}, {}}};
        if (const auto done = target.perform(operation); !done)
            return {.error = done.error()};
    }
    return {};
}

} // namespace

RevisionBody::Outcome RevisionBody::run(script::OperationTarget &target) const
{
    if (revision.isSql)
        return runSqlRevision(*this, target);
    return {.error = Error{Error::Kind::Script, QStringLiteral("%1 cannot be run").arg(revision.file), {}, {}}};
}

} // namespace retort
