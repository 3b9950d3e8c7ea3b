// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/Dialect.h"

#include "engine/sql/TableOptions.h"
#include "engine/sql/mssql/MssqlDialect.h"
#include "engine/sql/mysql/MysqlDialect.h"
#include "engine/sql/oracle/OracleDialect.h"
#include "engine/sql/postgresql/PostgresqlDialect.h"
#include "engine/sql/sqlite/SqliteDialect.h"

#include <algorithm>
#include <array>
#include <span>

namespace retort {

namespace {

struct DialectMaker
{
    QStringView name;
    std::unique_ptr<Dialect> (*make)();
};

template <typename Kind>
std::unique_ptr<Dialect> makeDialect()
{
    return std::make_unique<Kind>();
}

constexpr auto kDialects = std::to_array<DialectMaker>({
    {u"postgresql", makeDialect<PostgresqlDialect>},
    {u"mysql", makeDialect<MysqlDialect>},
    {u"mariadb", makeDialect<MariadbDialect>},
    {u"sqlite", makeDialect<SqliteDialect>},
    {u"mssql", makeDialect<MssqlDialect>},
    {u"oracle", makeDialect<OracleDialect>},
});

struct KnownTableOptions
{
    QStringView dialect;
    std::span<const QStringView> names;
};

/// The dialects that refuse other options than these; the rest take any.
constexpr std::array kKnownTableOptions{KnownTableOptions{u"postgresql", kPostgresqlTableOptions}};

} // namespace

std::unique_ptr<Dialect> Dialect::create(QStringView name)
{
    const auto found = std::ranges::find(kDialects, name, &DialectMaker::name);
    return found == kDialects.end() ? nullptr : found->make();
}

QStringList Dialect::names()
{
    QStringList result;
    for (const DialectMaker &dialect : kDialects)
        result += dialect.name.toString();
    return result;
}

QString refusedTableOption(const Table &table)
{
    for (const auto &[dialect, names] : kKnownTableOptions) {
        const QString prefix = dialect % QLatin1String("_");
        for (const auto &[name, option] : table.options) {
            if (name.startsWith(prefix) &&
                std::ranges::find(names, QStringView(name).mid(prefix.size())) == names.end()) {
                return QStringLiteral("Argument '%1' is not accepted by dialect '%2' on behalf of <class "
                                      "'sqlalchemy.sql.schema.Table'>")
                    .arg(name, dialect);
            }
        }
    }
    return {};
}

Result<std::vector<Statement>> Dialect::statements(const Operation &operation, RenderContext &context) const
{
    std::vector<Statement> rendered;
    const Result<void> result = render(operation, context, rendered);
    if (!result)
        return std::unexpected(result.error());
    return rendered;
}

QString Dialect::offlineText(const Statement &statement, const std::optional<QString> &separator) const
{
    const bool isComment = statement.kind == Statement::Kind::Comment || statement.kind == Statement::Kind::Gap;
    const bool isFrame = statement.kind == Statement::Kind::Begin && !separatesBegin();
    const QString blank = QStringLiteral("\n\n");
    if (isComment)
        return statement.text + blank;
    QString text = statement.text + terminator() + blank;
    const QString after = separator.value_or(batchSeparator());
    if (!after.isEmpty() && !isFrame)
        text += after + blank;
    return text;
}

std::optional<Error> refusalBy(const Dialect &dialect, const Operation &operation, RenderContext context)
{
    std::optional<Error> refusal;
    for (const bool isOffline : {true, false}) {
        context.isOffline = isOffline;
        const auto written = dialect.statements(operation, context);
        if (written || written.error().kind != Error::Kind::Command)
            return std::nullopt;
        if (!refusal)
            refusal = written.error();
    }
    return refusal;
}

} // namespace retort
