// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/sqlite/SqliteReflection.h"

#include "engine/sql/sqlite/SqliteTableSql.h"
#include "model/QuotedName.h"
#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <map>

namespace retort {

namespace {

struct DeclaredType
{
    QLatin1String declared;
    const char *type;
    /// How many numbers in parentheses the type takes.
    int arguments;
};

/// Declared type names that SQLAlchemy takes at their word on SQLite; any other goes by its affinity.
constexpr std::array<DeclaredType, 25> kDeclaredTypes = {{
    {QLatin1String("BIGINT"), "BIGINT", 0},
    {QLatin1String("BLOB"), "BLOB", 1},
    {QLatin1String("BOOL"), "BOOLEAN", 0},
    {QLatin1String("BOOLEAN"), "BOOLEAN", 0},
    {QLatin1String("CHAR"), "CHAR", 1},
    {QLatin1String("DATE"), "DATE", 0},
    {QLatin1String("DATE_CHAR"), "DATE", 0},
    {QLatin1String("DATETIME"), "DATETIME", 0},
    {QLatin1String("DATETIME_CHAR"), "DATETIME", 0},
    {QLatin1String("DOUBLE"), "DOUBLE", 1},
    {QLatin1String("DECIMAL"), "DECIMAL", 2},
    {QLatin1String("FLOAT"), "FLOAT", 1},
    {QLatin1String("INT"), "INTEGER", 0},
    {QLatin1String("INTEGER"), "INTEGER", 0},
    {QLatin1String("JSON"), "JSON", 0},
    {QLatin1String("NUMERIC"), "NUMERIC", 2},
    {QLatin1String("REAL"), "REAL", 1},
    {QLatin1String("SMALLINT"), "SMALLINT", 0},
    {QLatin1String("TEXT"), "TEXT", 1},
    {QLatin1String("TIME"), "TIME", 0},
    {QLatin1String("TIME_CHAR"), "TIME", 0},
    {QLatin1String("TIMESTAMP"), "TIMESTAMP", 0},
    {QLatin1String("VARCHAR"), "VARCHAR", 1},
    {QLatin1String("NVARCHAR"), "NVARCHAR", 1},
    {QLatin1String("NCHAR"), "NCHAR", 1},
}};

/// The type that a name outside the table falls back to: SQLite's rules of affinity (datatype3.html, section 3.1).
DeclaredType typeByAffinity(const QString &name)
{
    const auto has = [&name](const char *part) { return name.contains(QLatin1String(part)); };
    if (has("INT"))
        return {{}, "INTEGER", 0};
    if (has("CHAR") || has("CLOB") || has("TEXT"))
        return {{}, "TEXT", 1};
    if (has("BLOB") || name.isEmpty())
        return {{}, "NullType", 0};
    if (has("REAL") || has("FLOA") || has("DOUB"))
        return {{}, "REAL", 1};
    return {{}, "NUMERIC", 2};
}

SqlType reflectedType(const QString &declared)
{
    static const QRegularExpression shape(QStringLiteral(R"(^([\w ]+)(\(.*?\))?)"));
    static const QRegularExpression number(QStringLiteral("\\d+"));
    const QRegularExpressionMatch match = shape.match(declared);
    const QString name = match.captured(1);
    const auto known =
        std::ranges::find_if(kDeclaredTypes, [&](const DeclaredType &row) { return row.declared == name; });
    const DeclaredType type = known != kDeclaredTypes.end() ? *known : typeByAffinity(name);

    std::vector<SqlTypeArgument> arguments;
    auto numbers = number.globalMatch(match.captured(2));
    while (numbers.hasNext() && int(arguments.size()) < type.arguments)
        arguments.emplace_back(SqlValue(qint64(numbers.next().captured().toLongLong())));
    if (numbers.hasNext())
        arguments.clear();
    return makeSqlType(u"", QString::fromLatin1(type.type), arguments, {})
        .value_or(sqlType(QString::fromLatin1(type.type)));
}

/// A default as PRAGMA table_xinfo gives it, in parentheses where DDL needs them (what Alembic's reflection does).
ServerDefault reflectedDefault(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral(R"(^(?:[0-9.]|'.+'|\(.+\))$)"));
    const bool isPlain = plain.match(text).hasMatch();
    return sqlTextAsIs(isPlain ? text : QLatin1Char('(') + text + QLatin1Char(')'));
}

QString introspectedText(const std::vector<SqlValue> &row, size_t column)
{
    const QString *text = column < row.size() ? row[column].as<QString>() : nullptr;
    return text ? *text : QString();
}

qint64 introspectedNumber(const std::vector<SqlValue> &row, size_t column)
{
    const qint64 *number = column < row.size() ? row[column].as<qint64>() : nullptr;
    return number ? *number : 0;
}

QString literalForSqlite(const QString &text)
{
    return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QLatin1String("''")) + QLatin1Char('\'');
}

