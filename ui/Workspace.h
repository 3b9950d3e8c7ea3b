// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/MergePreview.h"
#include "engine/migration/Migrator.h"
#include "engine/migration/RunJournal.h"
#include "engine/project/Project.h"
#include "engine/project/ScriptIndex.h"
#include "engine/project/ScriptWriter.h"
#include "ui/DatabaseLooks.h"
#include "ui/WorkspaceJobs.h"
#include "ui/WorkspaceTypes.h"

#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace retort::ui {

class PasswordPrompts;
class ProjectWatcher;

/// What the views of one window share: the project, its database, the selection, the preview and the run. Its signals
/// are the only way that views learn of each other. Whatever takes time runs in other threads and comes back as a
/// signal; no function here waits.
class Workspace : public QObject
{
    Q_OBJECT

public:
    explicit Workspace(QObject *parent = nullptr);
    /// Cancels what runs and waits for it to end.
    ~Workspace() override;

    // Project.
    /// A folder, an alembic.ini or a pyproject.toml; a folder may hold the project further below. Ends in
    /// projectOpened() or projectFailed().
    void openProject(const QString &path);
    /// Reads the scripts again; the selection stays.
    void reload();
    bool hasProject() const { return m_project.has_value(); }
    bool isLoading() const { return m_isLoading; }
    /// Only where hasProject(). As it reads for the chosen environment, whose INI section may name other scripts.
    const Project &project() const { return *m_project; }
    const std::shared_ptr<const RevisionGraph> &graph() const { return m_graph; }
    /// How the whole of it is drawn.
    const std::shared_ptr<const GraphLayout> &layout() const { return m_layout; }

    /// What git says; empty until it has been read, and where there is no repository.
    const GitState &git() const { return m_git; }
    /// The scripts' texts and tables; null until they have been read.
    const std::shared_ptr<const ScriptIndex> &scripts() const { return m_scripts; }
    /// Works out the graph after merging `ref`; ends in mergePreviewed() or mergePreviewFailed().
    void previewMerge(const QString &ref);

    // Database.
    const DatabaseState &database() const { return m_database; }
    /// Connects (again) and reads the version table. For a server only ever called on the user's click. Ends in
    /// databaseChanged(), or in trustWanted() where the user has to agree first.
    void connectDatabase();
    /// Forgets what was read, and asks no more until the next connectDatabase().
    void disconnectDatabase();
    /// Ends in environmentTested(), or in trustWanted().
    void testDatabase();
    void testEnvironment(const Environment &tested);
    bool isTesting() const { return m_isTesting; }
    void stopTesting();

    // Trust and secrets.
    /// The user agrees to what trustWanted() asked: what they had wanted goes on.
    void agree(const std::vector<TrustAsked> &asked);
    /// They do not: nothing was connected to.
    void decline();
    /// Answers to passwordWanted().
    void givePassword(int number, const Secret &password);
    void refusePassword(int number);
    /// Passwords that stand in retort.toml.
    std::vector<PlainPassword> plainPasswords() const;
    /// Ends in passwordMoved().
    void movePasswordToKeychain(const QString &environment);
    /// What look-ups may use of the outside; for tests.
    void setLookupSurroundings(LookupSurroundings surroundings);
    /// Where agreements are kept; ProjectTrust::defaultFile() unless another is set.
    void setTrustFile(const QString &file) { m_trustFile = file; }

    // Environments.
    /// In written order; empty where the project has one database and no retort.toml.
    const std::vector<EnvironmentState> &environments() const { return m_environments; }
    /// The one that the window works with; null where there is none.
    const Environment *environment() const;
    /// The database for people, with the environment where there is one: "staging (PostgreSQL · shop)".
    QString shownDatabase() const;
    /// Whether its scripts are those of graph(): its INI section may name others.
    bool isOnGraph(const EnvironmentState &state) const;
    /// Why environments are left out: each has an error in retort.toml.
    const std::vector<Diagnostic> &environmentErrors() const { return m_environmentErrors; }
    /// Only between runs; its database's state is what was known last.
    void setEnvironment(const QString &name);
    /// Taken at the next opening, if the project has it.
    void preferEnvironment(const QString &name);
    /// Asks again where all of them stand that are on this machine or were connected to, in the background.
    void refreshFleet();
    /// retort.toml may be another one.
    void readEnvironments();

