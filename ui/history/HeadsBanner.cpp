// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HeadsBanner.h"

#include "ui/Workspace.h"
#include "ui/common/Looks.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace retort::ui {

namespace {

constexpr int kShownHeads = 4;

QString headNames(const RevisionGraph &graph, const std::vector<int> &heads)
{
    QStringList names;
    for (const int head : heads) {
        if (int(names.size()) == kShownHeads)
            return names.join(QStringLiteral(", ")) + QStringLiteral("…");
        names << graph.id(head);
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

HeadsBanner::HeadsBanner(Workspace &workspace, const ThemeStyle &, QWidget *parent)
    : QFrame(parent), m_workspace(workspace), m_text(new QLabel), m_show(new QPushButton(tr("Show next")))
{
    setObjectName(QStringLiteral("headsBanner"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setLook(m_show, "link");
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_show, 0, Qt::AlignTop);
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
        text = tr("%n heads: %1. “Upgrade to head” needs one of them, or a merge.", nullptr, int(heads.size()))
                   .arg(headNames(graph, heads));
    setLook(this, graph.error() || !unknown.isEmpty() ? "banner-error" : "banner");
    m_text->setText(text);
    setAccessibleName(text);
    m_show->setVisible(heads.size() > 1);
    setVisible(!text.isEmpty());
}

} // namespace retort::ui
