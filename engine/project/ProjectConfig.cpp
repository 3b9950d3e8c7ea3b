// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ProjectConfig.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace retort {

namespace {

const QLatin1String kPyprojectName("pyproject.toml");

QString configAbsolute(const QString &path, const QString &directory)
{
    return QDir::cleanPath(QDir(directory).absoluteFilePath(path));
}

/// The older rules for lists without a separator option.
const QRegularExpression &configListPattern(bool splitsAtColons)
{
    static const QRegularExpression plain(QStringLiteral(", *|(?: +)"));
    static const QRegularExpression colons(QStringLiteral(", *|(?: +)|:"));
    return splitsAtColons ? colons : plain;
}

} // namespace

Result<ConfigFiles> ConfigFiles::forCommand(const QStringList &configArguments, const QString &environmentValue,
                                            const QString &directory)
{
    QString ini = QStringLiteral("alembic.ini");
    QString toml = kPyprojectName;
    const auto isToml = [](const QString &path) { return QFileInfo(path).fileName() == kPyprojectName; };
    if (!environmentValue.isEmpty())
        (isToml(environmentValue) ? toml : ini) = environmentValue;
    bool hasIni = false;
    bool hasToml = false;
    for (const QString &argument : configArguments) {
        bool &has = isToml(argument) ? hasToml : hasIni;
        if (has) {
            return commandError(isToml(argument) ? QStringLiteral("pyproject.toml indicated more than once")
                                                 : QStringLiteral("only one ini file may be indicated"));
        }
        has = true;
        // An empty name, as an unset shell variable gives one, leaves the default.
        if (!argument.isEmpty())
            (isToml(argument) ? toml : ini) = argument;
    }
    return ConfigFiles{configAbsolute(ini, directory), configAbsolute(toml, directory)};
}

Result<ProjectConfig> ProjectConfig::read(const ConfigFiles &files, const QString &section)
{
    ProjectConfig config;
    config.m_files = files;
    config.m_section = section;
    if (!files.ini.isEmpty()) {
        auto ini = IniFile::read(files.ini);
        if (!ini)
            return std::unexpected(ini.error());
        config.m_ini = std::move(*ini);
        config.m_ini.setDefault(QStringLiteral("here"), QFileInfo(files.ini).absolutePath());
    }
    if (!files.toml.isEmpty()) {
        auto toml = PyprojectToml::read(files.toml);
        if (!toml)
            return std::unexpected(toml.error());
        config.m_toml = std::move(*toml);
    }
    return config;
}

QString ProjectConfig::here() const
{
    const bool hasIni = !m_files.ini.isEmpty() && (QFileInfo(m_files.ini).isFile() || m_files.toml.isEmpty() ||
                                                   !QFileInfo(m_files.toml).isFile());
    const QString &file = hasIni ? m_files.ini : m_files.toml;
    return file.isEmpty() ? QString() : QFileInfo(file).absolutePath();
}

bool ProjectConfig::hasOptions() const
{
    return m_ini.hasSection(m_section) || m_toml.hasTable();
}

Result<std::optional<QString>> ProjectConfig::option(const QString &name) const
{
    if (m_ini.raw(m_section, name))
        return m_ini.value(m_section, name);
    const auto value = m_toml.value(name);
    if (!value)
        return std::unexpected(value.error());
    if (!*value)
        return std::optional<QString>();
    return std::optional(value->value().toString());
}

Result<std::optional<QString>> ProjectConfig::iniOption(const QString &section, const QString &name) const
{
    return m_ini.value(section, name);
}

Result<QString> ProjectConfig::text(const QString &name, const QString &fallback) const
{
    const auto value = option(name);
    if (!value)
        return std::unexpected(value.error());
    return value->value_or(fallback);
}

Result<bool> ProjectConfig::exactFlag(const QString &name) const
{
    if (m_ini.raw(m_section, name)) {
        const auto value = m_ini.value(m_section, name);
        if (!value)
            return std::unexpected(value.error());
        return value->value() == QLatin1String("true");
    }
    const auto value = m_toml.value(name);
    if (!value)
        return std::unexpected(value.error());
    if (!*value)
        return false;
    if (value->value().typeId() != QMetaType::Bool)
        return commandError(QStringLiteral("boolean value expected for TOML parameter '%1'").arg(name));
    return value->value().toBool();
}

