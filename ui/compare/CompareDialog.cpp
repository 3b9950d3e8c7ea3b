// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/CompareDialog.h"

#include "ui/Workspace.h"
#include "ui/common/Ids.h"
#include "ui/common/Looks.h"
#include "ui/common/Screens.h"
#include "ui/history/HistoryModel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr QSize kCompareSize(820, 480);

QSet<QString> tablesOf(const Workspace &workspace, const std::vector<int> &revisions)
{
    QSet<QString> tables;
    for (const int revision : revisions) {
        if (const ScriptWords *words = workspace.scripts()->find(workspace.graph()->at(revision).file))
            tables.unite(QSet<QString>(words->tables.begin(), words->tables.end()));
    }
    return tables;
}

} // namespace

QStringList sharedTables(const Workspace &workspace, const std::vector<int> &first, const std::vector<int> &second)
{
    if (!workspace.scripts())
        return {};
    const QSet<QString> both = tablesOf(workspace, first).intersect(tablesOf(workspace, second));
    QStringList sorted(both.begin(), both.end());
    sorted.sort(Qt::CaseInsensitive);
    return sorted;
}

CompareDialog::CompareDialog(Workspace &workspace, int first, int second, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_first(first),
      m_second(second),
      m_relation(RevisionRelation::of(*workspace.graph(), first, second))
{
    setObjectName(QStringLiteral("compareDialog"));
    setWindowTitle(tr("Compare Revisions"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, kCompareSize));
    const RevisionGraph &graph = *workspace.graph();
    auto *title = new QLabel(tr("%1 and %2").arg(graph.id(first), graph.id(second)));
    setLook(title, "subtitle");
    auto *text = new QLabel(relationText());
    text->setObjectName(QStringLiteral("compareText"));
    text->setWordWrap(true);
    auto *sides = new QHBoxLayout;
    sides->setSpacing(12);
    sides->addWidget(side(first, m_relation.onlyFirst, QStringLiteral("compareFirst")));
    sides->addWidget(side(second, m_relation.onlySecond, QStringLiteral("compareSecond")));
    auto *close = new QPushButton(tr("Close"));
    close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addLayout(sides, 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

QString CompareDialog::relationText() const
{
    const RevisionGraph &graph = *m_workspace.graph();
    const QString first = graph.id(m_first);
    const QString second = graph.id(m_second);
    QStringList lines;
    switch (m_relation.kind) {
    case RevisionRelation::Kind::Same: return tr("They are the same revision.");
    case RevisionRelation::Kind::Ancestor:
        lines << tr("%1 lies behind %2: an upgrade leads from the one to the other.").arg(first, second);
        break;
    case RevisionRelation::Kind::Descendant:
        lines << tr("%1 lies behind %2: a downgrade leads from the one to the other.").arg(second, first);
        break;
    case RevisionRelation::Kind::Apart:
        lines << tr("They are on different branches, which part at %1.")
                     .arg(graph.ids(m_relation.forks).join(QStringLiteral(", ")));
        break;
    case RevisionRelation::Kind::Unrelated: lines << tr("They have no revision in common."); break;
    }
    const QStringList shared = sharedTables(m_workspace, m_relation.onlyFirst, m_relation.onlySecond);
    if (!shared.isEmpty())
        lines << tr("Both sides touch: %1").arg(shared.join(QStringLiteral(", ")));
    return lines.join(u'\n');
}

QWidget *CompareDialog::side(int revision, const std::vector<int> &only, const QString &name)
{
    const RevisionGraph &graph = *m_workspace.graph();
    auto *card = new QFrame;
    setLook(card, "card");
    auto *heading = new QLabel(tr("Only in %1: %Ln revision(s)", nullptr, int(only.size())).arg(graph.id(revision)));
    setLook(heading, "heading");
    auto *list = new QListWidget;
    list->setObjectName(name);
    list->setAccessibleName(heading->text());
    for (const int index : only) {
        QString text = shortId(graph.id(index)) + QStringLiteral("  ") + HistoryModel::title(graph.at(index));
        const ScriptWords *words = m_workspace.scripts() ? m_workspace.scripts()->find(graph.at(index).file) : nullptr;
        auto *item = new QListWidgetItem(text, list);
        if (words && !words->tables.isEmpty())
            item->setToolTip(tr("Tables: %1").arg(words->tables.join(QStringLiteral(", "))));
        item->setData(Qt::UserRole, index);
    }
    connect(list, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        Q_EMIT revisionWanted(item->data(Qt::UserRole).toInt());
        accept();
    });
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(heading);
    layout->addWidget(list, 1);
    return card;
}

} // namespace retort::ui
