// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlType.h"

#include <QString>

#include <vector>

// The names that servers have for types, as scripts write them.
namespace retort {

/// How a server's type is spelt in scripts.
struct ServerType
{
    enum class Arguments { None, Length, Precision, PrecisionAndScale, FractionOfSeconds };

    QLatin1String name;
    /// The SQLAlchemy module that has the class ("" for sqlalchemy itself).
    const char16_t *dialect;
    const char16_t *type;
    Arguments arguments = Arguments::None;
};

/// The numbers in "(10, 2)".
std::vector<int> numbersIn(const QString &text);

/// The type of that row with these numbers; opaque if the type is not known there.
SqlType typeFrom(const ServerType &row, const std::vector<int> &numbers, const QString &written);

/// A type of which only its name in the database is known.
SqlType opaqueType(const QString &written);

} // namespace retort
