// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"

#include <optional>
#include <vector>

namespace retort {

/// What an interrupted run has run of a revision, ticked off in that order while its script is gone through anew.
class DoneStatements
{
public:
    explicit DoneStatements(const RunRecovery &recovery, QString dialectName);

    /// Whether the next statement of the script is done and to be left out; a mere question never is. nullopt: it is
    /// none of those that are left (with another script than then: not the next one).
    std::optional<bool> take(const QString &sql);
    /// Whether the script had taken the last one back by itself.
    bool wasOfNoEffect() const { return m_count > 0 && m_done[m_count - 1].isOfNoEffect; }
    /// Whether the script, another one than then, lacks some of them if it ends here.
    bool isAnyMissing() const;
    /// How many it has come by.
    size_t count() const { return m_count; }

private:
    std::vector<RunRecovery::Statement> m_done;
    bool m_isSameScript;
    QString m_dialectName;
    size_t m_count = 0;
};

} // namespace retort
