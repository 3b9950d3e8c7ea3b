// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/BusySign.h"

#include "ui/common/Looks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace retort::ui {

BusySign::BusySign(QWidget *parent)
    : QWidget(parent), m_text(mutedLabel({})), m_stop(new QPushButton(tr("Stop Waiting")))
{
    setObjectName(QStringLiteral("busySign"));
    m_stop->setObjectName(QStringLiteral("stopWaiting"));
    setLook(m_stop, "link");
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedWidth(64);
    bar->setAccessibleName(tr("Waiting"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(bar);
    layout->addWidget(m_text);
    layout->addWidget(m_stop);
    m_timer.setSingleShot(true);
    // A coarse timer may be 15 ms early.
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kAfterMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::show);
    connect(m_stop, &QPushButton::clicked, this, &BusySign::stopWanted);
    hide();
}

void BusySign::wait(const QString &what)
{
    m_text->setText(what);
    if (what.isEmpty()) {
        m_timer.stop();
        hide();
    } else if (!isVisible() && !m_timer.isActive()) {
        m_timer.start();
    }
}

} // namespace retort::ui
