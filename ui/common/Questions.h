// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

class QWidget;

namespace retort::ui {

/// The questions that the desktop asks in a box of its own. Views get one from the window; a test gives another that
/// answers by itself.
class Questions
{
    Q_DECLARE_TR_FUNCTIONS(retort::ui::Questions)

public:
    enum class Save { Save, Discard, Cancel };
    enum class Outside { Reload, KeepMine };
    enum class Overwrite { Overwrite, Reload, Cancel };

    virtual ~Questions() = default;

    /// Scripts with unsaved text are about to be closed.
    virtual Save unsaved(QWidget *parent, const QStringList &files);
    /// A script with unsaved text has been changed by another program.
    virtual Outside changedOutside(QWidget *parent, const QString &file);
    /// A script is about to be saved over what another program has written since.
    virtual Overwrite overwrite(QWidget *parent, const QString &file);
    /// Something failed; there is nothing to choose.
    virtual void tell(QWidget *parent, const QString &title, const QString &text);
    /// A project: the chosen file or folder, empty for none.
    virtual QString projectToOpen(QWidget *parent, const QString &folder);
    /// A file to write to, empty for none.
    virtual QString fileToSave(QWidget *parent, const QString &suggestion, const QString &filter);
};

/// Asks for a file and writes the text to it, as UTF-8; says so where that fails.
void saveText(Questions &questions, QWidget *parent, const QString &suggestion, const QString &filter,
              const QString &text);

} // namespace retort::ui
