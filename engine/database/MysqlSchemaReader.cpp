// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/MysqlSchemaReader.h"

#include "engine/sql/ServerTypes.h"
#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

using Arguments = ServerType::Arguments;

constexpr std::array<ServerType, 34> kMysqlTypes = {{
    {QLatin1String("int"), u"mysql", u"INTEGER", Arguments::Length},
    {QLatin1String("bigint"), u"mysql", u"BIGINT", Arguments::Length},
    {QLatin1String("smallint"), u"mysql", u"SMALLINT", Arguments::Length},
    {QLatin1String("tinyint"), u"mysql", u"TINYINT", Arguments::Length},
    {QLatin1String("mediumint"), u"mysql", u"MEDIUMINT", Arguments::Length},
    {QLatin1String("varchar"), u"mysql", u"VARCHAR", Arguments::Length},
    {QLatin1String("char"), u"mysql", u"CHAR", Arguments::Length},
    {QLatin1String("text"), u"mysql", u"TEXT", Arguments::None},
    {QLatin1String("tinytext"), u"mysql", u"TINYTEXT", Arguments::None},
    {QLatin1String("mediumtext"), u"mysql", u"MEDIUMTEXT", Arguments::None},
    {QLatin1String("longtext"), u"mysql", u"LONGTEXT", Arguments::None},
    {QLatin1String("decimal"), u"mysql", u"DECIMAL", Arguments::PrecisionAndScale},
    {QLatin1String("float"), u"mysql", u"FLOAT", Arguments::PrecisionAndScale},
    {QLatin1String("double"), u"mysql", u"DOUBLE", Arguments::PrecisionAndScale},
    {QLatin1String("date"), u"", u"DATE", Arguments::None},
    {QLatin1String("datetime"), u"mysql", u"DATETIME", Arguments::FractionOfSeconds},
    {QLatin1String("timestamp"), u"mysql", u"TIMESTAMP", Arguments::FractionOfSeconds},
    {QLatin1String("time"), u"mysql", u"TIME", Arguments::FractionOfSeconds},
    {QLatin1String("year"), u"mysql", u"YEAR", Arguments::Length},
    {QLatin1String("json"), u"mysql", u"JSON", Arguments::None},
    {QLatin1String("blob"), u"", u"BLOB", Arguments::None},
    {QLatin1String("tinyblob"), u"mysql", u"TINYBLOB", Arguments::None},
    {QLatin1String("mediumblob"), u"mysql", u"MEDIUMBLOB", Arguments::None},
    {QLatin1String("longblob"), u"mysql", u"LONGBLOB", Arguments::None},
    {QLatin1String("binary"), u"", u"BINARY", Arguments::Length},
    {QLatin1String("varbinary"), u"", u"VARBINARY", Arguments::Length},
    {QLatin1String("bit"), u"mysql", u"BIT", Arguments::Length},
    {QLatin1String("uuid"), u"", u"UUID", Arguments::None},
    {QLatin1String("inet4"), u"mariadb", u"INET4", Arguments::None},
    {QLatin1String("inet6"), u"mariadb", u"INET6", Arguments::None},
    {QLatin1String("boolean"), u"", u"BOOLEAN", Arguments::None},
    {QLatin1String("integer"), u"mysql", u"INTEGER", Arguments::Length},
    {QLatin1String("numeric"), u"mysql", u"NUMERIC", Arguments::PrecisionAndScale},
    {QLatin1String("real"), u"mysql", u"REAL", Arguments::PrecisionAndScale},
}};

/// "int(10) unsigned", "enum('a','b')", "datetime(6)".
SqlType mysqlType(const QString &written)
{
    static const QRegularExpression shape(QStringLiteral("^(\\w+)(?:\\((.*)\\))?\\s*(.*)$"),
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression label(QStringLiteral("'((?:[^']|'')*)'"));
    const QRegularExpressionMatch match = shape.match(written);
    const QString name = match.captured(1).toLower();
    if (name == QLatin1String("enum") || name == QLatin1String("set")) {
        SqlType type = sqlType(name.toUpper());
        type.dialect = QStringLiteral("mysql");
        for (auto labels = label.globalMatch(match.captured(2)); labels.hasNext();)
            type.values << labels.next().captured(1).replace(QLatin1String("''"), QLatin1String("'"));
        return type;
    }
    const auto row = std::ranges::find_if(kMysqlTypes, [&name](const ServerType &known) { return known.name == name; });
    if (row == kMysqlTypes.end())
        return opaqueType(written);
    // The display width of an integer says nothing, but that tinyint(1) is meant as a boolean.
    const bool isInteger = name.endsWith(QLatin1String("int"));
    std::vector<int> numbers = numbersIn(match.captured(2));
    SqlType type;
    if (isInteger) {
        type = typeFrom(*row, {}, written);
        if (!numbers.empty())
            type.options.set(QStringLiteral("display_width"), qint64(numbers.front()));
    } else {
        type = typeFrom(*row, numbers, written);
    }
    if (match.captured(3).contains(QLatin1String("unsigned")))
        type.options.set(QStringLiteral("unsigned"), true);
    return type;
}

QString mysqlLiteral(const QString &text)
{
    return u'\'' + QString(text).replace(u'\\', QLatin1String("\\\\")).replace(u'\'', QLatin1String("''")) + u'\'';
}

QString mysqlAction(const QString &rule)
{
    return rule == QLatin1String("RESTRICT") || rule == QLatin1String("NO ACTION") ? QString() : rule;
}

} // namespace

