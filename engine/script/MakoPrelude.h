// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>

namespace retort::script {

/// What templates may use besides their variables, in the migration language. `__write__`, `__push__` and `__pop__`
/// come from the renderer.
extern const QLatin1String kMakoPrelude;

} // namespace retort::script
