// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/HouseRules.h"

#include "tests/support/TestData.h"

#include <QDir>
#include <QDirIterator>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace retort::test {

namespace {

/// From the top of the house down; a layer may include itself and what follows it.
const QStringList kLayers = {QStringLiteral("app"), QStringLiteral("ui"), QStringLiteral("engine"),
                             QStringLiteral("model")};

/// Paths relative to `root`, sorted.
QStringList filesBelow(const QString &root, const QStringList &folders, const QStringList &patterns)
{
    QStringList files;
    for (const QString &folder : folders) {
        QDirIterator walk(QDir(root).filePath(folder), patterns, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext())
            files.append(QDir(root).relativeFilePath(walk.next()));
    }
    files.sort();
    return files;
}

QStringList sourcesBelow(const QString &root)
{
    return filesBelow(root, kLayers + QStringList(QStringLiteral("tests")),
                      {QStringLiteral("*.cpp"), QStringLiteral("*.h")});
}

/// The header names of Qt's modules that show something, and of QScintilla, which is built on them.
bool isDesktopHeader(const QString &header)
{
    static const QStringList modules = {QStringLiteral("QtGui"), QStringLiteral("QtWidgets"), QStringLiteral("QtSvg"),
                                        QStringLiteral("QtSvgWidgets"), QStringLiteral("QtPrintSupport")};
    static const QSet<QString> names = [] {
        QSet<QString> all;
        for (const QString &module : modules) {
            const QDir folder(QLibraryInfo::path(QLibraryInfo::HeadersPath) + QLatin1Char('/') + module);
            const QStringList headers = folder.entryList(QDir::Files);
            all.unite(QSet<QString>(headers.begin(), headers.end()));
        }
        return all;
    }();
    const QString folder = header.section(QLatin1Char('/'), 0, 0);
    return names.contains(header) || (header.contains(QLatin1Char('/')) && modules.contains(folder)) ||
           folder == QLatin1String("Qsci");
}

/// What is wrong with including `header` from the layer `layer`; empty if nothing is.
QString fault(const QString &layer, const QString &header, bool isQuoted)
{
    const qsizetype own = kLayers.indexOf(layer);
    const QString folder = header.contains(QLatin1Char('/')) ? header.section(QLatin1Char('/'), 0, 0) : QString();
    const qsizetype target = kLayers.indexOf(folder);
    if (target >= 0)
        return target < own ? QStringLiteral("%1 must not include %2").arg(layer, header) : QString();
    if (isQuoted && !header.endsWith(QLatin1String(".moc")))
        return QStringLiteral("%1 is not written from the root, or leaves the four layers").arg(header);
    if (own >= kLayers.indexOf(QStringLiteral("engine")) && isDesktopHeader(header))
        return QStringLiteral("%1 must not see the desktop's %2").arg(layer, header);
    return {};
}

} // namespace

QStringList wrongIncludes(const QString &root)
{
    static const QRegularExpression includeLine(QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
    QStringList found;
    for (const QString &file : filesBelow(root, kLayers, {QStringLiteral("*.cpp"), QStringLiteral("*.h")})) {
        const QStringList lines = readText(QDir(root).filePath(file)).split(QLatin1Char('\n'));
        for (qsizetype line = 0; line < lines.size(); ++line) {
            const QRegularExpressionMatch match = includeLine.match(lines[line]);
            if (!match.hasMatch())
                continue;
            const QString why = fault(file.section(QLatin1Char('/'), 0, 0), match.captured(2),
                                      match.captured(1) == QLatin1String("\""));
            if (!why.isEmpty())
                found.append(QStringLiteral("%1:%2: %3").arg(file).arg(line + 1).arg(why));
        }
    }
    return found;
}

QStringList withoutLicence(const QString &root)
{
    QStringList found = sourcesBelow(root);
    found.removeIf([&root](const QString &file) {
        return readText(QDir(root).filePath(file))
            .startsWith(QLatin1String("// SPDX-License-Identifier: GPL-3.0-or-later\n"));
    });
    return found;
}

QStringList tooLong(const QString &root, int limit)
{
    QStringList found;
    for (const QString &file : sourcesBelow(root)) {
        const qsizetype lines = readText(QDir(root).filePath(file)).count(QLatin1Char('\n'));
        if (lines > limit)
            found.append(QStringLiteral("%1: %2 lines").arg(file).arg(lines));
    }
    return found;
}

QStringList withPrivatePaths(const QString &root)
{
    static const QRegularExpression privatePath(QStringLiteral(R"((?<![\w.~$}])/(?:home|Users|root|work)/\w+)"));
    QStringList files =
        filesBelow(root, kLayers + QStringList{QStringLiteral("cmake"), QStringLiteral("docs"), QStringLiteral(".ci")},
                   {QStringLiteral("*")});
    files += filesBelow(root, {QStringLiteral("tests"), QStringLiteral("resources")},
                        {QStringLiteral("*.cpp"), QStringLiteral("*.h"), QStringLiteral("*.py"), QStringLiteral("*.md"),
                         QStringLiteral("*.txt"), QStringLiteral("*.ini")});
    files += QDir(root).entryList(
        {QStringLiteral("*.md"), QStringLiteral("*.txt"), QStringLiteral("*.json"), QStringLiteral("bootstrap")},
        QDir::Files);
    QStringList found;
    for (const QString &file : files) {
        const QStringList lines = readText(QDir(root).filePath(file)).split(QLatin1Char('\n'));
        for (qsizetype line = 0; line < lines.size(); ++line) {
            if (lines[line].contains(privatePath))
                found.append(QStringLiteral("%1:%2: %3").arg(file).arg(line + 1).arg(lines[line].trimmed()));
        }
    }
    return found;
}

} // namespace retort::test
