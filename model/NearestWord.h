// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace retort {

/// What people may have meant: the one of `known` that is most like `word`, if any is like it at all; else empty.
QString nearestWord(const QString &word, const QStringList &known);

} // namespace retort
