// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <functional>

namespace retort::script {

/// Makes each value by a function, until that gives none.
class MadeIterator final : public Iterator
{
public:
    using Make = std::function<std::optional<Value>(Interpreter &)>;
    explicit MadeIterator(Make make) : m_make(std::move(make)) {}

    std::optional<Value> next(Interpreter &interpreter) override
    {
        if (m_isAtEnd)
            return std::nullopt;
        auto value = m_make(interpreter);
        m_isAtEnd = !value;
        return value;
    }

private:
    Make m_make;
    bool m_isAtEnd = false;
};

} // namespace retort::script
