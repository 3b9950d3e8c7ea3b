// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/history/HistoryFilter.h"

#include <QStringList>
#include <QWidget>

class QMenu;
class QToolButton;

namespace retort::ui {

class HistoryModel;
class ThemeStyle;

/// The buttons above the history that say what is shown: branch, state, table, author, and linear runs folded or not.
class FilterButtons : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the buttons.
    FilterButtons(HistoryModel &model, const ThemeStyle &style, QWidget *parent = nullptr);

    /// Tables to choose from.
    void setTables(const QStringList &tables) { m_tables = tables; }
    void setFilter(const HistoryFilter &filter);
    void clear() { setFilter({}); }
    QAction *foldAction() const { return m_fold; }
    static QString stateName(HistoryFilter::State state);

Q_SIGNALS:
    void changed();

private:
    QToolButton *makeButton(const QString &name, const QString &objectName);
    void fillBranches(QMenu &menu);
    void fillStates(QMenu &menu);
    void fillTables(QMenu &menu);
    void fillAuthors(QMenu &menu);
    void addChoice(QMenu &menu, const QString &text, const HistoryFilter &filter);
    void showFilter();

    HistoryModel &m_model;
    QStringList m_tables;
    QToolButton *m_branch;
    QToolButton *m_state;
    QToolButton *m_table;
    QToolButton *m_author;
    QToolButton *m_clear;
    QAction *m_fold;
};

} // namespace retort::ui
