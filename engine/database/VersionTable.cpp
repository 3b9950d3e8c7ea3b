// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/VersionTable.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace retort {

namespace {

QString versionTableLiteral(const QString &text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QLatin1String("''")) + QLatin1Char('\'');
}

/// Asks whether a table or view of that name is there; one row if so.
QString versionTableQuestion(const Dialect &dialect, const VersionTableOptions &options)
{
    const QString table = versionTableLiteral(options.table);
    const QString schema = versionTableLiteral(options.schema);
    const QString name = dialect.name();
    if (name == QLatin1String("sqlite")) {
        const QString prefix = options.schema.isEmpty() ? QString() : dialect.quoted(options.schema) + QLatin1Char('.');
        return QStringLiteral(
                   "SELECT 1 FROM %1sqlite_master WHERE type IN ('table', 'view') AND lower(name) = lower(%2)")
            .arg(prefix, table);
    }
    if (name == QLatin1String("postgresql")) {
        const QString place = options.schema.isEmpty() ? QStringLiteral("pg_catalog.pg_table_is_visible(c.oid)")
                                                       : QStringLiteral("n.nspname = ") + schema;
        return QStringLiteral("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                              "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') "
                              "AND c.relname = %1 AND %2")
            .arg(table, place);
    }
    const QString current =
        name == QLatin1String("mssql") ? QStringLiteral("schema_name()") : QStringLiteral("database()");
    return QStringLiteral("SELECT 1 FROM information_schema.tables WHERE table_name = %1 AND table_schema = %2")
        .arg(table, options.schema.isEmpty() ? current : schema);
}

/// Whether the database says that it has no such table, whose name it repeats. Its numbers for that are as many as
/// there are databases behind ODBC.
bool tellsOfMissingTable(const Error &error, const QString &table)
{
    static const QRegularExpression words(
        QStringLiteral("no such table|\\b(table|relation|view)\\b.*\\b(does not|doesn't) exist|invalid object name|"
                       "\\bis an undefined name|\\b(table|object|relation) .*not found|unknown table"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    if (error.kind != Error::Kind::Database)
        return false;
    // Oracle names nothing.
    return error.message.contains(QLatin1String("ORA-00942")) ||
           (words.match(error.message).hasMatch() && error.message.contains(table, Qt::CaseInsensitive));
}

} // namespace

VersionTable::VersionTable(Session &session, const Dialect &dialect, VersionTableOptions options)
    : m_session(session), m_dialect(dialect), m_options(std::move(options))
{}

Result<QStringList> VersionTable::read(const DatabaseUrl &url, const VersionTableOptions &options,
                                       std::shared_ptr<SessionStopper> stopper)
{
    const auto dialect = Dialect::create(url.dialectName());
    if (!dialect)
        return commandError(QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(url.dialectName()));
    if (url.isSqlite()) {
        const Result<QString> file = url.sqliteFile();
        if (!file)
            return std::unexpected(file.error());
        const QFileInfo info(*file);
        if (file->isEmpty() || (!info.exists() && QFileInfo(info.absolutePath()).isDir()))
            return QStringList();
    }
    const auto session = Session::open(url, {.access = SessionOptions::Access::ReadOnly,
                                             .busyTimeout = kQuestionBusyTimeout,
                                             .stopper = std::move(stopper)});
    if (!session)
        return std::unexpected(session.error());
    if (const auto begun = (*session)->beginQuestions(kQuestionBusyTimeout); !begun)
        return std::unexpected(begun.error());
    return VersionTable(**session, *dialect, options).rows();
}

Result<bool> VersionTable::exists()
{
    const auto answer = m_session.execute(versionTableQuestion(m_dialect, m_options));
    if (answer)
        return !answer->rows.empty();
    // Behind ODBC there may be any database, with a catalogue of its own: the table itself is asked, and only the
    // database's word that there is none counts as such.
    const bool isAnswered = !m_session.isLost() && answer.error().kind == Error::Kind::Database;
    if (m_session.url().qtDriver() != QLatin1String("QODBC") || !isAnswered)
        return std::unexpected(answer.error());
    const auto rows = m_session.execute(m_dialect.selectVersions(m_options));
    if (!rows && (m_session.isLost() || !tellsOfMissingTable(rows.error(), m_options.table)))
        return std::unexpected(rows.error());
    return rows.has_value();
}

Result<QStringList> VersionTable::rows()
{
    const Result<bool> isThere = exists();
    if (!isThere)
        return std::unexpected(isThere.error());
    return *isThere ? rowsOfExisting() : QStringList();
}

Result<QStringList> VersionTable::rowsOfExisting()
{
    const auto answer = m_session.execute(m_dialect.selectVersions(m_options));
    if (!answer)
        return std::unexpected(answer.error());
    QStringList rows;
    for (const auto &row : answer->rows) {
        const QString *text = row.empty() ? nullptr : row.front().as<QString>();
        if (!text)
            return commandError(
                QStringLiteral("revision identifier %1 is not a string; ensure database driver settings are correct")
                    .arg(row.empty() ? QStringLiteral("None") : pythonRepr(row.front())));
        rows << *text;
    }
    return rows;
}

Result<void> VersionTable::createIfMissing()
{
    const Result<bool> isThere = exists();
    if (!isThere)
        return std::unexpected(isThere.error());
    if (*isThere)
        return {};
    RenderContext context;
    context.isOffline = false;
    const auto answer = m_session.execute(m_dialect.createVersionTable(m_options, context).text);
    if (!answer)
        return std::unexpected(answer.error());
    return {};
}

Result<void> VersionTable::purge()
{
    const auto answer = m_session.execute(
        QStringLiteral("DELETE FROM %1").arg(m_dialect.quoted(TableId{m_options.schema, m_options.table})));
    if (!answer)
        return std::unexpected(answer.error());
    return {};
}

Statement VersionTable::statement(const VersionChange &change) const
{
    RenderContext context;
    context.isOffline = false;
    switch (change.kind) {
    case VersionChange::Kind::Insert: return m_dialect.insertVersion(change.to, m_options, context);
    case VersionChange::Kind::Update: return m_dialect.updateVersion(change.from, change.to, m_options, context);
    case VersionChange::Kind::Delete: break;
    }
    return m_dialect.deleteVersion(change.from, m_options, context);
}

Result<void> VersionTable::apply(const VersionChange &change)
{
    const auto answer = m_session.execute(statement(change).text);
    if (!answer)
        return std::unexpected(answer.error());
    return checkMatched(change, answer->rowsAffected);
}

Result<void> VersionTable::checkMatched(const VersionChange &change, qint64 rowsAffected) const
{
    if (change.kind == VersionChange::Kind::Insert || rowsAffected == 1)
        return {};
    const QString what = change.kind == VersionChange::Kind::Update
                             ? QStringLiteral("updating '%1' to '%2'").arg(change.from, change.to)
                             : QStringLiteral("deleting '%1'").arg(change.from);
    return commandError(QStringLiteral("Online migration expected to match one row when %1 in '%2'; %3 found")
                            .arg(what, m_options.table)
                            .arg(rowsAffected));
}

} // namespace retort
