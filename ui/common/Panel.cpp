// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Panel.h"

#include "ui/common/Looks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr int kHeaderHeight = 40;

QFrame *panelBody(QWidget *content)
{
    auto *frame = new QFrame;
    setLook(frame, "body");
    auto *layout = new QVBoxLayout(frame);
    // Room for the border and for its rounded corners.
    layout->setContentsMargins(1, 0, 1, 3);
    layout->setSpacing(0);
    layout->addWidget(content);
    return frame;
}

} // namespace

PanelHeader::PanelHeader(QWidget *parent) : QWidget(parent), m_layout(new QHBoxLayout(this))
{
    setLook(this, "header");
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeaderHeight);
    m_layout->setContentsMargins(12, 2, 8, 1);
    m_layout->setSpacing(4);
}

QLabel *PanelHeader::addTitle(const QString &title)
{
    auto *label = new QLabel(title);
    setLook(label, "heading");
    m_layout->addWidget(label);
    m_layout->addSpacing(8);
    return label;
}

void PanelHeader::addWidget(QWidget *widget, int stretch)
{
    m_layout->addWidget(widget, stretch);
}

QSize PanelHeader::sizeHint() const
{
    return {QWidget::sizeHint().width(), kHeaderHeight};
}

void PanelHeader::addStretch()
{
    m_layout->addStretch(1);
}

Panel::Panel(PanelHeader *header, QWidget *body, QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(panelBody(body), 1);
}

PanelDock::PanelDock(const QString &name, const QString &title, PanelHeader *header, QWidget *body, QWidget *parent)
    : QDockWidget(title, parent)
{
    setObjectName(name);
    setAccessibleName(title);
    setTitleBarWidget(header);
    setWidget(panelBody(body));
}

} // namespace retort::ui
