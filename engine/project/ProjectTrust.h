// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"

#include <QString>
#include <QStringList>

namespace retort {

/// What a person has agreed to for one project: programs to start, hosts to connect to, secrets to look up. A project
/// cannot vouch for itself, so the agreement lies outside it, in the user's data folder. What is agreed to is kept as a
/// fingerprint per subject; a project that asks for something else has a different one and asks again.
class ProjectTrust
{
public:
    /// One thing to agree to.
    struct Matter
    {
        /// A short word: "hooks", "hosts".
        QString subject;
        /// What is shown before the question, a line each: all that may matter, and nothing secret.
        QStringList facts;

        /// SHA-256 of both, in hexadecimal digits. The project's path is no part of it, so that a build server can be
        /// given it.
        QString fingerprint() const;
    };

    /// Where agreements are kept: `file` (see defaultFile()); `given` are fingerprints that count as agreed for this
    /// run, as the variable RETORT_TRUST has them, separated by commas, colons or blanks.
    ProjectTrust(const QString &projectDirectory, QString file, const QString &given = {});
    /// The user's own: defaultFile() and the variable RETORT_TRUST.
    static ProjectTrust forUser(const QString &projectDirectory);
    /// trust.json in the user's data folder, whichever of Retort's programs asks.
    static QString defaultFile();

    /// A matter without facts needs no agreement. A file that cannot be read agrees to nothing.
    bool isAgreed(const Matter &matter) const;
    /// Whether this project was agreed with about the subject, in whatever words: then it has changed since.
    bool knows(const QString &subject) const;
    /// Keeps the agreement in place of an earlier one on the same subject. Fails where the file cannot be written.
    Result<void> agree(const Matter &matter) const;
    /// Forgets all agreements of this project.
    Result<void> withdraw() const;

private:
    QString m_project;
    QString m_file;
    QStringList m_given;
};

} // namespace retort
