// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/Scintilla.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStatusBar>
#include <QTextEdit>

namespace retort::test {

/// Everything that a model has to show, of all its rows.
inline QStringList textsOf(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            for (const int role : {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole, Qt::EditRole})
                texts << index.data(role).toString();
            texts += textsOf(model, index);
        }
    }
    return texts;
}

inline QStringList textsOf(const QWidget &widget)
{
    QStringList texts{widget.windowTitle(), widget.toolTip(),        widget.statusTip(),
                      widget.whatsThis(),   widget.accessibleName(), widget.accessibleDescription()};
    for (const QAction *action : widget.actions())
        texts << action->text() << action->toolTip();
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        texts << label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        texts << button->text();
    if (const auto *field = qobject_cast<const QLineEdit *>(&widget))
        texts << field->displayText() << field->placeholderText();
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(&widget))
        texts << text->toPlainText();
    if (const auto *text = qobject_cast<const QTextEdit *>(&widget))
        texts << text->toHtml();
    if (const auto *editor = qobject_cast<const QsciScintilla *>(&widget))
        texts << editor->text();
    if (const auto *bar = qobject_cast<const QStatusBar *>(&widget))
        texts << bar->currentMessage();
    if (const auto *view = qobject_cast<const QAbstractItemView *>(&widget); view && view->model())
        texts += textsOf(*view->model());
    return texts;
}

/// All that the program's windows show now, and what is in the clipboard.
inline QStringList shownTexts()
{
    QStringList texts;
    for (const QWidget *widget : QApplication::allWidgets())
        texts += textsOf(*widget);
    texts << QApplication::clipboard()->text();
    return texts;
}

} // namespace retort::test
