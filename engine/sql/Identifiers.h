// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

#include <QString>
#include <QStringView>

#include <optional>
#include <span>

namespace retort {

/// What the identifiers of one kind of database look like.
struct IdentifierRules
{
    QChar openQuote = u'"';
    QChar closeQuote = u'"';
    /// Doubled inside a quoted name.
    QChar escapedQuote = u'"';
    QStringView illegalFirst = u"$0123456789";
    /// Sorted.
    std::span<const QStringView> reservedWords;
    int maxLength = 63;
    /// Of index and constraint names.
    int maxObjectNameLength = 63;
    /// "a.b" as schema means two names (SQL Server).
    bool splitsSchemaAtDots = false;
};

/// Writes the names of tables, columns and the like, quoted only where they must be.
class Identifiers
{
public:
    explicit Identifiers(const IdentifierRules &rules) : m_rules(rules) {}

    const IdentifierRules &rules() const { return m_rules; }

    bool needsQuotes(const QString &name) const;
    QString alwaysQuoted(const QString &name) const;
    /// `force` true or false overrules the rules.
    QString quoted(const QString &name, std::optional<bool> force = {}) const;
    QString quotedSchema(const QString &schema) const;
    /// Each part between dots for itself, as Alembic's own ALTER statements do.
    QString quotedDotted(const QString &name) const;
    /// schema.table
    QString table(const TableId &table, std::optional<bool> force = {}) const;
    /// The same for ALTER statements.
    QString alteredTable(const TableId &table) const;

private:
    IdentifierRules m_rules;
};

} // namespace retort
