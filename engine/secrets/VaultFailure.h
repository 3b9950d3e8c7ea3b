// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/VaultHttp.h"
#include "model/Error.h"

#include <QString>

namespace retort {

/// What was asked for when a server refused.
struct VaultOccasion
{
    enum class Kind { Read, Login, Lease };

    Kind kind = Kind::Read;
    /// "GET", "POST" …
    QByteArray method = "GET";
    /// Below /v1/.
    QString path = {};
    QString address = {};
};

/// An answer that is no success, as a message that says what to do: which policy path is missing, that the server is
/// sealed, when the version was deleted. Never claims to know which of several reasons it is.
Error vaultFailure(const VaultReply &reply, const VaultOccasion &occasion);

} // namespace retort
