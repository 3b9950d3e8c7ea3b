// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CollectedCalls.h"

#include "engine/script/OperationTarget.h"
#include "engine/script/ScriptRunner.h"

namespace retort::test {

namespace {

constexpr QLatin1String kImports("from alembic import op\n"
                                 "import datetime as dt\n"
                                 "import sqlalchemy as sa\n"
                                 "from sqlalchemy import Column\n"
                                 "from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite\n"
                                 "from sqlalchemy.dialects.postgresql import ExcludeConstraint\n");

class Collector : public script::OperationTarget
{
public:
    explicit Collector(QString dialect) : m_dialect(std::move(dialect)) {}

    QString dialectName() const override { return m_dialect; }
    bool isOffline() const override { return true; }
    Result<void> perform(const Operation &operation) override
    {
        operations.push_back(operation);
        return {};
    }
    Result<QueryResult> query(const Operation &) override { return QueryResult{}; }

    std::vector<Operation> operations;

private:
    QString m_dialect;
};

} // namespace

CollectedCalls collectedCalls(const QString &calls, const QString &dialect, const QString &tables)
{
    Collector collector(dialect);
    script::ScriptRequest request;
    request.source = std::make_shared<SourceText>(
        QStringLiteral("call.py"), kImports + tables + QLatin1String("\ndef upgrade():\n    ") +
                                       QString(calls).replace(u'\n', QLatin1String("\n    ")) + QLatin1Char('\n'));
    std::optional<Error> error = script::runScript(request, collector).error;
    return {std::move(collector.operations), std::move(error)};
}

} // namespace retort::test
