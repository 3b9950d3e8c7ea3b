# SPDX-License-Identifier: GPL-3.0-or-later
# Flask-Bcrypt: bcrypt's hashes, as an application calls them.
import bcrypt


def _bytes(text):
    return text.encode("utf-8") if isinstance(text, str) else text


class Bcrypt:
    def __init__(self, app=None, rounds=12, prefix="2b"):
        self._rounds = rounds
        self._prefix = prefix
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        self._rounds = app.config.get("BCRYPT_LOG_ROUNDS", self._rounds)
        self._prefix = app.config.get("BCRYPT_HASH_PREFIX", self._prefix)

    def generate_password_hash(self, password, rounds=None, prefix=None):
        if not password:
            raise ValueError("Password must be non-empty.")
        salt = bcrypt.gensalt(rounds or self._rounds, _bytes(prefix or self._prefix))
        return bcrypt.hashpw(_bytes(password), salt)

    def check_password_hash(self, pw_hash, password):
        return bcrypt.checkpw(_bytes(password), _bytes(pw_hash))


def generate_password_hash(password, rounds=None):
    return Bcrypt().generate_password_hash(password, rounds)


def check_password_hash(pw_hash, password):
    return Bcrypt().check_password_hash(pw_hash, password)
