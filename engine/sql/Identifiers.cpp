// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/Identifiers.h"

#include <QStringList>

#include <algorithm>

namespace retort {

namespace {

bool isLegalInPlainName(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'$';
}

/// Parts between dots; a part in [brackets] may have dots of its own.
QStringList partsOfSchema(const QString &schema)
{
    QStringList parts;
    QString part;
    bool isBracketed = false;
    for (const QChar c : schema) {
        if (c == u'[') {
            isBracketed = true;
        } else if (c == u']') {
            isBracketed = false;
        } else if (c == u'.' && !isBracketed) {
            parts += part;
            part.clear();
        } else {
            part += c;
        }
    }
    return parts << part;
}

} // namespace

bool Identifiers::needsQuotes(const QString &name) const
{
    if (name.isEmpty())
        return true;
    const QString lower = name.toLower();
    return lower != name || m_rules.illegalFirst.contains(name.front()) ||
           !std::ranges::all_of(name, isLegalInPlainName) ||
           std::ranges::binary_search(m_rules.reservedWords, QStringView(lower));
}

QString Identifiers::alwaysQuoted(const QString &name) const
{
    QString inner = name;
    inner.replace(m_rules.escapedQuote, QString(2, m_rules.escapedQuote));
    return m_rules.openQuote % inner % m_rules.closeQuote;
}

QString Identifiers::quoted(const QString &name, std::optional<bool> force) const
{
    return force.value_or(needsQuotes(name)) ? alwaysQuoted(name) : name;
}

QString Identifiers::quotedSchema(const QString &schema) const
{
    if (!m_rules.splitsSchemaAtDots)
        return quoted(schema);
    QStringList names;
    for (const QString &part : partsOfSchema(schema))
        names += quoted(part);
    return names.join(u'.');
}

QString Identifiers::quotedDotted(const QString &name) const
{
    QStringList names;
    for (const QString &part : name.split(u'.'))
        names += quoted(part);
    return names.join(u'.');
}

QString Identifiers::table(const TableId &table, std::optional<bool> force) const
{
    const QString name = quoted(table.name, force);
    return table.schema.isEmpty() ? name : quotedSchema(table.schema) % u'.' % name;
}

QString Identifiers::alteredTable(const TableId &table) const
{
    const QString name = quoted(table.name);
    return table.schema.isEmpty() ? name : quotedDotted(table.schema) % u'.' % name;
}

} // namespace retort
