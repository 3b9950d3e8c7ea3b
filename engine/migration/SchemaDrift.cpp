// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/SchemaDrift.h"

#include "model/SqlNodes.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <set>

namespace retort {

namespace {

using Kind = SchemaDrift::Kind;

struct SameType
{
    QLatin1String dialect;
    const char *pattern;
    const char *replacement;
};

/// What a server makes of a type's spelling.
constexpr std::array<SameType, 17> kSameTypes = {{
    {QLatin1String("postgresql"), "^FLOAT(\\(.*\\))?$", "DOUBLE PRECISION"},
    {QLatin1String("postgresql"), "^DOUBLE$", "DOUBLE PRECISION"},
    {QLatin1String("postgresql"), "^DECIMAL", "NUMERIC"},
    {QLatin1String("postgresql"), R"(^NUMERIC\((\d+)\)$)", "NUMERIC(\\1, 0)"},
    {QLatin1String("postgresql"), "^NVARCHAR|^NCHAR", "VARCHAR"},
    {QLatin1String("postgresql"), "^SERIAL$", "INTEGER"},
    {QLatin1String("postgresql"), "^BIGSERIAL$", "BIGINT"},
    {QLatin1String("postgresql"), R"(^(TIMESTAMP|TIME)(\(\d+\))? WITHOUT TIME ZONE$)", "\\1\\2"},
    {QLatin1String("mariadb"), "^(BOOL|BOOLEAN|TINYINT(\\(1\\))?)$", "TINYINT"},
    {QLatin1String("mariadb"), "^(NUMERIC|DEC)\\b", "DECIMAL"},
    {QLatin1String("mariadb"), "^DECIMAL$", "DECIMAL(10, 0)"},
    {QLatin1String("mariadb"), R"(^DECIMAL\((\d+)\)$)", "DECIMAL(\\1, 0)"},
    {QLatin1String("mariadb"), "^JSON$", "LONGTEXT"},
    {QLatin1String("mariadb"), R"(^((TINY|SMALL|MEDIUM|BIG)?INT(EGER)?)\(\d+\))", "\\1"},
    {QLatin1String("mariadb"), "^DOUBLE PRECISION|^REAL$", "DOUBLE"},
    {QLatin1String("mariadb"), " (CHARACTER SET|COLLATE) \\S+", ""},
    {QLatin1String("mariadb"), R"(^FLOAT\(\d+\)$)", "FLOAT"},
}};

/// The two are nearly the same to compare.
QString dialectFamily(const QString &name)
{
    return name == QLatin1String("mysql") ? QStringLiteral("mariadb") : name;
}

QString comparableType(const SqlType &type, const Dialect &dialect)
{
    if (type.isNull() || !type.opaque.isEmpty())
        return {};
    RenderContext context;
    const Result<QString> ddl = dialect.typeDdl(type, context);
    if (!ddl)
        return {};
    QString text = ddl->simplified();
    const QString family = dialectFamily(dialect.name());
    for (const SameType &row : kSameTypes) {
        if (row.dialect == family)
            text.replace(QRegularExpression(QLatin1String(row.pattern), QRegularExpression::CaseInsensitiveOption),
                         QLatin1String(row.replacement));
    }
    return text;
}

bool hasDefault(const Column &column)
{
    return column.serverDefault && !std::holds_alternative<FetchedDefault>(*column.serverDefault) &&
           !std::holds_alternative<Identity>(*column.serverDefault);
}

/// "unique (a, b)", "index (a)": what keys and indexes there are, whatever their names and however they came about.
std::set<QString> keysOf(const Table &table)
{
    std::set<QString> keys;
    for (const Constraint &constraint : table.constraints) {
        if (const auto *unique = constraint.as<UniqueConstraint>())
            keys.insert(QStringLiteral("unique (%1)").arg(unique->columns.join(QStringLiteral(", "))));
    }
    for (const Column &column : table.columns) {
        if (column.isUnique)
            keys.insert(QStringLiteral("unique (%1)").arg(column.name));
        else if (column.isIndexed)
            keys.insert(QStringLiteral("index (%1)").arg(column.name));
    }
    for (const Index &index : table.indexes) {
        QStringList columns;
        for (const SqlExpression &element : index.elements) {
            const auto *column = element.as<SqlColumn>();
            columns << (column ? column->name : QString());
        }
        // How an expression is spelt cannot be compared.
        if (!columns.contains(QString()))
            keys.insert(QStringLiteral("%1 (%2)").arg(QLatin1String(index.isUnique ? "unique" : "index"),
                                                      columns.join(QStringLiteral(", "))));
    }
    return keys;
}

std::set<QString> foreignKeysOf(const Table &table)
{
    std::set<QString> keys;
    const auto add = [&keys](const ForeignKeyConstraint &key, const QStringList &columns) {
        keys.insert(
            QStringLiteral("foreign key (%1) to %2").arg(columns.join(QStringLiteral(", ")), key.referredTable));
    };
    for (const Constraint &constraint : table.constraints) {
        if (const auto *key = constraint.as<ForeignKeyConstraint>())
            add(*key, key->columns);
    }
    for (const Column &column : table.columns) {
        for (const Constraint &constraint : column.constraints) {
            if (const auto *key = constraint.as<ForeignKeyConstraint>())
                add(*key, {column.name});
        }
    }
    return keys;
}

class DriftSearch
{
public:
    DriftSearch(const Schema &expected, const Schema &actual, const Dialect &dialect,
                const VersionTableOptions &versionTable)
        : m_expected(expected),
          m_actual(actual),
          m_dialect(dialect),
          m_versionTable(placed({versionTable.schema, versionTable.table}))
    {}

