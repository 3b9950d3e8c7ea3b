// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/CatalogueQuestion.h"
#include "model/Error.h"
#include "model/Operation.h"
#include "model/QueryResult.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace retort {
class DatabaseUrl;
}

namespace retort::script {

using retort::QueryResult;

/// What stands behind `op` while a script runs. Offline it collects; online it sends each operation to the open
/// connection at once, in the thread that owns it, and answers queries.
class OperationTarget
{
public:
    virtual ~OperationTarget() = default;

    /// "postgresql", "mysql", "mariadb", "sqlite", "mssql" or "oracle".
    virtual QString dialectName() const = 0;

    /// True when there is no database (`op.get_context().as_sql`).
    virtual bool isOffline() const = 0;

    /// True when people only read what becomes of the script, and nobody runs it: what Retort cannot follow then costs
    /// no more than the call that it is in.
    virtual bool isForReading() const { return false; }

    /// The address of the database, as it was connected to; null where there is none.
    virtual const DatabaseUrl *databaseUrl() const { return nullptr; }

    /// True once the connection to the database is lost: no script goes on after that.
    virtual bool isLost() const { return false; }

    /// The code of the last error as the server numbers it; empty where there is none.
    virtual QString lastErrorCode() const { return {}; }

    /// How many transactions have ended while scripts ran, by a statement or an autocommit block: the savepoints of
    /// those are gone.
    virtual int endedTransactions() const { return 0; }

    /// Takes one operation. An error ends the script; it names the statement and the server's words.
    virtual Result<void> perform(const Operation &operation) = 0;

    /// What perform() would refuse of the operation, where it goes on without it (isForReading()): an `except` of the
    /// script's may take it.
    virtual std::optional<Error> refusal(const Operation &) { return std::nullopt; }

    /// What the database looks like now, as far as it is known: offline after the operations so far, online as the
    /// database says. Null: nothing is known. Valid until the next operation.
    virtual Result<const Schema *> schema() { return nullptr; }

    /// What a connected database's catalogue says (`place` as for Catalogue::answer()); nothing where there is no
    /// connection, or Retort has no words for that database.
    virtual Result<std::optional<QStringList>> catalogue(CatalogueQuestion, const TableId &) { return std::nullopt; }

    /// Runs a statement whose answer the script wants to see. Never called offline.
    virtual Result<QueryResult> query(const Operation &statement) = 0;
};

inline bool isForReading(const OperationTarget *target)
{
    return target && target->isForReading();
}

} // namespace retort::script
