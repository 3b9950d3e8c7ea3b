// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/PasswordBanner.h"

#include "ui/Workspace.h"
#include "ui/common/Looks.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace retort::ui {

PasswordBanner::PasswordBanner(Workspace &workspace, QWidget *parent)
    : QFrame(parent),
      m_workspace(workspace),
      m_text(new QLabel),
      m_move(new QPushButton(tr("Move It to the Keychain"))),
      m_leave(new QPushButton(tr("Leave It")))
{
    setObjectName(QStringLiteral("passwordBanner"));
    setLook(this, "banner");
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_move->setObjectName(QStringLiteral("movePassword"));
    m_leave->setObjectName(QStringLiteral("leavePassword"));
    for (QPushButton *button : {m_move, m_leave})
        setLook(button, "link");
    m_move->setToolTip(tr("The file then says where the password is, and not what it is"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 12, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_move);
    layout->addWidget(m_leave);
    connect(m_move, &QPushButton::clicked, this, [this] {
        m_move->setEnabled(false);
        m_workspace.movePasswordToKeychain(shown().environment);
    });
    connect(m_leave, &QPushButton::clicked, this, [this] {
        m_left << shown().environment;
        refresh();
    });
    connect(&workspace, &Workspace::passwordMoved, this, [this] { m_move->setEnabled(true); });
    connect(&workspace, &Workspace::environmentsChanged, this, &PasswordBanner::refresh);
    connect(&workspace, &Workspace::projectOpened, this, [this] {
        m_left.clear();
        refresh();
    });
    refresh();
}

PlainPassword PasswordBanner::shown() const
{
    for (const PlainPassword &password : m_workspace.plainPasswords()) {
        if (!m_left.contains(password.environment))
            return password;
    }
    return {};
}

void PasswordBanner::refresh()
{
    const PlainPassword password = shown();
    const QString file = QFileInfo(password.where.file).fileName();
    setVisible(!password.environment.isEmpty());
    m_text->setText(file == QLatin1String("retort.toml")
                        ? tr("The password of %1 is written in retort.toml, for everybody who has the file.")
                              .arg(password.environment)
                        : tr("The password of %1 is written in %2, for everybody who has the file. In the keychain, "
                             "the alembic command does not find it.")
                              .arg(password.environment, file));
    setAccessibleName(m_text->text());
}

} // namespace retort::ui
