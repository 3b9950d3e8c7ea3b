// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunEvents.h"

#include "app/cli/Invocation.h"
#include "app/cli/Json.h"
#include "engine/log/Log.h"

#include <QJsonArray>

#include <array>

namespace retort {

namespace {

const QString kSqlLog = QStringLiteral("retort.sql");
constexpr int kShownSqlLength = 100;

QString directionWord(MigrationStep::Direction direction)
{
    constexpr std::array kWords = {"upgrade", "downgrade", "stamp"};
    return QString::fromLatin1(kWords.at(size_t(direction)));
}

QJsonObject stepObject(int index, qsizetype count, const MigrationStep &step)
{
    return {{QStringLiteral("index"), index + 1},
            {QStringLiteral("of"), count},
            {QStringLiteral("revision"), step.id},
            {QStringLiteral("direction"), directionWord(step.direction)},
            {QStringLiteral("message"), step.message.section(u'\n', 0, 0)}};
}

} // namespace

RunEvents::RunEvents(const Terminal &terminal, Manner manner) : m_terminal(terminal), m_manner(manner)
{
    m_elapsed.start();
}

void RunEvents::emitEvent(const char *event, QJsonObject object)
{
    object.insert(QStringLiteral("event"), QLatin1String(event));
    object.insert(QStringLiteral("elapsed"), m_elapsed.elapsed());
    m_terminal.write(jsonLine(object));
}

void RunEvents::waitingForLock(const LockWait &wait)
{
    if (m_manner == Manner::Json) {
        emitEvent("waiting", {{QStringLiteral("holder"), wait.holder},
                              {QStringLiteral("waited"), wait.waited},
                              {QStringLiteral("limit"), wait.limit}});
        return;
    }
    Terminal::complain(QStringLiteral("Waiting for %1 to finish (%2 of %3 s)")
                           .arg(wait.holder.isEmpty() ? QStringLiteral("another writer") : wait.holder)
                           .arg(wait.waited / 1000)
                           .arg(wait.limit / 1000));
}

void RunEvents::retrying(const RetryNotice &notice)
{
    if (m_manner == Manner::Json) {
        emitEvent("retrying", {{QStringLiteral("revision"), notice.revision},
                               {QStringLiteral("reason"), notice.reason},
                               {QStringLiteral("holder"), notice.holder},
                               {QStringLiteral("guessed"), notice.isHolderGuessed},
                               {QStringLiteral("attempt"), notice.attempt},
                               {QStringLiteral("of"), notice.attempts},
                               {QStringLiteral("pause"), notice.pause}});
        return;
    }
    const QString words =
        notice.isHolderGuessed ? QStringLiteral(" (at work in this database: %1)") : QStringLiteral(" of %1");
    Terminal::complain(QStringLiteral("Revision %1 ran into a lock%2; trying again in %3 s (%4 of %5)")
                           .arg(notice.revision, notice.holder.isEmpty() ? QString() : words.arg(notice.holder))
                           .arg(double(notice.pause) / 1000, 0, 'f', 1)
                           .arg(notice.attempt)
                           .arg(notice.attempts));
}

void RunEvents::planned(const MigrationPlan &plan)
{
    m_revisionCount = qsizetype(plan.steps.size());
    if (m_manner != Manner::Json)
        return;
    QJsonArray revisions;
    for (const MigrationStep &step : plan.steps)
        revisions.append(step.id);
    emitEvent("planned", {{QStringLiteral("from"), QJsonArray::fromStringList(plan.rowsBefore)},
                          {QStringLiteral("to"), QJsonArray::fromStringList(plan.rowsAfter)},
                          {QStringLiteral("revisions"), revisions}});
}

void RunEvents::revisionStarted(int index, const MigrationStep &step)
{
    m_revisionIndex = index;
    log::info(kRuntimeLog, step.logLine());
    if (m_manner == Manner::Json)
        emitEvent("revisionStarted", stepObject(index, m_revisionCount, step));
}

QJsonObject RunEvents::statementObject(const StatementProgress &progress) const
{
    QJsonObject object{{QStringLiteral("revision"), progress.revision},
                       {QStringLiteral("revisionIndex"), m_revisionIndex + 1},
                       {QStringLiteral("revisions"), m_revisionCount},
                       {QStringLiteral("index"), progress.index + 1},
                       {QStringLiteral("indexInRevision"), progress.indexInRevision + 1},
                       {QStringLiteral("sql"), progress.statement.text}};
    if (progress.statement.source.isValid()) {
        object.insert(QStringLiteral("file"), progress.statement.source.file);
        object.insert(QStringLiteral("line"), progress.statement.source.line);
    }
    return object;
}

void RunEvents::statementStarted(const StatementProgress &progress)
{
    if (m_manner == Manner::Json)
        emitEvent("statementStarted", statementObject(progress));
}

void RunEvents::statementFinished(const StatementProgress &progress)
{
    const double milliseconds = double(progress.duration) / 1000.0;
    const QString sql = progress.statement.text.simplified();
    log::debug(kSqlLog, QStringLiteral("%1 [%2 ms]").arg(sql).arg(milliseconds, 0, 'f', 1));
    if (m_manner == Manner::Json) {
        QJsonObject object = statementObject(progress);
        object.insert(QStringLiteral("milliseconds"), milliseconds);
        object.insert(QStringLiteral("rows"), progress.rowsAffected);
        object.insert(QStringLiteral("wasDone"), progress.wasDone);
        object.insert(QStringLiteral("failure"), progress.failure);
        object.insert(QStringLiteral("notices"), QJsonArray::fromStringList(progress.notices));
        emitEvent("statementFinished", object);
        return;
    }
    for (const QString &notice : progress.notices)
        Terminal::complain(notice);
    if (m_manner != Manner::Progress)
        return;
    const QString rows = progress.rowsAffected > 0 ? QStringLiteral(", %1 rows").arg(progress.rowsAffected) : QString();
    Terminal::complain(QStringLiteral("[%1/%2 %3] statement %4: %5%6 [%7 ms%8]")
                           .arg(m_revisionIndex + 1)
                           .arg(m_revisionCount)
                           .arg(progress.revision.isEmpty() ? QStringLiteral("-") : progress.revision)
                           .arg(progress.indexInRevision + 1)
                           .arg(sql.left(kShownSqlLength), QLatin1String(sql.size() > kShownSqlLength ? "…" : ""))
                           .arg(milliseconds, 0, 'f', 1)
                           .arg(progress.wasDone ? QStringLiteral(", done before") : rows));
}

void RunEvents::revisionFinished(int index, const MigrationStep &step)
{
    if (m_manner == Manner::Json)
        emitEvent("revisionFinished", stepObject(index, m_revisionCount, step));
}

void RunEvents::printed(const QString &text)
{
    if (m_manner == Manner::Json)
        emitEvent("printed", {{QStringLiteral("text"), text}});
    else
        m_terminal.write(text);
}

void RunEvents::ended(const RunOutcome &outcome)
{
    for (const QString &warning : outcome.warnings)
        Terminal::complain(warning);
    for (const Diagnostic &diagnostic : outcome.diagnostics)
        Terminal::complain(describe(diagnostic));
    if (m_manner != Manner::Json) {
        for (const QString &note : outcome.notes)
            Terminal::complain(note);
        return;
    }
    QJsonObject object{{QStringLiteral("success"), outcome.isSuccess()},
                       {QStringLiteral("from"), QJsonArray::fromStringList(outcome.rowsBefore)},
                       {QStringLiteral("to"), QJsonArray::fromStringList(outcome.rowsAfter)},
                       {QStringLiteral("applied"), QJsonArray::fromStringList(outcome.applied)},
                       {QStringLiteral("tried"), QJsonArray::fromStringList(outcome.tried)},
                       {QStringLiteral("statements"), outcome.statementCount},
                       {QStringLiteral("run"), outcome.journalRun},
                       {QStringLiteral("notes"), QJsonArray::fromStringList(outcome.notes)}};
    if (outcome.error) {
        object.insert(QStringLiteral("error"), outcome.error->message);
        object.insert(QStringLiteral("hint"), outcome.error->hint);
        object.insert(QStringLiteral("failedRevision"), outcome.failedRevision);
        object.insert(QStringLiteral("file"), outcome.error->where.file);
        object.insert(QStringLiteral("line"), outcome.error->where.line);
        object.insert(QStringLiteral("sqlLine"), outcome.failedPosition.line);
        object.insert(QStringLiteral("sqlColumn"), outcome.failedPosition.column);
    }
    emitEvent("ended", object);
}

} // namespace retort
