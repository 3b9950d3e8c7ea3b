// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Fiber.h"

#include <QtGlobal>

#include <cstdint>
#include <cstring>
#include <cxxabi.h>
#include <new>
#include <sys/mman.h>
#include <ucontext.h>
#include <utility>

// GCC and Clang say in different ways that the address sanitizer watches.
#if defined(__SANITIZE_ADDRESS__)
#define RETORT_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RETORT_ADDRESS_SANITIZER
#endif
#endif

#ifdef RETORT_ADDRESS_SANITIZER
#include <sanitizer/common_interface_defs.h>
#endif

namespace retort::script {

namespace {

#ifdef RETORT_ADDRESS_SANITIZER
constexpr std::size_t kFiberStack = 4 * 1024 * 1024;
#else
constexpr std::size_t kFiberStack = 1024 * 1024;
#endif
constexpr std::size_t kFiberGuard = 4096;

} // namespace

/// What the C++ runtime keeps for each thread about exceptions being handled (Itanium C++ ABI, 2.2.2). A body may be
/// left inside a `catch`, so each side has its own.
struct Fiber::ExceptionState
{
    void *caught = nullptr;
    unsigned int uncaught = 0;

    void exchangeWithThread()
    {
        void *ofThread = abi::__cxa_get_globals();
        ExceptionState current;
        std::memcpy(static_cast<void *>(&current.caught), ofThread, sizeof(caught));
        std::memcpy(&current.uncaught, static_cast<char *>(ofThread) + sizeof(caught), sizeof(uncaught));
        std::memcpy(ofThread, static_cast<const void *>(&caught), sizeof(caught));
        std::memcpy(static_cast<char *>(ofThread) + sizeof(caught), &uncaught, sizeof(uncaught));
        *this = current;
    }
};

struct Fiber::Context
{
    ucontext_t inside{};
    ucontext_t outside{};
    char *stack = nullptr;
    bool isStarted = false;
    ExceptionState exceptions;
    // For the address sanitizer: the stack that is being left.
    void *fakeStack = nullptr;
    const void *outsideBottom = nullptr;
    std::size_t outsideSize = 0;
};

Fiber::Fiber(std::function<void()> body) : m_body(std::move(body)), m_context(std::make_unique<Context>()) {}

Fiber::~Fiber()
{
    Q_ASSERT(m_isFinished || !m_context->isStarted);
    if (m_context->stack)
        munmap(m_context->stack, kFiberStack + kFiberGuard);
}

const char *Fiber::stackEnd() const
{
    return m_context->stack + kFiberGuard;
}

void Fiber::enter(unsigned int high, unsigned int low)
{
    // makecontext() passes ints only. NOLINTNEXTLINE(performance-no-int-to-ptr)
    auto *fiber = reinterpret_cast<Fiber *>((std::uintptr_t(high) << 32) | std::uintptr_t(low));
    fiber->run();
}

void Fiber::run()
{
#ifdef RETORT_ADDRESS_SANITIZER
    __sanitizer_finish_switch_fiber(nullptr, &m_context->outsideBottom, &m_context->outsideSize);
#endif
    m_body();
    m_isFinished = true;
#ifdef RETORT_ADDRESS_SANITIZER
    __sanitizer_start_switch_fiber(nullptr, m_context->outsideBottom, m_context->outsideSize);
#endif
    setcontext(&m_context->outside);
    Q_UNREACHABLE();
}

void Fiber::resume()
{
    Q_ASSERT(!m_isFinished);
    if (!m_context->isStarted) {
        void *memory = mmap(nullptr, kFiberStack + kFiberGuard, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED)
            throw std::bad_alloc();
        m_context->stack = static_cast<char *>(memory);
        mprotect(m_context->stack, kFiberGuard, PROT_NONE);
        getcontext(&m_context->inside);
        m_context->inside.uc_stack.ss_sp = m_context->stack + kFiberGuard;
        m_context->inside.uc_stack.ss_size = kFiberStack;
        m_context->inside.uc_link = nullptr;
        const auto address = reinterpret_cast<std::uintptr_t>(this);
        makecontext(&m_context->inside, reinterpret_cast<void (*)()>(&Fiber::enter), 2,
                    static_cast<unsigned int>(address >> 32), static_cast<unsigned int>(address & 0xffffffff));
        m_context->isStarted = true;
    }
    m_context->exceptions.exchangeWithThread();
#ifdef RETORT_ADDRESS_SANITIZER
    void *fakeStack = nullptr;
    __sanitizer_start_switch_fiber(&fakeStack, stackEnd(), kFiberStack);
#endif
    swapcontext(&m_context->outside, &m_context->inside);
#ifdef RETORT_ADDRESS_SANITIZER
    __sanitizer_finish_switch_fiber(fakeStack, nullptr, nullptr);
#endif
    m_context->exceptions.exchangeWithThread();
    if (m_isFinished) {
        munmap(m_context->stack, kFiberStack + kFiberGuard);
        m_context->stack = nullptr;
    }
}

void Fiber::suspend()
{
#ifdef RETORT_ADDRESS_SANITIZER
    __sanitizer_start_switch_fiber(&m_context->fakeStack, m_context->outsideBottom, m_context->outsideSize);
#endif
    swapcontext(&m_context->inside, &m_context->outside);
#ifdef RETORT_ADDRESS_SANITIZER
    __sanitizer_finish_switch_fiber(m_context->fakeStack, &m_context->outsideBottom, &m_context->outsideSize);
#endif
}

} // namespace retort::script
