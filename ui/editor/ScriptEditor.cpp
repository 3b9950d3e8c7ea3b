// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/ScriptEditor.h"

#include "ui/common/ThemeStyle.h"
#include "ui/editor/CodeStyle.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QSaveFile>
#include <QStringDecoder>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

constexpr int kErrorIndicator = 8;
constexpr int kWarningIndicator = 9;
constexpr int kInformationIndicator = 10;
constexpr int kRuler = 120;

QByteArray hashOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// Empty when there is no such file.
QByteArray hashOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? hashOf(file.readAll()) : QByteArray();
}

int indicatorOf(Diagnostic::Severity severity)
{
    static constexpr std::array indicators{kInformationIndicator, kWarningIndicator, kErrorIndicator};
    return indicators[std::size_t(severity)];
}

} // namespace

ScriptEditor::ScriptEditor(const ThemeStyle &style, QWidget *parent) : QsciScintilla(parent), m_style(style)
{
    setUtf8(true);
    setTabWidth(4);
    setIndentationsUseTabs(false);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setTabIndents(true);
    setIndentationGuides(true);
    setBraceMatching(SloppyBraceMatch);
    setEdgeColumn(kRuler);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    for (const int indicator : {kErrorIndicator, kWarningIndicator, kInformationIndicator})
        indicatorDefine(SquiggleIndicator, indicator);
    takeKeysBack();
    applyStyle();
    connect(&style, &ThemeStyle::changed, this, &ScriptEditor::applyStyle);
    connect(this, &QsciScintilla::linesChanged, this,
            [this] { setMarginWidth(0, QString(std::max(3, int(QString::number(lines()).size())) + 1, u'0')); });
}

void ScriptEditor::applyStyle()
{
    const Theme &theme = m_style.theme();
    styleCode(*this, CodeLanguage::Python, m_style);
    setIndicatorForegroundColor(theme.error, kErrorIndicator);
    setIndicatorForegroundColor(theme.warning, kWarningIndicator);
    setIndicatorForegroundColor(theme.branches[2], kInformationIndicator);
    setMarginWidth(0, QStringLiteral("0000"));
}

void ScriptEditor::takeKeysBack()
{
    // These belong to the window; an editor that has the focus would swallow them.
    const std::array<QKeyCombination, 9> keys{Qt::CTRL | Qt::Key_U,
                                              Qt::CTRL | Qt::SHIFT | Qt::Key_U,
                                              Qt::CTRL | Qt::Key_L,
                                              Qt::CTRL | Qt::SHIFT | Qt::Key_L,
                                              Qt::CTRL | Qt::Key_T,
                                              Qt::CTRL | Qt::SHIFT | Qt::Key_T,
                                              Qt::CTRL | Qt::Key_Slash,
                                              Qt::ALT | Qt::SHIFT | Qt::Key_Down,
                                              Qt::ALT | Qt::SHIFT | Qt::Key_Up};
    for (QsciCommand *command : standardCommands()->commands()) {
        const auto isOurs = [&keys](int key) {
            return std::ranges::any_of(keys, [key](QKeyCombination ours) { return ours.toCombined() == key; });
        };
        if (isOurs(command->key()))
            command->setKey(0);
        if (isOurs(command->alternateKey()))
            command->setAlternateKey(0);
    }
}

Result<void> ScriptEditor::load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(tr("Cannot read %1: %2").arg(path, file.errorString()));
    const QByteArray bytes = file.readAll();
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString content = decoder(bytes);
    if (decoder.hasError())
        return fileError(tr("%1 is not UTF-8 text").arg(path));

    m_file = path;
    m_isDetached = false;
    m_diskHash = hashOf(bytes);
    setAccessibleName(tr("Script %1").arg(QFileInfo(path).fileName()));
    const QsciScintilla::EolMode lineEnds = content.contains(QStringLiteral("\r\n")) ? EolWindows : EolUnix;
    setText(content);
    setEolMode(lineEnds);
    setModified(false);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    setReadOnly(!QFileInfo(path).isWritable());
    return {};
}

Result<void> ScriptEditor::reload()
{
    int line = 0;
    int index = 0;
    getCursorPosition(&line, &index);
    const int top = firstVisibleLine();
    if (Result<void> loaded = load(m_file); !loaded)
        return loaded;
    setCursorPosition(line, index);
    setFirstVisibleLine(top);
    return {};
}

