// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"
#include "engine/migration/OfflineScript.h"
#include "engine/migration/RunJournal.h"

#include <memory>
#include <optional>
#include <vector>

namespace retort {

/// One statement of the revision in which a run stopped, and what the database shows of it now.
struct RecoveryStatement
{
    enum class Fate {
        /// It has taken effect.
        Done,
        /// It has not, or a rollback has undone it.
        NotDone,
        /// It had, and somebody has taken it back since.
        TakenBack,
        /// Nobody knows; the user has to say.
        InDoubt,
    };

    JournalStatement statement;
    Fate fate = Fate::NotDone;
    /// How that is known: "table two is there".
    QString evidence = {};
    /// What takes it back, in the order in which it has to run; empty if there is nothing to take back.
    QStringList undo = {};
    /// It is done, and no statement takes it back.
    bool hasNoUndo = false;
    /// What `undo` makes anew has no rows or values any more.
    bool losesRows = false;
    /// What is in the tables now and would not fit what `undo` makes of them, in words for people: values that are cut,
    /// rounded or refused.
    QStringList undoWarnings = {};
    /// It ran, and the script itself took it back afterwards (ROLLBACK): going on leaves it out.
    bool isOfNoEffect = false;
};

/// What is known of a run that did not come to its end, and what can be done.
struct RecoveryReport
{
    JournalRun run;
    /// What the version table says now.
    QStringList rows;
    /// The revision in which it stopped; empty if no revision is half done: then nothing has to be recovered, the
    /// command can just be run again.
    QString revision = {};
    /// The statements of that revision in their order.
    std::vector<RecoveryStatement> statements = {};
    /// No journal tells of it: the database shows a part of the revision. `run` is a run that has come upon it (number
    /// 0: none has), with what is to be run as its verb.
    bool isByCatalogue = false;
    /// The script is not what it was when the run began.
    bool isScriptChanged = false;
    /// What undoing would run, in that order.
    QStringList undo = {};
    /// What has to be cleared away before going on: an index that CREATE INDEX CONCURRENTLY left half built.
    QStringList cleanUp = {};
    /// Why a way is closed, in words for people; empty if it is open.
    QString whyNotContinue = {};
    QString whyNotUndo = {};
    QString whyNotMark = {};

    bool isHalfDone() const { return !revision.isEmpty(); }
    /// Whether a run has said that it is this revision; else the user has to, before anything is changed.
    bool isToldByRun() const { return !isByCatalogue || (run.id != 0 && run.foundHalfDone == revision); }
};

/// What the user knows of a statement of which the database shows nothing.
using InDoubtAnswer = std::optional<bool>;

/// How far a run is looked into.
enum class Examination {
    /// What is done of it; not what would take it back, for which the scripts before have to be followed.
    WhatIsDone,
    Whole
};

/// Looks at a run of the journal and at the database that it ran on. `where` has the project and how it is read; `rows`
/// are what the version table says now; the dead run's own connection must not be at work any more. Changes nothing.
Result<RecoveryReport> examineRun(RunJournal &journal, const JournalRun &run, Session &session,
                                  const MigrationRequest &where, const QStringList &rows, Examination depth,
                                  InDoubtAnswer inDoubtIsDone = {});

/// The whole of it for the last run on a request's database (or run number `id`), which it connects to; where that left
/// nothing, for a revision of which the database itself shows a part (see examineByCatalogue()): the one that the run
/// came upon, or `revision` if it is named. Nothing if there is nothing of either, or if run number `id` came to its
/// end or is dealt with. `where` needs project, url, environment and journal. Blocks: for a worker thread; ends with an
/// error of kind Cancelled when `stopper` (which may be null) is stopped.
Result<std::optional<RecoveryReport>> examineLastRun(const MigrationRequest &where, qint64 id = 0,
                                                     InDoubtAnswer inDoubtIsDone = {},
                                                     std::shared_ptr<SessionStopper> stopper = nullptr,
                                                     const QString &revision = {});

/// What going on has left to run of the half done revision: its script without the statements that are done, each of
/// which is left out once, in the order in which they ran. Preview of what Way::Continue does.
OfflineScript restOf(OfflineScript script, const RecoveryReport &report, const QString &dialectName);

/// The request that recovers, for runMigration() or Migrator::start(); an error if that way is closed.
Result<MigrationRequest> recoveryRequest(MigrationRequest where, const RecoveryReport &report, RunRecovery::Way way);

} // namespace retort
