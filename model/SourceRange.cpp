// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SourceRange.h"

namespace retort {

QString describe(const SourceRange &range)
{
    if (!range.isValid())
        return range.file;
    return QStringLiteral("%1:%2:%3").arg(range.file).arg(range.line).arg(range.column);
}

} // namespace retort