Result<void> ScriptEditor::save()
{
    const QByteArray bytes = text().toUtf8();
    QSaveFile file(m_file);
    // In a folder that refuses new files the script itself may still be written.
    file.setDirectWriteFallback(true);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fileError(tr("Cannot write %1: %2").arg(m_file, file.errorString()));
    m_diskHash = hashOf(bytes);
    m_isDetached = false;
    setModified(false);
    return {};
}

bool ScriptEditor::hasChangedOnDisk() const
{
    return hashOfFile(m_file) != m_diskHash;
}

void ScriptEditor::acceptDiskVersion()
{
    m_diskHash = hashOfFile(m_file);
}

void ScriptEditor::detach()
{
    acceptDiskVersion();
    m_isDetached = true;
}

int ScriptEditor::indexOf(int line, int column) const
{
    return int(text(line - 1).left(column - 1).toUcs4().size());
}

void ScriptEditor::setDiagnostics(const std::vector<Diagnostic> &diagnostics)
{
    m_diagnostics.clear();
    for (const Diagnostic &diagnostic : diagnostics) {
        if (diagnostic.range.isValid() && diagnostic.range.file == m_file)
            m_diagnostics.push_back(diagnostic);
    }
    showDiagnostics();
}

void ScriptEditor::showDiagnostics()
{
    const int lastLine = lines() - 1;
    for (const int indicator : {kErrorIndicator, kWarningIndicator, kInformationIndicator})
        clearIndicatorRange(0, 0, lastLine, lineLength(lastLine), indicator);
    for (const Diagnostic &diagnostic : m_diagnostics) {
        const SourceRange &range = diagnostic.range;
        const int begin = indexOf(range.line, range.column);
        int endLine = std::max(range.endLine, range.line);
        int end = range.endLine > 0 ? indexOf(endLine, range.endColumn) : begin;
        // An empty range would show nothing.
        if (endLine == range.line && end <= begin)
            end = begin + 1;
        fillIndicatorRange(range.line - 1, begin, endLine - 1, end, indicatorOf(diagnostic.severity));
    }
}

void ScriptEditor::goTo(int line, int column)
{
    if (line < 1)
        return;
    const int shown = std::min(line, lines()) - 1;
    setCursorPosition(shown, indexOf(shown + 1, column));
    ensureLineVisible(shown);
    // A place in the middle can be read; one at the edge has to be looked for.
    const int visible = int(SendScintilla(SCI_LINESONSCREEN));
    if (shown < firstVisibleLine() + 2 || shown > firstVisibleLine() + visible - 3)
        setFirstVisibleLine(std::max(shown - visible / 3, 0));
}

QString ScriptEditor::messageAt(const QPoint &point) const
{
    const long position = SendScintilla(SCI_POSITIONFROMPOINTCLOSE, static_cast<unsigned long>(point.x()), point.y());
    if (position < 0)
        return {};
    QStringList messages;
    for (const Diagnostic &diagnostic : m_diagnostics) {
        const SourceRange &range = diagnostic.range;
        const long begin = positionFromLineIndex(range.line - 1, indexOf(range.line, range.column));
        const long end = range.endLine > 0
                             ? positionFromLineIndex(range.endLine - 1, indexOf(range.endLine, range.endColumn))
                             : begin + 1;
        if (position < begin || position > std::max(begin + 1, end))
            continue;
        messages << diagnostic.message;
        if (!diagnostic.hint.isEmpty())
            messages << diagnostic.hint;
    }
    return messages.join(u'\n');
}

bool ScriptEditor::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString message = messageAt(help->pos());
        if (message.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), message, viewport());
        return true;
    }
    return QsciScintilla::viewportEvent(event);
}

void ScriptEditor::keyPressEvent(QKeyEvent *event)
{
    // A mnemonic that no menu has (the layout may be another one) would be typed into the text.
    if (event->modifiers() == Qt::AltModifier && !event->text().isEmpty() && event->text().front().isPrint()) {
        event->ignore();
        return;
    }
    QsciScintilla::keyPressEvent(event);
}

} // namespace retort::ui
