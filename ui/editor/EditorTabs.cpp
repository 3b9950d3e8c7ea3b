// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/EditorTabs.h"

#include "ui/Workspace.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Looks.h"
#include "ui/common/Panel.h"
#include "ui/common/Questions.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/FindBar.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/history/HistoryModel.h"

#include <QApplication>
#include <QFileInfo>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr int kCheckDelayMilliseconds = 300;
constexpr int kTabTextLength = 28;

} // namespace

EditorTabs::EditorTabs(Workspace &workspace, Questions &questions, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_questions(questions),
      m_style(style),
      m_header(new PanelHeader),
      m_bar(new QTabBar),
      m_state(mutedLabel({})),
      m_stack(new QStackedWidget),
      m_find(new FindBar(style))
{
    m_bar->setObjectName(QStringLiteral("scriptTabs"));
    m_bar->setAccessibleName(tr("Open scripts"));
    m_bar->setTabsClosable(true);
    m_bar->setMovable(false);
    m_bar->setExpanding(false);
    m_bar->setElideMode(Qt::ElideRight);
    m_header->layout()->setContentsMargins(4, 0, 12, 0);
    m_header->addWidget(m_bar, 1);
    m_header->addWidget(m_state);

    auto *empty = mutedLabel(tr("Press Enter on a revision to read its script here."));
    empty->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_find);

    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(kCheckDelayMilliseconds);
    connect(&m_checkTimer, &QTimer::timeout, this, &EditorTabs::takeEdit);
    connect(m_bar, &QTabBar::tabCloseRequested, this, &EditorTabs::close);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index + 1);
        m_find->setEditor(current());
        checkCurrent();
        showState();
    });
    connectWorkspace();
    showState();
}

void EditorTabs::connectWorkspace()
{
    connect(&m_workspace, &Workspace::scriptRequested, this, &EditorTabs::open);
    connect(&m_workspace, &Workspace::filesChanged, this, &EditorTabs::lookForOutsideChanges);
    connect(qApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            lookForOutsideChanges();
    });
    connect(&m_workspace, &Workspace::scriptChecked, this,
            [this](const QString &file, const std::vector<Diagnostic> &diagnostics) {
                const int index = indexOf(file);
                if (index < 0)
                    return;
                editor(index)->setDiagnostics(diagnostics);
                showDiagnostics(*editor(index));
            });
    connect(&m_workspace, &Workspace::previewChanged, this, [this] {
        if (!m_workspace.isPreviewing())
            checkCurrent();
    });
}

int EditorTabs::count() const
{
    return m_bar->count();
}

ScriptEditor *EditorTabs::editor(int index) const
{
    return index < 0 || index >= count() ? nullptr : static_cast<ScriptEditor *>(m_stack->widget(index + 1));
}

ScriptEditor *EditorTabs::current() const
{
    return editor(m_bar->currentIndex());
}

int EditorTabs::indexOf(const QString &file) const
{
    for (int index = 0; index < count(); ++index) {
        if (editor(index)->file() == file)
            return index;
    }
    return -1;
}

QStringList EditorTabs::unsavedFiles() const
{
    QStringList files;
    for (int index = 0; index < count(); ++index) {
        if (editor(index)->hasUnsavedText())
            files << editor(index)->file();
    }
    return files;
}

ScriptEditor *EditorTabs::make(const QString &file)
{
    auto *made = new ScriptEditor(m_style);
    if (const Result<void> loaded = made->load(file); !loaded) {
        delete made;
        m_questions.tell(this, tr("The script cannot be opened"), withHint(loaded.error()));
        return nullptr;
    }
    connect(made, &QsciScintilla::modificationChanged, this, &EditorTabs::showState);
    connect(made, &QsciScintilla::cursorPositionChanged, this, &EditorTabs::showState);
    connect(made, &QsciScintilla::textChanged, this, [this] { m_checkTimer.start(); });
    return made;
}

void EditorTabs::open(const QString &file, int line)
{
    int index = indexOf(file);
    if (index < 0) {
        ScriptEditor *made = make(file);
        if (!made)
            return;
        m_stack->addWidget(made);
        index = m_bar->addTab({});
        m_bar->setTabToolTip(index, file);
    }
    m_bar->setCurrentIndex(index);
    editor(index)->goTo(line);
    editor(index)->setFocus(Qt::OtherFocusReason);
    checkCurrent();
    showState();
}

bool EditorTabs::save(ScriptEditor &editor)
{
    if (editor.hasChangedOnDisk()) {
        switch (m_questions.overwrite(this, editor.file())) {
        case Questions::Overwrite::Overwrite: break;
        case Questions::Overwrite::Reload:
            if (const Result<void> loaded = editor.reload(); !loaded)
                m_questions.tell(this, tr("The script cannot be read again"), withHint(loaded.error()));
            return false;
        case Questions::Overwrite::Cancel: return false;
        }
    }
    if (const Result<void> saved = editor.save(); !saved) {
        m_questions.tell(this, tr("The script was not saved"), withHint(saved.error()));
        return false;
    }
    showState();
    m_workspace.setUnsavedText(editor.file(), std::nullopt);
    m_workspace.scriptSaved(editor.file());
    return true;
}

void EditorTabs::saveCurrent()
{
    if (current())
        save(*current());
}

void EditorTabs::saveAll()
{
    for (int index = 0; index < count(); ++index) {
        if (editor(index)->hasUnsavedText() && !save(*editor(index)))
            return;
    }
}

