// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceRange.h"

#include <QString>

#include <optional>

namespace retort {

/// Where a secret is to be had, and never the secret itself:
///
///     { vault = "secret/data/shop/staging", key = "password" }     also: version = 3, namespace = "team"
///     { env = "SHOP_PASSWORD" }
///     { file = "/run/secrets/shop" }                                relative to the file that says so
///     { keychain = "shop-staging" }
///     { prompt = "Password of the staging database" }
struct SecretReference
{
    enum class Kind { Vault, Variable, File, Keychain, Prompt };

    Kind kind = Kind::Variable;
    /// The path in Vault, the variable, the file (absolute), the keychain's entry, the question.
    QString target = {};
    /// Vault: the field of the secret; empty: the usual one ("password"; for a user "username").
    QString key = {};
    /// Vault: a version of a KV version 2 secret; not set: the newest.
    std::optional<int> version = {};
    /// Vault: the namespace; empty: that of the environment or of VAULT_NAMESPACE.
    QString vaultNamespace = {};
    SourceRange where = {};

    bool operator==(const SecretReference &) const = default;
};

/// "Vault secret/data/shop/staging, field password", "the variable SHOP_PASSWORD" …; for people.
QString describe(const SecretReference &reference);

/// "vault", "env", "file", "keychain", "prompt": the key in retort.toml.
QString kindWord(SecretReference::Kind kind);

} // namespace retort
