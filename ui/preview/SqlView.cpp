// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/SqlView.h"

#include "ui/common/Fonts.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/CodeStyle.h"

#include <QFileInfo>
#include <QFontMetrics>
#include <QMouseEvent>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace retort::ui {

namespace {

// Styles of our own for annotations, above those of the lexer.
constexpr int kErrorStyle = 100;
constexpr int kWarningStyle = 101;
constexpr int kInformationStyle = 102;

int annotationStyle(Diagnostic::Severity severity)
{
    switch (severity) {
    case Diagnostic::Severity::Error: return kErrorStyle;
    case Diagnostic::Severity::Warning: return kWarningStyle;
    case Diagnostic::Severity::Information: return kInformationStyle;
    }
    return kInformationStyle;
}

int hazardStyle(Hazard::Severity severity)
{
    switch (severity) {
    case Hazard::Severity::Error: return kErrorStyle;
    case Hazard::Severity::Warning: return kWarningStyle;
    case Hazard::Severity::Information: return kInformationStyle;
    }
    return kInformationStyle;
}

QString hazardLine(const Hazard &hazard)
{
    QString line = QStringLiteral("▲ ") + hazard.rule + QStringLiteral("  ") + hazard.message;
    if (!hazard.advice.isEmpty())
        line += QStringLiteral("\n      → ") + hazard.advice;
    return line;
}

/// Words on as many lines as they need; what follows the first line of a paragraph is set in as that is.
QString wrapped(const QString &text, const QFontMetrics &metrics, int width)
{
    QStringList lines;
    for (const QString &paragraph : text.split(u'\n')) {
        const auto firstWord = std::ranges::find_if(paragraph, [](QChar c) { return !c.isSpace(); });
        const QString indent = paragraph.left(firstWord - paragraph.begin());
        QString line = indent;
        for (const QString &word : paragraph.split(u' ', Qt::SkipEmptyParts)) {
            const bool isFirst = line.size() == indent.size();
            const QString longer = isFirst ? QString(line + word) : QString(line + u' ' + word);
            if (isFirst || metrics.horizontalAdvance(longer) <= width) {
                line = longer;
                continue;
            }
            lines << line;
            line = indent + QStringLiteral("   ") + word;
        }
        lines << line;
    }
    return lines.join(u'\n');
}

} // namespace

SqlView::SqlView(const ThemeStyle &style, QWidget *parent) : QsciScintilla(parent), m_style(style)
{
    setUtf8(true);
    setReadOnly(true);
    setObjectName(QStringLiteral("sql"));
    setAccessibleName(tr("SQL"));
    setWrapMode(WrapWord);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    setAnnotationDisplay(AnnotationIndented);
    SendScintilla(SCI_SETCARETLINEVISIBLEALWAYS, 0UL);
    // Tab moves on instead of being swallowed by a text that cannot be changed.
    setFocusPolicy(Qt::StrongFocus);
    setTabChangesFocusHere();
    applyStyle();
    connect(&style, &ThemeStyle::changed, this, [this] {
        applyStyle();
        annotateProblems();
    });
}

void SqlView::applyStyle()
{
    const Theme &theme = m_style.theme();
    styleCode(*this, CodeLanguage::Sql, m_style);
    setFolding(NoFoldStyle, 2);
    setMarginWidth(0, QStringLiteral("0000"));
    // An empty margin, so that the numbers stand off from the text.
    setMarginType(2, SymbolMarginColor);
    setMarginBackgroundColor(2, theme.panel);
    setMarginMarkerMask(2, 0);
    setMarginWidth(2, 8);
    const QByteArray family = interfaceFont().family().toUtf8();
    const std::array<std::pair<int, QColor>, 3> styles{
        {{kErrorStyle, theme.error}, {kWarningStyle, theme.warning}, {kInformationStyle, theme.muted}}};
    const auto bgr = [](const QColor &colour) { return colour.red() | colour.green() << 8 | colour.blue() << 16; };
    for (const auto &[style, colour] : styles) {
        const auto number = static_cast<unsigned long>(style);
        SendScintilla(SCI_STYLESETFORE, number, long(bgr(colour)));
        SendScintilla(SCI_STYLESETBACK, number, long(bgr(theme.tint(colour))));
        SendScintilla(SCI_STYLESETFONT, number, family.constData());
        SendScintilla(SCI_STYLESETSIZEFRACTIONAL, number, long(interfaceFont().pointSizeF() * 100));
    }
}

void SqlView::setTabChangesFocusHere()
{
    for (QsciCommand *command : standardCommands()->commands()) {
        if (command->key() == Qt::Key_Tab)
            command->setKey(0);
    }
}

void SqlView::show(const SqlText &sql)
{
    m_sql = sql;
    setReadOnly(false);
    clearAnnotations();
    setText(sql.text);
    setReadOnly(true);
    annotateProblems();
}

void SqlView::annotateProblems()
{
    clearAnnotations();
    // Line of the SQL (from 0) → what is to be said there, each in its style.
    std::map<int, std::vector<std::pair<QString, int>>> notes;
    const int last = std::max(lines() - 2, 0);
    for (const Diagnostic &diagnostic : m_sql.diagnostics) {
        int line = last;
        for (const SqlText::Piece &piece : m_sql.pieces) {
            if (piece.source.isValid() && piece.source.file == diagnostic.range.file &&
                piece.source.line <= diagnostic.range.line)
                line = piece.lastLine - 1;
        }
        QString message = diagnostic.message;
        if (diagnostic.range.isValid())
            message +=
                tr("  (%1, line %2)").arg(QFileInfo(diagnostic.range.file).fileName()).arg(diagnostic.range.line);
        if (!diagnostic.hint.isEmpty())
            message += u'\n' + diagnostic.hint;
        notes[line].emplace_back(message, annotationStyle(diagnostic.severity));
    }
    for (const Hazard &hazard : m_sql.hazards) {
        const bool hasPlace = hazard.piece >= 0 && std::size_t(hazard.piece) < m_sql.pieces.size();
        const int line = hasPlace ? m_sql.pieces[std::size_t(hazard.piece)].lastLine - 1 : last;
        notes[line].emplace_back(hazardLine(hazard), hazardStyle(hazard.severity));
    }
    // An annotation does not wrap by itself. Margins, the bar and the annotation's own edges take their part.
    constexpr int kBesideText = 96;
    constexpr int kLeastText = 160;
    const QFontMetrics metrics(interfaceFont());
    const int room = std::max(width() - kBesideText, kLeastText);
    for (const auto &[line, texts] : notes) {
        QList<QsciStyledText> styled;
        for (const auto &[text, style] : texts)
            styled << QsciStyledText(
                (styled.isEmpty() ? QString() : QStringLiteral("\n")) + wrapped(text, metrics, room), style);
        annotate(line, styled);
    }
}

void SqlView::resizeEvent(QResizeEvent *event)
{
    QsciScintilla::resizeEvent(event);
    // Not for a scroll bar that comes and goes: annotating anew is what it comes from.
    if (std::exchange(m_width, width()) != width())
        annotateProblems();
}

void SqlView::mouseReleaseEvent(QMouseEvent *event)
{
    QsciScintilla::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || hasSelectedText())
        return;
    const SqlText::Piece *piece = m_sql.pieceAt(lineAt(event->position().toPoint()) + 1);
    if (piece && piece->source.isValid())
        Q_EMIT placeClicked(piece->source);
}

} // namespace retort::ui
