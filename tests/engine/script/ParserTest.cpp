// SPDX-License-Identifier: GPL-3.0-or-later
// The pairs in tests/data/parser are a script and the tree that CPython 3.11 makes of it: `ast.dump(tree, indent=1)`.
#include "engine/script/Parser.h"
#include "engine/script/AstDump.h"
#include "engine/script/GrammarParser.h"
#include "engine/script/Lexer.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QThread>
#include <QtTest>

#include <ctime>
#include <limits>

using namespace retort;
using script::Lexer;
using script::parseModule;

namespace {

std::shared_ptr<const script::ParsedModule> parsed(const QString &text)
{
    return parseModule(std::make_shared<const SourceText>(QStringLiteral("script.py"), text));
}

/// "3:5 message" for each diagnostic.
QStringList messagesOf(const QString &text)
{
    QStringList result;
    const auto module = parsed(text);
    for (const Diagnostic &diagnostic : module->diagnostics) {
        result.append(
            QStringLiteral("%1:%2 %3").arg(diagnostic.range.line).arg(diagnostic.range.column).arg(diagnostic.message));
    }
    return result;
}

QString repeated(const char *text, int times)
{
    return QString::fromLatin1(text).repeated(times);
}

} // namespace

class ParserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buildsTheTreeThatPythonBuilds_data();
    void buildsTheTreeThatPythonBuilds();
    void readsTheFormattedStringsOfPython312_data();
    void readsTheFormattedStringsOfPython312();
    void knowsWhereNodesStand_data();
    void knowsWhereNodesStand();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void goesOnBehindAnError_data();
    void goesOnBehindAnError();
    void keepsTheStatementsAroundAnError();
    void parsesOneExpression();
    void reportsABrokenExpression();
    void findsTheDocstring();
    void doesNotOverflowASmallStack_data();
    void doesNotOverflowASmallStack();
    void acceptsWhatPeopleNest();
    void takesTimeInProportionToTheSource();
    void limitsTheNumberOfErrors();
};

void ParserTest::buildsTheTreeThatPythonBuilds_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("tree");
    const QDir folder(test::dataPath(QStringLiteral("parser")));
    const QStringList scripts = folder.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name);
    QVERIFY(scripts.size() >= 28);
    for (const QString &name : scripts) {
        const QString tree = name.chopped(3) + QStringLiteral(".ast");
        QTest::newRow(qPrintable(name)) << folder.filePath(name) << folder.filePath(tree);
    }
}

void ParserTest::buildsTheTreeThatPythonBuilds()
{
    QFETCH(QString, script);
    QFETCH(QString, tree);
    // Not readText(): line ends and the byte order mark are part of the case.
    QFile file(script);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto module = parsed(QString::fromUtf8(file.readAll()));
    for (const Diagnostic &diagnostic : module->diagnostics)
        QFAIL(qPrintable(describe(diagnostic)));
    const QStringList got = script::dumpModule(module->module).split(u'\n');
    const QStringList expected = test::readText(tree).chopped(1).split(u'\n');
    for (int i = 0; i < qMin(got.size(), expected.size()); ++i)
        QVERIFY2(got[i] == expected[i],
                 qPrintable(QStringLiteral("line %1: %2, but Python has %3").arg(i + 1).arg(got[i], expected[i])));
    QCOMPARE(got.size(), expected.size());
}

