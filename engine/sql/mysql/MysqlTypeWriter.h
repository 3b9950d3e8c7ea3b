// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sql/TypeWriter.h"

namespace retort {

/// MySQL's and MariaDB's types.
class MysqlTypeWriter : public TypeWriter
{
public:
    MysqlTypeWriter(const Identifiers &identifiers, QString dialect)
        : TypeWriter(identifiers), m_dialect(std::move(dialect))
    {}

    /// The type as CAST takes it; empty where it takes none.
    QString castType(const SqlType &written) const;

protected:
    QString dialectName() const override { return m_dialect; }
    std::span<const TypeRule> rules() const override;
    QString special(const SqlType &type, const TypeRule &rule) const override;
    QString text(QStringView name, std::optional<int> length, const QString &collation) const override;

private:
    QString characters(const QString &name, const SqlType &type, bool isNational) const;
    QString labels(QStringView name, const SqlType &type) const;

    QString m_dialect;
};

} // namespace retort
