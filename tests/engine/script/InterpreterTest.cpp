// SPDX-License-Identifier: GPL-3.0-or-later
// What the migration language does, told as small programs and what they print.
#include "engine/script/Interpreter.h"
#include "engine/script/Parser.h"

#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

/// What the program prints, or the error that ends it.
QString outputOf(const QString &program, Bounds bounds = {})
{
    const auto parsed = parseModule(std::make_shared<SourceText>(QStringLiteral("test.py"), program));
    if (!parsed->diagnostics.empty())
        return describe(parsed->diagnostics.front());
    Interpreter interpreter(ScriptHost{}, bounds);
    try {
        interpreter.runModule(parsed, QStringLiteral("__main__"));
    } catch (const PythonError &error) {
        return interpreter.printed() + interpreter.typeName(error.exception) + QStringLiteral(": ") +
               exceptionText(interpreter, error.exception);
    } catch (const Stopped &end) {
        return interpreter.printed() + QStringLiteral("stopped: ") + end.diagnostic.code + QStringLiteral(" line ") +
               QString::number(end.diagnostic.range.line);
    }
    return interpreter.printed();
}

} // namespace

class InterpreterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void programsPrintWhatPythonPrints_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("printed");
        const auto row = [](const char *name, const char *program, const char *printed) {
            QTest::newRow(name) << QString::fromUtf8(program) << QString::fromUtf8(printed);
        };
        row("closures",
            "def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n"
            "    return inner\nf = outer()\nf()\nprint(f(), f())\n",
            "2 3\n");
        row("defaults and keywords",
            "def f(a, b=2, *rest, c, d=4, **more):\n    return (a, b, rest, c, d, more)\n"
            "print(f(1, c=3))\nprint(f(1, 5, 6, 7, c=8, e=9))\n",
            "(1, 2, (), 3, 4, {})\n(1, 5, (6, 7), 8, 4, {'e': 9})\n");
        row("classes",
            "class A:\n    x = 1\n    def __init__(self, n):\n        self.n = n\n    def get(self):\n"
            "        return self.n + self.x\nclass B(A):\n    def get(self):\n        return super().get() * 10\n"
            "print(B(4).get(), isinstance(B(1), A))\n",
            "50 True\n");
        row("exceptions",
            "try:\n    {}['a']\nexcept KeyError as e:\n    print('no', e)\nelse:\n    print('else')\n"
            "finally:\n    print('end')\n",
            "no 'a'\nend\n");
        row("f-strings", "n = 3.14159\nname = 'x'\nprint(f'{n:.2f} {name!r:>5} {n=:.1f} {{}}')\n",
            "3.14   'x' n=3.1 {}\n");
        row("percent",
            "print('%s-%05d-%(a)s' % {'a': 1} if False else '%s-%05d' % ('q', 42))\nprint('%(a)s' % {'a': 'b'})\n",
            "q-00042\nb\n");
        row("comprehensions",
            "print([x * y for x in range(3) for y in (1, 2) if x != 1], {k: v for k, v in zip('ab', [1, 2])})\n",
            "[0, 0, 2, 4] {'a': 1, 'b': 2}\n");
        row("unpacking", "a, *b, c = range(5)\nprint(a, b, c)\n(x, y), z = (1, 2), 3\nprint(x, y, z)\n",
            "0 [1, 2, 3] 4\n1 2 3\n");
        row("big integers", "print(2 ** 100, -7 // 2, -7 % 3, 10 / 4)\n", "1267650600228229401496703205376 -4 2 2.5\n");
        row("slices", "s = 'hello'\nprint(s[1:3], s[::-1], s[-2:], [1, 2, 3, 4][::2])\n", "el olleh lo [1, 3]\n");
        row("while and walrus", "n = 0\nwhile (n := n + 1) < 3:\n    print(n)\nelse:\n    print('done')\n",
            "1\n2\ndone\n");
        row("match",
            "def f(x):\n    match x:\n        case {'a': v}:\n            return v\n        case [1, *rest]:\n"
            "            return rest\n        case str() as s if s:\n            return s\n        case _:\n           "
            " return None\n"
            "print(f({'a': 5}), f([1, 2, 3]), f('q'), f(''))\n",
            "5 [2, 3] q None\n");
        row("strings",
            "print('a,b,c'.split(','), ' x '.strip(), '-'.join(['p', 'q']), 'Hello'.replace('l', 'L'), "
            "'abc'.upper())\n",
            "['a', 'b', 'c'] x p-q HeLLo ABC\n");
        row("decorators",
            "def twice(f):\n    def g(*a):\n        return f(*a) * 2\n    return g\n@twice\ndef h(x):\n    return x + "
            "1\nprint(h(3))\n",
            "8\n");
        row("sorting",
            "print(sorted(['b', 'A', 'c'], key=str.lower), sorted([3, 1, 2], reverse=True), max([1, 5, 2]), sum([1, "
            "2]))\n",
            "['A', 'b', 'c'] [3, 2, 1] 5 3\n");
        row("global", "n = 1\ndef f():\n    global n\n    n = 2\nf()\nprint(n)\n", "2\n");
        row("properties",
            "class P:\n    @property\n    def v(self):\n        return 7\n    @staticmethod\n    def s():\n        "
            "return 8\n"
            "    @classmethod\n    def c(cls):\n        return cls.__name__\nprint(P().v, P.s(), P.c())\n",
            "7 8 P\n");
        row("chained comparison", "x = 5\nprint(1 < x < 10, 1 < x > 10, not x, x in (1, 5))\n",
            "True False False True\n");
        row("format", "print('{0} {name:>4} {0!r}'.format('a', name='b'))\n", "a    b 'a'\n");
    }

    void programsPrintWhatPythonPrints()
    {
        QFETCH(QString, program);
        QFETCH(QString, printed);
        QCOMPARE(outputOf(program), printed);
    }

    void anExceptionNamesItsKind()
    {
        QCOMPARE(outputOf(QStringLiteral("print(undefined)\n")),
                 QStringLiteral("NameError: name 'undefined' is not defined"));
        QCOMPARE(outputOf(QStringLiteral("1 + 'a'\n")),
                 QStringLiteral("TypeError: unsupported operand type(s) for +: 'int' and 'str'"));
        QCOMPARE(outputOf(QStringLiteral("def f(a):\n    pass\nf()\n")),
                 QStringLiteral("TypeError: f() missing 1 required positional argument: 'a'"));
    }

    void aRunThatDoesNotEndIsStoppedAtItsBound()
    {
        QCOMPARE(outputOf(QStringLiteral("while True: pass\n"), {.steps = 5000}),
                 QStringLiteral("stopped: step-limit line 1"));
        QCOMPARE(outputOf(QStringLiteral("def f():\n    f()\nf()\n")), QStringLiteral("stopped: depth-limit line 2"));
        QCOMPARE(outputOf(QStringLiteral("x = []\nwhile True:\n    x.append('a' * 1000)\n"), {.memory = 4 << 20}),
                 QStringLiteral("stopped: memory-limit line 3"));
        QCOMPARE(outputOf(QStringLiteral("while True:\n    print('x' * 100)\n"), {.output = 50}),
                 QStringLiteral("stopped: output-limit line 2"));
    }

    void aModuleThatIsNotThereMattersOnlyWhenItsValueIsNeeded()
    {
        QCOMPARE(
            outputOf(QStringLiteral("from flask import current_app\nx = current_app.config['A']\nprint('fine')\n")),
            QStringLiteral("fine\n"));
        QCOMPARE(outputOf(QStringLiteral("from flask import current_app\nif current_app.debug:\n    print('yes')\n"
                                         "else:\n    print('no')\n")),
                 QStringLiteral("yes\nno\n"));
    }
};

QTEST_GUILESS_MAIN(InterpreterTest)
#include "InterpreterTest.moc"
