// SPDX-License-Identifier: GPL-3.0-or-later
// What the user agrees to, and the secrets that are looked up, asked for and moved.
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/PasswordMove.h"
#include "engine/environment/ProjectEnvironments.h"
#include "engine/log/Log.h"
#include "ui/Workspace.h"
#include "ui/common/ErrorText.h"
#include "ui/environments/PasswordPrompts.h"

#include <QDesktopServices>
#include <QDir>
#include <QtConcurrent>

#include <utility>

namespace retort::ui {

namespace {

const QString kSecretsCategory = QStringLiteral("retort.desktop");

bool hasPassword(const Environment &environment)
{
    if (!environment.writtenPassword.isEmpty())
        return true;
    const auto url = DatabaseUrl::parse(environment.url.text);
    return url && writtenPassword(*url);
}

const QString kIniUrl = QStringLiteral("sqlalchemy.url");

bool hasIniPassword(const ProjectConfig &config, const QString &section)
{
    const auto text = config.iniOption(section, kIniUrl);
    const auto url = DatabaseUrl::parse(text && *text ? **text : QString());
    return url && writtenPassword(*url);
}

} // namespace

jobs::Access Workspace::accessTo(const Environment &environment, DatabaseLooks::Kind kind)
{
    const QString name = kind == DatabaseLooks::Kind::Refreshing ? environment.name : QString();
    return {.project = *m_ownProject,
            .environment = environment,
            .resolver = m_resolver,
            .trustFile = m_trustFile,
            .stopper = m_looks.begin(kind, name)};
}

jobs::Access Workspace::accessHere(DatabaseLooks::Kind kind)
{
    const Environment *chosen = environment();
    return accessTo(chosen ? *chosen : Environment(), kind);
}

void Workspace::setLookupSurroundings(LookupSurroundings surroundings)
{
    surroundings.prompt = m_prompts->asker();
    if (!surroundings.openBrowser) {
        surroundings.openBrowser = [](const QUrl &page) {
            QMetaObject::invokeMethod(
                QCoreApplication::instance(), [page] { QDesktopServices::openUrl(page); }, Qt::QueuedConnection);
        };
    }
    m_resolver = std::make_shared<SecretResolver>(std::move(surroundings));
}

void Workspace::askForTrust(const std::vector<TrustAsked> &asked, std::function<void()> then)
{
    m_afterTrust = std::move(then);
    Q_EMIT trustWanted(asked);
}

void Workspace::agree(const std::vector<TrustAsked> &asked)
{
    if (!m_project)
        return;
    QtConcurrent::run(&m_databasePool, [asked, folder = m_project->directory(), file = m_trustFile]() -> Result<void> {
        const ProjectTrust trust(folder, file);
        for (const TrustAsked &one : asked) {
            if (Result<void> kept = trust.agree(one.matter); !kept)
                return kept;
        }
        return {};
    }).then(this, [this](const Result<void> &kept) {
        const auto then = std::exchange(m_afterTrust, {});
        if (!kept) {
            log::error(kSecretsCategory, kept.error().message);
            // Without the file one would be asked for ever.
            Q_EMIT environmentTested({}, false, withHint(kept.error()));
            Q_EMIT agreementFailed(kept.error());
        } else if (then) {
            then();
        }
    });
}

void Workspace::decline()
{
    m_afterTrust = {};
    Q_EMIT environmentTested({}, false, tr("Nothing was connected to."));
}

void Workspace::givePassword(int number, const Secret &password)
{
    m_prompts->answer(number, password);
}

void Workspace::refusePassword(int number)
{
    m_prompts->refuse(number);
}

std::vector<PlainPassword> Workspace::plainPasswords() const
{
    std::vector<PlainPassword> found;
    if (!m_project)
        return found;
    const ProjectConfig &config = m_ownProject->config();
    const auto addOfSection = [&](const QString &environment, const QString &section) {
        const int line = config.ini().line(section, kIniUrl);
        if (hasIniPassword(config, section))
            found.push_back({environment, {config.ini().file(), line, 1, line, 1}});
    };
    for (const EnvironmentState &state : m_environments) {
        const Environment &environment = state.environment;
        // What env.py itself has put together stands in no place that it could be moved from.
        if (environment.where.file.isEmpty())
            continue;
        if (hasPassword(environment))
            found.push_back({environment.name, environment.where});
        else if (environment.url.isEmpty() && !environment.password && !environment.credentials)
            addOfSection(environment.name, environment.section.isEmpty() ? config.section() : environment.section);
    }
    // The one section that is the project's own database has no name in the window.
    if (m_environments.empty())
        addOfSection(config.section(), config.section());
    return found;
}

void Workspace::movePasswordToKeychain(const QString &environment)
{
    if (!m_project)
        return;
    QtConcurrent::run(&m_databasePool, [project = *m_ownProject, environment, stopper = m_resolver->stopper()] {
        return retort::movePasswordToKeychain(project, environment, stopper);
    }).then(this, [this, environment](const Result<PasswordPlace> &moved) {
        if (moved)
            log::info(kSecretsCategory, tr("The password of %1 is in the keychain now").arg(environment));
        else
            log::error(kSecretsCategory, moved.error().message);
        readEnvironments();
        Q_EMIT passwordMoved(environment, moved ? std::nullopt : std::optional(moved.error()));
    });
}

} // namespace retort::ui
