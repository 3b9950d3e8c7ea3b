// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

namespace retort::ui {

/// What the engine says, which speaks English everywhere, in the language of the window; as it is where it is not known
/// here, as the words of a server are.
QString shownPhrase(const QString &said);

/// All that is known, as the engine has it: %1 stands for what differs.
std::span<const char *const> enginePhrases();

} // namespace retort::ui
