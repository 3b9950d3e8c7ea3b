// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/StatementSplitter.h"

#include <QTest>

using namespace retort;

class StatementSplitterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsAtTerminators_data();
    void cutsAtTerminators();
    void givesOffsetsIntoTheText();
};

void StatementSplitterTest::cutsAtTerminators_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("statements");

    const QString sqlite = QStringLiteral("sqlite");
    const QString postgresql = QStringLiteral("postgresql");
    const QString mysql = QStringLiteral("mysql");
    QTest::newRow("two statements") << sqlite << QStringLiteral("SELECT 1;\n SELECT 2 ;\n")
                                    << QStringList{QStringLiteral("SELECT 1"), QStringLiteral("SELECT 2")};
    QTest::newRow("no terminator") << sqlite << QStringLiteral("SELECT 1") << QStringList{QStringLiteral("SELECT 1")};
    QTest::newRow("empty") << sqlite << QStringLiteral(" ; ;\n-- nothing\n") << QStringList{};
    QTest::newRow("semicolon in a string")
        << sqlite << QStringLiteral("INSERT INTO t VALUES ('a;''b;');SELECT 2")
        << QStringList{QStringLiteral("INSERT INTO t VALUES ('a;''b;')"), QStringLiteral("SELECT 2")};
    QTest::newRow("semicolon in a name") << sqlite << QStringLiteral("SELECT \"a;b\", [c;d], `e;f`; SELECT 2")
                                         << QStringList{QStringLiteral("SELECT \"a;b\", [c;d], `e;f`"),
                                                        QStringLiteral("SELECT 2")};
    QTest::newRow("comments") << sqlite << QStringLiteral("SELECT 1 -- a; b\n; /* c; d */ SELECT 2")
                              << QStringList{QStringLiteral("SELECT 1 -- a; b"), QStringLiteral("/* c; d */ SELECT 2")};
    const QString trigger =
        QStringLiteral("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; "
                       "DELETE FROM d; END");
    QTest::newRow("a trigger's body stays whole")
        << sqlite << QString(trigger + QLatin1String("; SELECT 2")) << QStringList{trigger, QStringLiteral("SELECT 2")};
    QTest::newRow("BEGIN of a transaction is no body")
        << sqlite << QStringLiteral("BEGIN; SELECT 1; END; SELECT 2")
        << QStringList{QStringLiteral("BEGIN"), QStringLiteral("SELECT 1"), QStringLiteral("END"),
                       QStringLiteral("SELECT 2")};
    const QString function =
        QStringLiteral("CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; RETURN 1; END; $body$ LANGUAGE plpgsql");
    QTest::newRow("dollar quotes") << postgresql << QString(function + QLatin1String(";\nSELECT $$a;b$$, $1;"))
                                   << QStringList{function, QStringLiteral("SELECT $$a;b$$, $1")};
    QTest::newRow("nested comments") << postgresql << QStringLiteral("/* a /* ; */ ; */ SELECT 1; SELECT 2")
                                     << QStringList{QStringLiteral("/* a /* ; */ ; */ SELECT 1"),
                                                    QStringLiteral("SELECT 2")};
    QTest::newRow("escape strings") << postgresql << QStringLiteral("SELECT E'a\\';b', 'c\\'; SELECT 2")
                                    << QStringList{QStringLiteral("SELECT E'a\\';b', 'c\\'"),
                                                   QStringLiteral("SELECT 2")};
    const QString atomic = QStringLiteral("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END");
    QTest::newRow("BEGIN ATOMIC") << postgresql << QString(atomic + QLatin1String("; SELECT 3"))
                                  << QStringList{atomic, QStringLiteral("SELECT 3")};
    QTest::newRow("backslashes in MySQL")
        << mysql << QStringLiteral("SELECT 'a\\';b', \"c\\\";d\"; # e;\nSELECT 2")
        << QStringList{QStringLiteral("SELECT 'a\\';b', \"c\\\";d\""), QStringLiteral("# e;\nSELECT 2")};
    const QString procedure =
        QStringLiteral("CREATE PROCEDURE p()\nBEGIN\n IF 1 THEN SELECT 1; END IF;\n SELECT 2;\nEND");
    QTest::newRow("a stored procedure stays whole") << mysql << QString(procedure + QLatin1String(";\nSELECT 3;"))
                                                    << QStringList{procedure, QStringLiteral("SELECT 3")};
    QTest::newRow("DELIMITER") << mysql
                               << QString(QLatin1String("DELIMITER //\n") + procedure +
                                          QLatin1String("//\nDELIMITER ;\nSELECT 3;"))
                               << QStringList{procedure, QStringLiteral("SELECT 3")};
}

void StatementSplitterTest::cutsAtTerminators()
{
    QFETCH(QString, dialect);
    QFETCH(QString, text);
    QFETCH(QStringList, statements);
    QStringList found;
    for (const StatementSpan &span : splitStatements(text, dialect))
        found += text.mid(span.begin, span.end - span.begin);
    QCOMPARE(found, statements);
}

void StatementSplitterTest::givesOffsetsIntoTheText()
{
    const std::vector<StatementSpan> spans = splitStatements(u"  a ;\n-- x\n;b", u"sqlite", true);
    QCOMPARE(spans.size(), size_t(3));
    QVERIFY((spans[0] == StatementSpan{2, 3, false}));
    QVERIFY(spans[1].isEmpty);
    QVERIFY((spans[2] == StatementSpan{12, 13, false}));
}

QTEST_GUILESS_MAIN(StatementSplitterTest)
#include "StatementSplitterTest.moc"