    std::vector<SchemaDrift> search();

private:
    /// PostgreSQL's default schema and none are the same.
    TableId placed(TableId id) const
    {
        if (m_dialect.name() == QLatin1String("postgresql") && id.schema == QLatin1String("public"))
            id.schema.clear();
        return id;
    }
    QString nameOf(const TableId &id) const { return id.schema.isEmpty() ? id.name : id.schema + u'.' + id.name; }
    void compareTables(const TableId &id, const Table &expected, const Table &actual);
    void compareColumns(const TableId &id, const Column &expected, const Column &actual, const Table &expectedTable,
                        const Table &actualTable);
    void compareSets(const TableId &id, const std::set<QString> &expected, const std::set<QString> &actual,
                     bool isComplete, bool toleratesIndexes);
    void add(Kind kind, const TableId &table, const QString &object, const QString &expected = {},
             const QString &actual = {})
    {
        m_found.push_back({kind, object, table, expected, actual});
    }

    const Schema &m_expected;
    const Schema &m_actual;
    const Dialect &m_dialect;
    TableId m_versionTable;
    std::vector<SchemaDrift> m_found;
};

std::vector<SchemaDrift> DriftSearch::search()
{
    std::map<TableId, const Table *> actual;
    for (const auto &[id, table] : m_actual.tables())
        actual[placed(id)] = &table;
    for (const auto &[id, table] : m_expected.tables()) {
        const auto found = actual.find(placed(id));
        if (found == actual.end()) {
            add(Kind::Missing, placed(id), QStringLiteral("table %1").arg(nameOf(placed(id))));
            continue;
        }
        compareTables(placed(id), table, *found->second);
        actual.erase(found);
    }
    for (const auto &[id, table] : actual) {
        if (id != m_versionTable && m_expected.hasTable(id) == Knowledge::No)
            add(Kind::Additional, id, QStringLiteral("table %1").arg(nameOf(id)));
    }
    for (const auto &[id, values] : m_expected.enumTypes()) {
        const auto known = m_actual.enumTypes().find(placed(id));
        if (m_dialect.name() != QLatin1String("postgresql"))
            break;
        if (known == m_actual.enumTypes().end())
            add(Kind::Missing, {}, QStringLiteral("type %1").arg(nameOf(placed(id))));
        else if (known->second != values)
            add(Kind::Different, {}, QStringLiteral("type %1").arg(nameOf(placed(id))),
                values.join(QStringLiteral(", ")), known->second.join(QStringLiteral(", ")));
    }
    return std::move(m_found);
}

void DriftSearch::compareTables(const TableId &id, const Table &expected, const Table &actual)
{
    for (const Column &column : expected.columns) {
        if (const Column *found = actual.column(column.name))
            compareColumns(id, column, *found, expected, actual);
        else
            add(Kind::Missing, id, QStringLiteral("column %1.%2").arg(nameOf(id), column.name));
    }
    for (const Column &column : actual.columns) {
        if (expected.isComplete && !expected.column(column.name))
            add(Kind::Additional, id, QStringLiteral("column %1.%2").arg(nameOf(id), column.name));
    }
    const QString separator = QStringLiteral(", ");
    if (expected.isComplete && expected.primaryKey() != actual.primaryKey())
        add(Kind::Different, id, QStringLiteral("primary key of %1").arg(nameOf(id)),
            expected.primaryKey().join(separator), actual.primaryKey().join(separator));
    // MySQL makes an index for each foreign key.
    const bool makesIndexes = dialectFamily(m_dialect.name()) == QLatin1String("mariadb");
    compareSets(id, keysOf(expected), keysOf(actual), expected.isComplete, makesIndexes);
    compareSets(id, foreignKeysOf(expected), foreignKeysOf(actual), expected.isComplete, false);
}

void DriftSearch::compareColumns(const TableId &id, const Column &expected, const Column &actual,
                                 const Table &expectedTable, const Table &actualTable)
{
    const QString name = QStringLiteral("column %1.%2").arg(nameOf(id), expected.name);
    const QString wanted = comparableType(expected.type, m_dialect);
    const QString found = comparableType(actual.type, m_dialect);
    if (!wanted.isEmpty() && !found.isEmpty() && wanted.compare(found, Qt::CaseInsensitive) != 0)
        add(Kind::Different, id, name, wanted, found);
    const bool isNullable = expectedTable.isNullable(expected);
    if (isNullable != actualTable.isNullable(actual))
        add(Kind::Different, id, name, isNullable ? QStringLiteral("NULL") : QStringLiteral("NOT NULL"),
            isNullable ? QStringLiteral("NOT NULL") : QStringLiteral("NULL"));
    const bool isNumbered =
        actual.autoincrement == Autoincrement::On || expectedTable.autoincrementColumn() == &expected;
    const bool isUnclear = expected.serverDefault && std::holds_alternative<FetchedDefault>(*expected.serverDefault);
    if (!isNumbered && !isUnclear && hasDefault(expected) != hasDefault(actual))
        add(Kind::Different, id, name,
            hasDefault(expected) ? QStringLiteral("a default") : QStringLiteral("no default"),
            hasDefault(actual) ? QStringLiteral("a default") : QStringLiteral("no default"));
}

void DriftSearch::compareSets(const TableId &id, const std::set<QString> &expected, const std::set<QString> &actual,
                              bool isComplete, bool toleratesIndexes)
{
    for (const QString &key : expected) {
        if (!actual.contains(key))
            add(Kind::Missing, id, QStringLiteral("%1 of %2").arg(key, nameOf(id)));
    }
    for (const QString &key : actual) {
        const bool isTolerated = toleratesIndexes && key.startsWith(QLatin1String("index"));
        if (isComplete && !isTolerated && !expected.contains(key))
            add(Kind::Additional, id, QStringLiteral("%1 of %2").arg(key, nameOf(id)));
    }
}

} // namespace

QString SchemaDrift::toString() const
{
    switch (kind) {
    case Kind::Missing: return QStringLiteral("%1 is missing").arg(object);
    case Kind::Additional: return QStringLiteral("%1 is there, and no script makes it").arg(object);
    case Kind::Different: break;
    }
    return QStringLiteral("%1 is %2 and not %3")
        .arg(object, actual.isEmpty() ? QStringLiteral("empty") : actual,
             expected.isEmpty() ? QStringLiteral("empty") : expected);
}

std::vector<SchemaDrift> schemaDrift(const Schema &expected, const Schema &actual, const Dialect &dialect,
                                     const VersionTableOptions &versionTable)
{
    return DriftSearch(expected, actual, dialect, versionTable).search();
}

} // namespace retort
