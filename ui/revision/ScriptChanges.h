// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QObject>
#include <QUndoStack>

namespace retort::ui {

/// Changes that the desktop itself makes to scripts, so that each can be taken back while the script has not been
/// changed by somebody else since.
class ScriptChanges : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Writes `after` over a script that reads as `before`. `title` names the change in the Undo menu.
    Result<void> apply(const QString &title, const QString &file, const QString &before, const QString &after);
    QUndoStack &stack() { return m_stack; }

Q_SIGNALS:
    void changed(const QString &file);
    /// An undo or redo could not be done.
    void failed(const retort::Error &error);

private:
    friend class ScriptChangeCommand;

    QUndoStack m_stack;
};

} // namespace retort::ui
