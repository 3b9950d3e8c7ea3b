// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/FindBar.h"

#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/Scintilla.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <ranges>

namespace retort::ui {

namespace {

constexpr int kMatchIndicator = 11;
/// More are counted, but not marked.
constexpr int kMostMarks = 5000;

/// A byte position of the editor for an offset of its text in UTF-16 units.
long bytePosition(const QString &text, qsizetype offset)
{
    return long(QStringView(text).left(offset).toUtf8().size());
}

} // namespace

FindBar::FindBar(const ThemeStyle &style, QWidget *parent)
    : QFrame(parent),
      m_find(new QLineEdit),
      m_replace(new QLineEdit),
      m_replaceLine(new QWidget),
      m_case(option(QStringLiteral("Aa"), tr("Tell capital letters apart"), QStringLiteral("findCase"))),
      m_word(option(QStringLiteral("ab|"), tr("Whole words only"), QStringLiteral("findWord"))),
      m_pattern(option(QStringLiteral(".*"), tr("A regular expression"), QStringLiteral("findPattern"))),
      m_count(mutedLabel({}))
{
    setLook(this, "footer");
    m_find->setObjectName(QStringLiteral("findText"));
    m_find->setPlaceholderText(tr("Find in this script"));
    m_find->setAccessibleName(tr("Find in this script"));
    m_replace->setObjectName(QStringLiteral("replaceText"));
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setAccessibleName(tr("Replace with"));
    m_count->setObjectName(QStringLiteral("findCount"));
    const auto button = [&style](const char *icon, const QString &name) {
        QToolButton *made = flatButton({}, name);
        made->setIcon(themedIcon(style, QLatin1String(icon)));
        return made;
    };
    QToolButton *previous = button("previous", tr("Previous match (Shift+Enter)"));
    QToolButton *next = button("next", tr("Next match (Enter)"));
    QToolButton *closing = button("close", tr("Close (Escape)"));
    auto *findLine = new QHBoxLayout;
    findLine->setSpacing(4);
    findLine->addWidget(m_find, 1);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_count, m_case, m_word, m_pattern, previous, next, closing})
        findLine->addWidget(widget);
    QToolButton *one = flatButton(tr("Replace"), tr("Replace this match and go to the next one"));
    QToolButton *all = flatButton(tr("Replace all"), tr("Replace every match in this script"));
    one->setObjectName(QStringLiteral("replaceOne"));
    all->setObjectName(QStringLiteral("replaceAll"));
    auto *replaceLayout = new QHBoxLayout(m_replaceLine);
    replaceLayout->setContentsMargins(0, 0, 0, 0);
    replaceLayout->setSpacing(4);
    replaceLayout->addWidget(m_replace, 1);
    replaceLayout->addWidget(one);
    replaceLayout->addWidget(all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(findLine);
    layout->addWidget(m_replaceLine);

    connect(m_find, &QLineEdit::textChanged, this, &FindBar::markAll);
    for (QToolButton *toggle : {m_case, m_word, m_pattern})
        connect(toggle, &QToolButton::toggled, this, &FindBar::markAll);
    connect(previous, &QToolButton::clicked, this, [this] { find(-1); });
    connect(next, &QToolButton::clicked, this, [this] { find(1); });
    connect(closing, &QToolButton::clicked, this, &FindBar::close);
    connect(one, &QToolButton::clicked, this, &FindBar::replace);
    connect(all, &QToolButton::clicked, this, &FindBar::replaceAll);
    hide();
}

QToolButton *FindBar::option(const QString &text, const QString &name, const QString &objectName)
{
    QToolButton *button = flatButton(text, name);
    button->setObjectName(objectName);
    button->setCheckable(true);
    return button;
}

void FindBar::open(QsciScintilla *editor, bool withReplace)
{
    if (!editor)
        return;
    setEditor(editor);
    m_replaceLine->setVisible(withReplace && !editor->isReadOnly());
    if (const QString selected = editor->selectedText(); !selected.isEmpty() && !selected.contains(u'\n'))
        m_find->setText(selected);
    show();
    markAll();
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

void FindBar::setEditor(QsciScintilla *editor)
{
    if (editor == m_editor)
        return;
    clearMarks();
    if (m_editor)
        disconnect(m_editor, nullptr, this, nullptr);
    m_editor = editor;
    if (!editor) {
        hide();
        return;
    }
    editor->indicatorDefine(QsciScintilla::StraightBoxIndicator, kMatchIndicator);
    editor->setIndicatorDrawUnder(true, kMatchIndicator);
    connect(editor, &QObject::destroyed, this, [this] {
        m_editor = nullptr;
        hide();
    });
    connect(editor, &QsciScintilla::textChanged, this, [this] {
        if (isVisible())
            markAll();
    });
    if (isVisible())
        markAll();
}

void FindBar::close()
{
    clearMarks();
    hide();
    if (m_editor)
        m_editor->setFocus(Qt::OtherFocusReason);
}

QList<FindBar::Match> FindBar::matches() const
{
    QList<Match> found;
    if (!m_editor || m_find->text().isEmpty())
        return found;
    QString pattern = m_pattern->isChecked() ? m_find->text() : QRegularExpression::escape(m_find->text());
    if (m_word->isChecked())
        pattern = QStringLiteral("\\b(?:%1)\\b").arg(pattern);
    QRegularExpression::PatternOptions options =
        QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    if (!m_case->isChecked())
        options |= QRegularExpression::CaseInsensitiveOption;
    const QRegularExpression expression(pattern, options);
    if (!expression.isValid())
        return found;
    for (auto it = expression.globalMatch(m_editor->text()); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.capturedLength() > 0)
            found.append({match.capturedStart(), match.capturedLength()});
    }
    return found;
}

