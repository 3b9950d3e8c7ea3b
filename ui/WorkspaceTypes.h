// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/Environment.h"
#include "engine/git/GitRepository.h"
#include "engine/migration/MigrationRequest.h"
#include "engine/migration/Recovery.h"
#include "engine/project/ProjectTrust.h"
#include "engine/review/Hazard.h"
#include "engine/review/TableReach.h"
#include "model/Diagnostic.h"
#include "model/Error.h"
#include "model/MigrationPlan.h"
#include "model/RevisionGraph.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace retort::ui {

/// Something of the project that the user has not agreed to.
struct TrustAsked
{
    ProjectTrust::Matter matter;
    /// They had agreed to something else before.
    bool isChanged = false;
};

/// What is known of the project's database.
struct DatabaseState
{
    enum class Kind {
        /// The project names no URL, or one that cannot be read (see error).
        NoUrl,
        /// A server that nobody has asked to connect to yet.
        NotConnected,
        Reading,
        /// `rows` are what the version table held when it was read last.
        Known,
        Failed,
    };

    Kind kind = Kind::NoUrl;
    /// Without what was looked up. Not set where nothing of it is known yet.
    std::optional<DatabaseUrl> url = {};
    /// RunJournal::placeOf(); empty where it is not known.
    QString place = {};
    /// For people, without the password: "SQLite · dev.db".
    QString name = {};
    QStringList rows = {};
    /// Rows that no script declares.
    QStringList unknownRows = {};
    std::optional<Error> error = {};
    /// What has to be agreed to before one can connect; only where it was tried.
    std::vector<TrustAsked> asked = {};
    /// When it was reached last, here or in an earlier run of the program, and what it said then; invalid: never.
    QDateTime lastSeen = {};
    QStringList seenRows = {};

    /// A file on this machine: reading it needs nobody's leave.
    bool isLocalFile() const { return url && url->isSqlite() && !url->isMemory(); }
};

/// One environment of the project, and what is known of its database.
struct EnvironmentState
{
    Environment environment = {};
    DatabaseState database = {};
    /// How many revisions it lacks; -1: not known.
    int pending = -1;
    /// Where its scripts lie (Project::versionDirectories()), and what they make; empty and null where that could not
    /// be told.
    QStringList scriptFolders = {};
    std::shared_ptr<const RevisionGraph> graph = {};
};

/// What git says of the project's scripts.
struct GitState
{
    /// Empty where the project lies in no repository, or nothing is checked out.
    QString branch = {};
    QStringList refs = {};
    /// By file.
    QHash<QString, GitFileInfo> files = {};
};

/// SQL as the preview shows it, with the way back to the script.
struct SqlText
{
    struct Piece
    {
        /// Lines of `text` that the piece takes, from 1; the last one is included.
        int firstLine = 0;
        int lastLine = 0;
        QString revision;
        SourceRange source;
        /// Could not be decided without a database: not to be run as it is.
        bool isGap = false;
    };

    QString text;
    std::vector<Piece> pieces;
    std::vector<Diagnostic> diagnostics;
    /// What is dangerous in it; `piece` counts in `pieces`.
    std::vector<Hazard> hazards = {};
    /// Why the text ends early.
    std::optional<Error> error;
    /// What would be sent, without the frame.
    int statementCount = 0;

    /// The piece on that line, or null.
    const Piece *pieceAt(int line) const;
};

/// One line of a plan as the confirmation shows it.
struct PlannedStep
{
    MigrationStep step;
    /// With those on the version table.
    int statementCount = 0;
    /// Why this step cannot be taken back, in words; empty if it can.
    QString irreversible;
    /// What the review finds in it.
    int errorCount = 0;
    int warningCount = 0;
};

/// A run that has been worked out and waits for the user's word.
struct PlannedRun
{
    MigrationRequest::Verb verb = MigrationRequest::Verb::Upgrade;
    /// As the plan was asked for: an id, "head", "base".
    QString target = {};
    /// The same for people: where the database will stand.
    QString destination = {};
    MigrationPlan plan = {};
    std::vector<PlannedStep> steps = {};
    SqlText sql = {};
    /// RunJournal::placeOf() of the database that it was worked out for: it runs there or nowhere.
    QString place = {};
    EnvironmentOptions environment = {};
    /// What a failure or a cancel leaves behind on this database.
    bool hasTransactionalDdl = true;
    bool transactionPerMigration = false;
    /// The kind of database: "sqlite", "postgresql", …
    QString dialectName = {};
    /// The environment for people; empty where the project has none.
    QString environmentName = {};
    /// What has to be typed before anything runs; empty: nothing.
    QString confirmText = {};
    /// The SQL is handed on; nothing is applied from here.
    bool isExportOnly = false;
    /// It goes on from an interrupted run.
    bool isRecovery = false;
    /// The tables that it changes and had before, with what the server estimates.
    std::vector<TableReach> reach = {};
    /// A stamp only: revisions that will count as applied without having run, and the other way round.
    QStringList countedAsApplied = {};
    QStringList countedAsPending = {};
    /// Why there is no plan.
    std::optional<Error> error = {};
};

/// A password that stands in a file for everybody to read.
struct PlainPassword
{
    QString environment;
    SourceRange where;
};

/// What an interrupted run left, and what the ways on would do.
struct ExaminedRun
{
    /// Not set: there is no such run any more, or `error` says why it cannot be looked at.
    std::optional<RecoveryReport> report = {};
    std::optional<Error> error = {};
    /// What is left of the half done revision, as far as a preview can tell.
    SqlText rest = {};
    /// RunJournal::placeOf() of the database that was looked at.
    QString place = {};
    QString dialectName = {};
    bool hasTransactionalDdl = true;
    EnvironmentOptions environment = {};
};

} // namespace retort::ui
