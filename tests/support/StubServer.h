// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSslConfiguration>
#include <QTcpServer>

#include <functional>

class QTcpSocket;

namespace retort::test {

class ScratchCertificate;

/// An HTTP server of a few lines on a free loopback port, for what a real server will not do on demand. It serves while
/// the thread's event loop runs.
class StubServer
{
public:
    struct Request
    {
        QByteArray method;
        /// With what follows "?".
        QByteArray path;
        QByteArray head;
        QByteArray body;

        /// A header's value; empty if there is none.
        QByteArray header(const QByteArray &name) const;
    };

    StubServer();
    /// Speaks TLS.
    explicit StubServer(const ScratchCertificate &certificate);

    /// With TLS only: whoever has not that certificate is not served.
    void demandCertificate(const ScratchCertificate &client);

    QString address() const;
    quint16 port() const { return m_server.serverPort(); }
    const QList<Request> &requests() const { return m_requests; }

    /// Answers the next request with these bytes, whatever they are; then hangs up. The last one is used again.
    void answer(const QByteArray &raw) { m_answers.append(raw); }
    /// A whole answer.
    static QByteArray response(int status, const QByteArray &body, const QByteArray &headers = {});
    /// In place of answer(): gives the bytes for each request. Nothing at all: no answer ever comes.
    std::function<QByteArray(const Request &)> handler;

private:
    class Listener : public QTcpServer
    {
    public:
        QSslConfiguration tls;
        bool isSecure = false;

    protected:
        void incomingConnection(qintptr descriptor) override;
    };

    void listen();
    void serve(QTcpSocket *socket);
    void reply(QTcpSocket *socket, const QByteArray &head, const QByteArray &body);

    Listener m_server;
    QList<QByteArray> m_answers;
    QList<Request> m_requests;
};

} // namespace retort::test
