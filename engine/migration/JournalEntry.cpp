// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/JournalEntry.h"

#include "engine/migration/JournalText.h"

namespace retort {

QString JournalEntry::text() const
{
    QString text;
    text.reserve(sql.size());
    std::size_t next = 0;
    for (const QChar letter : sql) {
        if (letter != QLatin1Char('?')) {
            text += letter;
            continue;
        }
        const SqlValue &value = values.at(next++);
        const auto *number = value.as<qint64>();
        text += number ? QString::number(*number) : journalLiteral(*value.as<QString>());
    }
    return text;
}

} // namespace retort
