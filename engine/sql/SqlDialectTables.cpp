// SPDX-License-Identifier: GPL-3.0-or-later
// The operations on tables, columns, indexes and constraints.
#include "engine/sql/RenderFailure.h"
#include "engine/sql/SqlDialect.h"
#include "model/NamingRules.h"
#include "model/SqlOperators.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

struct ConstraintKind
{
    /// The type_ argument of drop_constraint.
    QStringView type;
    QStringView conventionKey;
};

constexpr auto kConstraintKinds = std::to_array<ConstraintKind>({
    {u"check", u"ck"},
    {u"foreignkey", u"fk"},
    {u"primary", u"pk"},
    {u"unique", u"uq"},
    {u"", u""},
});

} // namespace

QString SqlDialect::alterTable(const TableId &table) const
{
    return QLatin1String("ALTER TABLE ") % writers().identifiers.alteredTable(table) % u' ';
}

void SqlDialect::newTableComments(const Table &table, Output &output) const
{
    if (!tables().rules().hasComments || tables().rules().hasInlineComments)
        return;
    if (table.comment && !table.comment->isEmpty())
        setTableComment({table.id(), table.comment, {}}, output);
    for (const Column &column : table.columns) {
        if (column.comment && !column.comment->isEmpty())
            columnComment(table.id(), column.name, column.comment, output);
    }
}

void SqlDialect::createTable(const CreateTable &operation, Output &output) const
{
    const Table &table = operation.table;
    output.sql(tables().createTable(table, operation.ifNotExists, output.context));
    const std::vector<Index> indexes = indexesInOrder(table);
    for (const Index &index : indexes) {
        // Alembic goes through a Python set: their order changes from run to run.
        if (indexes.size() > 1)
            output.context.differs(AlembicDifference::IndexOrder);
        output.sql(tables().createIndex(index, table, false, output.context));
    }
    newTableComments(table, output);
}

