// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/EnvironmentOptions.h"

namespace retort {

RenderContext EnvironmentOptions::renderContext(bool isOffline) const
{
    RenderContext context;
    context.isOffline = isOffline;
    context.literalBinds = literalBinds;
    context.namedParamstyle = namedParamstyle;
    context.namingConvention = namingConvention;
    context.transactionalDdl = transactionalDdl;
    return context;
}

} // namespace retort
