// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/revision/ScriptChanges.h"

#include "engine/project/ReparentScript.h"

#include <QUndoCommand>

namespace retort::ui {

class ScriptChangeCommand : public QUndoCommand
{
public:
    ScriptChangeCommand(ScriptChanges &changes, const QString &title, QString file, QString before, QString after)
        : QUndoCommand(title),
          m_changes(changes),
          m_file(std::move(file)),
          m_before(std::move(before)),
          m_after(std::move(after))
    {}

    void redo() override
    {
        // Pushing a command redoes it; it has been done by then.
        if (std::exchange(m_isFirst, false))
            return;
        write(m_before, m_after);
    }
    void undo() override { write(m_after, m_before); }

private:
    void write(const QString &from, const QString &to)
    {
        if (const Result<void> written = replaceScript(m_file, from, to); !written) {
            setObsolete(true);
            Q_EMIT m_changes.failed(written.error());
            return;
        }
        Q_EMIT m_changes.changed(m_file);
    }

    ScriptChanges &m_changes;
    QString m_file;
    QString m_before;
    QString m_after;
    bool m_isFirst = true;
};

Result<void> ScriptChanges::apply(const QString &title, const QString &file, const QString &before,
                                  const QString &after)
{
    if (Result<void> written = replaceScript(file, before, after); !written)
        return written;
    m_stack.push(new ScriptChangeCommand(*this, title, file, before, after));
    Q_EMIT changed(file);
    return {};
}

} // namespace retort::ui
