// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QString>

namespace retort::ui {

/// The message, and on a line below it what to do, where that is known; as shownPhrase() has them.
QString withHint(const Error &error);

} // namespace retort::ui
