// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/StatementInverse.h"

#include "engine/sql/StatementSplitter.h"
#include "model/SqlNodes.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// Stands in kept statements for the contents of a literal.
const QString kLeftOut = QStringLiteral("…");

using Inverses = std::optional<std::vector<Operation>>;

QStringList columnsOf(const Constraint &constraint)
{
    if (const auto *key = constraint.as<PrimaryKeyConstraint>())
        return key->columns;
    if (const auto *unique = constraint.as<UniqueConstraint>())
        return unique->columns;
    const auto *foreign = constraint.as<ForeignKeyConstraint>();
    return foreign ? foreign->columns : QStringList();
}

bool isSameConstraint(const Constraint &one, const Constraint &other)
{
    return one.detail.index() == other.detail.index() && one.name.text == other.name.text &&
           columnsOf(one) == columnsOf(other);
}

/// What one operation does to the schema, taken back.
class OperationInverse
{
public:
    OperationInverse(const Schema &before, const Schema &after, const Dialect &dialect, const RenderContext &context)
        : m_before(before), m_after(after), m_dialect(dialect), m_context(context)
    {}

    Inverses operator()(const CreateTable &operation) const
    {
        if (operation.ifNotExists)
            return std::nullopt;
        return one(DropTable{operation.table.id()});
    }
    Inverses operator()(const DropTable &operation) const
    {
        const Table *table = m_before.table(operation.table);
        if (!table || !table->isComplete || table->columns.empty())
            return std::nullopt;
        return one(CreateTable{*table});
    }
    Inverses operator()(const RenameTable &operation) const
    {
        return one(RenameTable{{operation.table.schema, operation.newName}, operation.table.name});
    }
    Inverses operator()(const AddColumn &operation) const
    {
        if (operation.ifNotExists)
            return std::nullopt;
        return one(DropColumn{operation.table, operation.column.name});
    }
    Inverses operator()(const DropColumn &operation) const
    {
        const Table *table = m_before.table(operation.table);
        const Column *column = table ? table->column(operation.column) : nullptr;
        if (!column || column->isPrimaryKey)
            return std::nullopt;
        if (!canBeAddedToRows(*table, *column))
            return std::nullopt;
        std::vector<Operation> operations{Operation{AddColumn{operation.table, *column}}};
        std::vector<Operation> parts = lostParts(operation.table);
        // MySQL takes the column out of what has others as well.
        const bool isShared = std::ranges::any_of(parts, [](const Operation &part) {
            const auto *index = part.as<CreateIndex>();
            const auto *constraint = part.as<AddConstraint>();
            return (index && index->index.elements.size() > 1) ||
                   (constraint && columnsOf(constraint->constraint).size() > 1);
        });
        if (isMysql() && isShared)
            return std::nullopt;
        std::ranges::move(parts, std::back_inserter(operations));
        return operations;
    }
    Inverses operator()(const CreateIndex &operation) const
    {
        if (operation.ifNotExists || operation.index.name.isEmpty())
            return std::nullopt;
        return one(DropIndex{operation.index.name, operation.table});
    }
    Inverses operator()(const DropIndex &operation) const
    {
        std::vector<Operation> operations;
        for (const auto &[id, table] : m_before.tables()) {
            if (operation.table.name.isEmpty() || id == operation.table)
                std::ranges::move(lostParts(id), std::back_inserter(operations));
        }
        return operations.size() == 1 ? Inverses(std::move(operations)) : std::nullopt;
    }
    Inverses operator()(const AddConstraint &operation) const
    {
        if (operation.constraint.name.isEmpty())
            return std::nullopt;
        constexpr std::array kTypes = {"primary", "unique", "check", "foreignkey", ""};
        return one(DropConstraint{operation.table, operation.constraint.name,
                                  QLatin1String(kTypes.at(operation.constraint.detail.index()))});
    }
    Inverses operator()(const DropConstraint &operation) const
    {
        std::vector<Operation> operations = lostParts(operation.table);
        const auto *lost = operations.size() == 1 ? operations.front().as<AddConstraint>() : nullptr;
        if (!lost)
            return std::nullopt;
        AddConstraint restored = *lost;
        if (restored.constraint.name.isEmpty())
            restored.constraint.name = operation.name;
        return one(std::move(restored));
    }
    Inverses operator()(const AlterColumn &operation) const
    {
        const Table *before = m_before.table(operation.table);
        const Table *after = m_after.table(operation.table);
        const QString nameNow = operation.newName.value_or(operation.column);
        const Column *was = before ? before->column(operation.column) : nullptr;
        const Column *is = after ? after->column(nameNow) : nullptr;
        if (!was || !is || operation.autoincrement || was->type.isNull())
            return std::nullopt;
        // Values that an expression made cannot be computed back; a serial's default is not written down anywhere.
        if (operation.options.contains(u"postgresql_using") && !isCastOf(operation))
            return std::nullopt;
        if (operation.serverDefault && !was->serverDefault && before->autoincrementColumn() == was)
            return std::nullopt;
        AlterColumn inverse{.table = operation.table, .column = nameNow};
        if (nameNow != operation.column)
            inverse.newName = operation.column;
        // MySQL states a column anew as a whole.
        if (operation.type || isMysql())
            inverse.type = was->type;
        if (operation.nullable || isMysql())
            inverse.nullable = before->isNullable(*was);
        if (operation.serverDefault || (isMysql() && was->serverDefault))
            inverse.serverDefault = was->serverDefault;
        if (operation.comment || (isMysql() && was->comment))
            inverse.comment = was->comment;
        if (operation.serverDefault)
            inverse.existingServerDefault = Change<ServerDefault>(std::in_place, is->serverDefault);
        inverse.existingType = is->type;
        inverse.existingNullable = after->isNullable(*is);
        // Between texts PostgreSQL needs no cast, which would cut what is too long instead of refusing it.
        const bool isAmongTexts =
            affinityOf(was->type) == SqlAffinity::String && affinityOf(is->type) == SqlAffinity::String;
        if (operation.type && !isAmongTexts && m_dialect.name() == QLatin1String("postgresql")) {
            const Result<QString> type = m_dialect.typeDdl(was->type, m_context);
            if (!type)
                return std::nullopt;
            inverse.options.set(QStringLiteral("postgresql_using"),
                                SqlValue(m_dialect.quoted(nameNow) + QLatin1String("::") + *type));
        }
        return one(std::move(inverse));
    }
    Inverses operator()(const SetTableComment &operation) const
    {
        const Table *table = m_before.table(operation.table);
        return table ? one(SetTableComment{operation.table, table->comment}) : std::nullopt;
    }
    Inverses operator()(const CreateType &operation) const
    {
        // ALTER TYPE … ADD VALUE is read as the type with its new values: a value cannot be taken out again.
        const bool wasThere = m_before.enumTypes().contains(TableId{operation.type.schema, operation.type.typeName});
        return wasThere ? std::nullopt : one(DropType{operation.type, false});
    }
    Inverses operator()(const DropType &operation) const
    {
        const auto known = m_before.enumTypes().find({operation.type.schema, operation.type.typeName});
        if (known == m_before.enumTypes().end())
            return std::nullopt;
        SqlType type = operation.type;
        type.values = known->second;
        return one(CreateType{std::move(type), false});
    }
    Inverses operator()(const CreateSequence &operation) const
    {
        if (operation.ifNotExists)
            return std::nullopt;
        return one(DropSequence{{operation.sequence.schema, operation.sequence.name}});
    }
    Inverses operator()(const DropSequence &operation) const
    {
        const auto known = m_before.sequences().find(operation.sequence);
        return known == m_before.sequences().end() ? std::nullopt : one(CreateSequence{known->second});
    }
    Inverses operator()(const RenameConstraint &operation) const
    {
        return one(RenameConstraint{operation.table, operation.newName, operation.name});
    }
    Inverses operator()(const RenameIndex &operation) const
    {
        return one(RenameIndex{{operation.index.schema, operation.newName}, operation.index.name});
    }
    Inverses operator()(const RenameType &operation) const
    {
        return one(RenameType{{operation.type.schema, operation.newName}, operation.type.name});
    }
    Inverses operator()(const SetTableSchema &operation) const
    {
        // The default schema has no name here that could be written.
        if (operation.table.schema.isEmpty())
            return std::nullopt;
        return one(SetTableSchema{{operation.newSchema, operation.table.name}, operation.table.schema});
    }
    template <typename Other>
    Inverses operator()(const Other &) const
    {
        return std::nullopt;
    }

private:
    static Inverses one(Operation::Detail detail)
    {
        std::vector<Operation> operations;
        operations.push_back(Operation{std::move(detail)});
        return operations;
    }

