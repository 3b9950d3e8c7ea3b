// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Parser.h"

#include <QDateTime>
#include <QHash>
#include <QMutex>
#include <QString>

#include <memory>

namespace retort::script {

/// The trees of the project's own modules, so that many scripts which import one module parse it once. A file that has
/// changed (size, time) is parsed again. May be used from several threads.
class ModuleCache
{
public:
    /// The tree of `file`, or null if the file cannot be read.
    std::shared_ptr<const ParsedModule> parsed(const QString &file);

private:
    struct Entry
    {
        qint64 size = 0;
        QDateTime changed = {};
        std::shared_ptr<const ParsedModule> module = {};
    };

    QMutex m_mutex;
    QHash<QString, Entry> m_entries;
};

} // namespace retort::script
