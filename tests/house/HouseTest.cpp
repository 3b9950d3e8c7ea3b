// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/HouseRules.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace retort {

using test::tooLong;
using test::withoutLicence;
using test::withPrivatePaths;
using test::wrongIncludes;

namespace {

const QString kRoot = QStringLiteral(RETORT_SOURCE_DIR);
const QString kLicence = QStringLiteral("// SPDX-License-Identifier: GPL-3.0-or-later\n");

void plant(const QTemporaryDir &tree, const QString &path, const QString &text)
{
    const QString file = tree.filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(file).absolutePath()));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text.toUtf8());
}

} // namespace

class HouseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesRunDownwards() { QCOMPARE(wrongIncludes(kRoot).join(QLatin1Char('\n')), QString()); }

    void aWrongIncludeIsFound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::newRow("model looks up to engine") << "model/A.h" << "#include \"engine/log/Log.h\"";
        QTest::newRow("model looks up to app") << "model/deep/A.cpp" << "#include \"app/cli/Command.h\"";
        QTest::newRow("engine looks up to ui") << "engine/sql/A.cpp" << "#  include \"ui/common/Theme.h\"";
        QTest::newRow("ui looks up to app") << "ui/A.cpp" << "#include <app/cli/Command.h>";
        QTest::newRow("engine brings a widget in") << "engine/A.cpp" << "#include <QWidget>";
        QTest::newRow("engine brings a module in") << "engine/A.cpp" << "#include <QtWidgets/QLabel>";
        QTest::newRow("model brings a colour in") << "model/A.h" << "#include <QColor>";
        QTest::newRow("model brings old headers in") << "model/A.h" << "#include <qpainter.h>";
        QTest::newRow("engine brings the editor in") << "engine/A.cpp" << "#include <Qsci/qsciscintilla.h>";
        QTest::newRow("relative, upwards") << "app/A.cpp" << "#include \"../model/Error.h\"";
        QTest::newRow("relative, beside") << "model/A.cpp" << "#include \"Error.h\"";
        QTest::newRow("a layer uses the tests") << "engine/A.cpp" << "#include \"tests/support/TestData.h\"";
    }

    void aWrongIncludeIsFound()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, include);
        const QTemporaryDir tree;
        plant(tree, file, kLicence + QStringLiteral("#pragma once\n") + include + QLatin1Char('\n'));
        const QStringList found = wrongIncludes(tree.path());
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith(file + QStringLiteral(":3: ")), qPrintable(found[0]));
    }

    void rightIncludesPass()
    {
        const QTemporaryDir tree;
        plant(tree, QStringLiteral("app/A.cpp"),
              QStringLiteral(
                  "#include \"ui/B.h\"\n#include \"engine/C.h\"\n#include \"model/D.h\"\n#include <QApplication>\n"));
        plant(tree, QStringLiteral("engine/C.cpp"),
              QStringLiteral(
                  "#include <QString>\n#include <QtSql/QSqlQuery>\n// #include \"ui/B.h\"\n#include \"C.moc\"\n"));
        QCOMPARE(wrongIncludes(tree.path()), QStringList());
    }

    void everySourceNamesItsLicence()
    {
        QCOMPARE(withoutLicence(kRoot).join(QLatin1Char('\n')), QString());
        const QTemporaryDir tree;
        plant(tree, QStringLiteral("ui/A.cpp"), QStringLiteral("int a;\n"));
        plant(tree, QStringLiteral("ui/B.cpp"), kLicence);
        QCOMPARE(withoutLicence(tree.path()), QStringList(QStringLiteral("ui/A.cpp")));
    }

    void filesHaveOneSubject()
    {
        QCOMPARE(tooLong(kRoot, 800).join(QLatin1Char('\n')), QString());
        const QTemporaryDir tree;
        plant(tree, QStringLiteral("ui/A.cpp"), QString(801, QLatin1Char('\n')));
        plant(tree, QStringLiteral("ui/B.cpp"), QString(800, QLatin1Char('\n')));
        QCOMPARE(tooLong(tree.path(), 800), QStringList(QStringLiteral("ui/A.cpp: 801 lines")));
    }

    void noFileNamesAPlaceOfOneMachine()
    {
        QCOMPARE(withPrivatePaths(kRoot).join(QLatin1Char('\n')), QString());
        const QTemporaryDir tree;
        plant(tree, QStringLiteral("ui/A.cpp"), QStringLiteral("a\nopen(\"/ho") + QStringLiteral("me/anna/x\")\n"));
        QCOMPARE(withPrivatePaths(tree.path()).size(), 1);
    }

    void bootstrapTellsWhatItCanDo()
    {
        QProcess bootstrap;
        bootstrap.start(kRoot + QStringLiteral("/bootstrap"), {QStringLiteral("help")});
        QVERIFY(bootstrap.waitForFinished());
        QCOMPARE(bootstrap.exitCode(), 0);
        const QString help = QString::fromUtf8(bootstrap.readAllStandardOutput());
        for (const char *command : {"run", "test", "build", "screenshots", "lint"})
            QVERIFY2(help.contains(QLatin1String("\n  ") + QLatin1String(command)), command);
        bootstrap.start(kRoot + QStringLiteral("/bootstrap"), {QStringLiteral("dance")});
        QVERIFY(bootstrap.waitForFinished());
        QCOMPARE(bootstrap.exitCode(), 2);
    }

    void anInstallationIsWhole()
    {
        QVERIFY2(QFile::exists(QStringLiteral(RETORT_BINARY_DIR "/bin/retort")), "the programs are not built");
        const QTemporaryDir prefix;
        QProcess install;
        install.start(QStringLiteral("cmake"), {QStringLiteral("--install"), QStringLiteral(RETORT_BINARY_DIR),
                                                QStringLiteral("--prefix"), prefix.path()});
        QVERIFY(install.waitForFinished());
        QVERIFY2(install.exitCode() == 0, install.readAllStandardError().constData());
        for (const char *file :
             {"bin/retort", "bin/retort-cli", "share/applications/org.retort.Retort.desktop",
              "share/metainfo/org.retort.Retort.metainfo.xml",
              "share/icons/hicolor/scalable/apps/org.retort.Retort.svg", "share/retort/sample/alembic.ini",
              "share/retort/sample/migrations/env.py", "share/doc/retort/LICENSE"})
            QVERIFY2(QFile::exists(prefix.filePath(QLatin1String(file))), file);
    }

    void theTerminalProgramLinksNoDesktop()
    {
        const QString program = QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli");
        QVERIFY2(QFile::exists(program), qPrintable(program));
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {program});
        QVERIFY(ldd.waitForFinished());
        const QString libraries = QString::fromLocal8Bit(ldd.readAllStandardOutput());
        QVERIFY2(libraries.contains(QStringLiteral("libc.so")), qPrintable(libraries));
        QVERIFY2(!libraries.contains(QStringLiteral("libQt6Gui")), qPrintable(libraries));
        QVERIFY2(!libraries.contains(QStringLiteral("libQt6Widgets")), qPrintable(libraries));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::HouseTest)
#include "HouseTest.moc"
