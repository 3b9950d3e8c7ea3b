// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"
#include "ui/editor/Scintilla.h"

namespace retort::ui {

class ThemeStyle;

/// SQL to read: coloured, selectable, never to be typed into. Problems stand below the line that they belong to.
class SqlView : public QsciScintilla
{
    Q_OBJECT

public:
    /// `style` outlives the view.
    explicit SqlView(const ThemeStyle &style, QWidget *parent = nullptr);

    void show(const SqlText &sql);
    using QsciScintilla::show;

Q_SIGNALS:
    /// A statement was clicked that came from this place in a script.
    void placeClicked(const retort::SourceRange &place);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyStyle();
    void annotateProblems();
    void setTabChangesFocusHere();

    const ThemeStyle &m_style;
    SqlText m_sql;
    /// For which the annotations are wrapped.
    int m_width = 0;
};

} // namespace retort::ui
