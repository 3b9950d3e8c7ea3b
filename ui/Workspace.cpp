// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Workspace.h"

#include "engine/log/Log.h"
#include "ui/ProjectWatcher.h"
#include "ui/environments/PasswordPrompts.h"

#include <QFileInfo>
#include <QtConcurrent>

#include <algorithm>

namespace retort::ui {

namespace {

const QString kCategory = QStringLiteral("retort.desktop");

/// Moving through the list with the arrow keys does not start a preview for every row.
constexpr int kPreviewDelayMilliseconds = 40;

} // namespace

Workspace::Workspace(QObject *parent)
    : QObject(parent), m_prompts(std::make_unique<PasswordPrompts>()), m_watcher(new ProjectWatcher(this))
{
    m_pool.setMaxThreadCount(2);
    // They wait for servers, secret stores and people most of the time.
    m_databasePool.setMaxThreadCount(12);
    m_filesPool.setMaxThreadCount(1);
    m_previewTimer.setSingleShot(true);
    m_previewTimer.setInterval(kPreviewDelayMilliseconds);
    connect(&m_previewTimer, &QTimer::timeout, this, &Workspace::startPreview);
    connect(m_watcher, &ProjectWatcher::changed, this, &Workspace::filesChanged);
    connect(m_watcher, &ProjectWatcher::changed, this, &Workspace::reload);
    connect(m_prompts.get(), &PasswordPrompts::wanted, this, &Workspace::passwordWanted);
    connect(m_prompts.get(), &PasswordPrompts::withdrawn, this, &Workspace::passwordWithdrawn);
    setLookupSurroundings(LookupSurroundings::ofProcess());
    connectMigrator();
    startFleet();
}

Workspace::~Workspace()
{
    for (const jobs::CancelFlag &flag : {m_previewCancel, m_filesCancel}) {
        if (flag)
            *flag = true;
    }
    // Nobody is left to answer, nor for a look-up that begins only now.
    m_prompts.reset();
    m_resolver->close();
    m_looks.stopAll();
    m_pool.waitForDone();
    m_databasePool.waitForDone();
    m_filesPool.waitForDone();
    // Leases are given back while the other windows work on; the program waits for it at its end.
    QThreadPool::globalInstance()->start([lease = std::move(m_lease), resolver = std::move(m_resolver)]() mutable {
        lease.reset();
        resolver.reset();
    });
}

template <typename Work, typename Done>
void Workspace::inBackground(Work work, Done done)
{
    QtConcurrent::run(&m_pool, std::move(work)).then(this, std::move(done));
}

// Project

void Workspace::openProject(const QString &path)
{
    const int number = ++m_loadNumber;
    m_isLoading = true;
    m_shownSection.clear();
    Q_EMIT projectLoading(path);
    log::info(kCategory, tr("Opening %1").arg(path));
    inBackground([path] { return jobs::findProject(path); },
                 [this, number, path](const jobs::FoundProject &found) {
                     if (number != m_loadNumber)
                         return;
                     m_isLoading = false;
                     if (found.opened)
                         return take(*found.opened, true);
                     log::error(kCategory, found.opened.error().message);
                     Q_EMIT projectFailed(path, found.opened.error(), found.below);
                 });
}

void Workspace::reload()
{
    if (!m_project)
        return;
    if (m_isLoading) {
        m_mustReload = true;
        return;
    }
    const int number = ++m_loadNumber;
    m_isLoading = true;
    m_shownSection = chosenSection();
    inBackground(
        [project = *m_ownProject, section = m_shownSection] { return jobs::laidOut(project.reloaded(), section); },
        [this, number](const Result<jobs::OpenedProject> &project) {
            if (number != m_loadNumber)
                return;
            m_isLoading = false;
            if (project)
                take(*project, false);
            else
                log::error(kCategory, project.error().message);
            if (std::exchange(m_mustReload, false))
                reload();
        });
}

QString Workspace::chosenSection() const
{
    const Environment *chosen = environment();
    return chosen && chosen->section != m_ownProject->config().section() ? chosen->section : QString();
}

void Workspace::showChosenScripts()
{
    if (m_project && chosenSection() != m_shownSection)
        reload();
}

void Workspace::take(const jobs::OpenedProject &opened, bool isNew)
{
    const QString selectedId = m_selected != RevisionGraph::kNone ? m_graph->id(m_selected) : QString();
    m_ownProject = opened.own;
    m_project = opened.shown;
    m_graph = m_project->sharedGraph();
    m_layout = opened.layout;
    m_watcher->watch(*m_project);
    m_selected = isNew ? RevisionGraph::kNone : m_graph->find(selectedId);
    m_range.clear();
    if (isNew) {
        for (const EnvironmentState &state : m_environments)
            dropRefresh(state.environment.name);
        dropReading();
        m_disconnected.clear();
        m_git = {};
        m_isDialectChosen = false;
        m_scripts.reset();
        m_unsavedTexts.clear();
        m_database = {};
        m_database.kind = DatabaseState::Kind::Reading;
        m_environments.clear();
        readEnvironments();
        readRuns();
        log::info(kCategory, tr("%1: %Ln revision(s)", nullptr, m_graph->size()).arg(m_project->name()));
        for (const QString &warning : m_project->warnings())
            log::warning(kCategory, warning);
        Q_EMIT projectOpened();
    } else {
        if (m_database.kind == DatabaseState::Kind::Known)
            // Which of its rows the files know may have changed.
            setDatabase(m_database);
        countPending();
        readEnvironments();
    }
    readEdited();
    Q_EMIT graphChanged();
    if (const int wanted = m_graph->find(m_selectWhenLoaded); wanted != RevisionGraph::kNone) {
        m_selected = wanted;
        m_selectWhenLoaded.clear();
    }
    Q_EMIT selectionChanged();
    m_previewTimer.start();
    readFiles();
}

void Workspace::readFiles()
{
    if (m_filesCancel)
        *m_filesCancel = true;
    m_filesCancel = std::make_shared<std::atomic<bool>>(false);
    const int number = ++m_filesNumber;
    QtConcurrent::run(&m_filesPool, [project = *m_project, previous = m_scripts, cancel = m_filesCancel] {
        return jobs::readScripts(project, previous, cancel);
    }).then(this, [this, number](const jobs::ReadScripts &read) {
        if (number != m_filesNumber)
            return;
        m_scripts = read.scripts;
        // Where no database is known, the scripts may say for which one they were written.
        if (!m_database.url && !read.dialect.isEmpty())
            suggestDialect(read.dialect);
        Q_EMIT filesKnown();
    });
    QtConcurrent::run(&m_filesPool, [project = *m_project, cancel = m_filesCancel] {
        return jobs::readGit(project, cancel);
    }).then(this, [this, number](const GitState &git) {
        if (number != m_filesNumber)
            return;
        m_git = git;
        Q_EMIT filesKnown();
    });
}

void Workspace::previewMerge(const QString &ref)
{
    if (!m_project)
        return;
    QtConcurrent::run(&m_filesPool, [project = *m_project, ref] {
        return MergePreview::make(project, ref);
    }).then(this, [this, ref](const Result<MergePreview> &preview) {
        if (preview)
            Q_EMIT mergePreviewed(*preview);
        else
            Q_EMIT mergePreviewFailed(ref, preview.error());
    });
}

// Database

void Workspace::readDatabase(jobs::Reach reach, bool givesBack)
{
    dropReading();
    const int number = m_databaseNumber;
    m_isReading = true;
    const QString name = m_environment;
    dropRefresh(name);
    m_disconnected.remove(name);
    DatabaseState reading = m_database;
    reading.kind = DatabaseState::Kind::Reading;
    reading.error.reset();
    setDatabase(std::move(reading));
    QtConcurrent::run(&m_databasePool, [access = accessHere(DatabaseLooks::Kind::Reading), reach, givesBack] {
        DatabaseState state = jobs::readDatabase(access, reach);
        if (givesBack)
            access.resolver->giveBack(access.environment.name);
        return state;
    }).then(this, [this, number, name, reach](const DatabaseState &state) {
        if (number != m_databaseNumber)
            return;
        takeFleetState(name, state);
        takeDatabase(state);
        Q_EMIT environmentsChanged();
        if (!state.asked.empty() && reach == jobs::Reach::Anything)
            askForTrust(state.asked, [this] { connectDatabase(); });
    });
}

void Workspace::dropReading()
{
    ++m_databaseNumber;
    m_isReading = false;
    m_looks.stop(DatabaseLooks::Kind::Reading);
}

void Workspace::takeDatabase(const DatabaseState &state)
{
    m_isReading = false;
    if (state.error)
        log::error(kCategory, state.error->message);
    if (!m_database.url && state.url)
        suggestDialect(state.url->dialectName());
    setDatabase(state);
    readEdited();
}

void Workspace::setDatabase(DatabaseState state)
{
    m_database = std::move(state);
    m_database.unknownRows.clear();
    for (const QString &row : m_database.rows) {
        if (m_graph->find(row) == RevisionGraph::kNone)
            m_database.unknownRows << row;
    }
    Q_EMIT databaseChanged();
}

// Selection and scripts

void Workspace::select(int revision)
{
    if (revision == m_selected)
        return;
    m_selected = revision;
    Q_EMIT selectionChanged();
    m_previewTimer.start();
}

void Workspace::selectRange(std::vector<int> revisions)
{
    if (revisions.size() < 2)
        revisions.clear();
    if (revisions == m_range)
        return;
    m_range = std::move(revisions);
    Q_EMIT selectionChanged();
    m_previewTimer.start();
}

void Workspace::openScript(int revision, int line)
{
    if (revision != RevisionGraph::kNone)
        Q_EMIT scriptRequested(m_graph->at(revision).file, line);
}

void Workspace::openScript(const QString &file, int line)
{
    Q_EMIT scriptRequested(file, line);
}

void Workspace::scriptSaved(const QString &file)
{
    log::info(kCategory, tr("Saved %1").arg(QFileInfo(file).fileName()));
    reload();
}

void Workspace::setUnsavedFiles(const QStringList &files)
{
    if (files == m_unsavedFiles)
        return;
    m_unsavedFiles = files;
    Q_EMIT unsavedChanged();
}

void Workspace::setUnsavedText(const QString &file, const std::optional<QString> &text)
{
    if (text ? m_unsavedTexts.value(file) == *text : !m_unsavedTexts.contains(file))
        return;
    if (text)
        m_unsavedTexts.insert(file, *text);
    else
        m_unsavedTexts.remove(file);
    if (m_selected != RevisionGraph::kNone && m_graph->at(m_selected).file == file)
        m_previewTimer.start();
}

void Workspace::checkScript(const QString &file, const QString &text)
{
    inBackground([file, text] { return jobs::checkScript(file, text); },
                 [this, file](const std::vector<Diagnostic> &found) { Q_EMIT scriptChecked(file, found); });
}

int Workspace::revisionOf(const QString &file) const
{
    const auto &revisions = m_graph->revisions();
    const auto found = std::ranges::find(revisions, file, &Revision::file);
    return found == revisions.end() ? RevisionGraph::kNone : int(found - revisions.begin());
}

// Preview

void Workspace::chooseDialect(const QString &name)
{
    m_isDialectChosen = true;
    useDialect(name);
}

void Workspace::suggestDialect(const QString &name)
{
    if (!m_isDialectChosen)
        useDialect(name);
}

void Workspace::useDialect(const QString &name)
{
    if (name == m_dialect)
        return;
    m_dialect = name;
    startPreview();
}

void Workspace::setDirection(MigrationStep::Direction direction)
{
    if (direction == m_direction)
        return;
    m_direction = direction;
    startPreview();
}

void Workspace::startPreview()
{
    m_previewTimer.stop();
    if (m_previewCancel)
        *m_previewCancel = true;
    const int number = ++m_previewNumber;
    if (m_selected == RevisionGraph::kNone || !m_project) {
        m_isPreviewing = false;
        m_preview = {};
        Q_EMIT previewChanged();
        return;
    }
    m_isPreviewing = true;
    Q_EMIT previewChanged();
    m_previewCancel = std::make_shared<std::atomic<bool>>(false);
    Project project = *m_project;
    for (auto text = m_unsavedTexts.cbegin(); text != m_unsavedTexts.cend(); ++text)
        project = project.withText(text.key(), text.value());
    const Environment *chosen = environment();
    inBackground(
        [project, environment = chosen ? *chosen : Environment(),
         revisions = m_range.empty() ? std::vector{m_selected} : m_range, dialect = m_dialect, direction = m_direction,
         cancel = m_previewCancel] {
            return jobs::preview(project, environment, revisions, dialect, direction, cancel);
        },
        [this, number](const SqlText &text) {
            if (number != m_previewNumber)
                return;
            m_isPreviewing = false;
            m_preview = text;
            Q_EMIT previewChanged();
        });
}

// New scripts

void Workspace::createRevision(const NewRevision &request)
{
    if (!m_project)
        return;
    inBackground([project = *m_project, request] { return jobs::createRevision(project, request); },
                 [this](const Result<WrittenRevision> &written) { takeWritten(written); });
}

void Workspace::mergeRevisions(const QStringList &ids, const QString &message)
{
    if (!m_project)
        return;
    inBackground([project = *m_project, ids, message] { return jobs::mergeRevisions(project, ids, message); },
                 [this](const Result<WrittenRevision> &written) { takeWritten(written); });
}

void Workspace::takeWritten(const Result<WrittenRevision> &written)
{
    if (!written) {
        log::error(kCategory, written.error().message);
        Q_EMIT revisionFailed(written.error());
        return;
    }
    log::info(kCategory, tr("Wrote %1").arg(written->path));
    m_selectWhenLoaded = written->id;
    Q_EMIT revisionCreated(*written);
    Q_EMIT scriptRequested(written->path, 0);
    reload();
}

void Workspace::findDeletedScript(const QString &id)
{
    if (!m_project)
        return;
    QtConcurrent::run(&m_filesPool, [project = *m_project, id] {
        return jobs::findDeletedScript(project, id);
    }).then(this, [this, id](const std::optional<GitRepository::Blob> &script) {
        Q_EMIT deletedScriptFound(id, script);
    });
}

} // namespace retort::ui
