// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/palette/PaletteModel.h"

#include <QDialog>

class QLineEdit;
class QListView;
class QMenuBar;

namespace retort::ui {

class ThemeStyle;
class Workspace;

/// Everything that can be done and every revision, found by typing a part of its name: Ctrl+K.
class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    /// Offers the actions of `menus` and the revisions of the workspace's graph. All of them outlive the palette.
    CommandPalette(Workspace &workspace, const QMenuBar &menus, const ThemeStyle &style, QWidget *parent = nullptr);

    PaletteModel &model() { return m_model; }

Q_SIGNALS:
    void revisionWanted(int revision);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(int row);

    PaletteModel m_model;
    QLineEdit *m_text;
    QListView *m_list;
};

} // namespace retort::ui