/// A PRAGMA about a table or index; without a schema also among the temporary ones, as SQLAlchemy looks.
Result<SqliteRows> pragmaRows(const SqliteQuestion &ask, const char *pragma, const QString &schema,
                              const QString &object)
{
    QStringList schemas = {schema};
    if (schema.isEmpty())
        schemas = {QStringLiteral("main"), QStringLiteral("temp")};
    for (const QString &place : schemas) {
        auto rows = ask(QStringLiteral("PRAGMA %1.%2(%3)")
                            .arg(doubleQuotedName(place), QLatin1String(pragma), doubleQuotedName(object)));
        if (!rows || !rows->empty())
            return rows;
    }
    return SqliteRows{};
}

Result<QString> createStatement(const SqliteQuestion &ask, const TableId &id, const char *kind)
{
    const QString prefix = id.schema.isEmpty() ? QString() : doubleQuotedName(id.schema) + QLatin1Char('.');
    const QString temporary =
        id.schema.isEmpty() ? QStringLiteral(" UNION ALL SELECT type, name, sql FROM sqlite_temp_master") : QString();
    const auto rows = ask(QStringLiteral("SELECT sql FROM (SELECT type, name, sql FROM %1sqlite_master%2) "
                                         "WHERE lower(name) = lower(%3) AND type = '%4'")
                              .arg(prefix, temporary, literalForSqlite(id.name), QLatin1String(kind)));
    if (!rows)
        return std::unexpected(rows.error());
    return rows->empty() ? QString() : introspectedText(rows->front(), 0);
}

/// Keys whose referred columns are not written refer to the other table's primary key.
Result<void> completeForeignKeys(const SqliteQuestion &ask, Table &table)
{
    for (Constraint &constraint : table.constraints) {
        auto *key = std::get_if<ForeignKeyConstraint>(&constraint.detail);
        if (!key)
            continue;
        key->referredSchema = table.schema;
        if (!key->referredColumns.isEmpty())
            continue;
        const auto columns = pragmaRows(ask, "table_info", table.schema, key->referredTable);
        if (!columns)
            return std::unexpected(columns.error());
        std::map<qint64, QString> members;
        for (const auto &row : *columns) {
            if (const qint64 place = introspectedNumber(row, 5); place > 0)
                members[place] = introspectedText(row, 1);
        }
        for (const auto &[place, name] : members)
            key->referredColumns << name;
    }
    return {};
}