    // Selection.
    /// Index into graph(), or RevisionGraph::kNone.
    int selected() const { return m_selected; }
    void select(int revision);
    /// Several revisions, whose SQL the preview shows together; fewer than two: that of the selected one.
    void selectRange(std::vector<int> revisions);
    /// Newest first; empty unless several are selected.
    const std::vector<int> &range() const { return m_range; }
    /// Asks for the script of a revision in the editor, at a line (0: where it was).
    void openScript(int revision, int line = 0);
    void openScript(const QString &file, int line);
    /// The editor says that a script has been saved.
    void scriptSaved(const QString &file);
    /// The editor says which scripts have unsaved text.
    void setUnsavedFiles(const QStringList &files);
    const QStringList &unsavedFiles() const { return m_unsavedFiles; }
    /// What the editor has in place of the file: the preview of that revision follows it. nullopt: the file itself.
    void setUnsavedText(const QString &file, const std::optional<QString> &text);
    /// Ends in scriptChecked().
    void checkScript(const QString &file, const QString &text);
    /// The revision whose script is `file`, or RevisionGraph::kNone.
    int revisionOf(const QString &file) const;

    // Preview of the selected revision.
    const QString &dialect() const { return m_dialect; }
    /// The user chose it: nothing else changes it until another project is opened.
    void chooseDialect(const QString &name);
    MigrationStep::Direction direction() const { return m_direction; }
    void setDirection(MigrationStep::Direction direction);
    const SqlText &preview() const { return m_preview; }
    bool isPreviewing() const { return m_isPreviewing; }

    // Plan and run.
    /// Works out a plan; ends in planned(). Nothing runs.
    void requestPlan(MigrationRequest::Verb verb, const QString &target);
    /// Runs it, on the database that it was worked out for. An error where nothing can be run now, or where the project
    /// leads to another database by now. Ends in runFinished().
    Result<void> apply(const PlannedRun &run);
    bool isRunning() const { return m_isPreparing || m_migrator.isRunning(); }
    bool isPlanning() const { return m_isPlanning; }
    void cancelRun();
    /// Gives up waiting for what is being opened, read or planned: its answer is dropped when it comes.
    void stopWaiting();
    /// For progress: its signals come in this thread.
    const Migrator &migrator() const { return m_migrator; }

    // Earlier runs.
    /// Where runs are noted; RunJournal::defaultFile() unless another is set.
    void setJournalFile(const QString &file);
    /// Ends in runsRead().
    void readRuns();
    /// The newest first, of all databases, as they were read last.
    const std::vector<JournalRun> &runs() const { return m_runs; }
    /// Ends in runStatementsRead().
    void readRunStatements(qint64 run);
    /// The last run on this database, where it did not come to its end and nothing has been done about it.
    std::optional<JournalRun> interruptedRun() const;
    /// Looks at that run and at the database; ends in runExamined(). Changes nothing.
    void examineInterruptedRun(InDoubtAnswer inDoubtIsDone = {});
    /// Goes on from it; an error where that way is closed, and as for apply().
    Result<void> recover(const ExaminedRun &examined, RunRecovery::Way way);
    /// Nothing has to be done about it.
    void dismissRun(qint64 run);
    /// Ids of applied revisions whose scripts are others than those that were applied.
    const QStringList &edited() const { return m_edited; }

