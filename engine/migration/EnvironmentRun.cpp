// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/EnvironmentRun.h"

#include "engine/database/VersionTable.h"
#include "engine/migration/EnvironmentReader.h"
#include "engine/migration/StatementEffect.h"
#include "engine/script/Interpreter.h"
#include "engine/script/Parser.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/objects/Classes.h"
#include "engine/sql/StatementSplitter.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace retort {

namespace {

/// Around the whole run, however long its migrations take.
constexpr std::chrono::hours kTimeForRun{24 * 365};

/// What may be sent where nothing is to be changed.
bool isForAsking(const QString &sql, const QString &dialectName)
{
    static const QRegularExpression settings(QStringLiteral("^\\s*(USE|ATTACH|PRAGMA|ALTER\\s+SESSION)\\b"),
                                             QRegularExpression::CaseInsensitiveOption);
    const auto changesNothing = [](const StatementEffect &effect) {
        return effect.kind == StatementEffect::Kind::None;
    };
    return settings.match(sql).hasMatch() || std::ranges::all_of(effectsOf(sql, dialectName), changesNothing);
}

Result<QueryResult> askOf(Session &session, const Dialect &dialect, RenderContext context, const Operation &operation)
{
    const auto statements = dialect.statements(operation, context);
    if (!statements)
        return std::unexpected(statements.error());
    QueryResult last;
    for (const Statement &statement : *statements) {
        for (const StatementSpan &span : splitStatements(statement.text, dialect.name())) {
            const QString sql = statement.text.mid(span.begin, span.end - span.begin);
            if (!isForAsking(sql, dialect.name()))
                continue;
            auto answer = session.execute(sql);
            if (!answer)
                return answer;
            last = std::move(*answer);
        }
    }
    return last;
}

Error errorOf(script::Interpreter &interpreter, const script::PythonError &raised)
{
    if (const Error *refused = script::databaseErrorOf(interpreter, raised.exception))
        return *refused;
    const QString type = interpreter.typeName(raised.exception);
    const QString text = script::exceptionText(interpreter, raised.exception);
    return {Error::Kind::Script,
            QStringLiteral("env.py failed beside the database: %1")
                .arg(text.isEmpty() ? type : QString(type + QStringLiteral(": ") + text)),
            raised.where,
            {}};
}

} // namespace

EnvironmentRun::EnvironmentRun(Session &session, const EnvironmentOptions &options, Manner manner, Execute execute,
                               Work work)
    : m_session(session),
      m_own(options.ownConnection.value_or(EnvironmentOptions::OwnConnection{})),
      m_tag(options.tag),
      m_manner(manner),
      m_execute(std::move(execute)),
      m_work(std::move(work))
{}

Result<void> EnvironmentRun::run(const Project &project, const QStringList &xArguments)
{
    QFile file(project.envFile());
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Can't read %1: %2").arg(file.fileName(), file.errorString()));
    const auto parsed =
        script::parseModule(std::make_shared<SourceText>(file.fileName(), QString::fromUtf8(file.readAll())));
    script::ScriptHost host = environmentHost(project, xArguments, true, m_tag, Variables::Whole);
    host.environmentLink = this;
    host.isCancelled = &m_session.stopper()->flag();
    script::Interpreter interpreter(std::move(host), script::Bounds{.time = kTimeForRun});
    std::optional<Error> failure;
    try {
        interpreter.runModule(parsed, QStringLiteral("env_py"));
    } catch (const script::PythonError &error) {
        failure = errorOf(interpreter, error);
    } catch (const script::UnknownUsed &used) {
        failure = Error{Error::Kind::Script, script::gapText(used), interpreter.here(), {}};
    } catch (const script::Stopped &end) {
        failure = Error{end.kind, end.diagnostic.message, end.diagnostic.range, end.diagnostic.hint};
    }
    if (m_error)
        return std::unexpected(*m_error);
    // What comes after the work and cannot be followed is no failure of the run.
    if (failure && (!m_isWorkDone || failure->kind != Error::Kind::Script))
        return std::unexpected(*failure);
    if (!m_isWorkDone) {
        return commandError(
            QStringLiteral("With what the database answers, env.py does not come to its migrations"),
            QStringLiteral("It took another way when it was read. Look at what it asks the database in %1.")
                .arg(project.envFile()));
    }
    return {};
}

Result<QueryResult> EnvironmentRun::execute(const Operation &operation, bool isAutocommit)
{
    if (m_isWorkDone && m_manner == Manner::Asking)
        return QueryResult{};
    // As SQLAlchemy begins one by itself; on SQLite a PRAGMA takes effect only outside.
    const bool needsTransaction = !m_session.url().isSqlite() && (!isAutocommit || m_manner == Manner::Asking);
    if (needsTransaction && !m_session.isInTransaction()) {
        if (const auto begun = m_session.begin(); !begun)
            return std::unexpected(begun.error());
    }
    return m_execute(operation);
}

/// The work's transaction is ended by the run, whatever env.py says after it.
Result<void> EnvironmentRun::commit()
{
    const bool isReal = !m_isWorkDone && m_manner == Manner::Migrating && m_session.isInTransaction();
    return isReal ? m_session.commit() : Result<void>();
}

Result<void> EnvironmentRun::rollback()
{
    return !m_isWorkDone && m_session.isInTransaction() ? m_session.rollback() : Result<void>();
}

Result<void> EnvironmentRun::runMigrations(int run, int connection)
{
    if (run != m_own.run || m_isWorkDone)
        return {};
    if (connection != m_own.connection)
        return commandError(QStringLiteral("With what the database answers, env.py migrates another connection"));
    m_isWorkDone = true;
    const Result<void> done = m_work();
    if (!done)
        m_error = done.error();
    return done;
}

Result<QStringList> versionRows(const Project &project, const DatabaseUrl &url, const EnvironmentOptions &options,
                                const QStringList &xArguments)
{
    const Result<QString> file = url.isSqlite() ? url.sqliteFile() : QString();
    const bool hasNoDatabase = url.isSqlite() && (!file || file->isEmpty() || !QFileInfo::exists(*file));
    const auto dialect = Dialect::create(url.dialectName());
    if (!options.ownConnection || hasNoDatabase || !dialect)
        return VersionTable::read(url, options.versionTable);
    const auto session = Session::open(url, {.access = SessionOptions::Access::ReadOnly});
    if (!session)
        return std::unexpected(session.error());
    Result<QStringList> rows;
    EnvironmentRun run(
        **session, options, EnvironmentRun::Manner::Asking,
        [&](const Operation &operation) { return askOf(**session, *dialect, options.renderContext(false), operation); },
        [&]() -> Result<void> {
            rows = VersionTable(**session, *dialect, options.versionTable).rows();
            return rows ? Result<void>() : std::unexpected(rows.error());
        });
    const Result<void> ran = run.run(project, xArguments);
    return ran ? rows : std::unexpected(ran.error());
}

} // namespace retort
