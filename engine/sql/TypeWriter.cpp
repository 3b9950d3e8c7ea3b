// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/TypeWriter.h"

#include "engine/sql/RenderFailure.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr auto kCommonTypeRules = std::to_array<TypeRule>({
    {u"Integer", u"INTEGER"},
    {u"INTEGER", u"INTEGER"},
    {u"BigInteger", u"BIGINT"},
    {u"BIGINT", u"BIGINT"},
    {u"SmallInteger", u"SMALLINT"},
    {u"SMALLINT", u"SMALLINT"},
    {u"String", u"VARCHAR", TypeShape::Text},
    {u"Unicode", u"VARCHAR", TypeShape::Text},
    {u"VARCHAR", u"VARCHAR", TypeShape::Text},
    {u"CHAR", u"CHAR", TypeShape::Text},
    {u"NCHAR", u"NCHAR", TypeShape::Text},
    {u"NVARCHAR", u"NVARCHAR", TypeShape::Text},
    {u"Text", u"TEXT", TypeShape::Text},
    {u"UnicodeText", u"TEXT", TypeShape::Text},
    {u"TEXT", u"TEXT", TypeShape::Text},
    {u"CLOB", u"CLOB"},
    {u"NCLOB", u"NCLOB"},
    {u"Boolean", u"BOOLEAN"},
    {u"BOOLEAN", u"BOOLEAN"},
    {u"DateTime", u"DATETIME"},
    {u"DATETIME", u"DATETIME"},
    {u"TIMESTAMP", u"TIMESTAMP"},
    {u"Date", u"DATE"},
    {u"DATE", u"DATE"},
    {u"Time", u"TIME"},
    {u"TIME", u"TIME"},
    {u"Interval", u"DATETIME"},
    {u"Float", u"FLOAT"},
    {u"FLOAT", u"FLOAT"},
    {u"REAL", u"REAL"},
    {u"Double", u"DOUBLE"},
    {u"DOUBLE", u"DOUBLE"},
    {u"DOUBLE_PRECISION", u"DOUBLE PRECISION"},
    {u"Numeric", u"NUMERIC", TypeShape::Decimal},
    {u"NUMERIC", u"NUMERIC", TypeShape::Decimal},
    {u"DECIMAL", u"DECIMAL", TypeShape::Decimal},
    {u"LargeBinary", u"BLOB"},
    {u"PickleType", u"BLOB"},
    {u"BLOB", u"BLOB"},
    {u"BINARY", u"BINARY", TypeShape::Length},
    {u"VARBINARY", u"VARBINARY", TypeShape::Length},
    {u"Enum", u"VARCHAR", TypeShape::Special},
    {u"Uuid", u"UUID", TypeShape::Special},
    {u"UUID", u"UUID"},
});

/// Types of one dialect that are general types elsewhere.
struct OwnType
{
    QStringView dialect;
    QStringView name;
    QStringView general;
};

constexpr auto kOwnTypes = std::to_array<OwnType>({
    {u"postgresql", u"ENUM", u"Enum"},
    {u"sqlite", u"DATE", u"Date"},
    {u"sqlite", u"DATETIME", u"DateTime"},
    {u"sqlite", u"TIME", u"Time"},
});

/// The general type behind one of another dialect; nothing for all others.
std::optional<SqlType> generalType(const SqlType &type, QStringView dialect)
{
    const auto found = std::ranges::find_if(
        kOwnTypes, [&type](const OwnType &own) { return own.dialect == type.dialect && own.name == type.name; });
    if (found == kOwnTypes.end() || found->dialect == dialect)
        return std::nullopt;
    SqlType general = type;
    general.dialect.clear();
    general.name = found->general.toString();
    return general;
}

const TypeRule *findTypeRule(std::span<const TypeRule> rules, QStringView name)
{
    const auto found = std::ranges::find(rules, name, &TypeRule::type);
    return found == rules.end() ? nullptr : &*found;
}

/// Types as the messages name them.
class PlainTypeWriter : public TypeWriter
{
public:
    using TypeWriter::TypeWriter;
};

} // namespace

