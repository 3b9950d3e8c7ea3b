// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/ThemeStyle.h"

#include "ui/common/Fonts.h"
#include "ui/common/StyleSheet.h"

#include <QApplication>
#include <QEvent>
#include <QStyleFactory>

#include <array>
#include <utility>

// The resources are in a static library; this pulls them into the program.
static void initThemeResources()
{
    Q_INIT_RESOURCE(desktop);
}

namespace retort::ui {

ThemeStyle::ThemeStyle(QApplication &application, QObject *parent, std::function<bool()> isSystemDark)
    : QObject(parent), m_application(application), m_isSystemDark(std::move(isSystemDark))
{
    initThemeResources();
    m_systemIsDark = askSystem();
    application.installEventFilter(this);
}

bool ThemeStyle::askSystem()
{
    if (m_isSystemDark)
        return m_isSystemDark();
    // QStyleHints::colorScheme() came with Qt 6.5; the system's palette tells as much, where ours does not cover it.
    const QPalette own = QApplication::palette();
    QApplication::setPalette(QPalette());
    const bool isDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setPalette(own);
    return isDark;
}

bool ThemeStyle::eventFilter(QObject *watched, QEvent *event)
{
    // Each window is told; once is enough.
    if (event->type() == QEvent::ThemeChange && m_mode == Mode::System && !std::exchange(m_isFollowing, true))
        QMetaObject::invokeMethod(this, &ThemeStyle::followSystem, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

void ThemeStyle::followSystem()
{
    const bool isDark = askSystem();
    if (m_mode == Mode::System && isDark != std::exchange(m_systemIsDark, isDark))
        setMode(Mode::System);
    m_isFollowing = false;
}

void ThemeStyle::setMode(Mode mode)
{
    m_mode = mode;
    const bool isDark = mode == Mode::Dark || (mode == Mode::System && m_systemIsDark);
    m_theme = isDark ? &Theme::dark() : &Theme::light();
    apply();
    Q_EMIT changed();
}

void ThemeStyle::apply()
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteFor(*m_theme));
    QApplication::setFont(interfaceFont());
    m_application.setStyleSheet(styleSheetFor(*m_theme));
}

static constexpr std::array kModeNames{"system", "light", "dark"};

QString modeName(ThemeStyle::Mode mode)
{
    return QLatin1String(kModeNames[std::size_t(mode)]);
}

ThemeStyle::Mode modeFromName(const QString &name)
{
    for (std::size_t i = 0; i < kModeNames.size(); ++i) {
        if (name == QLatin1String(kModeNames[i]))
            return ThemeStyle::Mode(i);
    }
    return ThemeStyle::Mode::System;
}

} // namespace retort::ui
