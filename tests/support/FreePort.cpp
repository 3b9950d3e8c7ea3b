// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FreePort.h"

#include <QTcpServer>

namespace retort::test {

quint16 freeServerPort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

} // namespace retort::test
