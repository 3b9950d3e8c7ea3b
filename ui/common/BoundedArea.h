// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace retort::ui {

/// Shows text as high as it wants to be, up to a limit; from there on it scrolls, and Tab reaches it. So that long
/// statements and messages leave the rest of a dialog its room.
class BoundedArea : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes the widget. The limit is in pixels.
    BoundedArea(QWidget *content, int highest, QWidget *parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    int m_highest;
};

} // namespace retort::ui