void FindBar::clearMarks()
{
    if (!m_editor)
        return;
    const int last = m_editor->lines() - 1;
    m_editor->clearIndicatorRange(0, 0, last, m_editor->lineLength(last), kMatchIndicator);
}

void FindBar::markAll()
{
    clearMarks();
    if (!m_editor || !isVisible())
        return;
    const QColor colour = m_editor->palette().color(QPalette::Link);
    m_editor->setIndicatorForegroundColor(colour, kMatchIndicator);
    const QString text = m_editor->text();
    const QList<Match> found = matches();
    m_editor->SendScintilla(QsciScintilla::SCI_SETINDICATORCURRENT, kMatchIndicator);
    for (const Match &match : found.first(std::min<qsizetype>(found.size(), kMostMarks))) {
        const long begin = bytePosition(text, match.begin);
        const long end = bytePosition(text, match.begin + match.length);
        m_editor->SendScintilla(QsciScintilla::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(begin), end - begin);
    }
    const bool isBad = m_pattern->isChecked() && !QRegularExpression(m_find->text()).isValid();
    m_count->setText(m_find->text().isEmpty() ? QString()
                     : isBad                  ? tr("not a valid pattern")
                                              : tr("%Ln found", nullptr, int(found.size())));
}

void FindBar::select(const Match &match)
{
    const QString text = m_editor->text();
    const long begin = bytePosition(text, match.begin);
    const long end = bytePosition(text, match.begin + match.length);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSEL, static_cast<unsigned long>(begin), end);
    m_editor->ensureCursorVisible();
}

bool FindBar::find(int step)
{
    const QList<Match> found = matches();
    if (found.isEmpty())
        return false;
    const QByteArray bytes = m_editor->text().toUtf8();
    const long start = m_editor->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART);
    const long end = m_editor->SendScintilla(QsciScintilla::SCI_GETSELECTIONEND);
    const qsizetype cursor = QString::fromUtf8(bytes.left(step > 0 ? end : start)).size();
    const Match *chosen = nullptr;
    for (const Match &match : found) {
        if (step > 0 && match.begin >= cursor && !chosen)
            chosen = &match;
        if (step < 0 && match.begin + match.length <= cursor)
            chosen = &match;
    }
    if (!chosen)
        chosen = step > 0 ? &found.front() : &found.back();
    select(*chosen);
    m_count->setText(tr("%1 of %2").arg(chosen - &found.front() + 1).arg(found.size()));
    return true;
}

QString FindBar::replacement(const QString &found) const
{
    if (!m_pattern->isChecked())
        return m_replace->text();
    const QRegularExpression::PatternOptions options =
        m_case->isChecked() ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption;
    return QString(found).replace(QRegularExpression(m_find->text(), options), m_replace->text());
}

void FindBar::replace()
{
    if (!m_editor || m_editor->isReadOnly())
        return;
    const QByteArray bytes = m_editor->text().toUtf8();
    const long start = m_editor->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART);
    const qsizetype cursor = QString::fromUtf8(bytes.left(start)).size();
    const QString selected = m_editor->selectedText();
    const QList<Match> found = matches();
    if (std::ranges::any_of(
            found, [&](const Match &match) { return match.begin == cursor && match.length == selected.size(); }))
        m_editor->replaceSelectedText(replacement(selected));
    find(1);
}

int FindBar::replaceAll()
{
    if (!m_editor || m_editor->isReadOnly())
        return 0;
    const QList<Match> found = matches();
    QString text = m_editor->text();
    // From the end, so that places further up stay where they are.
    m_editor->beginUndoAction();
    for (auto match : std::ranges::reverse_view(found)) {
        const long begin = bytePosition(text, match.begin);
        const long end = bytePosition(text, match.begin + match.length);
        const QByteArray with = replacement(text.mid(match.begin, match.length)).toUtf8();
        m_editor->SendScintilla(QsciScintilla::SCI_SETTARGETSTART, static_cast<unsigned long>(begin));
        m_editor->SendScintilla(QsciScintilla::SCI_SETTARGETEND, static_cast<unsigned long>(end));
        m_editor->SendScintilla(QsciScintilla::SCI_REPLACETARGET, static_cast<unsigned long>(with.size()),
                                with.constData());
    }
    m_editor->endUndoAction();
    m_count->setText(tr("%Ln replaced", nullptr, int(found.size())));
    return int(found.size());
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape: return close();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_replace->hasFocus() && event->modifiers() == Qt::NoModifier)
            replace();
        else
            find(event->modifiers() & Qt::ShiftModifier ? -1 : 1);
        return;
    default: QFrame::keyPressEvent(event);
    }
}

} // namespace retort::ui
