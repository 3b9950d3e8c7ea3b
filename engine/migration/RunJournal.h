// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/migration/JournalEntry.h"
#include "engine/migration/JournalTables.h"
#include "engine/migration/MigrationRequest.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
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
        /// Begun by a process of another machine, which cannot be asked whether it lives.
        Elsewhere,
    };

    qint64 id = 0;
    State state = State::Running;
    /// As people may see it, without the password.
    QString database = {};
    /// RunJournal::placeOf() of the database; empty in entries of the first versions.
    QString place = {};
    QString verb = {};
    /// The version table's rows before the run, and its last known rows after it.
    QStringList from = {};
    QStringList to = {};
    /// Who ran it: "user at machine (process 4711)".
    QString who = {};
    /// UTC, ISO 8601.
    QString startedAt = {};
    QString failure = {};
    /// The server's number of the connection that ran the statements; empty for SQLite.
    QString serverSession = {};
    /// What became of an interrupted or failed run that left something ("continued by run 7"); empty: nothing yet.
    QString resolution = {};
    /// The server's number of the transaction that it was about to commit in the middle of a revision; empty where
    /// there is none.
    QString committing = {};
    /// The revision of which it found the database to have a part already; empty: none.
    QString foundHalfDone = {};
};

/// What is known of a run when it begins.
struct JournalBeginning
{
    DatabaseUrl database;
    VersionTableOptions versionTable = {};
    QString verb = {};
    QStringList rows = {};
    QString serverSession = {};
};

/// A script as it was when it was applied.
struct AppliedScript
{
    QString revision;
    /// SHA-256, scriptFingerprint().
    QString fingerprint;
};

/// One statement of a run.
struct JournalStatement
{
    enum class State {
        /// It was about to run: it may have taken effect or not.
        InDoubt,
        Done,
        Failed,
        /// It had been done, but its transaction was rolled back.
        Undone,
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
    /// Whether its effect is known to be committed: no rollback can undo it.
    bool isKept = false;
    /// Its transaction was about to be committed in the middle of a revision, and it is not known whether it was.
    bool isCommitInDoubt = false;
    /// Whether it commits what it does by itself.
    bool isAlone = false;
};

/// The diary of runs: a local SQLite file, or tables in the database that an environment asks for. It is written before
/// and after each statement, so that a crash leaves known which statements are done and which one is in doubt. Where a
/// statement commits by itself, the file is flushed to the disk as well; inside a transaction the end of this process
/// alone has to be survived, for a power cut undoes the transaction, too. What is known of a statement whose
/// transaction is still open is written with the next entry. It holds no secret.
class RunJournal
{
public:
    /// In the user's data folder.
    static QString defaultFile();
    /// Creates the file, readable by its owner only, and its folder. Errors say which file.
    static Result<std::unique_ptr<RunJournal>> open(const QString &file);

    /// The journal of runs on a database: the tables in it if its environment asks for them (SessionSettings), which
    /// are made if they are missing, else that file. Connects until `stop` at the longest.
    static Result<std::unique_ptr<RunJournal>> openFor(const DatabaseUrl &database, const QString &file,
                                                       const std::stop_token &stop = {});
    /// The same for looking only: makes nothing; null if there is no journal yet.
    static Result<std::unique_ptr<RunJournal>> openExisting(const DatabaseUrl &database, const QString &file,
                                                            const std::stop_token &stop = {});

    /// What tells one database's runs from another's in a file, whoever connects: its address without user and options,
    /// and the version table.
    static QString placeOf(const DatabaseUrl &database, const VersionTableOptions &versionTable);

    /// The same in this journal.
    QString placeFor(const DatabaseUrl &database, const VersionTableOptions &versionTable) const;

