// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Interpreter.h"
#include "engine/script/Snapshot.h"

namespace retort::script {

/// The run of one function's body: with it end the conditions under which its rest stood, and what it returned in some
/// branch is joined with what it returns at its end.
class Interpreter::FunctionExit
{
public:
    FunctionExit(Interpreter &interpreter, Frame *frame)
        : m_interpreter(interpreter),
          m_frame(frame),
          m_guards(interpreter.m_guards.size()),
          m_returns(interpreter.m_earlyReturns.size())
    {}
    ~FunctionExit()
    {
        auto &guards = m_interpreter.m_guards;
        if (guards.size() > m_guards)
            guards.resize(m_guards);
        auto &returns = m_interpreter.m_earlyReturns;
        if (returns.size() > m_returns)
            returns.resize(m_returns);
    }
    FunctionExit(const FunctionExit &) = delete;
    FunctionExit &operator=(const FunctionExit &) = delete;

    Value result(Value last) const
    {
        const auto &returns = m_interpreter.m_earlyReturns;
        for (std::size_t i = m_returns; i < returns.size(); ++i) {
            if (returns[i].frame == m_frame)
                last = joined(m_interpreter, returns[i].value, last);
        }
        return last;
    }

private:
    Interpreter &m_interpreter;
    Frame *m_frame;
    std::size_t m_guards;
    std::size_t m_returns;
};

} // namespace retort::script
