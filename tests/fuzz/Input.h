// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/SourceText.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace retort::fuzz {

/// The fuzzer's bytes as the text of a script; broken UTF-8 becomes replacement characters, as a careless reader has
/// it.
inline std::shared_ptr<const SourceText> scriptOf(const std::uint8_t *data, std::size_t size)
{
    return std::make_shared<SourceText>(QStringLiteral("/fuzz/script.py"),
                                        QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size)));
}

/// What must hold after every run, whatever the text.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace retort::fuzz
