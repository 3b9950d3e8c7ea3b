// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/secrets/LookupSurroundings.h"
#include "engine/secrets/Secret.h"

#include <QObject>

#include <functional>
#include <memory>

namespace retort::ui {

/// Carries questions for passwords from the threads of look-ups to the window's thread, and the answers back.
class PasswordPrompts : public QObject
{
    Q_OBJECT

public:
    PasswordPrompts();
    /// Who still waits gets a refusal.
    ~PasswordPrompts() override;

    /// For LookupSurroundings::prompt: blocks its thread until there is an answer, or the look-up is stopped. May be
    /// called after this object has gone: nobody answers then.
    std::function<Result<Secret>(const QString &question, const LookupStopper &stopper)> asker();

    /// In the window's thread.
    void answer(int number, const Secret &password);
    void refuse(int number);

Q_SIGNALS:
    // In the window's thread.
    void wanted(int number, const QString &question);
    /// Nobody waits for that answer any more.
    void withdrawn(int number);

private:
    class Board;
    std::shared_ptr<Board> m_board;
};

} // namespace retort::ui
