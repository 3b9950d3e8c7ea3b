// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/DoneStatements.h"

#include "engine/migration/RunJournal.h"
#include "engine/migration/StatementEffect.h"

#include <utility>

namespace retort {

DoneStatements::DoneStatements(const RunRecovery &recovery, QString dialectName)
    : m_done(recovery.done), m_isSameScript(recovery.isSameScript), m_dialectName(std::move(dialectName))
{}

std::optional<bool> DoneStatements::take(const QString &sql)
{
    if (m_count >= m_done.size() || isMereQuestion(sql, m_dialectName))
        return false;
    const QString fingerprint = RunJournal::fingerprint(sql);
    // The same script may leave out done statements because it sees in the database that they are.
    const size_t end = m_isSameScript ? m_done.size() : m_count + 1;
    for (size_t i = m_count; i < end; ++i) {
        if (m_done[i].fingerprint == fingerprint) {
            m_count = i + 1;
            return m_done[i].isDone;
        }
    }
    return std::nullopt;
}

} // namespace retort
