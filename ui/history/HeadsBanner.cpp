// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HeadsBanner.h"

#include "ui/Workspace.h"
#include "ui/common/BriefLabel.h"
#include "ui/common/Looks.h"
#include "ui/revision/ParentEffects.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace retort::ui {

namespace {

constexpr int kHeadLines = 2;

} // namespace

HeadsBanner::HeadsBanner(Workspace &workspace, const ThemeStyle &, QWidget *parent)
    : QFrame(parent),
      m_workspace(workspace),
      m_text(new QLabel),
      m_heads(new BriefLabel(kHeadLines)),
      m_show(new QPushButton(tr("Show next"))),
      m_merge(new QPushButton(tr("Bring together…"))),
      m_repair(new QPushButton(tr("Repair…")))
{
    setObjectName(QStringLiteral("headsBanner"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_merge->setObjectName(QStringLiteral("bringTogether"));
    m_repair->setObjectName(QStringLiteral("repairParents"));
    for (QPushButton *button : {m_show, m_merge, m_repair})
        setLook(button, "link");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_heads, 1);
    for (QPushButton *button : {m_show, m_merge, m_repair})
        layout->addWidget(button, 0, Qt::AlignVCenter);
    connect(m_merge, &QPushButton::clicked, this, &HeadsBanner::mergeWanted);
    connect(m_repair, &QPushButton::clicked, this, [this] {
        const RevisionGraph &graph = *m_workspace.graph();
        for (int revision = 0; revision < graph.size(); ++revision) {
            if (graph.missing(revision).isEmpty())
                continue;
            m_workspace.select(revision);
            Q_EMIT repairWanted();
            return;
        }
    });
    connect(&workspace, &Workspace::filesKnown, this, &HeadsBanner::refresh);
    connect(m_show, &QPushButton::clicked, this, &HeadsBanner::showHeadsWanted);
    connect(&workspace, &Workspace::graphChanged, this, &HeadsBanner::refresh);
    connect(&workspace, &Workspace::databaseChanged, this, &HeadsBanner::refresh);
    refresh();
}

void HeadsBanner::refresh()
{
    const RevisionGraph &graph = *m_workspace.graph();
    const std::vector<int> &heads = graph.heads();
    const QStringList &unknown = m_workspace.database().unknownRows;
    QString text;
    if (graph.error()) {
        text = graph.error()->message;
        if (const SourceRange &where = graph.error()->where; where.isValid())
            text += tr("  (%1, line %2)").arg(QFileInfo(where.file).fileName()).arg(where.line);
    } else if (!unknown.isEmpty())
        text = tr("The database stands at %1, which no script here declares.").arg(unknown.join(QStringLiteral(", ")));
    else if (heads.size() > 1)
        text = headsLine(m_workspace, heads);
    setLook(this, graph.error() || !unknown.isEmpty() ? "banner-error" : "banner");
    const bool isAboutHeads = !graph.error() && unknown.isEmpty() && heads.size() > 1;
    m_text->setText(isAboutHeads ? QString() : text);
    m_text->setVisible(!isAboutHeads);
    m_heads->setText(isAboutHeads ? text : QString());
    m_heads->setVisible(isAboutHeads);
    m_heads->setToolTip(isAboutHeads ? tr("“Upgrade to head” needs one of them, or a merge.") + u'\n' +
                                           headsText(m_workspace, heads)
                                     : QString());
    setAccessibleName(isAboutHeads ? m_heads->toolTip() : text);
    bool hasMissing = false;
    for (int revision = 0; revision < graph.size(); ++revision)
        hasMissing = hasMissing || !graph.missing(revision).isEmpty();
    m_show->setVisible(heads.size() > 1);
    m_merge->setVisible(heads.size() > 1 && !graph.error());
    m_repair->setVisible(hasMissing);
    setVisible(!text.isEmpty());
}

} // namespace retort::ui