Result<void> addIndexes(const SqliteQuestion &ask, Table &table)
{
    const auto list = pragmaRows(ask, "index_list", table.schema, table.name);
    if (!list)
        return std::unexpected(list.error());
    static const QRegularExpression predicate(QStringLiteral(R"(\)\s+where\s+(.+))"),
                                              QRegularExpression::CaseInsensitiveOption |
                                                  QRegularExpression::DotMatchesEverythingOption);
    for (const auto &row : *list) {
        Index index;
        index.name = ObjectName{introspectedText(row, 1), true};
        // SQLite's own, for PRIMARY KEY and UNIQUE.
        if (index.name.text.startsWith(QLatin1String("sqlite_autoindex")))
            continue;
        index.isUnique = introspectedNumber(row, 2) != 0;
        const auto members = pragmaRows(ask, "index_info", table.schema, index.name.text);
        if (!members)
            return std::unexpected(members.error());
        for (const auto &member : *members) {
            // An expression has no column's name. It is listed, so that people see it.
            if (member.size() > 2 && !member[2].isNull())
                index.elements.emplace_back(SqlColumn{introspectedText(member, 2)});
            else
                index.elements.emplace_back(SqlText{QStringLiteral("<expression>")});
        }
        if (introspectedNumber(row, 4) != 0) {
            const auto sql = createStatement(ask, {table.schema, index.name.text}, "index");
            if (!sql)
                return std::unexpected(sql.error());
            if (const auto match = predicate.match(*sql); match.hasMatch())
                index.options.set(QStringLiteral("sqlite_where"), sqlTextAsIs(match.captured(1)));
        }
        table.indexes.push_back(std::move(index));
    }
    std::ranges::sort(table.indexes, {}, [](const Index &index) { return index.name.text; });
    return {};
}

} // namespace

Result<std::vector<TableId>> SqliteReflection::tables() const
{
    const auto rows = m_ask(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' "
                                           "AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"));
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<TableId> tables;
    for (const auto &row : *rows)
        tables.push_back({QString(), introspectedText(row, 0)});
    return tables;
}

Result<std::optional<Table>> SqliteReflection::table(const TableId &id) const
{
    const auto rows = pragmaRows(m_ask, "table_xinfo", id.schema, id.name);
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->empty())
        return std::nullopt;
    const auto sql = createStatement(m_ask, id, "table");
    if (!sql)
        return std::unexpected(sql.error());
    SqliteTableSql written = SqliteTableSql::read(*sql);

    enum Field { Name = 1, Type, IsNotNull, Default, KeyPlace, Hidden };
    enum HiddenKind { ShadowColumn = 1, VirtualColumn, StoredColumn };
    Table table;
    table.name = id.name;
    table.schema = id.schema;
    std::map<qint64, QString> key;
    for (const auto &row : *rows) {
        const qint64 hidden = introspectedNumber(row, Hidden);
        if (hidden == ShadowColumn)
            continue;
        Column column;
        column.name = introspectedText(row, Name);
        QString declared = introspectedText(row, Type).toUpper();
        column.nullable = introspectedNumber(row, IsNotNull) == 0;
        if (hidden == VirtualColumn || hidden == StoredColumn) {
            declared = declared.remove(QLatin1String("GENERATED")).remove(QLatin1String("ALWAYS")).trimmed();
            column.serverDefault =
                Computed{sqlTextAsIs(written.generated.value(column.name.toLower())), hidden == StoredColumn};
        } else if (const QString text = introspectedText(row, Default); !text.isNull()) {
            column.serverDefault = reflectedDefault(text);
        }
        column.type = reflectedType(declared);
        if (const qint64 place = introspectedNumber(row, KeyPlace); place > 0)
            key[place] = column.name;
        table.columns.push_back(std::move(column));
    }

    table.constraints = std::move(written.constraints);
    const auto keyConstraint = std::ranges::find_if(
        table.constraints, [](const Constraint &constraint) { return constraint.as<PrimaryKeyConstraint>(); });
    if (!key.empty()) {
        PrimaryKeyConstraint detail;
        for (const auto &[place, name] : key)
            detail.columns << name;
        if (keyConstraint != table.constraints.end())
            keyConstraint->detail = detail;
        else
            table.constraints.insert(table.constraints.begin(), Constraint{detail});
    }
    if (const auto done = completeForeignKeys(m_ask, table); !done)
        return std::unexpected(done.error());
    if (const auto done = addIndexes(m_ask, table); !done)
        return std::unexpected(done.error());
    return table;
}

Result<Schema> SqliteReflection::schema() const
{
    const auto ids = tables();
    if (!ids)
        return std::unexpected(ids.error());
    Schema schema;
    for (const TableId &id : *ids) {
        auto table = this->table(id);
        if (!table)
            return std::unexpected(table.error());
        if (*table)
            schema.setTable(std::move(**table));
    }
    return schema;
}

} // namespace retort
