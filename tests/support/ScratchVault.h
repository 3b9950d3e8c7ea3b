// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace retort::test {

class ScratchServer;

/// A real OpenBao server in memory on a free loopback port, started for a test and stopped with the object. Its program
/// is what `./bootstrap test` fetches into build/openbao.
class ScratchVault
{
public:
    enum class Transport { Plain, Tls };

    /// Null if it cannot be started; problem() says why.
    static std::unique_ptr<ScratchVault> start(Transport transport = Transport::Plain);
    static QString problem();
    ~ScratchVault();

    QString address() const;
    /// TLS only: the file with the certificate of its authority.
    QString caFile() const;
    static QString rootToken() { return QStringLiteral("root-of-the-test"); }

    /// The surroundings of somebody who knows the address, and has a home of their own; with the root token if asked
    /// for.
    LookupSurroundings surroundings(bool hasToken = true) const;
    QString home() const { return m_folder.path(); }

    /// One request with the root token, as an operator sets things up; the whole answer. `status` gets its status.
    QJsonObject call(const QByteArray &method, const QString &path, const QJsonObject &body = {}, int *status = nullptr,
                     const QByteArray &headers = {}) const;

    /// Mounts the database engine at `database`, with that PostgreSQL server as its `shop`; false if it is refused.
    /// Both in a namespace if one is named.
    bool leaseUsersOf(const ScratchServer &server, const QString &vaultNamespace = {}) const;
    /// The engine's role `migrator`: leases users in the role shop_owner, for `first` ("15s"), and renewed for up to
    /// `longest` in all.
    bool setLease(const QString &first, const QString &longest, const QString &vaultNamespace = {}) const;
    /// How many leased users that server has now.
    static QString leasedUsersOf(const ScratchServer &server);

private:
    ScratchVault() = default;
    bool launch(Transport transport);
    bool waitUntilReady() const;

    QTemporaryDir m_folder;
    QProcess m_server;
    quint16 m_port = 0;
    bool m_isTls = false;
};

} // namespace retort::test
