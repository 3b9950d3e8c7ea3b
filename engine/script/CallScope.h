// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Interpreter.h"

namespace retort::script {

/// What a call may need at most before the next one is checked.
constexpr std::ptrdiff_t kStackReserve = 192 * 1024;

/// Enters a function, module or class body for the time of its life.
class Interpreter::CallScope
{
public:
    CallScope(Interpreter &interpreter, CallRecord record) : m_calls(interpreter.m_calls)
    {
        if (m_calls.size() >= std::size_t(interpreter.m_bounds.depth)) {
            stop(interpreter, QStringLiteral("depth-limit"),
                 QStringLiteral("The script's calls are nested more than %1 deep").arg(interpreter.m_bounds.depth));
        }
        // A thread has its stack, a generator's body a smaller one of its own.
        const auto *here = static_cast<const char *>(__builtin_frame_address(0));
        if (interpreter.m_stackEnd && here < interpreter.m_stackEnd + kStackReserve) {
            stop(interpreter, QStringLiteral("depth-limit"), QStringLiteral("The script's calls are nested too deep"));
        }
        m_calls.push_back(record);
    }
    ~CallScope() { m_calls.pop_back(); }
    CallScope(const CallScope &) = delete;
    CallScope &operator=(const CallScope &) = delete;

private:
    std::vector<CallRecord> &m_calls;
};

} // namespace retort::script
