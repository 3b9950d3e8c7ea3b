// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/BriefLabel.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace retort::ui {

BriefLabel::BriefLabel(int maximumLines, QWidget *parent) : QWidget(parent), m_maximumLines(maximumLines)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void BriefLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    updateGeometry();
    update();
}

QStringList BriefLabel::linesFor(int width) const
{
    QStringList lines;
    QTextLayout layout(m_text, font());
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == m_maximumLines) {
            lines << fontMetrics().elidedText(m_text.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << m_text.mid(line.textStart(), line.textLength());
    }
    layout.endLayout();
    return lines;
}

int BriefLabel::heightForWidth(int width) const
{
    return int(std::max<qsizetype>(1, linesFor(width).size())) * fontMetrics().lineSpacing();
}

QSize BriefLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text), fontMetrics().lineSpacing()};
}

QSize BriefLabel::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, fontMetrics().lineSpacing()};
}

void BriefLabel::paintEvent(QPaintEvent *)
{
    const QStringList lines = linesFor(width());
    const int step = fontMetrics().lineSpacing();
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    int top = (height() - int(lines.size()) * step) / 2;
    for (const QString &line : lines) {
        painter.drawText(QRect(0, top, width(), step), int(Qt::AlignLeading | Qt::AlignVCenter), line);
        top += step;
    }
}

} // namespace retort::ui
