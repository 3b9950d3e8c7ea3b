// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/ErrorText.h"

#include "ui/common/EnginePhrases.h"

namespace retort::ui {

QString withHint(const Error &error)
{
    const QString message = shownPhrase(error.message);
    return error.hint.isEmpty() ? message : message + u'\n' + shownPhrase(error.hint);
}

} // namespace retort::ui
