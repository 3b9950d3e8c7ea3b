// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SchemaReplay.h"

#include "model/NamingRules.h"
#include "model/RawSqlEffect.h"
#include "model/SqlNodes.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

ObjectName finalName(const Result<ObjectName> &name, const ObjectName &written)
{
    ObjectName result = name ? *name : written;
    if (!result.isEmpty())
        result.isFinal = true;
    return result;
}

bool isForeignKeyConstraint(const Constraint &constraint)
{
    return constraint.as<ForeignKeyConstraint>() != nullptr;
}

/// The table with every constraint and index in its own list, under the name that the database gives it.
Table settled(const Table &written, const NamingConvention &convention)
{
    Table table = written;
    table.constraints.clear();
    table.indexes.clear();
    for (PlacedConstraint &placed : constraintsInOrder(written)) {
        Constraint constraint = std::move(placed.constraint);
        constraint.creationOrder = 0;
        constraint.name = finalName(conventionalName(constraint, written, convention), constraint.name);
        table.constraints.push_back(std::move(constraint));
    }
    for (Index &index : indexesInOrder(written)) {
        index.name = finalName(conventionalName(index, written, convention), index.name);
        table.indexes.push_back(std::move(index));
    }
    for (Column &column : table.columns) {
        column.isUnique = false;
        column.isIndexed = false;
        std::erase_if(column.constraints, isForeignKeyConstraint);
    }
    return table;
}

QStringList *columnListOf(Constraint &constraint)
{
    if (auto *key = std::get_if<PrimaryKeyConstraint>(&constraint.detail))
        return &key->columns;
    if (auto *unique = std::get_if<UniqueConstraint>(&constraint.detail))
        return &unique->columns;
    if (auto *foreign = std::get_if<ForeignKeyConstraint>(&constraint.detail))
        return &foreign->columns;
    return nullptr;
}

/// The column of an index's element, whatever its order is; nullptr for an expression.
const SqlColumn *columnOfElement(const SqlExpression &element)
{
    if (const auto *ordered = element.as<SqlUnary>())
        return columnOfElement(ordered->operand);
    return element.as<SqlColumn>();
}

bool indexHasColumn(const Index &index, const QString &name)
{
    return std::ranges::any_of(index.elements, [&name](const SqlExpression &element) {
        const SqlColumn *column = columnOfElement(element);
        return column && column->name == name;
    });
}

SqlExpression withRenamedColumn(const SqlExpression &element, const QString &from, const QString &to)
{
    if (const auto *ordered = element.as<SqlUnary>()) {
        SqlUnary renamed = *ordered;
        renamed.operand = withRenamedColumn(ordered->operand, from, to);
        return renamed;
    }
    const auto *column = element.as<SqlColumn>();
    return column && column->name == from ? SqlColumn{to, column->type, {}, column->quote} : element;
}

/// The name that PostgreSQL gives a constraint without one.
QString automaticName(const Table &table, const Constraint &constraint)
{
    if (constraint.as<PrimaryKeyConstraint>())
        return table.name + QLatin1String("_pkey");
    if (const auto *unique = constraint.as<UniqueConstraint>())
        return table.name % u'_' % unique->columns.join(u'_') % QLatin1String("_key");
    if (const auto *foreign = constraint.as<ForeignKeyConstraint>())
        return table.name % u'_' % foreign->columns.join(u'_') % QLatin1String("_fkey");
    return {};
}

} // namespace

SchemaReplay::SchemaReplay(Schema start, NamingConvention namingConvention)
    : m_schema(std::move(start)), m_namingConvention(std::move(namingConvention))
{}

/// One operation on the schema.
class SchemaReplay::Step
{
public:
    explicit Step(SchemaReplay &replay)
        : m_replay(replay), m_schema(replay.m_schema), m_convention(replay.m_namingConvention)
    {}

    void operator()(const CreateTable &operation) const
    {
        if (operation.ifNotExists && m_schema.table(operation.table.id()))
            return;
        m_schema.setTable(settled(operation.table, m_convention));
    }

    void operator()(const DropTable &operation) const { m_schema.removeTable(operation.table); }

    void operator()(const RenameTable &operation) const
    {
        const TableId renamed{operation.table.schema, operation.newName};
        const Table *table = m_schema.table(operation.table);
        Table copy = table ? *table : Table{.name = {}, .isComplete = false};
        copy.name = renamed.name;
        copy.schema = renamed.schema;
        m_schema.removeTable(operation.table);
        m_schema.setTable(std::move(copy));
        eachReference(operation.table, [&renamed](ForeignKeyConstraint &key) { key.referredTable = renamed.name; });
    }

