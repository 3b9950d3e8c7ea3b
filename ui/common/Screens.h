// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace retort::ui {

/// As much of `wanted` as the screen has room for, where `window` is to be shown; its buttons must not lie outside. The
/// window below may be larger than the screen: then that much.
QSize roomFor(const QWidget &window, const QSize &wanted);

} // namespace retort::ui
