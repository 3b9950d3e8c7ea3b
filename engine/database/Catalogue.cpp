// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Catalogue.h"

#include "model/QuotedName.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// One question as each database takes it: {schema} and {name} are literals, {place} is the schema in front of a name.
/// Empty where the database has nothing of the kind.
struct CatalogueQuery
{
    CatalogueQuestion question;
    const char *postgresql;
    const char *mysql;
    const char *sqlite;
};

constexpr std::array kCatalogueQueries = {
    CatalogueQuery{
        CatalogueQuestion::Views,
        "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'v' AND n.nspname = {schema} ORDER BY 1",
        "SELECT table_name FROM information_schema.views WHERE table_schema = {schema} ORDER BY 1",
        "SELECT name FROM {place}sqlite_master WHERE type = 'view' ORDER BY 1"},
    CatalogueQuery{
        CatalogueQuestion::MaterializedViews,
        "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'm' AND n.nspname = {schema} ORDER BY 1",
        "", ""},
    CatalogueQuery{
        CatalogueQuestion::Sequences,
        "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'S' AND n.nspname = {schema} ORDER BY 1",
        "SELECT table_name FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND table_schema = {schema} "
        "ORDER BY 1",
        ""},
    CatalogueQuery{CatalogueQuestion::Schemas,
                   "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1",
                   "SELECT schema_name FROM information_schema.schemata ORDER BY 1",
                   "SELECT name FROM pragma_database_list WHERE name <> 'temp' ORDER BY seq"},
    CatalogueQuery{
        CatalogueQuestion::ViewDefinition,
        "SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
        "c.relnamespace WHERE c.relkind IN ('v', 'm') AND c.relname = {name} AND n.nspname = {schema}",
        "SELECT view_definition FROM information_schema.views WHERE table_name = {name} AND table_schema = {schema}",
        "SELECT sql FROM {place}sqlite_master WHERE type = 'view' AND name = {name}"},
    CatalogueQuery{CatalogueQuestion::ServerVersion, "SHOW server_version", "SELECT version()",
                   "SELECT sqlite_version()"},
    CatalogueQuery{CatalogueQuestion::DefaultSchema, "SELECT current_schema()::text", "SELECT database()",
                   "SELECT 'main'"},
};

QString catalogueLiteral(const QString &text, bool hasBackslashes)
{
    QString escaped = QString(text).replace(u'\'', QLatin1String("''"));
    if (hasBackslashes)
        escaped.replace(u'\\', QLatin1String("\\\\"));
    return u'\'' + escaped + u'\'';
}

/// Of a relation c in the namespace n: the schema, or what an unqualified name means along the search_path.
QString relationPlace(const QString &schema)
{
    return schema.isEmpty() ? QStringLiteral("pg_catalog.pg_table_is_visible(c.oid)")
                            : QStringLiteral("n.nspname = ") + catalogueLiteral(schema, false);
}

} // namespace

Catalogue::Catalogue(Session &session)
    : m_session(session),
      m_kind(session.url().isSqlite()        ? Kind::Sqlite
             : session.url().isMysqlFamily() ? Kind::Mysql
                                             : Kind::Postgresql)
{}

Result<bool> Catalogue::isThere(const QString &query)
{
    const auto answer = m_session.execute(query);
    if (!answer)
        return std::unexpected(answer.error());
    return !answer->rows.empty();
}

QString Catalogue::schemaCondition(const char *column, const QString &schema) const
{
    const QString current = m_kind == Kind::Mysql ? QStringLiteral("database()") : QStringLiteral("current_schema()");
    return QStringLiteral("%1 = %2").arg(QLatin1String(column),
                                         schema.isEmpty() ? current : catalogueLiteral(schema, m_kind == Kind::Mysql));
}