    // Scripts.
    /// Ends in revisionCreated() or revisionFailed().
    void createRevision(const NewRevision &request);
    /// A merge revision over these ids; ends as createRevision() does.
    void mergeRevisions(const QStringList &ids, const QString &message);
    /// Looks in git's history for the script that declares `id`; ends in deletedScriptFound().
    void findDeletedScript(const QString &id);

Q_SIGNALS:
    void projectLoading(const QString &path);
    void projectOpened();
    /// `below`: folders of the projects that were found further below.
    void projectFailed(const QString &path, const retort::Error &error, const QStringList &below);
    /// Scripts came, went or changed; indices into the graph are others than before.
    void graphChanged();
    void databaseChanged();
    /// Others than before, another one chosen, or more known of one.
    void environmentsChanged();
    /// Before anything is looked up or connected to. Ends with agree() or decline().
    void trustWanted(const std::vector<retort::ui::TrustAsked> &asked);
    /// A look-up asks for a password; it waits for givePassword() or refusePassword() with that number.
    void passwordWanted(int number, const QString &question);
    /// Nobody waits for the answer any more.
    void passwordWithdrawn(int number);
    /// It could not be noted that the user agrees: nothing was connected to.
    void agreementFailed(const retort::Error &error);
    void passwordMoved(const QString &environment, const std::optional<retort::Error> &error);
    /// `message` is what the server answers, or why it does not work.
    void environmentTested(const QString &name, bool isGood, const QString &message);
    void selectionChanged();
    void scriptRequested(const QString &file, int line);
    void unsavedChanged();
    /// What git or the scripts' texts say of the files.
    void filesKnown();
    void mergePreviewed(const retort::MergePreview &preview);
    void mergePreviewFailed(const QString &ref, const retort::Error &error);
    /// Something on disk may be other than before.
    void filesChanged();
    /// What is wrong with the text that was given to checkScript().
    void scriptChecked(const QString &file, const std::vector<retort::Diagnostic> &diagnostics);
    /// Dialect, direction, text, or that it is being made.
    void previewChanged();
    void planning();
    void planned(const retort::ui::PlannedRun &run);
    void runStarted(const retort::ui::PlannedRun &run);
    void runFinished(const retort::RunOutcome &outcome);
    void runsRead();
    void runExamined(const retort::ui::ExaminedRun &examined);
    void editedChanged();
    void runStatementsRead(qint64 run, const std::vector<retort::JournalStatement> &statements);
    void revisionCreated(const retort::WrittenRevision &written);
    void revisionFailed(const retort::Error &error);
    void deletedScriptFound(const QString &id, const std::optional<retort::GitRepository::Blob> &script);

private:
    /// Calls `work` in another thread and `done` with its result in this one, unless the workspace is gone by then.
    template <typename Work, typename Done>
    void inBackground(Work work, Done done);
    void take(const jobs::OpenedProject &opened, bool isNew);
    /// The graph that its scripts make.
    const RevisionGraph &graphOf(const EnvironmentState &state) const;
    /// The INI section of the chosen environment; empty: the project's own.
    QString chosenSection() const;
    /// Where the chosen environment has other scripts than the one before.
    void showChosenScripts();
    void setDatabase(DatabaseState state);
    void readDatabase(jobs::Reach reach, bool givesBack = false);
    /// For a new look of that kind, which ends the one before.
    jobs::Access accessTo(const Environment &environment, DatabaseLooks::Kind kind);
    jobs::Access accessHere(DatabaseLooks::Kind kind);
    /// What is being read of the database in use is another's answer by now.
    void dropReading();
    /// What was read of it.
    void takeDatabase(const DatabaseState &state);
    void askForTrust(const std::vector<TrustAsked> &asked, std::function<void()> then);
    Result<void> mayRunAt(const QString &place) const;
    void start(MigrationRequest request, const QString &place);
    void endPreparation(const Result<jobs::ReachedDatabase> &reached, MigrationRequest request);
    void readEdited();
    /// Unless the user chose one.
    void suggestDialect(const QString &name);
    void useDialect(const QString &name);
    void startPreview();
    void takeEnvironments(const jobs::Surroundings &found);
    void takeFleetState(const QString &name, const DatabaseState &database);
    /// A refresh that is out says less of this environment than what is known now.
    void dropRefresh(const QString &name);
    void countPending();
    void startFleet();
    void describeEnvironment(PlannedRun &run) const;
    void readFiles();
    void connectMigrator();
    void takeWritten(const Result<WrittenRevision> &written);

