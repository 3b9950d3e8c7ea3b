// SPDX-License-Identifier: GPL-3.0-or-later
// Batch mode on SQLite, script text to statements with no database: what Alembic sends to one, having reflected the
// table, is what we write from the replayed schema.
#include "tests/support/ScratchServer.h"
#include "tests/support/ScriptPrinter.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace retort;
using namespace retort::test;

namespace {

/// The order of unnamed constraints behind the primary key is that of a Python set.
QString withSortedConstraints(const QString &sql)
{
    if (!sql.startsWith(QLatin1String("CREATE TABLE _alembic_tmp")))
        return sql;
    QStringList lines = sql.split(u'\n');
    for (QString &line : lines)
        line = line.trimmed().remove(QRegularExpression(QStringLiteral(",$")));
    const auto key =
        std::ranges::find_if(lines, [](const QString &line) { return line.contains(QLatin1String("PRIMARY KEY (")); });
    std::sort(key == lines.end() ? key : key + 1, lines.end());
    return lines.join(u'\n');
}

} // namespace

class BatchCallsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesWhatAlembicSends_data();
    void writesWhatAlembicSends();

private:
    const QJsonObject m_golden =
        QJsonDocument::fromJson(readText(dataPath(QStringLiteral("sql/batch-calls.json"))).toUtf8()).object();
};

void BatchCallsTest::writesWhatAlembicSends_data()
{
    QTest::addColumn<QString>("body");
    /// One list for each text that Alembic may send: the order of constraints changes with the run.
    QTest::addColumn<QList<QStringList>>("sent");
    int number = 0;
    for (const QJsonValue &item : m_golden[QStringLiteral("cases")].toArray()) {
        const QString body = item[QStringLiteral("body")].toString();
        QList<QStringList> sent;
        for (const QJsonValue &statements : item[QStringLiteral("statements")].toArray())
            sent += statements.toVariant().toStringList();
        QTest::addRow("%d %s", ++number, qPrintable(body.section(QLatin1String("with op."), 1).left(150).simplified()))
            << body << sent;
    }
}

void BatchCallsTest::writesWhatAlembicSends()
{
    QFETCH(QString, body);
    QFETCH(QList<QStringList>, sent);
    ScriptPrinter printer(QStringLiteral("sqlite"));
    const auto error = printer.print(m_golden[QStringLiteral("preamble")].toString(), body.trimmed());
    if (error) {
        // What Alembic refuses is refused with its words, after the same statements.
        QVERIFY2(sent.front().back().startsWith(QLatin1String("!! ")), qPrintable(error->message));
        QCOMPARE(sent.front().back().section(QLatin1String(": "), 1), error->message);
        QCOMPARE(printer.statements, sent.front().first(sent.front().size() - 1));
        return;
    }
    if (sent.contains(printer.statements))
        return;
    const QStringList &alembics = sent.front();
    if (printer.differences.contains(QLatin1String("computed-copy"))) {
        // Alembic ends at the INSERT; up to there the statements are the same, and SQLite takes ours to the end.
        QVERIFY(alembics.back().startsWith(QLatin1String("!! ")));
        const qsizetype insert =
            std::ranges::find_if(alembics, [](const QString &sql) { return sql.startsWith(QLatin1String("INSERT")); }) -
            alembics.begin();
        QVERIFY(insert < alembics.size());
        QCOMPARE(printer.statements.first(insert), alembics.first(insert));
        const auto server = ScratchServer::start(QStringLiteral("sqlite"));
        QVERIFY(server->run(alembics.first(insert + 1).join(QLatin1String(";\n")) + u';'));
        QVERIFY(server->clear());
        const auto refusal = server->run(printer.text);
        QVERIFY2(!refusal, qPrintable(refusal.value_or(QString())));
        return;
    }
    for (qsizetype i = 0; i < std::min(printer.statements.size(), alembics.size()); ++i)
        QCOMPARE(withSortedConstraints(printer.statements.at(i)), withSortedConstraints(alembics.at(i)));
    QCOMPARE(printer.statements.size(), alembics.size());
}

QTEST_GUILESS_MAIN(BatchCallsTest)
#include "BatchCallsTest.moc"
