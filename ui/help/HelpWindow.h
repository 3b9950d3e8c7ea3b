// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QListWidget;
class QTextBrowser;

namespace retort::ui {

/// The help pages that come with the program (resources/help), in a window that leaves the others usable.
class HelpWindow : public QDialog
{
    Q_OBJECT

public:
    explicit HelpWindow(QWidget *parent = nullptr);

    /// Shows the page of that file name without its ending, at the heading that begins with `place` if one is given.
    void showPage(const QString &name, const QString &place = {});

private:
    void fillList();

    QListWidget *m_list;
    QTextBrowser *m_page;
};

} // namespace retort::ui
