// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace retort::ui {

/// Read-only text that grows at its end and is shown there, also when its size changes, unless the reader has scrolled
/// away from it; scrolled back to the end, it follows again.
class TailText : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TailText(QWidget *parent = nullptr);

    /// Lines in place of what was there.
    void start();
    void add(const QString &lines);
    /// How many lines there are.
    int lineCount() const { return document()->blockCount(); }
    /// Shows the text from that line (from 0) or, where all of the rest fits, its end; whatever the reader looks at.
    void showFrom(int line);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    template <typename Change>
    void keepPlace(Change change);

    /// The line that is to be seen, as far up as it goes.
    int m_place;
    bool m_isFollowing = true;
    /// The view moves by itself, not under the reader's hand.
    bool m_isMoving = false;
};

} // namespace retort::ui
