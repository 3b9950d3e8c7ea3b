// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/history/HistoryModel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace retort::ui {

class FilterButtons;
class HeadsBanner;
class HistoryTable;
class PanelHeader;
class RevisionActions;
class ThemeStyle;
class Workspace;

/// The history pane: search, the banner for what needs attention, the list, and a line on what the selected revision
/// would mean for the database.
class HistoryView : public QWidget
{
    Q_OBJECT

public:
    /// All of them outlive the view.
    HistoryView(Workspace &workspace, RevisionActions &actions, const ThemeStyle &style, QWidget *parent = nullptr);

    /// The strip for the top of the pane; the caller takes it.
    PanelHeader *header() const { return m_header; }
    HistoryModel &model() { return m_model; }
    HistoryTable &table() { return *m_table; }

    void showRevision(int revision);
    void focusSearch();
    FilterButtons &filters() { return *m_filters; }

Q_SIGNALS:
    /// A head was dragged onto another one.
    void headDropped(int head, int target);

private:
    void buildHeader(const ThemeStyle &style);
    void connectWorkspace();
    void connectTable();
    void selectRows();
    void updateMatches();
    void updateFiles();
    void updateMarks();
    QString positionText(int revision) const;
    void search();
    void stepMatch(int step);
    void updateDatabase();
    void updateSummary();
    void openMenu(const QPoint &position);

    Workspace &m_workspace;
    RevisionActions &m_actions;
    HistoryModel m_model;
    PanelHeader *m_header;
    QLineEdit *m_search;
    QLabel *m_matches;
    QToolButton *m_filter;
    FilterButtons *m_filters;
    HeadsBanner *m_banner;
    HistoryTable *m_table;
    QLabel *m_summary;
};

} // namespace retort::ui
