// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/postgresql/PostgresqlTypeWriter.h"

#include "engine/sql/RenderFailure.h"

#include <array>

namespace retort {

namespace {

constexpr auto kPostgresqlTypeRules = std::to_array<TypeRule>({
    {u"DateTime", u"TIMESTAMP", TypeShape::Special},
    {u"TIMESTAMP", u"TIMESTAMP", TypeShape::Special},
    {u"Time", u"TIME", TypeShape::Special},
    {u"TIME", u"TIME", TypeShape::Special},
    {u"Interval", u"INTERVAL", TypeShape::Special},
    {u"INTERVAL", u"INTERVAL", TypeShape::Special},
    {u"Float", u"FLOAT", TypeShape::Precision},
    {u"FLOAT", u"FLOAT", TypeShape::Precision},
    {u"Double", u"DOUBLE PRECISION"},
    {u"LargeBinary", u"BYTEA"},
    {u"PickleType", u"BYTEA"},
    {u"BYTEA", u"BYTEA"},
    {u"Enum", u"", TypeShape::Special},
    {u"ENUM", u"", TypeShape::Special},
    {u"DOMAIN", u"", TypeShape::Special},
    {u"ARRAY", u"", TypeShape::Special},
    {u"BIT", u"BIT", TypeShape::Special},
    {u"JSON", u"JSON"},
    {u"JSONB", u"JSONB"},
    {u"JSONPATH", u"JSONPATH"},
    {u"HSTORE", u"HSTORE"},
    {u"INET", u"INET"},
    {u"CIDR", u"CIDR"},
    {u"CITEXT", u"CITEXT"},
    {u"MACADDR", u"MACADDR"},
    {u"MACADDR8", u"MACADDR8"},
    {u"MONEY", u"MONEY"},
    {u"OID", u"OID"},
    {u"REGCLASS", u"REGCLASS"},
    {u"REGCONFIG", u"REGCONFIG"},
    {u"TSVECTOR", u"TSVECTOR"},
    {u"TSQUERY", u"TSQUERY"},
    {u"INT4RANGE", u"INT4RANGE"},
    {u"INT8RANGE", u"INT8RANGE"},
    {u"NUMRANGE", u"NUMRANGE"},
    {u"DATERANGE", u"DATERANGE"},
    {u"TSRANGE", u"TSRANGE"},
    {u"TSTZRANGE", u"TSTZRANGE"},
    {u"INT4MULTIRANGE", u"INT4MULTIRANGE"},
    {u"INT8MULTIRANGE", u"INT8MULTIRANGE"},
    {u"NUMMULTIRANGE", u"NUMMULTIRANGE"},
    {u"DATEMULTIRANGE", u"DATEMULTIRANGE"},
    {u"TSMULTIRANGE", u"TSMULTIRANGE"},
    {u"TSTZMULTIRANGE", u"TSTZMULTIRANGE"},
});

QString postgresqlClock(QStringView name, const SqlType &type)
{
    QString text = name.toString();
    if (type.precision)
        text += QStringLiteral("(%1)").arg(*type.precision);
    return text % (type.timezone ? QLatin1String(" WITH TIME ZONE") : QLatin1String(" WITHOUT TIME ZONE"));
}

} // namespace

std::span<const TypeRule> PostgresqlTypeWriter::rules() const
{
    return kPostgresqlTypeRules;
}

QString PostgresqlTypeWriter::namedType(const SqlType &type) const
{
    if (type.typeName.isEmpty())
        throw RenderFailure{QStringLiteral("PostgreSQL %1 type requires a name.")
                                .arg(type.name == QLatin1String("DOMAIN") ? type.name : QStringLiteral("Enum"))};
    return identifiers().table({type.schema, type.typeName});
}

QString PostgresqlTypeWriter::special(const SqlType &type, const TypeRule &rule) const
{
    if (rule.sql == u"TIMESTAMP" || rule.sql == u"TIME")
        return postgresqlClock(rule.sql, type);
    if (type.name == QLatin1String("Interval") || type.name == QLatin1String("INTERVAL")) {
        if (!type.native)
            return postgresqlClock(u"TIMESTAMP", {});
        QString text = QStringLiteral("INTERVAL");
        const QString fields = type.options.text(u"fields");
        if (!fields.isEmpty())
            text += u' ' % fields;
        const std::optional<qint64> precision =
            type.precision ? std::optional<qint64>(*type.precision) : type.options.number(u"second_precision");
        if (precision)
            text += QStringLiteral(" (%1)").arg(*precision);
        return text;
    }
    if (type.name == QLatin1String("Enum") && !type.native)
        return text(u"VARCHAR", enumLength(type), {});
    if (rule.sql.isEmpty() && type.name != QLatin1String("ARRAY"))
        return namedType(type);
    if (type.name == QLatin1String("ARRAY")) {
        const QString brackets = QStringLiteral("[]").repeated(type.dimensions.value_or(1));
        const QString item = type.item ? ddl(*type.item) : ddl(SqlType());
        const qsizetype collation = item.indexOf(QLatin1String(" COLLATE"));
        return collation < 0 ? QString(item % brackets)
                             : QString(item.left(collation) % brackets % item.mid(collation));
    }
    if (type.name == QLatin1String("BIT")) {
        const bool isVarying = type.options.flag(u"varying");
        if (isVarying)
            return type.length ? QStringLiteral("BIT VARYING(%1)").arg(*type.length) : QStringLiteral("BIT VARYING");
        return QStringLiteral("BIT(%1)").arg(type.length.value_or(1));
    }
    return TypeWriter::special(type, rule);
}

} // namespace retort
