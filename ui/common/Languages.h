// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QCoreApplication;

namespace retort::ui {

/// Makes the desktop speak the language of that code ("en", "ru"), or the system's when it is empty; English where
/// there is no translation. Call before the first widget.
void installLanguage(QCoreApplication &application, const QString &code);

} // namespace retort::ui
