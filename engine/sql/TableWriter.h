// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/ExpressionWriter.h"
#include "engine/sql/Identifiers.h"
#include "engine/sql/LiteralWriter.h"
#include "engine/sql/RenderContext.h"
#include "engine/sql/TypeWriter.h"
#include "model/NamingRules.h"
#include "model/Schema.h"

#include <QString>

#include <optional>
#include <vector>

namespace retort {

/// The writers that a dialect is made of, each for one concern.
struct WriterSet
{
    const Identifiers &identifiers;
    const TypeWriter &types;
    const LiteralWriter &literals;
    const ExpressionWriter &expressions;
};

/// What differs between the databases in tables.
struct TableRules
{
    bool hasNativeBoolean = true;
    bool hasNativeEnum = false;
    bool hasIdentityColumns = false;
    /// Constraints can be added to an existing table.
    bool canAlterConstraints = true;
    /// COMMENT ON exists, or (inline) the comment stands in the column.
    bool hasComments = false;
    bool hasInlineComments = false;
    bool showsOnUpdate = true;
    /// In a key made from columns, the one that the database numbers comes first.
    bool putsNumberedColumnFirst = true;
};

/// Writes tables, columns, constraints and indexes. Throws RenderFailure.
class TableWriter
{
public:
    TableWriter(QString dialect, const TableRules &rules, const WriterSet &writers);
    virtual ~TableWriter() = default;

    const TableRules &rules() const { return m_rules; }

    QString createTable(const Table &table, bool ifNotExists, RenderContext &context) const;
    /// The column as CREATE TABLE and ADD COLUMN have it, without its CHECKs.
    virtual QString columnSpecification(const Column &column, const Table &table, RenderContext &context) const;
    /// The CHECKs that stand in the column's line, with a space before; empty for none.
    QString inlineChecks(const Column &column, const Table &table, RenderContext &context) const;
    /// A table-level clause; nothing if the dialect leaves it out.
    virtual std::optional<QString> constraint(const Constraint &constraint, const Table &table,
                                              RenderContext &context) const;
    /// Those of the table in print order, with the CHECKs of Boolean and Enum columns.
    std::vector<PlacedConstraint> constraints(const Table &table) const;
    /// The CHECK of a Boolean or Enum column where the dialect has no such type.
    std::optional<Constraint> typeCheck(const Column &column) const;

    virtual QString createIndex(const Index &index, const Table &table, bool ifNotExists, RenderContext &context) const;
    virtual QString dropIndex(const ObjectName &name, const TableId &table, bool ifExists,
                              const SqlOptions &options) const;

    /// The default's text after DEFAULT.
    QString defaultText(const ServerDefault &serverDefault, RenderContext &context) const;
    virtual QString computed(const Computed &computed, RenderContext &context) const;
    virtual QString identity(const Identity &identity) const;
    virtual QString sequenceOptions(const SequenceOptions &options) const;

    /// " MATCH x ON DELETE y DEFERRABLE …" of a foreign key.
    QString foreignKeyTail(const Constraint &constraint, RenderContext &context) const;

    /// The quoted name after the naming convention; empty for none.
    QString constraintName(const Constraint &constraint, const Table &table, const RenderContext &context) const;
    QString indexName(const Index &index, const Table &table, const RenderContext &context) const;
    /// Cut or refused by length, and quoted.
    QString objectName(const ObjectName &name) const;
    /// An expression, or a text that stands for one.
    QString optionExpression(const SqlOption &option, RenderContext &context) const;

protected:
    const WriterSet &writers() const { return m_writers; }
    const QString &dialect() const { return m_dialect; }
    /// `dialect_name` of options.
    QString optionName(QLatin1String name) const { return m_dialect % u'_' % name; }

    virtual QString tableOptions(const Table &, RenderContext &) const { return {}; }
    virtual QString columnDefault(const Column &column, RenderContext &context) const;
    /// What stands between PRIMARY KEY or UNIQUE and the columns.
    virtual QString keyModifier(const Constraint &) const { return {}; }
    /// Between the columns of a key and its DEFERRABLE.
    virtual QString keyInclude(const Constraint &) const { return {}; }
    virtual QString referredTable(const ForeignKeyConstraint &key) const;
    virtual QString matchText(const ForeignKeyConstraint &key) const;
    /// Whether the phrase after ON DELETE is checked.
    virtual bool checksOnDelete() const { return true; }
    /// Whether ON DELETE takes a column list.
    virtual bool hasColumnListOnDelete() const { return false; }
    virtual QString exclude(const ExcludeConstraint &exclude, RenderContext &context) const;
    /// The elements of an index.
    virtual QString indexElement(const SqlExpression &element, const Index &index, RenderContext &context) const;
    QString indexElements(const Index &index, RenderContext &context) const;
    QString quotedList(const QStringList &list) const;
    /// The strings of an option that is one name or a list of them.
    static QStringList names(const SqlOption &option);

private:
    QString deferrability(const Constraint &constraint) const;

    QString m_dialect;
    TableRules m_rules;
    WriterSet m_writers;
};

} // namespace retort
