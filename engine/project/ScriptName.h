// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QDateTime>
#include <QString>

/// How new scripts are named and dated, by the project's options.
namespace retort::ScriptName {

/// A moment to the microsecond, as Python's datetime has it.
struct Moment
{
    /// In the zone that is to be shown; local time when the project names none.
    QDateTime time;
    int microseconds = 0;
    /// Whether the offset is shown.
    bool hasZone = false;

    /// Python's str(datetime).
    QString text() const;
};

/// `zone` empty: local time. Tries upper case as well; fails with "Can't locate timezone: X".
Result<Moment> now(const QString &zone, const std::optional<QDateTime> &fixed = {});

/// The words of a message joined by "_", in lower case, cut at a word's end when longer than `limit`.
QString slug(const QString &message, int limit);

/// Python's `fileTemplate % {rev, slug, epoch, year, …}`, without the suffix; "/" makes sub-folders.
Result<QString> format(const QString &fileTemplate, const QString &revision, const QString &slug, const Moment &moment);

} // namespace retort::ScriptName
