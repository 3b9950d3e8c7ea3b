// SPDX-License-Identifier: GPL-3.0-or-later
// Whether one column type has room for all values of another.
#include "engine/migration/TypeRoom.h"

#include <QTest>

using namespace retort;

class TypeRoomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsWhatHasRoom_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("isMysql");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char *from, const char *to, bool isMysql, bool holds) {
            QTest::addRow("%s to %s%s", from, to, isMysql ? ", MySQL" : "")
                << QString::fromLatin1(from) << QString::fromLatin1(to) << isMysql << holds;
        };
        row("VARCHAR(10)", "VARCHAR(20)", false, true);
        row("VARCHAR(20)", "VARCHAR(10)", false, false);
        row("TEXT", "VARCHAR(10)", false, false);
        row("VARCHAR(10)", "TEXT", false, true);
        row("VARCHAR", "TEXT", false, true);
        row("LONGTEXT", "TEXT", true, false);
        row("VARCHAR(255) CHARACTER SET utf8mb4", "VARCHAR(255)", true, true);
        row("TINYTEXT", "VARCHAR(255)", true, true);
        row("VARCHAR(255)", "TINYTEXT", true, false);
        row("BIGINT", "INTEGER", false, false);
        row("SMALLINT", "BIGINT", false, true);
        row("INTEGER UNSIGNED", "INTEGER", true, false);
        row("INTEGER UNSIGNED", "BIGINT", true, true);
        row("TINYINT(1)", "TINYINT", true, true);
        row("TINYINT(1)", "BOOL", true, true);
        row("BOOLEAN", "TINYINT(1)", true, true);
        row("BOOL", "SMALLINT", true, true);
        row("INTEGER", "BOOL", true, false);
        row("INTEGER", "BOOLEAN", false, false);
        row("NUMERIC(10, 2)", "NUMERIC(10, 1)", false, false);
        row("NUMERIC(10, 2)", "NUMERIC(12, 2)", false, true);
        row("NUMERIC(10, 2)", "NUMERIC(10, 3)", false, false);
        row("NUMERIC(10, 2)", "NUMERIC", false, true);
        row("NUMERIC", "NUMERIC(10, 2)", false, false);
        row("NUMERIC(12)", "DECIMAL", true, false);
        row("INTEGER", "NUMERIC(12, 2)", false, true);
        row("INTEGER", "NUMERIC(8, 2)", false, false);
        row("NUMERIC(4, 2)", "INTEGER", false, false);
        row("DOUBLE PRECISION", "REAL", false, false);
        row("REAL", "DOUBLE PRECISION", false, true);
        row("TIMESTAMP WITHOUT TIME ZONE", "DATE", false, false);
        row("DATE", "TIMESTAMP WITHOUT TIME ZONE", false, true);
        row("DATETIME(6)", "DATETIME", true, false);
        row("JSON", "TEXT", false, false);
        row("VARCHAR(10)[]", "VARCHAR(20)[]", false, false);
    }
    void holdsWhatHasRoom()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(bool, isMysql);
        QTEST(TypeRoom::of(to, isMysql).holdsAllOf(TypeRoom::of(from, isMysql)), "holds");
    }

    void asksForWhatDoesNotFit_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("condition");
        const auto row = [](const char *from, const char *to, const char *condition) {
            QTest::addRow("%s to %s", from, to)
                << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromLatin1(condition);
        };
        row("TEXT", "VARCHAR(10)", "char_length(c) > 10");
        row("BIGINT", "SMALLINT", "c < -32768 OR c > 32767");
        row("NUMERIC", "SMALLINT", "c < -32768 OR c > 32767 OR c <> round(c)");
        row("NUMERIC(9, 4)", "NUMERIC(6, 2)", "abs(c) >= 10000 OR c <> round(c, 2)");
        row("TIMESTAMP", "DATE", "c <> CAST(c AS DATE)");
        row("TEXT", "INTEGER", "");
    }
    void asksForWhatDoesNotFit()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QTEST(TypeRoom::of(to, false).misfits(TypeRoom::of(from, false), QStringLiteral("c")), "condition");
    }
};

QTEST_GUILESS_MAIN(TypeRoomTest)
#include "TypeRoomTest.moc"
