// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/toml/EnvironmentWriter.h"
#include "engine/environment/EnvironmentsFile.h"

#include <QTest>

using namespace retort;

namespace {

const QString kFile = QStringLiteral("/projects/shop/retort.toml");

const QByteArray kText = "# Where shop lives.\n"
                         "[project]\n"
                         "default_environment = \"development\"\n"
                         "\n"
                         "[environments.development]\n"
                         "url = \"sqlite:///dev.db\"   # beside the scripts\n"
                         "\n"
                         "[environments.production]\n"
                         "# Ask Ana first.\n"
                         "url = \"postgresql://db.example/shop\"\n"
                         "protected = true\n"
                         "\n"
                         "[environments.production.vault]\n"
                         "address = \"https://vault.example:8200\"\n";

Environment environmentIn(const QByteArray &text, const QString &name)
{
    const auto file = EnvironmentsFile::parse(kFile, text);
    if (!file)
        return {};
    for (const Environment &environment : file->environments) {
        if (environment.name == name)
            return environment;
    }
    return {};
}

} // namespace

class EnvironmentWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aChangeLeavesTheRestAsItIs()
    {
        Environment production = environmentIn(kText, QStringLiteral("production"));
        production.label = QStringLiteral("Shop \"live\"");
        production.colour = QStringLiteral("red");
        production.isProtected = false;
        production.password = SecretReference{.kind = SecretReference::Kind::Vault,
                                              .target = QStringLiteral("secret/data/shop"),
                                              .key = QStringLiteral("password")};
        const auto changed = withEnvironment(kFile, kText, QStringLiteral("production"), production);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QByteArray expected = kText;
        expected.replace("protected = true\n", "label = \"Shop \\\"live\\\"\"\ncolour = \"red\"\n"
                                               "password = { vault = \"secret/data/shop\", key = \"password\" }\n");
        QCOMPARE(*changed, expected);
    }

    void aSettingThatIsNotChangedKeepsItsLine()
    {
        const QByteArray text = "[environments.dev]\nurl = \"sqlite:///%(here)s/dev.db\"\n";
        Environment dev = environmentIn(text, QStringLiteral("dev"));
        dev.colour = QStringLiteral("teal");
        const auto changed = withEnvironment(kFile, text, QStringLiteral("dev"), dev);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QCOMPARE(*changed, QByteArray("[environments.dev]\nurl = \"sqlite:///%(here)s/dev.db\"\ncolour = \"teal\"\n"));
    }

    void aNewOneStandsAtTheEnd()
    {
        Environment staging;
        staging.name = QStringLiteral("staging eu");
        staging.url.text = QStringLiteral("postgresql://db.staging.example/shop");
        staging.isExportOnly = true;
        const auto changed = withEnvironment(kFile, kText, {}, staging);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QVERIFY(changed->startsWith(kText.trimmed()));
        QVERIFY(changed->contains("[environments.\"staging eu\"]\n"));
        QVERIFY(environmentIn(*changed, staging.name).isExportOnly);
    }

    void theFirstOneMakesTheFile()
    {
        Environment first;
        first.name = QStringLiteral("dev");
        first.url.text = QStringLiteral("sqlite:///dev.db");
        const auto changed = withEnvironment(kFile, {}, {}, first);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QCOMPARE(*changed, QByteArray("[environments.dev]\nurl = \"sqlite:///dev.db\"\n"));
    }

    void aNewNameTakesTheTablesBelowAlong()
    {
        Environment live = environmentIn(kText, QStringLiteral("production"));
        live.name = QStringLiteral("live");
        const auto changed = withEnvironment(kFile, kText, QStringLiteral("production"), live);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QVERIFY(!changed->contains("environments.production"));
        QCOMPARE(environmentIn(*changed, QStringLiteral("live")).vault.address,
                 QStringLiteral("https://vault.example:8200"));
    }

    void oneGoesWithTheTablesBelowIt()
    {
        const auto changed = withoutEnvironment(kFile, kText, QStringLiteral("production"));
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QVERIFY(!changed->contains("production"));
        QVERIFY(changed->contains("# beside the scripts"));
    }

    void whatIsNoPlainTableIsLeftToTheUser()
    {
        const QByteArray text = "environments.dev = { url = \"sqlite:///dev.db\" }\n";
        Environment dev = environmentIn(text, QStringLiteral("dev"));
        QCOMPARE(dev.name, QStringLiteral("dev"));
        dev.label = QStringLiteral("Mine");
        const auto changed = withEnvironment(kFile, text, QStringLiteral("dev"), dev);
        QVERIFY(!changed);
        QVERIFY(changed.error().hint.contains(QStringLiteral("by hand")));
    }
};

QTEST_GUILESS_MAIN(EnvironmentWriterTest)
#include "EnvironmentWriterTest.moc"
