// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/Operation.h"

#include "model/SqlNodes.h"

namespace retort {

namespace {

struct NameOfOperation
{
    QString operator()(const CreateTable &) const { return QStringLiteral("create_table"); }
    QString operator()(const DropTable &) const { return QStringLiteral("drop_table"); }
    QString operator()(const RenameTable &) const { return QStringLiteral("rename_table"); }
    QString operator()(const AddColumn &) const { return QStringLiteral("add_column"); }
    QString operator()(const DropColumn &) const { return QStringLiteral("drop_column"); }
    QString operator()(const AlterColumn &) const { return QStringLiteral("alter_column"); }
    QString operator()(const CreateIndex &) const { return QStringLiteral("create_index"); }
    QString operator()(const DropIndex &) const { return QStringLiteral("drop_index"); }
    QString operator()(const AddConstraint &operation) const
    {
        static const QStringList names = {
            QStringLiteral("create_primary_key"), QStringLiteral("create_unique_constraint"),
            QStringLiteral("create_check_constraint"), QStringLiteral("create_foreign_key"),
            QStringLiteral("create_exclude_constraint")};
        return names.at(qsizetype(operation.constraint.detail.index()));
    }
    QString operator()(const DropConstraint &) const { return QStringLiteral("drop_constraint"); }
    QString operator()(const SetTableComment &operation) const
    {
        return operation.comment ? QStringLiteral("create_table_comment") : QStringLiteral("drop_table_comment");
    }
    QString operator()(const BulkInsert &) const { return QStringLiteral("bulk_insert"); }
    QString operator()(const ExecuteSql &) const { return QStringLiteral("execute"); }
    QString operator()(const RawSql &) const { return QStringLiteral("execute"); }
    QString operator()(const CreateType &) const { return QStringLiteral("create_type"); }
    QString operator()(const DropType &) const { return QStringLiteral("drop_type"); }
    QString operator()(const CreateSequence &) const { return QStringLiteral("create_sequence"); }
    QString operator()(const DropSequence &) const { return QStringLiteral("drop_sequence"); }
    QString operator()(const CreateSchema &) const { return QStringLiteral("create_schema"); }
    QString operator()(const DropSchema &) const { return QStringLiteral("drop_schema"); }
    QString operator()(const RenameConstraint &) const { return QStringLiteral("execute"); }
    QString operator()(const RenameIndex &) const { return QStringLiteral("execute"); }
    QString operator()(const RenameType &) const { return QStringLiteral("execute"); }
    QString operator()(const SetTableSchema &) const { return QStringLiteral("execute"); }
    QString operator()(const BeginAutocommit &) const { return QStringLiteral("autocommit_block"); }
    QString operator()(const EndAutocommit &) const { return QStringLiteral("autocommit_block"); }
    QString operator()(const BatchAlterTable &) const { return QStringLiteral("batch_alter_table"); }
    QString operator()(const Gap &) const { return QStringLiteral("gap"); }
};

struct TableOfOperation
{
    TableId operator()(const CreateTable &operation) const { return operation.table.id(); }
    TableId operator()(const BulkInsert &operation) const
    {
        const auto *table = operation.table.as<SqlTable>();
        return table ? TableId{table->schema, table->name} : TableId();
    }
    template <typename Other>
    TableId operator()(const Other &operation) const
    {
        if constexpr (requires { TableId(operation.table); })
            return operation.table;
        else
            return {};
    }
};

} // namespace

QString operationName(const Operation &operation)
{
    return std::visit(NameOfOperation(), operation.detail);
}

TableId operationTable(const Operation &operation)
{
    return std::visit(TableOfOperation(), operation.detail);
}

QString unknownTypeIn(const Operation &operation)
{
    const auto ofType = [](const std::optional<SqlType> &type) -> QString {
        const SqlType *inner = type ? &*type : nullptr;
        while (inner && inner->opaque.isEmpty())
            inner = inner->item.get();
        return inner ? inner->opaque : QString();
    };
    if (const auto *create = operation.as<CreateTable>()) {
        for (const Column &column : create->table.columns) {
            if (const QString name = ofType(column.type); !name.isEmpty())
                return name;
        }
    } else if (const auto *add = operation.as<AddColumn>()) {
        return ofType(add->column.type);
    } else if (const auto *alter = operation.as<AlterColumn>()) {
        const QString name = ofType(alter->type);
        return name.isEmpty() ? ofType(alter->existingType) : name;
    } else if (const auto *type = operation.as<CreateType>()) {
        return ofType(type->type);
    } else if (const auto *dropped = operation.as<DropType>()) {
        return ofType(dropped->type);
    } else if (const auto *batch = operation.as<BatchAlterTable>()) {
        for (const Operation &inner : batch->operations) {
            if (const QString name = unknownTypeIn(inner); !name.isEmpty())
                return name;
        }
    }
    return {};
}

} // namespace retort
