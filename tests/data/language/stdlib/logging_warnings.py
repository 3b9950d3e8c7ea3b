# SPDX-License-Identifier: GPL-3.0-or-later
import logging, warnings
log = logging.getLogger("alembic.x")
log.info("info %s", 1); log.setLevel(logging.DEBUG); log.debug("d"); log.warning("w") if False else None
print(logging.INFO, log.name, logging.getLevelName(30), isinstance(log, logging.Logger))
warnings.filterwarnings("ignore"); warnings.warn("x", DeprecationWarning)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    print("inside")
