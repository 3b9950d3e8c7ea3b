// SPDX-License-Identifier: GPL-3.0-or-later
// What the run journal answers.
#include "engine/migration/JournalText.h"
#include "engine/migration/RunJournal.h"

#include <QSysInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace retort {

namespace {

constexpr std::array<std::pair<QLatin1String, JournalStatement::State>, 4> kStatementStates = {{
    {QLatin1String("about to run"), JournalStatement::State::InDoubt},
    {QLatin1String("done"), JournalStatement::State::Done},
    {QLatin1String("failed"), JournalStatement::State::Failed},
    {QLatin1String("undone"), JournalStatement::State::Undone},
}};

bool isAlive(qint64 process)
{
    return ::kill(pid_t(process), 0) == 0 || errno == EPERM;
}

JournalRun::State runState(const std::vector<SqlValue> &row)
{
    const QString state = journalText(row, 9);
    if (state == QLatin1String("done"))
        return JournalRun::State::Done;
    if (state == QLatin1String("failed"))
        return JournalRun::State::Failed;
    if (journalText(row, 6) != QSysInfo::machineHostName())
        return JournalRun::State::Elsewhere;
    return isAlive(journalNumber(row, 7)) ? JournalRun::State::Running : JournalRun::State::Interrupted;
}

} // namespace

Result<std::vector<JournalRun>> RunJournal::runs(int limit)
{
    return runsWhere(QStringLiteral("1 = 1"), limit);
}

Result<std::optional<JournalRun>> RunJournal::lastRun(const QString &place)
{
    auto found = runsWhere(QLatin1String("place = ") + journalLiteral(place), 1);
    if (!found)
        return std::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::optional<JournalRun>> RunJournal::find(qint64 run)
{
    auto found = runsWhere(QStringLiteral("id = %1").arg(run), 1);
    if (!found)
        return std::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<JournalRun>> RunJournal::unfinishedRuns()
{
    constexpr int kAll = 1000;
    auto found = runsWhere(
        QStringLiteral(
            "place <> '' AND resolution = '' AND id IN (SELECT max(id) FROM %1 GROUP BY place) AND (state = "
            "'running' OR (state = 'failed' AND (%3 <> '' OR EXISTS (SELECT 1 FROM %2 s WHERE s.run = r.id AND "
            "s.kept <> 0 AND s.revision = (SELECT revision FROM %2 l WHERE l.run = r.id AND "
            "l.revision <> '' ORDER BY l.position DESC LIMIT 1)))))")
            .arg(m_tables.run(), m_tables.statement(),
                 m_hasLaterColumns ? QStringLiteral("found") : QStringLiteral("''")),
        kAll);
    if (!found)
        return found;
    std::vector<JournalRun> unfinished;
    for (JournalRun &run : *found) {
        if (run.state == JournalRun::State::Running)
            continue;
        const auto answer = m_session->execute(
            QStringLiteral("SELECT revision FROM %1 WHERE run = %2 AND revision <> '' ORDER BY position DESC LIMIT 1")
                .arg(m_tables.statement(), QString::number(run.id)));
        if (!answer)
            return std::unexpected(answer.error());
        // Its last revision may have come to its end, and the one after it failed before its first statement.
        const QString last = answer->rows.empty() ? QString() : journalText(answer->rows.front(), 0);
        const bool isUp = run.verb.startsWith(QLatin1String("upgrade"));
        const bool isDown = run.verb.startsWith(QLatin1String("downgrade"));
        const bool isWhole = (isUp && run.to.contains(last)) || (isDown && !run.to.contains(last));
        if (run.state != JournalRun::State::Failed || !isWhole)
            unfinished.push_back(std::move(run));
    }
    return unfinished;
}

Result<std::vector<JournalRun>> RunJournal::runsWhere(const QString &condition, int limit)
{
    if (const auto written = flush(); !written)
        return std::unexpected(written.error());
    const auto answer = m_session->execute(
        QStringLiteral("SELECT id, \"database\", verb, from_rows, to_rows, account, host, process, started, state, "
                       "message, place, session, resolution, %4 FROM %1 r WHERE %2 ORDER BY id DESC LIMIT %3")
            .arg(m_tables.run(), condition, QString::number(limit),
                 m_hasLaterColumns ? QStringLiteral("committing, found") : QStringLiteral("'', ''")));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<JournalRun> runs;
    for (const auto &row : answer->rows) {
        runs.push_back({.id = journalNumber(row, 0),
                        .state = runState(row),
                        .database = journalText(row, 1),
                        .place = journalText(row, 11),
                        .verb = journalText(row, 2),
                        .from = journalText(row, 3).split(QLatin1Char(' '), Qt::SkipEmptyParts),
                        .to = journalText(row, 4).split(QLatin1Char(' '), Qt::SkipEmptyParts),
                        .who = QStringLiteral("%1 at %2 (process %3)")
                                   .arg(journalText(row, 5), journalText(row, 6))
                                   .arg(journalNumber(row, 7)),
                        .startedAt = journalText(row, 8),
                        .failure = journalText(row, 10),
                        .serverSession = journalText(row, 12),
                        .resolution = journalText(row, 13),
                        .committing = journalText(row, 14),
                        .foundHalfDone = journalText(row, 15)});
    }
    return runs;
}

Result<std::vector<JournalStatement>> RunJournal::statements(qint64 run)
{
    if (const auto written = flush(); !written)
        return std::unexpected(written.error());
    const auto answer =
        m_session->execute(QStringLiteral("SELECT position, revision, state, \"sql\", sha256, coalesce(microseconds, "
                                          "0), message, kept, alone FROM %1 WHERE run = %2 ORDER BY position")
                               .arg(m_tables.statement(), QString::number(run)));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<JournalStatement> statements;
    for (const auto &row : answer->rows) {
        const QString word = journalText(row, 2);
        const auto state =
            std::ranges::find_if(kStatementStates, [&word](const auto &known) { return known.first == word; });
        statements.push_back(
            {.index = int(journalNumber(row, 0)),
             .revision = journalText(row, 1),
             .state = state == kStatementStates.end() ? JournalStatement::State::InDoubt : state->second,
             .text = journalText(row, 3),
             .fingerprint = journalText(row, 4),
             .duration = journalNumber(row, 5),
             .message = journalText(row, 6),
             .isKept = journalNumber(row, 7) == 1,
             .isCommitInDoubt = journalNumber(row, 7) == 2,
             .isAlone = journalNumber(row, 8) != 0});
    }
    return statements;
}

Result<QString> RunJournal::scriptFingerprint(qint64 run, const QString &revision)
{
    const auto answer = m_session->execute(QStringLiteral("SELECT sha256 FROM %1 WHERE run = %2 AND revision = ")
                                               .arg(m_tables.script(), QString::number(run)) +
                                           journalLiteral(revision));
    if (!answer)
        return std::unexpected(answer.error());
    return answer->rows.empty() ? QString() : journalText(answer->rows.front(), 0);
}

Result<std::vector<AppliedScript>> RunJournal::applied(const QString &place)
{
    const auto answer = m_session->execute(QLatin1String("SELECT revision, sha256 FROM ") + m_tables.applied() +
                                           QLatin1String(" WHERE place = ") + journalLiteral(place) +
                                           QLatin1String(" ORDER BY \"at\", revision"));
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<AppliedScript> scripts;
    for (const auto &row : answer->rows)
        scripts.push_back({journalText(row, 0), journalText(row, 1)});
    return scripts;
}

} // namespace retort
