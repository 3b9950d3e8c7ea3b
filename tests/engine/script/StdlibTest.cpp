// SPDX-License-Identifier: GPL-3.0-or-later
// The language and its library against CPython: every program in tests/data/script prints what CPython 3.11 printed
// (tests/conformance/make_script_goldens makes the .out files).
#include "engine/script/Interpreter.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

/// What the program prints, and how it ended if not well.
QString outputOf(const QString &path, const QString &folder)
{
    ScriptHost host;
    host.projectFolder = folder;
    host.modulePaths = {folder};
    host.environment = [] {
        return std::map<QString, QString>{{QStringLiteral("RETORT_COLOUR"), QStringLiteral("copper")}};
    };
    const auto parsed = parseModule(std::make_shared<SourceText>(path, test::readText(path)));
    QString ending;
    for (const Diagnostic &diagnostic : parsed->diagnostics)
        ending += describe(diagnostic) + u'\n';
    Interpreter interpreter(host);
    try {
        interpreter.runModule(parsed, QStringLiteral("__main__"));
    } catch (const PythonError &error) {
        ending += QStringLiteral("%1:%2: %3: %4\n")
                      .arg(error.where.file)
                      .arg(error.where.line)
                      .arg(interpreter.typeName(error.exception), exceptionText(interpreter, error.exception));
    } catch (const Stopped &end) {
        ending += describe(end.diagnostic) + u'\n';
    }
    return interpreter.printed() + ending;
}

} // namespace

class StdlibTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void programPrintsWhatCpythonPrints_data();
    void programPrintsWhatCpythonPrints();
};

void StdlibTest::programPrintsWhatCpythonPrints_data()
{
    QTest::addColumn<QString>("program");
    const QDir folder(test::dataPath(QStringLiteral("script")));
    for (const QString &name : folder.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name))
        QTest::newRow(qPrintable(name.chopped(3))) << folder.filePath(name);
}

void StdlibTest::programPrintsWhatCpythonPrints()
{
    QFETCH(QString, program);
    const QStringList wanted = test::readText(program.chopped(3) + QStringLiteral(".out")).split(u'\n');
    const QStringList printed = outputOf(program, test::dataPath(QStringLiteral("script"))).split(u'\n');
    for (qsizetype i = 0; i < std::max(wanted.size(), printed.size()); ++i) {
        const QString ours = i < printed.size() ? printed[i] : QStringLiteral("(nothing)");
        const QString theirs = i < wanted.size() ? wanted[i] : QStringLiteral("(nothing)");
        if (ours != theirs) {
            const QString place =
                QStringLiteral("line %1 of the output:\n  ours:    %2\n  CPython: %3").arg(i + 1).arg(ours, theirs);
            QFAIL(qPrintable(place));
        }
    }
}

QTEST_GUILESS_MAIN(StdlibTest)
#include "StdlibTest.moc"
