// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RunJournal.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSysInfo>
#include <QThread>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace retort {

namespace {

constexpr int kJournalBusyTimeout = 10'000; // ms
constexpr int kJournalRetryPause = 20;      // ms

const std::array kJournalTables = {
    QLatin1String("CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, "
                  "verb TEXT NOT NULL, from_rows TEXT NOT NULL, to_rows TEXT NOT NULL, account TEXT NOT NULL, "
                  "host TEXT NOT NULL, process INTEGER NOT NULL, started TEXT NOT NULL, ended TEXT, "
                  "state TEXT NOT NULL, message TEXT NOT NULL)"),
    QLatin1String("CREATE TABLE IF NOT EXISTS statement (run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT "
                  "NULL, revision TEXT NOT NULL, state TEXT NOT NULL, sql TEXT NOT NULL, sha256 TEXT NOT NULL, "
                  "microseconds INTEGER, message TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID"),
    QLatin1String("CREATE TABLE IF NOT EXISTS script (run INTEGER NOT NULL REFERENCES run(id), revision TEXT NOT NULL, "
                  "sha256 TEXT NOT NULL, PRIMARY KEY (run, revision)) WITHOUT ROWID"),
    QLatin1String("CREATE TABLE IF NOT EXISTS applied (place TEXT NOT NULL, revision TEXT NOT NULL, "
                  "sha256 TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (place, revision)) WITHOUT ROWID"),
};

struct JournalColumn
{
    QLatin1String table;
    QLatin1String name;
    QLatin1String declaration;
};

/// What came later than the tables: files of earlier versions get it when they are opened.
constexpr std::array<JournalColumn, 5> kLaterColumns = {{
    {QLatin1String("run"), QLatin1String("place"), QLatin1String("TEXT NOT NULL DEFAULT ''")},
    {QLatin1String("run"), QLatin1String("session"), QLatin1String("TEXT NOT NULL DEFAULT ''")},
    {QLatin1String("run"), QLatin1String("resolution"), QLatin1String("TEXT NOT NULL DEFAULT ''")},
    {QLatin1String("statement"), QLatin1String("alone"), QLatin1String("INTEGER NOT NULL DEFAULT 0")},
    {QLatin1String("statement"), QLatin1String("kept"), QLatin1String("INTEGER NOT NULL DEFAULT 0")},
}};

constexpr std::array<std::pair<QLatin1String, JournalStatement::State>, 4> kStatementStates = {{
    {QLatin1String("about to run"), JournalStatement::State::InDoubt},
    {QLatin1String("done"), JournalStatement::State::Done},
    {QLatin1String("failed"), JournalStatement::State::Failed},
    {QLatin1String("undone"), JournalStatement::State::Undone},
}};

QString journalLiteral(const QString &text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QLatin1String("''")).remove(QChar(0)) +
           QLatin1Char('\'');
}

QString journalList(const QStringList &rows)
{
    return journalLiteral(rows.join(QLatin1Char(' ')));
}

QString journalNow()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

QString journalAccount()
{
    const QString user = qEnvironmentVariable("USER");
    return user.isEmpty() ? QStringLiteral("somebody") : user;
}

/// Whether a server's quotes hold a name that the kept text of the statement shows anyway.
bool isShownName(const QString &quoted, const QString &keptSql)
{
    const QString name = quoted.section(QLatin1Char('.'), -1);
    static const QRegularExpression word(QStringLiteral("^\\w+$"));
    return word.match(name).hasMatch() &&
           keptSql.contains(QRegularExpression(QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(name))));
}

