// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/PasswordDialog.h"

#include "ui/Workspace.h"
#include "ui/common/Looks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace retort::ui {

PasswordDialog::PasswordDialog(Workspace &workspace, int number, const QString &question, QWidget *parent)
    : QDialog(parent), m_workspace(workspace), m_number(number), m_password(new QLineEdit)
{
    setObjectName(QStringLiteral("passwordDialog"));
    setWindowTitle(tr("Password"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(440, 0);
    auto *label = new QLabel(question);
    label->setObjectName(QStringLiteral("passwordQuestion"));
    label->setWordWrap(true);
    // What a project's file asks is text, whatever it looks like.
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(m_password);
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(question);
    auto *ok = primaryButton(tr("Connect"));
    ok->setObjectName(QStringLiteral("givePassword"));
    ok->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(ok);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_password);
    auto *note = mutedLabel(tr("It is kept in memory for a few minutes, and written down nowhere."));
    note->setWordWrap(true);
    layout->addWidget(note);
    layout->addSpacing(kGrid);
    layout->addLayout(buttons);
    growToText(*this);
    m_password->setFocus(Qt::OtherFocusReason);
    connect(ok, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(this, &QDialog::finished, this, &PasswordDialog::finish);
    connect(&workspace, &Workspace::passwordWithdrawn, this, [this](int withdrawn) {
        if (withdrawn == m_number)
            reject();
    });
}

void PasswordDialog::finish(int result)
{
    if (result == Accepted)
        m_workspace.givePassword(m_number, Secret::fromText(m_password->text()));
    else
        m_workspace.refusePassword(m_number);
    m_password->clear();
}

} // namespace retort::ui
