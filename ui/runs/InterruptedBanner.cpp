// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/InterruptedBanner.h"

#include "ui/Workspace.h"
#include "ui/common/Looks.h"
#include "ui/runs/RunsModel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace retort::ui {

InterruptedBanner::InterruptedBanner(Workspace &workspace, QWidget *parent)
    : QFrame(parent),
      m_workspace(workspace),
      m_text(new QLabel),
      m_look(new QPushButton(tr("Look at It…"))),
      m_later(new QPushButton(tr("Later")))
{
    setObjectName(QStringLiteral("interruptedBanner"));
    setLook(this, "banner-error");
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_look->setObjectName(QStringLiteral("lookAtInterrupted"));
    m_later->setObjectName(QStringLiteral("interruptedLater"));
    for (QPushButton *button : {m_look, m_later})
        setLook(button, "link");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 12, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_look);
    layout->addWidget(m_later);
    connect(m_look, &QPushButton::clicked, this, &InterruptedBanner::lookWanted);
    connect(m_later, &QPushButton::clicked, this, [this] {
        if (const auto run = m_workspace.interruptedRun())
            m_dismissed = run->id;
        refresh();
    });
    connect(&workspace, &Workspace::runsRead, this, &InterruptedBanner::refresh);
    connect(&workspace, &Workspace::databaseChanged, this, &InterruptedBanner::refresh);
    connect(&workspace, &Workspace::runStarted, this, &InterruptedBanner::refresh);
    refresh();
}

void InterruptedBanner::refresh()
{
    const auto run = m_workspace.interruptedRun();
    setVisible(run && run->id != m_dismissed);
    if (!run)
        return;
    const QString text = run->state == JournalRun::State::Failed
                             ? tr("A run on this database failed and left a revision half done: %1, %2 (%3), by %4.")
                             : tr("A run on this database broke off in the middle: %1, %2 (%3), by %4.");
    m_text->setText(
        text.arg(RunsModel::verbName(run->verb), RunsModel::wayText(*run), RunsModel::timeText(*run), run->who));
    setAccessibleName(m_text->text());
}

} // namespace retort::ui
