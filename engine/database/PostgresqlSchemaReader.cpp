// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/PostgresqlSchemaReader.h"

#include "engine/sql/postgresql/PostgresqlTypes.h"
#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

QString postgresqlLiteral(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QLatin1String("''")) + u'\'';
}

/// The schema's name, empty for the one in use.
const QString kShownSchema = QStringLiteral("CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname::text END");
const QString kOwnSchemas =
    QStringLiteral("n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'");

QString namesOfColumns(const char *numbers, const char *relation)
{
    return QStringLiteral(
               "(SELECT string_agg(a.attname::text, chr(1) ORDER BY k.place) FROM unnest(%1) WITH ORDINALITY "
               "k(number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = %2 AND a.attnum = k.number)")
        .arg(QLatin1String(numbers), QLatin1String(relation));
}

/// What a key does when the row that it refers to changes.
QString actionWord(const QString &letter)
{
    return letter == QLatin1String("c")   ? QStringLiteral("CASCADE")
           : letter == QLatin1String("n") ? QStringLiteral("SET NULL")
           : letter == QLatin1String("d") ? QStringLiteral("SET DEFAULT")
           : letter == QLatin1String("r") ? QStringLiteral("RESTRICT")
                                          : QString();
}

/// "CHECK ((a > 0))" → "a > 0"
QString conditionOf(QString definition)
{
    static const QRegularExpression check(QStringLiteral("^CHECK \\((.*)\\)( NOT VALID| NO INHERIT)*$"),
                                          QRegularExpression::DotMatchesEverythingOption);
    definition = check.match(definition).captured(1);
    const bool isWrapped = definition.startsWith(u'(') && definition.endsWith(u')');
    int depth = 0;
    for (qsizetype i = 0; isWrapped && i < definition.size() - 1; ++i) {
        depth += definition[i] == u'(' ? 1 : definition[i] == u')' ? -1 : 0;
        if (depth == 0)
            return definition;
    }
    return isWrapped ? definition.mid(1, definition.size() - 2) : definition;
}

/// Its definition as a whole.
ExcludeConstraint excludeConstraint(const QString &definition)
{
    ExcludeConstraint constraint;
    constraint.elements.emplace_back(sqlTextAsIs(definition), QString());
    return constraint;
}

} // namespace

Result<std::vector<TableId>> PostgresqlSchemaReader::tables()
{
    std::vector<TableId> ids;
    const auto done = forEachRow(
        m_session,
        QStringLiteral(
            "SELECT %1, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
            "c.relnamespace WHERE c.relkind IN ('r', 'p') AND %2 ORDER BY 1, 2")
            .arg(kShownSchema, kOwnSchemas),
        [&ids](const CatalogueRow &row) { ids.push_back(row.table()); });
    return done ? Result<std::vector<TableId>>(std::move(ids)) : std::unexpected(done.error());
}

Result<std::optional<Table>> PostgresqlSchemaReader::table(const TableId &id)
{
    const QString schema = id.schema.isEmpty() ? QStringLiteral("current_schema()") : postgresqlLiteral(id.schema);
    auto tables = read(QStringLiteral("c.relname = %1 AND n.nspname = %2").arg(postgresqlLiteral(id.name), schema));
    if (!tables)
        return std::unexpected(tables.error());
    return tables->empty() ? std::nullopt : std::optional(std::move(tables->begin()->second));
}

Result<PostgresqlSchemaReader::Tables> PostgresqlSchemaReader::read(const QString &condition)
{
    Tables tables;
    if (const auto done = readColumns(tables, condition); !done)
        return std::unexpected(done.error());
    if (const auto done = readConstraints(tables, condition); !done)
        return std::unexpected(done.error());
    if (const auto done = readIndexes(tables, condition); !done)
        return std::unexpected(done.error());
    return tables;
}

