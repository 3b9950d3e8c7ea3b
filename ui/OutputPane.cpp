// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/OutputPane.h"

#include "ui/common/Panel.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace retort::ui {

OutputPane::OutputPane(QWidget *parent)
    : QWidget(parent),
      m_header(new PanelHeader),
      m_tabs(new QTabBar),
      m_controls(new QStackedWidget),
      m_views(new QStackedWidget)
{
    m_tabs->setObjectName(QStringLiteral("outputTabs"));
    m_tabs->setAccessibleName(tr("Output"));
    m_tabs->setExpanding(false);
    m_header->layout()->setContentsMargins(4, 0, 8, 0);
    m_header->addWidget(m_tabs);
    m_header->addStretch();
    m_header->addWidget(m_controls);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_views);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_views->setCurrentIndex(index);
        m_controls->setCurrentIndex(index);
        giveRoom();
    });
}

int OutputPane::add(const QString &title, QWidget *view, QWidget *controls)
{
    // At the right end of the strip, however wide the widest set of controls is.
    auto *holder = new QWidget;
    auto *layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(1);
    layout->addWidget(controls);
    m_views->addWidget(view);
    m_controls->addWidget(holder);
    giveRoom();
    return m_tabs->addTab(title);
}

void OutputPane::giveRoom()
{
    for (int i = 0; i < m_controls->count(); ++i) {
        const auto wanted = i == m_controls->currentIndex() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_controls->widget(i)->setSizePolicy(wanted, QSizePolicy::Preferred);
    }
    m_controls->updateGeometry();
}

void OutputPane::showTab(int index)
{
    m_tabs->setCurrentIndex(index);
}

int OutputPane::currentTab() const
{
    return m_tabs->currentIndex();
}

} // namespace retort::ui
