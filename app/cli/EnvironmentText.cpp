// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/EnvironmentText.h"

#include "engine/database/DatabaseUrl.h"
#include "engine/environment/EnvironmentUrl.h"

#include <QJsonArray>

namespace retort {

namespace {

QString valueText(const SettingValue &value)
{
    return value.reference ? describe(*value.reference) : value.text;
}

QString timeText(const std::optional<int> &milliseconds)
{
    if (!milliseconds)
        return {};
    return *milliseconds == 0 ? QStringLiteral("no limit") : QStringLiteral("%1 ms").arg(*milliseconds);
}

QString referenceText(const std::optional<SecretReference> &reference)
{
    return reference ? describe(*reference) : QString();
}

} // namespace

QString addressText(const Environment &environment, const QString &projectUrl)
{
    if (environment.url.reference)
        return QStringLiteral("from ") + describe(*environment.url.reference);
    const Result<DatabaseUrl> url = writtenUrl(environment, projectUrl);
    return url ? url->withoutPassword() : QString();
}

QStringList marksOf(const Environment &environment)
{
    QStringList marks;
    if (environment.isProtected)
        marks << QStringLiteral("protected");
    if (environment.isExportOnly)
        marks << QStringLiteral("export only");
    if (environment.hasReferences())
        marks << QStringLiteral("secrets looked up");
    if (!environment.writtenPassword.isEmpty())
        marks << QStringLiteral("password written down");
    return marks;
}

QStringList settingLines(const Environment &environment, const QString &projectUrl)
{
    const VaultLogin &vault = environment.vault;
    const std::vector<std::pair<const char *, QString>> all = {
        {"label", environment.label},
        {"colour", environment.colour},
        {"url", addressText(environment, projectUrl)},
        {"user", valueText(environment.user)},
        {"password",
         environment.writtenPassword.isEmpty() ? referenceText(environment.password) : QStringLiteral("written down")},
        {"credentials", referenceText(environment.credentials)},
        {"role", environment.session.role},
        {"search_path", environment.session.searchPath.join(QStringLiteral(", "))},
        {"lock_timeout", timeText(environment.session.lockTimeout)},
        {"statement_timeout", timeText(environment.session.statementTimeout)},
        {"journal_table", environment.session.journalTable},
        {"protected", environment.isProtected ? QStringLiteral("yes") : QString()},
        {"confirm with", environment.needsConfirmation() ? environment.confirmText() : QString()},
        {"export_only", environment.isExportOnly ? QStringLiteral("yes") : QString()},
        {"section", environment.section},
        {"vault.address", vault.address},
        {"vault.namespace", vault.vaultNamespace},
        {"vault.method", vault.method},
        {"vault.mount", vault.mount},
        {"vault.role", valueText(vault.role)},
        {"vault.user", valueText(vault.user)},
        {"vault.secret", referenceText(vault.secret)},
        {"vault.ca_file", vault.caFile}};
    QStringList lines;
    for (const auto &[name, value] : all) {
        if (!value.isEmpty())
            lines << QStringLiteral("%1: %2").arg(QLatin1String(name), value);
    }
    return lines;
}

QJsonObject environmentObject(const Environment &environment, const QString &projectUrl)
{
    QJsonObject settings;
    for (const QString &line : settingLines(environment, projectUrl))
        settings.insert(line.section(QStringLiteral(": "), 0, 0), line.section(QStringLiteral(": "), 1));
    return {{QStringLiteral("environment"), environment.name},
            {QStringLiteral("label"), environment.shownName()},
            {QStringLiteral("colour"), environment.colour},
            {QStringLiteral("url"), addressText(environment, projectUrl)},
            {QStringLiteral("protected"), environment.isProtected},
            {QStringLiteral("exportOnly"), environment.isExportOnly},
            {QStringLiteral("hasReferences"), environment.hasReferences()},
            {QStringLiteral("settings"), settings},
            {QStringLiteral("file"), environment.where.file},
            {QStringLiteral("line"), environment.where.line}};
}

QString newEnvironmentsFile(const QString &url)
{
    return QStringLiteral(
               R"(# Where this project's database lives. It belongs into version control, so no password may stand in it:
# write where each one is to be had. `retort-cli env list` shows what is read here.

[project]
default_environment = "development"

[environments.development]
url = "%1"
colour = "green"

# [environments.staging]
# url = "postgresql://shop@db.staging.example/shop"
# password = { env = "SHOP_STAGING_PASSWORD" }      # or file, keychain, prompt, vault
# role = "shop_owner"                               # SET ROLE, so that the tables are not yours
# lock_timeout = "5s"
# journal_table = "ops.retort"                      # the run journal in the database, for all who migrate it
#
# [environments.production]
# extends = "staging"
# url = "postgresql://db.example/shop"
# credentials = { vault = "database/creds/shop-migrator" }
# protected = true
# colour = "red"
)")
        .arg(url);
}

} // namespace retort
