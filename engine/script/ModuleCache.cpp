// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/ModuleCache.h"

#include <QFile>
#include <QFileInfo>

namespace retort::script {

std::shared_ptr<const ParsedModule> ModuleCache::parsed(const QString &file)
{
    const QFileInfo info(file);
    {
        const QMutexLocker lock(&m_mutex);
        const auto known = m_entries.constFind(file);
        if (known != m_entries.cend() && known->size == info.size() && known->changed == info.lastModified())
            return known->module;
    }
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return nullptr;
    auto module = parseModule(std::make_shared<SourceText>(file, QString::fromUtf8(source.readAll())));
    const QMutexLocker lock(&m_mutex);
    m_entries.insert(file, Entry{info.size(), info.lastModified(), module});
    return module;
}

} // namespace retort::script