/// A server's message without the lines in which it repeats the statement. Servers quote values as they quote names
/// ("Duplicate entry 'x'", "invalid input syntax for type integer: \"x\""), and a value may itself have quotes: unless
/// all that is quoted are names of the statement, everything from the first quote to the last is left out.
QString journalMessage(const QString &message, const QString &keptSql)
{
    static const QRegularExpression repeated(QStringLiteral("(LINE \\d+:|\\[SQL:|DETAIL:|CONTEXT:).*"),
                                             QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression piece(QStringLiteral("'([^'\"]*)'|\"([^'\"]*)\""));
    static const QRegularExpression fromFirstToLast(QStringLiteral("['\"].*['\"]|['\"].*$"),
                                                    QRegularExpression::DotMatchesEverythingOption);
    QString kept = QString(message).remove(repeated).trimmed();
    QString unquoted = kept;
    bool isNamesOnly = true;
    for (auto pieces = piece.globalMatch(kept); pieces.hasNext();) {
        const QRegularExpressionMatch match = pieces.next();
        isNamesOnly = isNamesOnly && isShownName(match.captured(1) + match.captured(2), keptSql);
    }
    unquoted.remove(piece);
    isNamesOnly = isNamesOnly && !unquoted.contains(QLatin1Char('\'')) && !unquoted.contains(QLatin1Char('"'));
    return isNamesOnly ? kept : kept.replace(fromFirstToLast, QStringLiteral("'…'"));
}

bool isAlive(qint64 process)
{
    return ::kill(pid_t(process), 0) == 0 || errno == EPERM;
}

QString journalText(const std::vector<SqlValue> &row, size_t column)
{
    const QString *text = column < row.size() ? row[column].as<QString>() : nullptr;
    return text ? *text : QString();
}

qint64 journalNumber(const std::vector<SqlValue> &row, size_t column)
{
    const qint64 *number = column < row.size() ? row[column].as<qint64>() : nullptr;
    return number ? *number : 0;
}

JournalRun::State runState(const std::vector<SqlValue> &row)
{
    const QString state = journalText(row, 9);
    if (state == QLatin1String("done"))
        return JournalRun::State::Done;
    if (state == QLatin1String("failed"))
        return JournalRun::State::Failed;
    if (journalText(row, 6) != QSysInfo::machineHostName())
        return JournalRun::State::Elsewhere;
    return isAlive(journalNumber(row, 7)) ? JournalRun::State::Running : JournalRun::State::Interrupted;
}

} // namespace

QString RunJournal::defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QLatin1String("/retort/runs.sqlite");
}

