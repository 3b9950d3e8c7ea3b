// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QsciScintilla;

namespace retort::ui {

class ThemeStyle;

/// What language a text view colours.
enum class CodeLanguage { Python, Sql };

/// Gives `editor` the lexer of the language, the theme's colours for every part of it (text, margins, folds, caret,
/// selection) and the desktop's fixed font. Call again after the theme has changed.
void styleCode(QsciScintilla &editor, CodeLanguage language, const ThemeStyle &style);

} // namespace retort::ui
