// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

// The rules of the house that a compiler does not check, applied to a source tree.
namespace retort::test {

/// Every `#include` in app, ui, engine and model below `root` that looks upwards, leaves the root-relative form, or
/// brings QtGui or QtWidgets into engine or model. One line each: "engine/x/A.h:3: …".
QStringList wrongIncludes(const QString &root);

/// Sources whose first line is not the licence's SPDX line.
QStringList withoutLicence(const QString &root);

/// Sources with more than `limit` lines.
QStringList tooLong(const QString &root, int limit);

/// Text files that name a path of somebody's own machine, such as a home folder.
QStringList withPrivatePaths(const QString &root);

} // namespace retort::test
