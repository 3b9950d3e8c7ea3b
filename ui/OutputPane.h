// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace retort::ui {

class PanelHeader;

/// Several views in one pane, with tabs at the left of its strip and the controls of the shown view at the right.
class OutputPane : public QWidget
{
    Q_OBJECT

public:
    explicit OutputPane(QWidget *parent = nullptr);

    /// The strip for the top of the pane; the caller takes it.
    PanelHeader *header() const { return m_header; }
    /// Takes both. Returns the tab's index.
    int add(const QString &title, QWidget *view, QWidget *controls);
    void showTab(int index);
    int currentTab() const;

private:
    /// To the controls that are shown, and not to the widest ones.
    void giveRoom();

    PanelHeader *m_header;
    QTabBar *m_tabs;
    QStackedWidget *m_controls;
    QStackedWidget *m_views;
};

} // namespace retort::ui
