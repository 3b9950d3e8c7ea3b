// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/SecretReference.h"

#include <array>

namespace retort {

namespace {

struct ReferenceWords
{
    const char *word;
    const char *description;
};

/// In the order of SecretReference::Kind.
constexpr std::array<ReferenceWords, 5> kReferenceWords = {{{"vault", "Vault %1"},
                                                            {"env", "the variable %1"},
                                                            {"file", "the file %1"},
                                                            {"keychain", "the keychain's entry %1"},
                                                            {"prompt", "a question: %1"}}};

} // namespace

QString describe(const SecretReference &reference)
{
    QString text = QString::fromLatin1(kReferenceWords.at(size_t(reference.kind)).description).arg(reference.target);
    if (!reference.key.isEmpty())
        text = QStringLiteral("%1, field %2").arg(text, reference.key);
    if (reference.version)
        text = QStringLiteral("%1, version %2").arg(text).arg(*reference.version);
    if (!reference.vaultNamespace.isEmpty())
        text = QStringLiteral("%1, namespace %2").arg(text, reference.vaultNamespace);
    return text;
}

QString kindWord(SecretReference::Kind kind)
{
    return QString::fromLatin1(kReferenceWords.at(size_t(kind)).word);
}

} // namespace retort
