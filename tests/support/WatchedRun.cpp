// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/WatchedRun.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace retort::test {

namespace {

constexpr int kLookMilliseconds = 20;
constexpr int kLongestRun = 300'000;

/// A terminal of its own for a process: the side of the person who sits at it.
class PersonsTerminal
{
public:
    PersonsTerminal() : m_master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK))
    {
        if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0)
            qFatal("There is no terminal to be had");
        m_slave = ptsname(m_master);
    }
    ~PersonsTerminal() { close(m_master); }
    PersonsTerminal(const PersonsTerminal &) = delete;
    PersonsTerminal &operator=(const PersonsTerminal &) = delete;

    const char *name() const { return m_slave.constData(); }
    void read()
    {
        QByteArray bytes(4096, '\0');
        for (ssize_t count = 0; (count = ::read(m_master, bytes.data(), size_t(bytes.size()))) > 0;)
            m_shown += bytes.left(count);
    }
    void answer(const QByteArray &line)
    {
        if (m_shown.size() == m_answered || !m_shown.endsWith(": "))
            return;
        m_answered = m_shown.size();
        (void)!::write(m_master, line.constData(), size_t(line.size()));
    }
    const QByteArray &shown() const { return m_shown; }

private:
    int m_master;
    QByteArray m_slave;
    QByteArray m_shown;
    qsizetype m_answered = 0;
};

/// A session of its own, so that its processes are known; with that terminal, if there is one.
void beginSession(const char *terminalName)
{
    setsid();
    if (!terminalName)
        return;
    // The first one that a session opens is its own.
    const int terminal = open(terminalName, O_RDWR);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0)
        _exit(1);
}

QByteArray wholeOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void addCommandLines(qint64 session, QSet<QByteArray> &lines)
{
    const QDir all(QStringLiteral("/proc"));
    for (const QString &process : all.entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        // "4711 (name) S 42 42 42 …": the name may hold anything, so count from its end.
        const QByteArray line = wholeOf(all.filePath(process + QLatin1String("/stat")));
        if (line.mid(line.lastIndexOf(')') + 2).split(' ').value(3).toLongLong() == session)
            lines.insert(wholeOf(all.filePath(process + QLatin1String("/cmdline"))));
    }
}

} // namespace

WatchedRun watchProgram(const QString &folder, const QString &program, const QStringList &arguments,
                        const QProcessEnvironment &environment, const QByteArray &typed)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    PersonsTerminal terminal;
    process.setChildProcessModifier([name = typed.isEmpty() ? nullptr : terminal.name()] { beginSession(name); });
    process.start(program, arguments);
    (void)process.waitForStarted();
    const qint64 session = process.processId();
    WatchedRun run;
    const QDeadlineTimer deadline(kLongestRun);
    while (!process.waitForFinished(kLookMilliseconds) && process.state() != QProcess::NotRunning) {
        addCommandLines(session, run.commandLines);
        terminal.read();
        if (!typed.isEmpty())
            terminal.answer(typed + '\n');
        if (deadline.hasExpired())
            process.kill();
    }
    terminal.read();
    addCommandLines(session, run.commandLines);
    run.terminal = terminal.shown();
    run.answer = {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()),
                  process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1};
    return run;
}

WatchedRun watchCommand(const QString &folder, const QStringList &arguments, const QMap<QString, QString> &variables,
                        const QByteArray &typed)
{
    return watchProgram(folder, commandProgram(), arguments, commandEnvironment(folder, variables), typed);
}

} // namespace retort::test
