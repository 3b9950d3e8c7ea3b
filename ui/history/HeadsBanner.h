// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace retort::ui {

class BriefLabel;
class ThemeStyle;
class Workspace;

/// Says what is wrong with the graph as a whole: several heads, rows in the database that no file declares, or what
/// makes every command refuse to work. Hidden while all is well.
class HeadsBanner : public QFrame
{
    Q_OBJECT

public:
    HeadsBanner(Workspace &workspace, const ThemeStyle &style, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The next of the heads is to be selected and shown.
    void showHeadsWanted();
    void mergeWanted();
    /// The selected revision's missing parent is to be repaired; the banner has selected the first such revision.
    void repairWanted();

private:
    void refresh();

    Workspace &m_workspace;
    /// What is wrong, to be read whole and copied; what the heads are, in two lines.
    QLabel *m_text;
    BriefLabel *m_heads;
    QPushButton *m_show;
    QPushButton *m_merge;
    QPushButton *m_repair;
};

} // namespace retort::ui
