// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace retort::ui {

/// A text that wraps over a few lines at most; what does not fit is left out behind an ellipsis. Who shows one gives
/// the whole text as a tooltip or an accessible name, too.
class BriefLabel : public QWidget
{
    Q_OBJECT
public:
    explicit BriefLabel(int maximumLines, QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// The lines as they are shown at @p width pixels, the last one elided.
    QStringList linesFor(int width) const;

    QString m_text;
    const int m_maximumLines;
};

} // namespace retort::ui
