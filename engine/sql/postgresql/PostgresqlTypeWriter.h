// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/TypeWriter.h"

namespace retort {

/// PostgreSQL's types.
class PostgresqlTypeWriter : public TypeWriter
{
public:
    using TypeWriter::TypeWriter;

    /// The name of an ENUM or DOMAIN, with its schema.
    QString namedType(const SqlType &type) const;

protected:
    QString dialectName() const override { return QStringLiteral("postgresql"); }
    std::span<const TypeRule> rules() const override;
    QString special(const SqlType &type, const TypeRule &rule) const override;
    bool hasNativeUuid() const override { return true; }
};

} // namespace retort
