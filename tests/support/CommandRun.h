// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace retort::test {

/// What a run of retort-cli left.
struct CommandAnswer
{
    QString out;
    QString err;
    /// -1 if it did not end by itself.
    int code = -1;
};

/// retort-cli's file.
QString commandProgram();
/// The environment that it is run with: state and data folders inside `folder`, nothing that chooses for it, and
/// `variables` on top.
QProcessEnvironment commandEnvironment(const QString &folder, const QMap<QString, QString> &variables = {});

/// Runs retort-cli in `folder`, with state and data folders of its own inside it and nobody at the terminal.
/// `variables` come on top of the environment.
CommandAnswer runCommand(const QString &folder, const QStringList &arguments,
                         const QMap<QString, QString> &variables = {});

} // namespace retort::test
