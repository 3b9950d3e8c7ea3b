// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"
#include "model/Error.h"

#include <QTcpServer>

#include <memory>
#include <optional>

class QTcpSocket;

namespace retort {

/// Where the browser comes back to after a login: http://localhost:8250/oidc/callback, as the official client has it
/// and as roles in Vault allow it. Listens on the loopback addresses only, for one answer.
class OidcCallback
{
public:
    struct Answer
    {
        QString state;
        Secret code;
    };

    /// Fails where the port is taken.
    static Result<std::unique_ptr<OidcCallback>> listen();
    static QString redirectUri();

    /// Waits for the browser, for two minutes at most. Fails with what the page said if the login did not succeed.
    Result<Answer> wait(const LookupStopper &stopper);

private:
    OidcCallback() = default;
    void serve(QTcpSocket *socket);
    void take(QTcpSocket *socket, const QByteArray &requestLine);

    QTcpServer m_server4;
    QTcpServer m_server6;
    std::optional<Result<Answer>> m_answer;
};

} // namespace retort
