// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RunJournal.h"

#include "engine/database/Catalogue.h"
#include "engine/migration/JournalText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSysInfo>
#include <QThread>

#include <array>

#include <pwd.h>
#include <unistd.h>

namespace retort {

namespace {

constexpr int kJournalBusyTimeout = 10'000; // ms
constexpr int kJournalRetryPause = 20;      // ms
constexpr int kCreationAttempts = 5;

QString journalList(const QStringList &rows)
{
    return rows.join(QLatin1Char(' '));
}

QString journalNow()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

QString journalAccount()
{
    if (const QString user = qEnvironmentVariable("USER"); !user.isEmpty())
        return user;
    // In a container and under cron nobody sets it.
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    (void)getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found);
    return found ? QString::fromLocal8Bit(found->pw_name) : QStringLiteral("user %1").arg(geteuid());
}

Error writingError(const Error &error)
{
    return {Error::Kind::File,
            QStringLiteral("Can't write the run journal: %1").arg(error.message),
            {},
            QStringLiteral("Without the journal a crash could not be told from success, so the run stops here. Make "
                           "room, or name another place with --journal.")};
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
    std::unique_ptr<RunJournal> journal(new RunJournal(std::move(*session), JournalTables::inFile()));
    if (const auto prepared = journal->prepare(); !prepared)
        return failed(prepared.error().message);
    return journal;
}

Result<std::unique_ptr<RunJournal>> RunJournal::openFor(const DatabaseUrl &database, const QString &file,
                                                        const std::stop_token &stop)
{
    const QString &tables = database.sessionSettings().journalTable;
    if (tables.isEmpty())
        return open(file);
    auto journal = connectTo(database, tables, stop);
    if (!journal)
        return journal;
    if (const auto prepared = (*journal)->prepare(); !prepared) {
        return std::unexpected(
            Error{Error::Kind::Database,
                  QStringLiteral("Can't make the journal tables %1_… in the database: %2")
                      .arg(tables, prepared.error().message),
                  {},
                  QStringLiteral("Give the user the right to create them, name a schema where the user has it "
                                 "(journal_table = \"schema.name\"), or name a file with --journal.")});
    }
    return journal;
}

Result<std::unique_ptr<RunJournal>> RunJournal::openExisting(const DatabaseUrl &database, const QString &file,
                                                             const std::stop_token &stop)
{
    const QString &tables = database.sessionSettings().journalTable;
    if (tables.isEmpty())
        return !file.isEmpty() && QFileInfo::exists(file) ? open(file) : std::unique_ptr<RunJournal>();
    auto journal = connectTo(database, tables, stop);
    if (!journal)
        return journal;
    Catalogue catalogue(*(*journal)->m_session);
    const Result<bool> isThere = catalogue.hasTable((*journal)->m_tables.runPlace());
    if (!isThere || !*isThere)
        return isThere ? Result<std::unique_ptr<RunJournal>>() : std::unexpected(isThere.error());
    const Result<bool> isNew = catalogue.hasColumn((*journal)->m_tables.runPlace(), QStringLiteral("found"));
    if (!isNew)
        return std::unexpected(isNew.error());
    (*journal)->m_hasLaterColumns = *isNew;
    return journal;
}

Result<std::unique_ptr<RunJournal>> RunJournal::connectTo(const DatabaseUrl &database, const QString &tables,
                                                          const std::stop_token &stop)
{
    if (!database.isPostgresqlFamily() && !database.isMysqlFamily())
        return commandError(
            QStringLiteral("A journal in the database itself can be kept on PostgreSQL, MySQL and MariaDB only"),
            QStringLiteral("Take journal_table out of the environment, and name a file with --journal."));
    // Whoever has locked the tables is not waited for without an end.
    DatabaseUrl limited = database;
    SessionSettings settings = limited.sessionSettings();
    settings.lockTimeout = settings.lockTimeout.value_or(kJournalBusyTimeout);
    limited.setSessionSettings(settings);
    auto session = Session::open(limited, {.connectStop = stop});
    if (!session)
        return std::unexpected(session.error());
    std::unique_ptr<RunJournal> journal(
        new RunJournal(std::move(*session), JournalTables::inDatabase(database, tables)));
    for (const QString &statement : journal->m_tables.sessionStatements()) {
        if (const auto set = journal->write(statement); !set)
            return std::unexpected(set.error());
    }
    return journal;
}

Result<void> RunJournal::prepare()
{
    if (!m_tables.isInFile())
        return makeTables();
    if (const auto switched = useWriteAheadLog(); !switched)
        return switched;
    if (const auto set = writeEach(m_tables.sessionStatements()); !set)
        return set;
    std::vector<JournalEntry> creation;
    for (const QString &statement : m_tables.creation())
        creation.push_back({statement});
    if (const auto made = writeTogether(creation); !made)
        return made;
    return addLaterColumns();
}

Result<void> RunJournal::addLaterColumns()
{
    for (const JournalTables::LaterColumn &column : m_tables.laterColumns()) {
        const auto isThere = [&] { return Catalogue(*m_session).hasColumn(column.table, column.name); };
        const Result<bool> known = isThere();
        if (!known)
            return std::unexpected(known.error());
        if (*known)
            continue;
        const auto added = write(m_tables.addition(column));
        // Another process may have been quicker.
        if (!added && !isThere().value_or(false))
            return added;
    }
    return {};
}

/// Two that begin at once may both find nothing; PostgreSQL then says to one of them that the name is taken.
Result<void> RunJournal::makeTables()
{
    Result<void> made;
    for (int attempt = 0; attempt < kCreationAttempts; ++attempt) {
        const Result<bool> isThere = Catalogue(*m_session).hasTable(m_tables.lastPlace());
        if (!isThere)
            return std::unexpected(isThere.error());
        if (*isThere)
            return addLaterColumns();
        made = writeEach(m_tables.creation());
        if (made)
            return made;
        QThread::msleep(kJournalRetryPause);
    }
    return made;
}

Result<void> RunJournal::writeEach(const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const auto written = write(statement); !written)
            return written;
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
        if (switched || limit.hasExpired() || !m_session->wasLocked())
            return switched;
        QThread::msleep(kJournalRetryPause);
    }
}

