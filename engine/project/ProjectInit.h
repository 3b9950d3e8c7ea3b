// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace retort {

/// `init`: makes a new project from one of Retort's own templates, which Alembic runs as well.
struct ProjectInit
{
    /// "generic", "async", "multidb", "pyproject", "pyproject_async".
    QString templateName = QStringLiteral("generic");
    /// As typed: relative ones count from workingDirectory.
    QString directory;
    /// The INI file to write; relative ones count from workingDirectory.
    QString configFile = QStringLiteral("alembic.ini");
    QString tomlFile = QStringLiteral("pyproject.toml");
    QString workingDirectory;
    /// Adds __init__.py files.
    bool asPackage = false;

    struct Outcome
    {
        /// Whole lines for standard output: "Creating directory /x/versions ...  done".
        QStringList lines;
        /// The configuration to open afterwards.
        QString configPath;
        QString scriptDirectory;
    };

    Result<Outcome> run() const;

    struct Template
    {
        QString name;
        /// The first line of its README.
        QString summary;
    };
    static std::vector<Template> templates();
};

} // namespace retort
