// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

// The two fonts of the desktop.
namespace retort::ui {

/// Inter where it is installed, else the system's; at the system's size, at least 9 pt.
QFont interfaceFont();

/// JetBrains Mono where it is installed, else DejaVu Sans Mono, else the system's fixed font.
QFont monospaceFont();

/// `font` at `factor` of its size.
QFont scaled(QFont font, double factor);

/// `font`, half bold.
QFont emphasised(QFont font);

} // namespace retort::ui