    /// Notes a run that begins; what follows belongs to it.
    Result<void> begin(const JournalBeginning &beginning);
    bool isInFile() const { return m_tables.isInFile(); }
    /// The number of the run that was begun; 0 for none.
    qint64 run() const { return m_run; }
    /// The script as it is when its statements begin.
    Result<void> beginScript(const QString &revision, const QString &fingerprint);
    /// `isAlone`: it commits what it does by itself.
    Result<void> aboutToRun(const StatementProgress &statement, bool isAlone = false);
    /// `isKept`: what the statement did, and everything before it, is committed.
    Result<void> finished(const StatementProgress &statement, bool isKept = false);
    /// An earlier run had done it already. `isKept` is false where the script took it back by itself.
    Result<void> wasDone(const StatementProgress &statement, bool isKept);
    /// All that has been done so far is committed, and the version table tells. The scripts' fingerprints are kept for
    /// these, and forgotten for those.
    Result<void> committed(const QStringList &applied, const QStringList &reverted);
    /// What is not committed yet is about to be in the middle of a revision, where no version row tells whether it was.
    /// `transaction` is the server's number of it, or empty.
    Result<void> aboutToCommitInside(const QString &transaction);
    /// That has been done.
    Result<void> committedInside();
    /// What is not committed was rolled back.
    Result<void> rolledBack();
    Result<void> end(const RunOutcome &outcome);
    /// Nothing more is to be done about a run.
    Result<void> resolve(qint64 run, const QString &how);

    /// The newest first, at most `limit`.
    Result<std::vector<JournalRun>> runs(int limit);
    /// The last run on a database.
    Result<std::optional<JournalRun>> lastRun(const QString &place);
    Result<std::optional<JournalRun>> find(qint64 run);
    /// The last run on each database if it was interrupted, or failed after something of an unfinished revision had
    /// been committed, and nothing has been done about it; the newest first.
    Result<std::vector<JournalRun>> unfinishedRuns();
    Result<std::vector<JournalStatement>> statements(qint64 run);
    /// The script's fingerprint in that run; empty if it is not known.
    Result<QString> scriptFingerprint(qint64 run, const QString &revision);
    Result<std::vector<AppliedScript>> applied(const QString &place);

    /// What stands in double quotes: on MySQL a text, elsewhere a name.
    enum class DoubleQuotes { Names, Text };
    /// `sql` as it may be kept: the contents of its string literals are left out.
    static QString withoutLiterals(const QString &sql, DoubleQuotes doubleQuotes);
    static QString fingerprint(const QString &sql);

private:
    RunJournal(std::unique_ptr<Session> session, JournalTables tables)
        : m_session(std::move(session)), m_tables(std::move(tables))
    {}
    static Result<std::unique_ptr<RunJournal>> connectTo(const DatabaseUrl &database, const QString &tables,
                                                         const std::stop_token &stop);
    enum class Durability { Process, PowerCut };
    Result<void> setDurability(Durability durability);
    Result<void> prepare();
    Result<void> makeTables();
    Result<void> addLaterColumns();
    Result<void> writeEach(const QStringList &statements);
    Result<void> useWriteAheadLog();
    Result<void> write(const QString &sql);
    Result<void> write(const JournalEntry &entry);
    Result<void> writeTogether(const std::vector<JournalEntry> &entries);
    /// Writes what has waited.
    Result<void> flush();
    /// Writes what has waited, and this after it.
    Result<void> flush(JournalEntry last);
    void keepDone();
    Result<std::vector<JournalRun>> runsWhere(const QString &condition, int limit);

    std::unique_ptr<Session> m_session;
    JournalTables m_tables;
    qint64 m_run = 0;
    QString m_place;
    /// Tables that an earlier version made, and that are only looked at, may lack it.
    bool m_hasLaterColumns = true;
    Durability m_durability = Durability::PowerCut;
    DoubleQuotes m_doubleQuotes = DoubleQuotes::Names;
    /// Entries that need not be written before the next one.
    std::vector<JournalEntry> m_pending;
    /// Of the first statement that may not be kept yet, and of the last one that has come to its end.
    int m_firstOpenPosition = 0;
    int m_lastPosition = -1;
    /// What was kept of the statement that runs.
    QString m_keptSql;
    bool m_isAlone = false;
};

} // namespace retort
