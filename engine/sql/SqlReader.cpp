// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/SqlReader.h"

#include "engine/sql/SqlTableReader.h"
#include "engine/sql/StatementSplitter.h"
#include "engine/sql/postgresql/PostgresqlReader.h"
#include "engine/sql/sqlite/SqliteReader.h"
#include "model/PlaceholderText.h"
#include "model/SqlNodes.h"

namespace retort {

namespace {

using Operations = std::vector<Operation>;

/// One statement about a table or an index, word by word.
class StatementReader
{
public:
    StatementReader(const QString &statement, const QString &dialect)
        : m_tokens(statement, dialect), m_tables(m_tokens, dialect)
    {}

    std::optional<Operations> read()
    {
        if (m_tokens.take({"CREATE", "TABLE"}))
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
        else
            return std::nullopt;
        if (m_tokens.hasFailed() || !m_tokens.isAtEnd())
            return std::nullopt;
        return std::move(m_operations);
    }

private:
    void add(Operation::Detail detail) { m_operations.push_back(Operation{std::move(detail)}); }

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

    SqlTokens m_tokens;
    SqlTableReader m_tables;
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
    if (m_dialect == QLatin1String("postgresql"))
        return readPostgresql(statement, schema);
    if (m_dialect == QLatin1String("sqlite")) {
        if (auto operations = readSqlite(statement, schema))
            return operations;
    }
    return StatementReader(statement, m_dialect).read();
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