Result<QString> ProjectConfig::scriptLocation() const
{
    const auto value = option(QStringLiteral("script_location"));
    if (!value)
        return std::unexpected(value.error());
    if (!*value) {
        return commandError(QStringLiteral("No 'script_location' key found in configuration."),
                            QStringLiteral("Looked in [%1] of %2 and in [tool.alembic] of %3.")
                                .arg(m_section, m_files.ini.isEmpty() ? QStringLiteral("no INI file") : m_files.ini,
                                     m_files.toml.isEmpty() ? QStringLiteral("no pyproject.toml") : m_files.toml));
    }
    return value->value();
}

Result<QStringList> ProjectConfig::splitList(const QString &name, bool isVersionLocations) const
{
    const auto value = m_ini.value(m_section, name);
    if (!value)
        return std::unexpected(value.error());
    if (!value->value_or(QString()).isEmpty()) {
        const QString &list = value->value();
        QString key = QStringLiteral("path_separator");
        auto separator = m_ini.value(m_section, key);
        if (separator && !*separator && isVersionLocations) {
            key = QStringLiteral("version_path_separator");
            separator = m_ini.value(m_section, key);
        }
        if (!separator)
            return std::unexpected(separator.error());
        if (!*separator)
            return list.split(configListPattern(!isVersionLocations));
        static const QHash<QString, QChar> separators{{QStringLiteral("space"), u' '},
                                                      {QStringLiteral("newline"), u'\n'},
                                                      {QStringLiteral("os"), QDir::listSeparator()},
                                                      {QStringLiteral(":"), u':'},
                                                      {QStringLiteral(";"), u';'}};
        const auto character = separators.find(separator->value());
        if (character == separators.end()) {
            return commandError(QStringLiteral("'%1' is not a valid value for %2; expected 'space', 'newline', 'os', "
                                               "':', ';'")
                                    .arg(separator->value(), key));
        }
        QStringList result;
        for (const QString &part : list.split(*character, Qt::SkipEmptyParts))
            result.append(part.trimmed());
        result.removeAll(QString());
        return result;
    }
    const auto listed = m_toml.value(name);
    if (!listed)
        return std::unexpected(listed.error());
    if (!*listed)
        return QStringList();
    return listed->value().typeId() == QMetaType::QString ? QStringList(listed->value().toString())
                                                          : listed->value().toStringList();
}

Result<QStringList> ProjectConfig::versionLocations() const
{
    return splitList(QStringLiteral("version_locations"), true);
}

Result<QStringList> ProjectConfig::prependSysPath() const
{
    return splitList(QStringLiteral("prepend_sys_path"), false);
}

Result<QString> ProjectConfig::fileTemplate() const
{
    return text(QStringLiteral("file_template"), QStringLiteral("%(rev)s_%(slug)s"));
}

Result<int> ProjectConfig::truncateSlugLength() const
{
    constexpr int kDefaultLength = 40;
    const auto value = text(QStringLiteral("truncate_slug_length"), QString::number(kDefaultLength));
    if (!value)
        return std::unexpected(value.error());
    bool isNumber = false;
    const int length = value->trimmed().toInt(&isNumber);
    if (!isNumber) {
        return commandError(QStringLiteral("truncate_slug_length must be a whole number, not '%1'").arg(*value));
    }
    return length == 0 ? kDefaultLength : length;
}

Result<std::optional<QString>> ProjectConfig::timezone() const
{
    auto value = option(QStringLiteral("timezone"));
    if (value && value->value_or(QString()).isEmpty())
        return std::optional<QString>();
    return value;
}

