// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlType.h"

#include "model/SqlNodes.h"
#include "model/SqlTypeTable.h"

#include <array>

namespace retort {

namespace {

using TypeFieldSetter = void (*)(SqlType &, const SqlValue &);

std::optional<int> typeArgumentNumber(const SqlValue &value)
{
    const auto *number = value.as<qint64>();
    return number ? std::optional<int>(int(*number)) : std::nullopt;
}

bool typeArgumentIsTrue(const SqlValue &value)
{
    return SqlOptions{{QStringLiteral("x"), value}}.flag(u"x");
}

QString typeArgumentText(const SqlValue &value)
{
    const auto *text = value.as<QString>();
    return text ? *text : QString();
}

struct TypeField
{
    QStringView argument;
    TypeFieldSetter set;
};

// The arguments that have a field of their own; all others are kept by name.
constexpr auto kTypeFields = std::to_array<TypeField>({
    {u"length",
     [](SqlType &type, const SqlValue &value) {
         type.length = typeArgumentNumber(value);
         if (!type.length && !value.isNull())
             type.options.set(QStringLiteral("length"), value);
     }},
    {u"precision", [](SqlType &type, const SqlValue &value) { type.precision = typeArgumentNumber(value); }},
    {u"scale", [](SqlType &type, const SqlValue &value) { type.scale = typeArgumentNumber(value); }},
    {u"dimensions", [](SqlType &type, const SqlValue &value) { type.dimensions = typeArgumentNumber(value); }},
    {u"timezone", [](SqlType &type, const SqlValue &value) { type.timezone = typeArgumentIsTrue(value); }},
    {u"collation", [](SqlType &type, const SqlValue &value) { type.collation = typeArgumentText(value); }},
    {u"name", [](SqlType &type, const SqlValue &value) { type.typeName = typeArgumentText(value); }},
    {u"schema", [](SqlType &type, const SqlValue &value) { type.schema = typeArgumentText(value); }},
    {u"native", [](SqlType &type, const SqlValue &value) { type.native = typeArgumentIsTrue(value); }},
    {u"native_enum", [](SqlType &type, const SqlValue &value) { type.native = typeArgumentIsTrue(value); }},
    {u"native_uuid", [](SqlType &type, const SqlValue &value) { type.native = typeArgumentIsTrue(value); }},
    {u"create_constraint",
     [](SqlType &type, const SqlValue &value) { type.createConstraint = typeArgumentIsTrue(value); }},
    {u"create_type", [](SqlType &type, const SqlValue &value) { type.createType = typeArgumentIsTrue(value); }},
    {u"inherit_schema", [](SqlType &type, const SqlValue &value) { type.inheritSchema = typeArgumentIsTrue(value); }},
});

void setTypeArgument(SqlType &type, const QString &name, const SqlTypeArgument &argument)
{
    if (const auto *item = std::get_if<SqlType>(&argument)) {
        if (name == QLatin1String("item_type") || name == QLatin1String("data_type") || name == QLatin1String("impl"))
            type.item = std::make_shared<const SqlType>(*item);
        return;
    }
    if (const auto *expression = std::get_if<SqlExpression>(&argument)) {
        type.options.set(name, *expression);
        return;
    }
    const auto &value = std::get<SqlValue>(argument);
    for (const TypeField &field : kTypeFields) {
        if (field.argument == name) {
            field.set(type, value);
            return;
        }
    }
    type.options.set(name, value);
}

void addLabels(SqlType &type, const SqlValue &value)
{
    if (const auto *list = value.as<SqlValueList>()) {
        for (const SqlValue &item : *list)
            addLabels(type, item);
    } else if (const auto *member = value.as<SqlEnumMember>()) {
        type.values += member->name;
        // An Enum of a Python enumeration is called like its class, in lower case, unless it is given a name.
        if (type.typeName.isEmpty())
            type.typeName = member->className.toLower();
    } else if (const auto *text = value.as<QString>()) {
        type.values += *text;
    } else if (!value.isNull()) {
        type.values += pythonRepr(value);
    }
}

std::unexpected<Error> typeArgumentError(const QString &message)
{
    return std::unexpected(Error{Error::Kind::Script, QStringLiteral("TypeError: ") + message, {}, {}});
}

} // namespace

const SqlType &SqlType::forDialect(QStringView dialectName) const
{
    for (const auto &[variantDialect, variant] : variants) {
        if (variantDialect == dialectName)
            return variant.forDialect(dialectName);
    }
    if (name == QLatin1String("TypeDecorator") && item)
        return item->forDialect(dialectName);
    return *this;
}

SqlAffinity affinityOf(const SqlType &type)
{
    if (type.name == QLatin1String("TypeDecorator") && type.item)
        return affinityOf(*type.item);
    if (type.isNull())
        return SqlAffinity::None;
    const SqlTypeSpec *spec = findSqlTypeSpec(type.dialect, type.name);
    return spec ? spec->affinity : SqlAffinity::Other;
}

SqlType typeOfValue(const SqlValue &value)
{
    struct Resolve
    {
        SqlType operator()(std::monostate) const { return {}; }
        SqlType operator()(bool) const { return sqlType(QStringLiteral("Boolean")); }
        SqlType operator()(qint64) const { return sqlType(QStringLiteral("Integer")); }
        SqlType operator()(double) const { return sqlType(QStringLiteral("Float")); }
        SqlType operator()(const QString &) const { return sqlType(QStringLiteral("String")); }
        SqlType operator()(const QByteArray &) const { return sqlType(QStringLiteral("LargeBinary")); }
        SqlType operator()(const SqlDecimal &) const { return sqlType(QStringLiteral("Numeric")); }
        SqlType operator()(const SqlDate &) const { return sqlType(QStringLiteral("Date")); }
        SqlType operator()(const SqlTime &) const { return sqlType(QStringLiteral("Time")); }
        SqlType operator()(const SqlDateTime &moment) const
        {
            SqlType type = sqlType(QStringLiteral("DateTime"));
            type.timezone = moment.time.utcOffset.has_value();
            return type;
        }
        SqlType operator()(const SqlInterval &) const { return sqlType(QStringLiteral("Interval")); }
        SqlType operator()(const SqlUuid &) const { return sqlType(QStringLiteral("Uuid")); }
        SqlType operator()(const SqlEnumMember &) const { return {}; }
        SqlType operator()(const SqlPlaceholder &) const { return {}; }
        SqlType operator()(const SqlValueList &) const { return {}; }
        SqlType operator()(const SqlValueMap &) const { return {}; }
    };
    return std::visit(Resolve(), value.data);
}

bool isKnownSqlType(QStringView dialect, QStringView name)
{
    return findSqlTypeSpec(dialect, name) != nullptr;
}

QStringList sqlTypeNames(QStringView dialect)
{
    QStringList names;
    for (const SqlTypeSpec &spec : sqlTypeSpecs()) {
        if (spec.module == dialect)
            names += spec.name.toString();
    }
    return names;
}

Result<SqlType> makeSqlType(QStringView dialect, QStringView name, const std::vector<SqlTypeArgument> &positional,
                            const std::vector<std::pair<QString, SqlTypeArgument>> &keywords)
{
    const SqlTypeSpec *spec = findSqlTypeSpec(dialect, name);
    if (!spec)
        return typeArgumentError(QStringLiteral("there is no type %1").arg(name));

    SqlType type;
    type.name = spec->className.toString();
    type.dialect = spec->owner.toString();

    QStringList places;
    QStringList keywordOnly;
    bool takesAll = false;
    bool takesAnyKeyword = false;
    for (const QStringView parameter : spec->parameters.split(u',', Qt::SkipEmptyParts)) {
        if (parameter == u"**")
            takesAnyKeyword = true;
        else if (parameter.startsWith(u'*'))
            takesAll = true;
        else if (parameter.startsWith(u'/'))
            keywordOnly += parameter.mid(1).toString();
        else
            places += parameter.toString();
    }

    if (takesAll) {
        for (const SqlTypeArgument &argument : positional) {
            if (const auto *value = std::get_if<SqlValue>(&argument))
                addLabels(type, *value);
        }
    } else {
        if (positional.size() > size_t(places.size())) {
            return typeArgumentError(
                places.isEmpty() && keywordOnly.isEmpty()
                    ? QStringLiteral("%1() takes no arguments").arg(name)
                    : QStringLiteral("%1() takes at most %2 positional arguments but %3 were given")
                          .arg(name)
                          .arg(places.size())
                          .arg(positional.size()));
        }
        for (size_t i = 0; i < positional.size(); ++i)
            setTypeArgument(type, places.at(qsizetype(i)), positional[i]);
    }
    for (const auto &[keyword, argument] : keywords) {
        if (!takesAnyKeyword && !places.contains(keyword) && !keywordOnly.contains(keyword))
            return typeArgumentError(
                QStringLiteral("%1.__init__() got an unexpected keyword argument '%2'").arg(name, keyword));
        setTypeArgument(type, keyword, argument);
    }

    // The only one whose precision is fixed.
    if (spec->owner == u"mssql" && spec->className == u"DOUBLE_PRECISION")
        type.precision = 53;
    // One bit wide if nothing else is said, wherever it is written.
    if (spec->owner == u"postgresql" && spec->className == u"BIT" && !type.options.flag(u"varying"))
        type.length = type.length.value_or(1);
    // sa.Enum takes create_type without using it: only postgresql.ENUM does.
    if (type.name == QLatin1String("Enum") && type.dialect.isEmpty())
        type.createType = true;
    return type;
}

} // namespace retort