Result<void> RunJournal::write(const QString &sql)
{
    const auto answer = m_session->execute(sql);
    return answer ? Result<void>() : std::unexpected(writingError(answer.error()));
}

Result<void> RunJournal::write(const JournalEntry &entry)
{
    if (!m_tables.isInFile())
        return write(entry.text());
    const auto written = m_session->executePrepared(entry.sql, entry.values);
    return written ? written : std::unexpected(writingError(written.error()));
}

Result<void> RunJournal::flush()
{
    const std::vector<JournalEntry> entries = std::exchange(m_pending, {});
    if (entries.empty())
        return {};
    return entries.size() == 1 ? write(entries.front()) : writeTogether(entries);
}

Result<void> RunJournal::flush(JournalEntry last)
{
    m_pending.push_back(std::move(last));
    return flush();
}

Result<void> RunJournal::setDurability(Durability durability)
{
    // A server flushes what it commits, as it is configured.
    if (!m_tables.isInFile() || std::exchange(m_durability, durability) == durability)
        return {};
    return write(durability == Durability::PowerCut ? QStringLiteral("PRAGMA synchronous = FULL")
                                                    : QStringLiteral("PRAGMA synchronous = NORMAL"));
}

Result<void> RunJournal::writeTogether(const std::vector<JournalEntry> &entries)
{
    static const JournalEntry begin{QStringLiteral("BEGIN IMMEDIATE")};
    static const JournalEntry commit{QStringLiteral("COMMIT")};
    const bool isInFile = m_tables.isInFile();
    if (const auto begun = isInFile ? write(begin) : m_session->begin(); !begun)
        return isInFile ? begun : std::unexpected(writingError(begun.error()));
    for (const JournalEntry &entry : entries) {
        if (const auto written = write(entry); !written) {
            (void)m_session->rollback();
            return written;
        }
    }
    const auto committed = isInFile ? write(commit) : m_session->commit();
    return isInFile || committed ? committed : std::unexpected(writingError(committed.error()));
}

