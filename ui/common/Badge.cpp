// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Badge.h"

#include "ui/common/Fonts.h"

#include <QPainter>

namespace retort::ui {

namespace {

constexpr int kBadgePadding = 5;

struct BadgeColours
{
    QColor fill;
    QColor border;
    QColor text;
};

BadgeColours badgeColours(Badge::Kind kind, const Theme &theme)
{
    const auto hue = [&theme](const QColor &colour) {
        return BadgeColours{theme.tint(colour), mixed(colour, theme.panel, 0.35), colour};
    };
    switch (kind) {
    case Badge::Kind::Plain: return {theme.ground, theme.line, theme.muted};
    case Badge::Kind::Current: return {theme.accent, theme.accent, theme.onAccent()};
    case Badge::Kind::Head: return hue(theme.accent);
    case Badge::Kind::Applied: return hue(theme.applied);
    case Badge::Kind::Warning: return hue(theme.warning);
    case Badge::Kind::Error: return hue(theme.error);
    }
    return {};
}

} // namespace

BadgePainter::BadgePainter(const QFont &font) : m_font(scaled(font, 0.85)), m_metrics(m_font) {}

int BadgePainter::width(const Badge &badge) const
{
    return m_metrics.horizontalAdvance(badge.text) + 2 * kBadgePadding;
}

int BadgePainter::paint(QPainter &painter, int x, const QRect &row, const Badge &badge, const Theme &theme) const
{
    const BadgeColours colours = badgeColours(badge.kind, theme);
    const int height = std::max(kHeight, m_metrics.height() + 1);
    const QRect box(x, row.top() + (row.height() - height) / 2, width(badge), height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours.border, 1));
    painter.setBrush(colours.fill);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(m_font);
    painter.setPen(colours.text);
    painter.drawText(box, Qt::AlignCenter, badge.text);
    painter.restore();
    return box.width();
}

int BadgePainter::paint(QPainter &painter, int x, int right, const QRect &row, const std::vector<Badge> &badges,
                        const Theme &theme) const
{
    for (const Badge &badge : badges) {
        if (x + width(badge) > right)
            break;
        x += paint(painter, x, row, badge, theme) + kGap;
    }
    return x;
}

} // namespace retort::ui
