// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Terminal.h"

#include "engine/secrets/Redactor.h"

#include <QStringList>

#include <array>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace retort {

namespace {

/// The width of the terminal that standard input is; 0 if it is none.
int terminalWidth()
{
    winsize size = {};
    if (isatty(STDIN_FILENO) == 0 || ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

void send(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = Redactor::redacted(text).toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

void Terminal::print(const QString &line) const
{
    if (m_manner != Manner::Quiet)
        send(stdout, line + QLatin1Char('\n'));
}

void Terminal::write(const QString &text) const
{
    send(stdout, text);
}

void Terminal::status(const QString &message) const
{
    print(wrapped(message, terminalWidth()));
}

bool Terminal::isInteractive()
{
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

bool Terminal::confirm(const QString &question)
{
    send(stderr, question + QStringLiteral(" [y/N] "));
    char answer[16] = {};
    if (!std::fgets(answer, sizeof answer, stdin))
        return false;
    const QString text = QString::fromUtf8(answer).trimmed().toLower();
    return text == QLatin1String("y") || text == QLatin1String("yes");
}

Result<Secret> Terminal::askSecret(const QString &question, const LookupStopper &stopper)
{
    const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        return commandError(QStringLiteral("Nobody is there to be asked: %1").arg(question),
                            QStringLiteral("For runs without a terminal, use env, file or vault in place of prompt."));
    const QByteArray shown = Redactor::redacted(question).toUtf8() + ": ";
    termios before = {};
    tcgetattr(terminal, &before);
    termios quiet = before;
    quiet.c_lflag &= ~tcflag_t(ECHO);
    quiet.c_lflag |= ECHONL;
    tcsetattr(terminal, TCSAFLUSH, &quiet);
    (void)!::write(terminal, shown.constData(), size_t(shown.size()));
    std::array<char, 4096> line = {};
    ssize_t length = -1;
    while (!stopper.isStopped()) {
        pollfd waiting = {terminal, POLLIN, 0};
        if (poll(&waiting, 1, kLookAtStopper) > 0) {
            length = read(terminal, line.data(), line.size());
            break;
        }
    }
    tcsetattr(terminal, TCSAFLUSH, &before);
    close(terminal);
    if (length > 0 && line[size_t(length) - 1] == '\n')
        --length;
    const Secret answer = length > 0 ? Secret::fromBytes({line.data(), length}) : Secret();
    explicit_bzero(line.data(), line.size());
    if (answer.isEmpty())
        return cancelledError();
    return answer;
}

Secret Terminal::readSecret()
{
    std::array<char, 64 * 1024> line = {};
    Secret secret;
    if (std::fgets(line.data(), int(line.size()), stdin)) {
        size_t length = std::strlen(line.data());
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
            --length;
        secret = Secret::fromBytes({line.data(), qsizetype(length)});
    }
    explicit_bzero(line.data(), line.size());
    return secret;
}

void Terminal::complain(const QString &line)
{
    send(stderr, line + QLatin1Char('\n'));
}

QString Terminal::wrapped(const QString &text, int width)
{
    if (width <= 0)
        return text;
    const QString indent = QStringLiteral("  ");
    QStringList lines;
    QString line = indent;
    for (const QString &word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (line.size() > indent.size() && line.size() + 1 + word.size() > width) {
            lines.append(line);
            line = indent;
        }
        if (line.size() > indent.size())
            line += QLatin1Char(' ');
        line += word;
    }
    lines.append(line);
    return lines.join(QLatin1Char('\n'));
}

} // namespace retort
