// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/environment/Environment.h"
#include "engine/secrets/LookupSurroundings.h"
#include "model/Error.h"

#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QUrl>

#include <functional>
#include <optional>

namespace retort {

/// Where a service of a domain is.
struct ServiceRecord
{
    QString host;
    int port = 0;
};

/// Finds the best SRV record of a name; nothing where there is none.
using ServiceRecords = std::function<std::optional<ServiceRecord>(const QString &name, const LookupStopper &stopper)>;
/// Asks DNS, and waits for it with an event loop.
std::optional<ServiceRecord> serviceRecordOf(const QString &name, const LookupStopper &stopper);

/// How a Vault or OpenBao server is reached: what the environment says, then the variables of the official client. A
/// BAO_ variable wins over the VAULT_ one of the same name, also where it is empty.
struct VaultSettings
{
    QUrl address = QUrl(QStringLiteral("https://127.0.0.1:8200"));
    QString vaultNamespace = {};
    QSslConfiguration tls = {};
    /// The name that the server's certificate must have; empty: that of the address.
    QString serverName = {};
    std::optional<QNetworkProxy> proxy = {};
    /// In milliseconds.
    int timeout = 60'000;
    int maxRetries = 2;
    bool followsRedirects = true;
    /// Time-based one-time passwords of VAULT_MFA, as they are sent.
    QString mfa = {};
    /// How many requests in a second (VAULT_RATE_LIMIT), of which so many may go out at once; 0: as many as there are.
    double requestRate = 0;
    int requestBurst = 1;
    /// VAULT_WRAP_TTL: secrets are asked for wrapped, for that long; empty: as they are.
    QString wrapTtl = {};

    /// Fails where a variable or a certificate cannot be read.
    static Result<VaultSettings> of(const VaultLogin &login, const LookupSurroundings &surroundings,
                                    const ServiceRecords &records = serviceRecordOf);
};

/// A variable of the official clients, without its prefix: "ADDR" is BAO_ADDR, else VAULT_ADDR.
QString vaultVariable(const QProcessEnvironment &variables, const QString &name);

} // namespace retort
