// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/DatabaseUrl.h"
#include "model/Schema.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace retort {

/// The tables in which a run journal is kept: those of a file of its own, or those that an environment asks for in its
/// database (`journal_table` in retort.toml). One spelling of SQL serves both; here is what differs.
class JournalTables
{
public:
    /// What came later than the tables: those of earlier versions get it when they are opened.
    struct LaterColumn
    {
        TableId table;
        QString name;
        QString declaration;
    };

    static JournalTables inFile();
    /// `name` is how the tables' names begin, "retort" or "ops.retort" with a schema (on MySQL another database).
    static JournalTables inDatabase(const DatabaseUrl &url, const QString &name);
    /// The tables' places for that setting, in whatever database; none for an empty name.
    static std::vector<TableId> placesOf(const QString &name);

    bool isInFile() const { return m_kind == Kind::File; }

    // As they stand in a statement.
    QString run() const { return named("run"); }
    QString statement() const { return named("statement"); }
    QString script() const { return named("script"); }
    QString applied() const { return named("applied"); }
    // The places of the first one and of the one that is made last.
    TableId runPlace() const;
    TableId lastPlace() const;

    /// CREATE TABLE IF NOT EXISTS, one statement each.
    QStringList creation() const;
    std::vector<LaterColumn> laterColumns() const;
    QString addition(const LaterColumn &column) const;
    /// What a session has to be told so that the journal's statements mean the same there.
    QStringList sessionStatements() const;
    /// Asks for the number of the run that was inserted last.
    QString lastRunQuestion() const;

private:
    enum class Kind { File, Postgresql, Mysql };

    JournalTables(Kind kind, QString schema, QString beginning)
        : m_kind(kind), m_schema(std::move(schema)), m_beginning(std::move(beginning))
    {}
    TableId placed(const char *table) const;
    QString named(const char *table) const;

    Kind m_kind;
    QString m_schema;
    QString m_beginning;
};

} // namespace retort
