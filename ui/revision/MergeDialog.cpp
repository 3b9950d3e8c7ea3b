// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/revision/MergeDialog.h"

#include "engine/project/ReparentScript.h"
#include "model/RevisionRelation.h"
#include "ui/Workspace.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Looks.h"
#include "ui/revision/ParentEffects.h"
#include "ui/revision/ScriptChanges.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

bool reparent(Workspace &workspace, ScriptChanges &changes, int revision, const QStringList &parents, QString *error)
{
    const Revision &entry = workspace.graph()->at(revision);
    const auto fail = [error](const Error &what) {
        *error = withHint(what);
        return false;
    };
    if (workspace.unsavedFiles().contains(entry.file)) {
        *error = MergeDialog::tr("Its script has unsaved text: save it first.");
        return false;
    }
    const Result<QString> before = readScript(entry.file);
    if (!before)
        return fail(before.error());
    const Result<QString> after = reparented(entry.file, *before, parents);
    if (!after)
        return fail(after.error());
    const Result<void> written =
        changes.apply(MergeDialog::tr("Change of Parent of %1").arg(entry.id), entry.file, *before, *after);
    return written ? true : fail(written.error());
}

int branchStart(const Workspace &workspace, int head, const std::vector<int> &others)
{
    // Downwards along the first parents, as long as no other head stands on them too.
    const RevisionGraph &graph = *workspace.graph();
    const RevisionSet shared = graph.ancestors(others, RevisionGraph::Follow::ParentsAndDependencies);
    int start = head;
    while (!graph.parents(start).empty() && !shared.contains(graph.parents(start).front()))
        start = graph.parents(start).front();
    return start;
}

MergeDialog::MergeDialog(Workspace &workspace, ScriptChanges &changes, std::vector<int> heads, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_changes(changes),
      m_heads(std::move(heads)),
      m_merge(new QRadioButton(tr("&Merge them with a new revision"))),
      m_firstAfterSecond(new QRadioButton),
      m_secondAfterFirst(new QRadioButton),
      m_message(new QLineEdit),
      m_effects(new QLabel),
      m_error(new QLabel),
      m_apply(primaryButton({}))
{
    setObjectName(QStringLiteral("mergeDialog"));
    setWindowTitle(tr("Several Heads"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(600, 0);
    const RevisionGraph &graph = *workspace.graph();
    auto *title = new QLabel(tr("%n head(s) to bring together", nullptr, int(m_heads.size())));
    setLook(title, "subtitle");
    auto *who = new QLabel(headsText(workspace, m_heads));
    who->setObjectName(QStringLiteral("mergeHeads"));
    who->setWordWrap(true);
    who->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_merge->setObjectName(QStringLiteral("mergeChoice"));
    m_merge->setChecked(true);
    m_firstAfterSecond->setObjectName(QStringLiteral("firstAfterSecond"));
    m_secondAfterFirst->setObjectName(QStringLiteral("secondAfterFirst"));
    m_message->setObjectName(QStringLiteral("mergeMessage"));
    m_message->setAccessibleName(tr("Message of the merge revision"));
    QStringList names;
    for (const int head : m_heads)
        names << graph.id(head).left(12);
    m_message->setText(tr("merge %1").arg(names.join(tr(" and "))));
    const bool isPair = m_heads.size() == 2;
    if (isPair) {
        m_firstAfterSecond->setText(tr("Put %1 &after %2 (change its parent)").arg(names[0], names[1]));
        m_secondAfterFirst->setText(tr("Put %1 a&fter %2 (change its parent)").arg(names[1], names[0]));
    }
    m_firstAfterSecond->setVisible(isPair);
    m_secondAfterFirst->setVisible(isPair);
    m_effects->setObjectName(QStringLiteral("mergeEffects"));
    m_effects->setWordWrap(true);
    setLook(m_effects, "muted");
    m_error->setWordWrap(true);
    setLook(m_error, "error");
    m_error->hide();
    m_apply->setObjectName(QStringLiteral("applyMerge"));
    m_apply->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    for (QWidget *widget : std::initializer_list<QWidget *>{title, who, m_merge, m_message, m_firstAfterSecond,
                                                            m_secondAfterFirst, m_effects, m_error})
        layout->addWidget(widget);
    layout->addSpacing(8);
    layout->addLayout(buttons);

    for (QRadioButton *choice : {m_merge, m_firstAfterSecond, m_secondAfterFirst})
        connect(choice, &QRadioButton::toggled, this, &MergeDialog::refresh);
    connect(m_message, &QLineEdit::textChanged, this, &MergeDialog::refresh);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &MergeDialog::apply);
    connect(&workspace, &Workspace::revisionCreated, this, &QDialog::accept);
    connect(&workspace, &Workspace::revisionFailed, this, [this](const Error &error) { fail(withHint(error)); });
    refresh();
}

void MergeDialog::refresh()
{
    const RevisionGraph &graph = *m_workspace.graph();
    m_message->setEnabled(m_merge->isChecked());
    m_apply->setText(m_merge->isChecked() ? tr("&Create the Merge") : tr("Change the &Parent"));
    m_apply->setEnabled(!m_merge->isChecked() || !m_message->text().trimmed().isEmpty());
    if (m_merge->isChecked()) {
        m_effects->setText(mergeEffects(m_workspace, m_heads));
    } else {
        const bool isFirst = m_firstAfterSecond->isChecked();
        const int moved = isFirst ? m_heads[0] : m_heads[1];
        const int target = isFirst ? m_heads[1] : m_heads[0];
        const int start = branchStart(m_workspace, moved, {target});
        QString text = reparentEffects(m_workspace, start, {graph.id(target)});
        if (start != moved)
            text.prepend(
                tr("The branch of %1 starts with %2: its parent changes.").arg(graph.id(moved), graph.id(start)) +
                u'\n');
        m_effects->setText(text);
        growToText(*this);
    }
    adjustSize();
}

void MergeDialog::apply()
{
    m_error->hide();
    const RevisionGraph &graph = *m_workspace.graph();
    if (m_merge->isChecked()) {
        m_apply->setEnabled(false);
        m_workspace.mergeRevisions(graph.ids(m_heads), m_message->text().trimmed());
        return;
    }
    const bool isFirst = m_firstAfterSecond->isChecked();
    const int target = isFirst ? m_heads[1] : m_heads[0];
    const int start = branchStart(m_workspace, isFirst ? m_heads[0] : m_heads[1], {target});
    QString error;
    if (reparent(m_workspace, m_changes, start, {graph.id(target)}, &error))
        accept();
    else
        fail(error);
}

void MergeDialog::fail(const QString &message)
{
    m_error->setText(message);
    m_error->show();
    m_apply->setEnabled(true);
}

} // namespace retort::ui
