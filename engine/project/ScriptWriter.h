// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/Project.h"
#include "model/Error.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace retort {

/// What a script template is given (the variables of `script.py.mako`).
struct TemplateValues
{
    QString message;
    QString upRevision;
    /// None, a string (one entry) or a tuple (several).
    QStringList downRevisions;
    /// None when empty, else a tuple.
    QStringList branchLabels;
    /// None when empty, a string (one entry) or a list (several).
    QStringList dependsOn;
    /// Python's str(datetime): "2026-11-22 15:36:45.339176", with an offset such as "+00:00" if a timezone is set.
    QString createDate;
    QString upgrades;
    QString downgrades;
    QString imports;
    /// For templates that read `config` (multidb).
    const ProjectConfig *config = nullptr;
    /// A plain SQL revision is wanted, which has a template of its own.
    bool isSql = false;
};

/// `revision` and `merge`, as asked for.
struct NewRevision
{
    std::optional<QString> message = {};
    /// Identifiers of the parents ("head", "heads", "base", an id …).
    QStringList heads = {QStringLiteral("head")};
    bool splice = false;
    QStringList branchLabels = {};
    /// Identifiers; a label stays a label, anything else becomes the full id.
    QStringList dependsOn = {};
    /// One of the version locations, or empty.
    QString versionPath = {};
    /// Empty: 12 hexadecimal digits of a random UUID.
    QString revisionId = {};
    /// Bodies from autogenerate-like sources; empty renders `pass`.
    QString upgrades = {};
    QString downgrades = {};
    QString imports = {};
    /// The time to write; nullopt: now.
    std::optional<QDateTime> createDate = {};
    /// A plain SQL revision instead of a Python script.
    bool asSql = false;
};

struct WrittenRevision
{
    QString id;
    QString path;
    /// Folders that had to be made, for the status lines.
    QStringList createdDirectories;
};

/// Writes new revision scripts. Everything is checked before anything is written, files are written whole or not at
/// all, and no existing file is replaced.
class ScriptWriter
{
public:
    using Render = std::function<Result<QString>(const TemplateValues &)>;

    /// `render` turns the values into the script's text (see Project::templateFile()).
    ScriptWriter(const Project &project, Render render);

    /// Fails with Alembic's texts (no such revision, not a head, several heads, duplicate id or label …).
    Result<WrittenRevision> write(const NewRevision &request) const;

    /// `merge REVISION…`: an ordinary revision with these parents.
    Result<WrittenRevision> merge(const QStringList &revisions, NewRevision request) const;

    /// The slug of a message as it stands in file names.
    static QString slug(const QString &message, int limit);

private:
    const Project &m_project;
    Render m_render;
};

} // namespace retort
