// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace retort::ui {

class FindBar;
class PanelHeader;
class Questions;
class ScriptEditor;
class ThemeStyle;
class Workspace;

/// The open scripts, one tab each. Asks before unsaved text is lost and when a file changes behind it.
class EditorTabs : public QWidget
{
    Q_OBJECT

public:
    /// All of them outlive the tabs.
    EditorTabs(Workspace &workspace, Questions &questions, const ThemeStyle &style, QWidget *parent = nullptr);

    /// The strip for the top of the pane; the caller takes it.
    PanelHeader *header() const { return m_header; }
    int count() const;
    /// Null when no script is open.
    ScriptEditor *current() const;
    ScriptEditor *editor(int index) const;
    QStringList unsavedFiles() const;

    /// Opens or shows a script; line 0 leaves the cursor where it is.
    void open(const QString &file, int line);
    bool save(ScriptEditor &editor);
    void saveCurrent();
    void saveAll();
    /// Asks where there is unsaved text. False if the user wants to stay.
    bool close(int index);
    void closeCurrent();
    bool closeAll();
    /// Shows the find bar, with the line for replacing or without.
    void find(bool withReplace);
    FindBar &findBar() { return *m_find; }

Q_SIGNALS:
    /// Another tab, or one was saved or edited.
    void stateChanged();

private:
    void connectWorkspace();
    ScriptEditor *make(const QString &file);
    int indexOf(const QString &file) const;
    void remove(int index);
    bool askToSave(const QStringList &files, const std::vector<ScriptEditor *> &editors);
    void lookForOutsideChanges();
    void showState();
    void checkCurrent();
    void takeEdit();
    void showDiagnostics(ScriptEditor &editor);

    Workspace &m_workspace;
    Questions &m_questions;
    const ThemeStyle &m_style;
    PanelHeader *m_header;
    QTabBar *m_bar;
    QLabel *m_state;
    QStackedWidget *m_stack;
    FindBar *m_find;
    QTimer m_checkTimer;
    bool m_isAsking = false;
};

} // namespace retort::ui
