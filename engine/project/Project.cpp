// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/Project.h"

#include "engine/project/RevisionReader.h"
#include "engine/script/ModuleCache.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace retort {

namespace {

/// Up to this many bytes of scripts are parsed whole when a project is opened, so that every syntax error shows at
/// once; in a larger project only the headers are read.
constexpr qint64 kParsedWholeBytes = 6'000'000;

QString projectStamp(const QFileInfo &info)
{
    return QString::number(info.size()) + u':' + QString::number(info.lastModified().toMSecsSinceEpoch());
}

QString projectAbsolute(const QString &path, const QString &directory)
{
    return QDir::cleanPath(QDir(directory).absoluteFilePath(path));
}

bool isScriptFolder(const QString &folder)
{
    const QDir dir(folder);
    return QFileInfo(dir.filePath(QStringLiteral("env.py"))).isFile() &&
           QFileInfo(dir.filePath(QStringLiteral("versions"))).isDir();
}

Result<ConfigFiles> configFilesOf(const QString &path, const QString &section)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fileError(QStringLiteral("There is nothing at %1.").arg(path));
    const QString absolute = QDir::cleanPath(info.absoluteFilePath());
    if (info.isDir()) {
        const QDir dir(absolute);
        const ConfigFiles files{dir.filePath(QStringLiteral("alembic.ini")),
                                dir.filePath(QStringLiteral("pyproject.toml"))};
        const auto config = ProjectConfig::read(files, section);
        if (!config)
            return std::unexpected(config.error());
        if (config->hasOptions())
            return files;
        if (isScriptFolder(absolute))
            return ConfigFiles{};
        const QStringList below = Project::below(absolute);
        const QString lookedFor = QStringLiteral("Looked for alembic.ini with a section [%1], for pyproject.toml with "
                                                 "[tool.alembic], and for env.py beside a folder \"versions\".")
                                      .arg(section);
        const QString found =
            below.isEmpty()
                ? QString()
                : QString(QStringLiteral(" There are projects below it: ") + below.join(QStringLiteral(", ")) + u'.');
        return fileError(QStringLiteral("%1 is not a migration project.").arg(absolute), lookedFor + found);
    }
    if (info.fileName() == QLatin1String("pyproject.toml"))
        return ConfigFiles{info.absoluteDir().filePath(QStringLiteral("alembic.ini")), absolute};
    return ConfigFiles{absolute, info.absoluteDir().filePath(QStringLiteral("pyproject.toml"))};
}

/// `sourceless` lets compiled scripts stand for their sources; without them the history would have holes.
Result<void> checkNoneIsCompiled(const ProjectConfig &config, const QStringList &compiled)
{
    const auto isSourceless = config.sourceless();
    if (!isSourceless)
        return std::unexpected(isSourceless.error());
    if (!*isSourceless || compiled.isEmpty())
        return {};
    const QFileInfo file(compiled.front());
    return commandError(QStringLiteral("%1 is a compiled script, which Retort does not read").arg(file.filePath()),
                        QStringLiteral("Put its source, %1.py, beside it.").arg(file.completeBaseName()));
}

} // namespace

Project::Project()
    : m_graph(std::make_shared<const RevisionGraph>()), m_moduleCache(std::make_shared<script::ModuleCache>())
{}

QStringList Project::below(const QString &top)
{
    constexpr int kMostFolders = 2000;
    constexpr int kDeepest = 3;
    QStringList result;
    std::vector<std::pair<QString, int>> todo{{QDir::cleanPath(QFileInfo(top).absoluteFilePath()), 0}};
    for (size_t next = 0; next < todo.size() && next < kMostFolders; ++next) {
        const auto [folder, depth] = todo[next];
        const QDir dir(folder);
        if (depth > 0 && (isScriptFolder(folder) || QFileInfo(dir.filePath(QStringLiteral("alembic.ini"))).isFile())) {
            result.append(QDir(todo.front().first).relativeFilePath(folder));
            continue;
        }
        if (depth == kDeepest)
            continue;
        for (const QString &name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name))
            todo.emplace_back(dir.filePath(name), depth + 1);
    }
    return result;
}

Result<Project> Project::open(const QString &path, const ProjectOptions &options)
{
    const auto files = configFilesOf(path, options.section);
    if (!files)
        return std::unexpected(files.error());
    const auto config = ProjectConfig::read(*files, options.section);
    if (!config)
        return std::unexpected(config.error());
    const QFileInfo info(path);
    const QString folder = QDir::cleanPath(info.isDir() ? info.absoluteFilePath() : info.absolutePath());
    Project project;
    project.m_config = *config;
    project.m_options = options;
    project.m_directory = config->here().isEmpty() ? folder : config->here();
    const auto location = config->option(QStringLiteral("script_location"));
    project.m_isBareFolder = location && !*location && isScriptFolder(folder);
    if (project.m_isBareFolder)
        project.m_directory = folder;
    return project.finished(nullptr);
}

