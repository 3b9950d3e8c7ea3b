// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace retort::script {

/// A function that runs on a stack of its own and can be left and entered again: a generator's body. Used in one
/// thread.
class Fiber
{
public:
    /// `body` must not let an exception out.
    explicit Fiber(std::function<void()> body);
    /// The body must have ended, or never have begun.
    ~Fiber();
    Fiber(const Fiber &) = delete;
    Fiber &operator=(const Fiber &) = delete;

    /// Runs the body until it suspends itself or ends. Not to be called from inside.
    void resume();
    /// Leaves the body; returns when it is resumed. Only from inside.
    void suspend();

    bool isFinished() const { return m_isFinished; }
    /// The lowest address that the body may use.
    const char *stackEnd() const;

private:
    struct Context;
    struct ExceptionState;

    static void enter(unsigned int high, unsigned int low);
    void run();

    std::function<void()> m_body;
    std::unique_ptr<Context> m_context;
    bool m_isFinished = false;
};

} // namespace retort::script
