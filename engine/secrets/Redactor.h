// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace retort {

class SecretBytes;

/// The last guard before text leaves the program: the log, the terminal, message boxes, exported SQL and error messages
/// from servers pass through it. It knows every Secret that lives, and hides it also where it is percent-encoded,
/// quoted for SQL or JSON, or in Base64. Texts of fewer than kShortest characters are not looked for: they stand in
/// anything. May be used from any thread.
class Redactor
{
public:
    static constexpr int kShortest = 6;
    /// What stands in a secret's place.
    static constexpr QLatin1String kHidden{"***"};

    /// `text` with every secret replaced.
    static QString redacted(const QString &text);
    /// Whether redacted() would change it.
    static bool isLeaking(const QString &text);

    /// Called by Secret.
    static void watch(const std::shared_ptr<const SecretBytes> &bytes);
};

} // namespace retort
