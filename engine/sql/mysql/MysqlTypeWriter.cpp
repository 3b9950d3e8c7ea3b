// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/mysql/MysqlTypeWriter.h"

#include "engine/sql/RenderFailure.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace retort {

namespace {

enum class MysqlKind {
    Integer,
    Decimal,
    Real,
    Float,
    Fraction,
    Characters,
    NeedsLength,
    National,
    NationalNeedsLength,
    Blob,
    Binary,
    Labels
};

struct MysqlType
{
    QStringView name;
    QStringView sql;
    MysqlKind kind;
};

constexpr auto kMysqlTypes = std::to_array<MysqlType>({
    {u"Integer", u"INTEGER", MysqlKind::Integer},
    {u"INTEGER", u"INTEGER", MysqlKind::Integer},
    {u"BigInteger", u"BIGINT", MysqlKind::Integer},
    {u"BIGINT", u"BIGINT", MysqlKind::Integer},
    {u"SmallInteger", u"SMALLINT", MysqlKind::Integer},
    {u"SMALLINT", u"SMALLINT", MysqlKind::Integer},
    {u"MEDIUMINT", u"MEDIUMINT", MysqlKind::Integer},
    {u"TINYINT", u"TINYINT", MysqlKind::Integer},
    {u"YEAR", u"YEAR", MysqlKind::Integer},
    {u"Numeric", u"NUMERIC", MysqlKind::Decimal},
    {u"NUMERIC", u"NUMERIC", MysqlKind::Decimal},
    {u"DECIMAL", u"DECIMAL", MysqlKind::Decimal},
    {u"Double", u"DOUBLE", MysqlKind::Real},
    {u"DOUBLE", u"DOUBLE", MysqlKind::Real},
    {u"REAL", u"REAL", MysqlKind::Real},
    {u"Float", u"FLOAT", MysqlKind::Float},
    {u"FLOAT", u"FLOAT", MysqlKind::Float},
    {u"DateTime", u"DATETIME", MysqlKind::Fraction},
    {u"DATETIME", u"DATETIME", MysqlKind::Fraction},
    {u"Interval", u"DATETIME", MysqlKind::Fraction},
    {u"TIMESTAMP", u"TIMESTAMP", MysqlKind::Fraction},
    {u"Time", u"TIME", MysqlKind::Fraction},
    {u"TIME", u"TIME", MysqlKind::Fraction},
    {u"String", u"VARCHAR", MysqlKind::NeedsLength},
    {u"Unicode", u"VARCHAR", MysqlKind::NeedsLength},
    {u"VARCHAR", u"VARCHAR", MysqlKind::NeedsLength},
    {u"CHAR", u"CHAR", MysqlKind::Characters},
    {u"NCHAR", u"CHAR", MysqlKind::National},
    {u"NVARCHAR", u"VARCHAR", MysqlKind::NationalNeedsLength},
    {u"Text", u"TEXT", MysqlKind::Characters},
    {u"UnicodeText", u"TEXT", MysqlKind::Characters},
    {u"TEXT", u"TEXT", MysqlKind::Characters},
    {u"TINYTEXT", u"TINYTEXT", MysqlKind::Characters},
    {u"MEDIUMTEXT", u"MEDIUMTEXT", MysqlKind::Characters},
    {u"LONGTEXT", u"LONGTEXT", MysqlKind::Characters},
    {u"LargeBinary", u"BLOB", MysqlKind::Blob},
    {u"BLOB", u"BLOB", MysqlKind::Blob},
    {u"BIT", u"BIT", MysqlKind::Blob},
    {u"VARBINARY", u"VARBINARY", MysqlKind::Binary},
    {u"Enum", u"ENUM", MysqlKind::Labels},
    {u"ENUM", u"ENUM", MysqlKind::Labels},
    {u"SET", u"SET", MysqlKind::Labels},
});

constexpr auto kMysqlTypeRules = [] {
    constexpr auto kPlain = std::to_array<TypeRule>({
        {u"Boolean", u"BOOL"},
        {u"BOOLEAN", u"BOOL"},
        {u"JSON", u"JSON"},
        {u"TINYBLOB", u"TINYBLOB"},
        {u"MEDIUMBLOB", u"MEDIUMBLOB"},
        {u"LONGBLOB", u"LONGBLOB"},
        {u"INET4", u"INET4"},
        {u"INET6", u"INET6"},
    });
    std::array<TypeRule, kMysqlTypes.size() + kPlain.size()> rules;
    size_t count = 0;
    for (const MysqlType &type : kMysqlTypes)
        rules[count++] = {type.name, type.sql, TypeShape::Special};
    for (const TypeRule &rule : kPlain)
        rules[count++] = rule;
    return rules;
}();

QString signedness(const QString &text, const SqlType &type)
{
    QString result = text;
    if (type.options.flag(u"unsigned"))
        result += QLatin1String(" UNSIGNED");
    if (type.options.flag(u"zerofill"))
        result += QLatin1String(" ZEROFILL");
    return result;
}

} // namespace

std::span<const TypeRule> MysqlTypeWriter::rules() const
{
    return kMysqlTypeRules;
}