Result<std::unique_ptr<RunJournal>> RunJournal::open(const QString &file)
{
    const QString folder = QFileInfo(file).absolutePath();
    const auto failed = [&](const QString &why) {
        return fileError(QStringLiteral("Can't write the run journal %1: %2").arg(file, why),
                         QStringLiteral("Name another place with --journal."));
    };
    if (!QDir().mkpath(folder))
        return failed(QStringLiteral("the folder cannot be made"));
    // Made here, so that nobody else can read it; never over one that another program has made meanwhile.
    if (QFile made(file); made.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        if (!made.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
            return failed(made.errorString());
    } else if (!QFile::exists(file)) {
        return failed(made.errorString());
    }
    const auto url = DatabaseUrl::parse(QLatin1String("sqlite:///") + QFileInfo(file).absoluteFilePath());
    if (!url)
        return failed(url.error().message);
    auto session = Session::open(*url, {.busyTimeout = kJournalBusyTimeout});
    if (!session)
        return failed(session.error().message);
    std::unique_ptr<RunJournal> journal(new RunJournal(std::move(*session)));
    if (const auto prepared = journal->prepare(); !prepared)
        return failed(prepared.error().message);
    return journal;
}

Result<void> RunJournal::prepare()
{
    QStringList missing;
    for (const QLatin1String table : kJournalTables)
        missing << table;
    if (const auto switched = useWriteAheadLog(); !switched)
        return switched;
    if (const auto set = write(QStringLiteral("PRAGMA synchronous = FULL")); !set)
        return set;
    if (const auto made = writeTogether(missing); !made)
        return made;
    for (const JournalColumn &column : kLaterColumns) {
        const auto known = m_session->execute(
            QStringLiteral("SELECT 1 FROM pragma_table_info('%1') WHERE name = '%2'").arg(column.table, column.name));
        if (!known)
            return std::unexpected(known.error());
        if (!known->rows.empty())
            continue;
        const auto added =
            write(QStringLiteral("ALTER TABLE %1 ADD COLUMN %2 %3").arg(column.table, column.name, column.declaration));
        // Another process may have been quicker.
        if (!added && !added.error().message.contains(QLatin1String("duplicate column")))
            return added;
    }
    return {};
}

/// Two programs that open a new journal at once would both switch it: SQLite says SQLITE_BUSY to the second without
/// its busy handler (sqlite.org/wal.html, "Sometimes Queries Return SQLITE_BUSY In WAL Mode"), so it is tried again.
Result<void> RunJournal::useWriteAheadLog()
{
    QDeadlineTimer limit(kJournalBusyTimeout);
    for (;;) {
        const auto switched = write(QStringLiteral("PRAGMA journal_mode = WAL"));
        if (switched || limit.hasExpired() || !switched.error().message.contains(QLatin1String("locked")))
            return switched;
        QThread::msleep(kJournalRetryPause);
    }
}

Result<void> RunJournal::write(const QString &sql)
{
    const auto answer = m_session->execute(sql);
    if (answer)
        return {};
    return fileError(QStringLiteral("Can't write the run journal: %1").arg(answer.error().message),
                     QStringLiteral("Without the journal a crash could not be told from success, so the run stops "
                                    "here. Make room, or name another place with --journal."));
}

Result<void> RunJournal::setDurability(Durability durability)
{
    if (std::exchange(m_durability, durability) == durability)
        return {};
    return write(durability == Durability::PowerCut ? QStringLiteral("PRAGMA synchronous = FULL")
                                                    : QStringLiteral("PRAGMA synchronous = NORMAL"));
}

Result<void> RunJournal::writeTogether(const QStringList &statements)
{
    if (const auto begun = write(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return begun;
    for (const QString &statement : statements) {
        if (const auto written = write(statement); !written) {
            (void)m_session->rollback();
            return written;
        }
    }
    return write(QStringLiteral("COMMIT"));
}

QString RunJournal::placeOf(const DatabaseUrl &database, const VersionTableOptions &versionTable)
{
    QString place = database.dialectName() + QLatin1String("://");
    if (database.isSqlite()) {
        place += database.sqliteFile().value_or(QString());
    } else {
        // A socket's folder or a host may stand among the options.
        for (const char *key : {"host", "unix_socket", "port"})
            place += database.option(QLatin1String(key)).value_or(QString());
        place += database.host().value_or(QString()) + QLatin1Char(':') + QString::number(database.port().value_or(0)) +
                 QLatin1Char('/') + database.database().value_or(QString());
    }
    return place + QLatin1Char('#') + versionTable.schema + QLatin1Char('.') + versionTable.table;
}

Result<void> RunJournal::begin(const JournalBeginning &beginning)
{
    m_place = placeOf(beginning.database, beginning.versionTable);
    const auto written = write(
        QStringLiteral("INSERT INTO run (database, place, verb, from_rows, to_rows, account, host, process, session, "
                       "started, state, message) VALUES (") +
        QStringList({journalLiteral(beginning.database.withoutPassword()), journalLiteral(m_place),
                     journalLiteral(beginning.verb), journalList(beginning.rows), journalList(beginning.rows),
                     journalLiteral(journalAccount()), journalLiteral(QSysInfo::machineHostName()),
                     QString::number(QCoreApplication::applicationPid()), journalLiteral(beginning.serverSession),
                     journalLiteral(journalNow()), QStringLiteral("'running'"), QStringLiteral("''")})
            .join(QLatin1Char(',')) +
        QLatin1Char(')'));
    if (!written)
        return written;
    const auto id = m_session->execute(QStringLiteral("SELECT last_insert_rowid()"));
    if (!id)
        return std::unexpected(id.error());
    m_doubleQuotes =
        beginning.database.qtDriver() == QLatin1String("QMYSQL") ? DoubleQuotes::Text : DoubleQuotes::Names;
    m_run = journalNumber(id->rows.front(), 0);
    return {};
}

Result<void> RunJournal::beginScript(const QString &revision, const QString &fingerprint)
{
    return write(QStringLiteral("INSERT OR REPLACE INTO script VALUES (%1, ").arg(m_run) + journalLiteral(revision) +
                 QLatin1String(", ") + journalLiteral(fingerprint) + QLatin1Char(')'));
}

Result<void> RunJournal::aboutToRun(const StatementProgress &statement, bool isAlone)
{
    m_keptSql = withoutLiterals(statement.statement.text, m_doubleQuotes);
    if (const auto set = setDurability(isAlone ? Durability::PowerCut : Durability::Process); !set)
        return set;
    return write(QStringLiteral("INSERT INTO statement (run, position, alone, revision, state, sql, sha256, "
                                "message) VALUES (%1, %2, %3, ")
                     .arg(m_run)
                     .arg(statement.index)
                     .arg(isAlone ? 1 : 0) +
                 journalLiteral(statement.revision) + QLatin1String(", 'about to run', ") + journalLiteral(m_keptSql) +
                 QLatin1String(", ") + journalLiteral(fingerprint(statement.statement.text)) + QLatin1String(", '')"));
}

Result<void> RunJournal::finished(const StatementProgress &statement, bool isKept)
{
    const QString update = QStringLiteral("UPDATE statement SET state = '%1', microseconds = %2, message = ")
                               .arg(statement.failure.isEmpty() ? QLatin1String("done") : QLatin1String("failed"))
                               .arg(statement.duration) +
                           journalLiteral(journalMessage(statement.failure, m_keptSql)) +
                           QStringLiteral(" WHERE run = %1 AND position = %2").arg(m_run).arg(statement.index);
    if (!isKept)
        return write(update);
    return writeTogether({update, QStringLiteral("UPDATE statement SET kept = 1 WHERE run = %1 AND position <= %2 AND "
                                                 "state = 'done' AND kept = 0")
                                      .arg(m_run)
                                      .arg(statement.index)});
}

Result<void> RunJournal::wasDone(const StatementProgress &statement)
{
    if (const auto noted = aboutToRun(statement); !noted)
        return noted;
    return finished(statement, true);
}

Result<void> RunJournal::committed(const QStringList &applied, const QStringList &reverted)
{
    QStringList statements(
        QStringLiteral("UPDATE statement SET kept = 1 WHERE run = %1 AND state = 'done' AND kept = 0").arg(m_run));
    for (const QString &revision : applied) {
        statements << QStringLiteral("INSERT OR REPLACE INTO applied SELECT %1, revision, sha256, %2 FROM script "
                                     "WHERE run = %3 AND revision = ")
                              .arg(journalLiteral(m_place), journalLiteral(journalNow()))
                              .arg(m_run) +
                          journalLiteral(revision);
    }
    for (const QString &revision : reverted)
        statements << QLatin1String("DELETE FROM applied WHERE place = ") + journalLiteral(m_place) +
                          QLatin1String(" AND revision = ") + journalLiteral(revision);
    return writeTogether(statements);
}

Result<void> RunJournal::committedInside()
{
    if (const auto set = setDurability(Durability::PowerCut); !set)
        return set;
    return committed({}, {});
}

Result<void> RunJournal::rolledBack()
{
    return write(QStringLiteral("UPDATE statement SET state = 'undone' WHERE run = %1 AND state = 'done' AND kept = 0")
                     .arg(m_run));
}

Result<void> RunJournal::resolve(qint64 run, const QString &how)
{
    return write(QLatin1String("UPDATE run SET resolution = ") + journalLiteral(how) +
                 QStringLiteral(" WHERE id = %1").arg(run));
}

Result<void> RunJournal::end(const RunOutcome &outcome)
{
    if (m_run == 0)
        return {};
    if (const auto set = setDurability(Durability::PowerCut); !set)
        return set;
    return write(QStringLiteral("UPDATE run SET state = '%1', ended = ")
                     .arg(outcome.isSuccess() ? QLatin1String("done") : QLatin1String("failed")) +
                 journalLiteral(journalNow()) + QLatin1String(", to_rows = ") + journalList(outcome.rowsAfter) +
                 QLatin1String(", message = ") +
                 journalLiteral(outcome.error ? journalMessage(outcome.error->message, m_keptSql) : QString()) +
                 QStringLiteral(" WHERE id = %1").arg(m_run));
}

Result<std::vector<JournalRun>> RunJournal::runs(int limit)
{
    return runsWhere(QStringLiteral("1"), limit);
}

Result<std::optional<JournalRun>> RunJournal::lastRun(const QString &place)
{
    auto found = runsWhere(QLatin1String("place = ") + journalLiteral(place), 1);
    if (!found)
        return std::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::optional<JournalRun>> RunJournal::find(qint64 run)
{
    auto found = runsWhere(QStringLiteral("id = %1").arg(run), 1);
    if (!found)
        return std::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<JournalRun>> RunJournal::unfinishedRuns()
{
    constexpr int kAll = 1000;
    auto found =
        runsWhere(QStringLiteral(
                      "place <> '' AND resolution = '' AND id IN (SELECT max(id) FROM run GROUP BY place) AND (state = "
                      "'running' OR (state = 'failed' AND EXISTS (SELECT 1 FROM statement s WHERE s.run = run.id AND "
                      "s.kept = 1 AND s.revision = (SELECT revision FROM statement l WHERE l.run = run.id AND "
                      "l.revision <> '' ORDER BY l.position DESC LIMIT 1))))"),
                  kAll);
    if (found)
        std::erase_if(*found, [](const JournalRun &run) { return run.state == JournalRun::State::Running; });
    return found;
}

Result<std::vector<JournalRun>> RunJournal::runsWhere(const QString &condition, int limit)
{
    const auto answer = m_session->execute(
        QStringLiteral("SELECT id, database, verb, from_rows, to_rows, account, host, process, started, state, "
                       "message, place, session, resolution FROM run WHERE %1 ORDER BY id DESC LIMIT %2")
            .arg(condition)
            .arg(limit));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<JournalRun> runs;
    for (const auto &row : answer->rows) {
        runs.push_back({.id = journalNumber(row, 0),
                        .state = runState(row),
                        .database = journalText(row, 1),
                        .place = journalText(row, 11),
                        .verb = journalText(row, 2),
                        .from = journalText(row, 3).split(QLatin1Char(' '), Qt::SkipEmptyParts),
                        .to = journalText(row, 4).split(QLatin1Char(' '), Qt::SkipEmptyParts),
                        .who = QStringLiteral("%1 at %2 (process %3)")
                                   .arg(journalText(row, 5), journalText(row, 6))
                                   .arg(journalNumber(row, 7)),
                        .startedAt = journalText(row, 8),
                        .failure = journalText(row, 10),
                        .serverSession = journalText(row, 12),
                        .resolution = journalText(row, 13)});
    }
    return runs;
}

Result<std::vector<JournalStatement>> RunJournal::statements(qint64 run)
{
    const auto answer =
        m_session->execute(QStringLiteral("SELECT position, revision, state, sql, sha256, coalesce(microseconds, 0), "
                                          "message, kept, alone FROM statement WHERE run = %1 ORDER BY position")
                               .arg(run));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<JournalStatement> statements;
    for (const auto &row : answer->rows) {
        const QString word = journalText(row, 2);
        const auto state =
            std::ranges::find_if(kStatementStates, [&word](const auto &known) { return known.first == word; });
        statements.push_back(
            {.index = int(journalNumber(row, 0)),
             .revision = journalText(row, 1),
             .state = state == kStatementStates.end() ? JournalStatement::State::InDoubt : state->second,
             .text = journalText(row, 3),
             .fingerprint = journalText(row, 4),
             .duration = journalNumber(row, 5),
             .message = journalText(row, 6),
             .isKept = journalNumber(row, 7) != 0,
             .isAlone = journalNumber(row, 8) != 0});
    }
    return statements;
}

Result<QString> RunJournal::scriptFingerprint(qint64 run, const QString &revision)
{
    const auto answer = m_session->execute(
        QStringLiteral("SELECT sha256 FROM script WHERE run = %1 AND revision = ").arg(run) + journalLiteral(revision));
    if (!answer)
        return std::unexpected(answer.error());
    return answer->rows.empty() ? QString() : journalText(answer->rows.front(), 0);
}

Result<std::vector<AppliedScript>> RunJournal::applied(const QString &place)
{
    const auto answer = m_session->execute(QLatin1String("SELECT revision, sha256 FROM applied WHERE place = ") +
                                           journalLiteral(place) + QLatin1String(" ORDER BY at, revision"));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<AppliedScript> scripts;
    for (const auto &row : answer->rows)
        scripts.push_back({journalText(row, 0), journalText(row, 1)});
    return scripts;
}

QString RunJournal::withoutLiterals(const QString &sql, DoubleQuotes doubleQuotes)
{
    // Single and dollar quotes; with a backslash before a quote, more rather than less is left out.
    static const QString standard = QStringLiteral(R"('(?:[^'\\]|''|\\.)*(?:'|$)|(\$\w*\$).*?(?:\1|$))");
    static const QRegularExpression literals(standard, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression withDouble(QString(standard + QStringLiteral(R"(|"(?:[^"\\]|""|\\.)*(?:"|$))")),
                                               QRegularExpression::DotMatchesEverythingOption);
    return QString(sql).replace(doubleQuotes == DoubleQuotes::Text ? withDouble : literals, QStringLiteral("'…'"));
}

QString RunJournal::fingerprint(const QString &sql)
{
    return QString::fromLatin1(QCryptographicHash::hash(sql.toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace retort
