// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Terminal.h"

#include "engine/secrets/Redactor.h"

#include <QStringList>

#include <cstdio>
#include <sys/ioctl.h>
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
