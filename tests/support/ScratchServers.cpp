// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchServers.h"

#include <QTest>

namespace retort::test {

QString startServers(ScratchServers &servers, std::initializer_list<const char *> dialects)
{
    for (const char *dialect : dialects) {
        const QString name = QLatin1String(dialect);
        servers[name] = ScratchServer::start(name);
        if (!servers[name])
            return QStringLiteral("%1 cannot be started. Its programs are missing or refuse; ./bootstrap test "
                                  "installs them.")
                .arg(name);
    }
    return {};
}

void addServerRows()
{
    QTest::addColumn<QString>("dialect");
    for (const char *dialect : {"postgresql", "mariadb"})
        QTest::newRow(dialect) << QString::fromLatin1(dialect);
}

} // namespace retort::test
