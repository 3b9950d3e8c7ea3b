// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "model/Error.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace retort {

/// `text` as a string of TOML, a name as a key, and a reference as an inline table.
QString tomlText(const QString &text);
QString tomlKey(const QString &name);
QString tomlReference(const SecretReference &reference);

// Changes of retort.toml that leave everything else in it, comments too, byte for byte as it is. What is set: label,
// colour, url, user, password, credentials, protected, confirm and export_only; other keys of the environment stay.
// They fail where the file is no TOML, and where the text is written in a way that cannot be changed line by line:
// then it has to be edited by hand.

/// `text`, that of `file`, with the environment in it: in place of the one called `previousName`, or new at the end if
/// that is empty. A setting that is what it was keeps its line, whatever stands in it.
Result<QByteArray> withEnvironment(const QString &file, const QByteArray &text, const QString &previousName,
                                   const Environment &environment);

/// `text` with these keys of the environment's own table set to values written as TOML; an empty one takes the key
/// away. For callers who know what the text is to say: it is not checked here. Fails where the table has no header
/// line.
Result<QByteArray> withSettings(const QByteArray &text, const QString &name,
                                const std::vector<std::pair<QString, QString>> &settings);

/// `text` without the environment of that name and the tables below it.
Result<QByteArray> withoutEnvironment(const QString &file, const QByteArray &text, const QString &name);

} // namespace retort
