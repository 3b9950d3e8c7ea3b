// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace retort::ui {

/// Stands before a run: asks for a name to be typed, or says why nothing is run. Hidden while it has nothing to say.
class ConfirmBar : public QFrame
{
    Q_OBJECT

public:
    explicit ConfirmBar(QWidget *parent = nullptr);

    /// `text` is rich text, `fieldName` is what a screen reader says of the field. What was typed before is cleared.
    void ask(const QString &text, const QString &wanted, const QString &fieldName);
    /// Nothing is to be typed; rich text.
    void say(const QString &text);
    /// Nothing is asked.
    void dismiss();
    /// Nothing is asked, or the name was typed.
    bool isConfirmed() const;

Q_SIGNALS:
    void changed();

private:
    QString m_wanted;
    QLabel *m_text;
    QLineEdit *m_field;
};

} // namespace retort::ui
