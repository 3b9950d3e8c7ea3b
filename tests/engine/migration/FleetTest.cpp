// SPDX-License-Identifier: GPL-3.0-or-later
// How the members of a fleet end.
#include "engine/migration/Fleet.h"
#include "engine/secrets/LookupSurroundings.h"
#include "tests/support/ScratchProject.h"

#include <QTest>

namespace retort {

using test::ScratchProject;

class FleetTest : public QObject
{
    Q_OBJECT

private:
    static std::vector<FleetTarget> targetsOf(const ScratchProject &project)
    {
        std::vector<FleetTarget> targets;
        for (const QString &name : {QStringLiteral("one"), QStringLiteral("two")}) {
            MigrationRequest wanted = project.request(MigrationRequest::Verb::Upgrade, {QStringLiteral("head")});
            wanted.url =
                DatabaseUrl::parse(QStringLiteral("sqlite:///%1").arg(project.file(name + QStringLiteral(".db"))))
                    .value();
            targets.push_back({name, wanted});
        }
        return targets;
    }

private Q_SLOTS:
    void aCancelIsNoFailure()
    {
        ScratchProject project;
        project.addRevision(QStringLiteral("a1"), QStringLiteral("    op.execute('SELECT 1')\n"));
        std::vector<FleetTarget> targets = targetsOf(project);
        const auto stopper = std::make_shared<SessionStopper>();
        // Somebody cancels while the first one waits for its credentials.
        targets[0].prepare = [stopper](MigrationRequest &) -> Result<void> {
            stopper->stop();
            return cancelledError();
        };
        const std::vector<FleetResult> results = runFleet(targets, {.parallel = 1, .hasCanary = false}, {}, stopper);
        QCOMPARE(results[0].state, FleetResult::State::Cancelled);
        QCOMPARE(results[1].state, FleetResult::State::NotBegun);
        targets[0].prepare = [](MigrationRequest &) -> Result<void> {
            return commandError(QStringLiteral("No credentials"));
        };
        const std::vector<FleetResult> failed = runFleet(targets, {.parallel = 1, .hasCanary = false});
        QCOMPARE(failed[0].state, FleetResult::State::Failed);
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::FleetTest)
#include "FleetTest.moc"
