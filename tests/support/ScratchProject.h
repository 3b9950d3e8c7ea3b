// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"
#include "engine/project/Project.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace retort::test {

/// A project in a temporary folder with an SQLite database beside it, made by the test line by line.
class ScratchProject
{
public:
    ScratchProject();
    /// A copy of the sample project, database shop.db.
    static ScratchProject sample();

    QString folder() const { return m_folder->path(); }
    QString file(const QString &name) const { return m_folder->filePath(name); }
    QString databaseFile() const { return file(m_database); }
    DatabaseUrl url() const;

    void write(const QString &name, const QString &text) const;
    /// A script `versions/ID.py` after the one before it; the bodies are lines of Python, indented by four spaces.
    void addRevision(const QString &id, const QString &upgrade,
                     const QString &downgrade = QStringLiteral("    pass\n"));
    /// Opened anew, so that all files are seen.
    Project open() const;

    MigrationRequest request(MigrationRequest::Verb verb, const QStringList &targets = {}) const;
    RunOutcome upgrade(const QString &target = QStringLiteral("head")) const;
    /// The database at `url` to its heads; `printed` gets what the scripts print.
    RunOutcome upgradeAt(const DatabaseUrl &url, QString &printed) const;
    RunOutcome downgrade(const QString &target) const;

    /// Runs a statement with a connection of its own; the rows' values as text, joined with "|".
    QStringList ask(const QString &sql) const;
    /// The rows of the version table, sorted.
    QStringList rows() const;
    /// "type|name|table|sql" of everything in the database, sorted by name.
    QStringList schema() const;

private:
    std::shared_ptr<QTemporaryDir> m_folder;
    QString m_database = QStringLiteral("app.db");
    QString m_last;
};

/// `count` runs of that request begun at the same moment; each waits for all the others, however slow the machine is.
std::vector<RunOutcome> runAtOnce(MigrationRequest request, int count);

} // namespace retort::test