void SqlDialect::dropTable(const DropTable &operation, Output &output) const
{
    output.sql(QLatin1String("DROP TABLE ") % (operation.ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
               writers().identifiers.table(operation.table));
}

void SqlDialect::renameTable(const RenameTable &operation, Output &output) const
{
    output.sql(alterTable(operation.table) % QLatin1String("RENAME TO ") %
               writers().identifiers.quoted(operation.newName));
}

QString SqlDialect::inlineParts(const AddColumn &operation, RenderContext &context) const
{
    QString result;
    const Column &column = operation.column;
    if (operation.inlinePrimaryKey && column.isPrimaryKey)
        result += QLatin1String(" PRIMARY KEY");
    const auto isForeignKey = [](const Constraint &constraint) {
        return constraint.as<ForeignKeyConstraint>() != nullptr;
    };
    if (operation.inlineReferences && std::ranges::count_if(column.constraints, isForeignKey) == 1) {
        const Constraint &constraint = *std::ranges::find_if(column.constraints, isForeignKey);
        const ForeignKeyConstraint &key = *constraint.as<ForeignKeyConstraint>();
        result += QLatin1String(" REFERENCES ") % writers().identifiers.table({key.referredSchema, key.referredTable}) %
                  QLatin1String(" (") % writers().identifiers.quoted(key.referredColumns.value(0, column.name)) % u')' %
                  tables().foreignKeyTail(constraint, context);
    }
    return result;
}

void SqlDialect::addColumn(const AddColumn &operation, Output &output) const
{
    if (!m_facts.hasInlineColumnForms &&
        (operation.ifNotExists || operation.inlinePrimaryKey || operation.inlineReferences)) {
        AddColumn plain = operation;
        plain.ifNotExists = false;
        plain.inlinePrimaryKey = false;
        plain.inlineReferences = false;
        // What an inline form stands for is left out with it.
        std::erase_if(plain.column.constraints, [&operation](const Constraint &constraint) {
            return operation.inlineReferences && constraint.as<ForeignKeyConstraint>();
        });
        addColumn(plain, output);
        return;
    }
    RenderContext &context = output.context;
    const Table table{.name = operation.table.name, .schema = operation.table.schema, .columns = {operation.column}};
    output.sql(alterTable(operation.table) % addColumnWord() %
               (operation.ifNotExists ? QLatin1String("IF NOT EXISTS ") : QLatin1String("")) %
               tables().columnSpecification(table.columns.front(), table, context) % inlineParts(operation, context) %
               (m_facts.hasInlineColumnForms ? tables().inlineChecks(operation.column, table, context) : QString()));
    const std::vector<PlacedConstraint> constraints = tables().constraints(table);
    const auto isForeignKey = [](const PlacedConstraint &placed) {
        return placed.constraint.as<ForeignKeyConstraint>() != nullptr;
    };
    const bool isInline = operation.inlineReferences && std::ranges::count_if(constraints, isForeignKey) == 1;
    for (const PlacedConstraint &placed : constraints) {
        if (placed.constraint.as<PrimaryKeyConstraint>() || (isInline && isForeignKey(placed)))
            continue;
        addConstraint(operation.table, placed.constraint, placed.isTypeBound, output);
    }
    for (const Index &index : indexesInOrder(table))
        createIndex({operation.table, index, false}, output);
    if (tables().rules().hasComments && !tables().rules().hasInlineComments && operation.column.comment &&
        !operation.column.comment->isEmpty())
        columnComment(operation.table, operation.column.name, operation.column.comment, output);
}

void SqlDialect::dropColumn(const DropColumn &operation, Output &output) const
{
    output.sql(alterTable(operation.table) % QLatin1String("DROP COLUMN ") %
               (operation.ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
               writers().identifiers.quoted(operation.column));
}

void SqlDialect::alterColumn(const AlterColumn &operation, Output &output) const
{
    const auto checkOf = [&](const SqlType &type) {
        return tables().typeCheck(Column{.name = operation.column, .type = type});
    };
    const Table table{.name = operation.table.name, .schema = operation.table.schema};
    if (operation.existingType && operation.type && dropsTypeChecks()) {
        if (const auto check = checkOf(*operation.existingType)) {
            const Result<ObjectName> checkName = conventionalName(*check, table, output.context.namingConvention);
            if (!checkName)
                throw RenderFailure{checkName.error().message};
            dropConstraint({operation.table, *checkName, QStringLiteral("check"), false}, output);
        }
    }
    alterColumnChanges(operation, output);
    if (operation.type) {
        if (const auto check = checkOf(*operation.type))
            addConstraint(operation.table, *check, true, output);
    }
}

void SqlDialect::alterColumnChanges(const AlterColumn &operation, Output &output) const
{
    const QString column = writers().identifiers.quoted(operation.column);
    const QString alter = alterTable(operation.table) % QLatin1String("ALTER COLUMN ") % column % u' ';
    warnOfAutoincrement(operation, output.context);
    if (operation.nullable)
        output.sql(alter % (*operation.nullable ? QLatin1String("DROP NOT NULL") : QLatin1String("SET NOT NULL")));
    if (operation.serverDefault) {
        const std::optional<ServerDefault> &wanted = *operation.serverDefault;
        refuseComputed(operation);
        if (defaultAs<Identity>(operation.serverDefault) || defaultAs<Identity>(operation.existingServerDefault)) {
            throw RenderFailure{
                QStringLiteral("Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS "
                               "IDENTITY, to or from an existing column is not supported in this dialect.")};
        }
        if (wanted)
            output.sql(alter % QLatin1String("SET DEFAULT ") % tables().defaultText(*wanted, output.context));
        else
            output.sql(alter % QLatin1String("DROP DEFAULT"));
    }
    if (operation.type)
        output.sql(alter % QLatin1String("TYPE ") % writers().types.ddl(*operation.type));
    if (operation.comment)
        columnComment(operation.table, operation.column, *operation.comment, output);
    renameColumn(operation, QLatin1String("RENAME "), output);
}

void SqlDialect::warnOfAutoincrement(const AlterColumn &operation, RenderContext &context)
{
    if (operation.autoincrement || operation.existingAutoincrement)
        context.warnings += QStringLiteral("autoincrement and existing_autoincrement only make sense for MySQL");
}

void SqlDialect::refuseComputed(const AlterColumn &operation)
{
    if (defaultAs<Computed>(operation.serverDefault) || defaultAs<Computed>(operation.existingServerDefault)) {
        throw RenderFailure{
            QStringLiteral("Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an "
                           "existing column is not supported.")};
    }
}

void SqlDialect::renameColumn(const AlterColumn &operation, QLatin1String word, Output &output) const
{
    if (!operation.newName)
        return;
    const Identifiers &names = writers().identifiers;
    output.sql(alterTable(operation.table) % word % names.quoted(operation.column) % QLatin1String(" TO ") %
               names.quoted(*operation.newName));
}

void SqlDialect::columnComment(const TableId &, const QString &, const std::optional<QString> &, Output &) const
{
    const QString element = QStringLiteral("<class 'alembic.ddl.base.ColumnComment'>");
    throw RenderFailure{
        QStringLiteral("Compiler <compiler> can't render element of type %1: %1 construct has no default compilation "
                       "handler.")
            .arg(element),
        QStringLiteral("%1 has no comments on columns").arg(displayName())};
}

void SqlDialect::createIndex(const CreateIndex &operation, Output &output) const
{
    const Table table{.name = operation.table.name.isEmpty() ? QStringLiteral("no_table") : operation.table.name,
                      .schema = operation.table.schema};
    output.sql(tables().createIndex(operation.index, table, operation.ifNotExists, output.context));
}

void SqlDialect::dropIndex(const DropIndex &operation, Output &output) const
{
    const TableId table{operation.table.schema,
                        operation.table.name.isEmpty() ? QStringLiteral("no_table") : operation.table.name};
    output.sql(tables().dropIndex(operation.name, table, operation.ifExists, operation.options));
}

void SqlDialect::addConstraint(const TableId &tableId, const Constraint &constraint, bool, Output &output) const
{
    const Table table{.name = tableId.name, .schema = tableId.schema};
    if (const auto text = tables().constraint(constraint, table, output.context))
        output.sql(QLatin1String("ALTER TABLE ") % writers().identifiers.table(tableId) % QLatin1String(" ADD ") %
                   *text);
}

void SqlDialect::dropConstraint(const DropConstraint &operation, Output &output) const
{
    const auto kind = std::ranges::find(kConstraintKinds, QStringView(operation.type), &ConstraintKind::type);
    if (kind == kConstraintKinds.end())
        throw RenderFailure{QStringLiteral("'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None")};
    const Result<ObjectName> name = conventionalName(kind->conventionKey.toString(), operation.name, operation.table,
                                                     output.context.namingConvention);
    if (!name)
        throw RenderFailure{name.error().message};
    if (name->isEmpty())
        throw RenderFailure{QStringLiteral("Can't emit DROP CONSTRAINT for constraint on table '%1'; it has no name")
                                .arg(operation.table.name)};
    output.sql(QLatin1String("ALTER TABLE ") % writers().identifiers.table(operation.table) %
               QLatin1String(" DROP CONSTRAINT ") %
               (operation.ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) % tables().objectName(*name));
}

void SqlDialect::setTableComment(const SetTableComment &operation, Output &output) const
{
    output.sql(
        QLatin1String("COMMENT ON TABLE ") % writers().identifiers.table(operation.table) % QLatin1String(" IS ") %
        (operation.comment ? writers().literals.text(*operation.comment, output.context) : QStringLiteral("NULL")));
}

namespace {

/// Where types have no names, PostgreSQL's ENUM is left out if Enums are texts, and a DOMAIN is refused.
void refuseNamedType(const SqlType &type, bool hasNativeEnum, QLatin1String change, const QString &dialect)
{
    const bool isDomain = type.name == QLatin1String("DOMAIN");
    const bool isEnum = type.dialect == QLatin1String("postgresql") && affinityOf(type) == SqlAffinity::Enum;
    if (!isDomain && !(isEnum && hasNativeEnum))
        return;
    throw RenderFailure{QStringLiteral("Compiler <compiler> can't render element of type <class "
                                       "'sqlalchemy.dialects.postgresql.named_types.%1%2Type'>")
                            .arg(change, isDomain ? QLatin1String("Domain") : QLatin1String("Enum")),
                        QStringLiteral("%1 has no types with names; sa.Enum() serves all databases").arg(dialect)};
}

} // namespace

void SqlDialect::createType(const CreateType &operation, Output &) const
{
    refuseNamedType(operation.type, tables().rules().hasNativeEnum, QLatin1String("Create"), displayName());
}

void SqlDialect::dropType(const DropType &operation, Output &) const
{
    refuseNamedType(operation.type, tables().rules().hasNativeEnum, QLatin1String("Drop"), displayName());
}

void SqlDialect::createSequence(const CreateSequence &operation, Output &output) const
{
    const Sequence &sequence = operation.sequence;
    const QString options = tables().sequenceOptions(sequence.options);
    output.sql(QLatin1String("CREATE SEQUENCE ") %
               (operation.ifNotExists ? QLatin1String("IF NOT EXISTS ") : QLatin1String("")) %
               writers().identifiers.table({sequence.schema, sequence.name}) %
               (sequence.dataType.isNull() || !m_facts.sequencesHaveType
                    ? QString()
                    : QString(QLatin1String(" AS ") % writers().types.ddl(sequence.dataType))) %
               (options.isEmpty() ? QString() : QString(u' ' % options)));
}

void SqlDialect::dropSequence(const DropSequence &operation, Output &output) const
{
    output.sql(QLatin1String("DROP SEQUENCE ") %
               (operation.ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
               writers().identifiers.table(operation.sequence));
}

void SqlDialect::createSchema(const CreateSchema &operation, Output &output) const
{
    output.sql(QLatin1String("CREATE SCHEMA ") %
               (operation.ifNotExists ? QLatin1String("IF NOT EXISTS ") : QLatin1String("")) %
               writers().identifiers.quotedSchema(operation.name));
}

void SqlDialect::dropSchema(const DropSchema &operation, Output &output) const
{
    output.sql(QLatin1String("DROP SCHEMA ") % (operation.ifExists ? QLatin1String("IF EXISTS ") : QLatin1String("")) %
               writers().identifiers.quotedSchema(operation.name) %
               (operation.cascade ? QLatin1String(" CASCADE") : QLatin1String("")));
}

void SqlDialect::renameConstraint(const RenameConstraint &operation, Output &output) const
{
    output.sql(alterTable(operation.table) % QLatin1String("RENAME CONSTRAINT ") % quoted(operation.name) %
               QLatin1String(" TO ") % quoted(operation.newName));
}

void SqlDialect::renameIndex(const RenameIndex &operation, Output &output) const
{
    output.sql(QLatin1String("ALTER INDEX ") % quoted(operation.index) % QLatin1String(" RENAME TO ") %
               quoted(operation.newName));
}

void SqlDialect::renameType(const RenameType &operation, Output &output) const
{
    output.sql(QLatin1String("ALTER TYPE ") % quoted(operation.type) % QLatin1String(" RENAME TO ") %
               quoted(operation.newName));
}

void SqlDialect::setTableSchema(const SetTableSchema &operation, Output &output) const
{
    output.sql(alterTable(operation.table) % QLatin1String("SET SCHEMA ") %
               writers().identifiers.quotedSchema(operation.newSchema));
}

SqlExpression SqlDialect::castForBatch(const SqlExpression &column, const SqlType &from, const SqlType &to) const
{
    const SqlType &old = from.forDialect(name());
    const SqlType &wanted = to.forDialect(name());
    const auto family = [](const SqlType &type) {
        const SqlAffinity affinity = affinityOf(type);
        return affinity == SqlAffinity::Enum    ? SqlAffinity::String
               : affinity == SqlAffinity::Float ? SqlAffinity::Numeric
                                                : affinity;
    };
    if (family(old) == family(wanted))
        return column;
    return SqlCast{column, to, false};
}

} // namespace retort
