// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Lexer.h"

#include <QtTest>

using retort::script::Lexer;
using retort::script::Token;
using retort::script::TokenKind;
using retort::script::TokenList;

namespace {

const char *const kKindNames[] = {"End",   "Error",     "Newline", "Indent", "Dedent", "Name", "Int",
                                  "Float", "Imaginary", "String",  "FStart", "FText",  "FEnd"};

/// "Name:x = Int:1 Newline": kinds that have a fixed spelling are shown by it, the others with their text.
QString describeTokens(const QString &text, Lexer::Mode mode = Lexer::Mode::Module)
{
    QStringList words;
    for (const Token &token : Lexer(text, mode).run().tokens) {
        if (token.kind == TokenKind::EndOfFile)
            break;
        QString word = retort::script::spelling(token.kind).toString();
        if (word.isEmpty()) {
            word = QLatin1String(kKindNames[int(token.kind)]);
            const QString source = text.mid(token.begin, token.end - token.begin);
            if (token.kind >= TokenKind::Name)
                word += u':' + source;
        }
        words.append(word);
    }
    return words.join(u' ');
}

} // namespace

class LexerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsASourceIntoTokens_data();
    void splitsASourceIntoTokens();
    void reportsWhatIsNoToken_data();
    void reportsWhatIsNoToken();
    void ignoresLinesInsideAnExpression();
    void knowsEveryOperatorAndKeyword();
    void balancesIndentation_data();
    void balancesIndentation();
};

