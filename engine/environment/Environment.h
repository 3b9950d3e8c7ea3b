// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/database/SessionSettings.h"
#include "engine/secrets/Secret.h"
#include "engine/secrets/SecretReference.h"
#include "model/SourceRange.h"

#include <QString>

#include <optional>

namespace retort {

/// A value that is written down, or a reference to where it is to be had.
struct SettingValue
{
    QString text = {};
    std::optional<SecretReference> reference = {};

    bool isEmpty() const { return text.isEmpty() && !reference; }
    bool operator==(const SettingValue &) const = default;
};

/// Which Vault an environment asks, and how it logs in. What is empty is taken from the variables of the official
/// client (VAULT_ADDR, VAULT_NAMESPACE, BAO_…).
struct VaultLogin
{
    QString address = {};
    QString vaultNamespace = {};
    /// "token", "approle", "userpass", "ldap", "jwt", "kubernetes", "oidc"; empty: "token".
    QString method = {};
    /// Where the method is mounted; empty: its own name.
    QString mount = {};
    /// The role of approle (its role_id), jwt, kubernetes and oidc.
    SettingValue role = {};
    /// The user of userpass and ldap.
    SettingValue user = {};
    /// The password of userpass and ldap, the secret_id of approle, the token of token and jwt.
    std::optional<SecretReference> secret = {};
    /// approle: the secret is a wrapping token, and what it wraps is the secret_id.
    bool isWrapped = false;
    /// The file with the certificates to trust; absolute.
    QString caFile = {};

    bool operator==(const VaultLogin &) const = default;
};

/// One place where a project's database lives: `[environments.NAME]` of retort.toml, or an INI section. A plain value:
/// nothing in it was looked up.
struct Environment
{
    QString name = {};
    /// For people; empty: the name.
    QString label = {};
    /// A word of colourNames(), or #RRGGBB; empty: none.
    QString colour = {};
    /// A URL without what is looked up; empty: that of the project (env.py, sqlalchemy.url).
    SettingValue url = {};
    /// For SQL without a connection, where the URL is a reference: "postgresql" …
    QString dialect = {};
    SettingValue user = {};
    /// One of these two at most.
    std::optional<SecretReference> password = {};
    /// A password that is written down in retort.toml: it works, and is complained about.
    Secret writtenPassword = {};
    /// User and password together.
    std::optional<SecretReference> credentials = {};
    VaultLogin vault = {};
    SessionSettings session = {};
    /// How long a run may take, in milliseconds: leased credentials have to last for it.
    int runTime = 300'000;
    /// Applying asks for confirmText().
    bool isProtected = false;
    /// What has to be typed, in place of the name.
    QString confirm = {};
    /// Nothing is applied from here: its SQL is exported and handed on.
    bool isExportOnly = false;
    /// The INI section of the configuration; empty: the one in use.
    QString section = {};
    /// Where it is written.
    SourceRange where = {};

    QString shownName() const { return label.isEmpty() ? name : label; }
    bool needsConfirmation() const { return isProtected || !confirm.isEmpty(); }
    QString confirmText() const { return confirm.isEmpty() ? name : confirm; }
    /// Whether something has to be looked up before one can connect.
    bool hasReferences() const { return url.reference || user.reference || password || credentials; }
};

} // namespace retort
