# SPDX-License-Identifier: GPL-3.0-or-later
"""Database servers of one's own for a comparison: started in a folder under /tmp, stopped by process id."""
import contextlib
import glob
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_user(name):
    """Keyword arguments of subprocess for a server that does not run as root."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def output(command, **options):
    run = subprocess.run(command, capture_output=True, text=True, **options)
    return run.returncode, run.stdout, run.stderr


class Server:
    """What the comparison needs of a database; each database has a name of its own. A durable server flushes what it
    commits to the disk, as servers do unless they are told otherwise."""

    def close(self):
        pass


class Postgresql(Server):
    dialect = "postgresql"

    def __init__(self, is_durable=False):
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = tempfile.mkdtemp(prefix="retort-pg-")
        self.port = free_port()
        if os.getuid() == 0:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        user = as_user("postgres")
        data = os.path.join(self.folder, "data")
        subprocess.run([f"{self.programs}/initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C",
                        "--no-sync"], check=True, stdout=subprocess.DEVNULL, **user, cwd=self.folder)
        self.process = subprocess.Popen([f"{self.programs}/postgres", "-D", data, "-p", str(self.port), "-k", self.folder,
                                         "-c", "listen_addresses=", *([] if is_durable else ["-c", "fsync=off"])],
                                        cwd=self.folder,
                                        stderr=subprocess.DEVNULL, **user)
        for _ in range(100):
            if output(self.psql("postgres") + ["-c", "SELECT 1"])[0] == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL does not start")

    def psql(self, database):
        return ["psql", "-X", "-q", "-h", self.folder, "-p", str(self.port), "-U", "tester", "-v", "ON_ERROR_STOP=1",
                database]

    def create(self, database):
        subprocess.run(self.psql("postgres") + ["-c", f"CREATE DATABASE {database}"], check=True)

    def url(self, database):
        return f"postgresql+psycopg2://tester@/{database}?host={self.folder}&port={self.port}"

    def apply(self, database, sql):
        code, _, errors = output(self.psql(database) + ["-f", "-"], input=sql)
        return "" if code == 0 else errors.strip()

    def rows(self, database, query):
        return output(self.psql(database) + ["-A", "-t", "-c", query])[1]

    def schema(self, database):
        code, text, errors = output([f"{self.programs}/pg_dump", "-s", "-h", self.folder, "-p", str(self.port), "-U",
                                     "tester", database])
        # Newer pg_dump writes a random word to guard its text.
        return re.sub(r"\\(un)?restrict \w+\n", "", text) if code == 0 else errors

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Mariadb(Server):
    dialect = "mariadb"

    def __init__(self, is_durable=False):
        self.folder = tempfile.mkdtemp(prefix="retort-my-")
        user = as_user("mysql")
        if user:
            os.chown(self.folder, user["user"], -1)
        data = os.path.join(self.folder, "data")
        subprocess.run(["mariadb-install-db", f"--datadir={data}", "--auth-root-authentication-method=normal",
                        "--skip-test-db"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user,
                       cwd=self.folder)
        self.socket = os.path.join(self.folder, "s")
        self.process = subprocess.Popen(["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={self.socket}",
                                         "--skip-networking",
                                         *([] if is_durable else ["--innodb-flush-log-at-trx-commit=0"]),
                                         "--character-set-server=utf8mb4"], cwd=self.folder, stderr=subprocess.DEVNULL,
                                        **user)
        for _ in range(150):
            if output(self.client("") + ["-e", "SELECT 1"])[0] == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("MariaDB does not start")

    def client(self, database):
        return ["mariadb", "--no-defaults", f"--socket={self.socket}", "-u", "root", *([database] if database else [])]

    def create(self, database):
        subprocess.run(self.client("") + ["-e", f"CREATE DATABASE {database}"], check=True)

    def url(self, database):
        return f"mariadb+pymysql://root@localhost/{database}?unix_socket={self.socket}"

    def apply(self, database, sql):
        code, _, errors = output(self.client(database), input=sql)
        return "" if code == 0 else errors.strip()

    def rows(self, database, query):
        return output(self.client(database) + ["-N", "-B", "-e", query])[1]

    def schema(self, database):
        code, text, errors = output(["mariadb-dump", "--no-defaults", f"--socket={self.socket}", "-u", "root", "-d",
                                     "--routines", "--skip-comments", "--skip-dump-date", database])
        return re.sub(r" AUTO_INCREMENT=\d+", "", text) if code == 0 else errors

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Sqlite(Server):
    dialect = "sqlite"

    def __init__(self, is_durable=False):
        self.folder = tempfile.mkdtemp(prefix="retort-lite-")

    def _path(self, database):
        return os.path.join(self.folder, database + ".db")

    def create(self, database):
        with contextlib.closing(sqlite3.connect(self._path(database))):
            pass

    def url(self, database):
        return f"sqlite:///{self._path(database)}"

    def apply(self, database, sql):
        code, _, errors = output(["sqlite3", "-bail", self._path(database)], input=sql)
        return "" if code == 0 else errors.strip()

    def rows(self, database, query):
        return output(["sqlite3", self._path(database), query])[1]

    def schema(self, database):
        with contextlib.closing(sqlite3.connect(self._path(database))) as connection:
            rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
            # SQLite keeps the text as it was sent: with a connection Alembic indents with TABs, offline with spaces.
            return ";\n".join(row[0].replace("\t", "    ") for row in rows) + "\n"

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


SERVERS = {"postgresql": Postgresql, "mariadb": Mariadb, "sqlite": Sqlite}
