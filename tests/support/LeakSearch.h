// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/WatchedRun.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace retort::test {

/// Looks for secrets, in any form in which they may be written: as they are, for URLs, SQL, JSON and TOML, in Base64,
/// in UTF-16.
class LeakSearch
{
public:
    void addSecret(const QString &secret);
    void addText(const QString &place, const QByteArray &text);
    /// Every file in it and below, hidden ones too.
    void addFolder(const QString &folder);
    /// Everything that could be seen of a run.
    void addRun(const QString &place, const WatchedRun &run);

    /// The places where something was found.
    QStringList found() const { return m_found; }

private:
    QList<QByteArray> m_forms;
    QStringList m_found;
};

} // namespace retort::test
