// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace retort::test {

/// A certificate for localhost and 127.0.0.1 that is its own authority, made by openssl for one test, and its key.
class ScratchCertificate
{
public:
    /// Ends the program where openssl cannot make one.
    ScratchCertificate();

    QString file() const { return m_folder.filePath(QStringLiteral("certificate.pem")); }
    QString keyFile() const { return m_folder.filePath(QStringLiteral("key.pem")); }

private:
    QTemporaryDir m_folder;
};

} // namespace retort::test
