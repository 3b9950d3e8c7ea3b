// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>

namespace retort {

/// What a script's text says beyond its header, for searching and filtering: the text itself and the tables that it
/// names. Found by reading tokens, not by running anything, so it may name more than an upgrade would touch.
struct ScriptWords
{
    /// What stands below the header, in lower case.
    QString text;
    /// As written, sorted, each once.
    QStringList tables;

    bool touches(const QString &table) const { return tables.contains(table, Qt::CaseInsensitive); }

    /// Reads a Python script, or SQL where `isSql`.
    static ScriptWords of(const QString &text, bool isSql);
};

/// The words of all scripts of a graph, by file: a snapshot, made in the background.
class ScriptIndex
{
public:
    /// Reads what `previous` (may be null) has not, or has of an older file. `isCancelled` may be null.
    static std::shared_ptr<const ScriptIndex> build(const RevisionGraph &graph, const ScriptIndex *previous,
                                                    const std::atomic<bool> *isCancelled);

    /// Null for a file that it does not have.
    const ScriptWords *find(const QString &file) const;
    /// Every table that a script names, sorted without regard to case.
    const QStringList &tables() const { return m_tables; }

private:
    struct Entry
    {
        QString stamp;
        ScriptWords words;
    };

    QHash<QString, Entry> m_entries;
    QStringList m_tables;
};

} // namespace retort
