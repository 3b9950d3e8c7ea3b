// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/Recovery.h"

namespace retort::test {

/// What has to be recovered there, once a server has noticed that a dead process is gone; fails the test if there is
/// nothing.
RecoveryReport recoveryReport(const MigrationRequest &where, InDoubtAnswer answer = {});

} // namespace retort::test
