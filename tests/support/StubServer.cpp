// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/StubServer.h"

#include "tests/support/ScratchCertificate.h"

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpSocket>

namespace retort::test {

QByteArray StubServer::Request::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (line.left(colon).toLower() == name.toLower())
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

void StubServer::Listener::incomingConnection(qintptr descriptor)
{
    auto *socket = isSecure ? new QSslSocket(this) : new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    if (auto *secure = qobject_cast<QSslSocket *>(socket)) {
        secure->setSslConfiguration(tls);
        secure->startServerEncryption();
    }
    addPendingConnection(socket);
}

StubServer::StubServer()
{
    listen();
}

StubServer::StubServer(const ScratchCertificate &certificate)
{
    QFile key(certificate.keyFile());
    (void)key.open(QIODevice::ReadOnly);
    m_server.tls.setLocalCertificateChain(QSslCertificate::fromPath(certificate.file()));
    m_server.tls.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    m_server.isSecure = true;
    listen();
}

void StubServer::demandCertificate(const ScratchCertificate &client)
{
    m_server.tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    m_server.tls.setCaCertificates(QSslCertificate::fromPath(client.file()));
}

void StubServer::listen()
{
    m_server.listen(QHostAddress::LocalHost, 0);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { serve(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

QString StubServer::address() const
{
    return QStringLiteral("%1://127.0.0.1:%2")
        .arg(m_server.isSecure ? QStringLiteral("https") : QStringLiteral("http"))
        .arg(m_server.serverPort());
}

QByteArray StubServer::response(int status, const QByteArray &body, const QByteArray &headers)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Stub\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

void StubServer::serve(QTcpSocket *socket)
{
    const QByteArray seen = socket->peek(1 << 20);
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const Request probe{{}, {}, seen.left(end), {}};
    const qsizetype length = probe.header("Content-Length").toLongLong();
    if (seen.size() < end + 4 + length)
        return;
    (void)socket->readAll();
    reply(socket, seen.left(end), seen.mid(end + 4, length));
}

void StubServer::reply(QTcpSocket *socket, const QByteArray &head, const QByteArray &body)
{
    const QList<QByteArray> line = head.left(head.indexOf("\r\n")).split(' ');
    m_requests.append({line.value(0), line.value(1), head, body});
    QByteArray bytes;
    if (handler) {
        bytes = handler(m_requests.back());
        if (bytes.isEmpty())
            return;
    } else if (!m_answers.isEmpty()) {
        bytes = m_answers.size() > 1 ? m_answers.takeFirst() : m_answers.front();
    }
    socket->write(bytes);
    socket->disconnectFromHost();
}

} // namespace retort::test
