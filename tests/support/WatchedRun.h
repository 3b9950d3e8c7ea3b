// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/CommandRun.h"

#include <QByteArray>
#include <QSet>

namespace retort::test {

/// A run of a program, and what others could see of it.
struct WatchedRun
{
    CommandAnswer answer;
    /// What its terminal showed.
    QByteArray terminal;
    /// The command lines of all its processes, words parted by NUL.
    QSet<QByteArray> commandLines;
};

/// Runs retort-cli as runCommand() does, and watches it. Where `typed` is not empty, somebody sits at its terminal and
/// types that at each question ("… :").
WatchedRun watchCommand(const QString &folder, const QStringList &arguments, const QMap<QString, QString> &variables,
                        const QByteArray &typed = {});

/// The same for any program.
WatchedRun watchProgram(const QString &folder, const QString &program, const QStringList &arguments,
                        const QProcessEnvironment &environment, const QByteArray &typed = {});

} // namespace retort::test
