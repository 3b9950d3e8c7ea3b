// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/ProjectTrust.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QRegularExpression>
#include <QSaveFile>

#include <functional>

namespace retort {

namespace {

const QString kProjects = QStringLiteral("projects");
constexpr int kLockPatience = 5'000;

Result<QJsonObject> readTrust(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return fileError(QStringLiteral("Cannot read %1: %2").arg(path, file.errorString()));
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject()) {
        return fileError(QStringLiteral("%1 cannot be read: %2").arg(path, problem.errorString()),
                         QStringLiteral("It holds what you agreed to for each project; remove it to be asked anew."));
    }
    return document.object();
}

Result<void> writeTrust(const QString &path, const QJsonObject &trust)
{
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(trust).toJson();
    // Others could otherwise agree on the user's behalf.
    const bool isOpen = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (!isOpen || file.write(bytes) != bytes.size() || !file.commit())
        return fileError(QStringLiteral("Cannot write %1: %2").arg(path, file.errorString()));
    return {};
}

/// Reads, changes and writes while no other program does.
Result<void> changeProject(const QString &path, const QString &project,
                           const std::function<void(QJsonObject &)> &change)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return fileError(QStringLiteral("Cannot make the folder %1").arg(folder));
    QLockFile lock(path + QStringLiteral(".lock"));
    if (!lock.tryLock(kLockPatience))
        return fileError(QStringLiteral("Cannot write %1: another program is holding it").arg(path));
    auto trust = readTrust(path);
    if (!trust)
        return std::unexpected(trust.error());
    QJsonObject projects = trust->value(kProjects).toObject();
    QJsonObject agreed = projects.value(project).toObject();
    change(agreed);
    if (agreed.isEmpty())
        projects.remove(project);
    else
        projects.insert(project, agreed);
    trust->insert(kProjects, projects);
    return writeTrust(path, *trust);
}

QJsonObject agreementsOf(const QString &path, const QString &project)
{
    const auto trust = readTrust(path);
    return trust ? trust->value(kProjects).toObject().value(project).toObject() : QJsonObject();
}

} // namespace

QString ProjectTrust::Matter::fingerprint() const
{
    // Lengths keep two different lists from reading the same.
    QByteArray text = subject.toUtf8() + '\n';
    for (const QString &fact : facts) {
        const QByteArray bytes = fact.toUtf8();
        text += QByteArray::number(bytes.size()) + ':' + bytes + '\n';
    }
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

ProjectTrust::ProjectTrust(const QString &projectDirectory, QString file, const QString &given)
    : m_file(std::move(file))
{
    const QString real = QFileInfo(projectDirectory).canonicalFilePath();
    m_project = real.isEmpty() ? QDir::cleanPath(QFileInfo(projectDirectory).absoluteFilePath()) : real;
    static const QRegularExpression separators(QStringLiteral("[,:\\s]+"));
    m_given = given.split(separators, Qt::SkipEmptyParts);
}

ProjectTrust ProjectTrust::forUser(const QString &projectDirectory)
{
    return {projectDirectory, defaultFile(), qEnvironmentVariable("RETORT_TRUST")};
}

QString ProjectTrust::defaultFile()
{
    const QString fromEnvironment = qEnvironmentVariable("XDG_DATA_HOME");
    // The XDG rules: a relative path there is to be ignored.
    const QString folder =
        QDir::isAbsolutePath(fromEnvironment) ? fromEnvironment : QDir::homePath() + QStringLiteral("/.local/share");
    return folder + QStringLiteral("/retort/trust.json");
}

bool ProjectTrust::isAgreed(const Matter &matter) const
{
    if (matter.facts.isEmpty())
        return true;
    const QString fingerprint = matter.fingerprint();
    return m_given.contains(fingerprint, Qt::CaseInsensitive) ||
           agreementsOf(m_file, m_project).value(matter.subject).toString() == fingerprint;
}

bool ProjectTrust::knows(const QString &subject) const
{
    return agreementsOf(m_file, m_project).contains(subject);
}

Result<void> ProjectTrust::agree(const Matter &matter) const
{
    return changeProject(m_file, m_project,
                         [&matter](QJsonObject &agreed) { agreed.insert(matter.subject, matter.fingerprint()); });
}

Result<void> ProjectTrust::withdraw() const
{
    return changeProject(m_file, m_project, [](QJsonObject &agreed) { agreed = {}; });
}

} // namespace retort
