// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentForm.h"

#include "engine/environment/EnvironmentsFile.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/environments/EnvironmentColour.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

#include <array>

namespace retort::ui {

namespace {

/// The item of the password's source that has no reference.
constexpr int kNoReference = -1;

struct Source
{
    SecretReference::Kind kind;
    const char *label;
    const char *hint;
};

constexpr std::array kSources{
    Source{SecretReference::Kind::Vault, QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Vault"),
           QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Path, such as secret/data/shop")},
    Source{SecretReference::Kind::Variable, QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Environment variable"),
           QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Name, such as SHOP_PASSWORD")},
    Source{SecretReference::Kind::File, QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "File"),
           QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Path, such as /run/secrets/shop")},
    Source{SecretReference::Kind::Keychain, QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "System keychain"),
           QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Entry, such as shop-staging")},
    Source{SecretReference::Kind::Prompt, QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Ask each time"),
           QT_TRANSLATE_NOOP("retort::ui::EnvironmentForm", "Question, such as Password of staging")},
};

QLineEdit *field(const char *name, const QString &placeholder = {})
{
    auto *edit = new QLineEdit;
    edit->setObjectName(QLatin1String(name));
    edit->setPlaceholderText(placeholder);
    return edit;
}

} // namespace

EnvironmentForm::EnvironmentForm(const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_name(field("environmentName", tr("staging"))),
      m_label(field("environmentLabel", tr("For people; the name if empty"))),
      m_colour(new QComboBox),
      m_url(field("environmentUrl", QStringLiteral("postgresql://shop@db.example/shop"))),
      m_user(field("environmentUser", tr("That of the URL if empty"))),
      m_passwordKind(new QComboBox),
      m_passwordTarget(field("passwordTarget")),
      m_passwordKey(field("passwordKey", QStringLiteral("password"))),
      m_protected(new QCheckBox(tr("&Protected: applying asks for its name"))),
      m_confirm(field("environmentConfirm", tr("The name if empty"))),
      m_exportOnly(new QCheckBox(tr("&Export only: its SQL is handed on, nothing is applied")))
{
    m_colour->setObjectName(QStringLiteral("environmentColour"));
    m_passwordKind->setObjectName(QStringLiteral("passwordKind"));
    m_protected->setObjectName(QStringLiteral("environmentProtected"));
    m_exportOnly->setObjectName(QStringLiteral("environmentExportOnly"));
    m_passwordTarget->setAccessibleName(tr("Where the password is"));
    m_passwordKey->setAccessibleName(tr("Field of the secret"));
    m_passwordKey->setMaximumWidth(120);
    fillColours(style);
    m_passwordKind->addItem(tr("None, or written in the file"), kNoReference);
    for (const Source &source : kSources)
        m_passwordKind->addItem(tr(source.label), int(source.kind));
    auto *password = new QHBoxLayout;
    password->setSpacing(8);
    password->addWidget(m_passwordTarget, 1);
    password->addWidget(m_passwordKey);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("La&bel"), m_label);
    form->addRow(tr("C&olour"), m_colour);
    form->addRow(tr("UR&L"), m_url);
    form->addRow(tr("&User"), m_user);
    form->addRow(tr("Pass&word"), m_passwordKind);
    form->addRow(QString(), password);
    form->addRow(QString(), m_protected);
    form->addRow(tr("Wor&d to type"), m_confirm);
    form->addRow(QString(), m_exportOnly);
    connectFields();
    showPasswordFields();
}

void EnvironmentForm::fillColours(const ThemeStyle &style)
{
    m_colour->addItem(tr("None"), QString());
    for (const QString &name : EnvironmentsFile::colourNames()) {
        Environment sample;
        sample.colour = name;
        m_colour->addItem(environmentIcon(style, sample, true), colourLabel(name), name);
    }
}

void EnvironmentForm::connectFields()
{
    for (QLineEdit *edit : {m_name, m_label, m_url, m_user, m_passwordTarget, m_passwordKey, m_confirm})
        connect(edit, &QLineEdit::textEdited, this, &EnvironmentForm::changed);
    for (QComboBox *combo : {m_colour, m_passwordKind})
        connect(combo, &QComboBox::activated, this, &EnvironmentForm::changed);
    for (QCheckBox *box : {m_protected, m_exportOnly})
        connect(box, &QCheckBox::clicked, this, &EnvironmentForm::changed);
    connect(m_passwordKind, &QComboBox::currentIndexChanged, this, &EnvironmentForm::showPasswordFields);
}

void EnvironmentForm::showPasswordFields()
{
    const int kind = m_passwordKind->currentData().toInt();
    m_passwordTarget->setEnabled(kind != kNoReference);
    m_passwordKey->setVisible(kind == int(SecretReference::Kind::Vault));
    m_passwordTarget->setPlaceholderText(QString());
    for (const Source &source : kSources) {
        if (int(source.kind) == kind)
            m_passwordTarget->setPlaceholderText(tr(source.hint));
    }
}

void EnvironmentForm::setEnvironment(const Environment &environment)
{
    m_environment = environment;
    m_name->setText(environment.name);
    m_label->setText(environment.label);
    if (m_colour->findData(environment.colour) < 0)
        m_colour->addItem(environment.colour, environment.colour);
    m_colour->setCurrentIndex(m_colour->findData(environment.colour));
    m_url->setText(environment.url.text);
    // A URL that has to be looked up is changed in the file.
    m_url->setEnabled(!environment.url.reference);
    if (environment.url.reference)
        m_url->setText(describe(*environment.url.reference));
    m_user->setText(environment.user.text);
    m_user->setEnabled(!environment.user.reference);
    m_passwordKind->setCurrentIndex(
        m_passwordKind->findData(environment.password ? int(environment.password->kind) : kNoReference));
    m_passwordTarget->setText(environment.password ? environment.password->target : QString());
    m_passwordKey->setText(environment.password ? environment.password->key : QString());
    m_protected->setChecked(environment.isProtected);
    m_confirm->setText(environment.confirm);
    m_exportOnly->setChecked(environment.isExportOnly);
    showPasswordFields();
}

Environment EnvironmentForm::environment() const
{
    Environment edited = m_environment;
    edited.name = m_name->text().trimmed();
    edited.label = m_label->text().trimmed();
    edited.colour = m_colour->currentData().toString();
    if (!edited.url.reference)
        edited.url.text = m_url->text().trimmed();
    if (!edited.user.reference)
        edited.user.text = m_user->text().trimmed();
    const int kind = m_passwordKind->currentData().toInt();
    if (kind == kNoReference) {
        edited.password.reset();
    } else {
        SecretReference reference = edited.password.value_or(SecretReference());
        reference.kind = SecretReference::Kind(kind);
        reference.target = m_passwordTarget->text().trimmed();
        reference.key = reference.kind == SecretReference::Kind::Vault ? m_passwordKey->text().trimmed() : QString();
        edited.password = reference;
    }
    edited.isProtected = m_protected->isChecked();
    edited.confirm = m_confirm->text().trimmed();
    edited.isExportOnly = m_exportOnly->isChecked();
    return edited;
}

} // namespace retort::ui
