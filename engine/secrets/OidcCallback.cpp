// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/OidcCallback.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

namespace retort {

namespace {

constexpr quint16 kCallbackPort = 8250;
constexpr qint64 kBrowserPatience = 120'000;
constexpr qint64 kLongestRequest = 16 * 1024;

QByteArray callbackPage(const QByteArray &status, const QByteArray &text)
{
    const QByteArray body = "<!doctype html><meta charset=utf-8><title>Retort</title><p>" + text;
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

QString OidcCallback::redirectUri()
{
    return QStringLiteral("http://localhost:%1/oidc/callback").arg(kCallbackPort);
}

Result<std::unique_ptr<OidcCallback>> OidcCallback::listen()
{
    std::unique_ptr<OidcCallback> callback(new OidcCallback);
    OidcCallback *const self = callback.get();
    if (!self->m_server4.listen(QHostAddress::LocalHost, kCallbackPort)) {
        return commandError(QStringLiteral("Port %1 is taken, and the browser would come back there after the login")
                                .arg(kCallbackPort),
                            QStringLiteral("Another login may be waiting: end it, and try again."));
    }
    // A machine without IPv6 does without.
    (void)self->m_server6.listen(QHostAddress::LocalHostIPv6, kCallbackPort);
    for (QTcpServer *server : {&self->m_server4, &self->m_server6}) {
        QObject::connect(server, &QTcpServer::newConnection, server, [self, server] {
            while (QTcpSocket *socket = server->nextPendingConnection())
                self->serve(socket);
        });
    }
    return callback;
}

void OidcCallback::serve(QTcpSocket *socket)
{
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
        const QByteArray seen = socket->peek(kLongestRequest);
        if (seen.contains("\r\n\r\n") || seen.size() >= kLongestRequest) {
            (void)socket->readAll();
            take(socket, seen.left(seen.indexOf("\r\n")));
        }
    });
}

void OidcCallback::take(QTcpSocket *socket, const QByteArray &requestLine)
{
    const QList<QByteArray> parts = requestLine.split(' ');
    const QUrl url = QUrl::fromEncoded(parts.value(1));
    if (parts.value(0) != "GET" || url.path() != QLatin1String("/oidc/callback") || m_answer) {
        socket->write(callbackPage("404 Not Found", "There is nothing here."));
        socket->disconnectFromHost();
        return;
    }
    const QUrlQuery query(url);
    const auto item = [&query](const char *key) {
        return query.queryItemValue(QLatin1String(key), QUrl::FullyDecoded);
    };
    if (item("code").isEmpty()) {
        const QString said = item("error_description").isEmpty() ? item("error") : item("error_description");
        m_answer = commandError(QStringLiteral("The login in the browser did not succeed: %1").arg(said));
        socket->write(callbackPage("200 OK", "The login did not succeed. Retort says why."));
    } else {
        m_answer = Answer{item("state"), Secret::fromText(item("code"))};
        socket->write(callbackPage("200 OK", "You are logged in. You can close this page and go back to Retort."));
    }
    socket->flush();
    socket->disconnectFromHost();
}

Result<OidcCallback::Answer> OidcCallback::wait(const LookupStopper &stopper)
{
    QElapsedTimer clock;
    clock.start();
    QEventLoop loop;
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (m_answer || stopper.isStopped() || clock.elapsed() > kBrowserPatience)
            loop.quit();
    });
    watch.start(kLookAtStopper);
    loop.exec();
    if (stopper.isStopped())
        return cancelledError();
    if (!m_answer)
        return commandError(QStringLiteral("Nobody logged in in the browser within two minutes"));
    return *m_answer;
}

} // namespace retort
