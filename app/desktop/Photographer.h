// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/MainWindow.h"
#include "ui/common/Questions.h"
#include "ui/common/ThemeStyle.h"

#include <QApplication>
#include <QDialog>
#include <QSettings>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace retort::desktop {

/// Opens the window on a project, waits until it is at rest, and keeps pictures of it.
class Photographer
{
public:
    Photographer(QApplication &application, ui::ThemeStyle &style, QString project, QString folder);
    ~Photographer();

    /// False after anything that was waited for did not come, or was not written.
    bool isGood() const { return m_isGood; }
    ui::MainWindow &window() { return *m_window; }
    ui::Workspace &workspace() { return m_window->workspace(); }
    const QString &project() const { return m_project; }

    void setLanguage(const QString &code);
    void setTheme(ui::ThemeStyle::Mode mode) { m_style.setMode(mode); }
    /// A new window; without a project it shows the welcome page.
    void open(bool withProject);
    void close() { m_window.reset(); }
    bool wait(const std::function<bool()> &isReady);
    /// Until nothing is being worked out, and for what has no signal of its own: layouts and repaints.
    void settle();

    /// The window as it is.
    void take(const QString &name);
    /// A dialog over the dimmed window, as a person sees the two; in the middle unless a corner is given.
    void takeWith(QWidget &front, const QString &name, const QPoint &corner = {});
    /// The visible dialog of that name, waited for; null if it does not come.
    QDialog *dialog(const QString &name);
    void press(QWidget &dialog, const QString &button);
    void selectRow(int row);
    void selectRevision(const QString &id);
    /// Writes a script into the project and waits until it is read.
    void writeScript(const QString &id, const QString &parent, const QString &message, const QString &upgrade);
    void removeScript(const QString &id);
    /// Plans, keeps a picture of the plan and, after Apply, one of the end; no picture for an empty name.
    void planAndApply(QAction *action, const QString &planName, const QString &runName);

private:
    void save(const QPixmap &picture, const QString &name);
    QString scriptFile(const QString &id) const;

    QApplication &m_application;
    ui::ThemeStyle &m_style;
    QString m_project;
    QString m_folder;
    QTemporaryDir m_temporary;
    QSettings m_settings;
    ui::Questions m_questions;
    std::unique_ptr<ui::MainWindow> m_window;
    bool m_isGood = true;
};

} // namespace retort::desktop
