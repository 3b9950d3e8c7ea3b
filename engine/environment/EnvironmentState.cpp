// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/EnvironmentState.h"

#include "engine/migration/EnvironmentRun.h"
#include "engine/project/ProjectTrust.h"
#include "engine/secrets/Redactor.h"
#include "model/MigrationPlan.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>
#include <QtConcurrent>

#include <array>

namespace retort {

namespace {

constexpr int kMemoryLockPatience = 2'000;

QJsonObject readMemory(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// A file that cannot be written is no reason to fail: it only helps.
void remember(const QString &path, const QString &project, const QString &name, const EnvironmentState &state)
{
    if (path.isEmpty())
        return;
    QDir().mkpath(QFileInfo(path).absolutePath());
    QLockFile lock(path + QStringLiteral(".lock"));
    if (!lock.tryLock(kMemoryLockPatience))
        return;
    QJsonObject all = readMemory(path);
    QJsonObject ofProject = all.value(project).toObject();
    ofProject.insert(name, QJsonObject{{QStringLiteral("revisions"), QJsonArray::fromStringList(state.revisions)},
                                       {QStringLiteral("seen"), state.lastSeen.toString(Qt::ISODate)}});
    all.insert(project, ofProject);
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(all).toJson());
        file.commit();
    }
}

QString projectKey(const Project &project)
{
    const QString real = QFileInfo(project.directory()).canonicalFilePath();
    return real.isEmpty() ? project.directory() : real;
}

std::optional<int> pendingIn(const Project &project, const QStringList &rows)
{
    if (project.graph().error())
        return std::nullopt;
    const Result<MigrationPlan> plan = planUpgrade(project.graph(), rows, QStringLiteral("heads"));
    return plan ? std::optional<int>(int(plan->steps.size())) : std::nullopt;
}

} // namespace

QString kindWord(EnvironmentState::Kind kind)
{
    constexpr std::array kWords = {"unknown", "reached", "unreachable"};
    return QString::fromLatin1(kWords.at(size_t(kind)));
}

EnvironmentStates::EnvironmentStates(std::shared_ptr<SecretResolver> resolver, QString memory)
    : m_resolver(std::move(resolver)), m_memory(std::move(memory))
{}

QString EnvironmentStates::defaultFile()
{
    return QFileInfo(ProjectTrust::defaultFile()).absoluteDir().filePath(QStringLiteral("environments.json"));
}

EnvironmentState EnvironmentStates::remembered(const Project &project, const Environment &environment) const
{
    const QJsonObject seen =
        readMemory(m_memory).value(projectKey(project)).toObject().value(environment.name).toObject();
    EnvironmentState state;
    if (seen.isEmpty())
        return state;
    for (const auto &revision : seen.value(QStringLiteral("revisions")).toArray())
        state.revisions.append(revision.toString());
    state.lastSeen = QDateTime::fromString(seen.value(QStringLiteral("seen")).toString(), Qt::ISODate);
    state.pending = pendingIn(project, state.revisions);
    return state;
}

void EnvironmentStates::note(const Project &project, const Environment &environment, const QStringList &rows) const
{
    remember(m_memory, projectKey(project), environment.name,
             {.kind = EnvironmentState::Kind::Reached, .revisions = rows, .lastSeen = QDateTime::currentDateTimeUtc()});
}

QFuture<EnvironmentState> EnvironmentStates::look(const Project &project, const Environment &environment,
                                                  const QString &projectUrl, const EnvironmentOptions &options,
                                                  const QStringList &xArguments,
                                                  const std::shared_ptr<SessionStopper> &stopper)
{
    return QtConcurrent::run([resolver = m_resolver, memory = m_memory, project, environment, projectUrl, options,
                              xArguments, stopper, state = remembered(project, environment)]() mutable {
        const Result<ResolvedEnvironment> resolved = resolver->resolveNow(environment, projectUrl);
        if (!resolved) {
            // Nobody knows whether the database can be reached.
            state.reason = resolved.error().message;
            return state;
        }
        const Result<QStringList> rows = versionRows(project, resolved->url, options, xArguments, stopper);
        if (!rows) {
            state.kind = EnvironmentState::Kind::Unreachable;
            state.reason = Redactor::redacted(rows.error().message);
            return state;
        }
        state.kind = EnvironmentState::Kind::Reached;
        state.revisions = *rows;
        state.pending = pendingIn(project, *rows);
        state.lastSeen = QDateTime::currentDateTimeUtc();
        remember(memory, projectKey(project), environment.name, state);
        return state;
    });
}

} // namespace retort
