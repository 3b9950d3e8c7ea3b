// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/Theme.h"

#include <QObject>

#include <functional>

class QApplication;

namespace retort::ui {

/// Puts the theme onto the application: palette, fonts and one style sheet over Fusion. Owned by the composition
/// root; views keep a reference to it, read `theme()` when they paint and listen to `changed()` for what they cache.
class ThemeStyle : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    /// `application` outlives this object. Nothing is set before `setMode`. `isSystemDark` tells what the system wants
    /// now; without it, the system's palette does.
    explicit ThemeStyle(QApplication &application, QObject *parent = nullptr, std::function<bool()> isSystemDark = {});

    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    const Theme &theme() const { return *m_theme; }

Q_SIGNALS:
    /// The colours are others than before.
    void changed();

protected:
    /// Hears when the system changes its own theme.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    bool askSystem();
    void followSystem();

    QApplication &m_application;
    Mode m_mode = Mode::System;
    const Theme *m_theme = &Theme::light();
    std::function<bool()> m_isSystemDark;
    bool m_systemIsDark = false;
    /// A change has been heard of and is looked at once the event is over.
    bool m_isFollowing = false;
};

/// The names by which a mode is kept in settings and given on the command line: "system", "light", "dark".
QString modeName(ThemeStyle::Mode mode);
/// The mode of that name; System for any other word.
ThemeStyle::Mode modeFromName(const QString &name);

} // namespace retort::ui
