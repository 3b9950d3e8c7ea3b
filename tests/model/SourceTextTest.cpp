// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SourceText.h"

#include <QTest>

using retort::SourceRange;
using retort::SourceText;

class SourceTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offsetsBecomeLinesAndColumnsFromOne()
    {
        const SourceText source(QStringLiteral("a.py"), QStringLiteral("one\ntwo\r\nthree"));
        QCOMPARE(source.lineCount(), 3);
        QVERIFY(source.range(0, 3) == (SourceRange{QStringLiteral("a.py"), 1, 1, 1, 4}));
        QVERIFY(source.range(4, 14) == (SourceRange{QStringLiteral("a.py"), 2, 1, 3, 6}));
    }

    void aPlaceOutsideTheTextIsItsNearestEnd()
    {
        const SourceText source(QStringLiteral("a.py"), QStringLiteral("x"));
        QVERIFY(source.range(-4, 90) == (SourceRange{QStringLiteral("a.py"), 1, 1, 1, 2}));
    }

    void aLineIsGivenWithoutItsEnd()
    {
        const SourceText source(QStringLiteral("a.py"), QStringLiteral("one\ntwo\r\nthree"));
        QCOMPARE(source.line(2), QStringLiteral("two"));
        QCOMPARE(source.line(4), QString());
    }
};

QTEST_GUILESS_MAIN(SourceTextTest)
#include "SourceTextTest.moc"
