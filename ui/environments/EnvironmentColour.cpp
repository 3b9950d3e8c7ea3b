// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentColour.h"

#include "ui/common/ThemeStyle.h"

#include <QCoreApplication>
#include <QIconEngine>
#include <QPainter>

#include <array>

namespace retort::ui {

namespace {

/// What WCAG 2.1 AA asks for text.
constexpr double kReadable = 4.5;

struct NamedColour
{
    const char *name;
    QColor (*colour)(const Theme &theme);
    Badge::Kind badge;
    const char *label;
};

constexpr std::array kColours{
    NamedColour{"red", [](const Theme &theme) { return theme.error; }, Badge::Kind::Error,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Red")},
    NamedColour{"orange", [](const Theme &theme) { return theme.accent; }, Badge::Kind::Head,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Orange")},
    NamedColour{"yellow", [](const Theme &theme) { return theme.warning; }, Badge::Kind::Warning,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Yellow")},
    NamedColour{"green", [](const Theme &theme) { return theme.literal; }, Badge::Kind::Applied,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Green")},
    NamedColour{"teal", [](const Theme &theme) { return theme.applied; }, Badge::Kind::Applied,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Teal")},
    NamedColour{"blue", [](const Theme &theme) { return theme.branches[2]; }, Badge::Kind::Plain,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Blue")},
    NamedColour{"violet", [](const Theme &theme) { return theme.branches[3]; }, Badge::Kind::Plain,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Violet")},
    NamedColour{"grey", [](const Theme &theme) { return theme.muted; }, Badge::Kind::Plain,
                QT_TRANSLATE_NOOP("retort::ui::EnvironmentColour", "Grey")},
};

const NamedColour *namedColour(const QString &name)
{
    for (const NamedColour &colour : kColours) {
        if (name == QLatin1String(colour.name))
            return &colour;
    }
    return nullptr;
}

class DiscEngine : public QIconEngine
{
public:
    DiscEngine(const ThemeStyle &style, Environment environment, bool isFilled)
        : m_style(style), m_environment(std::move(environment)), m_isFilled(isFilled)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        const QColor colour = environmentColour(m_style.theme(), m_environment);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(colour, 1.5));
        painter->setBrush(m_isFilled ? QBrush(colour) : QBrush(Qt::NoBrush));
        const double radius = std::min(rect.width(), rect.height()) * 0.28;
        painter->drawEllipse(QRectF(rect).center(), radius, radius);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new DiscEngine(m_style, m_environment, m_isFilled); }

private:
    const ThemeStyle &m_style;
    Environment m_environment;
    bool m_isFilled;
};

} // namespace

QColor environmentColour(const Theme &theme, const Environment &environment)
{
    if (environment.colour.isEmpty())
        return environment.isProtected ? theme.error : theme.muted;
    if (const NamedColour *named = namedColour(environment.colour))
        return named->colour(theme);
    QColor colour(environment.colour);
    if (!colour.isValid())
        return theme.muted;
    // A colour of the user's own keeps its hue and becomes readable.
    for (int step = 0; step < 10 && contrast(colour, theme.panel) < kReadable; ++step)
        colour = mixed(theme.text, colour, 0.15);
    return colour;
}

QIcon environmentIcon(const ThemeStyle &style, const Environment &environment, bool isKnown)
{
    return QIcon(new DiscEngine(style, environment, isKnown));
}

Badge::Kind environmentBadge(const Environment &environment)
{
    if (const NamedColour *named = namedColour(environment.colour))
        return named->badge;
    return environment.isProtected ? Badge::Kind::Error : Badge::Kind::Plain;
}

QString colourLabel(const QString &colour)
{
    const NamedColour *named = namedColour(colour);
    return named ? QCoreApplication::translate("retort::ui::EnvironmentColour", named->label) : colour;
}

} // namespace retort::ui
