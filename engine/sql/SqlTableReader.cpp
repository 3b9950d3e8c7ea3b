// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/SqlTableReader.h"

#include "engine/sql/SqlTypeReader.h"
#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

/// What may follow a column's default.
const QStringList &columnKeywords()
{
    static const QStringList words = {
        QStringLiteral("CONSTRAINT"), QStringLiteral("NOT"),       QStringLiteral("NULL"),
        QStringLiteral("PRIMARY"),    QStringLiteral("UNIQUE"),    QStringLiteral("REFERENCES"),
        QStringLiteral("CHECK"),      QStringLiteral("COLLATE"),   QStringLiteral("GENERATED"),
        QStringLiteral("COMMENT"),    QStringLiteral("ON"),        QStringLiteral("AUTO_INCREMENT"),
        QStringLiteral("AFTER"),      QStringLiteral("FIRST"),     QStringLiteral("DEFAULT"),
        QStringLiteral("DEFERRABLE"), QStringLiteral("INITIALLY"), QStringLiteral("KEY")};
    return words;
}

Operation operationOf(Operation::Detail detail)
{
    return Operation{std::move(detail)};
}

} // namespace

TableId SqlTableReader::table()
{
    TableId id{{}, m_tokens.name()};
    if (m_tokens.take("."))
        id = {id.name, m_tokens.name()};
    return id;
}

// --------------------------------------------------------------------------------------------------------------
// columns

Column SqlTableReader::column()
{
    Column column{.name = m_tokens.name()};
    const bool isTyped = !m_tokens.isAtEnd() && !m_tokens.isAt(",") && !m_tokens.isAt(")");
    const bool isSerial = m_tokens.isAt("SERIAL");
    if (isTyped && !(m_dialect == QLatin1String("sqlite") && (m_tokens.isAt("PRIMARY") || m_tokens.isAt("NOT"))))
        column.type = readSqlType(m_tokens, m_dialect);
    if (isSerial) {
        column.autoincrement = Autoincrement::On;
        column.nullable = false;
    }
    columnOptions(column);
    return column;
}

void SqlTableReader::columnOptions(Column &column)
{
    ObjectName name;
    const auto addConstraint = [&](Constraint constraint) {
        constraint.name = std::exchange(name, {});
        deferrability(constraint);
        column.constraints.push_back(std::move(constraint));
    };
    for (;;) {
        if (m_tokens.take("CONSTRAINT"))
            name = {m_tokens.name(), true, {}};
        else if (m_tokens.take({"NOT", "NULL"}))
            column.nullable = false;
        else if (m_tokens.take("NULL"))
            column.nullable = true;
        else if (m_tokens.take("DEFAULT"))
            column.serverDefault = sqlTextAsIs(m_tokens.expression(columnKeywords()));
        else if (m_tokens.take({"PRIMARY", "KEY"}))
            column.isPrimaryKey = true;
        else if (m_tokens.take("UNIQUE")) {
            m_tokens.take("KEY");
            column.isUnique = true;
        } else if (m_tokens.take("CHECK"))
            addConstraint({CheckConstraint{sqlTextAsIs(m_tokens.parenthesised())}});
        else if (m_tokens.take("REFERENCES"))
            addConstraint(references({column.name}));
        else if (m_tokens.take("COLLATE"))
            column.type.collation = m_tokens.name();
        else if (m_tokens.take("AUTO_INCREMENT") || m_tokens.take("AUTOINCREMENT"))
            column.autoincrement = Autoincrement::On;
        else if (m_tokens.take("COMMENT"))
            column.comment = m_tokens.text();
        else if (m_tokens.take({"ON", "UPDATE"}))
            m_tokens.expression(columnKeywords());
        else if (m_tokens.take({"GENERATED", "ALWAYS", "AS", "IDENTITY"}) ||
                 m_tokens.take({"GENERATED", "BY", "DEFAULT", "AS", "IDENTITY"})) {
            column.serverDefault = Identity{};
            if (m_tokens.isAt("("))
                m_tokens.parenthesised();
        } else if (m_tokens.take({"GENERATED", "ALWAYS", "AS"})) {
            column.serverDefault = Computed{sqlTextAsIs(m_tokens.parenthesised())};
            if (!m_tokens.take("STORED"))
                m_tokens.take("VIRTUAL");
        } else
            break;
    }
}

