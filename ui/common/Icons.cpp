// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Icons.h"

#include "ui/common/ThemeStyle.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <array>

namespace retort::ui {

namespace {

class ThemedIconEngine : public QIconEngine
{
public:
    ThemedIconEngine(const ThemeStyle &style, QByteArray drawing, IconColour colour)
        : m_style(style), m_drawing(std::move(drawing)), m_colour(colour)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Theme &theme = m_style.theme();
        const std::array colours{theme.text,    theme.muted,   theme.accent, theme.onAccent(),
                                 theme.applied, theme.warning, theme.error};
        QColor colour = colours[std::size_t(m_colour)];
        if (mode == QIcon::Disabled)
            colour = mixed(colour, theme.panel, 0.4);
        QByteArray drawing = m_drawing;
        drawing.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer(drawing).render(painter, QRectF(rect));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(m_style, m_drawing, m_colour); }

private:
    const ThemeStyle &m_style;
    QByteArray m_drawing;
    IconColour m_colour;
};

} // namespace

QIcon themedIcon(const ThemeStyle &style, const QString &name, IconColour colour)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new ThemedIconEngine(style, file.readAll(), colour));
}

} // namespace retort::ui