QString RunJournal::placeOf(const DatabaseUrl &database, const VersionTableOptions &versionTable)
{
    QString place = database.dialectName() + QLatin1String("://");
    if (database.isSqlite()) {
        place += database.sqliteFile().value_or(QString());
    } else if (database.qtDriver() == QLatin1String("QODBC")) {
        // Where it is may stand in any word of the driver's.
        static const QRegularExpression user(QStringLiteral("(?<=//)[^/@]*@|(?<=[?&=]|%3B)UID(=|%3D).*?(&|%3B|$)"),
                                             QRegularExpression::CaseInsensitiveOption);
        place = database.withoutPassword().remove(user);
    } else {
        // A socket's folder or a host may stand among the options.
        for (const char *key : {"host", "unix_socket", "port"})
            place += database.option(QLatin1String(key)).value_or(QString());
        place += database.host().value_or(QString()) + QLatin1Char(':') + QString::number(database.port().value_or(0)) +
                 QLatin1Char('/') + database.database().value_or(QString());
    }
    return place + QLatin1Char('#') + versionTable.schema + QLatin1Char('.') + versionTable.table;
}

QString RunJournal::placeFor(const DatabaseUrl &database, const VersionTableOptions &versionTable) const
{
    if (m_tables.isInFile())
        return placeOf(database, versionTable);
    // Everybody may come to the database by another address.
    return database.database().value_or(QString()) + QLatin1Char('#') + versionTable.schema + QLatin1Char('.') +
           versionTable.table;
}

Result<void> RunJournal::begin(const JournalBeginning &beginning)
{
    m_place = placeFor(beginning.database, beginning.versionTable);
    const auto written =
        write(JournalEntry{QLatin1String("INSERT INTO ") + m_tables.run() +
                               QLatin1String(" (\"database\", place, verb, from_rows, to_rows, account, host, process, "
                                             "session, started, state, message, resolution) VALUES (?, ?, ?, ?, ?, ?, "
                                             "?, ?, ?, ?, 'running', '', '')"),
                           {beginning.database.withoutPassword(), m_place, beginning.verb, journalList(beginning.rows),
                            journalList(beginning.rows), journalAccount(), QSysInfo::machineHostName(),
                            qint64(QCoreApplication::applicationPid()), beginning.serverSession, journalNow()}});
    if (!written)
        return written;
    const auto id = m_session->execute(m_tables.lastRunQuestion());
    if (!id)
        return std::unexpected(id.error());
    m_doubleQuotes = beginning.database.isMysqlFamily() ? DoubleQuotes::Text : DoubleQuotes::Names;
    m_run = journalNumber(id->rows.front(), 0);
    return {};
}

Result<void> RunJournal::beginScript(const QString &revision, const QString &fingerprint)
{
    m_pending.push_back(
        {QLatin1String("DELETE FROM ") + m_tables.script() + QLatin1String(" WHERE run = ? AND revision = ?"),
         {m_run, revision}});
    m_pending.push_back({QLatin1String("INSERT INTO ") + m_tables.script() + QLatin1String(" VALUES (?, ?, ?)"),
                         {m_run, revision, fingerprint}});
    return {};
}

Result<void> RunJournal::aboutToRun(const StatementProgress &statement, bool isAlone)
{
    m_keptSql = withoutLiterals(statement.statement.text, m_doubleQuotes);
    m_isAlone = isAlone;
    if (const auto set = setDurability(isAlone ? Durability::PowerCut : Durability::Process); !set)
        return set;
    return flush({QLatin1String("INSERT INTO ") + m_tables.statement() +
                      QLatin1String(" (run, position, alone, kept, revision, state, \"sql\", sha256, message) VALUES "
                                    "(?, ?, ?, 0, ?, 'about to run', ?, ?, '')"),
                  {m_run, statement.index, isAlone ? 1 : 0, statement.revision, m_keptSql,
                   fingerprint(statement.statement.text)}});
}