// ----------------------------------------------------------------------------------------------------------
// constraints

Constraint SqlTableReader::references(const QStringList &columns)
{
    const TableId target = table();
    ForeignKeyConstraint key{.columns = columns, .referredSchema = target.schema, .referredTable = target.name};
    if (m_tokens.isAt("("))
        key.referredColumns = m_tokens.nameList();
    for (;;) {
        if (m_tokens.take("MATCH"))
            key.match = m_tokens.name().toUpper();
        else if (m_tokens.isAt({"ON", "DELETE"}) || m_tokens.isAt({"ON", "UPDATE"})) {
            QString &rule = m_tokens.isAt({"ON", "DELETE"}) ? key.onDelete : key.onUpdate;
            m_tokens.skip();
            m_tokens.skip();
            rule = m_tokens.name().toUpper();
            if (rule == QLatin1String("SET") || rule == QLatin1String("NO"))
                rule += u' ' + m_tokens.name().toUpper();
        } else
            break;
    }
    return {std::move(key)};
}

void SqlTableReader::deferrability(Constraint &constraint)
{
    for (;;) {
        if (m_tokens.take({"NOT", "DEFERRABLE"}))
            constraint.deferrable = false;
        else if (m_tokens.take("DEFERRABLE"))
            constraint.deferrable = true;
        else if (m_tokens.take("INITIALLY"))
            constraint.initially = m_tokens.name().toUpper();
        else if (!m_tokens.take({"NOT", "VALID"}) && !m_tokens.take({"NO", "INHERIT"}))
            break;
    }
}

bool SqlTableReader::isAtTableConstraint() const
{
    for (const char *word : {"CONSTRAINT", "CHECK"}) {
        if (m_tokens.isAt(word))
            return true;
    }
    const bool isKey = isMysql() && (m_tokens.isAt("KEY") || m_tokens.isAt("INDEX") || m_tokens.isAt("FULLTEXT"));
    return isKey || m_tokens.isAt({"PRIMARY", "KEY"}) || m_tokens.isAt({"FOREIGN", "KEY"}) || m_tokens.isAt("UNIQUE") ||
           m_tokens.isAt({"EXCLUDE", "USING"});
}

void SqlTableReader::tableElement(std::vector<Constraint> &constraints, std::vector<Index> &indexes)
{
    ObjectName name;
    if (m_tokens.take("CONSTRAINT"))
        name = {m_tokens.name(), true, {}};
    const auto ownName = [&] {
        if (!m_tokens.isAt("("))
            name = {m_tokens.name(), true, {}};
    };
    Constraint constraint;
    if (m_tokens.take({"PRIMARY", "KEY"}))
        constraint.detail = PrimaryKeyConstraint{m_tokens.nameList()};
    else if (m_tokens.take("UNIQUE")) {
        if (!m_tokens.take("KEY"))
            m_tokens.take("INDEX");
        ownName();
        constraint.detail = UniqueConstraint{m_tokens.nameList()};
    } else if (m_tokens.take({"FOREIGN", "KEY"})) {
        ownName();
        const QStringList columns = m_tokens.nameList();
        m_tokens.expect("REFERENCES");
        constraint = references(columns);
    } else if (m_tokens.take("CHECK"))
        constraint.detail = CheckConstraint{sqlTextAsIs(m_tokens.parenthesised())};
    else if (isMysql() && (m_tokens.take("KEY") || m_tokens.take("INDEX"))) {
        ownName();
        indexes.push_back({name, indexElements(), false});
        return;
    } else
        m_tokens.fail();
    constraint.name = name;
    deferrability(constraint);
    constraints.push_back(std::move(constraint));
}

