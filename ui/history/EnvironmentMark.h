// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/Badge.h"

#include <QString>
#include <QStringList>

namespace retort::ui {

/// Where an environment stands, for its badge in the history.
struct EnvironmentMark
{
    QString name;
    Badge::Kind kind = Badge::Kind::Plain;
    /// The rows of its version table.
    QStringList rows;

    bool operator==(const EnvironmentMark &) const = default;
};

} // namespace retort::ui