Result<void> PostgresqlSchemaReader::readColumns(Tables &tables, const QString &condition)
{
    enum Field {
        Schema,
        Name,
        TableComment,
        ColumnName,
        Type,
        NotNull,
        Default,
        IdentityKind,
        Generated,
        Comment,
        Serial,
        TypeKind,
        TypeSchema,
        TypeName,
        Labels
    };
    const QString question =
        QStringLiteral(
            "SELECT %1, c.relname::text, obj_description(c.oid, 'pg_class'), a.attname::text, "
            "format_type(a.atttypid, a.atttypmod), a.attnotnull::text, pg_get_expr(d.adbin, d.adrelid), "
            "a.attidentity::text, a.attgenerated::text, col_description(c.oid, a.attnum), "
            "(EXISTS (SELECT 1 FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind "
            "= "
            "'S' WHERE o.classid = 'pg_class'::regclass AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND "
            "o.deptype "
            "= 'a'))::text, t.typtype::text, CASE WHEN tn.nspname = current_schema() THEN '' ELSE tn.nspname::text "
            "END, "
            "t.typname::text, (SELECT string_agg(e.enumlabel::text, chr(1) ORDER BY e.enumsortorder) FROM "
            "pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) "
            "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
            "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
            "LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = "
            "t.typnamespace WHERE c.relkind IN ('r', 'p') AND %2 ORDER BY 1, 2, a.attnum")
            .arg(kShownSchema, condition);
    return forEachRow(m_session, question, [&tables](const CatalogueRow &row) {
        Table &table = tables[row.table()];
        table.schema = row.text(Schema);
        table.name = row.text(Name);
        if (const QString comment = row.text(TableComment); !comment.isNull())
            table.comment = comment;
        if (row.text(ColumnName).isNull())
            return;
        Column column;
        column.name = row.text(ColumnName);
        column.type = postgresqlType(row.text(Type));
        if (row.text(TypeKind) == QLatin1String("e"))
            column.type = postgresqlEnum({row.text(TypeSchema), row.text(TypeName)}, row.list(Labels));
        column.nullable = !row.isTrue(NotNull);
        const QString identity = row.text(IdentityKind);
        if (row.text(Generated) == QLatin1String("s"))
            column.serverDefault = Computed{sqlTextAsIs(row.text(Default)), true};
        else if (!identity.isEmpty())
            column.serverDefault = Identity{.always = identity == QLatin1String("a")};
        else if (row.isTrue(Serial))
            column.autoincrement = Autoincrement::On;
        else if (const QString text = row.text(Default); !text.isNull())
            column.serverDefault = sqlTextAsIs(text);
        if (column.autoincrement == Autoincrement::Auto)
            column.autoincrement = identity.isEmpty() ? Autoincrement::Off : Autoincrement::Auto;
        if (const QString comment = row.text(Comment); !comment.isNull())
            column.comment = comment;
        table.columns.push_back(std::move(column));
    });
}

Result<void> PostgresqlSchemaReader::readConstraints(Tables &tables, const QString &condition)
{
    enum Field {
        Schema,
        Name,
        ConstraintName,
        Kind,
        Columns,
        ReferredSchema,
        ReferredTable,
        ReferredColumns,
        OnUpdate,
        OnDelete,
        Match,
        IsDeferrable,
        IsDeferred,
        Definition,
        IsValid
    };
    const QString question =
        QStringLiteral("SELECT %1, c.relname::text, x.conname::text, x.contype::text, %2, CASE WHEN rn.nspname = "
                       "current_schema() THEN '' ELSE rn.nspname::text END, r.relname::text, %3, x.confupdtype::text, "
                       "x.confdeltype::text, x.confmatchtype::text, x.condeferrable::text, x.condeferred::text, "
                       "pg_get_constraintdef(x.oid), x.convalidated::text "
                       "FROM pg_catalog.pg_constraint x JOIN pg_catalog.pg_class c ON c.oid = x.conrelid "
                       "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                       "LEFT JOIN pg_catalog.pg_class r ON r.oid = x.confrelid "
                       "LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace "
                       "WHERE x.contype IN ('p', 'u', 'f', 'c', 'x') AND %4 ORDER BY 1, 2, x.contype = 'p' DESC, 3")
            .arg(kShownSchema, namesOfColumns("x.conkey", "x.conrelid"), namesOfColumns("x.confkey", "x.confrelid"),
                 condition);
    return forEachRow(m_session, question, [&tables](const CatalogueRow &row) {
        const auto table = tables.find(row.table());
        if (table == tables.end())
            return;
        const QString kind = row.text(Kind);
        const QStringList columns = row.list(Columns);
        Constraint constraint;
        constraint.name = ObjectName{row.text(ConstraintName), true};
        if (row.isTrue(IsDeferrable))
            constraint.deferrable = true;
        if (row.isTrue(IsDeferred))
            constraint.initially = QStringLiteral("DEFERRED");
        if (!row.isTrue(IsValid))
            constraint.options.set(QStringLiteral("postgresql_not_valid"), true);
        if (kind == QLatin1String("p"))
            constraint.detail = PrimaryKeyConstraint{columns};
        else if (kind == QLatin1String("u"))
            constraint.detail = UniqueConstraint{columns};
        else if (kind == QLatin1String("c"))
            constraint.detail = CheckConstraint{sqlTextAsIs(conditionOf(row.text(Definition)))};
        else if (kind == QLatin1String("f"))
            constraint.detail = ForeignKeyConstraint{
                .columns = columns,
                .referredSchema = row.text(ReferredSchema),
                .referredTable = row.text(ReferredTable),
                .referredColumns = row.list(ReferredColumns),
                .onDelete = actionWord(row.text(OnDelete)),
                .onUpdate = actionWord(row.text(OnUpdate)),
                .match = row.text(Match) == QLatin1String("f") ? QStringLiteral("FULL") : QString()};
        else
            constraint.detail = excludeConstraint(row.text(Definition));
        table->second.constraints.push_back(std::move(constraint));
    });
}