std::vector<SqlExpression> SqlTableReader::indexElements()
{
    static const QRegularExpression plain(QStringLiteral("^[\"`]?(\\w+)[\"`]?(?:\\s*\\(\\d+\\))?(?:\\s+[\\w\\s]+)?$"));
    std::vector<SqlExpression> elements;
    m_tokens.expect("(");
    do {
        const QString text = m_tokens.expression({});
        const QRegularExpressionMatch match = plain.match(text);
        if (match.hasMatch())
            elements.emplace_back(SqlColumn{match.captured(1), {}});
        else
            elements.push_back(sqlTextAsIs(text));
    } while (m_tokens.take(","));
    m_tokens.expect(")");
    return elements;
}

// ------------------------------------------------------------------------------------------------------------
// statements

CreateTable SqlTableReader::createTable()
{
    CreateTable operation;
    operation.ifNotExists = m_tokens.take({"IF", "NOT", "EXISTS"});
    const TableId id = table();
    Table &table = operation.table;
    table.name = id.name;
    table.schema = id.schema;
    m_tokens.expect("(");
    do {
        if (isAtTableConstraint())
            tableElement(table.constraints, table.indexes);
        else
            table.columns.push_back(column());
    } while (m_tokens.take(","));
    m_tokens.expect(")");
    // Storage options follow; but not a query, parents or partitions, which bring columns of their own.
    for (const char *more : {"AS", "SELECT", "INHERITS", "LIKE"}) {
        if (m_tokens.isAt(more))
            m_tokens.fail();
    }
    if (table.columns.empty())
        m_tokens.fail();
    m_tokens.skipRest();
    return operation;
}

CreateIndex SqlTableReader::createIndex(bool isUnique)
{
    m_tokens.take("CONCURRENTLY");
    CreateIndex operation;
    operation.ifNotExists = m_tokens.take({"IF", "NOT", "EXISTS"});
    operation.index.isUnique = isUnique;
    operation.index.name = {m_tokens.name(), true, {}};
    m_tokens.expect("ON");
    m_tokens.take("ONLY");
    operation.table = table();
    if (m_tokens.take("USING"))
        m_tokens.name();
    operation.index.elements = indexElements();
    m_tokens.skipRest();
    return operation;
}

std::vector<Operation> SqlTableReader::alterTable()
{
    m_tokens.take({"IF", "EXISTS"});
    m_tokens.take("ONLY");
    const TableId id = table();
    std::vector<Operation> operations;
    do {
        alterAction(id, operations);
    } while (m_tokens.take(","));
    return operations;
}

void SqlTableReader::alterAction(const TableId &id, std::vector<Operation> &operations)
{
    if (m_tokens.take("ADD"))
        add(id, operations);
    else if (m_tokens.take("DROP"))
        drop(id, operations);
    else if (m_tokens.take("ALTER"))
        alterColumn(id, operations);
    else if (m_tokens.take("MODIFY"))
        redefineColumn(id, false, operations);
    else if (m_tokens.take("CHANGE"))
        redefineColumn(id, true, operations);
    else if (m_tokens.take("RENAME"))
        rename(id, operations);
    else if (m_tokens.isAt("OWNER") || m_tokens.isAt("VALIDATE") || m_tokens.isAt("ENABLE") ||
             m_tokens.isAt("DISABLE") || m_tokens.isAt("ENGINE") || m_tokens.isAt("CLUSTER") ||
             m_tokens.isAt({"REPLICA", "IDENTITY"}))
        m_tokens.skipToComma(); // nothing that a schema shows
    else
        m_tokens.fail();
}

void SqlTableReader::add(const TableId &id, std::vector<Operation> &operations)
{
    if (isAtTableConstraint()) {
        std::vector<Constraint> constraints;
        std::vector<Index> indexes;
        tableElement(constraints, indexes);
        for (Constraint &constraint : constraints)
            operations.push_back(operationOf(AddConstraint{id, std::move(constraint)}));
        for (Index &index : indexes)
            operations.push_back(operationOf(CreateIndex{id, std::move(index)}));
        return;
    }
    m_tokens.take("COLUMN");
    if (!m_tokens.take("(")) {
        addColumn(id, operations);
        return;
    }
    do {
        addColumn(id, operations);
    } while (m_tokens.take(","));
    m_tokens.expect(")");
}

