// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/Theme.h"

#include <algorithm>
#include <cmath>

namespace retort::ui {

const Theme &Theme::light()
{
    static const Theme theme{
        .ground = 0xF4F3F0,
        .panel = 0xFFFFFF,
        .line = 0xE2DFD9,
        .text = 0x23262B,
        .muted = 0x5F636A,
        .accent = 0xA04A17,
        .applied = 0x0F766E,
        .warning = 0x855800,
        .error = 0xB42318,
        .literal = 0x2C7532,
        .branches = {QColor(0x0F766E), QColor(0xA04A17), QColor(0x3056C9), QColor(0x7C3AAB), QColor(0x8A6A00)},
        .isDark = false};
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme{
        .ground = 0x191B1E,
        .panel = 0x202327,
        .line = 0x343940,
        .text = 0xE4E3DF,
        .muted = 0xA0A5AD,
        .accent = 0xE8935A,
        .applied = 0x4FB8A8,
        .warning = 0xE3B341,
        .error = 0xF0766C,
        .literal = 0x98C379,
        .branches = {QColor(0x4FB8A8), QColor(0xE8935A), QColor(0x7FA3FF), QColor(0xC79BEA), QColor(0xD9BC5A)},
        .isDark = true};
    return theme;
}

QColor Theme::selection() const
{
    return mixed(accent, panel, isDark ? 0.16 : 0.10);
}

QColor Theme::hover() const
{
    return mixed(text, panel, 0.05);
}

QColor Theme::control() const
{
    return mixed(text, line, isDark ? 0.14 : 0.10);
}

QColor Theme::tint(const QColor &colour) const
{
    return mixed(colour, panel, isDark ? 0.13 : 0.09);
}

QColor mixed(const QColor &over, const QColor &under, double share)
{
    const auto part = [share](int a, int b) { return int(std::lround(a * share + b * (1 - share))); };
    return {part(over.red(), under.red()), part(over.green(), under.green()), part(over.blue(), under.blue())};
}

double contrast(const QColor &first, const QColor &second)
{
    const auto luminance = [](const QColor &colour) {
        const auto channel = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
    };
    const auto [dark, light] = std::minmax({luminance(first), luminance(second)});
    return (light + 0.05) / (dark + 0.05);
}

} // namespace retort::ui