void LexerTest::splitsASourceIntoTokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    QTest::newRow("nothing") << "" << "";
    QTest::newRow("a comment") << "# only\n" << "";
    QTest::newRow("no line end") << "x" << "Name:x Newline";
    QTest::newRow("blank lines") << "\n  \n\t# c\nx\n\n" << "Name:x Newline";
    QTest::newRow("block") << "if a:\n  b\nc" << "if Name:a : Newline Indent Name:b Newline Dedent Name:c Newline";
    QTest::newRow("block at the end") << "if a:\n  b" << "if Name:a : Newline Indent Name:b Newline Dedent";
    QTest::newRow("comment at another width") << "if a:\n  b\n# c\n  d\n"
                                              << "if Name:a : Newline Indent Name:b Newline Name:d Newline Dedent";
    QTest::newRow("tab is eight columns")
        << "if a:\n\tif b:\n\t    c\n"
        << "if Name:a : Newline Indent if Name:b : Newline Indent Name:c Newline Dedent Dedent";
    QTest::newRow("form feed") << "if a:\n  b\n\f\nif c:\n  d"
                               << "if Name:a : Newline Indent Name:b Newline Dedent if Name:c : Newline Indent Name:d "
                                  "Newline Dedent";
    QTest::newRow("joined by brackets") << "(a,\n  b)\n" << "( Name:a , Name:b ) Newline";
    QTest::newRow("joined by a backslash") << "a + \\\n  b\n" << "Name:a + Name:b Newline";
    QTest::newRow("CR LF") << "a\r\nif b:\r\n  c\r\n"
                           << "Name:a Newline if Name:b : Newline Indent Name:c Newline Dedent";
    QTest::newRow("CR") << "a\rb\r" << "Name:a Newline Name:b Newline";
    QTest::newRow("byte order mark") << QString(QChar(0xFEFF)) + QStringLiteral("a") << "Name:a Newline";
    QTest::newRow("soft keywords are names") << "match case _" << "Name:match Name:case Name:_ Newline";
    QTest::newRow("unicode names") << QStringLiteral("переменная = naïve2")
                                   << QStringLiteral("Name:переменная = Name:naïve2 Newline");
    QTest::newRow("a name beyond the BMP") << QStringLiteral("𝐱 = 1") << QStringLiteral("Name:𝐱 = Int:1 Newline");
    QTest::newRow("numbers") << "0 1_0 0xF_f 0o17 0b1 1. .5 1e-5 1j 1.5e3J"
                             << "Int:0 Int:1_0 Int:0xF_f Int:0o17 Int:0b1 Float:1. Float:.5 Float:1e-5 Imaginary:1j "
                                "Imaginary:1.5e3J Newline";
    QTest::newRow("number before a word") << "1if x else 2" << "Int:1 if Name:x else Int:2 Newline";
    QTest::newRow("dots") << "a.b ... 1..c" << "Name:a . Name:b ... Float:1. . Name:c Newline";
    QTest::newRow("longest operator") << "a**=b//=c->d:=e!=f<<=g"
                                      << "Name:a **= Name:b //= Name:c -> Name:d := Name:e != Name:f <<= Name:g "
                                         "Newline";
    QTest::newRow("strings") << R"('a' "b\"" '''c'd''' r'\' b)"
                             << R"(String:'a' String:"b\"" String:'''c'd''' Error Newline)";
    QTest::newRow("prefixes") << R"(rb'a' Br"b" u'c' U'd' R'e' b'f')"
                              << R"(String:rb'a' String:Br"b" String:u'c' String:U'd' String:R'e' String:b'f' Newline)";
    QTest::newRow("no prefix") << R"(bu 'a' ur)" << R"(Name:bu String:'a' Name:ur Newline)";
    QTest::newRow("formatted") << R"(f'a{b}c')" << R"(FStart:f' FText:a { Name:b } FText:c FEnd:' Newline)";
    QTest::newRow("formatted with a format") << R"(f'{a!r:>{w}}')"
                                             << R"(FStart:f' { Name:a ! Name:r : FText:> { Name:w } } FEnd:' Newline)";
    QTest::newRow("formatted with comparison") << R"(f'{a!=b}')" << R"(FStart:f' { Name:a != Name:b } FEnd:' Newline)";
    QTest::newRow("formatted with dict and slice")
        << R"(f'{ {1: x[2:3]} }')"
        << R"(FStart:f' { { Int:1 : Name:x [ Int:2 : Int:3 ] } } FEnd:' Newline)";
    QTest::newRow("the same quotes inside") << R"(f'{a['b']}')"
                                            << R"(FStart:f' { Name:a [ String:'b' ] } FEnd:' Newline)";
    QTest::newRow("nested") << R"(f'{f'{a}'}')" << R"(FStart:f' { FStart:f' { Name:a } FEnd:' } FEnd:' Newline)";
    QTest::newRow("doubled braces") << R"(f'{{a}}')" << R"(FStart:f' FText:{{a}} FEnd:' Newline)";
    QTest::newRow("lines inside triple quotes") << "f'''\n{\na\n}\n'''"
                                                << "FStart:f''' FText:\n { Name:a } FText:\n FEnd:''' Newline";
}

void LexerTest::splitsASourceIntoTokens()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(describeTokens(text), expected);
}

