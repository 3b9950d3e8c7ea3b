// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;
class QMenu;
class QMenuBar;
class QTreeWidget;

namespace retort::ui {

/// All keyboard shortcuts: those of the menus as they are, and those of the lists, which stand in no menu.
class KeysDialog : public QDialog
{
    Q_OBJECT

public:
    explicit KeysDialog(const QMenuBar &menus, QWidget *parent = nullptr);

private:
    void addMenu(const QMenu &menu, const QString &title);
    void addRow(const QString &place, const QString &text, const QString &keys);
    void filter(const QString &text);

    QLineEdit *m_search;
    QTreeWidget *m_list;
};

} // namespace retort::ui
