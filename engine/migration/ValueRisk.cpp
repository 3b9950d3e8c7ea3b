// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/ValueRisk.h"

#include "engine/database/Catalogue.h"
#include "engine/migration/TypeRoom.h"
#include "model/SqlNodes.h"

namespace retort {

namespace {

bool isMysqlDialect(const Dialect &dialect)
{
    return dialect.name() == QLatin1String("mysql") || dialect.name() == QLatin1String("mariadb");
}

QString countWhere(const Dialect &dialect, const TableId &table, const QString &condition)
{
    return condition.isEmpty()
               ? QString()
               : QStringLiteral("SELECT count(*) FROM %1 WHERE %2").arg(dialect.quoted(table), condition);
}

void addTypeRisk(std::vector<ValueRisk> &risks, const AlterColumn &alter, const Dialect &dialect,
                 const RenderContext &context)
{
    const Result<QString> from =
        alter.existingType ? dialect.typeDdl(*alter.existingType, context) : Result<QString>(QString());
    const Result<QString> to = dialect.typeDdl(*alter.type, context);
    if (!to || (from && *from == *to))
        return;
    const TypeRoom room = TypeRoom::of(*to, isMysqlDialect(dialect));
    const TypeRoom now = TypeRoom::of(from.value_or(QString()), isMysqlDialect(dialect));
    if (room.holdsAllOf(now))
        return;
    risks.push_back({.kind = ValueRisk::Kind::Type,
                     .table = alter.table,
                     .columns = {alter.column},
                     .type = *to,
                     .question = countWhere(dialect, alter.table, room.misfits(now, dialect.quoted(alter.column)))});
}

void addUniqueRisk(std::vector<ValueRisk> &risks, const TableId &table, const QStringList &columns,
                   const Dialect &dialect)
{
    QStringList names;
    QStringList known;
    for (const QString &column : columns) {
        names << dialect.quoted(column);
        known << names.back() + QStringLiteral(" IS NOT NULL");
    }
    if (names.isEmpty())
        return;
    risks.push_back(
        {.kind = ValueRisk::Kind::Unique,
         .table = table,
         .columns = columns,
         .question =
             QStringLiteral("SELECT count(*) FROM (SELECT 1 AS one FROM %1 WHERE %2 GROUP BY %3 HAVING count(*) > "
                            "1) retort_doubles")
                 .arg(dialect.quoted(table), known.join(QStringLiteral(" AND ")), names.join(QStringLiteral(", ")))});
}

QStringList plainColumns(const Index &index)
{
    QStringList columns;
    for (const SqlExpression &element : index.elements) {
        const auto *column = element.as<SqlColumn>();
        if (!column)
            return {};
        columns << column->name;
    }
    return columns;
}

} // namespace

QString ValueRisk::warning(std::optional<qint64> misfits) const
{
    const QString path = (table.schema.isEmpty() ? QString() : table.schema + u'.') + table.name;
    const QString column = path + u'.' + columns.join(QStringLiteral(", "));
    // All is well.
    if (misfits == 0)
        return {};
    switch (kind) {
    case Kind::Type:
        return misfits ? QStringLiteral("Values of %1 that do not fit into %2, and are cut, rounded or refused: %3")
                             .arg(column, type)
                             .arg(*misfits)
                       : QStringLiteral("Values of %1 may not fit into %2; those are cut, rounded or refused")
                             .arg(column, type);
    case Kind::NotNull:
        return misfits ? QStringLiteral("Rows that have no value in %1, which is to be NOT NULL again: %2")
                             .arg(column)
                             .arg(*misfits)
                       : QStringLiteral("Rows may have no value in %1, which is to be NOT NULL again").arg(column);
    case Kind::Dropped:
        if (!misfits)
            return {};
        return columns.isEmpty()
                   ? QStringLiteral("Rows of %1, which are dropped with it: %2").arg(path).arg(*misfits)
                   : QStringLiteral("Values of %1, which are dropped with it: %2").arg(column).arg(*misfits);
    case Kind::Unique: break;
    }
    return misfits ? QStringLiteral("Values of %1 that are there more than once, which are refused: %2")
                         .arg(column)
                         .arg(*misfits)
                   : QStringLiteral("Values of %1 may be there more than once, which are refused").arg(column);
}

std::vector<ValueRisk> valueRisks(const Operation &operation, const Dialect &dialect, const RenderContext &context)
{
    std::vector<ValueRisk> risks;
    if (const auto *alter = operation.as<AlterColumn>()) {
        if (alter->type)
            addTypeRisk(risks, *alter, dialect, context);
        if (alter->nullable == false && alter->existingNullable != false)
            risks.push_back({.kind = ValueRisk::Kind::NotNull,
                             .table = alter->table,
                             .columns = {alter->column},
                             .question = countWhere(dialect, alter->table,
                                                    dialect.quoted(alter->column) + QStringLiteral(" IS NULL"))});
    }
    if (const auto *constraint = operation.as<AddConstraint>()) {
        const auto *unique = constraint->constraint.as<UniqueConstraint>();
        const auto *primary = constraint->constraint.as<PrimaryKeyConstraint>();
        if (unique || primary)
            addUniqueRisk(risks, constraint->table, unique ? unique->columns : primary->columns, dialect);
    }
    if (const auto *index = operation.as<CreateIndex>(); index && index->index.isUnique)
        addUniqueRisk(risks, index->table, plainColumns(index->index), dialect);
    return risks;
}

ValueRisk dropRisk(const TableId &table, const QString &column, const Dialect &dialect)
{
    ValueRisk risk{.kind = ValueRisk::Kind::Dropped,
                   .table = table,
                   .question = QLatin1String("SELECT count(*) FROM ") + dialect.quoted(table)};
    if (!column.isEmpty()) {
        risk.columns << column;
        risk.question = countWhere(dialect, table, dialect.quoted(column) + QStringLiteral(" IS NOT NULL"));
    }
    return risk;
}

Result<std::optional<qint64>> countMisfits(Session &session, const ValueRisk &risk)
{
    if (risk.question.isEmpty())
        return std::nullopt;
    // Later statements may have renamed or dropped it.
    Catalogue catalogue(session);
    for (const QString &column : risk.columns) {
        const Result<bool> isThere = catalogue.hasColumn(risk.table, column);
        if (!isThere || !*isThere)
            return isThere ? Result<std::optional<qint64>>(std::nullopt) : std::unexpected(isThere.error());
    }
    // PostgreSQL would give up the whole transaction if the table may not be read.
    const bool isGuarded = session.dialectName() == QLatin1String("postgresql") && session.isInTransaction();
    if (const auto set = isGuarded ? session.execute(QStringLiteral("SAVEPOINT retort_count")) : QueryResult{}; !set)
        return std::unexpected(set.error());
    const auto answer = session.execute(risk.question);
    if (isGuarded && !session.isLost() && !session.stopper()->isStopped())
        (void)session.execute(answer ? QStringLiteral("RELEASE SAVEPOINT retort_count")
                                     : QStringLiteral("ROLLBACK TO SAVEPOINT retort_count"));
    if (!answer)
        return session.isLost() || session.stopper()->isStopped()
                   ? Result<std::optional<qint64>>(std::unexpected(answer.error()))
                   : std::nullopt;
    const qint64 *count = answer->rows.empty() ? nullptr : answer->rows.front().front().as<qint64>();
    return count ? std::optional(*count) : std::nullopt;
}

} // namespace retort