    /// USING column::type and nothing else.
    bool isCastOf(const AlterColumn &operation) const
    {
        static const QRegularExpression cast(QStringLiteral(R"re(^\(*"?(\w+)"?\)*::[\w\s"().,]+$)re"));
        const QRegularExpressionMatch match = cast.match(operation.options.text(u"postgresql_using"));
        return match.hasMatch() && match.captured(1) == operation.column;
    }

    bool isMysql() const
    {
        return m_dialect.name() == QLatin1String("mysql") || m_dialect.name() == QLatin1String("mariadb");
    }

    /// Whether the rows that are there would have a value for the column.
    bool canBeAddedToRows(const Table &table, const Column &column) const
    {
        const bool hasDefault = column.serverDefault && !std::holds_alternative<FetchedDefault>(*column.serverDefault);
        if (table.isNullable(column) || hasDefault)
            return true;
        // MySQL gives them 0 or an empty text by itself; dates have nothing of the kind.
        static const QRegularExpression temporal(QStringLiteral("DATE|TIME"),
                                                 QRegularExpression::CaseInsensitiveOption);
        return isMysql() && !temporal.match(column.type.name).hasMatch();
    }

    /// The constraints and indexes that the operation took from a table.
    std::vector<Operation> lostParts(const TableId &id) const
    {
        std::vector<Operation> parts;
        const Table *before = m_before.table(id);
        const Table *after = m_after.table(id);
        if (!before || !after)
            return parts;
        for (const Constraint &constraint : before->constraints) {
            const bool isLeft = std::ranges::any_of(
                after->constraints, [&](const Constraint &other) { return isSameConstraint(constraint, other); });
            if (!isLeft)
                parts.push_back(Operation{AddConstraint{id, constraint}});
        }
        for (const Index &index : before->indexes) {
            const bool isLeft = std::ranges::any_of(
                after->indexes, [&](const Index &other) { return other.name.text == index.name.text; });
            if (!isLeft)
                parts.push_back(Operation{CreateIndex{id, index}});
        }
        return parts;
    }

