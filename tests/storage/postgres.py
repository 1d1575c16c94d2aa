"""A PostgreSQL server of the tests' own: on the loopback, from the installed programs, thrown away.

Each server has its own folder, port, and log; each register gets a database of its own.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

_databases = itertools.count(1)


def programs() -> Path | None:
    """Find the folder with the server's programs, the newest first; None where there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda at: int(at.parts[-3])
    )
    on_path = shutil.which("postgres")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _children(pid: int) -> list[int]:
    """Give the processes that a process has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(one) for one in listed.split()]


class Server:
    """One server.

    Args:
        folder: where it keeps everything; made here.
        durable: whether it waits for the disk, as one that is killed must.
        settings: further lines of its configuration.
    """

    def __init__(self, folder: Path, *, durable: bool = False, settings: str = "") -> None:
        """Make the server's folder and start it."""
        found = programs()
        assert found is not None, "no PostgreSQL server is installed"
        self.programs = found
        self.folder = folder
        self.port = _free_port()
        self.log = folder / "log"
        self._user: dict[str, Any] = {}
        folder.mkdir(parents=True)
        if os.geteuid() == 0:  # the server refuses to run as root
            owner = pwd.getpwnam("postgres")
            self._user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            for above in folder.parents:
                with contextlib.suppress(PermissionError):
                    above.chmod(above.stat().st_mode | 0o011)
        self._run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust",
                  "-E", "UTF8", "--no-locale", "-N")  # fmt: skip
        lines = [
            f"port = {self.port}", "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''", "max_connections = 60", "shared_buffers = 64MB",
            f"fsync = {'on' if durable else 'off'}", "log_min_messages = warning",
            "log_statement = 'none'", "autovacuum = on", settings,
        ]  # fmt: skip
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write("\n".join(lines))
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs."""
        done = subprocess.run(
            [str(self.programs / program), *arguments], check=False, capture_output=True,
            cwd=self.folder, text=True, env={**os.environ, "LC_ALL": "C"}, **self._user,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.folder / "data")],
                stdout=log, stderr=log, cwd=self.folder, env={**os.environ, "LC_ALL": "C"},
                start_new_session=True, **self._user,
            )  # fmt: skip
        for _ in range(600):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.dsn("postgres"), connect_timeout=2).close()
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Kill the server and all its children at once, as a power cut of the process would.

        Each child leads a group of its own; all are stopped first, so that none sees another die.
        """
        family = [self.process.pid, *_children(self.process.pid)]
        for one in (signal.SIGSTOP, signal.SIGKILL):
            for pid in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, one)
        self.process.wait()

    def stop(self) -> None:
        """Stop it, whatever is connected, and throw its folder away."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def dsn(self, database: str) -> str:
        """Give the address of a database for the driver."""
        return f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"

    def url(self, database: str | None = None) -> str:
        """Give the address of a database for the library; a new, empty one unless one is named."""
        if database is None:
            database = f"register_{next(_databases)}_{os.getpid()}"
            with psycopg.connect(self.dsn("postgres"), autocommit=True) as one:
                one.execute(f"CREATE DATABASE {database} TEMPLATE template0")
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"
