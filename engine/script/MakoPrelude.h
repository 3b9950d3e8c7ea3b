// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>

namespace retort::script {

/// What templates may use besides their variables, in the migration language. `__write`, `__push` and `__pop` come from
/// the renderer.
extern const QLatin1String kMakoPrelude;

} // namespace retort::script
