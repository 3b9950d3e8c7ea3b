// SPDX-License-Identifier: GPL-3.0-or-later
// The help of the main window: pages, the list of shortcuts, and what this program is.
#include "ui/MainWindow.h"
#include "ui/common/Questions.h"
#include "ui/help/HelpWindow.h"
#include "ui/help/KeysDialog.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

namespace retort::ui {

QMenu *MainWindow::buildHelpMenu()
{
    auto *menu = new QMenu(tr("&Help"), this);
    menu->addAction(tr("&First Steps"), QKeySequence::HelpContents, this,
                    [this] { showHelp(QStringLiteral("first-steps")); });
    menu->addAction(tr("&Differences from Alembic"), this, [this] { showHelp(QStringLiteral("alembic-differences")); });
    menu->addAction(tr("&Keyboard Shortcuts"), QKeySequence(QStringLiteral("Ctrl+F1")), this, &MainWindow::showKeys);
    menu->addSeparator();
    menu->addAction(tr("&About Retort"), this, &MainWindow::about);
    return menu;
}

void MainWindow::showHelp(const QString &page, const QString &place)
{
    auto *help = findChild<HelpWindow *>(QStringLiteral("helpWindow"));
    if (!help)
        help = new HelpWindow(this);
    help->showPage(page, place);
    help->show();
    help->raise();
    help->activateWindow();
}

void MainWindow::showKeys()
{
    auto *dialog = new KeysDialog(*m_menus, this);
    dialog->open();
}

void MainWindow::about()
{
    m_questions.tell(this, QStringLiteral("Retort %1").arg(QCoreApplication::applicationVersion()),
                     tr("Database migrations, seen and applied. Free software under the GPL, version 3 or later."));
}

} // namespace retort::ui