    void operator()(const AddColumn &operation) const
    {
        Table &table = known(operation.table);
        if (operation.ifNotExists && table.column(operation.column.name))
            return;
        const Table alone =
            settled(Table{.name = table.name, .schema = table.schema, .columns = {operation.column}}, m_convention);
        auto place = table.columns.end();
        if (!operation.insertBefore.isEmpty())
            place = std::ranges::find(table.columns, operation.insertBefore, &Column::name);
        else if (!operation.insertAfter.isEmpty()) {
            place = std::ranges::find(table.columns, operation.insertAfter, &Column::name);
            if (place != table.columns.end())
                ++place;
        }
        table.columns.insert(place, alone.columns.front());
        for (const Constraint &constraint : alone.constraints) {
            if (!constraint.as<PrimaryKeyConstraint>())
                table.constraints.push_back(constraint);
        }
        table.indexes.insert(table.indexes.end(), alone.indexes.begin(), alone.indexes.end());
    }

    void operator()(const DropColumn &operation) const
    {
        Table &table = known(operation.table);
        const QString &name = operation.column;
        std::erase_if(table.columns, [&name](const Column &column) { return column.name == name; });
        std::erase_if(table.constraints, [&name](Constraint &constraint) {
            QStringList *columns = columnListOf(constraint);
            return columns && columns->contains(name);
        });
        std::erase_if(table.indexes, [&name](const Index &index) { return indexHasColumn(index, name); });
    }

    void operator()(const AlterColumn &operation) const
    {
        Table &table = known(operation.table);
        auto found = std::ranges::find(table.columns, operation.column, &Column::name);
        if (found == table.columns.end()) {
            Column stub{.name = operation.column};
            if (operation.existingType)
                stub.type = *operation.existingType;
            table.columns.push_back(std::move(stub));
            found = std::prev(table.columns.end());
        }
        Column &column = *found;
        if (operation.type)
            column.type = *operation.type;
        if (operation.nullable)
            column.nullable = operation.nullable;
        if (operation.serverDefault)
            column.serverDefault = *operation.serverDefault;
        if (operation.comment)
            column.comment = *operation.comment;
        if (operation.autoincrement)
            column.autoincrement = *operation.autoincrement ? Autoincrement::On : Autoincrement::Off;
        if (operation.newName && *operation.newName != operation.column)
            renameColumn(table, operation.column, *operation.newName);
    }

    void operator()(const CreateIndex &operation) const
    {
        Table &table = known(operation.table);
        Index index = operation.index;
        index.name = finalName(conventionalName(index, table, m_convention), index.name);
        const auto isSame = [&index](const Index &other) { return other.name.text == index.name.text; };
        if (operation.ifNotExists && std::ranges::any_of(table.indexes, isSame))
            return;
        std::erase_if(table.indexes, isSame);
        table.indexes.push_back(std::move(index));
    }

    void operator()(const DropIndex &operation) const
    {
        const auto isNamed = [&operation](const Index &index) { return index.name.text == operation.name.text; };
        for (const auto &[id, table] : m_schema.tables()) {
            if (!operation.table.name.isEmpty() && id != operation.table)
                continue;
            // MySQL drops a UNIQUE constraint as the index that it is there; elsewhere the name cannot be one's.
            if (std::erase_if(m_schema.table(id)->indexes, isNamed) == 0)
                std::erase_if(m_schema.table(id)->constraints, [&operation](const Constraint &constraint) {
                    return constraint.as<UniqueConstraint>() && constraint.name.text == operation.name.text;
                });
        }
    }

    void operator()(const AddConstraint &operation) const
    {
        Table &table = known(operation.table);
        Constraint constraint = operation.constraint;
        constraint.creationOrder = 0;
        constraint.name = finalName(conventionalName(constraint, table, m_convention), constraint.name);
        if (const auto *key = constraint.as<PrimaryKeyConstraint>()) {
            std::erase_if(table.constraints,
                          [](const Constraint &other) { return other.as<PrimaryKeyConstraint>() != nullptr; });
            for (Column &column : table.columns)
                column.isPrimaryKey = key->columns.contains(column.name);
        }
        table.constraints.push_back(std::move(constraint));
    }

