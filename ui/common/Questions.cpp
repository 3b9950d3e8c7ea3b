// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Questions.h"

#include "engine/secrets/Redactor.h"
#include "ui/common/Looks.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>

#include <vector>

namespace retort::ui {

namespace {

struct Choice
{
    QString text;
    QMessageBox::ButtonRole role;
};

/// Asks with these buttons, the first being the default and the last the one for Escape; returns its index.
int ask(QWidget *parent, const QString &name, const QString &text, const QString &detail,
        const std::vector<Choice> &choices)
{
    QMessageBox box(QMessageBox::Question, QCoreApplication::applicationName(), Redactor::redacted(text),
                    QMessageBox::NoButton, parent);
    box.setObjectName(name);
    box.setInformativeText(Redactor::redacted(detail));
    std::vector<QPushButton *> buttons;
    for (const Choice &choice : choices)
        buttons.push_back(box.addButton(choice.text, choice.role));
    setLook(buttons.front(), "primary");
    box.setDefaultButton(buttons.front());
    box.setEscapeButton(buttons.back());
    box.exec();
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        if (box.clickedButton() == buttons[i])
            return int(i);
    }
    return int(choices.size()) - 1;
}

} // namespace

Questions::Save Questions::unsaved(QWidget *parent, const QStringList &files)
{
    QStringList names;
    for (const QString &file : files)
        names << QFileInfo(file).fileName();
    const int answer = ask(parent, QStringLiteral("unsavedQuestion"), tr("Save the changes first?"), names.join(u'\n'),
                           {{tr("&Save"), QMessageBox::AcceptRole},
                            {tr("&Discard"), QMessageBox::DestructiveRole},
                            {tr("&Cancel"), QMessageBox::RejectRole}});
    return Save(answer);
}

Questions::Outside Questions::changedOutside(QWidget *parent, const QString &file)
{
    const int answer =
        ask(parent, QStringLiteral("outsideQuestion"),
            tr("%1 was changed by another program.").arg(QFileInfo(file).fileName()),
            tr("Reading it again loses your unsaved changes."),
            {{tr("&Read Again"), QMessageBox::DestructiveRole}, {tr("&Keep Mine"), QMessageBox::RejectRole}});
    return Outside(answer);
}

Questions::Overwrite Questions::overwrite(QWidget *parent, const QString &file)
{
    const int answer = ask(parent, QStringLiteral("overwriteQuestion"),
                           tr("%1 was changed by another program.").arg(QFileInfo(file).fileName()),
                           tr("Saving replaces what that program wrote."),
                           {{tr("&Save Anyway"), QMessageBox::AcceptRole},
                            {tr("&Read Again"), QMessageBox::DestructiveRole},
                            {tr("&Cancel"), QMessageBox::RejectRole}});
    return Overwrite(answer);
}

void Questions::tell(QWidget *parent, const QString &title, const QString &text)
{
    QMessageBox box(QMessageBox::Warning, QCoreApplication::applicationName(), Redactor::redacted(title),
                    QMessageBox::Ok, parent);
    box.setObjectName(QStringLiteral("failure"));
    box.setInformativeText(Redactor::redacted(text));
    box.exec();
}

QString Questions::projectToOpen(QWidget *parent, const QString &folder)
{
    QFileDialog dialog(parent, tr("Open Project"), folder);
    dialog.setFileMode(QFileDialog::ExistingFile);
    dialog.setNameFilters({tr("Alembic configuration (*.ini pyproject.toml)"), tr("All files (*)")});
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

QString Questions::fileToSave(QWidget *parent, const QString &suggestion, const QString &filter)
{
    return QFileDialog::getSaveFileName(parent, {}, suggestion, filter);
}

void saveText(Questions &questions, QWidget *parent, const QString &suggestion, const QString &filter,
              const QString &text)
{
    const QString path = questions.fileToSave(parent, suggestion, filter);
    if (path.isEmpty())
        return;
    const QByteArray bytes = Redactor::redacted(text).toUtf8();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        questions.tell(parent, Questions::tr("%1 was not written").arg(path), file.errorString());
}

} // namespace retort::ui