bool EditorTabs::askToSave(const QStringList &files, const std::vector<ScriptEditor *> &editors)
{
    if (files.isEmpty())
        return true;
    switch (m_questions.unsaved(this, files)) {
    case Questions::Save::Save:
        return std::ranges::all_of(editors,
                                   [this](ScriptEditor *editor) { return !editor->hasUnsavedText() || save(*editor); });
    case Questions::Save::Discard: return true;
    case Questions::Save::Cancel: return false;
    }
    return false;
}

bool EditorTabs::close(int index)
{
    ScriptEditor *closing = editor(index);
    if (!closing)
        return true;
    if (closing->hasUnsavedText() && !askToSave({closing->file()}, {closing}))
        return false;
    remove(index);
    return true;
}

void EditorTabs::closeCurrent()
{
    close(m_bar->currentIndex());
}

bool EditorTabs::closeAll()
{
    std::vector<ScriptEditor *> editors;
    for (int index = 0; index < count(); ++index)
        editors.push_back(editor(index));
    if (!askToSave(unsavedFiles(), editors))
        return false;
    while (count() > 0)
        remove(count() - 1);
    return true;
}

void EditorTabs::remove(int index)
{
    ScriptEditor *closing = editor(index);
    m_workspace.setUnsavedText(closing->file(), std::nullopt);
    m_find->setEditor(nullptr);
    m_stack->removeWidget(closing);
    closing->deleteLater();
    m_bar->removeTab(index);
    m_stack->setCurrentIndex(m_bar->currentIndex() + 1);
    showState();
}

void EditorTabs::lookForOutsideChanges()
{
    // The question itself makes the window active again.
    if (m_isAsking)
        return;
    m_isAsking = true;
    for (int index = 0; index < count(); ++index) {
        ScriptEditor &open = *editor(index);
        if (!open.hasChangedOnDisk())
            continue;
        const bool isGone = !QFileInfo::exists(open.file());
        if (isGone) {
            // The text is all that is left of it.
            open.detach();
        } else if (!open.hasUnsavedText() ||
                   m_questions.changedOutside(this, open.file()) == Questions::Outside::Reload) {
            if (const Result<void> loaded = open.reload(); !loaded) {
                open.acceptDiskVersion();
                m_questions.tell(this, tr("The script cannot be read again"), withHint(loaded.error()));
            }
        } else {
            open.acceptDiskVersion();
        }
    }
    m_isAsking = false;
    checkCurrent();
    showState();
}

void EditorTabs::find(bool withReplace)
{
    m_find->open(current(), withReplace);
}

void EditorTabs::takeEdit()
{
    ScriptEditor *shown = current();
    if (!shown)
        return;
    m_workspace.setUnsavedText(shown->file(), shown->hasUnsavedText() ? std::optional(shown->text()) : std::nullopt);
    // The SQL that changes as one types is that of the script one types in.
    const int revision = m_workspace.revisionOf(shown->file());
    if (shown->hasUnsavedText() && revision != RevisionGraph::kNone && revision != m_workspace.selected())
        m_workspace.select(revision);
    checkCurrent();
}

void EditorTabs::checkCurrent()
{
    if (ScriptEditor *shown = current())
        m_workspace.checkScript(shown->file(), shown->text());
}

void EditorTabs::showDiagnostics(ScriptEditor &editor)
{
    // What the interpreter says of the text comes with its SQL; a syntax error comes from both.
    std::vector<Diagnostic> all = editor.diagnostics();
    const auto add = [&all](const Diagnostic &found) {
        if (std::ranges::none_of(all, [&found](const Diagnostic &other) {
                return other.range.line == found.range.line && other.message == found.message;
            }))
            all.push_back(found);
    };
    const SqlText &preview = m_workspace.preview();
    std::ranges::for_each(preview.diagnostics, add);
    if (preview.error)
        add({Diagnostic::Severity::Error, QStringLiteral("preview"), preview.error->message, preview.error->where,
             preview.error->hint});
    editor.setDiagnostics(all);
    showState();
}

void EditorTabs::showState()
{
    for (int index = 0; index < count(); ++index) {
        const int revision = m_workspace.revisionOf(editor(index)->file());
        QString title = QFileInfo(editor(index)->file()).fileName();
        if (revision != RevisionGraph::kNone) {
            const Revision &entry = m_workspace.graph()->at(revision);
            const QString message = HistoryModel::title(entry);
            // Some projects name their revisions by what these do.
            title = message.startsWith(entry.id.left(8)) ? message : entry.id.left(8) + u' ' + message;
        }
        if (title.size() > kTabTextLength)
            title = title.left(kTabTextLength - 1) + u'…';
        m_bar->setTabText(index, (editor(index)->hasUnsavedText() ? QStringLiteral("● ") : QString()) +
                                     title.replace(u'&', QStringLiteral("&&")));
    }
    m_bar->setVisible(count() > 0);
    const ScriptEditor *shown = current();
    QStringList parts;
    if (shown) {
        const int problems = int(shown->diagnostics().size());
        if (shown->isReadOnly())
            parts << tr("read-only");
        if (problems > 0)
            parts << tr("%Ln problem(s)", nullptr, problems);
        int line = 0;
        int column = 0;
        shown->getCursorPosition(&line, &column);
        parts << tr("line %1, column %2").arg(line + 1).arg(column + 1);
    }
    m_state->setText(parts.join(QStringLiteral(" · ")));
    m_workspace.setUnsavedFiles(unsavedFiles());
    Q_EMIT stateChanged();
}

} // namespace retort::ui
