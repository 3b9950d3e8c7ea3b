// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/Theme.h"

#include <QFontMetrics>
#include <QRect>
#include <QString>

#include <vector>

class QPainter;

namespace retort::ui {

/// A word in a small box, as rows of the history carry them: "head", a branch label, "current".
struct Badge
{
    enum class Kind { Plain, Current, Head, Applied, Warning, Error };

    Kind kind = Kind::Plain;
    QString text;

    bool operator==(const Badge &) const = default;
};

/// Paints badges; measures and paints with the same numbers.
class BadgePainter
{
public:
    static constexpr int kHeight = 16;
    static constexpr int kGap = 4;

    explicit BadgePainter(const QFont &font);

    int width(const Badge &badge) const;
    /// Paints one badge with its left edge at `x`, vertically in the middle of `row`. Returns its width.
    int paint(QPainter &painter, int x, const QRect &row, const Badge &badge, const Theme &theme) const;
    /// Paints as many of `badges` as fit left of `right`; returns where the next thing may begin.
    int paint(QPainter &painter, int x, int right, const QRect &row, const std::vector<Badge> &badges,
              const Theme &theme) const;

private:
    QFont m_font;
    QFontMetrics m_metrics;
};

} // namespace retort::ui
