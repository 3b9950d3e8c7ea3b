// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <utility>

namespace retort::script {

/// Owns every object of one run and frees them together at its end: a run is short, and functions, classes and frames
/// refer to each other in circles. The bound on memory is a bound on what a run makes.
class Heap
{
public:
    Heap(Interpreter &owner, qint64 limit) : m_owner(owner), m_limit(limit) {}
    ~Heap();
    Heap(const Heap &) = delete;
    Heap &operator=(const Heap &) = delete;

    template <typename T, typename... Args>
    T *make(Args &&...args)
    {
        auto *object = new T(std::forward<Args>(args)...);
        object->m_next = m_first;
        m_first = object;
        charge(qint64(sizeof(T)));
        return object;
    }

    /// Counts `bytes` that an object holds beside itself. Throws Stopped when the limit is passed.
    void charge(qint64 bytes);

    qint64 used() const { return m_used; }

    /// Calls `visit` with every object, the newest first.
    template <typename Visit>
    void each(const Visit &visit) const
    {
        for (Object *object = m_first; object; object = object->m_next)
            visit(*object);
    }

private:
    Interpreter &m_owner;
    Object *m_first = nullptr;
    qint64 m_used = 0;
    qint64 m_limit;
};

} // namespace retort::script
