// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <iosfwd>
#include <memory>

class QDebug;

namespace retort {

/// The bytes behind one or more equal Secret values; overwritten when the last of them goes.
class SecretBytes
{
public:
    explicit SecretBytes(QByteArrayView bytes);
    ~SecretBytes();
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;

    QByteArrayView view() const { return {m_data, m_size}; }

private:
    char *m_data = nullptr;
    qsizetype m_size = 0;
};

/// A password, a token or another text that nobody is to see. It cannot be printed, formatted, compared or turned into
/// text by accident: reveal() and revealBytes() are the only ways to it, and what they return is for the one call that
/// needs it, never for an Error, a log or a file. Copies share one buffer, which is overwritten when the last one goes;
/// what Qt and the drivers copy of it is out of reach. While it lives, the Redactor hides it in what is shown.
class Secret
{
public:
    Secret() = default;
    static Secret fromText(QStringView text);
    static Secret fromBytes(QByteArrayView bytes);

    bool isEmpty() const { return !m_bytes || m_bytes->view().isEmpty(); }
    QString reveal() const;
    QByteArray revealBytes() const;

    /// In the same time wherever they differ.
    static bool areSame(const Secret &one, const Secret &other);

    template <typename Other>
    bool operator==(const Other &) const = delete;
    friend QDebug operator<<(QDebug, const Secret &) = delete;
    friend std::ostream &operator<<(std::ostream &, const Secret &) = delete;

private:
    std::shared_ptr<const SecretBytes> m_bytes;
};

/// Forbids this process to leave core dumps, and other programs of the user to look into its memory, which may hold
/// secrets. Called first in main().
void forbidCoreDumps();

} // namespace retort