Result<std::vector<TableId>> MysqlSchemaReader::tables()
{
    std::vector<TableId> ids;
    const auto done = forEachRow(
        m_session,
        QStringLiteral("SELECT '', table_name FROM information_schema.tables WHERE table_schema = database() AND "
                       "table_type = 'BASE TABLE' ORDER BY table_name"),
        [&ids](const CatalogueRow &row) { ids.push_back(row.table()); });
    return done ? Result<std::vector<TableId>>(std::move(ids)) : std::unexpected(done.error());
}

Result<std::optional<Table>> MysqlSchemaReader::table(const TableId &id)
{
    const QString schema = id.schema.isEmpty() ? QStringLiteral("database()") : mysqlLiteral(id.schema);
    auto tables = read(QStringLiteral("t.table_name = %1 AND t.table_schema = %2").arg(mysqlLiteral(id.name), schema));
    if (!tables)
        return std::unexpected(tables.error());
    return tables->empty() ? std::nullopt : std::optional(std::move(tables->begin()->second));
}

Result<MysqlSchemaReader::Tables> MysqlSchemaReader::read(const QString &condition)
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

Result<void> MysqlSchemaReader::readColumns(Tables &tables, const QString &condition)
{
    enum Field { Schema, Name, TableComment, ColumnName, Type, Nullable, Default, Extra, Comment, Expression };
    const QString question =
        QStringLiteral("SELECT IF(t.table_schema = database(), '', t.table_schema), t.table_name, t.table_comment, "
                       "c.column_name, c.column_type, c.is_nullable, c.column_default, c.extra, c.column_comment, "
                       "c.generation_expression FROM information_schema.tables t JOIN information_schema.columns c ON "
                       "c.table_schema = t.table_schema AND c.table_name = t.table_name WHERE t.table_type = 'BASE "
                       "TABLE' AND %1 ORDER BY 1, 2, c.ordinal_position")
            .arg(condition);
    // MariaDB gives a default as SQL, with its quotes; MySQL gives the text itself.
    bool isMariadb = false;
    const auto asked = forEachRow(m_session, QStringLiteral("SELECT version()"), [&isMariadb](const CatalogueRow &row) {
        isMariadb = row.text(0).contains(QLatin1String("MariaDB"));
    });
    if (!asked)
        return asked;
    return forEachRow(m_session, question, [&tables, isMariadb](const CatalogueRow &row) {
        Table &table = tables[row.table()];
        table.schema = row.text(Schema);
        table.name = row.text(Name);
        if (const QString comment = row.text(TableComment); !comment.isEmpty())
            table.comment = comment;
        Column column;
        column.name = row.text(ColumnName);
        column.type = mysqlType(row.text(Type));
        column.nullable = row.isTrue(Nullable);
        const QString extra = row.text(Extra).toLower();
        const QString text = row.text(Default);
        column.autoincrement = extra.contains(QLatin1String("auto_increment")) ? Autoincrement::On : Autoincrement::Off;
        if (const QString expression = row.text(Expression); !expression.isEmpty()) {
            column.serverDefault = Computed{sqlTextAsIs(expression), extra.contains(QLatin1String("stored"))};
        } else if (!text.isNull() && !(isMariadb && text == QLatin1String("NULL"))) {
            const bool isExpression = isMariadb || extra.contains(QLatin1String("default_generated"));
            const QString onUpdate = extra.contains(QLatin1String("on update"))
                                         ? extra.mid(extra.indexOf(QLatin1String("on update")))
                                         : QString();
            QString sql = isExpression ? text : mysqlLiteral(text);
            if (!onUpdate.isEmpty())
                sql += u' ' + onUpdate.toUpper();
            column.serverDefault = sqlTextAsIs(sql);
        }
        if (const QString comment = row.text(Comment); !comment.isEmpty())
            column.comment = comment;
        table.columns.push_back(std::move(column));
    });
}

