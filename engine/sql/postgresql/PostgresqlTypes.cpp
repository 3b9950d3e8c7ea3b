// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlTypes.h"

#include "engine/sql/ServerTypes.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort {

namespace {

using Arguments = ServerType::Arguments;

/// By the words of format_type(), without what is in parentheses.
constexpr std::array<ServerType, 38> kPostgresqlTypes = {{
    {QLatin1String("integer"), u"", u"INTEGER", Arguments::None},
    {QLatin1String("bigint"), u"", u"BIGINT", Arguments::None},
    {QLatin1String("smallint"), u"", u"SMALLINT", Arguments::None},
    {QLatin1String("character varying"), u"", u"VARCHAR", Arguments::Length},
    {QLatin1String("character"), u"", u"CHAR", Arguments::Length},
    {QLatin1String("text"), u"", u"TEXT", Arguments::None},
    {QLatin1String("boolean"), u"", u"BOOLEAN", Arguments::None},
    {QLatin1String("numeric"), u"", u"NUMERIC", Arguments::PrecisionAndScale},
    {QLatin1String("real"), u"", u"REAL", Arguments::None},
    {QLatin1String("double precision"), u"", u"DOUBLE_PRECISION", Arguments::None},
    {QLatin1String("date"), u"", u"DATE", Arguments::None},
    {QLatin1String("uuid"), u"", u"UUID", Arguments::None},
    {QLatin1String("json"), u"postgresql", u"JSON", Arguments::None},
    {QLatin1String("jsonb"), u"postgresql", u"JSONB", Arguments::None},
    {QLatin1String("jsonpath"), u"postgresql", u"JSONPATH", Arguments::None},
    {QLatin1String("bytea"), u"postgresql", u"BYTEA", Arguments::None},
    {QLatin1String("inet"), u"postgresql", u"INET", Arguments::None},
    {QLatin1String("cidr"), u"postgresql", u"CIDR", Arguments::None},
    {QLatin1String("macaddr"), u"postgresql", u"MACADDR", Arguments::None},
    {QLatin1String("macaddr8"), u"postgresql", u"MACADDR8", Arguments::None},
    {QLatin1String("money"), u"postgresql", u"MONEY", Arguments::None},
    {QLatin1String("oid"), u"postgresql", u"OID", Arguments::None},
    {QLatin1String("regclass"), u"postgresql", u"REGCLASS", Arguments::None},
    {QLatin1String("tsvector"), u"postgresql", u"TSVECTOR", Arguments::None},
    {QLatin1String("tsquery"), u"postgresql", u"TSQUERY", Arguments::None},
    {QLatin1String("hstore"), u"postgresql", u"HSTORE", Arguments::None},
    {QLatin1String("citext"), u"postgresql", u"CITEXT", Arguments::None},
    {QLatin1String("bit"), u"postgresql", u"BIT", Arguments::Length},
    {QLatin1String("int4range"), u"postgresql", u"INT4RANGE", Arguments::None},
    {QLatin1String("int8range"), u"postgresql", u"INT8RANGE", Arguments::None},
    {QLatin1String("numrange"), u"postgresql", u"NUMRANGE", Arguments::None},
    {QLatin1String("daterange"), u"postgresql", u"DATERANGE", Arguments::None},
    {QLatin1String("tsrange"), u"postgresql", u"TSRANGE", Arguments::None},
    {QLatin1String("tstzrange"), u"postgresql", u"TSTZRANGE", Arguments::None},
    {QLatin1String("timestamp without time zone"), u"postgresql", u"TIMESTAMP", Arguments::None},
    {QLatin1String("timestamp with time zone"), u"postgresql", u"TIMESTAMP", Arguments::None},
    {QLatin1String("time without time zone"), u"postgresql", u"TIME", Arguments::None},
    {QLatin1String("time with time zone"), u"postgresql", u"TIME", Arguments::None},
}};

} // namespace

SqlType postgresqlType(QString written)
{
    int dimensions = 0;
    while (written.endsWith(QLatin1String("[]"))) {
        written.chop(2);
        ++dimensions;
    }
    if (dimensions > 0) {
        SqlType array = sqlType(QStringLiteral("ARRAY"));
        array.dialect = QStringLiteral("postgresql");
        array.item = std::make_shared<const SqlType>(postgresqlType(written));
        return array;
    }
    static const QRegularExpression parentheses(QStringLiteral("\\((.*)\\)"));
    const std::vector<int> numbers = numbersIn(parentheses.match(written).captured(1));
    const QString name = QString(written).remove(parentheses).simplified();
    const auto row =
        std::ranges::find_if(kPostgresqlTypes, [&name](const ServerType &known) { return known.name == name; });
    if (row == kPostgresqlTypes.end()) {
        SqlType type = opaqueType(written);
        if (name == QLatin1String("bit varying") || name.startsWith(QLatin1String("interval")))
            type = sqlType(name.startsWith(u'b') ? QStringLiteral("BIT") : QStringLiteral("INTERVAL"));
        else
            return type;
        type.dialect = QStringLiteral("postgresql");
        if (type.name == QLatin1String("BIT")) {
            type.options.set(QStringLiteral("varying"), true);
            if (!numbers.empty())
                type.length = numbers.front();
        }
        return type;
    }
    SqlType type = typeFrom(*row, numbers, written);
    type.timezone = name.endsWith(QLatin1String("with time zone"));
    if (name.startsWith(QLatin1String("time")) && !numbers.empty())
        type.precision = numbers.front();
    return type;
}

SqlType postgresqlEnum(const TableId &id, const QStringList &values)
{
    SqlType type = sqlType(QStringLiteral("ENUM"));
    type.dialect = QStringLiteral("postgresql");
    type.schema = id.schema;
    type.typeName = id.name;
    type.values = values;
    return type;
}

} // namespace retort
