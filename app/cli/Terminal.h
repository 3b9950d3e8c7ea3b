// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "model/Error.h"

#include <QString>

namespace retort {

/// What the program says: listings, status and failures on standard output, everything else on standard error. Text is
/// UTF-8.
class Terminal
{
public:
    enum class Manner { Normal, Quiet };

    explicit Terminal(Manner manner = Manner::Normal) : m_manner(manner) {}

    Manner manner() const { return m_manner; }
    /// A line of a listing; a newline is added. Nothing when quiet.
    void print(const QString &line) const;
    /// The product itself (SQL, JSON), as it is; also when quiet.
    void write(const QString &text) const;
    /// A status or failure. Where standard input is a terminal it is wrapped to its width, as Alembic does. Nothing
    /// when quiet.
    void status(const QString &message) const;
    /// Whether somebody sits at it who can be asked.
    static bool isInteractive();
    /// Asks on standard error and waits; true for "y" or "yes".
    static bool confirm(const QString &question);
    /// Asks for a secret at the terminal itself, without showing what is typed; gives up when `stopper` says so, and
    /// where there is no terminal.
    static Result<Secret> askSecret(const QString &question, const LookupStopper &stopper);
    /// The first line of standard input, for programs that pass a secret on.
    static Secret readSecret();
    /// A line on standard error.
    static void complain(const QString &line);

    /// `text` indented by two spaces and broken at blanks into lines of `width`; unchanged if `width` is 0.
    static QString wrapped(const QString &text, int width);

private:
    Manner m_manner;
};

} // namespace retort
