// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace retort::ui {

/// Says what is being waited for, with a way out; shows itself only when the wait takes longer than 300 ms.
class BusySign : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kAfterMilliseconds = 300;

    explicit BusySign(QWidget *parent = nullptr);

    /// What is going on, in words; empty: nothing. Another text while it waits does not start the time again.
    void wait(const QString &what);

Q_SIGNALS:
    void stopWanted();

private:
    QTimer m_timer;
    QLabel *m_text;
    QPushButton *m_stop;
};

} // namespace retort::ui