    void operator()(const DropConstraint &operation) const
    {
        Table &table = known(operation.table);
        const ObjectName name =
            finalName(conventionalName(conventionKey(operation.type), operation.name, operation.table, m_convention),
                      operation.name);
        for (Column &column : table.columns) {
            std::erase_if(column.constraints, [&name](const Constraint &own) { return own.name.text == name.text; });
            if (column.type.createConstraint && column.type.typeName == name.text)
                column.type.createConstraint = false;
        }
        const auto isMeant = [&](const Constraint &constraint) {
            if (operation.type == QLatin1String("primary") && constraint.as<PrimaryKeyConstraint>())
                return true;
            return !name.isEmpty() && (constraint.name.text == name.text ||
                                       (constraint.name.isEmpty() && automaticName(table, constraint) == name.text));
        };
        const auto found = std::ranges::find_if(table.constraints, isMeant);
        if (found == table.constraints.end())
            return;
        if (found->as<PrimaryKeyConstraint>()) {
            for (Column &column : table.columns)
                column.isPrimaryKey = false;
        }
        table.constraints.erase(found);
    }

    void operator()(const SetTableComment &operation) const { known(operation.table).comment = operation.comment; }

    void operator()(const CreateType &operation) const
    {
        m_schema.setEnumType({operation.type.schema, operation.type.typeName}, operation.type.values);
    }
    void operator()(const DropType &operation) const
    {
        m_schema.removeEnumType({operation.type.schema, operation.type.typeName});
    }
    void operator()(const CreateSequence &operation) const
    {
        const TableId id{operation.sequence.schema, operation.sequence.name};
        if (!operation.ifNotExists || !m_schema.sequences().contains(id))
            m_schema.setSequence(operation.sequence);
    }
    void operator()(const DropSequence &operation) const { m_schema.removeSequence(operation.sequence); }

    void operator()(const RenameConstraint &operation) const
    {
        if (Table *table = m_schema.table(operation.table))
            renameConstraint(*table, operation.name, operation.newName);
    }

    void operator()(const RenameIndex &operation) const
    {
        for (const auto &[id, unused] : m_schema.tables()) {
            if (id.schema != operation.index.schema)
                continue;
            Table &table = *m_schema.table(id);
            const QString &name = operation.index.name;
            const auto index = std::ranges::find_if(
                table.indexes, [&name](const Index &candidate) { return candidate.name.text == name; });
            if (index != table.indexes.end())
                index->name.text = operation.newName;
            // The index of a key has its name, and takes it along.
            else if (!renameConstraint(table, name, operation.newName))
                continue;
            return;
        }
    }

    void operator()(const RenameType &operation) const
    {
        const auto known = m_schema.enumTypes().find(operation.type);
        if (known == m_schema.enumTypes().end())
            return;
        m_schema.setEnumType({operation.type.schema, operation.newName}, known->second);
        m_schema.removeEnumType(operation.type);
        for (const auto &[id, unused] : m_schema.tables()) {
            for (Column &column : m_schema.table(id)->columns) {
                if (column.type.typeName == operation.type.name && column.type.schema == operation.type.schema)
                    column.type.typeName = operation.newName;
            }
        }
    }

    void operator()(const SetTableSchema &operation) const
    {
        const Table *table = m_schema.table(operation.table);
        Table moved = table ? *table : Table{.name = operation.table.name, .isComplete = false};
        moved.schema = operation.newSchema;
        m_schema.removeTable(operation.table);
        m_schema.setTable(std::move(moved));
        eachReference(operation.table,
                      [&operation](ForeignKeyConstraint &key) { key.referredSchema = operation.newSchema; });
    }

    void operator()(const BatchAlterTable &operation) const
    {
        for (const Operation &inner : operation.operations)
            m_replay.apply(inner);
    }

    void operator()(const ExecuteSql &operation) const
    {
        if (const auto *text = operation.statement.as<SqlText>())
            m_replay.applySql(text->text);
    }
    void operator()(const RawSql &operation) const { m_replay.applySql(operation.text); }
    void operator()(const Gap &gap) const
    {
        if (gap.changesSchema)
            m_schema.forgetAbsences();
    }

    void operator()(const BulkInsert &) const {}
    void operator()(const CreateSchema &) const {}
    void operator()(const BeginAutocommit &) const {}
    void operator()(const EndAutocommit &) const {}
    void operator()(const DropSchema &operation) const
    {
        std::vector<TableId> gone;
        for (const auto &[id, table] : m_schema.tables()) {
            if (id.schema == operation.name)
                gone.push_back(id);
        }
        for (const TableId &id : gone)
            m_schema.removeTable(id);
    }

private:
    /// The table, or what little is known of it from now on.
    Table &known(const TableId &id) const
    {
        if (Table *table = m_schema.table(id))
            return *table;
        m_schema.setTable(Table{.name = id.name, .schema = id.schema, .isComplete = false});
        return *m_schema.table(id);
    }

    /// Whether the table has it.
    static bool renameConstraint(Table &table, const QString &from, const QString &to)
    {
        const auto found = std::ranges::find_if(table.constraints, [&](const Constraint &constraint) {
            return constraint.name.text == from ||
                   (constraint.name.isEmpty() && automaticName(table, constraint) == from);
        });
        if (found == table.constraints.end())
            return false;
        found->name = {to, true, {}};
        return true;
    }

