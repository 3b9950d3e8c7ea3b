// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/InterruptWatch.h"
#include "engine/database/Session.h"
#include "engine/secrets/SecretResolver.h"

#include <memory>

namespace retort {

/// While it lives, an interrupt of the user's ends what the databases do that are opened with `session`, and what is
/// looked up for them; the program goes on to its end, so that what is on loan is given back.
class RunStop
{
public:
    explicit RunStop(const std::shared_ptr<SecretResolver> &resolver)
        : m_watch([session = session, resolver] {
              session->stop();
              resolver->close();
          })
    {}

    const std::shared_ptr<SessionStopper> session = std::make_shared<SessionStopper>();

private:
    InterruptWatch m_watch;
};

} // namespace retort
