// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Windows.h"

#include "ui/MainWindow.h"

#include <QFileInfo>

namespace retort::ui {

namespace {

constexpr QPoint kCascade(32, 32);

/// Whether `path` names the project that the window shows: its folder, or its configuration file.
bool shows(MainWindow &window, const QString &path)
{
    if (!window.workspace().hasProject())
        return false;
    const QString here = QFileInfo(window.workspace().project().directory()).canonicalFilePath();
    const QFileInfo wanted(path);
    return here == wanted.canonicalFilePath() ||
           (wanted.isFile() && here == QFileInfo(wanted.path()).canonicalFilePath());
}

} // namespace

Windows::Windows(ThemeStyle &style, Questions &questions, QSettings &settings, QObject *parent)
    : QObject(parent), m_style(style), m_questions(questions), m_settings(settings)
{}

Windows::~Windows()
{
    const QList<MainWindow *> windows = m_windows;
    for (MainWindow *window : windows) {
        window->disconnect(this);
        delete window;
    }
}

MainWindow &Windows::open(const QString &project)
{
    for (MainWindow *window : std::as_const(m_windows)) {
        if (!project.isEmpty() && shows(*window, project)) {
            window->raise();
            window->activateWindow();
            return *window;
        }
    }
    auto *window = new MainWindow(m_style, m_questions, m_settings);
    window->setAttribute(Qt::WA_DeleteOnClose);
    if (!m_windows.isEmpty())
        window->move(m_windows.last()->pos() + kCascade);
    m_windows << window;
    connect(window, &MainWindow::windowWanted, this, [this](const QString &wanted) { open(wanted); });
    connect(window, &QObject::destroyed, this, [this, window] { m_windows.removeOne(window); });
    window->show();
    if (!project.isEmpty())
        window->openProject(project);
    return *window;
}

} // namespace retort::ui
