# SPDX-License-Identifier: GPL-3.0-or-later
# sqlalchemy.event: listeners are taken and never called.
__submodules__ = ("api", "base", "registry")


def listen(target, identifier, function, *args, **kw):
    return None


def listens_for(target, identifier, *args, **kw):
    return lambda function: function


def remove(target, identifier, function):
    return None


def contains(target, identifier, function):
    return False