Result<void> RunJournal::finished(const StatementProgress &statement, bool isKept)
{
    m_pending.push_back(
        {QLatin1String("UPDATE ") + m_tables.statement() +
             QLatin1String(" SET state = ?, microseconds = ?, message = ? WHERE run = ? AND position = ?"),
         {statement.failure.isEmpty() ? QStringLiteral("done") : QStringLiteral("failed"), statement.duration,
          journalMessage(statement.failure, m_keptSql), m_run, statement.index}});
    m_lastPosition = statement.index;
    // What a crash now would undo with its transaction can wait for the next entry.
    if (!isKept)
        return m_isAlone ? flush() : Result<void>();
    // Should a power cut take this entry, the statement is in doubt, as it was a moment ago.
    if (const auto set = setDurability(Durability::Process); !set)
        return set;
    keepDone();
    return flush();
}

/// Everything that has been done and not been undone so far.
void RunJournal::keepDone()
{
    m_pending.push_back({QLatin1String("UPDATE ") + m_tables.statement() +
                             QLatin1String(" SET kept = 1 WHERE run = ? AND position BETWEEN ? AND ? AND state = "
                                           "'done' AND kept <> 1"),
                         {m_run, m_firstOpenPosition, m_lastPosition}});
    m_firstOpenPosition = m_lastPosition + 1;
}

Result<void> RunJournal::wasDone(const StatementProgress &statement, bool isKept)
{
    if (const auto noted = aboutToRun(statement); !noted)
        return noted;
    return finished(statement, isKept);
}

Result<void> RunJournal::committed(const QStringList &applied, const QStringList &reverted)
{
    keepDone();
    const QString forget =
        QLatin1String("DELETE FROM ") + m_tables.applied() + QLatin1String(" WHERE place = ? AND revision = ?");
    for (const QString &revision : applied) {
        m_pending.push_back({forget, {m_place, revision}});
        m_pending.push_back({QLatin1String("INSERT INTO ") + m_tables.applied() +
                                 QLatin1String(" SELECT ?, revision, sha256, ? FROM ") + m_tables.script() +
                                 QLatin1String(" WHERE run = ? AND revision = ?"),
                             {m_place, journalNow(), m_run, revision}});
    }
    for (const QString &revision : reverted)
        m_pending.push_back({forget, {m_place, revision}});
    return flush();
}

Result<void> RunJournal::aboutToCommitInside(const QString &transaction)
{
    if (const auto set = setDurability(Durability::PowerCut); !set)
        return set;
    m_pending.push_back({QLatin1String("UPDATE ") + m_tables.run() + QLatin1String(" SET committing = ? WHERE id = ?"),
                         {transaction, m_run}});
    return flush({QLatin1String("UPDATE ") + m_tables.statement() +
                      QLatin1String(" SET kept = 2 WHERE run = ? AND position >= ? AND state = 'done' AND kept = 0"),
                  {m_run, m_firstOpenPosition}});
}

Result<void> RunJournal::committedInside()
{
    if (const auto set = setDurability(Durability::PowerCut); !set)
        return set;
    return committed({}, {});
}

Result<void> RunJournal::rolledBack()
{
    return flush({QLatin1String("UPDATE ") + m_tables.statement() +
                      QLatin1String(" SET state = 'undone' WHERE run = ? AND position >= ? AND state = 'done' AND kept "
                                    "<> 1"),
                  {m_run, m_firstOpenPosition}});
}

Result<void> RunJournal::resolve(qint64 run, const QString &how)
{
    return write(JournalEntry{
        QLatin1String("UPDATE ") + m_tables.run() + QLatin1String(" SET resolution = ? WHERE id = ?"), {how, run}});
}

Result<void> RunJournal::end(const RunOutcome &outcome)
{
    if (m_run == 0)
        return {};
    if (const auto set = setDurability(Durability::PowerCut); !set)
        return set;
    return flush(
        {QLatin1String("UPDATE ") + m_tables.run() +
             QLatin1String(" SET state = ?, ended = ?, to_rows = ?, message = ?, found = ? WHERE id = ?"),
         {outcome.isSuccess() ? QStringLiteral("done") : QStringLiteral("failed"), journalNow(),
          journalList(outcome.rowsAfter), outcome.error ? journalMessage(outcome.error->message, m_keptSql) : QString(),
          outcome.foundHalfDone, m_run}});
}

} // namespace retort
