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
    /// `below`: projects to offer in its place.
    void showFailure(const QString &path, const Error &error, const QStringList &below);
    void clearMessage();

Q_SIGNALS:
    void openWanted();
    void sampleWanted();
    void projectWanted(const QString &path);

private:
    /// A button for each, with the folder's name and its path.
    void fill(QVBoxLayout *layout, const QStringList &paths);

    RecentProjects &m_recent;
    QLabel *m_message;
    QVBoxLayout *m_foundLayout;
    QLabel *m_recentTitle;
    QVBoxLayout *m_recentLayout;
};

} // namespace retort::ui
