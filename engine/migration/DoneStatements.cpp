// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/DoneStatements.h"

#include "engine/migration/RunJournal.h"
#include "engine/migration/StatementEffect.h"

#include <algorithm>
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
    for (size_t i = m_count; i < m_done.size(); ++i) {
        if (m_done[i].fingerprint == fingerprint) {
            m_count = i + 1;
            return m_done[i].isDone;
        }
        // The same script may leave out done statements because it sees in the database that they are.
        if (!m_isSameScript && !m_done[i].isOfNoEffect)
            break;
    }
    return std::nullopt;
}

bool DoneStatements::isAnyMissing() const
{
    return !m_isSameScript && std::any_of(m_done.begin() + qsizetype(m_count), m_done.end(),
                                          [](const auto &statement) { return !statement.isOfNoEffect; });
}

} // namespace retort
