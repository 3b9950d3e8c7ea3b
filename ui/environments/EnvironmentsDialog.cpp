// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentsDialog.h"

#include "engine/environment/EnvironmentsFile.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/toml/EnvironmentWriter.h"
#include "ui/Workspace.h"
#include "ui/common/ErrorText.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/environments/EnvironmentColour.h"
#include "ui/environments/EnvironmentForm.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

#include <utility>

namespace retort::ui {

EnvironmentsDialog::EnvironmentsDialog(Workspace &workspace, const ThemeStyle &style, QWidget *parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_style(style),
      m_list(new QListWidget),
      m_form(new EnvironmentForm(style)),
      m_message(new QLabel),
      m_add(new QPushButton(tr("&Add"))),
      m_remove(new QPushButton(tr("&Remove"))),
      m_test(new QPushButton(tr("&Test"))),
      m_save(primaryButton(tr("&Save")))
{
    setObjectName(QStringLiteral("environmentsDialog"));
    setWindowTitle(tr("Environments"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(820, 520);
    m_list->setObjectName(QStringLiteral("environmentList"));
    m_list->setAccessibleName(tr("Environments"));
    m_message->setObjectName(QStringLiteral("environmentMessage"));
    m_add->setObjectName(QStringLiteral("addEnvironment"));
    m_remove->setObjectName(QStringLiteral("removeEnvironment"));
    m_test->setObjectName(QStringLiteral("testEnvironment"));
    m_save->setObjectName(QStringLiteral("saveEnvironment"));
    build();
    connect(m_list, &QListWidget::currentRowChanged, this, &EnvironmentsDialog::showSelected);
    connect(m_add, &QPushButton::clicked, this, &EnvironmentsDialog::addNew);
    connect(m_remove, &QPushButton::clicked, this, &EnvironmentsDialog::removeSelected);
    connect(m_test, &QPushButton::clicked, this, &EnvironmentsDialog::test);
    connect(m_save, &QPushButton::clicked, this, &EnvironmentsDialog::save);
    connect(m_form, &EnvironmentForm::changed, this, [this] {
        m_save->setEnabled(true);
        m_isEdited = true;
        m_message->clear();
    });
    connect(&workspace, &Workspace::environmentTested, this,
            [this](const QString &, bool isGood, const QString &message) {
                tell(isGood ? tr("The connection works: %1").arg(message) : message, isGood);
                m_test->setText(tr("&Test"));
            });
    const Environment *chosen = workspace.environment();
    // Those that have mistakes are not in the list.
    if (const QString problems = read(chosen ? chosen->name : QString()); !problems.isEmpty())
        tell(problems, false);
}

void EnvironmentsDialog::build()
{
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(m_list, 1);
    auto *listButtons = new QHBoxLayout;
    listButtons->setSpacing(8);
    listButtons->addWidget(m_add);
    listButtons->addWidget(m_remove);
    left->addLayout(listButtons);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(mutedLabel(tr("Kept in retort.toml; other lines of it stay as they are.")), 1);
    auto *close = new QPushButton(tr("Close"));
    for (QPushButton *button : {m_test, close, m_save})
        buttons->addWidget(button);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *right = new QVBoxLayout;
    right->setSpacing(8);
    right->addWidget(m_form);
    right->addWidget(m_message);
    right->addStretch(1);
    right->addLayout(buttons);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(left, 1);
    layout->addLayout(right, 2);
}

void EnvironmentsDialog::reject()
{
    if (std::exchange(m_isEdited, false)) {
        tell(tr("Not saved yet: save it, or close again to drop what you typed."), false);
        m_save->setFocus(Qt::OtherFocusReason);
        return;
    }
    QDialog::reject();
}

QByteArray EnvironmentsDialog::fileText() const
{
    QFile file(ProjectEnvironments::file(m_workspace.project()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString EnvironmentsDialog::read(const QString &selected)
{
    m_environments.clear();
    m_list->clear();
    const auto file = EnvironmentsFile::parse(ProjectEnvironments::file(m_workspace.project()), fileText());
    if (!file)
        return withHint(file.error());
    m_environments = file->environments;
    QStringList errors;
    for (const Diagnostic &finding : file->findings) {
        if (finding.severity == Diagnostic::Severity::Error)
            errors << tr("Line %1: %2")
                          .arg(finding.range.line)
                          .arg(withHint({Error::Kind::Command, finding.message, {}, finding.hint}));
    }
    int row = 0;
    for (const Environment &environment : m_environments) {
        auto *item = new QListWidgetItem(environmentIcon(m_style, environment, true), environment.shownName(), m_list);
        item->setSizeHint({0, kRowHeight + kGrid});
        if (environment.name == selected)
            row = m_list->count() - 1;
    }
    if (m_environments.empty())
        addNew();
    else
        m_list->setCurrentRow(row);
    m_save->setEnabled(m_environments.empty());
    return errors.join(u'\n');
}

void EnvironmentsDialog::showSelected()
{
    const int row = m_list->currentRow();
    const bool isKept = row >= 0 && std::size_t(row) < m_environments.size();
    m_form->setEnvironment(isKept ? m_environments[std::size_t(row)] : Environment());
    m_remove->setEnabled(isKept);
    m_save->setEnabled(!isKept);
    m_isEdited = false;
    m_message->clear();
}

void EnvironmentsDialog::addNew()
{
    if (m_list->count() == int(m_environments.size())) {
        auto *item = new QListWidgetItem(tr("New environment"), m_list);
        item->setSizeHint({0, kRowHeight + kGrid});
    }
    m_list->setCurrentRow(m_list->count() - 1);
    showSelected();
    if (auto *name = m_form->findChild<QWidget *>(QStringLiteral("environmentName")))
        name->setFocus();
}

Result<void> EnvironmentsDialog::write(const Result<QByteArray> &text)
{
    if (!text)
        return std::unexpected(text.error());
    QSaveFile file(ProjectEnvironments::file(m_workspace.project()));
    if (!file.open(QIODevice::WriteOnly) || file.write(*text) != text->size() || !file.commit())
        return fileError(tr("retort.toml was not written: %1").arg(file.errorString()));
    m_workspace.readEnvironments();
    return {};
}

void EnvironmentsDialog::save()
{
    const int row = m_list->currentRow();
    const bool isKept = row >= 0 && std::size_t(row) < m_environments.size();
    const QString previous = isKept ? m_environments[std::size_t(row)].name : QString();
    const Environment edited = m_form->environment();
    if (edited.name.isEmpty()) {
        tell(tr("An environment needs a name."), false);
        return;
    }
    if (const Result<void> written =
            write(withEnvironment(ProjectEnvironments::file(m_workspace.project()), fileText(), previous, edited));
        !written) {
        tell(withHint(written.error()), false);
        return;
    }
    tellDone(tr("Saved."), read(edited.name));
}

void EnvironmentsDialog::removeSelected()
{
    const int row = m_list->currentRow();
    if (row < 0 || std::size_t(row) >= m_environments.size())
        return;
    const QString name = m_environments[std::size_t(row)].name;
    if (const Result<void> written =
            write(withoutEnvironment(ProjectEnvironments::file(m_workspace.project()), fileText(), name));
        !written) {
        tell(withHint(written.error()), false);
        return;
    }
    tellDone(tr("%1 was removed from retort.toml.").arg(name), read({}));
}

void EnvironmentsDialog::test()
{
    if (m_workspace.isTesting())
        return m_workspace.stopTesting();
    tell(tr("Connecting…"), true);
    m_test->setText(tr("S&top"));
    m_workspace.testEnvironment(m_form->environment());
}

void EnvironmentsDialog::tellDone(const QString &done, const QString &problems)
{
    tell(done + u'\n' + problems, problems.isEmpty());
}

void EnvironmentsDialog::tell(const QString &text, bool isGood)
{
    setLook(m_message, isGood ? "applied" : "error");
    m_message->setText(text.trimmed());
}

} // namespace retort::ui
