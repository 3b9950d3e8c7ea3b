// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ProjectInit.h"

#include "engine/project/PyprojectToml.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

/// Qt's macro must not stand in a namespace.
static void retortLoadTemplates()
{
    Q_INIT_RESOURCE(templates);
}

namespace retort {

namespace {

const QLatin1String kTemplateRoot(":/retort/templates");

Result<QString> templateText(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    return QString::fromUtf8(file.readAll());
}

Result<void> writeWhole(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(path, file.errorString()));
    return {};
}

QString doneLine(const QString &what)
{
    return what + QStringLiteral(" ...  done");
}

} // namespace

std::vector<ProjectInit::Template> ProjectInit::templates()
{
    retortLoadTemplates();
    std::vector<Template> result;
    for (const QString &name : QDir(kTemplateRoot).entryList(QDir::Dirs, QDir::Name)) {
        const auto readme = templateText(QString(kTemplateRoot + u'/' + name + QStringLiteral("/README")));
        result.push_back({name, readme.value_or(QString()).section(u'\n', 0, 0)});
    }
    return result;
}

Result<ProjectInit::Outcome> ProjectInit::run() const
{
    retortLoadTemplates();
    const QDir base(workingDirectory.isEmpty() ? QDir::currentPath() : workingDirectory);
    const QString folder = QDir::cleanPath(base.absoluteFilePath(directory));
    const QFileInfo folderInfo(folder);
    if (folderInfo.exists() && !folderInfo.isDir())
        return commandError(QStringLiteral("%1 exists and is not a directory").arg(directory));
    if (folderInfo.isDir() && !QDir(folder).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden)) {
        return commandError(QStringLiteral("Directory %1 already exists and is not empty").arg(directory));
    }
    const QString source = kTemplateRoot + u'/' + templateName;
    if (templateName.isEmpty() || !QFileInfo(source).isDir())
        return commandError(QStringLiteral("No such template '%1'").arg(templateName));

    Outcome outcome;
    outcome.scriptDirectory = folder;
    const QString ini = QDir::cleanPath(base.absoluteFilePath(configFile));
    const QString toml = QDir::cleanPath(base.absoluteFilePath(tomlFile));
    outcome.configPath = ini;

    // What is already there is looked at before anything is written.
    const QString tomlSource = source + QStringLiteral("/pyproject.toml.in");
    const bool hasToml = QFileInfo::exists(tomlSource);
    bool tomlIsTaken = false;
    if (hasToml) {
        outcome.configPath = toml;
        const auto existing = PyprojectToml::read(toml);
        if (!existing)
            return std::unexpected(existing.error());
        tomlIsTaken = existing->hasTable();
    }

    const QString versions = folder + QStringLiteral("/versions");
    for (const QString &made : {folder, versions}) {
        if (QFileInfo(made).isDir())
            continue;
        if (!QDir().mkpath(made))
            return fileError(QStringLiteral("Cannot make the folder %1").arg(made));
        outcome.lines.append(doneLine(QString(QStringLiteral("Creating directory ") + made)));
    }
    for (const QString &name : {QStringLiteral("script.py.mako"), QStringLiteral("README"), QStringLiteral("env.py")}) {
        const auto text = templateText(QString(source + u'/' + name));
        if (!text)
            return std::unexpected(text.error());
        const QString target = folder + u'/' + name;
        if (const auto written = writeWhole(target, *text); !written)
            return std::unexpected(written.error());
        outcome.lines.append(doneLine(QString(QStringLiteral("Generating ") + target)));
    }
    const auto filled = [&](const QString &path, const QString &config) -> Result<QString> {
        auto text = templateText(path);
        if (!text)
            return text;
        // Relative to the configuration, so that the project can be moved.
        const bool isRelative = QDir::isRelativePath(directory);
        const QString relative = QDir(QFileInfo(config).path()).relativeFilePath(folder);
        const QString location = isRelative ? QString(QStringLiteral("%(here)s/") + relative)
                                            : QString(folder).replace(u'%', QLatin1String("%%"));
        return text->replace(QLatin1String("${script_location}"), location);
    };
    if (hasToml && tomlIsTaken) {
        outcome.lines.append(
            QStringLiteral("File %1 already exists and already has a [tool.alembic] section, skipping").arg(toml));
    } else if (hasToml) {
        const bool isAppended = QFileInfo::exists(toml);
        const auto text = filled(tomlSource, toml);
        const auto before = isAppended ? templateText(toml) : Result<QString>(QString());
        if (!text || !before)
            return std::unexpected(!text ? text.error() : before.error());
        const QString gap = isAppended ? QStringLiteral("\n\n") : QString();
        if (const auto written = writeWhole(toml, QString(*before + gap + *text)); !written)
            return std::unexpected(written.error());
        outcome.lines.append(doneLine(
            QString((isAppended ? QStringLiteral("Appending to existing ") : QStringLiteral("Generating ")) + toml)));
    }
    if (QFileInfo::exists(ini)) {
        outcome.lines.append(QStringLiteral("File %1 already exists, skipping").arg(ini));
    } else {
        const auto text = filled(QString(source + QStringLiteral("/alembic.ini.in")), ini);
        if (!text)
            return std::unexpected(text.error());
        if (const auto written = writeWhole(ini, *text); !written)
            return std::unexpected(written.error());
        outcome.lines.append(doneLine(QString(QStringLiteral("Generating ") + ini)));
    }
    if (asPackage) {
        for (const QString &made : {folder, versions}) {
            const QString path = made + QStringLiteral("/__init__.py");
            if (const auto written = writeWhole(path, {}); !written)
                return std::unexpected(written.error());
            outcome.lines.append(doneLine(QString(QStringLiteral("Adding ") + path)));
        }
    }
    if (hasToml) {
        outcome.lines.append(QStringLiteral("Please edit configuration settings in %1 and "
                                            "configuration/connection/logging settings in %2 before proceeding.")
                                 .arg(toml, ini));
    } else {
        outcome.lines.append(
            QStringLiteral("Please edit configuration/connection/logging settings in %1 before proceeding.").arg(ini));
    }
    return outcome;
}

} // namespace retort
