// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QToolButton;
class QsciScintilla;

namespace retort::ui {

class ThemeStyle;

/// Find and replace below an editor: every match is marked while one types, Enter goes to the next one.
class FindBar : public QFrame
{
    Q_OBJECT

public:
    /// `style` outlives the bar. Hidden at first.
    explicit FindBar(const ThemeStyle &style, QWidget *parent = nullptr);

    /// Shows the bar for `editor` with its selected text; `withReplace` shows the second line.
    void open(QsciScintilla *editor, bool withReplace);
    /// The bar goes on with another editor; null hides it.
    void setEditor(QsciScintilla *editor);
    void close();
    /// To the next match from the cursor; false where there is none. `step` -1 goes backwards.
    bool find(int step);
    void replace();
    /// Replaces every match as one step for undo; returns how many.
    int replaceAll();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Match
    {
        qsizetype begin = 0;
        qsizetype length = 0;
    };

    QToolButton *option(const QString &text, const QString &name, const QString &objectName);
    void markAll();
    void clearMarks();
    QList<Match> matches() const;
    QString replacement(const QString &found) const;
    void select(const Match &match);

    QsciScintilla *m_editor = nullptr;
    QLineEdit *m_find;
    QLineEdit *m_replace;
    QWidget *m_replaceLine;
    QToolButton *m_case;
    QToolButton *m_word;
    QToolButton *m_pattern;
    QLabel *m_count;
};

} // namespace retort::ui
