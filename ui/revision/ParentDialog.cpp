// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/revision/ParentDialog.h"

#include "ui/Workspace.h"
#include "ui/common/Looks.h"
#include "ui/history/HistoryModel.h"
#include "ui/revision/MergeDialog.h"
#include "ui/revision/ParentEffects.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

#include <array>

namespace retort::ui {

ParentDialog::ParentDialog(Workspace &workspace, ScriptChanges &changes, int revision, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_changes(changes),
      m_revision(revision),
      m_missing(workspace.graph()->missing(revision).value(0)),
      m_parent(new QComboBox),
      m_effects(new QLabel),
      m_git(new QLabel),
      m_error(new QLabel),
      m_restore(new QPushButton(tr("&Restore from Git"))),
      m_apply(primaryButton(tr("Change the &Parent")))
{
    setObjectName(QStringLiteral("parentDialog"));
    setWindowTitle(tr("Parent of a Revision"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(600, 0);
    const Revision &entry = workspace.graph()->at(revision);
    auto *title = new QLabel(tr("Parent of %1").arg(entry.id));
    setLook(title, "subtitle");
    auto *now = new QLabel(
        m_missing.isEmpty()
            ? tr("“%1” follows %2 now.")
                  .arg(HistoryModel::title(entry),
                       entry.downRevisions.isEmpty() ? tr("nothing") : entry.downRevisions.join(u' '))
            : tr("“%1” follows %2, which no file here declares.").arg(HistoryModel::title(entry), m_missing));
    now->setWordWrap(true);
    auto *label = new QLabel(tr("&New parent:"));
    label->setBuddy(m_parent);
    m_parent->setObjectName(QStringLiteral("newParent"));
    m_parent->setAccessibleName(tr("New parent"));
    m_parent->setMaxVisibleItems(20);
    m_effects->setObjectName(QStringLiteral("parentEffects"));
    m_effects->setWordWrap(true);
    setLook(m_effects, "muted");
    m_git->setObjectName(QStringLiteral("restoreText"));
    m_git->setWordWrap(true);
    m_error->setWordWrap(true);
    setLook(m_error, "error");
    m_error->hide();
    m_restore->setObjectName(QStringLiteral("restoreParent"));
    m_restore->setEnabled(false);
    m_restore->setVisible(!m_missing.isEmpty());
    m_git->setVisible(!m_missing.isEmpty());
    m_apply->setObjectName(QStringLiteral("applyParent"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_restore);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    for (QWidget *widget : std::initializer_list<QWidget *>{title, now, m_git, label, m_parent, m_effects, m_error})
        layout->addWidget(widget);
    layout->addSpacing(8);
    layout->addLayout(buttons);

    fillParents();
    connect(m_parent, &QComboBox::currentIndexChanged, this, &ParentDialog::refresh);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &ParentDialog::apply);
    connect(m_restore, &QPushButton::clicked, this, &ParentDialog::restore);
    if (!m_missing.isEmpty()) {
        m_git->setText(tr("Looking for %1 in git…").arg(m_missing));
        connect(&workspace, &Workspace::deletedScriptFound, this, &ParentDialog::showDeleted);
        workspace.findDeletedScript(m_missing);
    }
    refresh();
}

void ParentDialog::fillParents()
{
    const RevisionGraph &graph = *m_workspace.graph();
    // What stands on the revision cannot become its parent.
    const RevisionSet above = graph.descendants(std::array{m_revision}, RevisionGraph::Follow::ParentsAndDependencies);
    const auto add = [this, &graph](int revision) {
        m_parent->addItem(graph.id(revision) + QStringLiteral("  ") + HistoryModel::title(graph.at(revision)),
                          graph.id(revision));
    };
    for (const int head : graph.heads()) {
        if (!above.contains(head))
            add(head);
    }
    for (const int revision : graph.historyOrder()) {
        if (!above.contains(revision) && !graph.isHead(revision) && !graph.isShadowed(revision))
            add(revision);
    }
    m_parent->addItem(tr("Nothing: a base"), QString());
}

QStringList ParentDialog::parents() const
{
    const QString id = m_parent->currentData().toString();
    return id.isEmpty() ? QStringList() : QStringList{id};
}

void ParentDialog::refresh()
{
    const QStringList wanted = parents();
    const bool isSame = wanted == m_workspace.graph()->at(m_revision).downRevisions;
    m_effects->setText(isSame ? tr("That is its parent already.") : reparentEffects(m_workspace, m_revision, wanted));
    growToText(*this);
    m_apply->setEnabled(!isSame);
}

void ParentDialog::apply()
{
    QString error;
    if (reparent(m_workspace, m_changes, m_revision, parents(), &error))
        return accept();
    m_error->setText(error);
    m_error->show();
}

void ParentDialog::showDeleted(const QString &id, const std::optional<GitRepository::Blob> &script)
{
    if (id != m_missing)
        return;
    m_deleted = script;
    m_git->setText(script ? tr("Git has it: %1 was deleted in a commit.").arg(QFileInfo(script->path).fileName())
                          : tr("Git does not have it either."));
    m_restore->setEnabled(script.has_value());
}

void ParentDialog::restore()
{
    QSaveFile file(m_deleted->path);
    if (QFileInfo::exists(m_deleted->path) || !file.open(QIODevice::WriteOnly) ||
        file.write(m_deleted->content) != m_deleted->content.size() || !file.commit()) {
        m_error->setText(tr("%1 cannot be written: %2").arg(m_deleted->path, file.errorString()));
        m_error->show();
        return;
    }
    m_workspace.reload();
    accept();
}

} // namespace retort::ui
