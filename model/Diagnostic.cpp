// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/Diagnostic.h"

#include <array>

namespace retort {

QString describe(const Diagnostic &diagnostic)
{
    static constexpr std::array names{"information", "warning", "error"};
    QString text = QLatin1String(names[std::size_t(diagnostic.severity)]) + QStringLiteral(": ") + diagnostic.message;
    if (const QString place = describe(diagnostic.range); !place.isEmpty())
        text.prepend(place + QStringLiteral(": "));
    if (!diagnostic.hint.isEmpty())
        text += QStringLiteral(" (") + diagnostic.hint + QStringLiteral(")");
    return text;
}

} // namespace retort
