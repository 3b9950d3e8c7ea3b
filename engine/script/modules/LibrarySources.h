// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

/// The library modules that are written in the migration language itself: engine/script/library, one file each, which
/// lie in the program. They are what scripts import from other packages, as far as it shows in SQL.
namespace retort::script {

struct LibrarySource
{
    /// A path in the program's resources.
    QString file;
    bool isPackage = false;
};

/// The source of the module under that dotted name, or nothing.
std::optional<LibrarySource> findLibrarySource(const QString &module);

/// True for a file that findLibrarySource named: what happens there happens where the script called it.
bool isLibrarySource(const QString &file);

} // namespace retort::script
