// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/Identifiers.h"
#include "model/SqlType.h"

#include <QString>
#include <QStringView>

#include <span>

namespace retort {

/// Which of a type's arguments its DDL shows.
enum class TypeShape {
    Plain,
    /// NAME(length)
    Length,
    /// NAME(length) COLLATE "x"
    Text,
    /// NAME(precision)
    Precision,
    /// NAME(precision, scale)
    Decimal,
    /// The dialect's own writing.
    Special,
};

/// How a dialect writes one type. `type` is SQLAlchemy's class name.
struct TypeRule
{
    QStringView type;
    QStringView sql;
    TypeShape shape = TypeShape::Plain;
};

/// Writes column types as DDL. This class writes them as no database in particular does (the names in error messages);
/// each dialect derives from it with a table of what differs. Throws RenderFailure for a type that the dialect has not.
class TypeWriter
{
public:
    explicit TypeWriter(const Identifiers &identifiers) : m_identifiers(identifiers) {}
    virtual ~TypeWriter() = default;

    QString ddl(const SqlType &written) const;

protected:
    virtual QString dialectName() const { return QStringLiteral("default"); }
    virtual std::span<const TypeRule> rules() const { return {}; }
    virtual QString special(const SqlType &type, const TypeRule &rule) const;
    /// NAME(length), with the collation.
    virtual QString text(QStringView name, std::optional<int> length, const QString &collation) const;
    virtual bool hasNativeUuid() const { return false; }

    const Identifiers &identifiers() const { return m_identifiers; }
    /// The length that an Enum has as text: the longest label, or what was said.
    static int enumLength(const SqlType &type);
    static QString decimal(QStringView name, const SqlType &type);

private:
    const Identifiers &m_identifiers;
};

/// The type's name as messages have it: what SQLAlchemy's default dialect would write.
QString plainTypeName(const SqlType &type);

} // namespace retort
