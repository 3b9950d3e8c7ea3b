// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QHash>
#include <QString>

#include <memory>
#include <utility>
#include <vector>

namespace retort::script {

/// Names and their values in the order in which they were first set: the variables of a module, the attributes of an
/// object, the members of a class. A copy is cheap: it shares the names until one of the two is changed.
class NameMap
{
public:
    using Entry = std::pair<QString, Value>;

    const Value *find(const QString &name) const
    {
        if (!m_data)
            return nullptr;
        const auto it = m_data->index.constFind(name);
        return it == m_data->index.cend() ? nullptr : &m_data->entries[std::size_t(*it)].second;
    }

    void set(const QString &name, const Value &value)
    {
        Data &data = changed();
        const auto it = data.index.constFind(name);
        if (it != data.index.cend()) {
            data.entries[std::size_t(*it)].second = value;
            return;
        }
        data.index.insert(name, int(data.entries.size()));
        data.entries.emplace_back(name, value);
    }

    /// False if there was no such name.
    bool remove(const QString &name)
    {
        if (!contains(name))
            return false;
        Data &data = changed();
        data.entries.erase(data.entries.begin() + data.index.value(name));
        data.index.clear();
        for (std::size_t i = 0; i < data.entries.size(); ++i)
            data.index.insert(data.entries[i].first, int(i));
        return true;
    }

    bool contains(const QString &name) const { return m_data && m_data->index.contains(name); }
    const std::vector<Entry> &entries() const
    {
        static const std::vector<Entry> none;
        return m_data ? m_data->entries : none;
    }

    /// Whether nothing was changed since one was copied from the other.
    bool isShared(const NameMap &other) const { return m_data == other.m_data; }

private:
    struct Data
    {
        std::vector<Entry> entries;
        QHash<QString, int> index;
    };

    Data &changed()
    {
        if (!m_data)
            m_data = std::make_shared<Data>();
        else if (m_data.use_count() > 1)
            m_data = std::make_shared<Data>(*m_data);
        return *m_data;
    }

    std::shared_ptr<Data> m_data;
};

} // namespace retort::script
