// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded into a program by a test (LD_PRELOAD): lets out the password with which it connects, in the way that the
// variable PLANTED_LEAK names, so that it can be seen whether that is noticed.
#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QUrl>

#include <dlfcn.h>
#include <unistd.h>

namespace {

void append(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (file.open(QIODevice::Append))
        file.write(bytes);
}

void print(int descriptor, const QByteArray &bytes)
{
    (void)!::write(descriptor, bytes.constData(), size_t(bytes.size()));
}

void start(const QByteArray &argument)
{
    if (fork() != 0)
        return;
    execl("/bin/sh", "sh", "-c", "sleep 1", "planted", argument.constData(), nullptr);
    _exit(1);
}

void letOut(const QString &password)
{
    const QByteArray kind = qgetenv("PLANTED_LEAK");
    const QByteArray plain = password.toUtf8();
    const QString state = qEnvironmentVariable("XDG_STATE_HOME") + QLatin1String("/retort/");
    const QString data = qEnvironmentVariable("XDG_DATA_HOME") + QLatin1String("/retort/");
    if (kind == "output")
        print(STDOUT_FILENO, plain);
    else if (kind == "error")
        print(STDERR_FILENO, QUrl::toPercentEncoding(password));
    else if (kind == "json")
        print(STDOUT_FILENO, QJsonDocument(QJsonArray{password}).toJson());
    else if (kind == "sql")
        append(QStringLiteral("export.sql"), QByteArray(plain).replace('\'', "''"));
    else if (kind == "log")
        append(state + QLatin1String("retort-cli.log"), plain.toBase64());
    else if (kind == "journal")
        append(data + QLatin1String("planted.sqlite"), plain);
    else if (kind == "core")
        append(QStringLiteral("core"), {reinterpret_cast<const char *>(password.utf16()), password.size() * 2});
    else if (kind == "arguments")
        start(plain);
}

} // namespace

bool QSqlDatabase::open(const QString &user, const QString &password)
{
    letOut(password);
    using Open = bool (*)(QSqlDatabase *, const QString &, const QString &);
    static const auto original = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "_ZN12QSqlDatabase4openERK7QStringS2_"));
    return original && original(this, user, password);
}
