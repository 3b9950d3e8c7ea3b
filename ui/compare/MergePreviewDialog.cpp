// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/MergePreviewDialog.h"

#include "ui/Workspace.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Looks.h"
#include "ui/common/Screens.h"
#include "ui/history/HistoryTable.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr QSize kMergePreviewSize(820, 560);
constexpr int kWaitMilliseconds = 300;

} // namespace

MergePreviewDialog::MergePreviewDialog(Workspace &workspace, const ThemeStyle &style, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_ref(new QComboBox),
      m_text(new QLabel),
      m_table(new HistoryTable(m_model, style))
{
    setObjectName(QStringLiteral("mergePreviewDialog"));
    setWindowTitle(tr("Graph After Merging"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, kMergePreviewSize));
    auto *label = new QLabel(tr("After &merging into %1:").arg(workspace.git().branch));
    label->setBuddy(m_ref);
    m_ref->setObjectName(QStringLiteral("mergeRef"));
    m_ref->setAccessibleName(tr("Branch or tag to merge"));
    for (const QString &ref : workspace.git().refs) {
        if (ref != workspace.git().branch)
            m_ref->addItem(ref);
    }
    // What people merge most often.
    for (const char *usual : {"origin/main", "origin/master", "main", "master"}) {
        if (const int index = m_ref->findText(QLatin1String(usual)); index >= 0) {
            m_ref->setCurrentIndex(index);
            break;
        }
    }
    m_text->setObjectName(QStringLiteral("mergePreviewText"));
    m_text->setWordWrap(true);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(8);
    choice->addWidget(label);
    choice->addWidget(m_ref, 1);
    auto *card = new QFrame;
    setLook(card, "card");
    auto *cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(2, 4, 2, 4);
    cardLayout->addWidget(m_table);
    auto *close = new QPushButton(tr("Close"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(mutedLabel(tr("Nothing is merged: this is a look ahead.")));
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addLayout(choice);
    layout->addWidget(m_text);
    layout->addWidget(card, 1);
    layout->addLayout(buttons);

    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMilliseconds);
    connect(&m_wait, &QTimer::timeout, this, [this] { m_text->setText(tr("Reading %1…").arg(m_ref->currentText())); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_ref, &QComboBox::currentIndexChanged, this, &MergePreviewDialog::ask);
    connect(&workspace, &Workspace::mergePreviewed, this, &MergePreviewDialog::showPreview);
    connect(&workspace, &Workspace::mergePreviewFailed, this, [this](const QString &ref, const Error &error) {
        if (ref != m_ref->currentText())
            return;
        m_wait.stop();
        setLook(m_text, "error");
        m_text->setText(withHint(error));
    });
    const DatabaseState &database = workspace.database();
    m_model.setRows(database.kind == DatabaseState::Kind::Known ? std::optional(database.rows) : std::nullopt);
    ask();
}

void MergePreviewDialog::ask()
{
    if (m_ref->count() == 0) {
        m_text->setText(tr("This repository has no other branch."));
        return;
    }
    m_wait.start();
    m_workspace.previewMerge(m_ref->currentText());
}

void MergePreviewDialog::showPreview(const MergePreview &preview)
{
    if (preview.ref != m_ref->currentText())
        return;
    m_wait.stop();
    setLook(m_text, "");
    const RevisionGraph &graph = *preview.graph;
    const int heads = int(graph.heads().size());
    QStringList lines{tr("%Ln revision(s) would come", nullptr, int(preview.added.size())) + QStringLiteral(", ") +
                      tr("%Ln would go", nullptr, int(preview.removed.size())) + QStringLiteral("; ") +
                      tr("the graph would have %n head(s): %1", nullptr, heads)
                          .arg(graph.ids(graph.heads()).join(QStringLiteral(", ")))};
    if (graph.error())
        lines << graph.error()->message;
    if (heads > int(m_workspace.graph()->heads().size()))
        lines << tr("More heads than now: a merge revision or another parent will be needed.");
    if (!preview.conflicts.isEmpty())
        lines << tr("Changed on both sides, git would ask: %1").arg(preview.conflicts.join(QStringLiteral(", ")));
    m_text->setText(lines.join(u'\n'));
    if (heads > 1)
        setLook(m_text, "warning");
    m_model.setGraph(preview.graph);
    // What would come stands out.
    m_model.setUnsaved({});
    HistoryModel::Highlight highlight;
    highlight.lineage = RevisionSet(graph.size());
    highlight.path = RevisionSet(graph.size());
    for (const QString &id : preview.added) {
        if (const int revision = graph.find(id); revision != RevisionGraph::kNone)
            highlight.path.insert(revision);
    }
    m_model.setHighlight(std::move(highlight));
    m_table->fitColumns();
}

} // namespace retort::ui
