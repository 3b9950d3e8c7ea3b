// SPDX-License-Identifier: GPL-3.0-or-later
// A head dragged onto another with the mouse, on a display of its own: what the window system makes of a drag.
#include "tests/support/ScratchDisplay.h"
#include "tests/ui/WindowFixture.h"

#include <QProcess>

using namespace retort;

class DragTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHeadIsDraggedOntoAnother()
    {
        if (!qEnvironmentVariableIsSet("RETORT_TEST_DISPLAY")) {
            // Once more, with a display.
            test::ScratchDisplay display;
            QVERIFY2(display.start(), "Xvfb or openbox does not start");
            QProcess process;
            QProcessEnvironment variables = display.environment();
            variables.insert(QStringLiteral("RETORT_TEST_DISPLAY"), QStringLiteral("1"));
            process.setProcessEnvironment(variables);
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("aHeadIsDraggedOntoAnother")});
            QVERIFY(process.waitForFinished(240'000));
            const QByteArray output = process.readAll();
            QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, output.constData());
            return;
        }
        test::WindowFixture m;
        m.writeScript(QStringLiteral("ffff00000001"), QStringLiteral("123456789abc"), QStringLiteral("    pass\n"));
        QVERIFY(m.open());
        QTRY_VERIFY_WITH_TIMEOUT(m.rowOf("ffff00000001") >= 0, 20'000);
        QVERIFY(m.activate());
        const auto place = [&m](const char *id) {
            const QModelIndex index = m.model().index(m.rowOf(id), ui::HistoryModel::MessageColumn);
            m.table().scrollTo(index);
            return m.table().viewport()->mapToGlobal(m.table().visualRect(index).center());
        };
        // The layout is at rest once places stay what they are.
        QPoint from = place("ffff00000001");
        QPoint onto = place("e83a5c2f9b70");
        for (bool isMoving = true; isMoving;) {
            QTest::qWait(300);
            isMoving = place("ffff00000001") != from || place("e83a5c2f9b70") != onto;
            from = place("ffff00000001");
            onto = place("e83a5c2f9b70");
        }
        QVERIFY(from.y() != onto.y());
        const auto words = [](const QPoint &point) {
            return QStringList{QStringLiteral("mousemove"), QString::number(point.x()), QString::number(point.y())};
        };
        const QStringList pause{QStringLiteral("sleep"), QStringLiteral("0.3")};
        QStringList arguments = words(from) + pause + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")};
        constexpr int kMoves = 8;
        for (int step = 1; step <= kMoves; ++step)
            arguments += pause + words(from + (onto - from) * step / kMoves);
        arguments +=
            pause + words(onto + QPoint(2, 0)) + pause + QStringList{QStringLiteral("mouseup"), QStringLiteral("1")};
        QProcess mouse;
        mouse.start(QStringLiteral("xdotool"), arguments);
        // The window has to hear of it meanwhile.
        QTRY_VERIFY_WITH_TIMEOUT(mouse.state() == QProcess::NotRunning, 60'000);
        QCOMPARE(mouse.exitCode(), 0);
        QDialog *dialog = m.dialog("mergeDialog");
        QVERIFY(dialog);
        QStringList texts;
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            texts << label->text();
        QVERIFY2(texts.join(u'\n').contains(QStringLiteral("ffff00000001")), qPrintable(texts.join(u'\n')));
        dialog->reject();
    }
};

QTEST_MAIN(DragTest)
#include "DragTest.moc"
