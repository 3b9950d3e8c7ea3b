// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SqlType.h"

#include <QStringView>

#include <span>

namespace retort {

/// One class of a types module: what it is called there, which class that is, and what its constructor takes.
struct SqlTypeSpec
{
    /// "" or a dialect.
    QStringView module;
    QStringView name;
    /// The dialect that owns the class; "" if it is one of the general types under another roof.
    QStringView owner;
    QStringView className;
    SqlAffinity affinity;
    QStringView parameters;
};

std::span<const SqlTypeSpec> sqlTypeSpecs();
const SqlTypeSpec *findSqlTypeSpec(QStringView module, QStringView name);

} // namespace retort
