// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CommandRun.h"

#include <QProcess>

namespace retort::test {

QString commandProgram()
{
    return QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli");
}

QProcessEnvironment commandEnvironment(const QString &folder, const QMap<QString, QString> &variables)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_STATE_HOME"), folder + QStringLiteral("/.state"));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), folder + QStringLiteral("/.data"));
    environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
    environment.remove(QStringLiteral("ALEMBIC_CONFIG"));
    environment.remove(QStringLiteral("RETORT_TRUST"));
    for (auto variable = variables.cbegin(); variable != variables.cend(); ++variable)
        environment.insert(variable.key(), variable.value());
    return environment;
}

CommandAnswer runCommand(const QString &folder, const QStringList &arguments, const QMap<QString, QString> &variables)
{
    QProcess process;
    process.setProcessEnvironment(commandEnvironment(folder, variables));
    process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(commandProgram(), arguments);
    if (!process.waitForFinished(120'000))
        return {};
    return {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()),
            process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1};
}

} // namespace retort::test
