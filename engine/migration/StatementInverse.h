// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/ValueRisk.h"
#include "engine/sql/Dialect.h"
#include "engine/sql/SqlReader.h"
#include "model/SchemaReplay.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace retort {

/// What takes back a statement that drops or changes something.
struct StatementInverse
{
    /// In the order in which they have to run.
    QStringList statements = {};
    /// What is made anew has no rows or values any more.
    bool losesRows = false;
    /// What is in the tables and may not fit what becomes of them.
    std::vector<ValueRisk> risks = {};
};

/// Writes the inverses of a revision's statements from the schema as the scripts before it have made it: of DROP TABLE,
/// DROP COLUMN, DROP INDEX, DROP CONSTRAINT, ALTER COLUMN, DROP TYPE and the like, where that schema knows what was
/// there.
class InverseWriter
{
public:
    /// `before`: the schema before the first statement. `context` as for rendering with a connection.
    InverseWriter(SchemaReplay before, const QString &dialectName, RenderContext context);

    /// The inverse of the next statement that has taken effect, which may be without the contents of its literals;
    /// nothing if it cannot be known. Has to be called for each of them in their order.
    std::optional<StatementInverse> next(const QString &sql);

private:
    std::optional<StatementInverse> inverseOf(const std::vector<Operation> &operations);
    std::optional<StatementInverse> inverseOf(const Operation &operation);

    SchemaReplay m_replay;
    std::unique_ptr<Dialect> m_dialect;
    SqlReader m_reader;
    RenderContext m_context;
};

} // namespace retort
