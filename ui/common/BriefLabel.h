// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace retort::ui {

/// A plain text that takes a few lines at most and ends in "…" where it finds no room; text() is the whole of it. Who
/// shows one gives the rest as a tooltip or an accessible name.
class BriefLabel : public QLabel
{
    Q_OBJECT

public:
    explicit BriefLabel(int maximumLines, QWidget *parent = nullptr);

    /// The lines as they are shown at @p width pixels; the last one is elided where there is more.
    QStringList linesFor(int width) const;
    /// Not by its size policy, which QLabel sets anew with each text.
    bool hasHeightForWidth() const override { return m_maximumLines > 1; }
    int heightForWidth(int width) const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const int m_maximumLines;
};

} // namespace retort::ui
