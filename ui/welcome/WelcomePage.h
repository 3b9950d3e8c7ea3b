// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace retort::ui {

class RecentProjects;
class ThemeStyle;

/// What the window shows while no project is open: ways to open one, and why the last try failed.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the page.
    WelcomePage(RecentProjects &recent, const ThemeStyle &style, QWidget *parent = nullptr);

    /// Reads the list of recent projects again.
    void refresh();
    void showOpening(const QString &path);
    void showFailure(const QString &path, const Error &error);
    void clearMessage();

Q_SIGNALS:
    void openWanted();
    void sampleWanted();
    void projectWanted(const QString &path);

private:
    RecentProjects &m_recent;
    QLabel *m_message;
    QLabel *m_recentTitle;
    QVBoxLayout *m_recentLayout;
};

} // namespace retort::ui
