// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"
#include "model/Error.h"

#include <QString>

#include <memory>
#include <optional>

namespace retort {

/// The system's keychain (Secret Service, KWallet …), in which Retort's entries lie under the service "retort". Each
/// function waits for the answer; when called from a thread other than the application's main one, that one must have a
/// running event loop, because the keychain is spoken to there.
class Keychain
{
public:
    /// Fails where there is no keychain, no such entry, where a person refuses, or where `stopper` ends the wait.
    static Result<Secret> read(const QString &entry, const std::shared_ptr<LookupStopper> &stopper = {});
    /// The same; nothing where there is no such entry.
    static Result<std::optional<Secret>> find(const QString &entry, const std::shared_ptr<LookupStopper> &stopper = {});
    /// In place of what the entry has.
    static Result<void> write(const QString &entry, const Secret &secret,
                              const std::shared_ptr<LookupStopper> &stopper = {});
    /// An entry that is not there is removed already.
    static Result<void> remove(const QString &entry);
};

} // namespace retort