void LexerTest::reportsWhatIsNoToken_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");

    const auto row = [](const char *name, const char *text, const char *message, int begin, int end) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(message) << begin << end;
    };
    row("open parenthesis", "x = (1,\n", "'(' was never closed", 4, 5);
    row("innermost bracket", "x = ([1,\n", "'[' was never closed", 5, 6);
    row("statement behind an open bracket", "x = (1,\ndef f(): pass\n", "'(' was never closed", 4, 5);
    row("no opening", "x = 1)", "unmatched ')'", 5, 6);
    row("wrong closing", "(1]", "closing parenthesis ']' does not match opening parenthesis '('", 2, 3);
    row("wrong closing on another line", "(1,\n2]",
        "closing parenthesis ']' does not match opening parenthesis '(' on line 1", 5, 6);
    row("width of no block", "if a:\n    b\n  c\n", "unindent does not match any outer indentation level", 12, 14);
    row("tabs and spaces", "if a:\n        b\n\tc\n", "inconsistent use of tabs and spaces in indentation", 16, 17);
    row("open string", "x = 'abc\ny", "unterminated string literal (detected at line 1)", 4, 8);
    row("open long string", "x = '''abc\ny\n", "unterminated triple-quoted string literal (detected at line 2)", 4, 7);
    row("open formatted string", "x = f'abc\ny", "unterminated f-string literal (detected at line 1)", 4, 9);
    row("open field", "f'{a'", "f-string: expecting '}'", 2, 3);
    row("single brace", "f'a}'", "f-string: single '}' is not allowed", 3, 4);
    row("leading zeros", "x = 0123",
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", 4, 8);
    row("no hexadecimal digits", "0xg", "invalid hexadecimal literal", 0, 3);
    row("octal eight", "0o18", "invalid digit '8' in octal literal", 0, 4);
    row("two underscores", "1__0", "invalid decimal literal", 0, 4);
    row("name behind a number", "1abc", "invalid decimal literal", 0, 4);
    row("typographic quotes", "x = “a”", "invalid character '“' (U+201C)", 4, 5);
    row("no-break space",
        "x =\xC2\xA0"
        "1",
        "invalid non-printable character U+00A0", 3, 4);
    row("dollar", "x = 5 $", "invalid syntax", 6, 7);
    row("backslash", "a \\ b", "unexpected character after line continuation character", 2, 3);
    row("backslash at the end", "a \\", "unexpected EOF while parsing", 2, 3);
}

void LexerTest::reportsWhatIsNoToken()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    QFETCH(int, begin);
    QFETCH(int, end);
    const TokenList list = Lexer(text, Lexer::Mode::Module).run();
    QVERIFY(!list.errors.empty());
    QCOMPARE(list.errors.front().message, message);
    QCOMPARE(list.errors.front().begin, begin);
    QCOMPARE(list.errors.front().end, end);
    QCOMPARE(list.tokens[size_t(list.errors.front().token)].kind, TokenKind::Error);
}

void LexerTest::ignoresLinesInsideAnExpression()
{
    QCOMPARE(describeTokens(QStringLiteral("\n  a +\n b # c\n"), Lexer::Mode::Expression),
             QStringLiteral("Name:a + Name:b"));
}

void LexerTest::knowsEveryOperatorAndKeyword()
{
    for (int kind = int(TokenKind::False); kind < retort::script::kTokenKindCount; ++kind) {
        const QString text = retort::script::spelling(TokenKind(kind)).toString();
        // Brackets that close need one that opens, and `!` a formatted string.
        if (text == u")" || text == u"]" || text == u"}" || text == u"!")
            continue;
        const TokenList list = Lexer(text, Lexer::Mode::Module).run();
        QCOMPARE(list.tokens.front().kind, TokenKind(kind));
        QCOMPARE(list.tokens.front().end, int(text.size()));
    }
}

void LexerTest::balancesIndentation_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("stops inside blocks") << "if a:\n  if b:\n    c";
    QTest::newRow("width of no block") << "if a:\n    if b:\n            c\n        d\n  e\nf\n";
    QTest::newRow("open bracket inside blocks") << "if a:\n  b(\n  c\ndef f():\n    d(";
    QTest::newRow("too deep") << [] {
        QString text;
        for (int i = 0; i < 300; ++i)
            text += QString(i, u' ') + QStringLiteral("if a:\n");
        return text;
    }();
}

void LexerTest::balancesIndentation()
{
    QFETCH(QString, text);
    int depth = 0;
    for (const Token &token : Lexer(text, Lexer::Mode::Module).run().tokens) {
        depth += token.kind == TokenKind::Indent ? 1 : token.kind == TokenKind::Dedent ? -1 : 0;
        QVERIFY(depth >= 0 && depth <= Lexer::kMaxIndents);
    }
    QCOMPARE(depth, 0);
}

QTEST_GUILESS_MAIN(LexerTest)
#include "LexerTest.moc"