    const Schema &m_before;
    const Schema &m_after;
    const Dialect &m_dialect;
    const RenderContext &m_context;
};

} // namespace

InverseWriter::InverseWriter(SchemaReplay before, const QString &dialectName, RenderContext context)
    : m_replay(std::move(before)),
      m_dialect(Dialect::create(dialectName)),
      m_reader(dialectName),
      m_context(std::move(context))
{}

std::optional<StatementInverse> InverseWriter::next(const QString &sql)
{
    static const QRegularExpression cascades(QStringLiteral("\\bCASCADE\\s*$"),
                                             QRegularExpression::CaseInsensitiveOption);
    const auto operations = m_reader.read(sql, m_replay.schema());
    if (!operations || !m_dialect) {
        m_reader.apply(Operation{RawSql{sql}}, m_replay);
        return std::nullopt;
    }
    auto inverse = inverseOf(*operations);
    // Who knows what else it took away.
    return cascades.match(sql).hasMatch() ? std::nullopt : std::move(inverse);
}

std::optional<StatementInverse> InverseWriter::inverseOf(const std::vector<Operation> &operations)
{
    StatementInverse all;
    bool isWhole = true;
    for (const Operation &operation : operations) {
        auto inverse = inverseOf(operation);
        isWhole = isWhole && inverse;
        if (!inverse)
            continue;
        all.statements = inverse->statements + all.statements;
        all.losesRows = all.losesRows || inverse->losesRows;
        std::ranges::move(inverse->risks, std::back_inserter(all.risks));
    }
    return isWhole && !all.statements.isEmpty() ? std::optional(std::move(all)) : std::nullopt;
}

std::optional<StatementInverse> InverseWriter::inverseOf(const Operation &operation)
{
    const Schema before = m_replay.schema();
    m_replay.apply(operation);
    const Inverses inverses =
        std::visit(OperationInverse(before, m_replay.schema(), *m_dialect, m_context), operation.detail);
    if (!inverses)
        return std::nullopt;
    StatementInverse result;
    // A sequence counts from its start again.
    result.losesRows = operation.as<DropTable>() || operation.as<DropColumn>() || operation.as<DropSequence>();
    // The types that are there are not made again with the table that uses them.
    RenderContext context = m_context;
    for (const auto &[id, values] : before.enumTypes())
        context.createdTypes.insert(id);
    context.schema = &m_replay.schema();
    for (const Operation &inverse : *inverses) {
        if (!result.losesRows)
            std::ranges::move(valueRisks(inverse, *m_dialect, m_context), std::back_inserter(result.risks));
        const auto statements = m_dialect->statements(inverse, context);
        if (!statements)
            return std::nullopt;
        for (const Statement &statement : *statements) {
            if (statement.kind == Statement::Kind::Comment)
                continue;
            if (statement.text.contains(kLeftOut))
                return std::nullopt;
            for (const StatementSpan &span : splitStatements(statement.text, m_dialect->name()))
                result.statements << statement.text.mid(span.begin, span.end - span.begin);
        }
    }
    return result;
}

} // namespace retort
