// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ReparentScript.h"

#include <QTest>

using namespace retort;

class ReparentScriptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headerAndDocstringChangeAndNothingElse()
    {
        const QString before = QStringLiteral("\"\"\"add x\n\nRevision ID: bbb\nRevises: aaa\n\n\"\"\"\n"
                                              "revision = 'bbb'\ndown_revision = 'aaa'\nx = 'aaa'\n");
        QCOMPARE(reparented(QStringLiteral("/p/b.py"), before, {QStringLiteral("ccc")}).value(),
                 QStringLiteral("\"\"\"add x\n\nRevision ID: bbb\nRevises: ccc\n\n\"\"\"\n"
                                "revision = 'bbb'\ndown_revision = 'ccc'\nx = 'aaa'\n"));
        QVERIFY(reparented(QStringLiteral("/p/b.py"), before, {})
                    .value()
                    .contains(QStringLiteral("down_revision = None\n")));
        QVERIFY(reparented(QStringLiteral("/p/b.py"), before, {QStringLiteral("c"), QStringLiteral("d")})
                    .value()
                    .contains(QStringLiteral("down_revision = ('c', 'd')\n")));
    }

    void whatCannotBeToldIsRefused()
    {
        QVERIFY(!reparented(QStringLiteral("/p/b.py"), QStringLiteral("revision = 'b'\ndown_revision = f()\n"),
                            {QStringLiteral("c")}));
    }

    void plainSqlHasItsOwnLine()
    {
        const QString before = QStringLiteral("-- revision: b\n-- revises: a\n-- upgrade\n");
        QCOMPARE(reparented(QStringLiteral("/p/b.sql"), before, {QStringLiteral("c")}).value(),
                 QStringLiteral("-- revision: b\n-- revises: c\n-- upgrade\n"));
    }
};

QTEST_GUILESS_MAIN(ReparentScriptTest)
#include "ReparentScriptTest.moc"
