// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Diagnostic.h"
#include "model/Error.h"
#include "ui/editor/Scintilla.h"

#include <QByteArray>

#include <vector>

namespace retort::ui {

class ThemeStyle;

/// The text of one script. Knows its file, whether it has been changed here or outside, and where its problems are.
/// It asks nothing: that is for the tabs around it.
class ScriptEditor : public QsciScintilla
{
    Q_OBJECT

public:
    /// `style` outlives the editor.
    explicit ScriptEditor(const ThemeStyle &style, QWidget *parent = nullptr);

    /// Reads the file. Text that is not UTF-8 is an error and leaves the editor as it was.
    Result<void> load(const QString &path);
    /// Reads it again; cursor and scroll position stay.
    Result<void> reload();
    /// Writes the file whole or not at all, whatever is there now.
    Result<void> save();

    const QString &file() const { return m_file; }
    /// The file is not what this editor read or wrote last (or is gone).
    bool hasChangedOnDisk() const;
    /// There is text that is in no file: edited, or its file is gone.
    bool hasUnsavedText() const { return isModified() || m_isDetached; }
    /// The file has been deleted: its text is now only here.
    void detach();
    /// The user has seen that the file changed and keeps their own text: only a further change counts.
    void acceptDiskVersion();

    /// Underlines the problems and keeps them for the tooltips. Those of other files are left out.
    void setDiagnostics(const std::vector<Diagnostic> &diagnostics);
    const std::vector<Diagnostic> &diagnostics() const { return m_diagnostics; }
    /// Line and column from 1, as in a SourceRange; scrolls there.
    void goTo(int line, int column = 1);
    /// The message at a point of the viewport, empty if there is none.
    QString messageAt(const QPoint &point) const;

protected:
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyStyle();
    void takeKeysBack();
    void showDiagnostics();
    /// QScintilla counts code points where SourceRange counts UTF-16 units.
    int indexOf(int line, int column) const;

    const ThemeStyle &m_style;
    QString m_file;
    QByteArray m_diskHash;
    bool m_isDetached = false;
    std::vector<Diagnostic> m_diagnostics;
};

} // namespace retort::ui
