// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/IniFile.h"
#include "engine/project/PyprojectToml.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace retort {

/// The two files that may configure a project; absolute paths, empty when not in play. Neither needs to exist.
struct ConfigFiles
{
    QString ini;
    QString toml;

    /// What the `alembic` command would read: `-c` values, the variable ALEMBIC_CONFIG (`environmentValue`), else
    /// alembic.ini and pyproject.toml in `directory`.
    static Result<ConfigFiles> forCommand(const QStringList &configArguments, const QString &environmentValue,
                                          const QString &directory);
};

/// The options of a project, merged from the INI section and `[tool.alembic]` as Alembic merges them.
/// Values are interpolated when they are asked for, so a lone "%" is an error of that key only.
class ProjectConfig
{
public:
    ProjectConfig() = default;
    /// Reads both files. A missing file reads as empty; a malformed one is an error with file and line.
    static Result<ProjectConfig> read(const ConfigFiles &files, const QString &section = QStringLiteral("alembic"));

    const ConfigFiles &files() const { return m_files; }
    /// The INI section in use (`-n`).
    const QString &section() const { return m_section; }
    const IniFile &ini() const { return m_ini; }
    const PyprojectToml &toml() const { return m_toml; }
    /// The folder of the INI file, else of the TOML file: what `%(here)s` stands for.
    QString here() const;
    /// True when the INI file exists and has the section, or the TOML file has `[tool.alembic]`.
    bool hasOptions() const;

    /// INI section, then `[tool.alembic]`; nullopt if neither has it. Lists are not text: see list().
    Result<std::optional<QString>> option(const QString &name) const;
    /// A key of any INI section (with -n names, `databases`, loggers …), interpolated; nullopt if it is not there.
    Result<std::optional<QString>> iniOption(const QString &section, const QString &name) const;

    /// As written, not made absolute.
    Result<QString> scriptLocation() const;
    /// Empty list: the default, `<script_location>/versions`.
    Result<QStringList> versionLocations() const;
    Result<QStringList> prependSysPath() const;
    Result<QString> fileTemplate() const;
    Result<int> truncateSlugLength() const;
    Result<std::optional<QString>> timezone() const;
    Result<bool> revisionEnvironment() const;
    Result<bool> recursiveVersionLocations() const;
    Result<bool> sourceless() const;
    Result<QString> outputEncoding() const;
    /// Empty when there is none.
    Result<QString> sqlalchemyUrl() const;

    /// INI sections that can be used with `-n`: all that have `sqlalchemy.url` or `script_location`.
    QStringList usableSections() const;

    struct PostWriteHook
    {
        QString name;
        QHash<QString, QString> options;
    };
    Result<std::vector<PostWriteHook>> postWriteHooks() const;

    /// Deprecation warnings for standard error.
    QStringList warnings() const;

private:
    Result<QString> text(const QString &name, const QString &fallback) const;
    /// Only the exact word "true" (INI) or a boolean (TOML) counts.
    Result<bool> exactFlag(const QString &name) const;
    Result<QStringList> splitList(const QString &name, bool isVersionLocations) const;

    ConfigFiles m_files;
    QString m_section = QStringLiteral("alembic");
    IniFile m_ini;
    PyprojectToml m_toml;
};

} // namespace retort