void SqlTableReader::addColumn(const TableId &id, std::vector<Operation> &operations)
{
    AddColumn operation{.table = id, .column = {}};
    operation.ifNotExists = m_tokens.take({"IF", "NOT", "EXISTS"});
    operation.column = column();
    if (m_tokens.take("AFTER"))
        operation.insertAfter = m_tokens.name();
    else
        m_tokens.take("FIRST");
    operations.push_back(operationOf(std::move(operation)));
}

void SqlTableReader::drop(const TableId &id, std::vector<Operation> &operations)
{
    const auto constraint = [&](const QString &type) {
        const bool ifExists = m_tokens.take({"IF", "EXISTS"});
        operations.push_back(operationOf(DropConstraint{id, {m_tokens.name(), true, {}}, type, ifExists}));
    };
    if (m_tokens.take("CONSTRAINT"))
        constraint({});
    else if (m_tokens.take({"FOREIGN", "KEY"}))
        constraint(QStringLiteral("foreignkey"));
    else if (m_tokens.take({"PRIMARY", "KEY"}))
        operations.push_back(operationOf(DropConstraint{id, {}, QStringLiteral("primary")}));
    else if (isMysql() && (m_tokens.take("INDEX") || m_tokens.take("KEY")))
        operations.push_back(operationOf(DropIndex{{m_tokens.name(), true, {}}, id}));
    else {
        m_tokens.take("COLUMN");
        const bool ifExists = m_tokens.take({"IF", "EXISTS"});
        operations.push_back(operationOf(DropColumn{id, m_tokens.name(), ifExists}));
    }
    if (!m_tokens.take("CASCADE"))
        m_tokens.take("RESTRICT");
}

void SqlTableReader::alterColumn(const TableId &id, std::vector<Operation> &operations)
{
    m_tokens.take("COLUMN");
    AlterColumn operation{.table = id, .column = m_tokens.name()};
    if (m_tokens.take("TYPE") || m_tokens.take({"SET", "DATA", "TYPE"})) {
        operation.type = readSqlType(m_tokens, m_dialect);
        if (m_tokens.take("COLLATE"))
            m_tokens.name();
        if (m_tokens.take("USING"))
            m_tokens.expression({});
    } else if (m_tokens.take({"SET", "DEFAULT"}))
        operation.serverDefault = std::optional<ServerDefault>(sqlTextAsIs(m_tokens.expression({})));
    else if (m_tokens.take({"DROP", "DEFAULT"}))
        operation.serverDefault = std::optional<ServerDefault>();
    else if (m_tokens.take({"SET", "NOT", "NULL"}))
        operation.nullable = false;
    else if (m_tokens.take({"DROP", "NOT", "NULL"}))
        operation.nullable = true;
    else
        m_tokens.fail();
    operations.push_back(operationOf(std::move(operation)));
}

void SqlTableReader::redefineColumn(const TableId &id, bool isRenamed, std::vector<Operation> &operations)
{
    m_tokens.take("COLUMN");
    const QString old = isRenamed ? m_tokens.name() : QString();
    const Column column = this->column();
    if (m_tokens.take("AFTER"))
        m_tokens.name();
    else
        m_tokens.take("FIRST");
    AlterColumn operation{.table = id, .column = isRenamed ? old : column.name};
    if (isRenamed)
        operation.newName = column.name;
    operation.type = column.type;
    operation.nullable = column.nullable.value_or(true);
    operation.serverDefault = column.serverDefault;
    operation.comment = column.comment;
    operations.push_back(operationOf(std::move(operation)));
}

void SqlTableReader::rename(const TableId &id, std::vector<Operation> &operations)
{
    if (m_tokens.take("TO") || m_tokens.take("AS")) {
        operations.push_back(operationOf(RenameTable{id, m_tokens.name()}));
        return;
    }
    if (m_tokens.isAt("CONSTRAINT") || m_tokens.isAt("INDEX") || m_tokens.isAt("KEY")) {
        m_tokens.fail();
        return;
    }
    m_tokens.take("COLUMN");
    AlterColumn operation{.table = id, .column = m_tokens.name()};
    m_tokens.expect("TO");
    operation.newName = m_tokens.name();
    operations.push_back(operationOf(std::move(operation)));
}

} // namespace retort
