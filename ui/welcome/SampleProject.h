// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QString>

namespace retort::ui {

/// A copy of the sample project that the user may change, in `folder`; made when it is not there yet. Returns the
/// project's folder.
Result<QString> sampleProject(const QString &folder);

/// The same in the user's data folder.
Result<QString> sampleProject();

} // namespace retort::ui
