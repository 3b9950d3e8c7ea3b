// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/Recovery.h"

namespace retort {

/// Closes the ways on that doubt or the lack of an inverse closes.
void closeDoubtfulWays(RecoveryReport &report);

} // namespace retort