    /// Before the resolver, whose look-ups ask here.
    std::unique_ptr<PasswordPrompts> m_prompts;
    /// Shared with the jobs. Given up in another thread, for it gives leases back.
    std::shared_ptr<SecretResolver> m_resolver;
    QString m_trustFile = ProjectTrust::defaultFile();
    /// What goes on once the user has agreed.
    std::function<void()> m_afterTrust;
    /// One for what people look at, one for the database, so that a slow connection does not hold up the preview.
    QThreadPool m_pool;
    QThreadPool m_databasePool;
    DatabaseLooks m_looks{m_databasePool};
    /// For reading git and the scripts' texts, which takes long in large projects.
    QThreadPool m_filesPool;
    Migrator m_migrator;
    ProjectWatcher *m_watcher;

    /// Read with its own section, whichever environment is chosen.
    std::optional<Project> m_ownProject;
    std::optional<Project> m_project;
    /// Whose scripts are shown, or were asked for.
    QString m_shownSection;
    std::shared_ptr<const RevisionGraph> m_graph = std::make_shared<RevisionGraph>();
    std::shared_ptr<const GraphLayout> m_layout = std::make_shared<GraphLayout>();
    bool m_isLoading = false;
    bool m_mustReload = false;
    DatabaseState m_database;
    /// An answer about it is still to come.
    bool m_isReading = false;
    std::vector<EnvironmentState> m_environments;
    std::vector<Diagnostic> m_environmentErrors;
    /// The name of the chosen one.
    QString m_environment;
    QTimer m_fleetTimer;
    /// By environment, the number of the refresh that asks its database in the background.
    QHash<QString, int> m_refreshes;
    int m_lastRefresh = 0;
    /// Those that the user has disconnected: nothing asks them by itself.
    QSet<QString> m_disconnected;
    int m_selected = RevisionGraph::kNone;
    std::vector<int> m_range;
    QStringList m_unsavedFiles;
    /// By file.
    QHash<QString, QString> m_unsavedTexts;
    GitState m_git;
    std::shared_ptr<const ScriptIndex> m_scripts;
    /// Selected as soon as the graph has it.
    QString m_selectWhenLoaded;

    QString m_dialect = QStringLiteral("sqlite");
    bool m_isDialectChosen = false;
    MigrationStep::Direction m_direction = MigrationStep::Direction::Upgrade;
    SqlText m_preview;
    bool m_isPreviewing = false;
    bool m_isPlanning = false;
    bool m_isTesting = false;
    /// A run is to begin: what the user agreed to is looked at again, and its credentials are looked up.
    bool m_isPreparing = false;
    /// Credentials of the run that is under way.
    std::shared_ptr<SecretLease> m_lease;
    QStringList m_edited;
    QString m_journalFile = RunJournal::defaultFile();
    std::vector<JournalRun> m_runs;
    std::vector<JournalRun> m_unfinished;
    QTimer m_previewTimer;
    jobs::CancelFlag m_previewCancel;
    jobs::CancelFlag m_filesCancel;
    /// Answers to older questions are dropped.
    int m_loadNumber = 0;
    int m_databaseNumber = 0;
    int m_environmentsNumber = 0;
    int m_previewNumber = 0;
    int m_planNumber = 0;
    int m_preparationNumber = 0;
    int m_examinationNumber = 0;
    int m_testNumber = 0;
    int m_editedNumber = 0;
    int m_filesNumber = 0;
};

} // namespace retort::ui
