// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/ServerQuestions.h"

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/Inspection.h"
#include "engine/script/modules/SqlBridge.h"

#include <QRegularExpression>

namespace retort::script {

namespace {

/// Nothing offline, and where Retort has no words for the question.
std::optional<QStringList> answerOf(Interpreter &run, CatalogueQuestion question, const TableId &place = {})
{
    OperationTarget *target = run.host().target;
    if (!target)
        return std::nullopt;
    Result<std::optional<QStringList>> answer = target->catalogue(question, place);
    if (!answer)
        raiseDatabaseError(run, answer.error());
    return std::move(*answer);
}

QString schemaOf(Interpreter &run, BoundArgs &args)
{
    return toSchemaName(run, args["schema"]);
}

Value listOf(Interpreter &run, const std::optional<QStringList> &names)
{
    return names ? run.textList(*names) : run.unknown(run.sourceHere());
}

Value hasAnswer(Interpreter &run, const std::optional<QStringList> &names, const QString &name)
{
    return names ? Value::boolean(names->contains(name)) : run.unknown(run.sourceHere());
}

} // namespace

Value viewNames(Interpreter &run, BoundArgs &args)
{
    return listOf(run, answerOf(run, CatalogueQuestion::Views, {schemaOf(run, args), {}}));
}

Value materializedViewNames(Interpreter &run, BoundArgs &args)
{
    return listOf(run, answerOf(run, CatalogueQuestion::MaterializedViews, {schemaOf(run, args), {}}));
}

Value viewDefinition(Interpreter &run, BoundArgs &args)
{
    const TableId view{schemaOf(run, args), args.text("view_name")};
    const auto found = answerOf(run, CatalogueQuestion::ViewDefinition, view);
    if (!found)
        return run.unknown(run.sourceHere());
    // What scripts catch, whichever database it is.
    if (found->isEmpty())
        raiseNoSuchTable(run, view.schema.isEmpty() ? view.name : view.schema + u'.' + view.name);
    return run.text(found->front());
}

Value schemaNames(Interpreter &run, BoundArgs &)
{
    return listOf(run, answerOf(run, CatalogueQuestion::Schemas));
}

Value hasSchema(Interpreter &run, BoundArgs &args)
{
    return hasAnswer(run, answerOf(run, CatalogueQuestion::Schemas), args.text("schema_name"));
}

Value hasSequence(Interpreter &run, BoundArgs &args)
{
    return hasAnswer(run, answerOf(run, CatalogueQuestion::Sequences, {schemaOf(run, args), {}}),
                     args.text("sequence_name"));
}

Value defaultSchemaName(Interpreter &run)
{
    const auto found = answerOf(run, CatalogueQuestion::DefaultSchema);
    if (!found)
        return run.unknown(QStringLiteral("default schema"));
    return found->isEmpty() || found->front().isEmpty() ? Value() : run.text(found->front());
}

Value serverVersion(Interpreter &run)
{
    const auto found = answerOf(run, CatalogueQuestion::ServerVersion);
    if (!found)
        return run.unknown(QStringLiteral("server version"));
    // "15.20 (Debian …)", "10.11.19-MariaDB-…", "5.5.5-10.6.1-MariaDB" of old clients, "3.40.1"
    static const QRegularExpression numbers(QStringLiteral("^(?:5\\.5\\.5-)?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?"));
    const auto match = numbers.match(found->value(0));
    std::vector<Value> parts;
    for (int i = 1; i <= match.lastCapturedIndex(); ++i)
        parts.push_back(Value::integer(match.captured(i).toInt()));
    return run.tuple(std::move(parts));
}

Value isMariadb(Interpreter &run)
{
    const auto found = answerOf(run, CatalogueQuestion::ServerVersion);
    if (!found)
        return Value::boolean(run.host().target && run.host().target->dialectName() == QLatin1String("mariadb"));
    return Value::boolean(found->value(0).contains(QLatin1String("MariaDB"), Qt::CaseInsensitive));
}

} // namespace retort::script
