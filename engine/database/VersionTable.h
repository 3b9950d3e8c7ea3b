// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/Session.h"
#include "engine/sql/Dialect.h"
#include "model/MigrationPlan.h"

#include <QStringList>

#include <memory>

namespace retort {

/// The table in which Alembic keeps the current revisions, one row each: read and changed exactly as Alembic does.
/// Session and dialect must live longer.
class VersionTable
{
public:
    VersionTable(Session &session, const Dialect &dialect, VersionTableOptions options = {});

    /// How long a mere question waits for others' locks, in milliseconds.
    static constexpr int kQuestionBusyTimeout = 2000;

    /// For questions only: the rows of the database at `url`. A missing SQLite file has none and is not created.
    /// `stopper` may be null.
    static Result<QStringList> read(const DatabaseUrl &url, const VersionTableOptions &options = {},
                                    std::shared_ptr<SessionStopper> stopper = nullptr);

    Result<bool> exists();
    /// In the database's order; a missing table has no rows.
    Result<QStringList> rows();
    /// The same where the table is known to be there.
    Result<QStringList> rowsOfExisting();
    Result<void> createIfMissing();
    /// Deletes all rows.
    Result<void> purge();
    /// Sends one change. An update or delete that does not match exactly one row fails with Alembic's words.
    Result<void> apply(const VersionChange &change);
    /// The statement that apply() sends.
    Statement statement(const VersionChange &change) const;
    /// Whether a change that touched so many rows did what it should.
    Result<void> checkMatched(const VersionChange &change, qint64 rowsAffected) const;

private:
    Session &m_session;
    const Dialect &m_dialect;
    VersionTableOptions m_options;
};

} // namespace retort
