// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/sqlite/SqliteReader.h"

#include "engine/sql/Dialect.h"
#include "engine/sql/sqlite/SqliteMemory.h"
#include "model/SqlNodes.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>

namespace retort {

namespace {

using Operations = std::vector<Operation>;
using Tables = std::map<QString, Table>;

/// CREATE, ALTER and DROP of tables and indexes. A virtual table is no table of ours.
bool isAboutTables(const QString &statement)
{
    static const QRegularExpression start(
        QStringLiteral(
            R"(^(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:CREATE|ALTER|DROP)\s+(?:TEMP\w*\s+|UNIQUE\s+)*(?:TABLE|INDEX)\b)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return start.match(statement).hasMatch();
}

/// IF EXISTS, IF NOT EXISTS
struct Conditions
{
    bool exists = false;
    bool notExists = false;
};

bool says(const QString &statement, const char *words)
{
    const QRegularExpression pattern(QStringLiteral("\\b%1\\b").arg(QLatin1String(words)),
                                     QRegularExpression::CaseInsensitiveOption |
                                         QRegularExpression::DotMatchesEverythingOption);
    return pattern.match(statement).hasMatch();
}

/// Makes the tables that the statement may mean. Whatever cannot be made, the statement will miss.
void fill(const SqliteMemory &memory, const Schema &schema, const QString &statement)
{
    const auto dialect = Dialect::create(QStringLiteral("sqlite"));
    for (const auto &[id, table] : schema.tables()) {
        const bool hasNamedIndex = std::ranges::any_of(table.indexes, [&statement](const Index &index) {
            return statement.contains(index.name.text, Qt::CaseInsensitive);
        });
        const bool isMeant = hasNamedIndex || statement.contains(id.name, Qt::CaseInsensitive);
        if (!isMeant || !id.schema.isEmpty() || !table.isComplete)
            continue;
        RenderContext context;
        context.isOffline = false;
        const auto statements = dialect->statements(Operation{CreateTable{table}}, context);
        for (const Statement &made : statements.value_or(std::vector<Statement>()))
            memory.run(made.text);
    }
}

std::optional<Tables> tablesOf(const SqliteMemory &memory)
{
    const Result<Schema> schema = memory.reflection().schema();
    if (!schema)
        return std::nullopt;
    Tables tables;
    for (const auto &[id, reflected] : schema->tables()) {
        Table table = reflected;
        // A key is there for what it names; that SQLite keeps NULLs out of it only if told is another matter.
        for (Column &column : table.columns) {
            if (reflected.primaryKey().contains(column.name) && column.nullable == true)
                column.nullable.reset();
        }
        tables[id.name] = std::move(table);
    }
    return tables;
}

template <typename Items, typename Name>
QStringList namesNotIn(const Items &items, const Items &others, Name name)
{
    QStringList names;
    for (const auto &item : items) {
        if (std::ranges::none_of(others, [&](const auto &other) { return name(other) == name(item); }))
            names << name(item);
    }
    return names;
}

const auto kColumnName = [](const Column &column) { return column.name; };
const auto kIndexName = [](const Index &index) { return index.name.text; };
const auto kTableName = [](const Tables::value_type &entry) { return entry.first; };

/// The column with the keys and checks that came with it.
Column cameWithItsOwn(const Table &table, const QString &name)
{
    Column column = *table.column(name);
    for (const Constraint &constraint : table.constraints) {
        const auto *key = constraint.as<ForeignKeyConstraint>();
        if (key && key->columns == QStringList{name})
            column.constraints.push_back(constraint);
    }
    return column;
}

/// What became of one table: SQLite's ALTER TABLE changes one thing at a time.
void compare(const Table &before, const Table &after, Conditions ifs, Operations &operations)
{
    const TableId id = after.id();
    const QStringList gone = namesNotIn(before.columns, after.columns, kColumnName);
    const QStringList come = namesNotIn(after.columns, before.columns, kColumnName);
    if (gone.size() == 1 && come.size() == 1) {
        operations.push_back(Operation{AlterColumn{.table = id, .column = gone.front(), .newName = come.front()}});
    } else {
        for (const QString &name : gone)
            operations.push_back(Operation{DropColumn{id, name}});
        for (const QString &name : come)
            operations.push_back(Operation{AddColumn{.table = id, .column = cameWithItsOwn(after, name)}});
    }
    for (const QString &name : namesNotIn(before.indexes, after.indexes, kIndexName))
        operations.push_back(Operation{DropIndex{{name, true, {}}, id, ifs.exists}});
    for (const QString &name : namesNotIn(after.indexes, before.indexes, kIndexName))
        operations.push_back(
            Operation{CreateIndex{id, *std::ranges::find(after.indexes, name, kIndexName), ifs.notExists}});
}

Operations differences(const Tables &before, const Tables &after, const QString &statement)
{
    const Conditions ifs{says(statement, "IF\\s+EXISTS"), says(statement, "IF\\s+NOT\\s+EXISTS")};
    Operations operations;
    const QStringList gone = namesNotIn(before, after, kTableName);
    const QStringList come = namesNotIn(after, before, kTableName);
    if (gone.size() == 1 && come.size() == 1) {
        operations.push_back(Operation{RenameTable{{{}, gone.front()}, come.front()}});
        return operations;
    }
    for (const QString &name : gone)
        operations.push_back(Operation{DropTable{{{}, name}, ifs.exists}});
    for (const QString &name : come)
        operations.push_back(Operation{CreateTable{after.at(name), ifs.notExists}});
    for (const auto &[name, table] : after) {
        if (const auto was = before.find(name); was != before.end())
            compare(was->second, table, ifs, operations);
    }
    return operations;
}

} // namespace

std::optional<std::vector<Operation>> readSqlite(const QString &statement, const Schema &schema)
{
    // What SQLite does not tell about afterwards is read word by word.
    if (!isAboutTables(statement) || says(statement, "COLLATE") || says(statement, "ADD\\b.*\\bCHECK"))
        return std::nullopt;
    const SqliteMemory memory;
    fill(memory, schema, statement);
    const auto before = tablesOf(memory);
    if (!before || !memory.run(statement))
        return std::nullopt;
    const auto after = tablesOf(memory);
    if (!after)
        return std::nullopt;
    Operations operations = differences(*before, *after, statement);
    const bool hasExpression = std::ranges::any_of(operations, [](const Operation &operation) {
        const auto *create = operation.as<CreateIndex>();
        return create && std::ranges::any_of(create->index.elements,
                                             [](const SqlExpression &element) { return element.as<SqlText>(); });
    });
    return operations.empty() || hasExpression ? std::nullopt : std::optional(std::move(operations));
}

} // namespace retort
