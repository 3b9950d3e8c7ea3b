// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/VaultToken.h"

#include "engine/secrets/VaultSettings.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <algorithm>

namespace retort {

namespace {

constexpr int kHelperPatience = 10'000;

/// The program that the client's own settings name; empty if there is none.
QString tokenHelper(const LookupSurroundings &surroundings)
{
    static const QRegularExpression setting(QStringLiteral("^\\s*token_helper\\s*=\\s*\"([^\"]*)\""),
                                            QRegularExpression::MultilineOption);
    QStringList files = {vaultVariable(surroundings.variables, QStringLiteral("CONFIG_PATH")),
                         surroundings.home + QStringLiteral("/.bao"), surroundings.home + QStringLiteral("/.vault")};
    for (const QString &path : files) {
        QFile file(path);
        if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
            continue;
        const auto match = setting.match(QString::fromUtf8(file.readAll()));
        if (match.hasMatch() && !match.captured(1).isEmpty())
            return match.captured(1);
    }
    return {};
}

Result<Secret> tokenFromHelper(const QString &program, const LookupSurroundings &surroundings)
{
    if (!program.startsWith(u'/'))
        return commandError(QStringLiteral("The token helper '%1' is no absolute path").arg(program),
                            QStringLiteral("Correct token_helper in ~/.vault."));
    QProcess process;
    process.setProcessEnvironment(surroundings.variables);
    process.start(program, {QStringLiteral("get")});
    process.closeWriteChannel();
    const QDeadlineTimer deadline(kHelperPatience);
    bool hasEnded = false;
    while (!hasEnded && process.state() != QProcess::NotRunning && !deadline.hasExpired() &&
           !surroundings.stopper->isStopped())
        hasEnded = process.waitForFinished(kLookAtStopper);
    if (process.state() != QProcess::NotRunning || process.error() == QProcess::FailedToStart) {
        const QString reason = process.errorString();
        process.kill();
        process.waitForFinished(1000);
        if (surroundings.stopper->isStopped())
            return cancelledError();
        return commandError(QStringLiteral("The token helper %1 did not run: %2").arg(program, reason));
    }
    // What it writes to standard error may be anything.
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return commandError(
            QStringLiteral("The token helper %1 ended with code %2").arg(program).arg(process.exitCode()),
            QStringLiteral("Run `%1 get` to see why.").arg(program));
    return checkedToken(process.readAllStandardOutput(), program);
}

} // namespace

Result<Secret> checkedToken(QByteArray bytes, const QString &from)
{
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    if (bytes.isEmpty())
        return commandError(QStringLiteral("There is no Vault token in %1").arg(from));
    const bool isPrintable = std::ranges::all_of(bytes, [](char c) { return c > ' ' && c < 127; });
    if (!isPrintable)
        return commandError(
            QStringLiteral("What %1 holds is no Vault token: it has characters that cannot be printed").arg(from),
            QStringLiteral("Perhaps the file has two lines, or a byte-order mark."));
    return Secret::fromBytes(bytes);
}

Result<Secret> vaultTokenOfUser(const LookupSurroundings &surroundings, bool isBehindAgent)
{
    const QString variable = vaultVariable(surroundings.variables, QStringLiteral("TOKEN"));
    if (!variable.isEmpty())
        return checkedToken(variable.toUtf8(), QStringLiteral("VAULT_TOKEN"));
    if (const QString helper = tokenHelper(surroundings); !helper.isEmpty())
        return tokenFromHelper(helper, surroundings);
    const QString path = surroundings.home + QStringLiteral("/.vault-token");
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return checkedToken(file.read(64 * 1024), path);
    if (isBehindAgent)
        return Secret();
    return commandError(
        QStringLiteral("There is no Vault token"),
        QStringLiteral("Log in with `vault login` (or `bao login`), set VAULT_TOKEN, or say in [vault] of "
                       "retort.toml how to log in (method = …)."));
}

} // namespace retort
