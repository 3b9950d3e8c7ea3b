// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace retort::test {

/// A loopback port for a server, on which nobody listens now; another program may take it a moment later. 0 if there is
/// none.
quint16 freeServerPort();

} // namespace retort::test
