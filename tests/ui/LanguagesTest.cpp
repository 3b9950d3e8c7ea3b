// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Languages.h"
#include "tests/support/TestData.h"
#include "ui/history/HistoryModel.h"
#include "ui/log/LogModel.h"

#include <QTest>

using namespace retort;

class LanguagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsTranslated_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"retort_en.ts", "retort_ru.ts"})
            QTest::newRow(name) << QStringLiteral(RETORT_SOURCE_DIR "/resources/translations/") + QLatin1String(name);
    }

    void everyTextIsTranslated()
    {
        QFETCH(QString, file);
        const QString text = test::readText(file);
        QVERIFY(text.count(QStringLiteral("<message")) > 200);
        QVERIFY(!text.contains(QStringLiteral("unfinished")));
        QVERIFY(!text.contains(QStringLiteral("<translation />")));
        QVERIFY(!text.contains(QStringLiteral("<translation></translation>")));
        // A plural form left as the source has it: "3 match(es)".
        for (const char *left : {"(s)</numerusform>", "(es)</numerusform>"})
            QVERIFY2(!text.contains(QLatin1String(left)), left);
    }

    void anUnknownLanguageIsEnglishWithItsPlurals()
    {
        ui::installLanguage(*QCoreApplication::instance(), QStringLiteral("C"));
        const ui::HistoryModel model;
        QCOMPARE(model.headerData(ui::HistoryModel::MessageColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Message"));
        QCOMPARE(QCoreApplication::translate("retort::ui::MainWindow", "%n head(s)", nullptr, 1),
                 QStringLiteral("1 head"));
        QCOMPARE(QCoreApplication::translate("retort::ui::MainWindow", "%n head(s)", nullptr, 3),
                 QStringLiteral("3 heads"));
    }

    void russianHasItsThreePlurals()
    {
        ui::installLanguage(*QCoreApplication::instance(), QStringLiteral("ru"));
        QCOMPARE(ui::LogModel::levelName(log::Level::Warning), QStringLiteral("Предупреждение"));
        const auto heads = [](int n) {
            return QCoreApplication::translate("retort::ui::MainWindow", "%n head(s)", nullptr, n);
        };
        QCOMPARE(heads(1), QStringLiteral("1 вершина"));
        QCOMPARE(heads(2), QStringLiteral("2 вершины"));
        QCOMPARE(heads(5), QStringLiteral("5 вершин"));
        QCOMPARE(heads(21), QStringLiteral("21 вершина"));
    }
};

QTEST_GUILESS_MAIN(LanguagesTest)
#include "LanguagesTest.moc"
