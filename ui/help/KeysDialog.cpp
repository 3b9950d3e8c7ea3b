// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/KeysDialog.h"

#include "ui/common/Looks.h"
#include "ui/common/Screens.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr int kPlaceCharacters = 18;
constexpr int kKeysCharacters = 28;

} // namespace

KeysDialog::KeysDialog(const QMenuBar &menus, QWidget *parent)
    : QDialog(parent), m_search(new QLineEdit), m_list(new QTreeWidget)
{
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keyboard Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, {640, 640}));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the shortcuts"));
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("keys"));
    m_list->setAccessibleName(tr("Shortcuts"));
    m_list->setHeaderLabels({tr("Where"), tr("What"), tr("Keys")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    for (const QAction *action : menus.actions()) {
        if (const QMenu *menu = action->menu())
            addMenu(*menu, QString(action->text()).remove(u'&'));
    }
    const QString history = tr("History");
    addRow(history, tr("Row down, up"), QStringLiteral("J, K"));
    addRow(history, tr("Open the script, or the folded run"),
           QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText));
    addRow(history, tr("Fold, unfold a run"), tr("Left, Right"));
    addRow(history, tr("Select a range"), tr("Shift+Up, Shift+Down"));
    addRow(history, tr("Search"), QStringLiteral("/"));
    addRow(tr("Search"), tr("Next, previous match"), tr("Enter, Shift+Enter"));
    addRow(tr("Search"), tr("Back to the list"), QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText));
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_list->setColumnWidth(0, m_list->fontMetrics().averageCharWidth() * kPlaceCharacters);
    m_list->setColumnWidth(2, m_list->fontMetrics().averageCharWidth() * kKeysCharacters);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_search, &QLineEdit::textChanged, this, &KeysDialog::filter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
}

void KeysDialog::addMenu(const QMenu &menu, const QString &title)
{
    for (const QAction *action : menu.actions()) {
        if (action->menu())
            addMenu(*action->menu(), title);
        else if (!action->shortcut().isEmpty())
            addRow(title, QString(action->text()).remove(u'&'), action->shortcut().toString(QKeySequence::NativeText));
    }
}

void KeysDialog::addRow(const QString &place, const QString &text, const QString &keys)
{
    auto *item = new QTreeWidgetItem(m_list, {place, text, keys});
    item->setSizeHint(0, {0, kRowHeight});
}

void KeysDialog::filter(const QString &text)
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        const QString all = item->text(0) + u' ' + item->text(1) + u' ' + item->text(2);
        item->setHidden(!all.contains(text, Qt::CaseInsensitive));
    }
}

} // namespace retort::ui
