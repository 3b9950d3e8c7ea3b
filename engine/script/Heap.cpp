// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Heap.h"

#include "engine/script/Raise.h"

namespace retort::script {

Heap::~Heap()
{
    while (m_first) {
        Object *next = m_first->m_next;
        delete m_first;
        m_first = next;
    }
}

void Heap::charge(qint64 bytes)
{
    m_used += bytes;
    if (m_used > m_limit) {
        stop(m_owner, QStringLiteral("memory-limit"),
             QStringLiteral("The script uses more than %1 MB of memory").arg(m_limit / (1024 * 1024)),
             QStringLiteral("let the database do the work in one statement, or take fewer rows in one revision"));
    }
}

} // namespace retort::script