Result<bool> ProjectConfig::revisionEnvironment() const
{
    static const QStringList yes{QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on"),
                                 QStringLiteral("y"),    QStringLiteral("t"),   QStringLiteral("1")};
    static const QStringList no{QStringLiteral("false"), QStringLiteral("no"), QStringLiteral("off"),
                                QStringLiteral("n"),     QStringLiteral("f"),  QStringLiteral("0")};
    const auto value = text(QStringLiteral("revision_environment"), QStringLiteral("false"));
    if (!value)
        return std::unexpected(value.error());
    const QString word = value->trimmed().toLower();
    if (yes.contains(word))
        return true;
    if (no.contains(word))
        return false;
    return commandError(QStringLiteral("String is not true/false: '%1'").arg(word),
                        QStringLiteral("It is the value of revision_environment."));
}

Result<bool> ProjectConfig::recursiveVersionLocations() const
{
    return exactFlag(QStringLiteral("recursive_version_locations"));
}

Result<bool> ProjectConfig::sourceless() const
{
    return exactFlag(QStringLiteral("sourceless"));
}

Result<QString> ProjectConfig::outputEncoding() const
{
    return text(QStringLiteral("output_encoding"), QStringLiteral("utf-8"));
}

Result<QString> ProjectConfig::sqlalchemyUrl() const
{
    return text(QStringLiteral("sqlalchemy.url"), QString());
}

QStringList ProjectConfig::usableSections() const
{
    QStringList result;
    for (const QString &section : m_ini.sections()) {
        // A key that all sections inherit says nothing about one of them, except about the main one.
        const QStringList keys = m_ini.ownKeys(section);
        if (keys.contains(QLatin1String("sqlalchemy.url")) || keys.contains(QLatin1String("script_location")) ||
            section == m_section)
            result.append(section);
    }
    return result;
}

Result<std::vector<ProjectConfig::PostWriteHook>> ProjectConfig::postWriteHooks() const
{
    std::vector<PostWriteHook> hooks;
    const QString section = QStringLiteral("post_write_hooks");
    if (m_ini.hasSection(section)) {
        const auto names = m_ini.value(section, QStringLiteral("hooks"));
        if (!names)
            return std::unexpected(names.error());
        for (const QString &name : names->value_or(QString()).split(configListPattern(false), Qt::SkipEmptyParts)) {
            PostWriteHook hook{name, {}};
            for (const QString &key : m_ini.keys(section)) {
                if (!key.startsWith(QString(name + u'.')))
                    continue;
                const auto value = m_ini.value(section, key);
                if (!value)
                    return std::unexpected(value.error());
                hook.options.insert(key.mid(name.size() + 1), value->value_or(QString()));
            }
            hooks.push_back(std::move(hook));
        }
        return hooks;
    }
    const auto listed = m_toml.value(section);
    if (!listed)
        return std::unexpected(listed.error());
    for (const QVariant &item : listed->value_or(QVariant()).toList()) {
        const QVariantMap table = item.toMap();
        PostWriteHook hook{table.value(QStringLiteral("name")).toString(), {}};
        for (auto entry = table.begin(); entry != table.end(); ++entry) {
            if (entry.key() != QLatin1String("name"))
                hook.options.insert(entry.key(), entry.value().toString());
        }
        hooks.push_back(std::move(hook));
    }
    return hooks;
}

QStringList ProjectConfig::warnings() const
{
    QStringList result;
    const auto has = [this](const char *key) {
        const auto value = m_ini.raw(m_section, QLatin1String(key));
        return value && !value->isEmpty();
    };
    if (has("version_locations")) {
        if (!has("path_separator") && has("version_path_separator")) {
            result.append(QStringLiteral("The version_path_separator configuration parameter is deprecated; please use "
                                         "path_separator"));
        } else if (!has("path_separator")) {
            result.append(QStringLiteral("No path_separator found in configuration; falling back to legacy splitting "
                                         "on spaces/commas for version_locations.  Consider adding path_separator=os "
                                         "to Alembic config."));
        }
    }
    if (has("prepend_sys_path") && !has("path_separator")) {
        result.append(QStringLiteral("No path_separator found in configuration; falling back to legacy splitting on "
                                     "spaces, commas, and colons for prepend_sys_path.  Consider adding "
                                     "path_separator=os to Alembic config."));
    }
    return result;
}

} // namespace retort
