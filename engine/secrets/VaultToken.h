// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"
#include "model/Error.h"

namespace retort {

/// The token that a person has already, as the official client finds it: the variable VAULT_TOKEN (BAO_TOKEN), the
/// token helper that ~/.vault (~/.bao) names, the file ~/.vault-token. Fails where there is none, or one that cannot be
/// a token. Behind an agent, which has a token of its own, there need be none: then it is empty.
Result<Secret> vaultTokenOfUser(const LookupSurroundings &surroundings, bool isBehindAgent = false);

/// `bytes` without the newline at its end; an error if it has characters that cannot be printed.
Result<Secret> checkedToken(QByteArray bytes, const QString &from);

} // namespace retort
