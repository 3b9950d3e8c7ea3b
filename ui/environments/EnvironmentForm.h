// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace retort::ui {

class ThemeStyle;

/// The settings of one environment as fields. A password is never typed here: the form says where it is to be had.
class EnvironmentForm : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentForm(const ThemeStyle &style, QWidget *parent = nullptr);

    void setEnvironment(const Environment &environment);
    /// What the fields say; what has no field stays as it was.
    Environment environment() const;

Q_SIGNALS:
    void changed();

private:
    void fillColours(const ThemeStyle &style);
    void connectFields();
    void showPasswordFields();

    Environment m_environment;
    QLineEdit *m_name;
    QLineEdit *m_label;
    QComboBox *m_colour;
    QLineEdit *m_url;
    QLineEdit *m_user;
    QComboBox *m_passwordKind;
    QLineEdit *m_passwordTarget;
    QLineEdit *m_passwordKey;
    QCheckBox *m_protected;
    QLineEdit *m_confirm;
    QCheckBox *m_exportOnly;
};

} // namespace retort::ui