QString MysqlTypeWriter::text(QStringView name, std::optional<int> length, const QString &collation) const
{
    SqlType type;
    type.collation = collation;
    const QString sized = length.value_or(0) != 0 ? QStringLiteral("%1(%2)").arg(name).arg(*length) : name.toString();
    return characters(sized, type, false);
}

QString MysqlTypeWriter::characters(const QString &name, const SqlType &type, bool isNational) const
{
    const SqlOptions &options = type.options;
    QString charset;
    if (const QString set = options.text(u"charset"); !set.isEmpty())
        charset = QLatin1String(" CHARACTER SET ") + set;
    else if (options.flag(u"ascii"))
        charset = QStringLiteral(" ASCII");
    else if (options.flag(u"unicode"))
        charset = QStringLiteral(" UNICODE");
    QString collation;
    if (!type.collation.isEmpty())
        collation = QLatin1String(" COLLATE ") + type.collation;
    else if (options.flag(u"binary"))
        collation = QStringLiteral(" BINARY");
    if (isNational || options.flag(u"national"))
        return QLatin1String("NATIONAL ") % name % collation;
    return name % charset % collation;
}

QString MysqlTypeWriter::labels(QStringView name, const SqlType &type) const
{
    QStringList quoted;
    for (const QString &label : type.values)
        quoted += u'\'' % QString(label).replace(u'\'', QLatin1String("''")) % u'\'';
    return characters(name % u'(' % quoted.join(u',') % u')', type, false);
}

QString MysqlTypeWriter::special(const SqlType &type, const TypeRule &rule) const
{
    const auto found = std::ranges::find(kMysqlTypes, QStringView(type.name), &MysqlType::name);
    if (found == kMysqlTypes.end())
        return TypeWriter::special(type, rule);
    const QString name = found->sql.toString();
    const auto sized = [&name](std::optional<qint64> size) {
        return size ? QStringLiteral("%1(%2)").arg(name).arg(*size) : name;
    };
    const std::optional<qint64> length = type.length ? std::optional<qint64>(*type.length) : std::nullopt;
    const bool isOwn = type.dialect == QLatin1String("mysql");
    switch (found->kind) {
    case MysqlKind::Integer: return signedness(sized(type.options.number(u"display_width")), type);
    case MysqlKind::Decimal: return signedness(decimal(name, type), type);
    case MysqlKind::Real: return signedness(type.precision && type.scale ? decimal(name, type) : name, type);
    case MysqlKind::Float:
        if (isOwn && type.precision && type.scale)
            return signedness(decimal(name, type), type);
        return signedness(type.precision ? sized(*type.precision) : name, type);
    case MysqlKind::Fraction: return sized(type.options.number(u"fsp"));
    case MysqlKind::NationalNeedsLength:
    case MysqlKind::NeedsLength: {
        const bool isNational = found->kind == MysqlKind::NationalNeedsLength;
        if (const QString word = type.options.text(u"length"); !word.isEmpty())
            return characters(name % u'(' % word % u')', type, isNational);
        if (!length) {
            throw RenderFailure{
                QStringLiteral("%1 requires a length on dialect %2")
                    .arg(isNational ? QStringLiteral("NVARCHAR") : QStringLiteral("VARCHAR"), m_dialect),
                QStringLiteral("Give the type a length in the script, such as sa.String(255), or take sa.Text().")};
        }
        return characters(sized(length), type, isNational);
    }
    case MysqlKind::Characters:
    case MysqlKind::National: return characters(sized(length), type, found->kind == MysqlKind::National);
    case MysqlKind::Blob: return sized(length);
    case MysqlKind::Binary:
        if (!length)
            throw RenderFailure{QStringLiteral("%d format: a real number is required, not NoneType")};
        return sized(length);
    case MysqlKind::Labels:
        if (type.name == QLatin1String("Enum") && !type.native)
            return text(u"VARCHAR", enumLength(type), {});
        return labels(found->sql, type);
    }
    return name;
}

QString MysqlTypeWriter::castType(const SqlType &written) const
{
    const SqlType &type = written.forDialect(m_dialect);
    switch (affinityOf(type)) {
    case SqlAffinity::Integer:
        return type.options.flag(u"unsigned") ? QStringLiteral("UNSIGNED INTEGER") : QStringLiteral("SIGNED INTEGER");
    case SqlAffinity::DateTime: return type.name == QLatin1String("TIMESTAMP") ? QStringLiteral("DATETIME") : ddl(type);
    case SqlAffinity::Date:
    case SqlAffinity::Time: return ddl(type);
    case SqlAffinity::Numeric: return ddl(type).replace(QLatin1String("NUMERIC"), QLatin1String("DECIMAL"));
    case SqlAffinity::String: {
        SqlType plain = type;
        plain.name = QStringLiteral("CHAR");
        plain.options = {};
        return ddl(plain);
    }
    case SqlAffinity::Binary: return QStringLiteral("BINARY");
    case SqlAffinity::Json: return QStringLiteral("JSON");
    default: return {};
    }
}

} // namespace retort
