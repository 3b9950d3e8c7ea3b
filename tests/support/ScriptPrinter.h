// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/OperationTarget.h"
#include "engine/sql/Dialect.h"
#include "model/Error.h"
#include "model/SchemaReplay.h"

#include <QStringList>

#include <memory>
#include <optional>

namespace retort::test {

/// Writes the operations of a script as they are made, so that the script meets what the dialect cannot express.
class ScriptPrinter : public script::OperationTarget
{
public:
    explicit ScriptPrinter(const QString &dialect) : m_dialect(Dialect::create(dialect)) {}

    /// Runs `call`, behind the imports of `preamble`, as the body of an upgrade(). Gives the error that ended it.
    std::optional<Error> print(const QString &preamble, const QString &call);

    QString dialectName() const override { return m_dialect->name(); }
    bool isOffline() const override { return true; }
    Result<void> perform(const Operation &operation) override;
    Result<QueryResult> query(const Operation &) override { return QueryResult{}; }

    QString text;
    /// The same, statement by statement and without terminators.
    QStringList statements;
    /// Ids of the rules by which the text differs from Alembic's.
    QStringList differences;

private:
    std::unique_ptr<Dialect> m_dialect;
    RenderContext m_context;
    /// The tables that the operations so far have made.
    SchemaReplay m_replay;
};

} // namespace retort::test
