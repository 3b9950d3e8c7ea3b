// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/ServerQuestions.h"

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/SqlBridge.h"

#include <array>

namespace retort::script {

namespace {

/// One question as each database takes it: {schema} and {name} are literals, {place} is the schema in front of a name.
/// Empty where the database has nothing of the kind.
struct ServerQuestion
{
    const char *postgresql;
    const char *mysql;
    const char *sqlite;
};

constexpr ServerQuestion kViews = {
    "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'v' AND n.nspname = {schema} ORDER BY 1",
    "SELECT table_name FROM information_schema.views WHERE table_schema = {schema} ORDER BY 1",
    "SELECT name FROM {place}sqlite_master WHERE type = 'view' ORDER BY 1"};
constexpr ServerQuestion kMaterializedViews = {
    "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'm' AND n.nspname = {schema} ORDER BY 1",
    "", ""};
constexpr ServerQuestion kViewDefinition = {
    "SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
    "c.relnamespace WHERE c.relkind IN ('v', 'm') AND c.relname = {name} AND n.nspname = {schema}",
    "SELECT view_definition FROM information_schema.views WHERE table_name = {name} AND table_schema = {schema}",
    "SELECT sql FROM {place}sqlite_master WHERE type = 'view' AND name = {name}"};
constexpr ServerQuestion kSchemas = {
    "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1",
    "SELECT schema_name FROM information_schema.schemata ORDER BY 1",
    "SELECT name FROM pragma_database_list WHERE name <> 'temp' ORDER BY seq"};
constexpr ServerQuestion kSequences = {
    "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'S' AND n.nspname = {schema} ORDER BY 1",
    "SELECT table_name FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND table_schema = {schema} ORDER "
    "BY 1",
    ""};

QString questionLiteral(const QString &text, bool escapesBackslashes)
{
    QString inside = QString(text).replace(u'\'', QLatin1String("''"));
    if (escapesBackslashes)
        inside.replace(u'\\', QLatin1String("\\\\"));
    return u'\'' + inside + u'\'';
}

/// The first column of the answer; nothing offline, and where Retort has no words for the question.
std::optional<QStringList> answerOf(Interpreter &run, const ServerQuestion &question, const QString &schema,
                                    const QString &name = {})
{
    OperationTarget *target = run.host().target;
    if (!target || target->isOffline())
        return std::nullopt;
    const QString dialect = target->dialectName();
    const bool isPostgresql = dialect == QLatin1String("postgresql");
    const bool isMysql = dialect == QLatin1String("mysql") || dialect == QLatin1String("mariadb");
    if (!isPostgresql && !isMysql && dialect != QLatin1String("sqlite"))
        return std::nullopt;
    QString sql = QLatin1String(isPostgresql ? question.postgresql : isMysql ? question.mysql : question.sqlite);
    if (sql.isEmpty())
        return QStringList();
    const QString current = isPostgresql ? QStringLiteral("current_schema()") : QStringLiteral("database()");
    sql.replace(QLatin1String("{schema}"), schema.isEmpty() ? current : questionLiteral(schema, isMysql));
    sql.replace(QLatin1String("{place}"),
                schema.isEmpty() ? QString()
                                 : u'"' + QString(schema).replace(u'"', QLatin1String("\"\"")) + QLatin1String("\"."));
    sql.replace(QLatin1String("{name}"), questionLiteral(name, isMysql));
    const Result<QueryResult> answer = target->query(Operation{RawSql{sql}});
    if (!answer)
        raiseDatabaseError(run, answer.error());
    QStringList first;
    for (const auto &row : answer->rows) {
        const QString *text = row.empty() ? nullptr : row.front().as<QString>();
        first << (text ? *text : QString());
    }
    return first;
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
    return listOf(run, answerOf(run, kViews, schemaOf(run, args)));
}

Value materializedViewNames(Interpreter &run, BoundArgs &args)
{
    return listOf(run, answerOf(run, kMaterializedViews, schemaOf(run, args)));
}

Value viewDefinition(Interpreter &run, BoundArgs &args)
{
    const QString name = args.text("view_name");
    const auto found = answerOf(run, kViewDefinition, schemaOf(run, args), name);
    if (!found)
        return run.unknown(run.sourceHere());
    if (found->isEmpty())
        raiseDatabaseError(run, Error{Error::Kind::Database, QStringLiteral("There is no view %1").arg(name), {}, {}});
    return run.text(found->front());
}

Value schemaNames(Interpreter &run, BoundArgs &)
{
    return listOf(run, answerOf(run, kSchemas, {}));
}

Value hasSchema(Interpreter &run, BoundArgs &args)
{
    return hasAnswer(run, answerOf(run, kSchemas, {}), args.text("schema_name"));
}

Value hasSequence(Interpreter &run, BoundArgs &args)
{
    return hasAnswer(run, answerOf(run, kSequences, schemaOf(run, args)), args.text("sequence_name"));
}

} // namespace retort::script
