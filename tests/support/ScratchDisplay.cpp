// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScratchDisplay.h"

#include <QElapsedTimer>

namespace retort::test {

namespace {

constexpr int kDisplayPatience = 60'000;
constexpr int kEndPatience = 5'000;

} // namespace

bool ScratchDisplay::start()
{
    m_server.start(QStringLiteral("Xvfb"),
                   {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                    QStringLiteral("1440x900x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp")});
    QElapsedTimer clock;
    clock.start();
    while (!m_server.canReadLine() && clock.elapsed() < kDisplayPatience && m_server.state() != QProcess::NotRunning)
        m_server.waitForReadyRead(200);
    const QByteArray number = m_server.readLine().trimmed();
    if (number.isEmpty())
        return false;
    m_name = u':' + QString::fromLatin1(number);
    m_manager.setProcessEnvironment(environment());
    m_manager.start(QStringLiteral("openbox"), {QStringLiteral("--sm-disable")});
    return m_manager.waitForStarted(kDisplayPatience);
}

ScratchDisplay::~ScratchDisplay()
{
    for (QProcess *process : {&m_manager, &m_server}) {
        process->terminate();
        if (!process->waitForFinished(kEndPatience))
            process->kill();
        process->waitForFinished(kEndPatience);
    }
}

QProcessEnvironment ScratchDisplay::environment() const
{
    QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    all.insert(QStringLiteral("DISPLAY"), m_name);
    all.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    all.remove(QStringLiteral("WAYLAND_DISPLAY"));
    return all;
}

bool ScratchDisplay::press(const QStringList &arguments) const
{
    QProcess tool;
    tool.setProcessEnvironment(environment());
    tool.start(QStringLiteral("xdotool"), arguments);
    return tool.waitForFinished(kDisplayPatience) && tool.exitCode() == 0;
}

bool ScratchDisplay::isShown(const char *title) const
{
    return press({QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--name"),
                  QString::fromLatin1(title)});
}

bool ScratchDisplay::activate(const char *title) const
{
    return press({QStringLiteral("search"), QStringLiteral("--sync"), QStringLiteral("--onlyvisible"),
                  QStringLiteral("--name"), QString::fromLatin1(title), QStringLiteral("windowactivate"),
                  QStringLiteral("--sync")});
}

} // namespace retort::test
