// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/migration/MigrationRequest.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace retort {

/// One run as the journal knows it.
struct JournalRun
{
    enum class State {
        /// Being run now, by a process that lives.
        Running,
        /// Begun by a process that is gone: a crash.
        Interrupted,
        Done,
        Failed,
    };

    qint64 id = 0;
    State state = State::Running;
    /// As people may see it, without the password.
    QString database = {};
    QString verb = {};
    /// The version table's rows before the run, and its last known rows after it.
    QStringList from = {};
    QStringList to = {};
    /// Who ran it: "user at machine (process 4711)".
    QString who = {};
    /// UTC, ISO 8601.
    QString startedAt = {};
    QString failure = {};
};

/// One statement of a run.
struct JournalStatement
{
    enum class State {
        /// It was about to run: it may have taken effect or not.
        InDoubt,
        Done,
        Failed,
    };

    int index = 0;
    QString revision = {};
    State state = State::InDoubt;
    /// With the contents of string literals left out: they may be secrets.
    QString text = {};
    /// SHA-256 of the whole text, in hexadecimal digits.
    QString fingerprint = {};
    /// In microseconds.
    qint64 duration = 0;
    /// What the server said, with values left out; empty if it did not fail.
    QString message = {};
};

/// The diary of runs: a local SQLite file that is written, and flushed to the disk, before and after each statement, so
/// that a crash leaves known which statements are done and which one is in doubt. It holds no secret.
class RunJournal
{
public:
    /// In the user's data folder.
    static QString defaultFile();
    /// Creates the file, readable by its owner only, and its folder. Errors say which file.
    static Result<std::unique_ptr<RunJournal>> open(const QString &file);

    /// Notes a run that begins; what follows belongs to it.
    Result<void> begin(const DatabaseUrl &database, const QString &verb, const QStringList &rows);
    Result<void> aboutToRun(const StatementProgress &statement);
    Result<void> finished(const StatementProgress &statement);
    Result<void> end(const RunOutcome &outcome);

    /// The newest first, at most `limit`.
    Result<std::vector<JournalRun>> runs(int limit);
    Result<std::vector<JournalStatement>> statements(qint64 run);

    /// What stands in double quotes: on MySQL a text, elsewhere a name.
    enum class DoubleQuotes { Names, Text };
    /// `sql` as it may be kept: the contents of its string literals are left out.
    static QString withoutLiterals(const QString &sql, DoubleQuotes doubleQuotes);
    static QString fingerprint(const QString &sql);

private:
    explicit RunJournal(std::unique_ptr<Session> session) : m_session(std::move(session)) {}
    Result<void> write(const QString &sql);

    std::unique_ptr<Session> m_session;
    qint64 m_run = 0;
    DoubleQuotes m_doubleQuotes = DoubleQuotes::Names;
    /// What was kept of the statement that runs.
    QString m_keptSql;
};

} // namespace retort
