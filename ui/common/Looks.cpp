// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Looks.h"

#include <QAction>
#include <QFrame>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <QVariant>

namespace retort::ui {

void setLook(QWidget *widget, const char *look)
{
    if (widget->property("look") == QLatin1String(look))
        return;
    widget->setProperty("look", QString::fromLatin1(look));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QLabel *mutedLabel(const QString &text)
{
    auto *label = new QLabel(text);
    setLook(label, "muted");
    return label;
}

void growToText(QWidget &dialog)
{
    QLayout *layout = dialog.layout();
    if (!layout || !layout->hasHeightForWidth())
        return;
    layout->activate();
    dialog.setMinimumHeight(layout->totalHeightForWidth(dialog.width()));
}

QToolButton *flatButton(const QString &text, const QString &name)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    setLook(button, "flat");
    return button;
}

QToolButton *flatButton(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAccessibleName(action->text().remove(u'&'));
    button->setFocusPolicy(Qt::TabFocus);
    setLook(button, "flat");
    return button;
}

QFrame *cardAround(QWidget *widget)
{
    auto *card = new QFrame;
    setLook(card, "card");
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    layout->addWidget(widget);
    return card;
}

QPushButton *primaryButton(const QString &text)
{
    auto *button = new QPushButton(text);
    setLook(button, "primary");
    return button;
}

} // namespace retort::ui
