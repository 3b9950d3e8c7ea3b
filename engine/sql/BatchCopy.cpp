// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/BatchCopy.h"

#include "engine/sql/RenderFailure.h"
#include "model/NamingRules.h"
#include "model/SqlOperators.h"

#include <QHash>

#include <algorithm>

namespace retort {

namespace {

/// What the table was called before, cut as Alembic does.
QString temporaryName(const QString &table)
{
    return QString(QLatin1String("_alembic_tmp_") % table).left(50);
}

QStringList *columnsInside(Constraint &constraint)
{
    if (auto *key = std::get_if<PrimaryKeyConstraint>(&constraint.detail))
        return &key->columns;
    if (auto *unique = std::get_if<UniqueConstraint>(&constraint.detail))
        return &unique->columns;
    if (auto *foreign = std::get_if<ForeignKeyConstraint>(&constraint.detail))
        return &foreign->columns;
    return nullptr;
}

ObjectName batchName(const Result<ObjectName> &name)
{
    if (!name)
        throw RenderFailure{name.error().message};
    return *name;
}

} // namespace

BatchCopy::BatchCopy(const SqlDialect &dialect, const BatchAlterTable &batch, Table table, bool isKnownByDescription,
                     SqlDialect::Output &output)
    : m_dialect(dialect), m_batch(batch), m_output(output), m_table(std::move(table)), m_relation(m_table.asRelation())
{
    for (const Column &original : m_table.columns) {
        Column copy = isKnownByDescription ? dialect.asReflected(original, output.context) : original;
        // A column that was read back knows by itself whether it takes NULL.
        if (isKnownByDescription)
            copy.nullable = m_table.isNullable(original);
        copy.isUnique = false;
        copy.isIndexed = false;
        std::erase_if(copy.constraints,
                      [](const Constraint &constraint) { return constraint.as<ForeignKeyConstraint>() != nullptr; });
        m_columns.push_back({original.name, std::move(copy),
                             columnOf(m_relation, original.key.isEmpty() ? original.name : original.key)});
        m_existingOrder += original.name;
    }
    for (PlacedConstraint &placed : constraintsInOrder(m_table)) {
        Constraint &constraint = placed.constraint;
        if (isKnownByDescription)
            constraint.name = batchName(conventionalName(constraint, m_table, batch.namingConvention));
        (constraint.name.isEmpty() ? m_unnamed : m_named).push_back(constraint);
    }
    // Indexes that stand for index=True are real ones in a database; a Table given as copy_from makes them anew by
    // name.
    m_indexes = isKnownByDescription ? indexesInOrder(m_table) : m_table.indexes;
    for (Index &index : m_indexes)
        index.name = batchName(conventionalName(index, m_table, {}));
}

BatchCopy::PlacedColumn &BatchCopy::column(const QString &key)
{
    const auto found = std::ranges::find(m_columns, key, &PlacedColumn::key);
    if (found == m_columns.end())
        throw RenderFailure{QStringLiteral("KeyError: '%1'").arg(key),
                            QStringLiteral("the table %1 has no such column at this revision").arg(m_table.name)};
    return *found;
}

bool BatchCopy::hasColumn(const QString &key) const
{
    return std::ranges::find(m_columns, key, &PlacedColumn::key) != m_columns.end();
}

QString BatchCopy::newName(const QString &key) const
{
    const auto found = std::ranges::find(m_columns, key, &PlacedColumn::key);
    return found == m_columns.end() ? key : found->column.name;
}

QStringList BatchCopy::newNames(const QStringList &keys) const
{
    QStringList names;
    for (const QString &key : keys)
        names += newName(key);
    return names;
}

void BatchCopy::apply(const Operation &operation)
{
    if (const auto *alter = operation.as<AlterColumn>())
        alterColumn(*alter);
    else if (const auto *add = operation.as<AddColumn>())
        addColumn(*add);
    else if (const auto *drop = operation.as<DropColumn>())
        dropColumn(*drop);
    else if (const auto *constraint = operation.as<AddConstraint>())
        addConstraint(constraint->constraint);
    else if (const auto *dropped = operation.as<DropConstraint>())
        dropConstraint(*dropped);
    else if (const auto *index = operation.as<CreateIndex>())
        m_newIndexes.push_back(index->index);
    else if (const auto *droppedIndex = operation.as<DropIndex>())
        dropIndex(*droppedIndex);
    else if (const auto *comment = operation.as<SetTableComment>())
        m_table.comment = comment->comment;
    else if (operation.as<CreateTable>())
        throw RenderFailure{QStringLiteral("Can't create table in batch mode")};
    else if (operation.as<DropTable>())
        throw RenderFailure{QStringLiteral("Can't drop table in batch mode")};
}

void BatchCopy::alterColumn(const AlterColumn &operation)
{
    PlacedColumn &placed = column(operation.column);
    Column &altered = placed.column;
    if (operation.newName && *operation.newName != operation.column) {
        altered.name = *operation.newName;
        if (operation.existingType) {
            // The CHECK of a Boolean or Enum is made anew by the column's type.
            const QString typeName = operation.existingType->forDialect(m_dialect.name()).typeName;
            std::erase_if(m_named, [&typeName](const Constraint &constraint) {
                return !typeName.isEmpty() && constraint.name.text == typeName;
            });
        }
    }
    if (operation.type) {
        if (placed.source)
            placed.source = m_dialect.castForBatch(placed.source, altered.type, *operation.type);
        altered.type = *operation.type;
        Column named = altered;
        named.name = placed.key;
        if (const auto check = m_dialect.tables().typeCheck(named)) {
            altered.type.createConstraint = false;
            (check->name.isEmpty() ? m_unnamed : m_named).push_back(*check);
        }
    }
    if (operation.nullable)
        altered.nullable = operation.nullable;
    if (operation.serverDefault)
        altered.serverDefault = *operation.serverDefault;
    if (operation.autoincrement)
        altered.autoincrement = *operation.autoincrement ? Autoincrement::On : Autoincrement::Off;
    if (operation.comment)
        altered.comment = *operation.comment;
}

void BatchCopy::placeNewColumn(const QString &name, QString before, QString after)
{
    const qsizetype count = m_existingOrder.size();
    if (m_batch.partialReordering.empty()) {
        const auto placedBefore = [this](const QString &column) {
            const auto found = std::ranges::find(m_order, column, &std::pair<QString, QString>::first);
            return found == m_order.end() ? QString() : found->second;
        };
        const auto placedAfter = [this](const QString &column) {
            const auto found = std::ranges::find(m_order, column, &std::pair<QString, QString>::second);
            return found == m_order.end() ? QString() : found->first;
        };
        if (!after.isEmpty() && before.isEmpty()) {
            const qsizetype at = m_existingOrder.indexOf(after);
            if (at < 0)
                before = placedBefore(after);
            else if (at + 1 < count)
                before = m_existingOrder.at(at + 1);
        } else if (!before.isEmpty() && after.isEmpty()) {
            const qsizetype at = m_existingOrder.indexOf(before);
            if (at < 0)
                after = placedAfter(before);
            else if (at > 0)
                after = m_existingOrder.at(at - 1);
        }
    }
    if (!before.isEmpty())
        m_order.emplace_back(name, before);
    if (!after.isEmpty())
        m_order.emplace_back(after, name);
    if (m_batch.partialReordering.empty() && before.isEmpty() && after.isEmpty() && count > 0)
        m_order.emplace_back(m_existingOrder.last(), name);
}

void BatchCopy::addColumn(const AddColumn &operation)
{
    const Column &added = operation.column;
    placeNewColumn(added.name, operation.insertBefore, operation.insertAfter);
    Column copy = added;
    std::erase_if(copy.constraints,
                  [](const Constraint &constraint) { return constraint.as<ForeignKeyConstraint>() != nullptr; });
    m_columns.push_back({added.name, std::move(copy), {}});

    const Table alone{.name = m_table.name, .schema = m_table.schema, .columns = {added}};
    for (const PlacedConstraint &placed : constraintsInOrder(alone)) {
        if (!placed.constraint.as<PrimaryKeyConstraint>())
            addConstraint(placed.constraint);
    }
    // Beside the CHECK that the type itself brings; Alembic writes both.
    if (const auto check = m_dialect.tables().typeCheck(added); check && !check->name.isEmpty())
        addConstraint(*check);
    for (Index &index : indexesInOrder(alone)) {
        index.name = batchName(conventionalName(index, alone, m_output.context.namingConvention));
        m_newIndexes.push_back(index);
    }
}

void BatchCopy::dropColumn(const DropColumn &operation)
{
    column(operation.column);
    std::erase_if(m_columns, [&operation](const PlacedColumn &placed) { return placed.key == operation.column; });
    // What was to stand beside it keeps that wish, as in Alembic, and so comes as far to the front as it may.
    m_existingOrder.removeOne(operation.column);
    for (std::vector<Constraint> *constraints : {&m_named, &m_unnamed}) {
        for (Constraint &constraint : *constraints) {
            if (auto *key = std::get_if<PrimaryKeyConstraint>(&constraint.detail))
                key->columns.removeOne(operation.column);
        }
    }
}

void BatchCopy::addConstraint(Constraint constraint)
{
    const Table alone{.name = m_table.name, .schema = m_table.schema};
    constraint.name = batchName(conventionalName(constraint, alone, m_output.context.namingConvention));
    if (constraint.name.isEmpty())
        throw RenderFailure{QStringLiteral("Constraint must have a name")};
    if (constraint.as<PrimaryKeyConstraint>()) {
        const auto isKey = [](const Constraint &other) { return other.as<PrimaryKeyConstraint>() != nullptr; };
        std::erase_if(m_unnamed, isKey);
        std::erase_if(m_named, isKey);
    }
    const auto same =
        std::ranges::find(m_named, constraint.name.text, [](const Constraint &other) { return other.name.text; });
    if (same != m_named.end())
        *same = std::move(constraint);
    else
        m_named.push_back(std::move(constraint));
}

void BatchCopy::dropConstraint(const DropConstraint &operation)
{
    static const QHash<QString, QString> keys = {{QStringLiteral("check"), QStringLiteral("ck")},
                                                 {QStringLiteral("foreignkey"), QStringLiteral("fk")},
                                                 {QStringLiteral("primary"), QStringLiteral("pk")},
                                                 {QStringLiteral("unique"), QStringLiteral("uq")}};
    const ObjectName name = batchName(
        conventionalName(keys.value(operation.type), operation.name, m_table.id(), m_output.context.namingConvention));
    if (name.isEmpty())
        throw RenderFailure{QStringLiteral("Constraint must have a name")};
    for (PlacedColumn &placed : m_columns) {
        const auto removed = std::erase_if(placed.column.constraints, [&name](const Constraint &constraint) {
            return constraint.name.text == name.text;
        });
        if (removed > 0)
            return;
        // A Boolean's or Enum's own CHECK belongs to its type.
        if (placed.column.type.createConstraint && placed.column.type.typeName == name.text) {
            placed.column.type.createConstraint = false;
            return;
        }
    }
    const auto found =
        std::ranges::find(m_named, name.text, [](const Constraint &constraint) { return constraint.name.text; });
    if (found == m_named.end())
        throw RenderFailure{QStringLiteral("No such constraint: '%1'").arg(name.text)};
    if (const auto *key = found->as<PrimaryKeyConstraint>()) {
        for (const QString &member : key->columns) {
            if (hasColumn(member))
                column(member).column.isPrimaryKey = false;
        }
    }
    m_named.erase(found);
}

void BatchCopy::dropIndex(const DropIndex &operation)
{
    const auto removed =
        std::erase_if(m_indexes, [&operation](const Index &index) { return index.name.text == operation.name.text; });
    if (removed == 0)
        throw RenderFailure{QStringLiteral("No such index: '%1'").arg(operation.name.text)};
}

void BatchCopy::orderColumns()
{
    if (m_batch.partialReordering.empty() && m_order.empty())
        return;
    std::vector<std::pair<QString, QString>> pairs = m_order;
    for (const QStringList &group : m_batch.partialReordering) {
        for (qsizetype i = 1; i < group.size(); ++i)
            pairs.emplace_back(group.at(i - 1), group.at(i));
    }
    if (m_batch.partialReordering.empty()) {
        for (qsizetype i = 1; i < m_existingOrder.size(); ++i)
            pairs.emplace_back(m_existingOrder.at(i - 1), m_existingOrder.at(i));
    }
    // In rounds: whatever has nothing before it any more, in the order known so far.
    std::vector<PlacedColumn> sorted;
    std::vector<PlacedColumn> rest = std::move(m_columns);
    while (!rest.empty()) {
        const auto isFree = [&](const PlacedColumn &placed) {
            return std::ranges::none_of(pairs, [&](const auto &pair) {
                return pair.second == placed.key && pair.first != placed.key &&
                       std::ranges::find(rest, pair.first, &PlacedColumn::key) != rest.end();
            });
        };
        std::vector<PlacedColumn> round;
        std::vector<PlacedColumn> later;
        for (const PlacedColumn &placed : rest)
            (isFree(placed) ? round : later).push_back(placed);
        if (round.empty())
            throw RenderFailure{
                QStringLiteral("Circular dependency detected in the order of the columns of %1").arg(m_table.name)};
        sorted.insert(sorted.end(), round.begin(), round.end());
        rest = std::move(later);
    }
    m_columns = std::move(sorted);
}

std::optional<Constraint> BatchCopy::carried(const Constraint &constraint) const
{
    Constraint result = constraint;
    result.creationOrder = 0;
    // A name from before is final: no convention touches it again.
    if (!result.name.isEmpty())
        result.name.isFinal = true;
    QStringList *columns = columnsInside(result);
    if (!columns)
        return result;
    if (columns->isEmpty())
        return {};
    for (const QString &key : *columns) {
        if (!hasColumn(key))
            return {};
    }
    *columns = newNames(*columns);
    return result;
}

Index BatchCopy::carried(const Index &index) const
{
    Index result = index;
    result.name.isFinal = true;
    for (SqlExpression &element : result.elements) {
        if (const auto *column = element.as<SqlColumn>())
            element = SqlColumn{newName(column->name), column->type, {}, column->quote};
    }
    return result;
}

Table BatchCopy::newTable() const
{
    Table table = m_table;
    table.name = temporaryName(m_table.name);
    table.columns.clear();
    table.constraints.clear();
    table.indexes.clear();
    table.prefixes.clear();
    for (const auto &[name, option] : m_batch.tableOptions)
        table.options.set(name, option);

    table.constraints = m_batch.tableArguments;
    for (const PlacedColumn &placed : m_columns) {
        Column column = placed.column;
        if (const auto check = m_dialect.tables().typeCheck(column)) {
            column.type.createConstraint = false;
            table.constraints.push_back(*check);
        }
        table.columns.push_back(std::move(column));
    }
    for (const std::vector<Constraint> *constraints : {&m_named, &m_unnamed}) {
        for (const Constraint &constraint : *constraints) {
            if (const auto own = carried(constraint))
                table.constraints.push_back(*own);
        }
    }
    for (Constraint &constraint : table.constraints)
        constraint.creationOrder = 0;
    return table;
}

void BatchCopy::finish()
{
    orderColumns();
    const Table table = newTable();

    std::vector<ObjectName> kept;
    for (const PlacedConstraint &placed : constraintsInOrder(m_table)) {
        const bool isKept = std::ranges::any_of(m_named, [&placed](const Constraint &constraint) {
            return constraint.name.text == placed.constraint.name.text;
        });
        if (!placed.constraint.name.isEmpty() && isKept)
            kept.push_back(placed.constraint.name);
    }
    m_dialect.prepareForBatch(m_table.id(), kept, m_output);
    m_dialect.createTable({table, false}, m_output);

    SqlInsert copy;
    copy.table = SqlTable{table.name, table.schema, {}, true, {}};
    SqlSelect select;
    select.from = {m_relation};
    for (const PlacedColumn &placed : m_columns) {
        if (!placed.source)
            continue;
        if (placed.column.serverDefault && std::holds_alternative<Computed>(*placed.column.serverDefault)) {
            // Alembic copies it, and the database refuses a value for it.
            m_output.context.differs(AlembicDifference::ComputedCopy);
            continue;
        }
        copy.selectColumns += placed.column.name;
        select.columns.push_back(placed.source);
    }
    copy.select = select;
    m_output.sql(m_dialect.writers().expressions.bulkRow(copy, m_output.context));

    m_dialect.dropTable({m_table.id(), false, {}}, m_output);
    m_dialect.renameTable({table.id(), m_table.name}, m_output);
    for (const std::vector<Index> *indexes : {&m_indexes, &m_newIndexes}) {
        for (const Index &index : *indexes)
            m_dialect.createIndex({m_table.id(), carried(index), false}, m_output);
    }
}

bool SqlDialect::copiesTable(const BatchAlterTable &batch) const
{
    return batch.recreate == BatchAlterTable::Recreate::Always ||
           (batch.recreate == BatchAlterTable::Recreate::Auto && recreatesInBatch(batch));
}

bool SqlDialect::needsSchema(const Operation &operation) const
{
    const auto *batch = operation.as<BatchAlterTable>();
    return batch && !batch->copyFrom && copiesTable(*batch);
}

/// As Alembic, which asks when the column is added: what comes after it in the batch does not count.
void SqlDialect::checkPlacesOfNewColumns(const BatchAlterTable &batch) const
{
    BatchAlterTable before = batch;
    before.operations.clear();
    for (const Operation &operation : batch.operations) {
        const auto *add = operation.as<AddColumn>();
        if (add && (!add->insertBefore.isEmpty() || !add->insertAfter.isEmpty()) && !copiesTable(before)) {
            throw RenderFailure{QStringLiteral("Can't specify insert_before or insert_after when using ALTER; please "
                                               "specify recreate='always'")};
        }
        before.operations.push_back(operation);
    }
}

void SqlDialect::batchAlterTable(const BatchAlterTable &batch, Output &output) const
{
    checkPlacesOfNewColumns(batch);
    if (!copiesTable(batch)) {
        for (const Operation &operation : batch.operations) {
            std::vector<Statement> statements;
            const Result<void> rendered = render(operation, output.context, statements);
            for (Statement &statement : statements)
                output.statement(std::move(statement));
            if (!rendered)
                throw RenderFailure{rendered.error().message, rendered.error().hint};
        }
        return;
    }

    std::optional<Table> table = batch.copyFrom;
    if (!table && output.context.schema) {
        if (const Table *known = output.context.schema->table(batch.table); known && known->isComplete)
            table = *known;
    }
    if (!table && output.context.isOffline) {
        throw RenderFailure{
            QStringLiteral(
                "This operation cannot proceed in --sql mode; batch mode with dialect %1 requires a live database "
                "connection with which to reflect the table \"%2\". To generate a batch SQL migration script using "
                "table \"move and copy\", a complete Table object should be passed to the \"copy_from\" argument of "
                "the batch_alter_table() method so that table reflection can be skipped.")
                .arg(name(), batch.table.name),
            QStringLiteral("Retort also knows a table whose creation it can follow through the earlier revisions")};
    }
    if (!table)
        throw RenderFailure{QStringLiteral("NoSuchTableError: %1").arg(batch.table.name)};
    for (const Column &column : batch.reflectColumns) {
        const auto found = std::ranges::find(table->columns, column.name, &Column::name);
        if (found != table->columns.end())
            *found = column;
    }
    BatchCopy copy(*this, batch, *table, !batch.copyFrom, output);
    for (const Operation &operation : batch.operations)
        copy.apply(operation);
    copy.finish();
}

} // namespace retort
