// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/SqlTypeReader.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

struct WrittenType
{
    /// In upper case, its words separated by one space.
    QLatin1String written;
    const char *type;
    /// How many numbers in parentheses SQLAlchemy's type takes.
    int arguments;
};

constexpr auto kWrittenTypes = std::to_array<WrittenType>({
    {QLatin1String("INT"), "INTEGER", 0},
    {QLatin1String("INT2"), "SMALLINT", 0},
    {QLatin1String("INT4"), "INTEGER", 0},
    {QLatin1String("INT8"), "BIGINT", 0},
    {QLatin1String("INTEGER"), "INTEGER", 0},
    {QLatin1String("SMALLINT"), "SMALLINT", 0},
    {QLatin1String("BIGINT"), "BIGINT", 0},
    {QLatin1String("SERIAL"), "INTEGER", 0},
    {QLatin1String("BIGSERIAL"), "BIGINT", 0},
    {QLatin1String("SMALLSERIAL"), "SMALLINT", 0},
    {QLatin1String("BOOL"), "BOOLEAN", 0},
    {QLatin1String("BOOLEAN"), "BOOLEAN", 0},
    {QLatin1String("CHARACTER VARYING"), "VARCHAR", 1},
    {QLatin1String("VARCHAR"), "VARCHAR", 1},
    {QLatin1String("CHARACTER"), "CHAR", 1},
    {QLatin1String("CHAR"), "CHAR", 1},
    {QLatin1String("TEXT"), "TEXT", 0},
    {QLatin1String("DATE"), "DATE", 0},
    {QLatin1String("TIME"), "TIME", 0},
    {QLatin1String("DATETIME"), "DATETIME", 0},
    {QLatin1String("TIMESTAMP"), "TIMESTAMP", 0},
    {QLatin1String("NUMERIC"), "NUMERIC", 2},
    {QLatin1String("DECIMAL"), "NUMERIC", 2},
    {QLatin1String("REAL"), "REAL", 0},
    {QLatin1String("FLOAT"), "FLOAT", 1},
    {QLatin1String("FLOAT4"), "REAL", 0},
    {QLatin1String("FLOAT8"), "DOUBLE_PRECISION", 0},
    {QLatin1String("DOUBLE"), "DOUBLE", 0},
    {QLatin1String("DOUBLE PRECISION"), "DOUBLE_PRECISION", 0},
    {QLatin1String("BLOB"), "BLOB", 0},
    {QLatin1String("JSON"), "JSON", 0},
    {QLatin1String("UUID"), "UUID", 0},
    {QLatin1String("JSONB"), "JSONB", 0},
    {QLatin1String("BYTEA"), "BYTEA", 0},
    {QLatin1String("INET"), "INET", 0},
    {QLatin1String("CIDR"), "CIDR", 0},
    {QLatin1String("TSVECTOR"), "TSVECTOR", 0},
    {QLatin1String("HSTORE"), "HSTORE", 0},
    {QLatin1String("INTERVAL"), "INTERVAL", 0},
    {QLatin1String("TINYINT"), "TINYINT", 1},
    {QLatin1String("MEDIUMINT"), "MEDIUMINT", 1},
    {QLatin1String("TINYTEXT"), "TINYTEXT", 0},
    {QLatin1String("MEDIUMTEXT"), "MEDIUMTEXT", 0},
    {QLatin1String("LONGTEXT"), "LONGTEXT", 0},
    {QLatin1String("MEDIUMBLOB"), "MEDIUMBLOB", 0},
    {QLatin1String("LONGBLOB"), "LONGBLOB", 0},
    {QLatin1String("VARBINARY"), "VARBINARY", 1},
    {QLatin1String("BINARY"), "BINARY", 1},
});

void readSuffixes(SqlTokens &tokens, SqlType &type)
{
    if (tokens.take({"WITH", "TIME", "ZONE"}))
        type.timezone = true;
    tokens.take({"WITHOUT", "TIME", "ZONE"});
    while (tokens.take("UNSIGNED") || tokens.take("ZEROFILL") || tokens.take("SIGNED")) {
        // "INTEGER UNSIGNED" is more than SQLAlchemy's general type says.
        if (type.opaque.isEmpty())
            type.opaque = type.name + QLatin1String(" unsigned");
    }
    if (tokens.take({"CHARACTER", "SET"}) || tokens.take("CHARSET"))
        tokens.name();
    bool isArray = tokens.take("ARRAY");
    while (tokens.take("[")) {
        isArray = true;
        if (tokens.isAtKind(SqlToken::Kind::Number))
            tokens.skip();
        tokens.expect("]");
    }
    if (isArray) {
        SqlType array = sqlType(QStringLiteral("ARRAY"));
        array.item = std::make_shared<const SqlType>(type);
        type = std::move(array);
    }
}

} // namespace

SqlType readSqlType(SqlTokens &tokens, const QString &dialect)
{
    QString written = tokens.name();
    if (tokens.take(".")) // of a schema's own
        written = tokens.name();
    if (tokens.take("VARYING"))
        written += QLatin1String(" varying");
    else if (tokens.take("PRECISION"))
        written += QLatin1String(" precision");
    SqlType result;
    QStringList arguments;
    if (tokens.isAt("("))
        arguments = tokens.parenthesised().split(u',');
    const auto known = std::ranges::find_if(kWrittenTypes, [&written](const WrittenType &row) {
        return written.compare(row.written, Qt::CaseInsensitive) == 0;
    });
    if (known == kWrittenTypes.end()) {
        // Named as it is; what it can do is not known.
        result.opaque = written;
        readSuffixes(tokens, result);
        return result;
    }
    std::vector<SqlTypeArgument> numbers;
    for (const QString &argument : arguments) {
        bool isNumber = false;
        const qint64 number = argument.trimmed().toLongLong(&isNumber);
        if (isNumber && int(numbers.size()) < known->arguments)
            numbers.emplace_back(SqlValue(number));
    }
    const QString name = QString::fromLatin1(known->type);
    const QString module = dialect == QLatin1String("mariadb") ? QStringLiteral("mysql") : dialect;
    Result<SqlType> made = makeSqlType(u"", name, numbers, {});
    if (!made)
        made = makeSqlType(module, name, numbers, {});
    if (made)
        result = std::move(*made);
    else
        result.opaque = written;
    readSuffixes(tokens, result);
    return result;
}

} // namespace retort
