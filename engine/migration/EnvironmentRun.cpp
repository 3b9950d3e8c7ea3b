// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/EnvironmentRun.h"

#include "engine/database/TransactionWords.h"
#include "engine/database/VersionTable.h"
#include "engine/migration/AskingFilter.h"
#include "engine/migration/EnvironmentReader.h"
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

/// The statements of an operation, each by itself.
Result<QStringList> textsOf(const Operation &operation, const QString &dialectName, RenderContext context)
{
    const auto dialect = Dialect::create(dialectName);
    if (!dialect)
        return commandError(QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(dialectName));
    const auto statements = dialect->statements(operation, context);
    if (!statements)
        return std::unexpected(statements.error());
    QStringList texts;
    for (const Statement &statement : *statements) {
        for (const StatementSpan &span : splitStatements(statement.text, dialectName))
            texts << statement.text.mid(span.begin, span.end - span.begin);
    }
    return texts;
}

Result<QueryResult> askOf(Session &session, const QStringList &statements)
{
    QueryResult last;
    for (const QString &sql : statements) {
        const AskingFate fate = askingFate(sql);
        if (fate == AskingFate::LeftOut)
            continue;
        auto answer = fate == AskingFate::Lock ? Result<QueryResult>(lockAnswer(sql)) : session.execute(sql);
        if (!answer)
            return answer;
        last = std::move(*answer);
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

EnvironmentRun::EnvironmentRun(Session &session, const EnvironmentOptions &options, Manner manner, Way way)
    : m_session(session),
      m_options(options),
      m_own(options.ownConnection.value_or(EnvironmentOptions::OwnConnection{})),
      m_manner(manner),
      m_way(std::move(way))
{}

Result<void> EnvironmentRun::run(const Project &project, const QStringList &xArguments)
{
    QFile file(project.envFile());
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Can't read %1: %2").arg(file.fileName(), file.errorString()));
    const auto parsed =
        script::parseModule(std::make_shared<SourceText>(file.fileName(), QString::fromUtf8(file.readAll())));
    script::ScriptHost host = environmentHost(project, xArguments, true, m_options.tag, Variables::Whole);
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
    if (needsTransaction(operation, isAutocommit) && !m_session.isInTransaction()) {
        if (const auto begun = m_way.begin(); !begun)
            return std::unexpected(begun.error());
    }
    return m_way.execute(operation);
}

/// As SQLAlchemy begins one by itself; and where nothing is to be kept, whatever env.py says.
bool EnvironmentRun::needsTransaction(const Operation &operation, bool isAutocommit) const
{
    if (m_session.url().isSqlite())
        return m_manner == Manner::Trying && changesSqlite(operation);
    return !isAutocommit || m_manner != Manner::Migrating;
}

/// On SQLite some statements take effect only outside of a transaction, and leave nothing.
bool EnvironmentRun::changesSqlite(const Operation &operation) const
{
    const auto texts = textsOf(operation, m_session.dialectName(), m_options.renderContext(false));
    return !texts || !std::ranges::all_of(*texts, [](const QString &sql) {
        return askingFate(sql) == AskingFate::Sent || beginsTransaction(sql);
    });
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

Result<void> EnvironmentRun::ensureVersionTable()
{
    if (m_isWorkDone || m_manner == Manner::Asking)
        return {};
    const auto dialect = Dialect::create(m_session.dialectName());
    const Result<bool> exists = VersionTable(m_session, *dialect, m_options.versionTable).exists();
    if (!exists)
        return std::unexpected(exists.error());
    if (*exists)
        return {};
    const QString sql = dialect->createVersionTable(m_options.versionTable, m_options.renderContext(false)).text;
    const auto created = execute(Operation{RawSql{sql}}, false);
    return created ? Result<void>() : std::unexpected(created.error());
}

Result<void> EnvironmentRun::runMigrations(int run, int connection)
{
    if (run != m_own.run || m_isWorkDone)
        return {};
    if (connection != m_own.connection)
        return commandError(QStringLiteral("With what the database answers, env.py migrates another connection"));
    m_isWorkDone = true;
    const Result<void> done = m_way.work();
    if (!done)
        m_error = done.error();
    return done;
}

Result<QStringList> versionRows(const Project &project, const DatabaseUrl &url, const EnvironmentOptions &options,
                                const QStringList &xArguments, std::shared_ptr<SessionStopper> stopper)
{
    const Result<QString> file = url.isSqlite() ? url.sqliteFile() : QString();
    const bool hasNoDatabase = url.isSqlite() && (!file || file->isEmpty() || !QFileInfo::exists(*file));
    if (hasNoDatabase || !Dialect::create(url.dialectName()))
        return VersionTable::read(url, options.versionTable, std::move(stopper));
    const auto opened = Session::open(url, {.access = SessionOptions::Access::ReadOnly,
                                            .busyTimeout = VersionTable::kQuestionBusyTimeout,
                                            .stopper = std::move(stopper)});
    return opened ? versionRowsOf(**opened, project, options, xArguments) : std::unexpected(opened.error());
}

Result<QStringList> versionRowsOf(Session &session, const Project &project, const EnvironmentOptions &options,
                                  const QStringList &xArguments)
{
    const auto dialect = Dialect::create(session.dialectName());
    if (!dialect)
        return commandError(QStringLiteral("Can't load plugin: sqlalchemy.dialects:%1").arg(session.dialectName()));
    Result<QStringList> rows;
    const auto begin = [&session] { return session.beginQuestions(VersionTable::kQuestionBusyTimeout); };
    const auto execute = [&](const Operation &operation) -> Result<QueryResult> {
        const auto texts = textsOf(operation, dialect->name(), options.renderContext(false));
        return texts ? askOf(session, *texts) : std::unexpected(texts.error());
    };
    const auto work = [&]() -> Result<void> {
        if (const auto begun = session.isInTransaction() ? Result<void>() : begin(); !begun)
            return begun;
        rows = VersionTable(session, *dialect, options.versionTable).rows();
        return rows ? Result<void>() : std::unexpected(rows.error());
    };
    if (!options.ownConnection) {
        const Result<void> worked = work();
        return worked ? rows : std::unexpected(worked.error());
    }
    EnvironmentRun run(session, options, EnvironmentRun::Manner::Asking, {begin, execute, work});
    const Result<void> ran = run.run(project, xArguments);
    return ran ? rows : std::unexpected(ran.error());
}

} // namespace retort