void ParserTest::readsTheFormattedStringsOfPython312_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sameAs");
    QTest::newRow("the same quotes") << R"(f'{a['b']}')" << R"(f"{a['b']}")";
    QTest::newRow("nested with the same quotes") << R"(f"{f"{f"{a}"}"}")" << R"(f'''{f"""{f'{a}'}"""}''')";
    QTest::newRow("backslash in a field") << R"(f"{'\n'.join(a)}")" << "f\"{'''\n'''.join(a)}\"";
    QTest::newRow("lines in a field") << "f'{\na\n}'" << "f'{a}'";
    QTest::newRow("comment in a field") << "f'{a # why\n}'" << "f'{a}'";
}

void ParserTest::readsTheFormattedStringsOfPython312()
{
    QFETCH(QString, text);
    QFETCH(QString, sameAs);
    QCOMPARE(messagesOf(text), QStringList());
    QCOMPARE(messagesOf(sameAs), QStringList());
    QCOMPARE(script::dumpModule(parsed(text)->module), script::dumpModule(parsed(sameAs)->module));
}

void ParserTest::knowsWhereNodesStand_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("expression");

    QTest::newRow("call") << "f(a, b)  # c" << "f(a, b)" << "f(a, b)";
    QTest::newRow("inside parentheses") << "(a + b)" << "(a + b)" << "a + b";
    QTest::newRow("from a parenthesis on") << "(a).b" << "(a).b" << "(a).b";
    QTest::newRow("tuple with parentheses") << "(a, b)" << "(a, b)" << "(a, b)";
    QTest::newRow("tuple") << "a, b," << "a, b," << "a, b,";
    QTest::newRow("before a semicolon") << "a; b" << "a" << "a";
    QTest::newRow("beyond the BMP") << QStringLiteral("'😀' + x") << QStringLiteral("'😀' + x")
                                    << QStringLiteral("'😀' + x");
    QTest::newRow("several lines") << "f(\n  a\n)\n" << "f(\n  a\n)" << "f(\n  a\n)";
    QTest::newRow("strings side by side") << "'a' \\\n 'b'\n" << "'a' \\\n 'b'" << "'a' \\\n 'b'";
}

void ParserTest::knowsWhereNodesStand()
{
    QFETCH(QString, text);
    QFETCH(QString, statement);
    QFETCH(QString, expression);
    const auto module = parsed(text);
    const auto textOf = [&](const script::ast::Node &node) { return text.mid(node.begin, node.end - node.begin); };
    QVERIFY(module->diagnostics.empty());
    const script::ast::Stmt &first = *module->module.body.front();
    QCOMPARE(textOf(first), statement);
    QCOMPARE(textOf(*script::ast::as<script::ast::ExprStmt>(first).value), expression);
}

void ParserTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *text, const char *message) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(message);
    };
    row("if x\n    y", "1:5 expected ':'");
    row("if x:\ny", "2:1 expected an indented block after 'if' statement on line 1");
    row("def f():\nx = 1", "2:1 expected an indented block after function definition on line 1");
    row("x = 1\n    y = 2", "2:1 unexpected indent");
    row("if x:\n    a\n  b", "3:1 unindent does not match any outer indentation level");
    row("x = (1,", "1:5 '(' was never closed");
    row("print \"x\"", "1:1 Missing parentheses in call to 'print'. Did you mean print(...)?");
    row("exec code", "1:1 Missing parentheses in call to 'exec'. Did you mean exec(...)?");
    row("x = = 1", "1:5 invalid syntax");
    row("1 = x", "1:1 cannot assign to literal here. Maybe you meant '==' instead of '='?");
    row("f() = 1", "1:1 cannot assign to function call here. Maybe you meant '==' instead of '='?");
    row("None = 1", "1:1 cannot assign to None");
    row("(a, 1) = x", "1:5 cannot assign to literal");
    row("x if y else z = 1", "1:1 cannot assign to conditional expression");
    row("(a, b) += 1", "1:1 'tuple' is an illegal expression for augmented assignment");
    row("*a = b", "1:1 starred assignment target must be in a list or tuple");
    row("*a, *b = c", "1:5 multiple starred expressions in assignment");
    row("x = *a", "1:5 can't use starred expression here");
    row("del f()", "1:5 cannot delete function call");
    row("for f() in x: pass", "1:5 cannot assign to function call");
    row("with a as 1: pass", "1:11 cannot assign to literal");
    row("(a, b): int", "1:1 only single target (not tuple) can be annotated");
    row("f(): int", "1:1 illegal target for annotation");
    row("from a import b,", "1:17 trailing comma not allowed without surrounding parentheses");
    row("f(a=1, b)", "1:8 positional argument follows keyword argument");
    row("f(**a, b)", "1:8 positional argument follows keyword argument unpacking");
    row("f(**a, *b)", "1:8 iterable argument unpacking follows keyword argument unpacking");
    row("f(a=1, a=2)", "1:8 keyword argument repeated: a");
    row("f(a.b=1)", "1:3 expression cannot contain assignment, perhaps you meant \"==\"?");
    row("f(True=1)", "1:3 cannot assign to True");
    row("f(x for x in y, 1)", "1:3 Generator expression must be parenthesized");
    row("f(a b)", "1:3 invalid syntax. Perhaps you forgot a comma?");
    row("[a b]", "1:2 invalid syntax. Perhaps you forgot a comma?");
    row("{a: b c: d}", "1:5 invalid syntax. Perhaps you forgot a comma?");
    row("{a: b, c}", "1:9 ':' expected after dictionary key");
    row("{a: }", "1:5 expression expected after dictionary key and ':'");
    row("(*a)", "1:2 cannot use starred expression here");
    row("[*a for a in b]", "1:2 iterable unpacking cannot be used in comprehension");
    row("def f(a, a): pass", "1:10 duplicate argument 'a' in function definition");
    row("def f(a=1, b): pass", "1:12 non-default argument follows default argument");
    row("def f(*): pass", "1:7 named arguments must follow bare *");
    row("def f(**k, a): pass", "1:12 arguments cannot follow var-keyword argument");
    row("def f(*a, *b): pass", "1:11 * argument may appear only once");
    row("def f(*a, /): pass", "1:11 / must be ahead of *");
    row("def f: pass", "1:6 expected '('");
    row("lambda a=1, b: 0", "1:13 non-default argument follows default argument");
    row("return 1", "1:1 'return' outside function");
    row("yield 1", "1:1 'yield' outside function");
    row("await x", "1:1 'await' outside function");
    row("def f(): await x", "1:10 'await' outside async function");
    row("break", "1:1 'break' outside loop");
    row("def f():\n  for x in y:\n    def g(): continue", "3:14 'continue' not properly in loop");
    row("nonlocal x", "1:1 nonlocal declaration not allowed at module level");
    row("def f(): from x import *", "1:24 import * only allowed at module level");
    row("def f():\n  async with a: pass", "2:3 'async with' outside async function");
    row("if x = 1: pass", "1:6 invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    row("(a.b := 1)", "1:2 cannot use assignment expressions with attribute");
    row("x = 1 if 2", "1:5 expected 'else' after 'if' expression");
    row("try:\n  a\nb", "3:1 expected 'except' or 'finally' block");
    row("try:\n  a\nexcept A, B:\n  b", "3:8 multiple exception types must be parenthesized");
    row("try:\n  a\nexcept:\n  b\nexcept A:\n  c", "3:1 default 'except:' must be last");
    row("try:\n  a\nexcept A:\n  b\nexcept* B:\n  c", "5:1 cannot have both 'except' and 'except*' on the same 'try'");
    const char *star = "'break', 'continue' and 'return' cannot appear in an except* block";
    const auto starRow = [&](const char *code, const char *place) {
        row(code, QByteArray(QByteArray(place) + ' ' + star).constData());
    };
    starRow("def f():\n  try:\n    a\n  except* A:\n    return 1", "5:5");
    starRow("for a in b:\n  try:\n    a\n  except* A:\n    break", "5:5");
    starRow("for a in b:\n  try:\n    a\n  except* A:\n    if a:\n      continue", "6:7");
    starRow("for a in b:\n  try:\n    a\n  except* A:\n    while a: pass\n    else: break", "6:11");
    row("'a' b'b'", "1:1 cannot mix bytes and nonbytes literals");
    row("b'é'", "1:1 bytes can only contain ASCII literal characters");
    row("'ab\\x4'", "1:4 (unicode error) truncated \\xXX escape");
    row("'\\N{no such name}'", "1:2 (unicode error) unknown Unicode character name 'no such name'");
    row("f'{}'", "1:4 f-string: empty expression not allowed");
    row("f'{a!x}'", "1:6 f-string: invalid conversion character 'x': expected 's', 'r', or 'a'");
    row("f'{a b}'", "1:4 f-string: invalid syntax. Perhaps you forgot a comma?");
    row("f'{a'", "1:3 f-string: expecting '}'");
    row("match x:\n  case {**r, 'a': 1}: pass", "2:14 invalid syntax");
    row("match x:\n  case A(a=1, b): pass", "2:15 positional patterns follow keyword patterns");
    row("match x:\n  case a as _: pass", "2:13 cannot use '_' as a target");
    row("match x:\n  case 1 + 2: pass", "2:12 imaginary number required in complex literal");
    row("else: pass", "1:1 invalid syntax");
    row("a.1", "1:2 invalid syntax");
    row("class A\n  pass", "1:8 expected ':'");
}

void ParserTest::saysWhatIsWrong()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    QCOMPARE(messagesOf(text), QStringList(message));
}

void ParserTest::goesOnBehindAnError_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("messages");

    QTest::newRow("two statements") << "x = = 1\ny = 2\nz = )\n"
                                    << QStringList{"1:5 invalid syntax", "3:5 unmatched ')'"};
    QTest::newRow("inside functions") << "def upgrade():\n    op.f(a b)\n    op.g()\n\ndef downgrade():\n    1 = x\n"
                                      << QStringList{
                                             "2:10 invalid syntax. Perhaps you forgot a comma?",
                                             "6:5 cannot assign to literal here. Maybe you meant '==' instead of '='?"};
    QTest::newRow("the head of a block, and its body") << "def f(1):\n    x = = 1\ny = 1\n"
                                                       << QStringList{"1:7 invalid syntax", "2:9 invalid syntax"};
    QTest::newRow("the branches of a broken if are not errors")
        << "if x y:\n    a\nelif z:\n    b\nelse:\n    c\nd = = 1"
        << QStringList{"1:6 expected ':'", "7:5 invalid syntax"};
    QTest::newRow("the cases of a broken match are not errors")
        << "match x:\n    case 1 2:\n        a\n    case 3:\n        b\nd = = 1"
        << QStringList{"2:12 expected ':'", "6:5 invalid syntax"};
    QTest::newRow("a bracket that is never closed ends with its function")
        << "def upgrade():\n    op.f('a',\n\ndef downgrade():\n    1 = x\n"
        << QStringList{"2:9 '(' was never closed",
                       "5:5 cannot assign to literal here. Maybe you meant '==' instead of '='?"};
    QTest::newRow("indentation") << "x = 1\n    y = 2\nz = 3\n" << QStringList{"2:1 unexpected indent"};
    QTest::newRow("a width of no block is one error")
        << "def f():\n        a\n    b\n    c\nd\n"
        << QStringList{"3:1 unindent does not match any outer indentation level"};
    QTest::newRow("an open string ends with its line")
        << "x = 'abc\ny = 'abc\n"
        << QStringList{"1:5 unterminated string literal (detected at line 1)",
                       "2:5 unterminated string literal (detected at line 2)"};
    QTest::newRow("an open field ends with its line")
        << "x = f'{a'\ny = = 1\n"
        << QStringList{"1:7 f-string: expecting '}'", "2:5 invalid syntax"};
    QTest::newRow("Python 2") << "print 'a'\nraise E, 'b'\nexcept_ = 1\n"
                              << QStringList{"1:1 Missing parentheses in call to 'print'. Did you mean print(...)?",
                                             "2:8 invalid syntax"};
}

void ParserTest::goesOnBehindAnError()
{
    QFETCH(QString, text);
    QFETCH(QStringList, messages);
    QCOMPARE(messagesOf(text), messages);
}

void ParserTest::keepsTheStatementsAroundAnError()
{
    const auto module = parsed(QStringLiteral("a = 1\nx = = 1\n\ndef upgrade():\n    b()\n    c(\n"));
    QCOMPARE(script::dumpModule(module->module), QStringLiteral("Module(\n"
                                                                " body=[\n"
                                                                "  Assign(\n"
                                                                "   targets=[\n"
                                                                "    Name(id='a', ctx=Store())],\n"
                                                                "   value=Constant(value=1)),\n"
                                                                "  ErrorStmt(),\n"
                                                                "  FunctionDef(\n"
                                                                "   name='upgrade',\n"
                                                                "   args=arguments(\n"
                                                                "    posonlyargs=[],\n"
                                                                "    args=[],\n"
                                                                "    kwonlyargs=[],\n"
                                                                "    kw_defaults=[],\n"
                                                                "    defaults=[]),\n"
                                                                "   body=[\n"
                                                                "    Expr(\n"
                                                                "     value=Call(\n"
                                                                "      func=Name(id='b', ctx=Load()),\n"
                                                                "      args=[],\n"
                                                                "      keywords=[])),\n"
                                                                "    ErrorStmt()],\n"
                                                                "   decorator_list=[])],\n"
                                                                " type_ignores=[])"));
}

void ParserTest::parsesOneExpression()
{
    const QString text = QStringLiteral("\n  a if b\n  else c, *d ");
    const auto result = script::parseExpression(std::make_shared<const SourceText>(QString(), text));
    QVERIFY(result->diagnostics.empty());
    QCOMPARE(script::dumpExpression(*result->expression), QStringLiteral("Tuple(\n"
                                                                         " elts=[\n"
                                                                         "  IfExp(\n"
                                                                         "   test=Name(id='b', ctx=Load()),\n"
                                                                         "   body=Name(id='a', ctx=Load()),\n"
                                                                         "   orelse=Name(id='c', ctx=Load())),\n"
                                                                         "  Starred(\n"
                                                                         "   value=Name(id='d', ctx=Load()),\n"
                                                                         "   ctx=Load())],\n"
                                                                         " ctx=Load())"));
}

void ParserTest::reportsABrokenExpression()
{
    for (const char *text : {"", "a b", "a = 1", "(a", "a)", "'", "for", "await a", "a; b", "f'{a"}) {
        const auto source = std::make_shared<const SourceText>(QString(), QString::fromLatin1(text));
        const auto result = script::parseExpression(source);
        QVERIFY2(!result->expression, text);
        QVERIFY2(result->diagnostics.size() == 1, text);
    }
}

void ParserTest::findsTheDocstring()
{
    const auto module = parsed(QStringLiteral("'''add orders'''\nx = 1"));
    const script::ast::Constant *text = script::ast::docstring(module->module.body);
    QVERIFY(text);
    QCOMPARE(text->text, QStringLiteral("add orders"));
    QVERIFY(!script::ast::docstring(parsed(QStringLiteral("f'a'"))->module.body));
}

void ParserTest::doesNotOverflowASmallStack_data()
{
    QTest::addColumn<QString>("text");
    constexpr int kMany = 20000;
    QString blocks;
    for (int i = 0; i < script::Lexer::kMaxIndents - 1; ++i)
        blocks += QString(i, u' ') + QStringLiteral("def f():\n");
    blocks += QString(script::Lexer::kMaxIndents - 1, u' ');

    QTest::newRow("parentheses") << repeated("(", kMany) + repeated(")", kMany);
    QTest::newRow("lists") << repeated("[", 199) + repeated("]", 199);
    QTest::newRow("dicts") << repeated("{1:", 199) + u'1' + repeated("}", 199);
    QTest::newRow("calls in calls") << repeated("f(", 199) + repeated(")", 199);
    QTest::newRow("subscripts") << repeated("a[", 199) + u'1' + repeated("]", 199);
    QTest::newRow("comprehensions") << repeated("[x for x in ", 199) + u'y' + repeated("]", 199);
    QTest::newRow("signs") << repeated("-", kMany) + u'1';
    QTest::newRow("not") << repeated("not ", kMany) + u'1';
    QTest::newRow("sums") << repeated("a+", kMany) + u'a';
    QTest::newRow("powers") << repeated("a**", kMany) + u'a';
    QTest::newRow("attributes") << u'a' + repeated(".b", kMany);
    QTest::newRow("calls of calls") << u'a' + repeated("()", kMany);
    QTest::newRow("lambdas") << repeated("lambda: ", kMany) + u'1';
    QTest::newRow("conditions") << repeated("1 if a else ", kMany) + u'1';
    QTest::newRow("every level of operators")
        << repeated("(a or b and not c < d | e ^ f & g << h + i * -j ** ", 199) + u'1' + repeated(")", 199);
    QTest::newRow("formatted strings") << repeated("f'{", kMany) + u'a' + repeated("}'", kMany);
    QTest::newRow("format specifications") << QStringLiteral("f'{a:") + repeated("{b:", kMany);
    QTest::newRow("elif") << QStringLiteral("if a:\n b\n") + repeated("elif a:\n b\n", kMany);
    QTest::newRow("patterns") << QStringLiteral("match a:\n case ") + repeated("[", 199) + repeated("]", 199) +
                                     QStringLiteral(": b");
    QTest::newRow("an expression in blocks") << blocks + repeated("f(lambda: [", 199);
    QTest::newRow("blocks") << [] {
        QString text;
        for (int i = 0; i < 400; ++i)
            text += QString(i, u' ') + QStringLiteral("if a:\n");
        return text;
    }();
}

void ParserTest::doesNotOverflowASmallStack()
{
    QFETCH(QString, text);
    constexpr uint kStackSize = 512 * 1024;
    bool isRejected = false;
    const std::unique_ptr<QThread> thread(QThread::create([&] { isRejected = !parsed(text)->diagnostics.empty(); }));
    thread->setStackSize(kStackSize);
    thread->start();
    QVERIFY(thread->wait());
    QVERIFY(isRejected);
}

void ParserTest::acceptsWhatPeopleNest()
{
    QCOMPARE(messagesOf(repeated("(", 90) + repeated(")", 90)), QStringList());
    QCOMPARE(messagesOf(repeated("a + ", 400) + u'a'), QStringList());
    QCOMPARE(messagesOf(u'a' + repeated(".b(c)", 200)), QStringList());
    QCOMPARE(messagesOf(QStringLiteral("if a:\n b\n") + repeated("elif a:\n b\n", 150)), QStringList());
    QString blocks;
    for (int i = 0; i < 90; ++i)
        blocks += QString(i, u' ') + QStringLiteral("if a:\n");
    QCOMPARE(messagesOf(blocks + QString(90, u' ') + QStringLiteral("b")), QStringList());
}

void ParserTest::takesTimeInProportionToTheSource()
{
    const QString part = test::readText(test::dataPath(QStringLiteral("parser/migration.py")));
    // Processor time, the best of several, so that a busy machine does not matter.
    const auto timeOf = [](const QString &text) {
        std::clock_t best = std::numeric_limits<std::clock_t>::max();
        for (int i = 0; i < 5; ++i) {
            const std::clock_t begin = std::clock();
            const auto module = parsed(text);
            best = qMin(best, std::clock() - begin);
        }
        return double(best);
    };
    const double small = timeOf(part.repeated(50));
    const double large = timeOf(part.repeated(500));
    QVERIFY(small > 0);
    // Ten times the text; a parser that took the square would need a hundred times as long.
    QVERIFY2(large < small * 40, qPrintable(QStringLiteral("%1, %2").arg(small).arg(large)));
}

void ParserTest::limitsTheNumberOfErrors()
{
    const auto module = parsed(repeated("x = = 1\n", 10000));
    QCOMPARE(int(module->diagnostics.size()), script::GrammarParser::kMaxDiagnostics);
    QCOMPARE(module->module.body.size(), size_t(10000));
}

QTEST_GUILESS_MAIN(ParserTest)
#include "ParserTest.moc"
