// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace retort::ui {

class HistoryModel;
class HistoryTable;
class Workspace;

/// Lights up what belongs to the selected revision and to the one under the mouse: all it stands on and all that
/// stands on it, and the way that an upgrade or a downgrade to the selected one would take.
class HistoryHighlighter : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive the highlighter.
    HistoryHighlighter(Workspace &workspace, HistoryModel &model, HistoryTable &table, QObject *parent = nullptr);

private:
    void update();
    int revisionUnderMouse() const;

    Workspace &m_workspace;
    HistoryModel &m_model;
    int m_hoveredRow = -1;
    QTimer m_timer;
};

} // namespace retort::ui
