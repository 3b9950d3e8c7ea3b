// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace retort {

/// Thrown where an operation has no SQL in a dialect; never leaves engine/sql. Dialect turns it into an Error at the
/// operation's place.
struct RenderFailure
{
    QString message;
    QString hint = {};
    /// The script leaves something open, and Alembic's own answer is not known.
    bool isUnknown = false;
};

} // namespace retort
