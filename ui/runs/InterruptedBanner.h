// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace retort::ui {

class Workspace;

/// Says that the last run on this database broke off in the middle, until somebody has looked after it.
class InterruptedBanner : public QFrame
{
    Q_OBJECT

public:
    /// `workspace` outlives the banner.
    explicit InterruptedBanner(Workspace &workspace, QWidget *parent = nullptr);

Q_SIGNALS:
    /// What it left is to be shown, with what can be done.
    void lookWanted();

private:
    void refresh();

    Workspace &m_workspace;
    QLabel *m_text;
    QPushButton *m_look;
    QPushButton *m_later;
    /// Not to be shown again for this run.
    qint64 m_dismissed = 0;
};

} // namespace retort::ui
