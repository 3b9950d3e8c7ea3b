// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/RunJournal.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSysInfo>

#include <array>
#include <cerrno>
#include <csignal>

namespace retort {

namespace {

constexpr int kJournalBusyTimeout = 10'000;

const std::array kJournalTables = {
    QLatin1String("CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, "
                  "verb TEXT NOT NULL, from_rows TEXT NOT NULL, to_rows TEXT NOT NULL, account TEXT NOT NULL, "
                  "host TEXT NOT NULL, process INTEGER NOT NULL, started TEXT NOT NULL, ended TEXT, "
                  "state TEXT NOT NULL, message TEXT NOT NULL)"),
    QLatin1String("CREATE TABLE IF NOT EXISTS statement (run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT "
                  "NULL, revision TEXT NOT NULL, state TEXT NOT NULL, sql TEXT NOT NULL, sha256 TEXT NOT NULL, "
                  "microseconds INTEGER, message TEXT NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID"),
};

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
    // A process of another machine cannot be asked; a journal is meant for one.
    const bool isHere = journalText(row, 6) == QSysInfo::machineHostName();
    return isHere && !isAlive(journalNumber(row, 7)) ? JournalRun::State::Interrupted : JournalRun::State::Running;
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
    // Made here, so that nobody else can read it.
    if (QFile made(file); !made.exists()) {
        if (!made.open(QIODevice::WriteOnly) || !made.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
            return failed(made.errorString());
    }
    const auto url = DatabaseUrl::parse(QLatin1String("sqlite:///") + QFileInfo(file).absoluteFilePath());
    if (!url)
        return failed(url.error().message);
    auto session = Session::open(*url, {.busyTimeout = kJournalBusyTimeout});
    if (!session)
        return failed(session.error().message);
    std::unique_ptr<RunJournal> journal(new RunJournal(std::move(*session)));
    QStringList first = {QStringLiteral("PRAGMA journal_mode = WAL"), QStringLiteral("PRAGMA synchronous = FULL")};
    for (const QLatin1String table : kJournalTables)
        first << table;
    for (const QString &sql : first) {
        if (const auto written = journal->write(sql); !written)
            return failed(written.error().message);
    }
    return journal;
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

Result<void> RunJournal::begin(const DatabaseUrl &database, const QString &verb, const QStringList &rows)
{
    const auto written = write(
        QStringLiteral("INSERT INTO run (database, verb, from_rows, to_rows, account, host, process, started, "
                       "state, message) VALUES (") +
        QStringList({journalLiteral(database.withoutPassword()), journalLiteral(verb), journalList(rows),
                     journalList(rows), journalLiteral(journalAccount()), journalLiteral(QSysInfo::machineHostName()),
                     QString::number(QCoreApplication::applicationPid()), journalLiteral(journalNow()),
                     QStringLiteral("'running'"), QStringLiteral("''")})
            .join(QLatin1Char(',')) +
        QLatin1Char(')'));
    if (!written)
        return written;
    const auto id = m_session->execute(QStringLiteral("SELECT last_insert_rowid()"));
    if (!id)
        return std::unexpected(id.error());
    m_doubleQuotes = database.qtDriver() == QLatin1String("QMYSQL") ? DoubleQuotes::Text : DoubleQuotes::Names;
    m_run = journalNumber(id->rows.front(), 0);
    return {};
}

Result<void> RunJournal::aboutToRun(const StatementProgress &statement)
{
    m_keptSql = withoutLiterals(statement.statement.text, m_doubleQuotes);
    return write(QStringLiteral("INSERT INTO statement VALUES (%1, %2, ").arg(m_run).arg(statement.index) +
                 journalLiteral(statement.revision) + QLatin1String(", 'about to run', ") + journalLiteral(m_keptSql) +
                 QLatin1String(", ") + journalLiteral(fingerprint(statement.statement.text)) +
                 QLatin1String(", NULL, '')"));
}

Result<void> RunJournal::finished(const StatementProgress &statement)
{
    return write(QStringLiteral("UPDATE statement SET state = '%1', microseconds = %2, message = ")
                     .arg(statement.failure.isEmpty() ? QLatin1String("done") : QLatin1String("failed"))
                     .arg(statement.duration) +
                 journalLiteral(journalMessage(statement.failure, m_keptSql)) +
                 QStringLiteral(" WHERE run = %1 AND position = %2").arg(m_run).arg(statement.index));
}

Result<void> RunJournal::end(const RunOutcome &outcome)
{
    if (m_run == 0)
        return {};
    return write(QStringLiteral("UPDATE run SET state = '%1', ended = ")
                     .arg(outcome.isSuccess() ? QLatin1String("done") : QLatin1String("failed")) +
                 journalLiteral(journalNow()) + QLatin1String(", to_rows = ") + journalList(outcome.rowsAfter) +
                 QLatin1String(", message = ") +
                 journalLiteral(outcome.error ? journalMessage(outcome.error->message, m_keptSql) : QString()) +
                 QStringLiteral(" WHERE id = %1").arg(m_run));
}

Result<std::vector<JournalRun>> RunJournal::runs(int limit)
{
    const auto answer = m_session->execute(
        QStringLiteral("SELECT id, database, verb, from_rows, to_rows, account, host, process, started, state, message "
                       "FROM run ORDER BY id DESC LIMIT %1")
            .arg(limit));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<JournalRun> runs;
    for (const auto &row : answer->rows) {
        runs.push_back({.id = journalNumber(row, 0),
                        .state = runState(row),
                        .database = journalText(row, 1),
                        .verb = journalText(row, 2),
                        .from = journalText(row, 3).split(QLatin1Char(' '), Qt::SkipEmptyParts),
                        .to = journalText(row, 4).split(QLatin1Char(' '), Qt::SkipEmptyParts),
                        .who = QStringLiteral("%1 at %2 (process %3)")
                                   .arg(journalText(row, 5), journalText(row, 6))
                                   .arg(journalNumber(row, 7)),
                        .startedAt = journalText(row, 8),
                        .failure = journalText(row, 10)});
    }
    return runs;
}

Result<std::vector<JournalStatement>> RunJournal::statements(qint64 run)
{
    const auto answer =
        m_session->execute(QStringLiteral("SELECT position, revision, state, sql, sha256, coalesce(microseconds, 0), "
                                          "message FROM statement WHERE run = %1 ORDER BY position")
                               .arg(run));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<JournalStatement> statements;
    for (const auto &row : answer->rows) {
        const QString state = journalText(row, 2);
        statements.push_back({.index = int(journalNumber(row, 0)),
                              .revision = journalText(row, 1),
                              .state = state == QLatin1String("done")     ? JournalStatement::State::Done
                                       : state == QLatin1String("failed") ? JournalStatement::State::Failed
                                                                          : JournalStatement::State::InDoubt,
                              .text = journalText(row, 3),
                              .fingerprint = journalText(row, 4),
                              .duration = journalNumber(row, 5),
                              .message = journalText(row, 6)});
    }
    return statements;
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