Result<void> PostgresqlSchemaReader::readIndexes(Tables &tables, const QString &condition)
{
    enum Field { Schema, Name, IndexName, IsUnique, Method, Predicate, Elements, AreColumns };
    const QString question =
        QStringLiteral(
            "SELECT %1, c.relname::text, ic.relname::text, i.indisunique::text, m.amname::text, "
            "pg_get_expr(i.indpred, i.indrelid), "
            "(SELECT string_agg(CASE WHEN a.attname IS NULL THEN pg_get_indexdef(i.indexrelid, k::int, true) "
            "ELSE a.attname::text END, chr(1) ORDER BY k) FROM generate_series(1, i.indnkeyatts) k LEFT JOIN "
            "pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k - 1] AND a.attnum > 0), "
            "(SELECT string_agg(CASE WHEN i.indkey[k - 1] = 0 THEN 'x' ELSE 'c' END, chr(1) ORDER BY k) "
            "FROM generate_series(1, i.indnkeyatts) k) "
            "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
            "JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = ic.relam "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint x WHERE "
            "x.conindid = i.indexrelid AND x.contype IN ('p', 'u', 'x')) AND %2 ORDER BY 1, 2, 3")
            .arg(kShownSchema, condition);
    return forEachRow(m_session, question, [&tables](const CatalogueRow &row) {
        const auto table = tables.find(row.table());
        if (table == tables.end())
            return;
        Index index;
        index.name = ObjectName{row.text(IndexName), true};
        index.isUnique = row.isTrue(IsUnique);
        const QStringList elements = row.list(Elements);
        const QStringList kinds = row.list(AreColumns);
        for (qsizetype i = 0; i < elements.size(); ++i) {
            if (kinds.value(i) == QLatin1String("c"))
                index.elements.emplace_back(SqlColumn{elements[i]});
            else
                index.elements.push_back(sqlTextAsIs(elements[i]));
        }
        if (const QString method = row.text(Method); method != QLatin1String("btree"))
            index.options.set(QStringLiteral("postgresql_using"), method);
        if (const QString predicate = row.text(Predicate); !predicate.isNull())
            index.options.set(QStringLiteral("postgresql_where"), sqlTextAsIs(predicate));
        table->second.indexes.push_back(std::move(index));
    });
}

Result<Schema> PostgresqlSchemaReader::schema()
{
    auto tables = read(kOwnSchemas);
    if (!tables)
        return std::unexpected(tables.error());
    Schema schema;
    for (auto &[id, table] : *tables)
        schema.setTable(std::move(table));
    const auto enums = forEachRow(
        m_session,
        QStringLiteral(
            "SELECT %1, t.typname::text, (SELECT string_agg(e.enumlabel::text, chr(1) ORDER BY "
            "e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) FROM pg_catalog.pg_type t "
            "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND %2")
            .arg(kShownSchema, kOwnSchemas),
        [&schema](const CatalogueRow &row) { schema.setEnumType(row.table(), row.list(2)); });
    if (!enums)
        return std::unexpected(enums.error());
    // Those of serial and identity columns belong to their tables.
    const auto sequences = forEachRow(
        m_session,
        QStringLiteral(
            "SELECT %1, c.relname::text, s.seqstart::text, s.seqincrement::text FROM pg_catalog.pg_class c "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_sequence s ON "
            "s.seqrelid = c.oid WHERE %2 AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = "
            "c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))")
            .arg(kShownSchema, kOwnSchemas),
        [&schema](const CatalogueRow &row) {
            Sequence sequence{.name = row.text(1), .schema = row.text(0)};
            sequence.options.start = row.text(2).toLongLong();
            sequence.options.increment = row.text(3).toLongLong();
            schema.setSequence(sequence);
        });
    if (!sequences)
        return std::unexpected(sequences.error());
    return schema;
}

} // namespace retort
