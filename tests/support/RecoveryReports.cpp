// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/RecoveryReports.h"

#include <QTest>

namespace retort::test {

RecoveryReport recoveryReport(const MigrationRequest &where, InDoubtAnswer answer)
{
    Result<std::optional<RecoveryReport>> found = examineLastRun(where, 0, answer);
    for (int i = 0; i < 600 && !found; ++i) {
        QTest::qWait(50);
        found = examineLastRun(where, 0, answer);
    }
    if (!found || !*found) {
        QTest::qFail(qPrintable(found ? QStringLiteral("nothing to recover") : found.error().message), __FILE__,
                     __LINE__);
        return {};
    }
    return **found;
}

} // namespace retort::test
