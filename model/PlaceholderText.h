// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Text in which a part is known only at run time: the part's name stands between two marks that no text has.
namespace retort {

/// The part as it stands in a text.
QString placeholderText(const QString &name);

/// Whether a part of the text is known only at run time.
bool hasPlaceholderText(QStringView text);

/// Whether the text is one such part and no more.
bool isNothingButPlaceholder(QStringView text);

/// The text as people read it: each part as `<name>`.
QString shownPlaceholders(const QString &text);

/// The text with each part as a parameter of SQL: `:name`, with letters, digits and underscores only.
QString placeholderParameter(const QString &name);

} // namespace retort