QString TypeWriter::ddl(const SqlType &written) const
{
    const SqlType &type = written.forDialect(dialectName());
    if (!type.opaque.isEmpty())
        throw RenderFailure{
            QStringLiteral("The type %1 is not known, so its SQL cannot be written").arg(type.opaque),
            QStringLiteral("say in retort.toml what it stands for: [types] \"%1\" = \"…\"").arg(type.opaque), true};
    if (type.isNull()) {
        throw RenderFailure{
            QStringLiteral("Can't generate DDL for NullType(); did you forget to specify a type on this Column?")};
    }
    // A type of the script's own, or one that the project's settings name, is written as it says.
    if (type.name == QLatin1String("UserDefinedType"))
        return type.typeName;
    if (const std::optional<SqlType> general = generalType(type, dialectName()))
        return ddl(*general);
    const TypeRule *rule = findTypeRule(rules(), type.name);
    if (!rule)
        rule = findTypeRule(kCommonTypeRules, type.name);
    if (!rule) {
        throw RenderFailure{
            QStringLiteral("Compiler <compiler> can't render element of type %1").arg(type.name),
            QStringLiteral("%1 has no such type; give the column a type of its own there with with_variant()")
                .arg(dialectName())};
    }
    // SQL Server's length='max'
    if (const QString word = type.options.text(u"length");
        !word.isEmpty() && (rule->shape == TypeShape::Text || rule->shape == TypeShape::Length))
        return text(QString(rule->sql % u'(' % word % u')'), {}, type.collation);
    switch (rule->shape) {
    case TypeShape::Plain: break;
    case TypeShape::Length:
        return type.length.value_or(0) != 0 ? QStringLiteral("%1(%2)").arg(rule->sql).arg(*type.length)
                                            : rule->sql.toString();
    case TypeShape::Text: return text(rule->sql, type.length, type.collation);
    case TypeShape::Precision:
        return type.precision.value_or(0) != 0 ? QStringLiteral("%1(%2)").arg(rule->sql).arg(*type.precision)
                                               : rule->sql.toString();
    case TypeShape::Decimal: return decimal(rule->sql, type);
    case TypeShape::Special: return special(type, *rule);
    }
    return rule->sql.toString();
}

QString TypeWriter::special(const SqlType &type, const TypeRule &rule) const
{
    if (type.name == QLatin1String("Enum"))
        return text(u"VARCHAR", enumLength(type), {});
    if (type.name == QLatin1String("Uuid"))
        return type.native && hasNativeUuid() ? rule.sql.toString() : text(u"CHAR", 32, {});
    return rule.sql.toString();
}

QString TypeWriter::text(QStringView name, std::optional<int> length, const QString &collation) const
{
    QString result = name.toString();
    if (length.value_or(0) != 0)
        result += QStringLiteral("(%1)").arg(*length);
    if (!collation.isEmpty())
        result += QStringLiteral(" COLLATE \"%1\"").arg(collation);
    return result;
}

int TypeWriter::enumLength(const SqlType &type)
{
    if (type.length)
        return *type.length;
    qsizetype longest = 0;
    for (const QString &label : type.values)
        longest = std::max(longest, label.toUcs4().size());
    return int(longest);
}

QString TypeWriter::decimal(QStringView name, const SqlType &type)
{
    if (!type.precision)
        return name.toString();
    if (!type.scale)
        return QStringLiteral("%1(%2)").arg(name).arg(*type.precision);
    return QStringLiteral("%1(%2, %3)").arg(name).arg(*type.precision).arg(*type.scale);
}

QString plainTypeName(const SqlType &type)
{
    if (type.isNull())
        return QStringLiteral("NULL");
    const Identifiers identifiers{IdentifierRules()};
    try {
        return PlainTypeWriter(identifiers).ddl(type);
    } catch (const RenderFailure &) {
        return type.opaque.isEmpty() ? type.name : type.opaque;
    }
}

} // namespace retort
