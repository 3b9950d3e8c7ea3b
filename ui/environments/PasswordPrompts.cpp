// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/PasswordPrompts.h"

#include <QHash>
#include <QMutex>
#include <QWaitCondition>

#include <optional>

namespace retort::ui {

/// What the threads share. The object in the window's thread takes itself off it as it goes.
class PasswordPrompts::Board
{
public:
    explicit Board(PasswordPrompts *prompts) : m_prompts(prompts) {}

    Result<Secret> ask(const QString &question, const LookupStopper &stopper)
    {
        QMutexLocker lock(&m_mutex);
        if (!m_prompts)
            return cancelledError();
        const int number = ++m_last;
        m_answers.insert(number, std::nullopt);
        tell([number, question](PasswordPrompts *prompts) { Q_EMIT prompts->wanted(number, question); });
        while (!m_answers.value(number) && m_prompts && !stopper.isStopped())
            m_answered.wait(&m_mutex, kLookAtStopper);
        const std::optional<Result<Secret>> answer = m_answers.take(number);
        if (answer)
            return *answer;
        tell([number](PasswordPrompts *prompts) { Q_EMIT prompts->withdrawn(number); });
        return cancelledError();
    }

    void answer(int number, Result<Secret> answer)
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_answers.contains(number))
            return;
        m_answers.insert(number, std::move(answer));
        m_answered.wakeAll();
    }

    void leave()
    {
        const QMutexLocker lock(&m_mutex);
        m_prompts = nullptr;
        m_answered.wakeAll();
    }

private:
    /// The object cannot go while the lock is held, and takes its queued calls with it.
    template <typename Work>
    void tell(const Work &work)
    {
        if (m_prompts)
            QMetaObject::invokeMethod(m_prompts, [prompts = m_prompts, work] { work(prompts); }, Qt::QueuedConnection);
    }

    QMutex m_mutex;
    QWaitCondition m_answered;
    PasswordPrompts *m_prompts;
    int m_last = 0;
    /// By number; without a value while somebody waits.
    QHash<int, std::optional<Result<Secret>>> m_answers;
};

PasswordPrompts::PasswordPrompts() : m_board(std::make_shared<Board>(this)) {}

PasswordPrompts::~PasswordPrompts()
{
    m_board->leave();
}

std::function<Result<Secret>(const QString &, const LookupStopper &)> PasswordPrompts::asker()
{
    return [board = m_board](const QString &question, const LookupStopper &stopper) {
        return board->ask(question, stopper);
    };
}

void PasswordPrompts::answer(int number, const Secret &password)
{
    m_board->answer(number, password);
}

void PasswordPrompts::refuse(int number)
{
    m_board->answer(number, std::unexpected(Error{Error::Kind::Cancelled, tr("No password was given"), {}, {}}));
}

} // namespace retort::ui