Result<void> MysqlSchemaReader::readConstraints(Tables &tables, const QString &condition)
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
        OnDelete
    };
    const QString keys =
        QStringLiteral(
            "SELECT IF(t.table_schema = database(), '', t.table_schema), t.table_name, x.constraint_name, "
            "x.constraint_type, group_concat(k.column_name ORDER BY k.ordinal_position SEPARATOR '\x01'), "
            "max(IF(k.referenced_table_schema = database(), '', k.referenced_table_schema)), "
            "max(k.referenced_table_name), group_concat(k.referenced_column_name ORDER BY k.ordinal_position SEPARATOR "
            "'\x01'), max(r.update_rule), max(r.delete_rule) FROM information_schema.tables t "
            "JOIN information_schema.table_constraints x ON x.table_schema = t.table_schema AND x.table_name = "
            "t.table_name JOIN information_schema.key_column_usage k ON k.constraint_schema = x.constraint_schema AND "
            "k.constraint_name = x.constraint_name AND k.table_name = x.table_name AND k.table_schema = x.table_schema "
            "LEFT JOIN information_schema.referential_constraints r ON r.constraint_schema = x.constraint_schema AND "
            "r.constraint_name = x.constraint_name AND r.table_name = x.table_name "
            "WHERE t.table_type = 'BASE TABLE' AND %1 GROUP BY t.table_schema, t.table_name, x.constraint_name, "
            "x.constraint_type ORDER BY 1, 2, x.constraint_type = 'PRIMARY KEY' DESC, 3")
            .arg(condition);
    const auto done = forEachRow(m_session, keys, [&tables](const CatalogueRow &row) {
        const auto table = tables.find(row.table());
        if (table == tables.end())
            return;
        const QString kind = row.text(Kind);
        Constraint constraint;
        if (kind != QLatin1String("PRIMARY KEY"))
            constraint.name = ObjectName{row.text(ConstraintName), true};
        if (kind == QLatin1String("PRIMARY KEY"))
            constraint.detail = PrimaryKeyConstraint{row.list(Columns)};
        else if (kind == QLatin1String("UNIQUE"))
            constraint.detail = UniqueConstraint{row.list(Columns)};
        else
            constraint.detail = ForeignKeyConstraint{.columns = row.list(Columns),
                                                     .referredSchema = row.text(ReferredSchema),
                                                     .referredTable = row.text(ReferredTable),
                                                     .referredColumns = row.list(ReferredColumns),
                                                     .onDelete = mysqlAction(row.text(OnDelete)),
                                                     .onUpdate = mysqlAction(row.text(OnUpdate))};
        table->second.constraints.push_back(std::move(constraint));
    });
    if (!done)
        return done;
    const bool isKnown = m_session
                             .execute(QStringLiteral("SELECT 1 FROM information_schema.columns WHERE table_schema = "
                                                     "'information_schema' AND table_name = 'CHECK_CONSTRAINTS' AND "
                                                     "column_name = 'TABLE_NAME'"))
                             .value_or(QueryResult())
                             .rows.size() == 1;
    if (!isKnown)
        return {};
    return forEachRow(
        m_session,
        QStringLiteral("SELECT IF(t.table_schema = database(), '', t.table_schema), t.table_name, "
                       "k.constraint_name, k.check_clause FROM information_schema.check_constraints k JOIN "
                       "information_schema.tables t ON t.table_schema = k.constraint_schema AND "
                       "t.table_name = k.table_name WHERE %1 ORDER BY 1, 2, 3")
            .arg(condition),
        [&tables](const CatalogueRow &row) {
            const auto table = tables.find(row.table());
            if (table == tables.end())
                return;
            Constraint constraint;
            constraint.name = ObjectName{row.text(2), true};
            constraint.detail = CheckConstraint{sqlTextAsIs(row.text(3))};
            table->second.constraints.push_back(std::move(constraint));
        });
}

Result<void> MysqlSchemaReader::readIndexes(Tables &tables, const QString &condition)
{
    enum Field { Schema, Name, IndexName, IsUnique, Columns, Kind };
    const QString question =
        QStringLiteral(
            "SELECT IF(t.table_schema = database(), '', t.table_schema), t.table_name, s.index_name, "
            "1 - max(s.non_unique), group_concat(s.column_name ORDER BY s.seq_in_index SEPARATOR '\x01'), "
            "max(s.index_type) FROM information_schema.tables t JOIN information_schema.statistics s ON "
            "s.table_schema = t.table_schema AND s.table_name = t.table_name WHERE s.index_name <> 'PRIMARY' "
            "AND t.table_type = 'BASE TABLE' AND %1 GROUP BY t.table_schema, t.table_name, s.index_name "
            "ORDER BY 1, 2, 3")
            .arg(condition);
    return forEachRow(m_session, question, [&tables](const CatalogueRow &row) {
        const auto table = tables.find(row.table());
        if (table == tables.end())
            return;
        Index index;
        index.name = ObjectName{row.text(IndexName), true};
        index.isUnique = row.isTrue(IsUnique);
        for (const QString &column : row.list(Columns))
            index.elements.emplace_back(SqlColumn{column});
        if (const QString kind = row.text(Kind); kind == QLatin1String("FULLTEXT") || kind == QLatin1String("SPATIAL"))
            index.options.set(QStringLiteral("mysql_prefix"), kind);
        table->second.indexes.push_back(std::move(index));
    });
}

Result<Schema> MysqlSchemaReader::schema()
{
    auto tables = read(QStringLiteral("t.table_schema = database()"));
    if (!tables)
        return std::unexpected(tables.error());
    Schema schema;
    for (auto &[id, table] : *tables)
        schema.setTable(std::move(table));
    return schema;
}

} // namespace retort