/// `kinds`: SQLite's words in quotes, or PostgreSQL's letters in quotes.
Result<bool> Catalogue::hasRelation(const TableId &id, const char *kinds)
{
    if (m_kind == Kind::Sqlite)
        return isThere(QStringLiteral("SELECT 1 FROM sqlite_master WHERE lower(name) = lower(%1) AND type IN (%2)")
                           .arg(catalogueLiteral(id.name, false), QLatin1String(kinds)));
    return isThere(QStringLiteral("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                                  "ON n.oid = c.relnamespace WHERE c.relname = %1 AND c.relkind IN (%2) AND %3")
                       .arg(catalogueLiteral(id.name, false), QLatin1String(kinds), relationPlace(id.schema)));
}

Result<bool> Catalogue::hasTable(const TableId &table)
{
    if (m_kind == Kind::Mysql)
        return isThere(
            QStringLiteral("SELECT 1 FROM information_schema.tables WHERE table_type <> 'VIEW' AND table_name = "
                           "%1 AND %2")
                .arg(catalogueLiteral(table.name, true), schemaCondition("table_schema", table.schema)));
    return hasRelation(table, m_kind == Kind::Sqlite ? "'table'" : "'r', 'p', 'f'");
}

Result<bool> Catalogue::hasView(const TableId &view)
{
    if (m_kind == Kind::Mysql)
        return isThere(QStringLiteral("SELECT 1 FROM information_schema.views WHERE table_name = %1 AND %2")
                           .arg(catalogueLiteral(view.name, true), schemaCondition("table_schema", view.schema)));
    return hasRelation(view, m_kind == Kind::Sqlite ? "'view'" : "'v', 'm'");
}

Result<bool> Catalogue::hasColumn(const TableId &table, const QString &column)
{
    if (m_kind == Kind::Sqlite)
        return isThere(QStringLiteral("SELECT 1 FROM pragma_table_xinfo(%1) WHERE lower(name) = lower(%2)")
                           .arg(catalogueLiteral(table.name, false), catalogueLiteral(column, false)));
    if (m_kind == Kind::Mysql)
        return isThere(
            QStringLiteral("SELECT 1 FROM information_schema.columns WHERE table_name = %1 AND column_name = %2 "
                           "AND %3")
                .arg(catalogueLiteral(table.name, true), catalogueLiteral(column, true),
                     schemaCondition("table_schema", table.schema)));
    return isThere(
        QStringLiteral("SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c "
                       "ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                       "WHERE c.relname = %1 AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attname = %2 "
                       "AND a.attnum > 0 AND NOT a.attisdropped AND %3")
            .arg(catalogueLiteral(table.name, false), catalogueLiteral(column, false), relationPlace(table.schema)));
}

Result<bool> Catalogue::hasIndex(const TableId &table, const QString &index)
{
    if (m_kind == Kind::Sqlite)
        return hasRelation({{}, index}, "'index'");
    if (m_kind == Kind::Mysql)
        return isThere(
            QStringLiteral("SELECT 1 FROM information_schema.statistics WHERE index_name = %1 AND table_name = "
                           "%2 AND %3 LIMIT 1")
                .arg(catalogueLiteral(index, true), catalogueLiteral(table.name, true),
                     schemaCondition("table_schema", table.schema)));
    const Result<bool> isBroken = hasBrokenIndex(table, index);
    if (!isBroken)
        return isBroken;
    return *isBroken ? Result<bool>(false) : hasRelation({table.schema, index}, "'i', 'I'");
}

Result<bool> Catalogue::hasBrokenIndex(const TableId &table, const QString &index)
{
    if (m_kind != Kind::Postgresql)
        return false;
    return isThere(QStringLiteral("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                                  "ON n.oid = c.relnamespace JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid "
                                  "WHERE c.relname = %1 AND NOT i.indisvalid AND c.relkind = 'i' AND %2")
                       .arg(catalogueLiteral(index, false), relationPlace(table.schema)));
}

Result<bool> Catalogue::hasConstraint(const TableId &table, const QString &constraint)
{
    if (m_kind == Kind::Sqlite)
        return isThere(
            QStringLiteral("SELECT 1 FROM sqlite_master WHERE lower(name) = lower(%1) AND type = 'table' AND "
                           "instr(lower(sql), lower(%2)) > 0")
                .arg(catalogueLiteral(table.name, false), catalogueLiteral(constraint, false)));
    if (m_kind == Kind::Mysql)
        return isThere(QStringLiteral("SELECT 1 FROM information_schema.table_constraints WHERE table_name = %1 AND "
                                      "constraint_name = %2 AND %3")
                           .arg(catalogueLiteral(table.name, true), catalogueLiteral(constraint, true),
                                schemaCondition("table_schema", table.schema)));
    return isThere(QStringLiteral("SELECT 1 FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c "
                                  "ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                  "WHERE c.relname = %1 AND k.conname = %2 AND %3")
                       .arg(catalogueLiteral(table.name, false), catalogueLiteral(constraint, false),
                            relationPlace(table.schema)));
}

Result<bool> Catalogue::hasSequence(const TableId &sequence)
{
    if (m_kind == Kind::Mysql)
        return isThere(
            QStringLiteral("SELECT 1 FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND "
                           "table_name = %1 AND %2")
                .arg(catalogueLiteral(sequence.name, true), schemaCondition("table_schema", sequence.schema)));
    return m_kind == Kind::Sqlite ? Result<bool>(false) : hasRelation(sequence, "'S'");
}

Result<bool> Catalogue::hasType(const TableId &type)
{
    if (m_kind != Kind::Postgresql)
        return false;
    const QString visible = type.schema.isEmpty() ? QStringLiteral("pg_catalog.pg_type_is_visible(t.oid)")
                                                  : schemaCondition("n.nspname", type.schema);
    return isThere(QStringLiteral("SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n "
                                  "ON n.oid = t.typnamespace WHERE t.typname = %1 AND %2")
                       .arg(catalogueLiteral(type.name, false), visible));
}

Result<bool> Catalogue::hasSchema(const QString &schema)
{
    if (m_kind == Kind::Sqlite)
        return false;
    return isThere(QStringLiteral("SELECT 1 FROM information_schema.schemata WHERE schema_name = %1")
                       .arg(catalogueLiteral(schema, m_kind == Kind::Mysql)));
}

Result<QStringList> Catalogue::answer(CatalogueQuestion question, const TableId &place)
{
    const auto &query = *std::ranges::find(kCatalogueQueries, question, &CatalogueQuery::question);
    QString sql = QLatin1String(m_kind == Kind::Postgresql ? query.postgresql
                                : m_kind == Kind::Mysql    ? query.mysql
                                                           : query.sqlite);
    if (sql.isEmpty())
        return QStringList();
    const bool isMysql = m_kind == Kind::Mysql;
    const QString current = isMysql ? QStringLiteral("database()") : QStringLiteral("current_schema()");
    sql.replace(QLatin1String("{schema}"), place.schema.isEmpty() ? current : catalogueLiteral(place.schema, isMysql));
    sql.replace(QLatin1String("{place}"), place.schema.isEmpty() ? QString() : doubleQuotedName(place.schema) + u'.');
    sql.replace(QLatin1String("{name}"), catalogueLiteral(place.name, isMysql));
    const auto answer = m_session.execute(sql);
    if (!answer)
        return std::unexpected(answer.error());
    QStringList texts;
    for (const auto &row : answer->rows) {
        const auto *text = row.front().as<QString>();
        texts << (text ? *text : QString());
    }
    return texts;
}

/// PostgreSQL 15, section 9.27.9: both are there since version 10.
Result<QString> Catalogue::transactionNumber()
{
    if (m_session.dialectName() != QLatin1String("postgresql"))
        return QString();
    const Result<bool> isKnown =
        isThere(QStringLiteral("SELECT 1 FROM pg_catalog.pg_proc a, pg_catalog.pg_proc b WHERE a.proname = "
                               "'txid_current_if_assigned' AND b.proname = 'txid_status'"));
    if (!isKnown || !*isKnown)
        return isKnown ? Result<QString>(QString()) : std::unexpected(isKnown.error());
    const auto answer = m_session.execute(QStringLiteral("SELECT txid_current_if_assigned()::text"));
    if (!answer)
        return std::unexpected(answer.error());
    const QString *number = answer->rows.empty() ? nullptr : answer->rows.front().front().as<QString>();
    return number ? *number : QString();
}

Result<std::optional<bool>> Catalogue::wasCommitted(const QString &transactionNumber)
{
    bool isNumber = false;
    const qlonglong number = transactionNumber.toLongLong(&isNumber);
    if (m_session.dialectName() != QLatin1String("postgresql") || !isNumber)
        return std::nullopt;
    // A server that was restored from a copy may not have come to that number yet, and would call it an error.
    const auto answer = m_session.execute(QStringLiteral("SELECT CASE WHEN %1 < txid_snapshot_xmax("
                                                         "txid_current_snapshot()) THEN txid_status(%1) END")
                                              .arg(number));
    if (!answer)
        return std::unexpected(answer.error());
    const QString *fate = answer->rows.empty() ? nullptr : answer->rows.front().front().as<QString>();
    if (!fate || (*fate != QLatin1String("committed") && *fate != QLatin1String("aborted")))
        return std::nullopt;
    return *fate == QLatin1String("committed");
}

Result<QString> Catalogue::workOf(const QString &serverSession)
{
    bool isNumber = false;
    const qlonglong number = serverSession.section(u' ', 0, 0).toLongLong(&isNumber);
    if (m_kind == Kind::Sqlite || !isNumber)
        return QString();
    // Numbers of processes come again: the time at which the connection began tells them apart.
    const QString question =
        m_kind == Kind::Mysql
            ? QStringLiteral("SELECT concat('connection ', id, ' at work for ', time, ' s; KILL ', id, ' ends it') "
                             "FROM information_schema.processlist WHERE id = %1 AND command <> 'Sleep'")
                  .arg(number)
            : QStringLiteral("SELECT concat('process ', pid, ' at work since ', to_char(query_start, 'HH24:MI:SS'), "
                             "'; SELECT pg_terminate_backend(', pid, ') ends it') FROM pg_catalog.pg_stat_activity "
                             "WHERE pid = %1 AND state <> 'idle' AND extract(epoch FROM backend_start)::text = %2")
                  .arg(number)
                  .arg(catalogueLiteral(serverSession.section(u' ', 1), false));
    const auto answer = m_session.execute(question);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->rows.empty())
        return QString();
    const auto *text = answer->rows.front().front().as<QString>();
    return text ? *text : QString();
}

} // namespace retort
