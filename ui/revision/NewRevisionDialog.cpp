// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/revision/NewRevisionDialog.h"

#include "ui/Workspace.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Fonts.h"
#include "ui/common/Looks.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QUuid>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr int kIdLength = 12;
constexpr int kSlugLength = 40;

QStringList words(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
    return text.split(separators, Qt::SkipEmptyParts);
}

} // namespace

NewRevisionDialog::NewRevisionDialog(Workspace &workspace, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_id(QUuid::createUuid().toString(QUuid::Id128).right(kIdLength)),
      m_message(new QLineEdit),
      m_parent(new QComboBox),
      m_label(new QLineEdit),
      m_dependsOn(new QLineEdit),
      m_file(new QLabel),
      m_note(new QLabel),
      m_create(primaryButton(tr("C&reate")))
{
    setObjectName(QStringLiteral("newRevisionDialog"));
    setWindowTitle(tr("New Revision"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(560, 0);
    auto *title = new QLabel(tr("New revision"));
    setLook(title, "subtitle");
    m_message->setObjectName(QStringLiteral("revisionMessage"));
    m_message->setPlaceholderText(tr("What it changes, in a few words"));
    m_parent->setObjectName(QStringLiteral("revisionParent"));
    m_label->setObjectName(QStringLiteral("revisionLabel"));
    m_label->setPlaceholderText(tr("Optional: starts a named branch"));
    m_dependsOn->setObjectName(QStringLiteral("revisionDependsOn"));
    m_dependsOn->setPlaceholderText(tr("Optional: ids or labels, separated by commas"));
    m_file->setObjectName(QStringLiteral("revisionFile"));
    m_file->setFont(scaled(monospaceFont(), 0.92));
    m_file->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("revisionNote"));
    m_note->setWordWrap(true);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("&Message"), m_message);
    form->addRow(tr("&After"), m_parent);
    form->addRow(tr("Branch &label"), m_label);
    form->addRow(tr("&Depends on"), m_dependsOn);
    form->addRow(tr("File"), m_file);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_create->setObjectName(QStringLiteral("createRevision"));
    m_create->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addLayout(form);
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addLayout(buttons);

    fillParents();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &NewRevisionDialog::create);
    for (QLineEdit *edit : {m_message, m_label, m_dependsOn})
        connect(edit, &QLineEdit::textChanged, this, &NewRevisionDialog::refresh);
    connect(m_parent, &QComboBox::currentIndexChanged, this, &NewRevisionDialog::refresh);
    connect(&workspace, &Workspace::revisionCreated, this, &QDialog::accept);
    connect(&workspace, &Workspace::revisionFailed, this, [this](const Error &error) {
        m_create->setEnabled(true);
        setLook(m_note, "error");
        m_note->setText(withHint(error));
        m_note->show();
    });
    refresh();
    m_message->setFocus(Qt::OtherFocusReason);
}

void NewRevisionDialog::fillParents()
{
    const RevisionGraph &graph = *m_workspace.graph();
    std::vector<bool> isAdded(std::size_t(graph.size()), false);
    const auto add = [this, &graph, &isAdded](int revision) {
        const QString id = graph.id(revision);
        if (isAdded[std::size_t(revision)])
            return;
        isAdded[std::size_t(revision)] = true;
        const QString message = graph.at(revision).message.section(u'\n', 0, 0);
        m_parent->addItem(id.left(kIdLength) + QStringLiteral("  ") + message, id);
    };
    if (m_workspace.selected() != RevisionGraph::kNone)
        add(m_workspace.selected());
    for (const int head : graph.heads())
        add(head);
    m_parent->addItem(tr("Nothing: a new base"), QStringLiteral("base"));
    for (const int revision : graph.historyOrder())
        add(revision);
    // The only head is what most new revisions follow.
    const bool isSelectionHead = m_workspace.selected() != RevisionGraph::kNone && graph.isHead(m_workspace.selected());
    if (!isSelectionHead && m_workspace.selected() == RevisionGraph::kNone && !graph.heads().empty())
        m_parent->setCurrentIndex(m_parent->findData(graph.id(graph.heads().front())));
}

NewRevision NewRevisionDialog::request() const
{
    const QString after = m_parent->currentData().toString();
    const int revision = m_workspace.graph()->find(after);
    NewRevision request;
    request.message = m_message->text().trimmed();
    request.heads = {after};
    // A second child of a revision makes a branch; that is what was asked for here.
    request.splice = revision != RevisionGraph::kNone && !m_workspace.graph()->isHead(revision);
    request.branchLabels = words(m_label->text());
    request.dependsOn = words(m_dependsOn->text());
    request.revisionId = m_id;
    return request;
}

void NewRevisionDialog::refresh()
{
    const NewRevision asked = request();
    const Result<int> limit = m_workspace.project().config().truncateSlugLength();
    m_file->setText(m_id + u'_' + ScriptWriter::slug(*asked.message, limit.value_or(kSlugLength)) +
                    QStringLiteral(".py"));
    m_create->setEnabled(!asked.message->isEmpty());
    setLook(m_note, "warning");
    m_note->setText(asked.splice ? tr("That revision has a child already: this starts a second branch, and the "
                                      "project will have one more head.")
                                 : QString());
    m_note->setVisible(asked.splice);
}

void NewRevisionDialog::create()
{
    m_create->setEnabled(false);
    m_workspace.createRevision(request());
}

} // namespace retort::ui
