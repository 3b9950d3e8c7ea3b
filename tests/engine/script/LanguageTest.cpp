// SPDX-License-Identifier: GPL-3.0-or-later
// The migration language against CPython: every program of tests/data/language prints what CPython 3.11 prints.
#include "engine/script/Interpreter.h"
#include "engine/script/Parser.h"
#include "tests/support/TestData.h"

#include <QDirIterator>
#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

/// What the program prints, with the exception that ends it as last line.
QString outputOf(const QString &file)
{
    const auto parsed = parseModule(std::make_shared<SourceText>(file, test::readText(file)));
    if (!parsed->diagnostics.empty())
        return QStringLiteral("not parsed: ") + describe(parsed->diagnostics.front());
    Interpreter interpreter(ScriptHost{}, Bounds{});
    try {
        interpreter.runModule(parsed, QStringLiteral("script"));
    } catch (const PythonError &error) {
        return interpreter.printed() +
               QStringLiteral("!! %1: %2\n")
                   .arg(interpreter.typeName(error.exception), exceptionText(interpreter, error.exception));
    } catch (const Stopped &end) {
        return interpreter.printed() + QStringLiteral("stopped: ") + describe(end.diagnostic);
    }
    return interpreter.printed();
}

} // namespace

class LanguageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsWhatPythonPrints_data()
    {
        QTest::addColumn<QString>("program");
        const QString folder = test::dataPath(QStringLiteral("language"));
        QStringList programs;
        for (QDirIterator it(folder, {QStringLiteral("*.py")}, QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();)
            programs << it.next();
        QVERIFY(!programs.isEmpty());
        programs.sort();
        for (const QString &program : std::as_const(programs))
            QTest::newRow(qPrintable(program.mid(folder.size() + 1).chopped(3))) << program;
    }

    void printsWhatPythonPrints()
    {
        QFETCH(QString, program);
        const QStringList expected = test::readText(program.chopped(3) + QStringLiteral(".out")).split(u'\n');
        const QStringList printed = outputOf(program).split(u'\n');
        for (qsizetype line = 0; line < std::max(expected.size(), printed.size()); ++line)
            QCOMPARE(QStringLiteral("%1: %2").arg(line + 1).arg(printed.value(line)),
                     QStringLiteral("%1: %2").arg(line + 1).arg(expected.value(line)));
    }
};

QTEST_APPLESS_MAIN(LanguageTest)
#include "LanguageTest.moc"
