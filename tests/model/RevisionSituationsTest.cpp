// SPDX-License-Identifier: GPL-3.0-or-later
// The situations of Alembic's own tests for revisions, traversal and stamping, one row each.
#include "model/RevisionGraph.h"
#include "tests/support/GraphAnswers.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace retort {

class RevisionSituationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAnsweredAsAlembicAnswersIt_data()
    {
        QTest::addColumn<QJsonObject>("situation");
        const QByteArray text = test::readText(test::dataPath(QStringLiteral("graph/situations.json"))).toUtf8();
        const QJsonArray situations = QJsonDocument::fromJson(text).object().value(QStringLiteral("graphs")).toArray();
        QVERIFY(situations.size() > 70);
        for (const QJsonValue &value : situations) {
            const QJsonObject situation = value.toObject();
            QTest::newRow(qPrintable(situation.value(QStringLiteral("title")).toString())) << situation;
        }
    }

    void isAnsweredAsAlembicAnswersIt()
    {
        QFETCH(const QJsonObject, situation);
        const RevisionGraph graph = test::graphOf(situation);
        const QJsonObject loading = situation.value(QStringLiteral("loading")).toObject();
        const QString fault = loading.value(QStringLiteral("error")).toString();
        const QString got = graph.error() ? graph.error()->message : QString();
        QCOMPARE(got, fault);
        if (!graph.error())
            QCOMPARE(graph.ids(graph.realHeads()), test::strings(loading.value(QStringLiteral("ids"))));
        QStringList differences;
        for (const QJsonValue &value : situation.value(QStringLiteral("requests")).toArray()) {
            const QJsonObject request = value.toObject();
            const QString expected = test::comparable(request.value(QStringLiteral("answer")).toObject());
            const QJsonObject answer = test::answer(graph, request);
            if (test::comparable(answer) != expected && !test::isBetterOnPurpose(request, answer)) {
                QJsonObject question = request;
                question.remove(QStringLiteral("answer"));
                differences.append(QStringLiteral("%1\n  Alembic: %2\n  Retort:  %3")
                                       .arg(QString::fromUtf8(QJsonDocument(question).toJson(QJsonDocument::Compact)),
                                            expected, test::comparable(answer)));
            }
        }
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::RevisionSituationsTest)
#include "RevisionSituationsTest.moc"
