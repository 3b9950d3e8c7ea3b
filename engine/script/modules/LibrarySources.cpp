// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/LibrarySources.h"

#include <QFile>

/// Qt's macro must not stand in a namespace.
static void retortLoadLibrary()
{
    Q_INIT_RESOURCE(library);
}

namespace retort::script {

namespace {

const QLatin1String kLibraryRoot(":/retort/library/");

} // namespace

std::optional<LibrarySource> findLibrarySource(const QString &module)
{
    retortLoadLibrary();
    const QString base = kLibraryRoot + QString(module).replace(u'.', u'/');
    const QString package = base + QStringLiteral("/__init__.py");
    if (QFile::exists(package))
        return LibrarySource{package, true};
    const QString file = base + QStringLiteral(".py");
    return QFile::exists(file) ? std::optional(LibrarySource{file, false}) : std::nullopt;
}

bool isLibrarySource(const QString &file)
{
    return file.startsWith(kLibraryRoot);
}

} // namespace retort::script