    template <typename Change>
    void eachReference(const TableId &target, Change change) const
    {
        for (const auto &[id, table] : m_schema.tables()) {
            for (Constraint &constraint : m_schema.table(id)->constraints) {
                auto *key = std::get_if<ForeignKeyConstraint>(&constraint.detail);
                if (key && key->referredTable == target.name && key->referredSchema == target.schema)
                    change(*key);
            }
        }
    }

    void renameColumn(Table &table, const QString &from, const QString &to) const
    {
        std::ranges::find(table.columns, from, &Column::name)->name = to;
        for (Constraint &constraint : table.constraints) {
            if (QStringList *columns = columnListOf(constraint))
                columns->replaceInStrings(
                    QRegularExpression(QStringLiteral("^%1$").arg(QRegularExpression::escape(from))), to);
        }
        for (Index &index : table.indexes) {
            for (SqlExpression &element : index.elements)
                element = withRenamedColumn(element, from, to);
        }
        eachReference(table.id(), [&](ForeignKeyConstraint &key) {
            for (QString &column : key.referredColumns) {
                if (column == from)
                    column = to;
            }
        });
    }

    static QString conventionKey(const QString &type)
    {
        struct Key
        {
            QLatin1String type;
            QLatin1String key;
        };
        static constexpr auto kKeys = std::to_array<Key>({{QLatin1String("check"), QLatin1String("ck")},
                                                          {QLatin1String("foreignkey"), QLatin1String("fk")},
                                                          {QLatin1String("primary"), QLatin1String("pk")},
                                                          {QLatin1String("unique"), QLatin1String("uq")}});
        const auto found = std::ranges::find_if(kKeys, [&type](const Key &key) { return type == key.type; });
        return found == kKeys.end() ? QString() : QString(found->key);
    }

    SchemaReplay &m_replay;
    Schema &m_schema;
    const NamingConvention &m_convention;
};

void SchemaReplay::apply(const Operation &operation)
{
    if (operation.guards.empty())
        applyDecided(operation);
    else
        applyUndecided(operation);
}

void SchemaReplay::applyDecided(const Operation &operation)
{
    std::visit(Step(*this), operation.detail);
}

void SchemaReplay::applyUndecided(const Operation &operation)
{
    const bool isData = operation.as<BulkInsert>() || operation.as<CreateType>() || operation.as<DropType>() ||
                        operation.as<CreateSequence>() || operation.as<DropSequence>() ||
                        operation.as<CreateSchema>() || operation.as<RenameType>() || operation.as<BeginAutocommit>() ||
                        operation.as<EndAutocommit>();
    if (isData)
        return;
    if (const auto *create = operation.as<CreateTable>()) {
        if (m_schema.hasTable(create->table.id()) == Knowledge::No)
            m_schema.forgetTable(create->table.id());
        return;
    }
    if (const auto *drop = operation.as<DropTable>()) {
        m_schema.forgetTable(drop->table);
        return;
    }
    if (const auto *rename = operation.as<RenameTable>()) {
        m_schema.forgetTable(rename->table);
        m_schema.forgetTable({rename->table.schema, rename->newName});
        return;
    }
    if (const auto *move = operation.as<SetTableSchema>()) {
        m_schema.forgetTable(move->table);
        m_schema.forgetTable({move->newSchema, move->table.name});
        return;
    }
    const auto *execute = operation.as<ExecuteSql>();
    if (execute && !execute->statement.as<SqlText>())
        return;
    const TableId touched = operationTable(operation);
    if (touched.name.isEmpty())
        m_schema.forgetAbsences();
    else if (Table *table = m_schema.table(touched))
        table->isComplete = false;
}

void SchemaReplay::applySql(const QString &text)
{
    for (const RawSqlEffect &effect : roughEffectsOf(text)) {
        switch (effect.kind) {
        case RawSqlEffect::Kind::None: break;
        case RawSqlEffect::Kind::TableMade:
            if (!m_schema.table(effect.table))
                m_schema.setTable(Table{.name = effect.table.name, .schema = effect.table.schema, .isComplete = false});
            break;
        case RawSqlEffect::Kind::TableGone: m_schema.removeTable(effect.table); break;
        case RawSqlEffect::Kind::TableChanged:
            if (Table *table = m_schema.table(effect.table))
                table->isComplete = false;
            break;
        case RawSqlEffect::Kind::Unknown: m_schema.forgetAbsences(); break;
        }
    }
}

} // namespace retort
