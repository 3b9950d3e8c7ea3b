// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace retort::test {

/// A display without a screen (Xvfb), with a window manager (openbox) on it, driven from outside by xdotool. Stopped
/// with the object.
class ScratchDisplay
{
public:
    /// False if it cannot be started.
    bool start();
    ~ScratchDisplay();

    /// That of this process, for programs that are to show themselves there.
    QProcessEnvironment environment() const;
    /// Runs xdotool; false if it fails.
    bool press(const QStringList &arguments) const;
    bool key(const char *keys) const { return press({QStringLiteral("key"), QString::fromLatin1(keys)}); }
    /// Whether there is a window whose title matches `title` now.
    bool isShown(const char *title) const;
    /// Waits for a window whose title matches `title`, and gives it the keyboard.
    bool activate(const char *title) const;

private:
    QProcess m_server;
    QProcess m_manager;
    QString m_name;
};

} // namespace retort::test
