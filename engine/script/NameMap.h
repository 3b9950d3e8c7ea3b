// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QHash>
#include <QString>

#include <utility>
#include <vector>

namespace retort::script {

/// Names and their values in the order in which they were first set: the variables of a module, the attributes of an
/// object, the members of a class.
class NameMap
{
public:
    using Entry = std::pair<QString, Value>;

    const Value *find(const QString &name) const
    {
        const auto it = m_index.constFind(name);
        return it == m_index.cend() ? nullptr : &m_entries[std::size_t(*it)].second;
    }

    void set(const QString &name, const Value &value)
    {
        const auto it = m_index.constFind(name);
        if (it != m_index.cend()) {
            m_entries[std::size_t(*it)].second = value;
            return;
        }
        m_index.insert(name, int(m_entries.size()));
        m_entries.emplace_back(name, value);
    }

    /// False if there was no such name.
    bool remove(const QString &name)
    {
        const auto it = m_index.constFind(name);
        if (it == m_index.cend())
            return false;
        m_entries.erase(m_entries.begin() + *it);
        m_index.clear();
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            m_index.insert(m_entries[i].first, int(i));
        return true;
    }

    bool contains(const QString &name) const { return m_index.contains(name); }
    const std::vector<Entry> &entries() const { return m_entries; }

private:
    std::vector<Entry> m_entries;
    QHash<QString, int> m_index;
};

} // namespace retort::script
