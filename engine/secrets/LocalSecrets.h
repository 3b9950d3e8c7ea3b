// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"
#include "engine/secrets/SecretReference.h"
#include "model/Error.h"

namespace retort {

struct SettingValue;

/// Looks up what lies on this machine: variables, files, the keychain, a person's answer. Not Vault. Waits; the
/// keychain is asked in the application's main thread, which must have a running event loop.
Result<Secret> lookUpLocally(const SecretReference &reference, const LookupSurroundings &surroundings);

/// The text of a setting that is no secret itself (a user, a role), looked up if it is a reference.
Result<QString> lookUpText(const SettingValue &value, const LookupSurroundings &surroundings);

} // namespace retort