Result<Project> Project::open(const ProjectConfig &config, const ProjectOptions &options)
{
    Project project;
    project.m_config = config;
    project.m_options = options;
    project.m_directory = config.here();
    const auto location = config.option(QStringLiteral("script_location"));
    project.m_isBareFolder = location && !*location && isScriptFolder(project.m_directory);
    return project.finished(nullptr);
}

Result<Project> Project::finished(const Project *previous)
{
    if (const auto resolved = resolveDirectories(); !resolved)
        return std::unexpected(resolved.error());
    if (const auto loaded = load(previous); !loaded)
        return std::unexpected(loaded.error());
    return *this;
}

Result<Project> Project::reloaded() const
{
    return readAnew(m_config.section());
}

Result<Project> Project::withSection(const QString &section) const
{
    return section.isEmpty() || section == m_config.section() ? Result<Project>(*this) : readAnew(section);
}

Result<Project> Project::readAnew(const QString &section) const
{
    const auto config = ProjectConfig::read(m_config.files(), section);
    if (!config)
        return std::unexpected(config.error());
    Project project;
    project.m_config = *config;
    project.m_options = m_options;
    project.m_options.section = section;
    project.m_directory = m_directory;
    project.m_isBareFolder = m_isBareFolder;
    project.m_moduleCache = m_moduleCache;
    return project.finished(this);
}

/// `package:sub:folder` stands for a folder of a Python package, which is looked for where scripts' imports are.
Result<QString> Project::resolvePath(const QString &path) const
{
    const QString base = m_options.baseDirectory.isEmpty() ? m_directory : m_options.baseDirectory;
    if (QDir::isRelativePath(path) && path.contains(u':')) {
        const QStringList parts = path.split(u':');
        QStringList roots = m_importDirectories;
        roots.append({base, m_directory});
        // A configuration often lies inside the package that it names.
        for (QDir above(m_directory); above.cdUp();)
            roots.append(above.path());
        const QString inside = QString(parts.first()).replace(u'.', u'/') + u'/' + parts.mid(1).join(u'/');
        for (const QString &root : roots) {
            const QString candidate = projectAbsolute(inside, root);
            if (QFileInfo(candidate).isDir())
                return candidate;
        }
        return commandError(QStringLiteral("Cannot find the folder %1 of the Python package %2")
                                .arg(parts.mid(1).join(u'/'), parts.first()),
                            QStringLiteral("Looked in prepend_sys_path, in %1 and in the folders above it. Add the "
                                           "folder that holds the package to prepend_sys_path.")
                                .arg(m_directory));
    }
    const QString here = projectAbsolute(path, base);
    if (!m_options.fallBackToConfigDirectory || base == m_directory || QFileInfo::exists(here))
        return here;
    const QString beside = projectAbsolute(path, m_directory);
    return QFileInfo::exists(beside) ? beside : here;
}

Result<void> Project::resolveDirectories()
{
    const auto imports = m_config.prependSysPath();
    if (!imports)
        return std::unexpected(imports.error());
    for (const QString &folder : *imports) {
        const auto path = resolvePath(folder);
        if (path)
            m_importDirectories.append(*path);
    }
    const auto location = m_isBareFolder ? Result<QString>(m_directory) : m_config.scriptLocation();
    if (!location)
        return std::unexpected(location.error());
    const auto scripts = resolvePath(*location);
    if (!scripts)
        return std::unexpected(scripts.error());
    m_scriptDirectory = *scripts;
    m_codeDirectory = findCodeDirectory();
    if (!QFileInfo::exists(m_scriptDirectory)) {
        return commandError(QStringLiteral("Path doesn't exist: %1.  Please use the 'init' command to create a new "
                                           "scripts folder.")
                                .arg(m_options.baseDirectory.isEmpty() ? m_scriptDirectory : *location));
    }
    const auto versions = m_config.versionLocations();
    if (!versions)
        return std::unexpected(versions.error());
    for (const QString &folder : *versions) {
        const auto path = resolvePath(folder);
        if (!path)
            return std::unexpected(path.error());
        m_versionDirectories.append(*path);
    }
    if (m_versionDirectories.isEmpty())
        m_versionDirectories.append(QDir(m_scriptDirectory).filePath(QStringLiteral("versions")));
    m_warnings = m_config.warnings();
    return {};
}

