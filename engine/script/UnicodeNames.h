// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>

namespace retort::script {

/// The character that Unicode gives this name, for escapes like `\N{EM DASH}`; case does not matter. Qt has no such
/// data, so only those are known that people write by name: punctuation, spaces, arrows, currency signs and
/// the letters of Latin, with their accents, and of Greek.
std::optional<char32_t> characterNamed(QStringView name);

} // namespace retort::script
