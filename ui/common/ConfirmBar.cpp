// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/ConfirmBar.h"

#include "ui/common/Looks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace retort::ui {

ConfirmBar::ConfirmBar(QWidget *parent) : QFrame(parent), m_text(new QLabel), m_field(new QLineEdit)
{
    setLook(this, "banner-error");
    m_field->setObjectName(QStringLiteral("confirmName"));
    m_text->setWordWrap(true);
    m_text->setBuddy(m_field);
    setFocusProxy(m_field);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_field);
    connect(m_field, &QLineEdit::textChanged, this, &ConfirmBar::changed);
    hide();
}

void ConfirmBar::ask(const QString &text, const QString &wanted, const QString &fieldName)
{
    m_wanted = wanted;
    m_text->setText(text);
    m_field->clear();
    m_field->setPlaceholderText(wanted);
    m_field->setAccessibleName(fieldName);
    m_field->show();
    show();
}

void ConfirmBar::say(const QString &text)
{
    dismiss();
    m_text->setText(text);
    show();
}

void ConfirmBar::dismiss()
{
    hide();
    m_wanted.clear();
    m_field->clear();
    m_field->hide();
}

bool ConfirmBar::isConfirmed() const
{
    return m_wanted.isEmpty() || m_field->text() == m_wanted;
}

} // namespace retort::ui
