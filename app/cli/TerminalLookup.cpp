// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TerminalLookup.h"

#include "app/cli/Terminal.h"

#include <QProcess>

namespace retort {

LookupSurroundings terminalSurroundings()
{
    LookupSurroundings surroundings = LookupSurroundings::ofProcess();
    // The resolver gives each look-up a stopper of its own; a question is asked in the thread of the look-up.
    surroundings.prompt = [](const QString &question, const LookupStopper &stopper) {
        return Terminal::askSecret(question, stopper);
    };
    surroundings.openBrowser = [](const QUrl &page) {
        const QString address = page.toString(QUrl::FullyEncoded);
        Terminal::complain(QStringLiteral("To log in, open this page in a browser on this machine:\n  ") + address);
        if (qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY"))
            QProcess::startDetached(QStringLiteral("xdg-open"), {address});
    };
    return surroundings;
}

} // namespace retort
