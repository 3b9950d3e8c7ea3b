// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/Operation.h"

#include <optional>
#include <vector>

namespace retort::test {

/// What calls of a golden file make, and the error that ended them.
struct CollectedCalls
{
    std::vector<Operation> operations;
    std::optional<Error> error = {};
};

/// Runs `calls`, one a line, as the body of an upgrade() on `dialect`, where Column, sa, op and the modules of the
/// dialects are imported and `tables` (perhaps empty) stands before it.
CollectedCalls collectedCalls(const QString &calls, const QString &dialect, const QString &tables = {});

} // namespace retort::test
