// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that scripts import beside SQLAlchemy: the SQL of tests/data/thirdparty is that of the packages themselves.
#include "engine/script/ScriptRunner.h"
#include "engine/sql/Dialect.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

using namespace retort;

class ThirdPartyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersWhatThePackagesRender_data()
    {
        QTest::addColumn<QString>("golden");
        const QDir folder(test::dataPath(QStringLiteral("thirdparty")));
        const QStringList goldens = folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
        QVERIFY(!goldens.isEmpty());
        for (const QString &golden : goldens)
            QTest::newRow(qPrintable(golden.chopped(4))) << folder.filePath(golden);
    }

    void rendersWhatThePackagesRender()
    {
        QFETCH(QString, golden);
        const QStringList parts = QFileInfo(golden).fileName().split(u'.');
        const QString script = QFileInfo(golden).path() + u'/' + parts[0] + QStringLiteral(".py");
        script::ScriptRequest request;
        request.source = std::make_shared<SourceText>(script, test::readText(script));
        request.direction =
            parts[2] == QLatin1String("upgrade") ? script::Direction::Upgrade : script::Direction::Downgrade;
        const script::CollectedScript collected = script::collectScript(request, parts[1]);
        QVERIFY2(collected.outcome.isWhole(),
                 qPrintable(collected.outcome.error ? collected.outcome.error->message : QString()));
        const auto dialect = Dialect::create(parts[1]);
        RenderContext context;
        QString text;
        for (const Operation &operation : collected.operations) {
            const auto statements = dialect->statements(operation, context);
            QVERIFY2(statements.has_value(), statements ? "" : qPrintable(statements.error().message));
            for (const Statement &statement : *statements)
                text += dialect->offlineText(statement);
        }
        QCOMPARE(text, test::readText(golden));
    }
};

QTEST_APPLESS_MAIN(ThirdPartyTest)
#include "ThirdPartyTest.moc"
