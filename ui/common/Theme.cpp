// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Theme.h"

namespace retort::ui {

const Theme &Theme::light()
{
    static const Theme theme{.ground = 0xF4F3F0,
                             .panel = 0xFFFFFF,
                             .line = 0xE2DFD9,
                             .text = 0x23262B,
                             .muted = 0x5F636A,
                             .accent = 0xA04A17,
                             .applied = 0x0F766E,
                             .warning = 0x855800,
                             .error = 0xB42318,
                             .branches = {QColor(0x0F766E), QColor(0xA04A17), QColor(0x3056C9), QColor(0x7C3AAB),
                                          QColor(0x8A6A00)},
                             .isDark = false};
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme{.ground = 0x191B1E,
                             .panel = 0x202327,
                             .line = 0x343940,
                             .text = 0xE4E3DF,
                             .muted = 0xA0A5AD,
                             .accent = 0xE8935A,
                             .applied = 0x4FB8A8,
                             .warning = 0xE3B341,
                             .error = 0xF0766C,
                             .branches = {QColor(0x4FB8A8), QColor(0xE8935A), QColor(0x7FA3FF), QColor(0xC79BEA),
                                          QColor(0xD9BC5A)},
                             .isDark = true};
    return theme;
}

} // namespace retort::ui
