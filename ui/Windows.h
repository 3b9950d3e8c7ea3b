// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QSettings;

namespace retort::ui {

class MainWindow;
class Questions;
class ThemeStyle;

/// The program's windows, one for each project that is open. The program ends with the last of them.
class Windows : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive this object.
    Windows(ThemeStyle &style, Questions &questions, QSettings &settings, QObject *parent = nullptr);
    ~Windows() override;

    /// A window with that project, or with the welcome page. A project that has a window already has it raised.
    MainWindow &open(const QString &project);
    const QList<MainWindow *> &all() const { return m_windows; }

private:
    ThemeStyle &m_style;
    Questions &m_questions;
    QSettings &m_settings;
    QList<MainWindow *> m_windows;
};

} // namespace retort::ui
