// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "engine/secrets/Secret.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    retort::forbidCoreDumps();
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("retort-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RETORT_VERSION));
    return retort::runCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
