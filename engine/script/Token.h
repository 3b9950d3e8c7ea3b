// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>
#include <QtGlobal>

namespace retort::script {

/// The kinds of tokens of Python 3.11, with 3.12's three parts of a formatted string. Soft keywords (match, case, _)
/// are names. The order of keywords and operators is that of the table in Token.cpp.
enum class TokenKind : quint8 {
    EndOfFile,
    Error,
    Newline,
    Indent,
    Dedent,
    Name,
    Integer,
    Float,
    Imaginary,
    String,
    /// `f"`, the text between two replacement fields (never empty), and the closing quotes.
    FStringStart,
    FStringMiddle,
    FStringEnd,
    // keywords
    False,
    None,
    True,
    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    Try,
    While,
    With,
    Yield,
    // operators and delimiters
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Colon,
    ColonEqual,
    Dot,
    Ellipsis,
    Semicolon,
    At,
    Equal,
    Arrow,
    Exclamation,
    Plus,
    Minus,
    Star,
    DoubleStar,
    Slash,
    DoubleSlash,
    Percent,
    Ampersand,
    VerticalBar,
    Caret,
    Tilde,
    LeftShift,
    RightShift,
    EqualEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    PlusEqual,
    MinusEqual,
    StarEqual,
    SlashEqual,
    DoubleSlashEqual,
    PercentEqual,
    AtEqual,
    AmpersandEqual,
    VerticalBarEqual,
    CaretEqual,
    RightShiftEqual,
    LeftShiftEqual,
    DoubleStarEqual,
};

inline constexpr int kTokenKindCount = int(TokenKind::DoubleStarEqual) + 1;

constexpr bool isKeyword(TokenKind kind)
{
    return kind >= TokenKind::False && kind <= TokenKind::Yield;
}

/// Offsets count UTF-16 units from the start of the source; Newline, Indent, Dedent and EndOfFile may be empty.
struct Token
{
    TokenKind kind = TokenKind::EndOfFile;
    int begin = 0;
    int end = 0;
};

/// How a keyword or an operator is written ("def", "**="); empty for the kinds that have no fixed text.
QStringView spelling(TokenKind kind);

/// The keyword that is written `text`, or Name.
TokenKind keywordOrName(QStringView text);

} // namespace retort::script
