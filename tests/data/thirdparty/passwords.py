# SPDX-License-Identifier: GPL-3.0-or-later
import bcrypt
from alembic import op
from flask_bcrypt import Bcrypt, check_password_hash, generate_password_hash

SALT = b"$2b$04$abcdefghijklmnopqrstuu"


def refusal(call):
    try:
        call()
    except (TypeError, ValueError) as error:
        return "%s: %s" % (type(error).__name__, error)


def upgrade():
    for password in ("", "secret", "пароль", "x" * 72):
        hashed = bcrypt.hashpw(password.encode(), SALT).decode()
        op.execute("UPDATE users SET password = '%s'" % hashed)
    old = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
    op.execute("SELECT '%s', '%s'" % (bcrypt.checkpw(b"U*U", old.encode()), bcrypt.checkpw(b"U*V", old.encode())))
    made = generate_password_hash("secret", 4).decode("utf-8")
    op.execute("SELECT '%s', '%s', '%s'" % (made[:7], len(made), check_password_hash(made, "secret")))
    made = Bcrypt().generate_password_hash("secret", 4, "2a")
    op.execute("SELECT '%s', '%s'" % (made[:7].decode(), check_password_hash(made, "other")))


def downgrade():
    for call in (
        lambda: bcrypt.hashpw("text", SALT),
        lambda: bcrypt.hashpw(b"text", b"salt"),
        lambda: bcrypt.gensalt(3),
        lambda: bcrypt.gensalt(4, b"1a"),
        lambda: generate_password_hash(""),
    ):
        op.execute("SELECT '%s'" % refusal(call).replace("'", ""))
