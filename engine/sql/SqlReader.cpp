// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/SqlReader.h"

#include "engine/sql/SqlTableReader.h"
#include "engine/sql/StatementSplitter.h"
#include "model/PlaceholderText.h"
#include "model/SqlNodes.h"

namespace retort {

namespace {

using Operations = std::vector<Operation>;

/// One statement about a table, an index, an enumeration or a sequence.
class StatementReader
{
public:
    StatementReader(const QString &statement, const QString &dialect, const Schema &schema)
        : m_tokens(statement, dialect), m_tables(m_tokens, dialect), m_schema(schema)
    {}

    std::optional<Operations> read()
    {
        if (m_tokens.take({"CREATE", "TABLE"}) || m_tokens.take({"CREATE", "UNLOGGED", "TABLE"}))
            add(m_tables.createTable());
        else if (m_tokens.take({"ALTER", "TABLE"}))
            m_operations = m_tables.alterTable();
        else if (m_tokens.take({"DROP", "TABLE"}))
            eachDropped([this](const TableId &id, bool ifExists) { add(DropTable{id, ifExists}); });
        else if (m_tokens.take({"RENAME", "TABLE"}))
            renameTables();
        else if (m_tokens.take({"CREATE", "UNIQUE", "INDEX"}))
            add(m_tables.createIndex(true));
        else if (m_tokens.take({"CREATE", "INDEX"}))
            add(m_tables.createIndex(false));
        else if (m_tokens.take({"DROP", "INDEX"}))
            dropIndexes();
        else if (m_tokens.take({"CREATE", "TYPE"}))
            createType();
        else if (m_tokens.take({"ALTER", "TYPE"}))
            alterType();
        else if (m_tokens.take({"DROP", "TYPE"}))
            eachDropped([this](const TableId &id, bool) { add(DropType{typeNamed(id, {})}); });
        else
            return std::nullopt;
        if (m_tokens.hasFailed() || !m_tokens.isAtEnd())
            return std::nullopt;
        return std::move(m_operations);
    }

private:
    void add(Operation::Detail detail) { m_operations.push_back(Operation{std::move(detail)}); }

    static SqlType typeNamed(const TableId &id, const QStringList &values)
    {
        SqlType type = sqlType(QStringLiteral("ENUM"));
        type.dialect = QStringLiteral("postgresql");
        type.schema = id.schema;
        type.typeName = id.name;
        type.values = values;
        return type;
    }

    template <typename Drop>
    void eachDropped(const Drop &drop)
    {
        const bool ifExists = m_tokens.take({"IF", "EXISTS"});
        do {
            drop(m_tables.table(), ifExists);
        } while (m_tokens.take(","));
        if (!m_tokens.take("CASCADE"))
            m_tokens.take("RESTRICT");
    }

    void dropIndexes()
    {
        m_tokens.take("CONCURRENTLY");
        eachDropped([this](const TableId &id, bool ifExists) {
            DropIndex operation{{id.name, true, {}}, {}, ifExists};
            if (m_tokens.take("ON"))
                operation.table = m_tables.table();
            add(std::move(operation));
        });
    }

    void renameTables()
    {
        do {
            const TableId from = m_tables.table();
            m_tokens.expect("TO");
            add(RenameTable{from, m_tables.table().name});
        } while (m_tokens.take(","));
    }

    void createType()
    {
        const TableId id = m_tables.table();
        m_tokens.expect("AS");
        m_tokens.expect("ENUM");
        m_tokens.expect("(");
        QStringList values;
        do {
            values << m_tokens.text();
        } while (m_tokens.take(","));
        m_tokens.expect(")");
        add(CreateType{typeNamed(id, values)});
    }

    void alterType()
    {
        const TableId id = m_tables.table();
        const auto known = m_schema.enumTypes().find(id);
        if (known == m_schema.enumTypes().end()) {
            m_tokens.fail();
            return;
        }
        QStringList values = known->second;
        if (m_tokens.take({"ADD", "VALUE"})) {
            m_tokens.take({"IF", "NOT", "EXISTS"});
            const QString value = m_tokens.text();
            qsizetype place = values.size();
            if (m_tokens.take("BEFORE"))
                place = values.indexOf(m_tokens.text());
            else if (m_tokens.take("AFTER"))
                place = values.indexOf(m_tokens.text()) + 1;
            if (!values.contains(value))
                values.insert(std::max<qsizetype>(place, 0), value);
            add(CreateType{typeNamed(id, values)});
        } else if (m_tokens.take({"RENAME", "VALUE"})) {
            const QString from = m_tokens.text();
            m_tokens.expect("TO");
            values.replace(std::max<qsizetype>(values.indexOf(from), 0), m_tokens.text());
            add(CreateType{typeNamed(id, values)});
        } else if (m_tokens.take({"RENAME", "TO"})) {
            add(DropType{typeNamed(id, {})});
            add(CreateType{typeNamed({id.schema, m_tokens.name()}, values)});
        } else {
            m_tokens.fail();
        }
    }

    SqlTokens m_tokens;
    SqlTableReader m_tables;
    const Schema &m_schema;
    Operations m_operations;
};

/// The SQL that an operation sends as it is; nothing for any other operation, and where parts are not known.
std::optional<QString> sqlOf(const Operation &operation)
{
    std::optional<QString> sql;
    if (const auto *raw = operation.as<RawSql>())
        sql = raw->text;
    const auto *execute = operation.as<ExecuteSql>();
    if (const auto *text = execute ? execute->statement.as<SqlText>() : nullptr)
        sql = QString(text->text).replace(QLatin1String("\\:"), QLatin1String(":"));
    if (sql && hasPlaceholderText(*sql))
        return std::nullopt;
    return sql;
}

} // namespace

std::optional<std::vector<Operation>> SqlReader::read(const QString &statement, const Schema &schema) const
{
    return StatementReader(statement, m_dialect, schema).read();
}

void SqlReader::apply(const Operation &operation, SchemaReplay &replay) const
{
    const std::optional<QString> sql = sqlOf(operation);
    if (!sql) {
        replay.apply(operation);
        return;
    }
    for (const StatementSpan &span : splitStatements(*sql, m_dialect)) {
        const QString statement = sql->mid(span.begin, span.end - span.begin);
        std::optional<Operations> parts = read(statement, replay.schema());
        if (!parts)
            parts = Operations{Operation{RawSql{statement}}};
        for (Operation &part : *parts) {
            part.source = operation.source;
            part.calledFrom = operation.calledFrom;
            part.guards = operation.guards;
            replay.apply(part);
        }
    }
}

} // namespace retort
