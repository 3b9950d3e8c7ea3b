// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/CodeStyle.h"

#include "ui/common/Fonts.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/Scintilla.h"

#include <unordered_map>

#include <array>
#include <utility>

namespace retort::ui {

namespace {

constexpr int kLineNumberMargin = 0;
constexpr int kFoldMargin = 2;
constexpr int kHighestStyle = 127;

class PythonLexer : public QsciLexerPython
{
public:
    using QsciLexerPython::QsciLexerPython;

    const char *keywords(int set) const override
    {
        if (set == 1)
            return "False None True and as assert async await break case class continue def del elif else except "
                   "finally for from global if import in is lambda match nonlocal not or pass raise return try while "
                   "with yield";
        // What stands for the database in a migration script.
        if (set == 2)
            return "op sa context postgresql mysql sqlite mssql oracle";
        return nullptr;
    }
};

std::unordered_map<int, QColor> pythonColours(const Theme &theme)
{
    using L = QsciLexerPython;
    const QColor keyword = theme.branches[3];
    const QColor name = theme.branches[2];
    return {{L::Comment, theme.muted},
            {L::CommentBlock, theme.muted},
            {L::Number, theme.accent},
            {L::DoubleQuotedString, theme.literal},
            {L::SingleQuotedString, theme.literal},
            {L::TripleSingleQuotedString, theme.literal},
            {L::TripleDoubleQuotedString, theme.literal},
            {L::SingleQuotedFString, theme.literal},
            {L::DoubleQuotedFString, theme.literal},
            {L::TripleSingleQuotedFString, theme.literal},
            {L::TripleDoubleQuotedFString, theme.literal},
            {L::UnclosedString, theme.error},
            {L::Keyword, keyword},
            {L::HighlightedIdentifier, name},
            {L::ClassName, name},
            {L::FunctionMethodName, name},
            {L::Decorator, theme.branches[4]}};
}

std::unordered_map<int, QColor> sqlColours(const Theme &theme)
{
    using L = QsciLexerSQL;
    const QColor keyword = theme.branches[3];
    return {{L::Comment, theme.muted},
            {L::CommentLine, theme.muted},
            {L::CommentDoc, theme.muted},
            {L::CommentLineHash, theme.muted},
            {L::Number, theme.accent},
            {L::Keyword, keyword},
            {L::KeywordSet5, keyword},
            {L::KeywordSet6, keyword},
            {L::PlusKeyword, keyword},
            {L::SingleQuotedString, theme.literal},
            {L::DoubleQuotedString, theme.branches[2]},
            {L::QuotedIdentifier, theme.branches[2]}};
}

void styleLexer(QsciLexer &lexer, CodeLanguage language, const Theme &theme)
{
    const QFont font = monospaceFont();
    const auto colours = language == CodeLanguage::Python ? pythonColours(theme) : sqlColours(theme);
    lexer.setDefaultFont(font);
    lexer.setDefaultPaper(theme.panel);
    lexer.setDefaultColor(theme.text);
    lexer.setFont(font);
    lexer.setPaper(theme.panel);
    for (int style = 0; style <= kHighestStyle; ++style) {
        const auto found = colours.find(style);
        lexer.setColor(found == colours.end() ? theme.text : found->second, style);
        lexer.setFont(font, style);
        lexer.setPaper(theme.panel, style);
        lexer.setEolFill(false, style);
    }
}

/// Quiet arrows. QsciScintilla's own functions for colours leave markers alone that it has not given out itself.
void styleFoldMarkers(QsciScintilla &editor, const QColor &colour)
{
    using Base = QsciScintillaBase;
    const std::array<std::pair<int, int>, 4> symbols{{{Base::SC_MARKNUM_FOLDER, Base::SC_MARK_ARROW},
                                                      {Base::SC_MARKNUM_FOLDEREND, Base::SC_MARK_ARROW},
                                                      {Base::SC_MARKNUM_FOLDEROPEN, Base::SC_MARK_ARROWDOWN},
                                                      {Base::SC_MARKNUM_FOLDEROPENMID, Base::SC_MARK_ARROWDOWN}}};
    for (const auto &[number, symbol] : symbols) {
        editor.SendScintilla(Base::SCI_MARKERDEFINE, static_cast<unsigned long>(number), symbol);
        editor.SendScintilla(Base::SCI_MARKERSETFORE, static_cast<unsigned long>(number), colour);
        editor.SendScintilla(Base::SCI_MARKERSETBACK, static_cast<unsigned long>(number), colour);
    }
}

} // namespace

void styleCode(QsciScintilla &editor, CodeLanguage language, const ThemeStyle &style)
{
    const Theme &theme = style.theme();
    if (!editor.lexer()) {
        if (language == CodeLanguage::Python)
            editor.setLexer(new PythonLexer(&editor));
        else
            editor.setLexer(new QsciLexerSQL(&editor));
    }
    styleLexer(*editor.lexer(), language, theme);
    editor.setFont(monospaceFont());
    editor.setFrameShape(QFrame::NoFrame);
    editor.setPaper(theme.panel);
    editor.setColor(theme.text);
    editor.setMarginsFont(monospaceFont());
    editor.setMarginsBackgroundColor(theme.panel);
    editor.setMarginsForegroundColor(mixed(theme.muted, theme.panel, 0.75));
    editor.setMarginLineNumbers(kLineNumberMargin, true);
    editor.setMarginWidth(1, 0);
    editor.setFolding(QsciScintilla::PlainFoldStyle, kFoldMargin);
    editor.setFoldMarginColors(theme.panel, theme.panel);
    styleFoldMarkers(editor, mixed(theme.muted, theme.panel, 0.75));
    editor.setCaretForegroundColor(theme.accent);
    editor.setCaretWidth(2);
    editor.setCaretLineVisible(true);
    editor.setCaretLineBackgroundColor(mixed(theme.text, theme.panel, 0.035));
    editor.setSelectionBackgroundColor(mixed(theme.accent, theme.panel, 0.25));
    editor.resetSelectionForegroundColor();
    editor.setMatchedBraceBackgroundColor(theme.selection());
    editor.setMatchedBraceForegroundColor(theme.accent);
    editor.setUnmatchedBraceBackgroundColor(theme.panel);
    editor.setUnmatchedBraceForegroundColor(theme.error);
    editor.setIndentationGuidesBackgroundColor(theme.line);
    editor.setIndentationGuidesForegroundColor(theme.line);
    editor.setExtraAscent(2);
    editor.setExtraDescent(2);
    editor.recolor();
}

} // namespace retort::ui
