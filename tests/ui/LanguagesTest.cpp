// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Languages.h"
#include "engine/environment/EnvironmentTrust.h"
#include "tests/support/TestData.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/ErrorText.h"
#include "ui/environments/TrustDialog.h"
#include "ui/history/HistoryModel.h"
#include "ui/log/LogModel.h"
#include "ui/recovery/RecoveryModel.h"

#include <QDirIterator>
#include <QRegularExpression>
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

    /// Or it would stay English, without anybody noticing.
    void whatTheEngineSaysIsKnownAsTheEngineHasIt()
    {
        QString engine;
        QDirIterator files(QStringLiteral(RETORT_SOURCE_DIR "/engine"), {QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            engine += test::readText(files.next());
        // A literal over several lines.
        engine.remove(QRegularExpression(QStringLiteral("\"\\s*\\n\\s*\"")));
        for (const char *phrase : ui::enginePhrases()) {
            const QString text = QString::fromUtf8(phrase).replace(u'"', QStringLiteral("\\\""));
            QVERIFY2(engine.contains(u'"' + text + u'"'), phrase);
        }
    }

    void theEngineSpeaksTheLanguageOfTheWindow()
    {
        ui::installLanguage(*QCoreApplication::instance(), QStringLiteral("ru"));
        QCOMPARE(ui::shownPhrase(QStringLiteral("The project has no revision ab12 any more")),
                 QStringLiteral("В проекте больше нет ревизии ab12"));
        // What is put in may look like a place-holder, or have several lines.
        QCOMPARE(ui::shownPhrase(QStringLiteral("Revision a%2 failed: one\ntwo")),
                 QStringLiteral("Ревизия a%2 не удалась: one\ntwo"));
        QCOMPARE(ui::shownPhrase(QStringLiteral("unable to open database file: the folder /x does not exist")),
                 QStringLiteral("файл базы данных не открывается: папки /x нет"));
        // A server's own words.
        const QString server = QStringLiteral("relation \"orders\" does not exist");
        QCOMPARE(ui::shownPhrase(server), server);
        QCOMPARE(ui::withHint({Error::Kind::File,
                               QStringLiteral("The variable A is empty"),
                               {},
                               QStringLiteral("Edit the file by hand.")}),
                 QStringLiteral("Переменная A пуста\nИзмените файл вручную."));
        QCOMPARE(ui::evidenceText(QStringLiteral("column one.name is not there")),
                 QStringLiteral("столбца one.name нет"));
        QCOMPARE(ui::evidenceText(QStringLiteral("table one is not there, table two is there")),
                 QStringLiteral("таблицы one нет, таблица two есть"));
        QCOMPARE(ui::evidenceText(QStringLiteral("No statement takes this back: DROP TABLE x")),
                 QStringLiteral("Это нельзя отменить никакой командой: DROP TABLE x"));
    }

    void everyFactOfTrustIsTranslated()
    {
        ui::installLanguage(*QCoreApplication::instance(), QStringLiteral("ru"));
        using Kind = SecretReference::Kind;
        Environment environment;
        environment.name = QStringLiteral("staging");
        const auto from = [](Kind kind) {
            SecretReference reference{.kind = kind, .target = QStringLiteral("x/y")};
            reference.key = QStringLiteral("z");
            reference.version = 3;
            reference.vaultNamespace = QStringLiteral("team");
            return reference;
        };
        environment.url.reference = from(Kind::Variable);
        environment.user.reference = from(Kind::File);
        environment.password = from(Kind::Keychain);
        environment.credentials = from(Kind::Vault);
        environment.vault.role.reference = from(Kind::Prompt);
        environment.vault.user.reference = from(Kind::Variable);
        environment.vault.secret = from(Kind::Variable);
        environment.vault.mount = environment.vault.vaultNamespace = environment.vault.caFile = QStringLiteral("m");
        const QStringList facts = referenceFacts(environment, hostOf(environment, {}));
        QCOMPARE(facts.size(), 9);
        const QRegularExpression english(QStringLiteral("\\b[a-z]{3,}\\b"));
        for (const QString &fact : facts) {
            const QString text = ui::trustFactText(fact);
            QVERIFY2(text.startsWith(QStringLiteral("staging: ")), qPrintable(text));
            QString rest = text.mid(9);
            QVERIFY2(!rest.remove(QStringLiteral("team")).contains(english), qPrintable(text));
        }
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
