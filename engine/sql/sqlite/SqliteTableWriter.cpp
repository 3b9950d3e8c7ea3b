// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/sqlite/SqliteTableWriter.h"

#include "engine/sql/RenderFailure.h"

#include <QStringList>

#include <algorithm>

namespace retort {

namespace {

constexpr TableRules kSqliteTableRules{.hasNativeBoolean = false,
                                       .hasNativeEnum = false,
                                       .hasIdentityColumns = false,
                                       .canAlterConstraints = false,
                                       .hasComments = false,
                                       .hasInlineComments = false,
                                       .showsOnUpdate = true};

/// Whether the column is the row id with AUTOINCREMENT, which only the column's own line can say.
bool isSqliteAutoincrement(const Column &column, const Table &table)
{
    const QStringList key = table.primaryKey();
    if (!table.options.flag(u"sqlite_autoincrement") || key != QStringList{column.name} ||
        affinityOf(column.type) != SqlAffinity::Integer)
        return false;
    const auto isForeignKey = [&column](const Constraint &constraint) {
        const auto *foreign = constraint.as<ForeignKeyConstraint>();
        return foreign && (foreign->columns.isEmpty() || foreign->columns.contains(column.name));
    };
    return std::ranges::none_of(column.constraints, isForeignKey) &&
           std::ranges::none_of(table.constraints, isForeignKey);
}

QString onConflictClause(const QString &action)
{
    return action.isEmpty() ? QString() : QString(QLatin1String(" ON CONFLICT ") % action);
}

} // namespace

SqliteTableWriter::SqliteTableWriter(const WriterSet &writers)
    : TableWriter(QStringLiteral("sqlite"), kSqliteTableRules, writers)
{}

QString SqliteTableWriter::columnDefault(const Column &column, RenderContext &context) const
{
    if (!column.serverDefault)
        return {};
    const QString text = defaultText(*column.serverDefault, context);
    if (text.isEmpty())
        return {};
    const QString start = text.trimmed();
    const bool isDelimited = start.startsWith(u'\'') || start.startsWith(u'"') || start.startsWith(u'(');
    const bool isWord = std::ranges::all_of(text, [](QChar c) { return c.isLetterOrNumber() || c == u'_'; });
    return isDelimited || isWord ? QString(QLatin1String(" DEFAULT ") % text)
                                 : QString(QLatin1String(" DEFAULT (") % text % u')');
}

QString SqliteTableWriter::columnSpecification(const Column &column, const Table &table, RenderContext &context) const
{
    QString result = writers().identifiers.quoted(column.name, column.quote) % u' ' % writers().types.ddl(column.type) %
                     columnDefault(column, context);
    if (!table.isNullable(column))
        result += QLatin1String(" NOT NULL") % onConflictClause(column.options.text(u"sqlite_on_conflict_not_null"));
    const QStringList key = table.primaryKey();
    if (key.contains(column.name)) {
        if (column.autoincrement == Autoincrement::On && key.size() != 1)
            throw RenderFailure{QStringLiteral("SQLite does not support autoincrement for composite primary keys")};
        if (isSqliteAutoincrement(column, table)) {
            result += QLatin1String(" PRIMARY KEY") %
                      onConflictClause(column.options.text(u"sqlite_on_conflict_primary_key")) %
                      QLatin1String(" AUTOINCREMENT");
        }
    }
    if (column.serverDefault) {
        if (const auto *expression = std::get_if<Computed>(&*column.serverDefault))
            result += u' ' % computed(*expression, context);
    }
    return result;
}

std::optional<QString> SqliteTableWriter::constraint(const Constraint &node, const Table &table,
                                                     RenderContext &context) const
{
    QString action = node.options.text(u"sqlite_on_conflict");
    const auto columnAction = [&](const QStringList &columns, QStringView option) {
        const Column *only = columns.size() == 1 ? table.column(columns.first()) : nullptr;
        return only ? only->options.text(option) : QString();
    };
    if (node.as<PrimaryKeyConstraint>()) {
        const QStringList key = table.primaryKey();
        const Column *only = key.size() == 1 ? table.column(key.first()) : nullptr;
        if (only && isSqliteAutoincrement(*only, table))
            return {};
        if (action.isEmpty())
            action = columnAction(key, u"sqlite_on_conflict_primary_key");
    } else if (const auto *unique = node.as<UniqueConstraint>()) {
        if (action.isEmpty())
            action = columnAction(unique->columns, u"sqlite_on_conflict_unique");
    } else if (const auto *foreign = node.as<ForeignKeyConstraint>()) {
        // A key into another attached database cannot be declared.
        if (foreign->referredSchema != table.schema)
            return {};
    }
    const std::optional<QString> text = TableWriter::constraint(node, table, context);
    return text ? std::optional<QString>(*text + onConflictClause(action)) : text;
}

QString SqliteTableWriter::referredTable(const ForeignKeyConstraint &key) const
{
    return writers().identifiers.quoted(key.referredTable);
}

QString SqliteTableWriter::createIndex(const Index &index, const Table &table, bool ifNotExists,
                                       RenderContext &context) const
{
    QString result = index.isUnique ? QStringLiteral("CREATE UNIQUE INDEX ") : QStringLiteral("CREATE INDEX ");
    if (ifNotExists)
        result += QLatin1String("IF NOT EXISTS ");
    if (!table.schema.isEmpty())
        result += writers().identifiers.quotedSchema(table.schema) % u'.';
    result += indexName(index, table, context) % QLatin1String(" ON ") %
              writers().identifiers.quoted(table.name, table.quote) % QLatin1String(" (") %
              indexElements(index, context) % u')';
    if (const SqlOption *where = index.options.find(u"sqlite_where")) {
        if (const QString text = optionExpression(*where, context); !text.isEmpty())
            result += QLatin1String(" WHERE ") % text;
    }
    return result;
}

QString SqliteTableWriter::tableOptions(const Table &table, RenderContext &) const
{
    QStringList options;
    if (!table.options.flag(u"sqlite_with_rowid", true))
        options += QStringLiteral("WITHOUT ROWID");
    if (table.options.flag(u"sqlite_strict"))
        options += QStringLiteral("STRICT");
    return options.isEmpty() ? QString() : QString(QLatin1String("\n ") % options.join(QLatin1String(",\n ")));
}

} // namespace retort
