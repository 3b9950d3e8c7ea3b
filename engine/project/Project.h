// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/ProjectConfig.h"
#include "model/Error.h"
#include "model/RevisionGraph.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace retort {

namespace script {
class ModuleCache;
}

struct ProjectOptions
{
    /// Relative folders of the configuration count from here. Empty: from the configuration's own folder.
    /// `retort-cli` gives the current directory, as Alembic does.
    QString baseDirectory = {};
    /// The INI section in use.
    QString section = QStringLiteral("alembic");
    /// When a relative script folder is not below baseDirectory, look beside the configuration as well.
    bool fallBackToConfigDirectory = true;
};

/// A migration project as it lies on disk: a snapshot of configuration, folders and revision graph. A plain value that
/// may be copied and read from any thread; nothing in it runs a script. Take a new snapshot with reloaded().
class Project
{
public:
    Project();

    /// Opens what a user points at: a folder (with alembic.ini, or a pyproject.toml that has [tool.alembic], or with
    /// env.py and versions/ themselves), an INI file, or a pyproject.toml. An INI file without script_location stands
    /// for its own folder if env.py and versions/ lie there, as Flask-Migrate has it. Fails with what was looked for.
    static Result<Project> open(const QString &path, const ProjectOptions &options = {});
    /// Folders of the projects at most three levels below `folder`, relative to it; not of those inside of others.
    static QStringList below(const QString &folder);
    /// Opens what a command line names; fails with Alembic's messages. A folder with env.py and versions/ counts here,
    /// too, where no configuration says otherwise.
    static Result<Project> open(const ProjectConfig &config, const ProjectOptions &options);

    /// Reads the scripts again; those whose file has not changed (size, time) are not parsed again.
    Result<Project> reloaded() const;
    /// The project as it reads with that INI section, which may name other folders; this one if it is the section in
    /// use, or empty. As for reloaded(), scripts that have not changed are not parsed again.
    Result<Project> withSection(const QString &section) const;

    /// A snapshot in which the script `file` reads as `text`, as an editor has it; the graph stays that of the disk.
    Project withText(const QString &file, const QString &text) const;
    /// The text that withText() gave to a script; nullopt for what is on disk.
    std::optional<QString> unsavedText(const QString &file) const;

    /// The name to show: the folder that holds the configuration.
    QString name() const;
    /// The folder that holds the configuration (or the script folder itself when there is none); absolute.
    const QString &directory() const { return m_directory; }
    const ProjectConfig &config() const { return m_config; }
    const ProjectOptions &options() const { return m_options; }
    const RevisionGraph &graph() const { return *m_graph; }
    /// The same project, as if no revision depended on one that no script declares (another package's, mostly). Each
    /// dependency left out is a line of warnings(), after this project's own.
    Project withoutMissingDependencies() const;
    /// For those who need the graph to outlive this snapshot.
    std::shared_ptr<const RevisionGraph> sharedGraph() const { return m_graph; }

    /// Absolute path of `script_location`.
    const QString &scriptDirectory() const { return m_scriptDirectory; }
    /// Absolute paths, in configured order; they may not exist.
    const QStringList &versionDirectories() const { return m_versionDirectories; }
    /// `prepend_sys_path` made absolute: where scripts' own imports are looked for.
    const QStringList &importDirectories() const { return m_importDirectories; }
    /// The folder whose files scripts may read: the checkout that holds the configuration (the nearest folder from
    /// it upwards that has .git, pyproject.toml or another file of a checkout's top), else the configuration's own.
    /// Where the script folder lies outside of that, it is the script folder's checkout instead.
    const QString &codeDirectory() const { return m_codeDirectory; }
    /// Where scripts' imports are looked for, in this order: `prepend_sys_path`, the configuration's folder, the script
    /// folder, then the folders from the configuration's up to codeDirectory() and its src/.
    QStringList moduleDirectories() const;
    /// The trees of the modules that scripts import, shared by the snapshots of one project.
    const std::shared_ptr<script::ModuleCache> &moduleCache() const { return m_moduleCache; }
    QString envFile() const;
    QString templateFile() const;
    /// The template of plain SQL revisions; most projects have none.
    QString sqlTemplateFile() const;
    /// Lines for standard error: files loaded twice, duplicate ids, deprecated options.
    const QStringList &warnings() const { return m_warnings; }

private:
    /// A folder as the configuration writes it, made absolute.
    Result<QString> resolvePath(const QString &path) const;
    Result<Project> readAnew(const QString &section) const;
    Result<Project> finished(const Project *previous);
    QString findCodeDirectory() const;
    Result<void> resolveDirectories();
    Result<void> load(const Project *previous);

    ProjectConfig m_config;
    ProjectOptions m_options;
    QString m_directory;
    /// The script folder was found by its files; no option names it.
    bool m_isBareFolder = false;
    QString m_scriptDirectory;
    QString m_codeDirectory;
    QStringList m_versionDirectories;
    QStringList m_importDirectories;
    QStringList m_warnings;
    std::shared_ptr<const RevisionGraph> m_graph;
    std::shared_ptr<script::ModuleCache> m_moduleCache;
    /// Of each loaded file: "size:mtime", to know what has changed.
    QHash<QString, QString> m_stamps;
    /// By file.
    QHash<QString, QString> m_texts;
};

} // namespace retort
