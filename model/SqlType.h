// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/SqlExpression.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace retort {

struct TypeVariant;

/// A column type as the script wrote it, before any dialect has its say.
struct SqlType
{
    /// SQLAlchemy's class name: "String", "VARCHAR", "DateTime", "Enum", "ARRAY"…; empty or "NullType" for no type.
    QString name;
    /// The dialect whose module it comes from ("postgresql", "mysql", …); empty for a general type.
    QString dialect;

    std::optional<int> length;
    std::optional<int> precision;
    std::optional<int> scale;
    bool timezone = false;
    QString collation;

    /// Enum, SET: the labels, already as the database stores them.
    QStringList values;
    /// Enum, DOMAIN: the name and schema of the type in the database, and of the CHECK of a Boolean.
    QString typeName;
    QString schema;
    /// native_enum, native_uuid, native (Interval).
    bool native = true;
    bool createConstraint = false;
    bool createType = true;
    bool inheritSchema = false;

    /// ARRAY: the element; DOMAIN: the base type; TypeDecorator: what it wraps.
    std::shared_ptr<const SqlType> item;
    /// ARRAY: how many dimensions, if said.
    std::optional<int> dimensions;

    /// All other arguments by Python's names: "unsigned", "display_width", "charset", "fsp", "varying", "fields",
    /// "day_precision", "second_precision", "binary_precision", "check", "default", …
    SqlOptions options;

    /// with_variant(): dialect name → the type there.
    std::vector<TypeVariant> variants;

    /// The dotted name of a user's own type that is not known; such a type has no DDL.
    QString opaque;

    bool isNull() const { return opaque.isEmpty() && (name.isEmpty() || name == QLatin1String("NullType")); }
    /// The type that counts on `dialect`: its variant if there is one, and what a TypeDecorator wraps.
    const SqlType &forDialect(QStringView dialectName) const;
};

/// What with_variant() says of one dialect.
struct TypeVariant
{
    QString dialect;
    SqlType type;
};

/// What a type stands for in expressions and defaults, whatever its spelling.
enum class SqlAffinity {
    None,
    Integer,
    Numeric,
    Float,
    String,
    Boolean,
    Date,
    Time,
    DateTime,
    Interval,
    Binary,
    Enum,
    Uuid,
    Json,
    Array,
    Other
};

SqlAffinity affinityOf(const SqlType &type);

/// The type that SQLAlchemy gives a bare Python value: Integer, String, Boolean, …, NullType for None.
SqlType typeOfValue(const SqlValue &value);

/// One argument of a type's constructor.
using SqlTypeArgument = std::variant<SqlValue, SqlExpression, SqlType>;

/// True if `name` is a type of the module `dialect` ("" for sqlalchemy itself and sqlalchemy.types).
bool isKnownSqlType(QStringView dialect, QStringView name);

/// Every type name of that module, sorted.
QStringList sqlTypeNames(QStringView dialect);

/// What `name(*positional, **keywords)` builds; an error for an unknown type, unknown keyword or too many arguments
/// (Kind::Script, message as Python words it).
Result<SqlType> makeSqlType(QStringView dialect, QStringView name, const std::vector<SqlTypeArgument> &positional,
                            const std::vector<std::pair<QString, SqlTypeArgument>> &keywords);

/// The shortest way to a type without arguments, for known names.
inline SqlType sqlType(QString name)
{
    SqlType type;
    type.name = std::move(name);
    return type;
}

} // namespace retort
