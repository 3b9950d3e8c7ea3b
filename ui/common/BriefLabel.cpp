// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/BriefLabel.h"

#include <QPainter>
#include <QStyle>
#include <QTextLayout>

#include <algorithm>

namespace retort::ui {

BriefLabel::BriefLabel(int maximumLines, QWidget *parent) : QLabel(parent), m_maximumLines(maximumLines)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

QStringList BriefLabel::linesFor(int width) const
{
    QStringList lines;
    const QString whole = text();
    QTextLayout layout(whole, font());
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == m_maximumLines) {
            lines << fontMetrics().elidedText(whole.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << whole.mid(line.textStart(), line.textLength());
    }
    layout.endLayout();
    return lines;
}

int BriefLabel::heightForWidth(int width) const
{
    return int(std::max<qsizetype>(1, linesFor(width).size())) * fontMetrics().lineSpacing();
}

QSize BriefLabel::minimumSizeHint() const
{
    return {0, QLabel::minimumSizeHint().height()};
}

void BriefLabel::paintEvent(QPaintEvent *)
{
    const QRect area = contentsRect();
    const QStringList lines = linesFor(area.width());
    const int step = fontMetrics().lineSpacing();
    QPainter painter(this);
    QRect line(area.left(), area.top() + (area.height() - int(lines.size()) * step) / 2, area.width(), step);
    for (const QString &text : lines) {
        style()->drawItemText(&painter, line, int(Qt::AlignLeading | Qt::AlignVCenter), palette(), isEnabled(), text,
                              foregroundRole());
        line.translate(0, step);
    }
}

} // namespace retort::ui
