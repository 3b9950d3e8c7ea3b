// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/environment/EnvironmentTrust.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/DatabaseHosts.h"
#include "engine/environment/EnvironmentUrl.h"

namespace retort {

namespace {

const QString kThisMachine = QStringLiteral("this machine");

QString hostOf(const DatabaseUrl &url)
{
    return databaseHosts(url).join(QStringLiteral(", "));
}

/// `what` has a place for where it comes from.
void addReference(QStringList &facts, const QString &what, const std::optional<SecretReference> &reference)
{
    if (reference)
        facts << what.arg(describe(*reference));
}

bool asksVault(const Environment &environment)
{
    for (const auto &reference :
         {environment.url.reference, environment.user.reference, environment.password, environment.credentials}) {
        if (reference && reference->kind == SecretReference::Kind::Vault)
            return true;
    }
    return false;
}

QString vaultFact(const VaultLogin &login)
{
    QString text = QStringLiteral("login to Vault at %1 by %2")
                       .arg(login.address.isEmpty() ? QStringLiteral("the address in VAULT_ADDR") : login.address,
                            login.method.isEmpty() ? QStringLiteral("your own token") : login.method);
    if (!login.mount.isEmpty())
        text = QStringLiteral("%1, mount %2").arg(text, login.mount);
    if (!login.vaultNamespace.isEmpty())
        text = QStringLiteral("%1, namespace %2").arg(text, login.vaultNamespace);
    if (!login.caFile.isEmpty())
        text = QStringLiteral("%1, trusting %2").arg(text, login.caFile);
    return text;
}

} // namespace

QString hostOf(const Environment &environment, const QString &projectUrl)
{
    if (environment.url.reference)
        return QStringLiteral("the host that is looked up");
    const Result<DatabaseUrl> url = writtenUrl(environment, projectUrl);
    if (!url)
        return {};
    const QString host = hostOf(*url);
    return host.isEmpty() ? kThisMachine : host;
}

bool isOnThisMachine(const Environment &environment, const QString &projectUrl)
{
    return hostOf(environment, projectUrl) == kThisMachine;
}

QStringList referenceFacts(const Environment &environment, const QString &host)
{
    QStringList facts;
    addReference(facts, QStringLiteral("URL from %1"), environment.url.reference);
    addReference(facts, QStringLiteral("user from %1"), environment.user.reference);
    addReference(facts, QStringLiteral("password from %1"), environment.password);
    addReference(facts, QStringLiteral("credentials from %1"), environment.credentials);
    if (asksVault(environment)) {
        facts << vaultFact(environment.vault);
        addReference(facts, QStringLiteral("Vault's role from %1"), environment.vault.role.reference);
        addReference(facts, QStringLiteral("Vault's user from %1"), environment.vault.user.reference);
        addReference(facts, QStringLiteral("Vault's secret from %1"), environment.vault.secret);
    }
    if (!facts.isEmpty() && !host.isEmpty())
        facts << QStringLiteral("sent to %1").arg(host);
    for (QString &fact : facts)
        fact = environment.name + QStringLiteral(": ") + fact;
    return facts;
}

ProjectTrust::Matter hostsMatter(const ProjectEnvironments &environments, const QString &projectUrl)
{
    ProjectTrust::Matter matter{QStringLiteral("hosts"), {}};
    if (const auto url = DatabaseUrl::parse(projectUrl); url && !hostOf(*url).isEmpty())
        matter.facts << QStringLiteral("sqlalchemy.url: ") + hostOf(*url);
    for (const Environment &environment : environments.all) {
        const QString host = hostOf(environment, projectUrl);
        if (!host.isEmpty() && host != kThisMachine)
            matter.facts << environment.name + QStringLiteral(": ") + host;
    }
    matter.facts.removeDuplicates();
    return matter;
}

ProjectTrust::Matter secretsMatter(const ProjectEnvironments &environments, const QString &projectUrl)
{
    ProjectTrust::Matter matter{QStringLiteral("secrets"), {}};
    for (const Environment &environment : environments.all)
        matter.facts += referenceFacts(environment, hostOf(environment, projectUrl));
    // An environment may stand there once for each database that it leads to.
    matter.facts.removeDuplicates();
    return matter;
}

} // namespace retort
