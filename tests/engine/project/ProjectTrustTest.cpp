// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ProjectTrust.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace retort {

namespace {

const ProjectTrust::Matter kHooks{QStringLiteral("hooks"), {QStringLiteral("exec: ruff check --fix")}};
const ProjectTrust::Matter kHosts{QStringLiteral("hosts"), {QStringLiteral("db.example:5432")}};

} // namespace

class ProjectTrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasAgreed()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("data/trust.json"));
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("shop")));
        const QString shop = folder.filePath(QStringLiteral("shop"));
        QVERIFY(!ProjectTrust(shop, file).isAgreed(kHooks));
        QVERIFY(ProjectTrust(shop, file).agree(kHooks));
        QVERIFY(ProjectTrust(shop, file).isAgreed(kHooks));
        QVERIFY(ProjectTrust(shop + QStringLiteral("/../shop"), file).isAgreed(kHooks));
        // Of one subject and one project only.
        QVERIFY(!ProjectTrust(shop, file).isAgreed(kHosts));
        QVERIFY(!ProjectTrust(folder.path(), file).isAgreed(kHooks));
        QCOMPARE(QFile(file).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
    }

    void asksAgainAfterAChange()
    {
        const QTemporaryDir folder;
        const ProjectTrust trust(folder.path(), folder.filePath(QStringLiteral("trust.json")));
        QVERIFY(trust.agree(kHooks));
        QVERIFY(trust.agree(kHosts));
        ProjectTrust::Matter changed = kHooks;
        changed.facts.append(QStringLiteral("exec: curl example.com"));
        QVERIFY(!trust.isAgreed(changed));
        QVERIFY(trust.knows(changed.subject));
        QVERIFY(trust.agree(changed));
        QVERIFY(!trust.isAgreed(kHooks));
        QVERIFY(trust.isAgreed(kHosts));
        QVERIFY(trust.withdraw());
        QVERIFY(!trust.isAgreed(changed));
        QVERIFY(!trust.isAgreed(kHosts));
        QVERIFY(!trust.knows(kHosts.subject));
    }

    void takesFingerprintsOfABuildServer()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("trust.json"));
        const QString given = kHosts.fingerprint() + QStringLiteral(", ") + kHooks.fingerprint().toUpper();
        QCOMPARE(kHosts.fingerprint().size(), 64);
        QVERIFY(ProjectTrust(folder.path(), file, given).isAgreed(kHooks));
        QVERIFY(ProjectTrust(folder.path(), file, given).isAgreed(kHosts));
        QVERIFY(!ProjectTrust(folder.path(), file, kHosts.fingerprint()).isAgreed(kHooks));
        QVERIFY(!ProjectTrust(folder.path(), file, kHooks.fingerprint().left(40)).isAgreed(kHooks));
    }

    void tellsListsApart()
    {
        const ProjectTrust::Matter one{QStringLiteral("hooks"), {QStringLiteral("a\n1:b")}};
        const ProjectTrust::Matter two{QStringLiteral("hooks"), {QStringLiteral("a"), QStringLiteral("b")}};
        const ProjectTrust::Matter three{QStringLiteral("hosts"), {QStringLiteral("a"), QStringLiteral("b")}};
        QVERIFY(one.fingerprint() != two.fingerprint());
        QVERIFY(two.fingerprint() != three.fingerprint());
    }

    void agreesToNothingWhenTheFileIsBroken()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("trust.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ broken");
        file.close();
        const ProjectTrust trust(folder.path(), file.fileName());
        QVERIFY(!trust.isAgreed(kHooks));
        const Result<void> agreed = trust.agree(kHooks);
        QVERIFY(!agreed);
        QVERIFY(agreed.error().message.contains(file.fileName()));
        QVERIFY(trust.isAgreed({QStringLiteral("hooks"), {}}));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::ProjectTrustTest)
#include "ProjectTrustTest.moc"