Result<void> Project::load(const Project *previous)
{
    const auto isRecursive = m_config.recursiveVersionLocations();
    if (!isRecursive)
        return std::unexpected(isRecursive.error());
    RevisionReader::Listing listing = RevisionReader::list(m_versionDirectories, *isRecursive);
    // Without a configuration nobody has said whether there are sub-folders.
    if (m_isBareFolder && listing.files.isEmpty())
        listing = RevisionReader::list(m_versionDirectories, true);
    m_warnings += listing.warnings;
    if (const auto checked = checkNoneIsCompiled(m_config, listing.compiled); !checked)
        return std::unexpected(checked.error());

    qint64 bytes = 0;
    for (const QString &file : listing.files) {
        const QFileInfo info(file);
        bytes += info.size();
        m_stamps.insert(file, projectStamp(info));
    }
    const auto depth = bytes <= kParsedWholeBytes ? RevisionReader::Depth::Whole : RevisionReader::Depth::Header;

    QHash<QString, int> known;
    if (previous) {
        const std::vector<Revision> &revisions = previous->graph().revisions();
        for (size_t i = 0; i < revisions.size(); ++i) {
            const QString &file = revisions[i].file;
            if (m_stamps.contains(file) && previous->m_stamps.value(file) == m_stamps.value(file))
                known.insert(file, int(i));
        }
    }
    QStringList changed;
    for (const QString &file : listing.files) {
        if (!known.contains(file))
            changed.append(file);
    }
    std::vector<Revision> fresh =
        RevisionReader::readAll(changed, depth, {codeDirectory(), moduleDirectories(), m_moduleCache});
    std::vector<Revision> all;
    all.reserve(size_t(listing.files.size()));
    size_t next = 0;
    for (const QString &file : listing.files) {
        if (const auto found = known.constFind(file); found != known.cend())
            all.push_back(previous->graph().at(*found));
        else if (next < fresh.size() && fresh[next].file == file)
            all.push_back(std::move(fresh[next++]));
    }
    m_graph = std::make_shared<const RevisionGraph>(std::move(all));
    m_warnings += m_graph->warnings();
    return {};
}

Project Project::withText(const QString &file, const QString &text) const
{
    Project copy = *this;
    copy.m_texts.insert(file, text);
    return copy;
}

Project Project::withoutMissingDependencies() const
{
    Project copy = *this;
    std::vector<Revision> revisions = m_graph->revisions();
    for (int i = 0; i < m_graph->size(); ++i) {
        for (const QString &missing : m_graph->missing(i)) {
            if (revisions[size_t(i)].dependsOn.removeAll(missing) > 0)
                copy.m_warnings.append(QStringLiteral("Revision %1, on which revision %2 depends, is not present")
                                           .arg(missing, m_graph->id(i)));
        }
    }
    copy.m_graph = std::make_shared<const RevisionGraph>(std::move(revisions));
    return copy;
}

std::optional<QString> Project::unsavedText(const QString &file) const
{
    const auto text = m_texts.constFind(file);
    return text == m_texts.constEnd() ? std::nullopt : std::optional(*text);
}

QString Project::name() const
{
    return QFileInfo(m_directory).fileName();
}

QString Project::findCodeDirectory() const
{
    static const QStringList markers{
        QStringLiteral(".git"),     QStringLiteral(".hg"),     QStringLiteral("pyproject.toml"),
        QStringLiteral("setup.py"), QStringLiteral("Pipfile"), QStringLiteral("requirements.txt"),
        QStringLiteral("tox.ini"),  QStringLiteral("LICENSE"), QStringLiteral("Dockerfile"),
        QStringLiteral("uv.toml"),  QStringLiteral("LICENCE"), QStringLiteral("setup.cfg")};
    const auto checkoutAbove = [](const QString &start) {
        constexpr int kHighest = 8;
        QDir folder(start);
        for (int level = 0; level < kHighest; ++level) {
            if (std::ranges::any_of(markers, [&](const QString &marker) { return folder.exists(marker); }))
                return folder.path();
            if (!folder.cdUp())
                break;
        }
        return start;
    };
    const QString top = checkoutAbove(m_directory);
    // A configuration may lie apart from the code, under /etc for instance.
    const bool isApart = !m_scriptDirectory.isEmpty() && m_scriptDirectory != top &&
                         !m_scriptDirectory.startsWith(top.endsWith(u'/') ? top : QString(top + u'/'));
    return isApart ? checkoutAbove(m_scriptDirectory) : top;
}

QStringList Project::moduleDirectories() const
{
    QStringList folders = m_importDirectories;
    folders << m_directory << m_scriptDirectory;
    const QString top = codeDirectory();
    const bool holdsConfiguration = m_directory.startsWith(top);
    for (QDir folder(holdsConfiguration ? m_directory : m_scriptDirectory); folder.path() != top && folder.cdUp();)
        folders << folder.path();
    folders << top + QStringLiteral("/src");
    folders.removeDuplicates();
    return folders;
}

QString Project::envFile() const
{
    return QDir(m_scriptDirectory).filePath(QStringLiteral("env.py"));
}

QString Project::templateFile() const
{
    return QDir(m_scriptDirectory).filePath(QStringLiteral("script.py.mako"));
}

QString Project::sqlTemplateFile() const
{
    return QDir(m_scriptDirectory).filePath(QStringLiteral("script.sql.mako"));
}

} // namespace retort
