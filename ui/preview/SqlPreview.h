// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QComboBox;
class QFrame;
class QLabel;
class QToolButton;

namespace retort::ui {

class Questions;
class SqlView;
class ThemeStyle;
class Workspace;

/// The SQL pane: what the selected revision means for a database of the user's choice.
class SqlPreview : public QWidget
{
    Q_OBJECT

public:
    /// All of them outlive the pane.
    SqlPreview(Workspace &workspace, Questions &questions, const ThemeStyle &style, QWidget *parent = nullptr);

    /// Dialect, direction, copy and export, for the strip at the top of the pane; the caller takes it.
    QWidget *controls() const { return m_controls; }
    SqlView &view() { return *m_view; }

    void copy();
    void exportToFile();

private:
    void buildControls(const ThemeStyle &style);
    void refresh();

    Workspace &m_workspace;
    Questions &m_questions;
    QWidget *m_controls;
    QComboBox *m_dialect;
    QComboBox *m_direction;
    QLabel *m_busy;
    QFrame *m_errorBar;
    QLabel *m_error;
    SqlView *m_view;
    /// A preview that is there at once shows no sign of waiting.
    QTimer m_busyTimer;
};

} // namespace retort::ui
