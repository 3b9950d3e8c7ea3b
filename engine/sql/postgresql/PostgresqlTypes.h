// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Schema.h"

namespace retort {

/// A type in the words of PostgreSQL's format_type(): "timestamp(3) with time zone", "numeric(10,2)", "integer[]".
/// Opaque if it is not one of the server's own.
SqlType postgresqlType(QString written);

/// A native enumeration.
SqlType postgresqlEnum(const TableId &id, const QStringList &values);

} // namespace retort
